from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.choice import ProgramOutlook, weigh_programs
from consortium_sim.population.people import SEEKING, STUDYING


def first_september(**sections: Any) -> ProgramOutlook:
    """Return what applicants of the first September see."""
    city = small_city(0.2, burn_in=0, **sections)
    seen: list[ProgramOutlook] = []

    def watched(outlook: ProgramOutlook) -> np.ndarray:
        seen.append(outlook)
        return weigh_programs(outlook)

    live(founded(city), city, months=9, rules={"program_choice": watched})
    assert len(seen) == 1
    return seen[0]


@pytest.mark.parametrize(
    "column", ["log_wage", "placement", "quality", "sponsored", "certified", "log_seats"]
)
def test_what_makes_a_program_attractive_makes_it_more_so(column: str) -> None:
    outlook = first_september()
    more = getattr(outlook, column).copy()
    more[0] += 0.5
    change = weigh_programs(replace(outlook, **{column: more})) - weigh_programs(outlook)
    assert (change[:, 0] > 0.0).all()
    assert not change[:, 1:].any()


def test_a_demanding_occupation_attracts_the_able_and_repels_the_others() -> None:
    outlook = first_september()
    demanding = outlook.demanding.copy()
    demanding[0] += 1.0
    change = (weigh_programs(replace(outlook, demanding=demanding)) - weigh_programs(outlook))[:, 0]
    assert (np.sign(change) == np.sign(outlook.aptitude - 1.0)).all()


def test_first_choices_are_a_multinomial_logit_of_what_is_seen() -> None:
    outlook = first_september(students={"entrants": 20_000.0})
    common = weigh_programs(replace(outlook, luck=np.zeros_like(outlook.luck)))
    weights = np.exp(common - common.max(axis=1, keepdims=True))
    expected = (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)
    chosen = np.bincount(weigh_programs(outlook).argmax(axis=1), minlength=expected.size)
    assert chosen / chosen.sum() == pytest.approx(expected, abs=0.012)


def test_who_cannot_be_placed_does_not_enrol_and_better_applicants_come_first() -> None:
    city = small_city(0.2, burn_in=0, students={"entrants": 500.0})
    consortium = founded(city)
    consortium.programs.seats[:] = 2.0

    def only_the_first(outlook: ProgramOutlook) -> np.ndarray:
        utility = np.full_like(outlook.luck, -np.inf)
        utility[:, 0] = 1.0
        return utility

    known = consortium.next_birth
    rules = {"program_choice": only_the_first, "seats": lambda outlook: outlook.seats}
    live(consortium, city, months=9, rules=rules)
    people = consortium.people
    new = (people.birth >= known) & (people.birth < consortium.next_birth) & (people.status == STUDYING)
    assert new.sum() == 2
    assert consortium.next_birth - known == 500
    assert (people.program[new] == 0).all()
    assert consortium.programs.applicants[0] == 500
    assert (people.aptitude[new] > np.exp(0.15 * 2.0)).all()


def test_entrants_that_are_not_whole_persons_add_up_over_the_years() -> None:
    city = small_city(0.2, burn_in=0, students={"entrants": 10.4})
    consortium = founded(city)
    first = consortium.next_birth
    live(consortium, city, months=60)
    assert consortium.next_birth - first == 52


def test_a_share_of_graduates_studies_on_and_the_rest_looks_for_work_in_july() -> None:
    city = small_city(0.5, burn_in=0, students={"further_study": 0.3, "general_share": 0.0})
    consortium = founded(city)
    live(consortium, city, months=6)
    students = int((consortium.people.month_of_study == 34).sum())
    for month, _ in months_of(consortium, city, months=1):
        graduates = consortium.graduates
        assert month.count["graduates"] == graduates.number == students
        assert graduates.further_study / students == pytest.approx(0.3, abs=0.06)
    fresh = (consortium.people.months_out == 0) & (consortium.people.program >= 0)
    here = fresh & (consortium.people.status >= SEEKING)
    assert here.sum() <= students - graduates.further_study
    assert not (consortium.people.month_of_study > 34).any()
    assert np.isfinite(graduates.skill).all()
    assert np.isfinite(graduates.lag).all()


def test_the_fate_of_graduates_is_measured_six_months_after_july() -> None:
    city = small_city(0.3, burn_in=0)
    consortium = founded(city)
    rates = []
    for _ in months_of(consortium, city, months=26):
        rates.append(consortium.graduates.placement_rate)
        graduates = consortium.graduates
        assert 0.0 <= graduates.match_rate <= graduates.local_rate <= graduates.placement_rate <= 1.0
    changes = [month + 1 for month in range(1, 26) if rates[month] != rates[month - 1]]
    assert changes == [13, 25]
