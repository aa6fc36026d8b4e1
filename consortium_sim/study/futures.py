"""Futures: the cities of a study, each with what was assumed of it and what came of every policy there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.ranking import Outcomes

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.effects import Window


@dataclass(frozen=True, eq=False)
class Futures:
    """One indicator under every policy in every future that can be judged.

    A future counts when some seed was finished by every policy; a policy without any run anywhere is left out.
    """

    names: tuple[str, ...]
    policies: tuple[str, ...]
    by_seed: tuple[Outcomes, ...]
    """Of each future, by policy and seed: seeds that all policies finished with a value."""
    better: int
    """+1 or −1."""

    @classmethod
    def of(cls, cities: Sequence[Comparison], indicator: str, window: Window | None = None) -> Futures:
        """Gather the window's mean of an indicator; SettingError for one that is neither good nor bad."""
        better = cities[0].judged(indicator).better
        told = [city.outcomes(indicator, window) for city in cities]
        policies = [name for name in cities[0].policies if any(outcomes[name] for outcomes in told)]
        complete = [_complete(outcomes, policies) for outcomes in told]
        kept = [place for place, outcomes in enumerate(complete) if outcomes and outcomes[policies[0]]]
        return cls(
            tuple(cities[place].name for place in kept),
            tuple(policies),
            tuple(complete[place] for place in kept),
            better,
        )

    @property
    def values(self) -> NDArray[np.float64]:
        """Means over seeds, (policies, futures)."""
        return np.array(
            [
                [np.mean(list(outcomes[policy].values())) for outcomes in self.by_seed]
                for policy in self.policies
            ]
        ).reshape(len(self.policies), len(self.names))

    @property
    def gains(self) -> NDArray[np.float64]:
        """The same with the sign that makes more better."""
        return self.better * self.values


def _complete(outcomes: Outcomes, policies: Sequence[str]) -> dict[str, dict[int, float]]:
    """Return the seeds that all policies finished with a value."""
    finished = [
        {seed for seed, value in outcomes[policy].items() if np.isfinite(value)} for policy in policies
    ]
    common = sorted(set.intersection(*finished)) if finished else []
    return {policy: {seed: outcomes[policy][seed] for seed in common} for policy in policies}


def samples_table(cities: Sequence[Comparison]) -> DataFrame:
    """Return what was assumed of each sampled future: scenario (its name), sample (its number), and the values.

    One column a parameter, under its dotted name; empty when nothing was sampled.
    """
    from pandas import DataFrame

    rows = [
        {"scenario": city.name, "sample": city.design.sample.number, **city.design.sample.changes}
        for city in cities
        if city.design.sample is not None
    ]
    return DataFrame(rows, columns=list(_names(rows)) or ["scenario", "sample"])


def _names(rows: Sequence[Mapping[str, object]]) -> dict[str, None]:
    """Return all keys in the order of their first appearance."""
    return {name: None for row in rows for name in row}
