"""What a policy has changed after so many years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.arguments import whole
from consortium_sim.study.effects import MONTHS_A_YEAR

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison

YEARS = (1, 3, 5, 10)
"""Years that are told by default, as far as the horizon holds them."""


def years_of(years: Iterable[int] | None, months: int) -> tuple[int, ...]:
    """Return the years to tell; SettingError for one that is not in a horizon of `months`."""
    last = months // MONTHS_A_YEAR
    chosen = tuple(
        (year for year in YEARS if year <= last)
        if years is None
        else (whole("years", year, 1) for year in years)
    )
    outside = [year for year in chosen if year > last]
    if outside or not chosen:
        found = f"found {', '.join(map(str, outside)) or 'none'}."
        raise SettingError(Fault("years", found, f"whole years of the horizon, which has {months} months"))
    return chosen


def effects_by_year(
    comparison: Comparison, years: Iterable[int] | None, material: Mapping[str, float]
) -> DataFrame:
    """Return the effects in each of some years: the columns of `Comparison.effects`, with `year` among them.

    The effect after n years is that in the n-th year of the horizon: the mean of its twelve months, a flow's sum.
    """
    from pandas import concat

    tables = []
    for year in years_of(years, comparison.months):
        table = comparison.effects(((year - 1) * MONTHS_A_YEAR + 1, year * MONTHS_A_YEAR), material)
        table.insert(list(table.columns).index("difference"), "year", year)
        tables.append(table)
    return concat(tables, ignore_index=True)
