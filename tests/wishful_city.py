"""The bundled city with a stand-in for the model: indicators that are formulas of a few parameters, and luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from consortium_sim.model.indicators import INDICATORS
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.study.carrying import study_of
from consortium_sim.study.design import Design

TAKEN = ("match_rate", "participation", "public_cost", "value_added")
SMALL_EFFECT = 0.01


@dataclass
class Run:
    scenario: str
    policy: str
    seed: int
    months: int
    indicators: pd.DataFrame


Formula = Callable[[Any, float, float], tuple[float, float, float, float]]
"""Settings, what the policy adds and the seed's luck -> the values of TAKEN."""


def simulating(formula: Formula) -> Callable[..., Run]:
    """Return what makes runs by a formula, the same in every month."""

    def simulate(scenario, policy, *, seed, months, rules):
        luck = float(np.random.default_rng(seed).normal())
        (_, settings), *_ = scenario.timeline(policy)
        values = formula(settings, SMALL_EFFECT * (policy.name != "baseline"), luck)
        index = pd.RangeIndex(1, (months or 24) + 1, name="month")
        table = pd.DataFrame(dict(zip(TAKEN, values, strict=True)), index=index)
        return Run(scenario.name, policy.name, seed, len(index), table)

    return simulate


def design(
    seeds=(1, 2, 3), policies=("baseline",), changes: Mapping[str, Any] | None = None, factor=1.0
) -> Design:
    city = load_scenario("base-city").with_(changes or {})
    city = city if factor == 1.0 else city.scaled(factor)
    chosen = tuple(Policy(name, {}) for name in policies)
    return Design(city, "base-city", chosen, tuple(policies), tuple(seeds), 24)


def carrying(formula: Formula, made: list[str] | None = None):
    """Return what carries out designs by a formula; made: gets the names of the cities."""

    def carry(designs):
        if made is not None:
            made.extend(one.name for one in designs)
        indicators = {name: INDICATORS[name] for name in TAKEN}
        return study_of(designs, simulating(formula), indicators, 1, False)

    return carry
