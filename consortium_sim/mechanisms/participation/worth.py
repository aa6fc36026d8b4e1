"""What participation is worth to an enterprise: Π as it was experienced and as it is expected (model.md 4.6)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.participation.cooperation import openness, spillover
from consortium_sim.mechanisms.participation.membership import fee_in_force
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.month import Month


def forecast(
    consortium: Consortium,
    rule: ParticipationRule,
    technology_value: NDArray[np.float64],
    lines: Iterable[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return the forecast Π of each strategy, yuan per employee and month, (enterprises, 3).

    technology_value: yuan a month that one unit of t brings, (enterprises,). lines: what each mechanism is
    forecast to bring, yuan a year, (enterprises, 3). The technology line is its steady state
    t = (o + σ) max(0, δ).
    """
    enterprises = consortium.enterprises
    gains, mean = openness(consortium, rule)
    yearly = np.zeros((enterprises.count, gains.size))
    for line in lines:
        yearly += line
    payoff = np.empty_like(yearly)
    _payoffs(
        enterprises.staff,
        technology_value,
        gains + spillover(rule, mean),
        enterprises.distance,
        yearly,
        np.array([0.0, rule.member_coordination, rule.deep_coordination]),
        enterprises.coordination,
        fee_in_force(consortium, rule),
        payoff,
    )
    return payoff


@compiled
def _payoffs(
    staff: NDArray[np.int64],
    technology_value: NDArray[np.float64],
    gain: NDArray[np.float64],
    distance: NDArray[np.float64],
    yearly: NDArray[np.float64],
    cost: NDArray[np.float64],
    coordination: NDArray[np.float64],
    fee: float,
    payoff: NDArray[np.float64],
) -> None:
    """Write Π of each strategy, yuan per employee and month, (enterprises, 3).

    gain: o + σ, and cost of coordination and fee, both per employee and month, of each strategy. yearly: yuan a
    year, (enterprises, 3).
    """
    for e in range(staff.size):
        heads, behind = max(staff[e], 1), max(distance[e], 0.0)
        for strategy in range(gain.size):
            technology = technology_value[e] * (gain[strategy] * behind) / heads
            paid = cost[strategy] * coordination[e]
            due = 0.0 if strategy == OUTSIDE else fee
            payoff[e, strategy] = technology + (yearly[e, strategy] / 12.0 / heads - paid - due)


def experience(
    consortium: Consortium, month: Month, rule: ParticipationRule, technology_value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum the lines of Π, write the experienced payoff, and return this month's Π per employee."""
    enterprises = consortium.enterprises
    month.add_payoff("technology", technology_value * enterprises.cooperation_gain)
    payoff = np.zeros(enterprises.count)
    for line in month.payoff.values():
        payoff += line
    _remember(payoff, enterprises.staff, enterprises.active, 1.0 / rule.memory, enterprises.experienced)
    return payoff


@compiled
def _remember(
    payoff: NDArray[np.float64],
    staff: NDArray[np.int64],
    active: NDArray[np.bool_],
    news: float,
    experienced: NDArray[np.float64],
) -> None:
    """Divide Π by the staff, in place, and write the experienced payoff. news: weight of this month."""
    for e in range(staff.size):
        payoff[e] /= max(staff[e], 1)
        after = experienced[e] + news * (payoff[e] - experienced[e])
        experienced[e] = after if active[e] else 0.0
