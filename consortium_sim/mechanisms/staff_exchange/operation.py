"""One month of the staff exchange."""

from __future__ import annotations

from consortium_sim.mechanisms.staff_exchange import ExchangeRule, duties, effects
from consortium_sim.mechanisms.staff_exchange.selection import select
from consortium_sim.population.consortium import AUGUST, Consortium
from consortium_sim.population.exchange import Contracts
from consortium_sim.population.month import Month


def operate(consortium: Consortium, month: Month, rule: ExchangeRule, teacher_pay: float) -> None:
    """Let those under contract work, pay and appraise them; in August, select the next.

    A closed exchange selects and renews nobody; contracts that run come to their end. teacher_pay: yuan a month
    of one teacher.
    """
    completed = _work(consortium, month, rule, teacher_pay)
    effects.qualify_teachers(consortium, completed)
    if rule.open and consortium.clock.calendar == AUGUST:
        select(consortium, month, rule, teacher_pay)


def _work(consortium: Consortium, month: Month, rule: ExchangeRule, teacher_pay: float) -> Contracts:
    """Let those under contract work, pay and appraise them; return the teachers who have completed."""
    if consortium.exchange.contracts.size == 0:
        consortium.programs.engineers[:] = 0.0
        return consortium.exchange.contracts
    duties.do_duties(consortium)
    duties.pay(consortium, month, rule, teacher_pay)
    effects.teach_classes(consortium)
    effects.advise_enterprises(consortium)
    return duties.appraise(consortium, month, rule)
