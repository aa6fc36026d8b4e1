"""Performance grant: once a year participants are paid by how well their consortium was evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.budget import counted_on
from consortium_sim.mechanisms.incentives.budget import pay as pay_instrument
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class PerformanceGrant:
    """Terms of the grant."""

    kind: ClassVar[str] = "performance grant"
    rate: Annotated[
        float,
        Quantity(
            "yuan/year", 0.0, 10_000.0, "grant per employee of a participant at the score 1", lever=True
        ),
    ] = 0.0
    threshold: Annotated[
        float, Quantity("1", 0.0, 0.95, "score of the consortium up to which nothing is paid", lever=True)
    ] = 0.6
    take_up: Annotated[
        float, Quantity("share", 0.0, 1.0, "participants that claim the performance grant")
    ] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 2e6


def per_employee(rule: PerformanceGrant, score: float) -> float:
    """Return the grant of a year per employee, yuan: in proportion to the score above the threshold."""
    return rule.rate * max(score - rule.threshold, 0.0) / (1.0 - rule.threshold)


def pay(consortium: Consortium, month: Month, rule: PerformanceGrant) -> None:
    """In January, pay the participants by the score of their consortium."""
    enterprises = consortium.enterprises
    inside = enterprises.participates & (consortium.clock.calendar == JANUARY)
    each = per_employee(rule, consortium.governing.score)
    pay_instrument(consortium, month, rule, cents(each * enterprises.staff * inside))


def yearly_value(consortium: Consortium, rule: PerformanceGrant) -> NDArray[np.float64]:
    """Return what the grant is forecast to bring outside, to a member and to a deep member, yuan a year.

    (enterprises, strategies); the last score is expected to stay.
    """
    enterprises = consortium.enterprises
    if rule.rate == 0.0:
        return np.zeros((enterprises.count, 3))
    staff = counted_on(consortium, rule) * enterprises.staff
    return np.outer(staff * per_employee(rule, consortium.governing.score), np.array([0.0, 1.0, 1.0]))
