"""Phase 5: colleges renew, adjust, teach and are funded."""

from __future__ import annotations

from consortium_sim.mechanisms import colleges
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def colleges_adjust(consortium: Consortium, month: Month, settings: Settings, rules: Rules) -> None:
    """Phase 5."""
    rule = settings.colleges
    colleges.renew_curricula(consortium, rule)
    colleges.pay_for_revisions(consortium, rule)
    colleges.adjust_seats(consortium, rule, rules.seats)
    colleges.teach(consortium, rule)
    colleges.fund(consortium, month, rule)
