"""Paired differences by seed, their intervals, and the word that sums them up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VERDICTS = ("gain", "loss", "up", "down", "negligible", "unclear", "no change")
"""Words for a difference. "up" and "down" are the clear verdicts of an indicator that is neither good nor bad;
"negligible" is said only against a difference that was stated to matter."""

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """The mean paired difference of one indicator, its interval, and how many seeds agree.

    difference, low, high: in the unit of the indicator. seeds: pairs used.
    seeds_better: pairs that moved for the better; for a neutral indicator, pairs that moved up.
    """

    difference: float
    low: float
    high: float
    seeds: int
    seeds_better: int
    verdict: str


def paired_effect(differences: NDArray[np.float64], better: int, material: float = 0.0) -> Effect:
    """Return the effect behind the differences of one indicator, policy minus reference.

    differences: (seeds,); a seed without a value (NaN) is left out. better: +1 when more is better, -1 when
    less is better, 0 when neither. The interval is Student's, 95 %; with fewer than two seeds it is NaN and
    the verdict is "unclear". Differences that are all exactly zero are "no change".
    material: the least difference that matters, in the unit of the indicator; see `word`.
    """
    known = differences[np.isfinite(differences)]
    seeds = known.size
    if not seeds:
        return Effect(np.nan, np.nan, np.nan, 0, 0, "unclear")
    mean = float(known.mean())
    margin = half_width(known)
    agree = int(np.count_nonzero(known * (better or 1) > 0))
    verdict = "no change" if not known.any() and not material else word(mean, margin, better, material)
    return Effect(mean, mean - margin, mean + margin, seeds, agree, verdict)


def known_sums_and_means(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return sum and mean down every column, (columns,) each; NaN is left out, and the mean of nothing is NaN."""
    known = np.isfinite(values)
    number = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return total, np.divide(total, number, out=np.full(total.size, np.nan), where=number > 0)


def half_width(values: NDArray[np.float64]) -> float:
    """Half of the 95 % interval of the mean of `values`, (seeds,); NaN with fewer than two."""
    if values.size < 2:
        return float("nan")
    return quantile(values.size - 1) * float(values.std(ddof=1)) / float(np.sqrt(values.size))


def quantile(freedom: int) -> float:
    """Student's t that leaves 2.5 % above it, for the given degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))


def word(mean: float, margin: float, better: int, material: float = 0.0) -> str:
    """Say what the interval mean ± margin lets us say; "unclear" when it touches zero or is not known.

    material: the least difference that matters, 0 for any. Above 0, all of the interval must lie beyond it for
    a clear verdict, and all of it closer to zero for "negligible"; what is clear in sign only is "unclear".
    Source: the reading of intervals in tests of equivalence, Schuirmann, J. Pharmacokin. Biopharm. 15 (1987)
    657-680, with 95 % for both questions.
    """
    if abs(mean) + margin < material:
        return "negligible"
    if not abs(mean) - margin > material:
        return "unclear"
    rise = mean > 0
    if better == 0:
        return "up" if rise else "down"
    return "gain" if rise == (better > 0) else "loss"


def ratio_interval(above: NDArray[np.float64], below: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return mean(above) / mean(below) and its 95 % interval, from values paired by seed, both (seeds,).

    The interval is NaN when `below` is not clearly different from zero: no finite interval is honest then.
    Source: Fieller, "Some problems in interval estimation", J. R. Stat. Soc. B 16 (1954) 175-185, with the
    covariance of the paired means.
    """
    seeds = above.size
    if not seeds or not below.mean():
        return float("nan"), float("nan"), float("nan")
    top, bottom = float(above.mean()), float(below.mean())
    ratio = top / bottom
    if seeds < 2:
        return ratio, float("nan"), float("nan")
    spread = np.cov(above, below, ddof=1) / seeds * quantile(seeds - 1) ** 2
    square, linear, constant = (
        bottom**2 - spread[1, 1],
        top * bottom - spread[0, 1],
        top**2 - spread[0, 0],
    )
    if square <= 0:
        return ratio, float("nan"), float("nan")
    root = float(np.sqrt(max(0.0, linear**2 - square * constant)))
    return ratio, float(linear - root) / float(square), float(linear + root) / float(square)


def undominated(gains: NDArray[np.float64], costs: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark the policies that no other beats on both: a higher gain at no higher cost, or the same for less.

    gains, costs: (policies,). A policy with an unknown value is not marked and beats nobody.
    """
    known = np.isfinite(gains) & np.isfinite(costs)
    as_good = (gains[None, :] >= gains[:, None]) & (costs[None, :] <= costs[:, None])
    strictly = (gains[None, :] > gains[:, None]) | (costs[None, :] < costs[:, None])
    beaten = (as_good & strictly & known[None, :]).any(axis=1)
    return known & ~beaten
