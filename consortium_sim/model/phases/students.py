"""Phase 6: students enrol, study, practise and graduate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import campus_production, choice, colleges, learning, order_classes
from consortium_sim.mechanisms.evaluation import certification
from consortium_sim.mechanisms.hosting import trainees
from consortium_sim.mechanisms.platforms.practice_centre.demand import practice_hours
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, People
from consortium_sim.scenario.settings import Settings


def students_study(
    consortium: Consortium,
    month: Month,
    settings: Settings,
    rules: Rules,
    seats: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Phase 6; return the host of every trainee who completes this month."""
    rule, taught = settings.learning, consortium.programs
    certified = certification.acts_on(consortium, settings.evaluation, "enrolment")
    entrants = choice.enrol(consortium, month, settings.students, seats, certified, rules.program_choice)
    order_classes.sponsor(consortium, month, entrants, seats, settings.hosting.known)
    people = consortium.people
    leaving = choice.study_on(people)
    month.hosted = np.empty(people.capacity, np.uint8)
    trainees.mark_hosted(people, settings.hosting, month.hosted)
    trainees.count_hosted(consortium)
    trainees.employ_trainees(
        consortium,
        month,
        settings.hosting,
        settings.production.obsolescence,
        settings.production.wage_share,
    )
    order_classes.pay_stipends(consortium, month, settings.order_classes)
    campus_production.produce(
        consortium,
        month,
        settings.campus_production,
        settings.production.tax,
        practice_hours(rule.practice_share),
    )
    learning.study(
        people,
        month.hosted,
        taught.quality,
        taught.vintage,
        month.technology,
        rule.study,
        rule.practice_share,
        learning.practice_levels(rule, consortium.centre.practice, consortium.campus.produces),
        rule.real_practice,
    )
    hosts = people.host[leaving]
    completed: NDArray[np.int64] = hosts[hosts != NOBODY].astype(np.int64)
    looking = choice.graduate(consortium, month, settings.students, settings.production.obsolescence, leaving)
    month.graduating = People._make(column[looking] for column in people) if looking.size else None
    colleges.count_students(consortium)
    return completed
