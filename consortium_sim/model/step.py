"""One month: the phases of docs/model.md section 3, in their order."""

from __future__ import annotations

from consortium_sim.model import phases
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def step(consortium: Consortium, settings: Settings, rules: Rules) -> Month:
    """Let one month pass; changes the consortium in place and returns what happened in it."""
    month = phases.begin(consortium)

    # 1. Demand, the frontier and automation move; occupations open, standards are revised.
    phases.industry_moves(consortium, month, settings)

    # 2. Government looks after pledges, and sets the instruments of the month.
    instruments = phases.government_sets_instruments(consortium, month, settings, rules)

    # 3. The council meets when it is due; departments work; members pay fees and coordination.
    phases.council_meets(consortium, month, settings, rules, instruments)

    # 4. Enterprises review their participation, set posts, sponsor projects, open training places and seats.
    seats = phases.enterprises_decide(consortium, month, settings, rules, instruments)

    # 5. Staff is exchanged; colleges renew curricula, adjust seats, teach and are funded.
    phases.colleges_adjust(consortium, month, settings, rules)

    # 6. Students enrol in September, study and practise, graduate in July.
    completed = phases.students_study(consortium, month, settings, rules, seats)

    # 7. Platforms list vacancies, share stations, carry projects on; the consortium's account is balanced.
    lists = phases.platforms_operate(consortium, month, settings, instruments)

    # 8. People separate from posts, search, are hired, or leave.
    phases.labour_market_clears(consortium, month, settings, rules, lists)

    # 9. Work yields output; wages, incentives and profits are paid; technology is adopted.
    phases.production_and_pay(consortium, month, settings, instruments, completed)

    # 10. The books are checked, graduates followed, the city measured; evaluation warns and corrects.
    phases.evaluate(consortium, month, settings)
    return month
