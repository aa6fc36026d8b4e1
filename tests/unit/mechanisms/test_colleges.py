from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms import colleges
from consortium_sim.mechanisms.colleges import CollegeRule, moved_seats
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import STUDYING


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.1))
    consortium.clock.month = 1
    return consortium


@given(
    seats=st.floats(0.0, 1e5),
    forecast=st.floats(0.0, 1e5),
    change=st.floats(0.0, 0.5),
)
def test_seats_move_toward_the_forecast_by_at_most_the_given_share(
    seats: float, forecast: float, change: float
) -> None:
    new = moved(seats, forecast, change)
    assert abs(new - seats) <= change * seats + 1e-12 * seats
    assert abs(forecast - new) <= abs(forecast - seats)
    if abs(forecast - seats) <= change * seats * 0.999:
        assert new == forecast


def moved(seats: float, forecast: float, change: float, opens: bool = False) -> float:
    one = (np.array([seats]), np.array([forecast]), change, np.array([opens]))
    return float(moved_seats(*one)[0])


def test_a_program_that_opens_begins_with_the_smallest_class_if_anybody_is_needed() -> None:
    assert moved(0.0, 3.0, 0.1, opens=True) == colleges.SMALLEST_CLASS
    assert moved(0.0, 0.0, 0.1, opens=True) == 0.0
    assert moved(0.0, 3.0, 0.1) == 0.0


def test_seats_move_only_in_june_and_by_a_tenth_but_for_a_first_class() -> None:
    city = small_city(0.3, burn_in=12)
    consortium = founded(city)
    programs = consortium.programs
    before, moved, opened = programs.seats.copy(), 0, 0
    for _ in months_of(consortium, city, months=72):
        changed = np.flatnonzero(programs.seats != before)
        if consortium.clock.calendar != 6:
            assert changed.size == 0
        first = before[changed] == 0.0
        assert (programs.seats[changed[first]] == colleges.SMALLEST_CLASS).all()
        assert consortium.industry.opened_later[programs.occupation[changed[first]]].all()
        rest = changed[~first]
        share = city.settings.colleges.seat_change
        assert (np.abs(programs.seats - before)[rest] <= share * before[rest] * (1 + 1e-12)).all()
        moved, opened = moved + rest.size, opened + int(first.sum())
        before = programs.seats.copy()
    assert moved > 0
    assert opened > 0


def test_a_college_pays_for_every_seat_that_it_adds_or_closes(consortium: Consortium) -> None:
    programs = consortium.programs
    consortium.clock.month = 6
    before, funds = programs.seats.copy(), consortium.colleges.funds.copy()
    colleges.adjust_seats(consortium, CollegeRule(), lambda outlook: outlook.seats * 1.05)
    cost = colleges.SEAT_COST * np.bincount(programs.college, np.abs(programs.seats - before))
    assert (funds - consortium.colleges.funds).tolist() == np.rint(100 * cost).astype(int).tolist()


def test_the_forecast_follows_the_posts_of_the_park_and_keeps_the_number_of_seats(
    consortium: Consortium,
) -> None:
    programs, posts = consortium.programs, consortium.posts
    forecast = colleges._forecast_seats(consortium)
    assert forecast.sum() == pytest.approx(programs.seats.sum())
    by_kind = np.bincount(programs.occupation, forecast, posts.target.shape[1])
    wanted = posts.target.sum(axis=0)
    taught = np.bincount(programs.occupation, minlength=wanted.size) > 0
    assert by_kind[taught] / by_kind.sum() == pytest.approx((wanted / wanted[taught].sum())[taught])


def still_frontier(consortium: Consortium, level: float) -> None:
    consortium.industry.frontier[:] = level
    consortium.industry.frontier_past[:] = level


def test_a_curriculum_closes_the_yearly_share_of_the_gap_it_sees(consortium: Consortium) -> None:
    programs = consortium.programs
    still_frontier(consortium, 1.0)
    programs.vintage[:] = 0.0
    colleges.renew_curricula(consortium, CollegeRule(renewal=0.24, noise=0.0, lag=10.0))
    assert programs.vintage == pytest.approx(0.02)


