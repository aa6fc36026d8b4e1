"""Phase 5: staff is exchanged; colleges renew, adjust, teach and are funded."""

from __future__ import annotations

from consortium_sim.mechanisms import colleges, training_guides
from consortium_sim.mechanisms.evaluation import reviews
from consortium_sim.mechanisms.staff_exchange.operation import operate
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def colleges_adjust(consortium: Consortium, month: Month, settings: Settings, rules: Rules) -> None:
    """Phase 5."""
    rule = settings.colleges
    operate(consortium, month, settings.staff_exchange, colleges.TEACHER_PAY)
    training_guides.write_guides(consortium, month, settings.training_guides)
    reviews.review(consortium, month, settings.evaluation)
    colleges.renew_curricula(consortium, rule)
    colleges.pay_for_revisions(consortium)
    colleges.adjust_seats(consortium, rule, rules.seats)
    colleges.teach(consortium, rule)
    colleges.fund(consortium, month, rule)
