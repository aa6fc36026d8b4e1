from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.mechanisms.learning import (
    HOST_PULL,
    SCHOOL_SHARE_HOSTED,
    VINTAGE_FOLLOWS,
    begin_month_of_study,
    study,
)
from consortium_sim.population.people import SEEKING, STUDYING, People

QUALITY, TAUGHT = np.array([0.5, 0.8]), np.array([0.2, 0.4])
PRACTICE = np.array([0.9, 0.4])
TECHNOLOGY = np.array([[1.0, 0.5], [0.1, 0.6]])


def class_of(count: int) -> People:
    people = People.empty(count)
    people.status[:] = STUDYING
    people.program[:], people.occupation[:], people.host[:] = 1, 1, 0
    people.aptitude[:], people.skill[:], people.vintage[:] = 1.2, 0.25, 0.1
    return people


def month_of_study(people: People, hosted: list[int]) -> None:
    rows = begin_month_of_study(people.status, people.month_of_study)
    study(people, rows, np.array(hosted, np.uint8), QUALITY, TAUGHT, TECHNOLOGY, 0.05, 0.6, PRACTICE, 0.9)


def test_in_college_skill_grows_by_class_and_practice_and_vintage_follows_what_is_taught() -> None:
    people = class_of(1)
    month_of_study(people, [0])
    assert people.skill[0] == pytest.approx(0.25 + 0.05 * 1.2 * 0.75 * (0.4 * 0.8 + 0.6 * 0.4), rel=1e-6)
    assert people.vintage[0] == pytest.approx(0.1 + VINTAGE_FOLLOWS * 0.3, rel=1e-6)
    assert people.practice[0] == 0


def test_at_the_host_skill_grows_by_real_work_and_vintage_follows_the_post() -> None:
    people = class_of(1)
    month_of_study(people, [1])
    level = SCHOOL_SHARE_HOSTED * 0.8 + (1 - SCHOOL_SHARE_HOSTED) * 0.9
    assert people.skill[0] == pytest.approx(0.25 + 0.05 * 1.2 * 0.75 * level, rel=1e-6)
    assert people.vintage[0] == pytest.approx(0.1 + HOST_PULL * 0.4, rel=1e-6)
    assert people.practice[0] == 1


def test_a_host_behind_what_the_student_knows_takes_nothing_away() -> None:
    people = class_of(1)
    people.vintage[:] = 2.0
    month_of_study(people, [1])
    assert people.vintage[0] == 2.0


def test_skill_comes_ever_closer_to_one_and_never_passes_it() -> None:
    people = class_of(2)
    for _ in range(500):
        month_of_study(people, [0, 1])
    assert (people.skill <= 1.0).all()
    assert people.skill == pytest.approx(1.0, abs=1e-3)


def test_who_does_not_study_learns_nothing_in_college() -> None:
    people = class_of(1)
    people.status[:] = SEEKING
    month_of_study(people, [0])
    assert people.skill[0] == np.float32(0.25)
    assert people.vintage[0] == np.float32(0.1)


def test_a_month_of_study_begins_for_students_only_and_they_are_found_in_order() -> None:
    people = class_of(5)
    people.status[[0, 3]] = SEEKING
    people.month_of_study[:] = [0, 3, 5, 0, 7]
    assert begin_month_of_study(people.status, people.month_of_study).tolist() == [1, 2, 4]
    assert people.month_of_study.tolist() == [0, 4, 6, 0, 8]
