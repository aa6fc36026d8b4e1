"""Hours: who needs how many, in which blocks (model.md 4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import MONTHS_OF_STUDY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import SEEKING, STUDYING

HOURS_OF_PROGRAM = 2_600.0
"""Hours of study in a program (教职成〔2019〕13号: at least 2,500, number from memory; assumption, 2,500–2,800)."""
TEACHING_PROFILE = np.array([0.95, 0.05])
"""Part of the colleges' hours by block: classes are by day (assumption, evening 0–0.2)."""
TRAINING_PROFILE = np.array([0.3, 0.7])
"""Part of the enterprises' training by block: mostly after work (assumption, evening 0.4–0.9)."""
TEST_PROFILE = np.array([0.9, 0.1])
"""Part of tests for R&D projects by block (assumption, evening 0–0.3)."""
SERVICE_PROFILE = np.array([0.9, 0.1])
"""Part of technical service by block (assumption, evening 0–0.3)."""
SOCIAL_PROFILE = np.array([0.3, 0.7])
"""Part of social training by block (assumption, evening 0.3–0.9)."""
TEST_HOURS = 40.0
"""Hours of tests that an R&D project needs in a month (assumption, 10–100)."""
SMALL = 30.0
"""Staff up to which an enterprise buys technical service (assumption, 20–50)."""
SERVICE_HOURS = 1.0
"""Hours of technical service per employee of such an enterprise and month (assumption, 0.3–3)."""
SOCIAL_HOURS = 3.0
"""Hours of social training that a person who looks for work takes in a month (assumption, 1–20)."""


@dataclass(frozen=True)
class Requests:
    """Hours asked for this month, (…, blocks)."""

    training: NDArray[np.float64]
    """By enterprise, member or not, as the following."""
    tests: NDArray[np.float64]
    teaching: NDArray[np.float64]
    """By college, member or not."""
    service: NDArray[np.float64]
    """By enterprise: small ones for which it is worth its price."""
    social: NDArray[np.float64]
    """By block."""

    @cached_property
    def of_players(self) -> NDArray[np.float64]:
        """Hours of teaching, training and tests, (players, blocks)."""
        return np.concatenate((self.training + self.tests, self.teaching))


def practice_hours(practice_share: float) -> float:
    """Return the practice hours that a student needs in a month of study."""
    return HOURS_OF_PROGRAM * practice_share / MONTHS_OF_STUDY


def in_class(consortium: Consortium, month: Month) -> NDArray[np.float64]:
    """Return how many students of each program practise in the college this month, not at a host."""
    people, students = consortium.people, np.zeros(consortium.programs.count)
    _count_in_class(people.status, people.program, month.students, month.hosted, students)
    return students


@compiled
def _count_in_class(
    status: NDArray[np.uint8],
    program: NDArray[np.int32],
    students: NDArray[np.int64],
    hosted: NDArray[np.uint8],
    of_program: NDArray[np.float64],
) -> None:
    """Add those who have no host this month, and have not graduated in it, to the students of their program."""
    for n in range(students.size):
        if hosted[n] == 0 and status[students[n]] == STUDYING:
            of_program[program[students[n]]] += 1.0


def ask(
    consortium: Consortium,
    rule: CentreRule,
    students: NDArray[np.float64],
    hours_missing: float,
    projects: NDArray[np.float64],
    wants_training: NDArray[np.bool_],
    wants_service: NDArray[np.bool_],
) -> Requests:
    """Return the hours that everybody needs.

    students: who practise in the college, by program. hours_missing: practice hours of a student and month that
    the college's own rooms cannot give. projects: R&D projects in tests, by enterprise. wants_training,
    wants_service: for whom an hour is worth something, and more than its fee.
    """
    enterprises, colleges = consortium.enterprises, consortium.colleges
    staff = (enterprises.staff * enterprises.active).astype(np.float64)
    classes = np.bincount(consortium.programs.college, students, colleges.count)
    seeking = float(np.count_nonzero(consortium.people.status == SEEKING))
    small = wants_service & (staff <= SMALL)
    return Requests(
        (rule.training * staff * wants_training)[:, None] * TRAINING_PROFILE,
        (TEST_HOURS * projects * enterprises.active)[:, None] * TEST_PROFILE,
        (hours_missing * classes)[:, None] * TEACHING_PROFILE,
        (SERVICE_HOURS * staff * small)[:, None] * SERVICE_PROFILE,
        SOCIAL_HOURS * seeking * SOCIAL_PROFILE,
    )
