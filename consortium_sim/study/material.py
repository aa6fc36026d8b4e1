"""Differences that matter: the least change of an indicator that somebody would act on."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.arguments import is_number
from consortium_sim.study.wording import unit_of

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator

Material: TypeAlias = "Mapping[str, float] | str | os.PathLike[str] | None"
"""By indicator, in the unit of its difference (a flow is per year); or a study file with a table [material]."""


def material_of(material: Material, indicators: Mapping[str, Indicator]) -> dict[str, float]:
    """Return the stated differences that matter by indicator, none by default.

    SettingError names every unknown indicator and everything that is no number of 0 or more.
    """
    if material is None:
        return {}
    if isinstance(material, str | os.PathLike):
        from consortium_sim.study.study_file import read_study_file

        return read_study_file(material).material
    faults: list[Fault | str] = []
    for name, value in material.items():
        if name not in indicators:
            found = f"no indicator is called '{name}'.{nearest(name, list(indicators))}"
            faults.append(Fault("material", found, "names of indicators"))
        elif not is_number(value) or not 0 <= value < math.inf:
            wanted = f"a number of 0 or more ({unit_of(indicators[name])})"
            faults.append(Fault("material", f"{name} is {value!r}.", wanted))
    if faults:
        raise SettingError(*faults)
    return {name: float(value) for name, value in material.items()}
