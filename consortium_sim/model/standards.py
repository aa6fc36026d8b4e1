"""Standards of the model's own indicators, by name or from files."""

from __future__ import annotations

from functools import cache
from os import PathLike
from typing import TYPE_CHECKING

from consortium_sim.model.indicators import INDICATORS
from consortium_sim.scenario.bundled import bundled
from consortium_sim.scenario.pinned import unpinned
from consortium_sim.scenario.standards import LoadedStandard, read_standard

if TYPE_CHECKING:
    import pandas as pd


def load_standards(name_or_path: str | PathLike[str] | LoadedStandard) -> LoadedStandard:
    """Return a bundled standard by name, one from a TOML file, or the given standard itself.

    Raises SettingError with every fault of the file and of those it extends.
    """
    if isinstance(name_or_path, LoadedStandard):
        return name_or_path
    return read_standard(name_or_path, INDICATORS)


@cache
def standard_in_force(setting: str) -> LoadedStandard:
    """Return the standard that a setting names: a bundled one, or a file that is still what it was when read.

    Raises SettingError where the file has changed since, or has faults.
    """
    return load_standards(unpinned("standards", setting))


def standards() -> pd.DataFrame:
    """Return the bundled standards: name, title, scope, whether illustrative, and how much each demands."""
    import pandas as pd

    rows = [
        {
            "name": standard.name,
            "title": standard.title,
            "title_zh": standard.title_zh,
            "scope": standard.scope,
            "illustrative": standard.illustrative,
            "indicators": len(standard.indicators),
            "vetoes": len(standard.vetoes),
            "certifies": ", ".join(standard.certification.effects),
        }
        for standard in map(load_standards, bundled("standards"))
    ]
    columns = ["name", "title", "title_zh", "scope", "illustrative", "indicators", "vetoes", "certifies"]
    return pd.DataFrame(rows, columns=columns)