def test_a_lagging_college_sees_the_frontier_of_that_many_months_ago(consortium: Consortium) -> None:
    programs, industry = consortium.programs, consortium.industry
    industry.frontier_past[:] = -np.arange(industry.frontier_past.shape[0])[:, None]
    programs.vintage[:] = 0.0
    colleges.renew_curricula(consortium, CollegeRule(renewal=0.12, noise=0.0, lag=10.5))
    assert programs.vintage == pytest.approx(-0.105)
    programs.vintage[:] = 0.0
    consortium.region.information = 1.0
    colleges.renew_curricula(consortium, CollegeRule(renewal=0.12, noise=0.0, lag=10.0))
    assert programs.vintage == pytest.approx(-0.03)


def test_a_revised_standard_shows_the_frontier_exactly_and_doubles_the_pace(consortium: Consortium) -> None:
    programs = consortium.programs
    still_frontier(consortium, 1.0)
    consortium.industry.frontier_past[:] = -5.0
    programs.vintage[:] = 0.0
    programs.revised_until[0] = consortium.clock.month
    colleges.renew_curricula(consortium, CollegeRule(renewal=0.24, noise=0.5, lag=20.0))
    assert programs.vintage[0] == pytest.approx(0.04)
    assert (programs.vintage[1:] < 0.0).all()


def test_errors_about_the_frontier_have_the_declared_spread_and_memory(consortium: Consortium) -> None:
    programs, seen = consortium.programs, []
    for month in range(1, 3_000):
        consortium.clock.month = month
        colleges.renew_curricula(consortium, CollegeRule())
        seen.append(programs.forecast_error.copy())
    errors = np.array(seen[100:])
    assert errors.mean() == pytest.approx(0.0, abs=0.1)
    assert errors.std() == pytest.approx(1.0, rel=0.1)
    lagged = np.mean([np.corrcoef(errors[:-24, g], errors[24:, g])[0, 1] for g in range(programs.count)])
    assert lagged == pytest.approx(0.5, abs=0.1)


def test_quality_rises_with_double_qualified_teachers_and_falls_with_crowding(
    consortium: Consortium,
) -> None:
    def quality(double: float, teachers: float = 1.0, equipment: float = 1.0) -> float:
        students = consortium.colleges.students
        consortium.colleges.teachers[:] = teachers * students / colleges.STUDENTS_PER_TEACHER
        consortium.colleges.equipment[:] = equipment * 7_778.0 * students
        colleges.teach(consortium, CollegeRule(double_qualified=double))
        return float(consortium.programs.quality.mean())

    usual = quality(0.6)
    assert quality(0.9) - usual == pytest.approx(0.3 * CollegeRule().quality_double)
    assert quality(0.6, teachers=0.5) < usual
    assert quality(0.6, teachers=2.0) == pytest.approx(usual)
    assert quality(0.6, equipment=3.0) > usual


def test_a_college_is_funded_by_its_students_and_keeps_a_months_income(consortium: Consortium) -> None:
    rule, students = CollegeRule(appropriation=1_000.0, tuition=500.0), consortium.colleges.students
    month = Month.begin(consortium.enterprises.cash, 1)
    colleges.fund(consortium, month, rule)
    ledger, year = consortium.ledger, consortium.clock.year
    assert ledger.paid(year, "appropriation") == 100_000 * students.sum()
    assert ledger.paid(year, "tuition") == 50_000 * students.sum()
    assert (consortium.colleges.funds <= 150_000 * students).all()
    assert month.bought_outside["equipment"] == ledger.paid(year, "equipment") / 100.0
    ledger.audit()


def test_students_are_counted_by_program_and_college(consortium: Consortium) -> None:
    people = consortium.people
    students = np.flatnonzero(people.status == STUDYING)
    people.status[students[:7]] = 0
    colleges.count_students(consortium, students)
    assert consortium.programs.students.sum() == (people.status == STUDYING).sum()
    assert consortium.colleges.students.sum() == consortium.programs.students.sum()
