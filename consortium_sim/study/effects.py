"""Effects of policies: what a window of months changed against the reference, paired by seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.statistics import half_width, known_sums_and_means, paired_effect

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run

Window = tuple[int, int | None]
"""First and last horizon month, both counted; None is the last month of the horizon."""

Values = NDArray[np.float64]
MONTHS_A_YEAR = 12
START_UP_YEARS = 2

EFFECT_COLUMNS = [
    "scenario",
    "policy",
    "indicator",
    "difference",
    "low",
    "high",
    "seeds",
    "seeds_better",
    "verdict",
]


def window_of(window: Window | None, months: int) -> tuple[int, int]:
    """Return the first and last month of a window in a horizon of `months`; SettingError if it is outside.

    None leaves out the first two years, in which policies start up; a horizon too short to leave a year after
    that loses one year or none.
    """
    if window is None:
        skipped = min(START_UP_YEARS, max(0, months // MONTHS_A_YEAR - 1))
        return skipped * MONTHS_A_YEAR + 1, months
    first, last = window[0], months if window[1] is None else window[1]
    if not 1 <= first <= last <= months:
        raise SettingError(
            Fault("window", f"found {window!r}.", f"first and last month within the horizon, 1 to {months}")
        )
    return first, last


def window_means(runs: Sequence[Run], indicators: Mapping[str, Indicator], window: tuple[int, int]) -> Values:
    """Return the mean of each indicator over a window, (runs, indicators); flows are per year.

    Months in which an indicator has no value (NaN) are left out.
    """
    first, last = window
    names = list(indicators)
    yearly = np.array([MONTHS_A_YEAR if indicator.flow else 1 for indicator in indicators.values()])
    means = np.empty((len(runs), len(names)))
    for row, run in enumerate(runs):
        table = run.indicators
        place = {name: column for column, name in enumerate(table.columns)}
        months = table.to_numpy(dtype=float)[first - 1 : last][:, [place[name] for name in names]]
        _, means[row] = known_sums_and_means(months)
    per_year: Values = means * yearly
    return per_year


def effects_table(
    scenario: str,
    means: Mapping[str, Mapping[int, Values]],
    indicators: Mapping[str, Indicator],
    reference: str,
    material: Mapping[str, float],
) -> DataFrame:
    """Return one row a policy and indicator: the mean paired difference from the reference and its interval.

    means: by policy and seed, (indicators,). Only seeds finished by both policies count. material: the least
    difference that matters, by indicator.
    """
    from pandas import DataFrame

    rows = []
    for policy, by_seed in means.items():
        if policy == reference:
            continue
        differences = paired_differences(by_seed, means[reference], len(indicators))
        for column, (name, indicator) in enumerate(indicators.items()):
            effect = paired_effect(differences[:, column], indicator.better, material.get(name, 0.0))
            rows.append({"scenario": scenario, "policy": policy, "indicator": name, **vars(effect)})
    return DataFrame(rows, columns=EFFECT_COLUMNS)


def paired_differences(policy: Mapping[int, Values], reference: Mapping[int, Values], width: int) -> Values:
    """Return policy minus reference for each seed that both have, (seeds, width)."""
    both = [seed for seed in policy if seed in reference]
    return np.array([policy[seed] - reference[seed] for seed in both]).reshape(len(both), width)


def bands(values: Values) -> tuple[Values, Values, Values]:
    """Return mean, low and high over seeds of (seeds, months): the 95 % interval of the mean, month by month.

    A month without a value in some seed is taken from the others; without any it is NaN.
    """
    middle, margin = np.full((2, values.shape[1]), np.nan)
    for month in range(values.shape[1]):
        known = values[np.isfinite(values[:, month]), month]
        if known.size:
            middle[month], margin[month] = known.mean(), half_width(known)
    return middle, middle - margin, middle + margin
