"""Targets of a calibration: what the city is known to look like, and how closely it has to be met."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.effects import Window, window_of
from consortium_sim.study.moments import Moment

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run


@dataclass(frozen=True)
class Target:
    """A moment, the value it should have, and the deviation that counts as one."""

    moment: Moment
    value: float
    tolerance: float

    @property
    def name(self) -> str:
        """Name of the indicator, or of the ratio of two."""
        return self.moment.name


def targets_of(
    targets: Mapping[str, Sequence[Any]],
    indicators: Mapping[str, Indicator],
    window: Window | None,
    months: int | None,
) -> tuple[Target, ...]:
    """Return targets as users write them: name -> (value, tolerance) or (value, tolerance, (first, last month)).

    window: of the targets that have none of their own. months: of the horizon, if it is known.
    SettingError with every fault.
    """
    faults: list[Fault | str] = []
    found = []
    for name, given in targets.items():
        try:
            found.append(_target(name, given, indicators, window))
            if months is not None:
                window_of(found[-1].moment.window, months)
        except SettingError as error:
            faults += error.faults
    if not targets:
        faults.append(Fault("targets", "found none.", "at least one"))
    if faults:
        raise SettingError(*faults)
    return tuple(found)


def _target(name: str, given: Any, indicators: Mapping[str, Indicator], window: Window | None) -> Target:
    expected = "(value, tolerance), the tolerance above 0, or (value, tolerance, (first month, last month))"
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) not in (2, 3):
        raise SettingError(Fault("targets", f"'{name}' is {given!r}.", expected))
    numbers = [float(one) if isinstance(one, int | float) else math.nan for one in given[:2]]
    if not all(map(math.isfinite, numbers)) or numbers[1] <= 0:
        raise SettingError(Fault("targets", f"'{name}' is {given!r}.", expected))
    own = window
    if len(given) == 3:
        if not isinstance(given[2], Sequence) or len(given[2]) != 2:
            raise SettingError(Fault("targets", f"'{name}' is {given!r}.", expected))
        own = (given[2][0], given[2][1])
    return Target(Moment.read(name, indicators, "targets", own), *numbers)


def moments_by_seed(
    targets: Sequence[Target], runs: Sequence[Run], seeds: Sequence[int], factor: float
) -> NDArray[np.float64]:
    """Return the moments of runs, (seeds, targets); NaN where a run or a value is missing."""
    columns = [target.moment.by_seed(runs, factor) for target in targets]
    return np.array([[column.get(seed, math.nan) for column in columns] for seed in seeds])


def distances(targets: Sequence[Target], moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how many tolerances moments, (..., targets), exceed their values."""
    values = np.array([target.value for target in targets])
    tolerances = np.array([target.tolerance for target in targets])
    signed: NDArray[np.float64] = (moments - values) / tolerances
    return signed
