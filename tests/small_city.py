"""A small city that tests can watch month by month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from consortium_sim.mechanisms.founding.city import found
from consortium_sim.model.rules import Rules
from consortium_sim.model.simulation import founding_rules
from consortium_sim.model.step import step
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario, load_scenario


def small_city(factor: float = 0.03, burn_in: int = 12, **sections: Mapping[str, Any]) -> Scenario:
    """Return base-city made small; sections: changes, as hosting={"staff_cap": 0.1}."""
    changes = {f"{section}.{key}": value for section, row in sections.items() for key, value in row.items()}
    return load_scenario("base-city").scaled(factor).with_({"time.burn_in": burn_in, **changes})


def founded(scenario: Scenario, seed: int = 0) -> Consortium:
    """Return the city before the first month of its burn-in."""
    return found(founding_rules(scenario.settings), check_seed(seed), scenario.settings.time.burn_in)


def months_of(
    consortium: Consortium,
    scenario: Scenario,
    policy: Policy | None = None,
    months: int = 1,
    rules: Mapping[str, Any] | None = None,
) -> Iterator[tuple[Month, Any]]:
    """Let months pass, burn-in first; yield each month that has just ended with the settings it had."""
    decide, stages = Rules.with_(rules), scenario.timeline(policy)
    for _ in range(months):
        horizon = consortium.clock.horizon + 1
        settings = scenario.settings
        if horizon >= 1:
            settings = [stage for first, stage in stages if first <= horizon][-1]
        yield step(consortium, settings, decide), settings


def live(
    consortium: Consortium,
    scenario: Scenario,
    policy: Policy | None = None,
    months: int = 1,
    rules: Mapping[str, Any] | None = None,
) -> Month:
    """Let months pass, at least one, and return the last."""
    *_, (month, _) = months_of(consortium, scenario, policy, months, rules)
    return month


def people_by_enterprise(consortium: Consortium, rows: np.ndarray) -> np.ndarray:
    """Return how many people of these rows work at each enterprise."""
    kinds = consortium.posts.target.shape[1]
    return np.bincount(consortium.people.post[rows] // kinds, minlength=consortium.enterprises.count)
