"""What joins the practice centre to the rest: projects that test there, the council, its department, banks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from practice_city import OPEN, a_month_of, centre_of, people_of, practice_city
from small_city import founded, live

from consortium_sim.mechanisms.platforms.practice_centre import operation
from consortium_sim.mechanisms.platforms.technology import stages
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.scenario.policy import Policy

RESEARCH = {"technology_platform.open": True}
COUNCIL = {"council.open": True, "council.interval": 1, "council.quorum": 0.1, "council.voting": "member"}


def lived(changes: dict[str, object], months: int) -> Consortium:
    city = practice_city(technology_platform={"project_cost": 100_000.0})
    consortium = founded(city, 3)
    live(consortium, city, Policy("one", {**OPEN, **changes}), months)
    return consortium


def test_projects_test_at_the_centre_and_are_quickened_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with_tests = lived(RESEARCH, 60)
    assert with_tests.projects.id.size and with_tests.centre.tests.max() > 0.0
    monkeypatch.setattr(stages, "TESTED", 0.0)
    without = lived(RESEARCH, 60)
    assert with_tests.projects.stage.sum() > without.projects.stage.sum()


def test_the_council_decides_over_the_centre() -> None:
    consortium = lived(COUNCIL, 30)
    titles = {minute.title for minute in consortium.council.minutes}
    assert any("share the cost of the practice centre by the rule" in title for title in titles)
    assert any("stations of the practice centre" in title for title in titles)
    assert any("first call on the practice centre" in title for title in titles)


def test_a_rule_that_the_council_adopts_is_settled_by(monkeypatch: pytest.MonkeyPatch) -> None:
    consortium = lived(COUNCIL, 40)
    adopted = [
        minute.title.removeprefix("share the cost of the practice centre by the rule ").replace(" ", "_")
        for minute in consortium.council.minutes
        if minute.title.startswith("share the cost") and minute.outcome == "adopted"
    ]
    assert consortium.centre.rule == (adopted[-1] if adopted else "by_use")


def test_a_department_that_keeps_stations_working_gives_more_hours() -> None:
    consortium, city = centre_of(6), practice_city()
    month, around = a_month_of(consortium, city)
    assert around.upkeep == pytest.approx(1.0)
    consortium.council.effectiveness[Department.RESOURCES_AND_FINANCE] = 0.95
    _, better = a_month_of(consortium, city)
    assert better.upkeep == pytest.approx(1.1)
    scarce = replace(city.settings.practice_centre, open=True, stations=0.5)
    hours = []
    for around_it in (around, better):
        consortium = centre_of(6)
        consortium.centre.stations = consortium.centre.stations_wanted = 0.5
        consortium.centre.declared = (
            scarce.rule,
            (scarce.day_priority, scarce.evening_priority),
            scarce.stations,
        )
        month, _ = a_month_of(consortium, city)
        operation.operate(consortium, month, scarce, around_it)
        hours.append(month.count["centre_hours"])
    assert hours[1] > hours[0] > 0.0


def test_stations_can_be_bought_on_credit_where_own_means_lack() -> None:
    """Without cash an enterprise puts nothing in; with credit it does, and owes it."""
    capital, debt = [], []
    for credit in (False, True):
        city = practice_city().with_({"finance.binding": True, "finance.reserve": 3.0})
        consortium = founded(city, 3)
        live(consortium, city, Policy("one", {**OPEN, "finance.open": credit}), 8)
        capital.append(int(consortium.centre.capital[: consortium.centre.enterprises].sum()))
        debt.append(int(consortium.enterprises.debt.sum()))
    assert capital[1] > capital[0]
    assert debt[1] > 0 == debt[0]


def test_hours_among_members_count_as_circulation() -> None:
    city = practice_city()
    consortium = founded(city, 3)
    month = live(consortium, city, Policy("centre", OPEN), 12)
    assert month.circulated["hours"] == month.count["centre_charged"] > 0.0


def test_the_centre_without_projects_department_and_council_is_as_before() -> None:
    first, second = lived({}, 20), lived({}, 20)
    assert people_of(first) == people_of(second)
    assert not np.any(first.centre.tests)
