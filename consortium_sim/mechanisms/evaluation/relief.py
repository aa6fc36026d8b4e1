"""Correction of operation: members are for some months relieved of part of what taking part costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation import corrections
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.participation.membership import fee_in_force
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

MONTHS_FORESEEN = 12
"""Months of a promised rebate that an enterprise counts when it decides to take part: one year's worth."""


def rate(consortium: Consortium, rule: EvaluationRule) -> float:
    """Return the rebate in force, yuan per employee of a participant: the money over their staff."""
    yuan = corrections.budget(consortium, rule, "operation")
    if yuan == 0.0:
        return 0.0
    enterprises = consortium.enterprises
    staff = float((enterprises.staff * enterprises.participates).sum())
    return yuan / staff if staff > 0.0 else 0.0


def pay(consortium: Consortium, month: Month, rule: EvaluationRule) -> None:
    """Pay participants back, at most what they have paid this month for coordination and the fee; a line of Π."""
    each = rate(consortium, rule)
    if each > 0.0:
        enterprises = consortium.enterprises
        cost = np.rint(-100.0 * (month.payoff["coordination"] + month.payoff["fee"])).astype(np.int64)
        rebate = np.minimum(cents(each * enterprises.staff * enterprises.participates), cost)
        corrections.pay(consortium, month, "enterprises", "member rebate", rebate)
        month.add_payoff("member rebate", rebate / 100.0)


def yearly_value(
    consortium: Consortium, rule: EvaluationRule, membership: ParticipationRule
) -> NDArray[np.float64]:
    """Return what the rebate is forecast to bring by strategy, yuan a year, (enterprises, strategies).

    As long as it is promised, and at most what taking part costs the enterprise.
    """
    enterprises, each = consortium.enterprises, rate(consortium, rule)
    if each == 0.0:
        return np.zeros((enterprises.count, 3))
    cost = np.array([0.0, membership.member_coordination, membership.deep_coordination])
    fee = fee_in_force(consortium, membership) * np.array([0.0, 1.0, 1.0])
    most = cost[None, :] * enterprises.coordination[:, None] + fee[None, :]
    months = min(corrections.months_left(consortium, "operation"), MONTHS_FORESEEN)
    value = months * enterprises.staff[:, None] * np.minimum(each, most)
    return np.asarray(value, np.float64)
