"""People of the first month: at work, looking for work, and three cohorts of students."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.choice import APTITUDE_SPREAD
from consortium_sim.mechanisms.founding import FIRST_DISTANCE, FIRST_GAP, Founding
from consortium_sim.mechanisms.learning import FIRST_SKILL
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.population.consortium import MONTHS_OF_STUDY, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.people import EMPLOYED, LONG_AGO, SEEKING, STUDYING, People

FIRST_EMPLOYED = 0.955
"""Share of the labour force at work in the first month; the burn-in finds its own (assumption)."""
FIRST_MONTHS_OF_STUDY = (4, 16, 28)
"""Month of study of the three cohorts on the eve of a January."""


def populate(consortium: Consortium, rules: Founding) -> None:
    """Fill the city with people, and count who works and studies where."""
    posts, programs, colleges = consortium.posts, consortium.programs, consortium.colleges
    workers, cohort = round(rules.people.labour_force), round(rules.students.entrants)
    total = workers + len(FIRST_MONTHS_OF_STUDY) * cohort
    people, births = People.empty(total + total // 20), np.arange(total)
    people.birth[:total] = births
    luck = normal_columns(consortium.seed, Stream.INITIAL_PEOPLE, 0, births)
    people.aptitude[:total] = aptitude = np.exp(APTITUDE_SPREAD * luck)
    luck = uniform_columns(consortium.seed, Stream.INITIAL_PEOPLE, 0, births, 0, 1)
    employed = _settle_workers(consortium, people, rules, aptitude[:workers], luck[:workers])
    _enrol_students(consortium, people, rules, slice(workers, total), luck[workers:])
    post = people.post[:employed]
    posts.filled[:] = np.bincount(post, minlength=posts.target.size).reshape(posts.target.shape)
    consortium.enterprises.staff[:] = posts.filled.sum(axis=1)
    programs.students[:] = np.bincount(people.program[workers:total], minlength=programs.count)
    taught = np.bincount(programs.college, programs.students, colleges.count)
    colleges.students[:] = taught.astype(np.int64)
    consortium.people = people
    consortium.next_birth = total


def _settle_workers(
    consortium: Consortium,
    people: People,
    rules: Founding,
    aptitude: NDArray[np.float64],
    luck: NDArray[np.float64],
) -> int:
    """Write the first rows: those at work, then those who look for it; return how many are at work."""
    posts, industry = consortium.posts, consortium.industry
    kinds, workers = posts.target.shape[1], slice(0, luck.size)
    position = np.repeat(np.arange(posts.target.size), posts.target.reshape(-1))
    turn = uniform_columns(consortium.seed, Stream.INITIAL_PEOPLE, 0, np.arange(position.size), 0, 9)
    employed = min(int(FIRST_EMPLOYED * luck.size), position.size)
    people.status[:employed], people.status[employed : luck.size] = EMPLOYED, SEEKING
    people.post[:employed] = position[np.argsort(turn, kind="stable")[:employed]]
    people.occupation[:employed] = people.post[:employed] % kinds
    mix = np.cumsum(posts.target.sum(axis=0)) / max(int(posts.target.sum()), 1)
    wanted = np.searchsorted(mix, luck[employed:])
    people.occupation[employed : luck.size] = np.minimum(wanted, kinds - 1)
    people.months_out[workers] = LONG_AGO
    people.skill[workers] = aptitude * (0.88 + 0.12 * luck)
    frontier = industry.frontier[people.occupation[workers]]
    people.vintage[workers] = frontier - FIRST_DISTANCE - 0.24 * luck
    rate = rules.production.wage_share * rules.production.output
    wage = rate * industry.wage_weight[people.occupation[:employed]] * people.skill[:employed]
    people.wage[:employed] = cents(np.maximum(wage, WAGE_FLOOR))
    return employed


def _enrol_students(
    consortium: Consortium, people: People, rules: Founding, students: slice, luck: NDArray[np.float64]
) -> None:
    """Write the rows of the students, one cohort after the other."""
    programs = consortium.programs
    share = np.cumsum(programs.seats) / programs.seats.sum()
    month = np.repeat(FIRST_MONTHS_OF_STUDY, luck.size // len(FIRST_MONTHS_OF_STUDY))
    people.status[students] = STUDYING
    people.program[students] = np.minimum(np.searchsorted(share, luck), programs.count - 1)
    people.occupation[students] = programs.occupation[people.program[students]]
    people.month_of_study[students] = month
    schooling = uniform_columns(consortium.seed, Stream.INITIAL_PEOPLE, 0, people.birth[students], 0, 2)
    people.general[students] = schooling < rules.students.general_share
    people.skill[students] = FIRST_SKILL + month * (0.6 - FIRST_SKILL) / MONTHS_OF_STUDY
    people.vintage[students] = -FIRST_GAP
