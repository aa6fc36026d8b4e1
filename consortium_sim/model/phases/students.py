"""Phase 6: students enrol, study, practise and graduate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import campus_production, choice, colleges, learning, order_classes
from consortium_sim.mechanisms.evaluation import certification
from consortium_sim.mechanisms.hosting import employment, trainees
from consortium_sim.mechanisms.platforms.practice_centre.demand import practice_hours
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import JULY, MONTHS_OF_STUDY, Consortium
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
    month.students = learning.begin_month_of_study(people.status, people.month_of_study)
    month.hosted = trainees.send_to_hosts(people, consortium.region, settings.hosting, month.students)
    employment.employ_trainees(
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
        month.students,
        month.hosted,
        taught.quality,
        taught.vintage,
        month.technology,
        rule.study,
        rule.practice_share,
        learning.practice_levels(rule, consortium.centre.practice, consortium.campus.produces),
        rule.real_practice,
    )
    completed = np.zeros(0, np.int64)
    if consortium.clock.calendar == JULY:
        leaving = month.students[people.month_of_study[month.students] == MONTHS_OF_STUDY]
        completed = people.host[leaving][people.host[leaving] != NOBODY].astype(np.int64)
        obsolescence = settings.production.obsolescence
        looking = choice.graduate(consortium, month, settings.students, obsolescence, leaving)
        month.graduating = People._make(column[looking] for column in people) if looking.size else None
    colleges.count_students(consortium, month.students)
    return completed
