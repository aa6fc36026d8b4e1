"""What can fail in a consortium is told by the run that it fails in, and stands in the brief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from practice_city import centre_of, practice_city
from rd_city import Workshop, members_only
from small_city import founded, live, small_city

from consortium_sim.population.consortium import Consortium
from consortium_sim.report.facts import events
from consortium_sim.report.languages import language_of
from consortium_sim.report.telling import Telling
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.study.study import Study


def said_in_the_brief(study: Study, messages: Sequence[str]) -> list[str]:
    """Return what the brief says where every run of a study has told these messages."""
    runs = [replace(run, messages=tuple(messages)) for run in study.runs]
    telling = Telling(replace(study, runs=tuple(runs)), language_of("en"))
    return [event.says for event in events(telling)]


def has(texts: Sequence[str], pattern: str) -> bool:
    return any(re.search(pattern, text) for text in texts)


def a_year(policy: Policy | None = None, months: int = 14, **sections: object) -> list[str]:
    """Return what a small city tells in its first months of horizon."""
    city = small_city(0.06, 4, **sections)  # type: ignore[arg-type]
    consortium = founded(city, 1)
    live(consortium, city, policy, 4 + months)
    return consortium.messages


def test_enterprises_that_leave_the_consortium_are_counted_once_a_year(study: Study) -> None:
    everybody_in = {"first_share": 1.0, "member_coordination": 200.0, "deep_coordination": 500.0}
    told = a_year(months=14, participation=everybody_in)
    assert sum("left the consortium this year" in message for message in told) == 1
    assert has(told, r"^month 8: [\d,]+ enterprises left the consortium this year$")
    assert has(said_in_the_brief(study, told), r"^Enterprises left the consortium: \d+ a run on average$")


def test_enterprises_that_leave_the_practice_centre_are_counted_once_a_year(study: Study) -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    consortium.centre.dissatisfaction[: consortium.enterprises.count] = 1e9
    live(consortium, city, Policy("centre", {"practice_centre.open": True}), 12)
    assert has(consortium.messages, r"enterprises? left the practice centre this year$")
    said = said_in_the_brief(study, consortium.messages)
    assert has(said, r"^Enterprises left the practice centre: \d+ a run on average$")


def test_an_enterprise_that_leaves_the_city_is_told(study: Study) -> None:
    city = small_city(0.06, 4)
    consortium = founded(city, 1)
    live(consortium, city, months=4)
    consortium.enterprises.months_in_debt[:3] = 11
    broke = np.zeros(consortium.enterprises.count, np.int64)
    broke[:3] = consortium.enterprises.cash[:3] + 10**13
    consortium.ledger.pay(1, "enterprises", "owners", "dividends", broke)
    live(consortium, city)
    assert "month 1: 3 enterprises closed after a year in debt" in consortium.messages
    said = said_in_the_brief(study, consortium.messages)
    assert "Enterprises closed after a year in debt: 3 a run on average" in said


def test_a_college_that_refuses_is_named(study: Study) -> None:
    city = small_city(0.2, 4, participation={"first_share": 1.0})
    consortium = founded(city, 1)
    live(consortium, city, months=4)
    everything = consortium.colleges.funds.copy()
    consortium.ledger.pay(0, "colleges", "outside", "fire", everything)
    fee = {"staff_exchange.open": True, "staff_exchange.fee": 600.0}
    live(consortium, city, Policy("exchange", fee), 12)
    assert has(consortium.messages, r"refuses \d+ engineers?: it cannot pay their lecture fees")
    assert has(said_in_the_brief(study, consortium.messages), "refuses .* lecture fees")


def test_a_college_that_leaves_the_practice_centre_is_named(study: Study) -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    consortium.centre.members[consortium.enterprises.count :] = True
    consortium.centre.dissatisfaction[consortium.enterprises.count :] = 1e12
    live(consortium, city, Policy("centre", {"practice_centre.open": True}), 12)
    assert has(consortium.messages, "leaves the practice centre: it pays more than the hours are worth to it")
    assert has(said_in_the_brief(study, consortium.messages), "leaves the practice centre")


def test_a_budget_that_has_run_out_is_told_first(study: Study) -> None:
    meagre = {"training_subsidy.rate": 2_000.0, "training_subsidy.budget": 1_000.0}
    told = a_year(Policy("meagre", meagre), months=30, participation={"first_share": 1.0})
    assert has(told, "the yearly budget of the training subsidy .* has run out")
    assert "budget of the training subsidy" in said_in_the_brief(study, told)[0]


def test_a_deadlocked_council_is_told_once_for_all_its_subjects(study: Study) -> None:
    strict = {**load_policy("council").changes, "council.majority": 0.75}
    told = a_year(Policy("strict", strict), months=24, participation={"first_share": 0.8})
    deadlocks = [message for message in told if "the council is deadlocked over" in message]
    assert len(deadlocks) > 1
    said = [one for one in said_in_the_brief(study, told) if "deadlocked" in one]
    assert len(said) == 1
    assert said[0].startswith("The council is deadlocked over the ")
    assert "likewise: " in said[0]


def test_a_practice_centre_without_members_closes_its_doors(study: Study) -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    consortium.centre.members[:] = False
    live(consortium, city, Policy("centre", {"practice_centre.open": True}))
    assert has(consortium.messages, "the practice centre has lost its last member and closes its doors")
    assert has(said_in_the_brief(study, consortium.messages), "lost its last member")


def test_a_centre_that_nobody_founds_is_told(study: Study) -> None:
    consortium = centre_of(1, city=practice_city(practice_centre={"rent": 1e6}), rule="equal")
    assert has(consortium.messages, "nobody founds the practice centre")
    assert has(said_in_the_brief(study, consortium.messages), "Nobody founds the practice centre")


def test_a_technology_platform_that_nobody_uses_and_projects_that_fail_are_told(study: Study) -> None:
    def tells(consortium: Consortium, pattern: str) -> None:
        assert has(consortium.messages, pattern)
        assert has(said_in_the_brief(study, consortium.messages), "(?i)" + pattern)

    idle = Workshop(members_only(), worth_per_output=0.0)
    idle.months(12)
    tells(idle.consortium, "the technology platform closes its year without a project: nobody sponsored one")
    busy = Workshop(members_only())
    busy.months(36)
    tells(busy.consortium, r"R&D projects failed: \d+")
