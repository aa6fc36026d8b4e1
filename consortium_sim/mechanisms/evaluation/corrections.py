"""Corrections: how strong they are, what they may spend, and that the consortium pays for them.

What each dimension's money buys stands in files of its own: relief.py (operation), reviews.py (upgrading),
campaigns.py (resources and talent).
"""

from __future__ import annotations

import math
from dataclasses import replace

from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Dimension
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.evaluation import Correction
from consortium_sim.population.ledger import Cents, cents
from consortium_sim.population.month import Month


def strength(consortium: Consortium, dimension: Dimension) -> float:
    """Return how strongly a dimension is being corrected this month, 0 to 1: the strongest in force counts."""
    return max((one.strength for one in _in_force(consortium, dimension)), default=0.0)


def budget(consortium: Consortium, rule: EvaluationRule, dimension: Dimension) -> float:
    """Return the yuan that corrections of a dimension may spend this month; 0 without a loop."""
    if not rule.corrects:
        return 0.0
    share = consortium.evaluation.shares.get(dimension, 0.0)
    return rule.improvement * share * strength(consortium, dimension)


def months_left(consortium: Consortium, dimension: Dimension) -> int:
    """Return for how many months, this one included, the dimension's corrections in force are promised."""
    ends = (one.ends for one in _in_force(consortium, dimension))
    return max(ends, default=consortium.clock.month - 1) - consortium.clock.month + 1


def begin(consortium: Consortium, correction: Correction) -> None:
    """Put a correction in force from this month on, for as many months as it was meant to last."""
    now = consortium.clock.month
    lasts = correction.ends - correction.starts
    consortium.evaluation.corrections.append(replace(correction, starts=now, ends=now + lasts))


def follow(consortium: Consortium, month: Month) -> None:
    """Note in which dimensions correcting has begun this month, and drop the corrections that have ended."""
    state, now = consortium.evaluation, consortium.clock.month
    corrected = frozenset(one.dimension for one in state.corrections if one.starts <= now <= one.ends)
    month.count["corrections"] = float(len(corrected - state.corrected))
    state.corrected = corrected
    state.corrections = [one for one in state.corrections if one.ends > now]


def pay(consortium: Consortium, month: Month, payee: str, kind: str, amount: Cents) -> None:
    """Let the consortium pay for evaluation or a correction; cents by account of the payee, or one sum."""
    consortium.ledger.pay(consortium.clock.year, "consortium", payee, kind, amount)
    spent = float(amount.sum()) / 100.0
    month.count["evaluation_cost"] = month.count.get("evaluation_cost", 0.0) + spent


def pay_for_evaluation(consortium: Consortium, month: Month, rule: EvaluationRule) -> None:
    """Pay for collecting and evaluating indicators, and in January the certifier."""
    if rule.evaluates:
        pay(consortium, month, "households", "evaluation", cents(rule.cost))
    if rule.certification and consortium.clock.calendar == JANUARY:
        pay(consortium, month, "outside", "certification", cents(rule.certification_fee))


def whole(yuan: float, price: float) -> int:
    """Return how many units of a price money buys."""
    return math.floor(yuan / price + 1e-9)


def _in_force(consortium: Consortium, dimension: Dimension) -> list[Correction]:
    now = consortium.clock.month
    return [
        one
        for one in consortium.evaluation.corrections
        if one.dimension == dimension and one.starts <= now <= one.ends
    ]
