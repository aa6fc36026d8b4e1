"""A bounded search over levers: first spread over all ranges, then ever closer around the best so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.levers import rounded

if TYPE_CHECKING:
    from consortium_sim.study.effects import Window

Outcomes: TypeAlias = Callable[[Sequence[tuple[float, ...]]], Sequence[tuple[float, float]]]
"""Values of the levers of some mixes -> gain (more is better) and cost of each; NaN where nothing is known."""

SPREAD = 0.5
"""Part of the evaluations that is spread over all ranges."""
FIRST_WIDTH, LEAST_WIDTH = 0.5, 0.01
"""Sides of the boxes around the best so far, as parts of the ranges; after a round without a better mix, half."""
APART = 0.1
"""A runner-up differs from the best by this part of the range of some lever."""
LUCK = 20_260_101
"""The generator of the points starts from here: the same search tries the same mixes."""


@dataclass(frozen=True)
class Mix:
    """One mix that was tried: values of the levers, gain in the indicator (more is better), cost in yuan a year."""

    number: int
    values: tuple[float, ...]
    gain: float
    cost: float


@dataclass
class MixSearch:
    """The mixes that were tried, in order, and which of them are best."""

    levers: tuple[str, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    budget: float
    better: int
    window: Window | None
    mixes: list[Mix] = field(default_factory=list)

    def feasible(self, mix: Mix) -> bool:
        """Tell whether a mix stays within the budget."""
        return math.isfinite(mix.gain) and mix.cost <= self.budget

    def ranked(self) -> list[Mix]:
        """Return the mixes within the budget by falling gain, then the others by rising cost."""

        def order(mix: Mix) -> tuple[bool, float]:
            if self.feasible(mix):
                return False, -mix.gain
            return True, mix.cost if math.isfinite(mix.cost) and math.isfinite(mix.gain) else math.inf

        return sorted(self.mixes, key=order)

    def winners(self) -> tuple[Mix | None, Mix | None]:
        """Return the best mix within the budget, and the best of those that are not close to it."""
        within = [mix for mix in self.ranked() if self.feasible(mix)]
        if not within:
            return None, None
        best = self.place(within[0])
        others = (mix for mix in within if np.abs(self.place(mix) - best).max() >= APART)
        return within[0], next(others, None)

    def place(self, mix: Mix) -> NDArray[np.float64]:
        """Return where a mix lies in the ranges, each from 0 to 1."""
        place: NDArray[np.float64] = (np.array(mix.values) - self.low) / (self.high - self.low)
        return place

    def values(self, places: NDArray[np.float64]) -> list[tuple[float, ...]]:
        """Return the values of mixes at some places, (mixes, levers), without those that were tried."""
        known = {mix.values for mix in self.mixes}
        new: list[tuple[float, ...]] = []
        for row in self.low + np.clip(places, 0.0, 1.0) * (self.high - self.low):
            rounded_row = np.clip([rounded(value) for value in row], self.low, self.high)
            values = tuple(float(value) for value in rounded_row)
            if values not in known and values not in new:
                new.append(values)
        return new


def searched(
    ranges: Mapping[str, tuple[float, float]],
    budget: float,
    evaluations: int,
    outcomes: Outcomes,
    better: int,
    window: Window | None,
) -> MixSearch:
    """Return a search that tried so many mixes at most.

    Half of them are a Latin hypercube over all ranges, with everything at its least; the others are small Latin
    hypercubes in a box around the best mix so far, which follows it and halves whenever a round finds no better.
    Source: recursive random search, Ye and Kalyanaraman, ACM SIGMETRICS 31 (2003) 196-205, with hypercubes.
    """
    from scipy.stats import qmc

    low, high = np.array(list(ranges.values()), dtype=float).T
    search = MixSearch(tuple(ranges), low, high, budget, better, window)
    points = qmc.LatinHypercube(len(ranges), seed=np.random.default_rng(LUCK))
    first = max(1, round(SPREAD * evaluations) - 1)
    _try(search, outcomes, np.vstack([np.zeros(len(ranges)), points.random(first)])[:evaluations])
    width, batch = FIRST_WIDTH, max(4, 2 * len(ranges))
    while len(search.mixes) < evaluations and width >= LEAST_WIDTH:
        best = search.ranked()[0]
        around = search.place(best) + (points.random(batch) - 0.5) * width
        _try(search, outcomes, around[: evaluations - len(search.mixes)])
        if search.ranked()[0] is best:
            width /= 2.0
    return search


def _try(search: MixSearch, outcomes: Outcomes, places: NDArray[np.float64]) -> None:
    values = search.values(places)
    for row, (gain, cost) in zip(values, outcomes(values) if values else [], strict=True):
        search.mixes.append(Mix(len(search.mixes) + 1, row, gain, cost))
