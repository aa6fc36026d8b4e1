"""Colleges and their programs in the first month."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.colleges import STUDENTS_PER_TEACHER
from consortium_sim.mechanisms.founding import FIRST_GAP, Founding
from consortium_sim.numerics.streams import Stream, normal_columns
from consortium_sim.population.colleges import NO_GUIDE, Colleges, Programs
from consortium_sim.population.consortium import Industry

SEATS_PER_ENTRANT = 1.03
"""Seats of the first year per person who wants one (assumption, 1–1.1)."""


def found_colleges(rules: Founding, industry: Industry, seed: np.uint64) -> tuple[Colleges, Programs]:
    """Return colleges and programs, the city's own or as many of each occupation as its posts ask for."""
    rule, listed = rules.colleges, rules.colleges.listed
    if listed:
        names = list(dict.fromkeys(one.college for one in listed))
        college = np.array([names.index(one.college) for one in listed])
        occupation = np.array([industry.names.index(one.occupation) for one in listed])
        seats = np.array([one.seats for one in listed])
        count = len(names)
    else:
        count = rule.count
        number = count * rule.programs
        college = np.repeat(np.arange(count), rule.programs)
        share = np.array([one.share for one in rules.sectors.values()]) @ industry.staffing
        ranked = np.argsort(-share, kind="stable")
        ranked = np.concatenate((ranked[industry.open[ranked]], ranked[~industry.open[ranked]]))
        occupation = ranked[np.arange(number) % ranked.size]
        teaching = np.bincount(occupation, minlength=share.size)
        luck = normal_columns(seed, Stream.INITIAL_PROGRAMS, 0, np.arange(number), 0, 1)
        seats = share[occupation] / teaching[occupation] * np.exp(0.2 * luck)
    seats = seats * SEATS_PER_ENTRANT * rules.students.entrants / seats.sum()
    error = normal_columns(seed, Stream.INITIAL_PROGRAMS, 0, np.arange(seats.size))
    programs = Programs(
        college=college,
        occupation=occupation.astype(np.uint8),
        seats=seats,
        first_seats=seats.copy(),
        applicants=np.zeros(seats.size, np.int64),
        vintage=np.full(seats.size, -FIRST_GAP),
        forecast_error=error,
        quality=np.full(seats.size, rule.quality_base + rule.quality_double * rule.double_qualified),
        students=np.zeros(seats.size, np.int64),
        revised_until=np.zeros(seats.size, np.int64),
        engineers=np.zeros(seats.size),
        guide_month=np.full(seats.size, NO_GUIDE, np.int64),
        lag_left=np.ones(seats.size),
        projects_taught=np.zeros(seats.size),
    )
    students = np.rint(3.0 * np.bincount(college, seats, count)).astype(np.int64)
    colleges = Colleges(
        region=np.zeros(count, np.uint16),
        funds=np.zeros(count, np.int64),
        teachers=students / STUDENTS_PER_TEACHER,
        equipment=rule.equipment * students,
        students=students,
        double_qualified=np.full(count, rule.double_qualified),
        qualified_in_enterprises=np.zeros(count),
    )
    return colleges, programs
