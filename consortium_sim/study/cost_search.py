"""The search for the factor at which one policy costs what it should."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

from consortium_sim.study.levers import Lever, rounded
from consortium_sim.study.wording import amount


@dataclass
class CostSearch:
    """What is known of one lever: the mean public cost, yuan a year more than under the reference, by factor."""

    lever: Lever
    target: float
    tolerance: float
    steps: int
    cost: dict[float, float] = field(default_factory=dict)

    def next(self) -> list[float]:
        """Return the factors to try next; none when the search is over."""
        if not self.cost:
            ends = sorted({rounded(self.lever.low), 1.0, rounded(self.lever.high)})
            return ends[: self.steps]
        bracket = self.bracket()
        if self.reached() or bracket is None or len(self.cost) >= self.steps:
            return []
        low, high = bracket
        middle = math.sqrt(low * high) if low > 0.0 else (low + high) / 2.0
        if len(self.cost) % 2:
            share = (self.target - self.cost[low]) / (self.cost[high] - self.cost[low])
            middle = low + share * (high - low)
        middle = rounded(middle)
        return [middle] if middle not in self.cost else []

    def bracket(self) -> tuple[float, float] | None:
        """Return the lowest pair of neighbouring factors that cost less and more than the target."""
        known = sorted(factor for factor, cost in self.cost.items() if math.isfinite(cost))
        for low, high in pairwise(known):
            if (self.cost[low] - self.target) * (self.cost[high] - self.target) < 0.0:
                return low, high
        return None

    def nearest(self) -> float:
        """Return the factor whose cost is nearest to the target."""
        return min(self.cost, key=lambda factor: _distance(self.cost[factor], self.target))

    def reached(self) -> bool:
        """Tell whether a cost within the tolerance was found."""
        return _distance(self.cost[self.nearest()], self.target) <= self.tolerance * abs(self.target)

    def why(self) -> str:
        """Say why the target was not reached; empty when it was."""
        if self.reached():
            return ""
        known = {factor: cost for factor, cost in self.cost.items() if math.isfinite(cost)}
        if not known:
            return "no pair of runs finished"
        if self.bracket() is not None:
            return f"none of {len(self.cost)} doses comes near enough; the nearest is told"
        far, word = (max, "most") if max(known.values()) < self.target else (min, "least")
        factor = far(known, key=lambda one: known[one])
        return f"costs at {word} {amount(known[factor], 'yuan/year')} between × {min(known):g} and × {max(known):g}"


def _distance(cost: float, target: float) -> float:
    return abs(cost - target) if math.isfinite(cost) else math.inf
