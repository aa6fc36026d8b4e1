"""One month of the staff exchange."""

from __future__ import annotations

from consortium_sim.mechanisms.staff_exchange import ExchangeRule, duties, effects
from consortium_sim.mechanisms.staff_exchange.selection import select
from consortium_sim.population.consortium import AUGUST, Consortium
from consortium_sim.population.month import Month


def operate(consortium: Consortium, month: Month, rule: ExchangeRule, teacher_pay: float) -> None:
    """Let those under contract work, pay and appraise them; in August, select the next.

    A closed exchange selects and renews nobody; contracts that run come to their end. teacher_pay: yuan a month
    of one teacher.
    """
    duties.do_duties(consortium)
    duties.pay(consortium, month, rule, teacher_pay)
    effects.teach_classes(consortium)
    effects.advise_enterprises(consortium)
    completed = duties.appraise(consortium, month, rule)
    effects.qualify_teachers(consortium, completed)
    if rule.open and consortium.clock.calendar == AUGUST:
        select(consortium, month, rule, teacher_pay)
