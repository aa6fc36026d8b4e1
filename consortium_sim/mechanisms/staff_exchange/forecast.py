"""What an enterprise expects of the staff exchange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation.cooperation import pace_of_adoption
from consortium_sim.mechanisms.staff_exchange import (
    ENGINEER_HOURS,
    HOURS_OF_A_MONTH,
    TERM,
    USUAL_COMMITMENT,
    ExchangeRule,
)
from consortium_sim.mechanisms.staff_exchange.effects import ABSORPTIVE_BY_TEACHER, ENGINEER_OUTPUT
from consortium_sim.population.consortium import Consortium


def yearly_value(
    consortium: Consortium, rule: ExchangeRule, technology_value: NDArray[np.float64], margin: float
) -> NDArray[np.float64]:
    """Return what the exchange is forecast to bring a year, yuan, (enterprises, strategies).

    Output forgone by the engineers who are likely to be placed, allowances of the teachers who are likely to
    come, and what these add to technology in a steady state. technology_value: yuan a month of one unit of t;
    margin: share of output that the enterprise keeps when wages are paid all the same.
    """
    enterprises, exchange = consortium.enterprises, consortium.exchange
    if not rule.open:
        return np.zeros((enterprises.count, 3))
    pledge = np.array([0.0, rule.member_pledge, rule.deep_pledge])
    inside = np.array([0.0, 1.0, 1.0])
    hours = USUAL_COMMITMENT * ENGINEER_HOURS / HOURS_OF_A_MONTH
    forgone = exchange.placed_share * hours * ENGINEER_OUTPUT * margin * enterprises.output
    per_employee = exchange.teachers_per_employee
    own = enterprises.absorptive - enterprises.absorptive_boost
    boosted = np.minimum(own + ABSORPTIVE_BY_TEACHER * USUAL_COMMITMENT * per_employee, 1.0)
    faster = pace_of_adoption(1.0, boosted) / pace_of_adoption(1.0, own) - 1.0
    technology = technology_value * faster * np.maximum(enterprises.distance, 0.0)
    teachers = technology - rule.allowance * per_employee * enterprises.staff
    value: NDArray[np.float64] = TERM * (np.outer(teachers, inside) - np.outer(forgone, pledge))
    return value
