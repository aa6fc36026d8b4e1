"""How strong the evidence of paired differences is: tests, their adjustment, and what shared luck saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.effects import EFFECT_COLUMNS, Window, effects_table
from consortium_sim.study.material import Material, material_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison

ROUNDING = 1e-12
"""A spread below this part of the values themselves is rounding."""
COLUMNS = [*EFFECT_COLUMNS, "material", "correlation", "runs_saved", "effect_size", "p", "p_holm"]


@dataclass(frozen=True)
class Evidence:
    """What the runs of a policy and of the reference under the same seeds say beside their mean difference.

    correlation: between the two, over seeds. runs_saved: share of the runs that independent seeds would need for
    the same interval and that shared luck spares, 1 − var(difference) / (var(policy) + var(reference)); below
    zero where it does harm. effect_size: mean difference in its own standard deviations. p: of the two-sided
    paired t test. Each is NaN where there are too few seeds or nothing varies.
    """

    correlation: float
    runs_saved: float
    effect_size: float
    p: float


def evidence(policy: NDArray[np.float64], reference: NDArray[np.float64]) -> Evidence:
    """Return the evidence in values paired by seed, both (seeds,); pairs without a value (NaN) are left out.

    The p of differences that are all zero is 1. Source: Lakens, Front. Psychol. 4 (2013) 863, eq. 6 (the
    standardised paired difference); Law, Simulation Modeling and Analysis, 11.2 (common random numbers).
    """
    known = np.isfinite(policy) & np.isfinite(reference)
    policy, reference = policy[known], reference[known]
    difference = policy - reference
    if difference.size < 2:
        return Evidence(np.nan, np.nan, np.nan, np.nan)
    rounding = ROUNDING * float(np.abs([policy, reference]).max())
    spreads = [float(values.std(ddof=1)) for values in (policy, reference, difference)]
    apart = spreads[0] ** 2 + spreads[1] ** 2
    varies = min(spreads[:2]) > rounding
    correlation = np.nan
    if varies and difference.size > 2:
        correlation = float(np.corrcoef(policy, reference)[0, 1])
    return Evidence(
        correlation,
        1.0 - spreads[2] ** 2 / apart if max(spreads[:2]) > rounding else np.nan,
        float(difference.mean()) / spreads[2] if spreads[2] > rounding else np.nan,
        paired_p(difference),
    )


def paired_p(difference: NDArray[np.float64]) -> float:
    """Return the two-sided p of Student's paired test, from (seeds,) differences.

    It is below 0.05 where the 95 % interval leaves zero out.
    """
    from scipy.special import stdtr

    mean, spread = float(difference.mean()), float(difference.std(ddof=1))
    if mean == 0.0:
        return 1.0
    if spread == 0.0:
        return 0.0
    t = mean / (spread / np.sqrt(difference.size))
    return float(2.0 * stdtr(difference.size - 1, -abs(t)))


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p of a family of tests, (tests,), adjusted so that one false alarm in the family stays as rare.

    The k-th smallest is multiplied by the tests that are left, and none falls below one that was smaller. A test
    without a p (NaN) does not belong to the family. Source: Holm, Scand. J. Stat. 6 (1979) 65-70.
    """
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted = np.full(p.shape, np.nan)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p[order] * np.arange(order.size, 0, -1)))
    return adjusted


def evidence_table(
    comparison: Comparison, window: Window | None, material: Material, indicators: Sequence[str] | None
) -> DataFrame:
    """Return the effects on some indicators, all by default, with their evidence but for p_holm."""
    names = comparison.indicators
    chosen = list(names) if indicators is None else [comparison.indicator(name).name for name in indicators]
    matters, means = material_of(material, names), comparison.means(window)
    reference = means[comparison.reference]
    found: list[Evidence] = []
    for policy, by_seed in means.items():
        if policy == comparison.reference:
            continue
        both = [seed for seed in by_seed if seed in reference]
        own, other = (
            np.array([values[seed] for seed in both]).reshape(len(both), len(names))
            for values in (by_seed, reference)
        )
        found += [evidence(own[:, column], other[:, column]) for column in range(len(names))]
    table = effects_table(comparison.name, means, names, comparison.reference, matters)
    for name in Evidence.__dataclass_fields__:
        table[name] = np.array([getattr(one, name) for one in found], dtype=float)
    table["material"] = [matters.get(name, np.nan) for name in table["indicator"]]
    table["p_holm"] = np.nan
    return table.loc[table["indicator"].isin(chosen), COLUMNS].reset_index(drop=True)


def adjusted(table: DataFrame) -> DataFrame:
    """Return a table of evidence with p_holm over all its rows: what is looked at together is one family."""
    return table.assign(p_holm=holm(table["p"].to_numpy(dtype=float)))
