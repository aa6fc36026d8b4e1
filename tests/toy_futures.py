"""A city of two numbers in many futures: what each policy does there is known exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from toy_city import INDICATORS, Policy, Run

from consortium_sim.study.carrying import study_of
from consortium_sim.study.design import Design, Sample
from consortium_sim.study.sampling import Range, samples_of
from consortium_sim.study.study import Study

RANGES = (Range("demand", 0.0, 1.0), Range("tightness", 10.0, 30.0), Range("noise", 0.0, 1.0))
MONTHS = 36


@dataclass(frozen=True)
class City:
    """Numbers by name, as a scenario has settings."""

    name: str = "toy-city"
    values: Mapping[str, Any] = field(
        default_factory=lambda: {"demand": 0.5, "tightness": 20.0, "noise": 0.0}
    )

    def with_(self, changes: Mapping[str, Any], name: str) -> City:
        return replace(self, name=name, values={**self.values, **changes})

    def fingerprint(self) -> str:
        return repr(sorted(self.values.items()))


Effect = Callable[[str, Mapping[str, Any]], float]
"""What a policy, by name, adds to the match rate in a city of these numbers."""


def study(
    effect: Effect,
    policies: Sequence[str],
    samples: int | Sequence[Sample] | None = None,
    seeds: Sequence[int] = (1, 2, 3),
    cities: Sequence[City] = (City(),),
    luck: float = 0.0,
    lost: Sequence[tuple[str, str, int]] = (),
) -> Study:
    """Carry out a study in which only `effect`, shared luck by seed and own luck by city, policy and seed matter.

    lost: city, policy and seed of runs that fail.
    """

    def simulate(scenario: City, policy: Policy, *, seed: int, months: int | None, rules: Any) -> Run:
        if (scenario.name, policy.name, seed) in lost:
            raise ValueError("lost")
        shared = np.random.default_rng(seed).normal() * 0.05
        key = f"{scenario.name} {policy.name}".encode()
        own = np.random.default_rng([seed, *key]).normal() * luck
        moved = effect(policy.name, scenario.values) + own
        months = months or MONTHS
        level = np.ones(months)
        indicators = pd.DataFrame(
            {
                "match_rate": (0.5 + shared + moved) * level,
                "participation": 0.3 * level,
                "unemployment": (0.1 - moved / 2) * level,
                "enterprises": 100.0 * level,
                "public_cost": (1e6 + 1e6 * abs(moved)) * level,
            },
            index=pd.RangeIndex(1, months + 1, name="month"),
        )
        columns = ["year", "payer", "payee", "kind", "yuan"]
        accounts = pd.DataFrame(
            [(year, "government", "colleges", "appropriation", 1e6) for year in range(1, months // 12 + 1)],
            columns=columns,
        )
        return Run(scenario.name, policy.name, seed, months, indicators, accounts, [])

    drawn = samples_of(RANGES, samples) if isinstance(samples, int) else samples
    chosen = tuple(Policy(name) for name in policies)
    designs = []
    for city in cities:
        one = Design(city, city.name, chosen, tuple(policies), tuple(seeds))  # type: ignore[arg-type]
        designs += [one] if drawn is None else [replace(one, sample=sample) for sample in drawn]
    return study_of(designs, simulate, INDICATORS, 1, False)  # type: ignore[arg-type]
