"""The public information platform: who lists, what is seen, what it costs (model.md 4.8).

Of its four lists, posts and seats are matched: a listed vacancy is found by directed search
(labour_market/search.py), a listed training place or order seat by the students who look for one (placing.py);
what colleges see of the frontier sharpens with it (colleges.py), and a listed R&D project finds a college
sooner (technology/partners.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import DIRECTED
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

COVERAGE_FOLLOWS = 1.0 / 12.0
"""Share of the missing coverage that is won in a month (assumption, 0.04–0.2)."""
OUTSIDERS_LIST = 0.3
"""Share of the enterprises outside the consortium that list their vacancies (assumption, 0.1–0.6)."""
HIRING_SAVED = 0.25
"""Share of the hiring cost that a listed vacancy saves its enterprise (assumption, 0.1–0.5)."""


@dataclass(frozen=True)
class PlatformRule:
    """The information platform."""

    open: Annotated[bool, Choice("the platform operates", lever=True)] = False
    cost: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 1e7, "running the platform and its department", lever=True, extensive=True
        ),
    ] = 48_000.0


def listed(consortium: Consortium, rule: PlatformRule) -> NDArray[np.bool_]:
    """Return which enterprises list their vacancies: members all, some of the others, (enterprises,)."""
    enterprises = consortium.enterprises
    if not rule.open:
        return np.zeros(enterprises.count, np.bool_)
    luck = uniform_columns(consortium.seed, Stream.LISTING, 0, np.arange(enterprises.count))
    return enterprises.active & (enterprises.participates | (luck < OUTSIDERS_LIST))


def operate(
    consortium: Consortium,
    month: Month,
    rule: PlatformRule,
    lists: NDArray[np.bool_],
    effectiveness: float,
) -> None:
    """Coverage follows the share of vacancies that are listed; I = coverage · E; the consortium pays.

    effectiveness: E of the department of market information.
    """
    region = consortium.region
    share = _share_of_vacancies(consortium, lists) if rule.open else 0.0
    region.coverage += COVERAGE_FOLLOWS * (share - region.coverage)
    region.information = region.coverage * effectiveness
    month.count["platform_cost"] = 0.0
    if rule.open:
        cost = cents(rule.cost)
        consortium.ledger.pay(consortium.clock.year, "consortium", "outside", "information platform", cost)
        month.count["platform_cost"] = float(cost[0]) / 100.0


def _share_of_vacancies(consortium: Consortium, lists: NDArray[np.bool_]) -> float:
    """Return the part of all vacancies that those who list have."""
    found, everywhere = _vacancies(consortium.posts.target, consortium.posts.filled, lists)
    return found / max(everywhere, 1)


@compiled
def _vacancies(
    target: NDArray[np.int64], filled: NDArray[np.int64], lists: NDArray[np.bool_]
) -> tuple[int, int]:
    """Return how many vacancies those have who list, and how many there are."""
    found = everywhere = 0
    for e in range(target.shape[0]):
        here = 0
        for k in range(target.shape[1]):
            here += max(target[e, k] - filled[e, k], 0)
        everywhere += here
        found += here * lists[e]
    return found, everywhere


def yearly_listed(
    consortium: Consortium, rule: PlatformRule, hires: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the hires a year that one unit of E more brings through the platform, by enterprise.

    hires: persons a year, (enterprises,). The applications that are not directed without a platform are, as far
    as it covers the vacancies.
    """
    reach = (1.0 - DIRECTED) * consortium.region.coverage * rule.open
    listed: NDArray[np.float64] = reach * hires * consortium.enterprises.participates
    return listed
