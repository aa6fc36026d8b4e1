"""The money of membership: coordination, fee, secretariat, and the account of the consortium (model.md 4.6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.month import Month


def pay_for_membership(consortium: Consortium, month: Month, rule: ParticipationRule) -> None:
    """Participants pay for coordination and the fee; the consortium runs its secretariat."""
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    rate, due = fee_in_force(consortium, rule), np.empty((2, enterprises.count))
    _owe(
        enterprises.strategy,
        enterprises.active,
        enterprises.staff,
        enterprises.coordination,
        np.array([0.0, rule.member_coordination, rule.deep_coordination]),
        rate,
        due,
    )
    coordination = ledger.pay_yuan(year, "enterprises", "households", "coordination", due[0])
    fee = ledger.pay_yuan(year, "enterprises", "consortium", "membership fee", due[1])
    ledger.pay_yuan(year, "consortium", "households", "secretariat", rule.secretariat)
    month.add_payoff("coordination", -coordination / 100.0)
    month.add_payoff("fee", -fee / 100.0)
    month.count["fee"] = rate


@compiled
def _owe(
    strategy: NDArray[np.uint8],
    active: NDArray[np.bool_],
    staff: NDArray[np.int64],
    coordination: NDArray[np.float64],
    cost: NDArray[np.float64],
    fee: float,
    due: NDArray[np.float64],
) -> None:
    """Write what enterprises owe for coordination and as fee, yuan. cost: per employee, by strategy, usual."""
    for e in range(staff.size):
        inside = staff[e] if active[e] and strategy[e] != OUTSIDE else 0
        due[0, e] = cost[strategy[e]] * coordination[e] * inside
        due[1, e] = fee * inside


def fee_in_force(consortium: Consortium, rule: ParticipationRule) -> float:
    """Return the membership fee, yuan per employee and month, as the council has changed it."""
    return rule.fee * consortium.region.fee_factor


def balance_consortium(consortium: Consortium, month: Month) -> None:
    """Government tops up what the consortium lacks; what it has left goes to its members' work."""
    ledger, year, region = consortium.ledger, consortium.clock.year, consortium.region
    consortium.council.account = float(region.consortium[0]) / 100.0
    held, month.count["top_up"] = int(region.consortium[0]), 0.0
    if held < 0:
        ledger.pay(year, "government", "consortium", "top-up", np.array([-held], np.int64))
        month.count["top_up"] = -held / 100.0
    elif held > 0:
        ledger.pay(year, "consortium", "households", "joint work", np.array([held], np.int64))
