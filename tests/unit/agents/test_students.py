"""People are views that are made when asked for."""

from __future__ import annotations

import numpy as np
import pytest

import consortium_sim as cs
from consortium_sim.population.people import NOBODY


def test_a_student_is_found_by_its_birth_id(model):
    people = model.consortium.people
    row = int(np.flatnonzero(people.month_of_study)[-1])
    student = model.student(int(people.birth[row]))
    assert (student.uid, student.row, student.status) == (people.birth[row], row, "studying")
    assert student.skill == people.skill[row]
    assert student.college == model.consortium.programs.college[people.program[row]]
    assert student.enterprise is None
    assert student == model.student(student.uid)
    assert student in model.students
    assert len({student, model.student(student.uid)}) == 1


def test_nobody_is_found_by_an_unknown_birth_id(model):
    with pytest.raises(cs.SettingError, match="nobody in the city has the uid 4000000000"):
        model.student(4_000_000_000)


def test_students_are_no_agents_of_the_model_and_none_is_made_before_it_is_asked_for(model, monkeypatch):
    made = []
    monkeypatch.setattr(cs.Student, "__init__", lambda self, *_: made.append(self))
    assert len(model.students) == model.people
    assert model.students.agg("skill", np.mean) > 0.0
    assert made == []
    next(iter(model.students))
    assert len(made) == 1
    assert not any(isinstance(agent, cs.Student) for agent in model.agents)


def test_writing_a_student_writes_its_row(model):
    student = next(iter(model.students))
    student.skill = 0.25
    assert model.consortium.people.skill[student.row] == 0.25
    with pytest.raises(cs.SettingError, match="posts and places are counted with it"):
        student.host = 3


def test_the_set_of_students_has_the_verbs_of_a_set_of_agents(model):
    students = model.students
    working = students.select(lambda one: one.status == "employed")
    assert 0 < len(working) < len(students)
    assert working.agg("wage", [min, np.mean]) == [min(working.get("wage")), np.mean(working.get("wage"))]
    assert students.get(["uid", "status"])[0] == [students.get("uid")[0], students.get("status")[0]]
    assert len(students.select(at_most=0.5)) == len(students) // 2
    assert len(students.select(at_most=7)) == 7
    groups = students.groupby("status")
    assert groups.count()["employed"] == len(working)
    assert dict(groups)["employed"].get("uid") == working.get("uid")
    assert groups.agg("skill", np.mean)["employed"] == working.agg("skill", np.mean)
    assert groups.map(len) == groups.count() == groups.map("__len__")
    assert students.groupby(lambda one: one.wage > 0.0).count()[True] == len(working)
    assert len(groups) == len(groups.count())
    met = []
    assert working.do(met.append) is working
    assert len(met) == len(working)
    assert working.set("skill", 0.5).get("skill") == [0.5] * len(working)
    assert groups.do(lambda group: group.set("skill", 0.75)) is groups
    assert set(students.get("skill")) == {0.75}
    assert len(students.map("luck")) == len(set(students.map("luck")))


@pytest.mark.parametrize(
    "attribute", ["status", "occupation", "host", "wage", "general", "program", "aptitude"]
)
def test_a_column_read_at_once_equals_the_views_read_one_by_one(model, attribute):
    together = model.students.get(attribute)
    assert together == [getattr(student, attribute) for student in model.students]
    if attribute in ("host", "program"):
        assert None in together
        assert NOBODY not in together


def test_a_row_that_changed_hands_is_not_taken_for_the_one_who_left(model):
    everybody, people = model.students, model.consortium.people
    leaver = next(iter(everybody))
    people.birth[leaver.row] = 3_000_000_000
    assert not leaver.present
    with pytest.raises(
        cs.SettingError, match=f"<Student {leaver.unique_id}>: has left, and another has taken"
    ):
        _ = leaver.skill
    with pytest.raises(cs.SettingError, match="others have their rows"):
        everybody.get("skill")
