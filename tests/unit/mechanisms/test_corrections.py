"""What corrections do with their money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.colleges import REVISION_COST, REVISION_MONTHS
from consortium_sim.mechanisms.evaluation import campaigns, relief, reviews
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.labour_market import CERTIFIED_GRADUATE
from consortium_sim.mechanisms.labour_market.search import prefer_certified
from consortium_sim.mechanisms.platforms import information
from consortium_sim.model.indicators import measure
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

RULE = EvaluationRule(instant=True, improvement=4_000.0)
DIMENSIONS = ("operation", "upgrading", "resources", "talent")


def corrected(dimension: str, months: int = 8) -> tuple[Consortium, Month]:
    """Return a small city in some month, with a correction of full strength in force for four months more."""
    city = small_city(burn_in=0, hosting={"known": 1.0})
    consortium = founded(city)
    month = live(consortium, city, months=months)
    consortium.clock.month += 1
    state, now = consortium.evaluation, consortium.clock.month
    state.shares = dict.fromkeys(DIMENSIONS, 0.25)
    state.corrections = [Correction(dimension, "it", 1.0, now - 2, now, now + 3)]
    return consortium, month


def paid(consortium: Consortium, kind: str) -> int:
    return consortium.ledger.paid(consortium.clock.year, kind)


def test_members_get_back_what_the_money_pays_and_never_more_than_taking_part_cost_them() -> None:
    consortium, month = corrected("operation")
    cost = -(month.payoff["coordination"] + month.payoff["fee"])
    relief.pay(consortium, month, replace(RULE, improvement=1e9))
    assert month.payoff["member rebate"] == pytest.approx(cost)
    poor, again = corrected("operation")
    relief.pay(poor, again, RULE)
    assert 0.0 < again.payoff["member rebate"].sum() <= 1_000.0 + 0.01 * poor.enterprises.count
    assert paid(poor, "member rebate") == round(100 * again.count["evaluation_cost"])
    assert not again.payoff["member rebate"][~poor.enterprises.participates].any()


def test_an_enterprise_counts_on_the_rebate_as_long_as_it_is_promised() -> None:
    consortium, _ = corrected("operation")
    membership = small_city().settings.participation
    each = relief.rate(consortium, RULE)
    value = relief.yearly_value(consortium, RULE, membership)
    row = int(np.argmax(consortium.enterprises.coordination))
    staff = consortium.enterprises.staff[row]
    assert value[row].tolist() == pytest.approx([0.0, 4 * each * staff, 4 * each * staff])
    dear = relief.yearly_value(consortium, replace(RULE, improvement=1e9), membership)
    cost = membership.member_coordination * consortium.enterprises.coordination[row] + membership.fee
    assert dear[row, 1] == pytest.approx(4 * cost * staff)


def test_the_curriculum_furthest_behind_is_reviewed_once_the_money_pays_for_it() -> None:
    consortium, month = corrected("upgrading", months=9)
    programs, now = consortium.programs, consortium.clock.month
    programs.students[:] = 10
    behind = consortium.industry.frontier[programs.occupation] - programs.vintage
    worst = np.argsort(-behind, kind="stable")
    programs.revised_until[worst[0]] = now
    rule = replace(RULE, improvement=4.0 * 0.75 * REVISION_COST)
    reviews.review(consortium, month, rule)
    assert (programs.revised_until < now + 1).all()
    reviews.review(consortium, month, rule)
    assert programs.revised_until[worst[1]] == now + REVISION_MONTHS - 1
    assert (programs.revised_until > now).sum() == 1
    assert paid(consortium, "curriculum review") == round(100 * REVISION_COST)
    assert consortium.evaluation.set_aside == pytest.approx(0.5 * REVISION_COST)


def test_a_college_gets_what_it_then_pays_for_the_revision() -> None:
    city = small_city(0.1, burn_in=0)
    consortium = founded(city)
    policy = Policy("p", {"evaluation.annual": True, "evaluation.improvement": 4_000_000.0})
    consortium.evaluation.corrections = [Correction("upgrading", "it", 1.0, 0, 2, 5)]
    for _ in months_of(consortium, city, policy, months=5):
        consortium.evaluation.corrections = [Correction("upgrading", "it", 1.0, 0, 2, 5)]
    assert paid(consortium, "curriculum review") == paid(consortium, "standard revision") > 0


def test_where_the_platform_operates_the_most_willing_outsiders_are_visited() -> None:
    consortium, month = corrected("resources")
    consortium.enterprises.strategy[:] = 0
    rule = replace(information.PlatformRule(), open=True)
    before = information.listed(consortium, rule)
    after = campaigns.improve_resources(consortium, month, replace(RULE, improvement=6_400.0), before, True)
    assert (after >= before).all()
    assert (after & ~before).sum() == 2
    assert paid(consortium, "listing drive") == round(200 * campaigns.VISIT_COST)


@pytest.mark.parametrize("platform", [True, False])
def test_where_nobody_is_left_to_visit_the_colleges_get_equipment(platform: bool) -> None:
    consortium, month = corrected("resources")
    everybody, nobody = consortium.enterprises.active.copy(), np.zeros(consortium.enterprises.count, np.bool_)
    before = float(consortium.colleges.equipment.sum())
    lists = everybody if platform else nobody
    assert campaigns.improve_resources(consortium, month, RULE, lists, platform) is lists
    assert float(consortium.colleges.equipment.sum()) - before == pytest.approx(1_000.0)
    assert paid(consortium, "joint equipment") == 100_000


def test_a_campaign_spends_its_money_on_the_graduates_of_the_last_half_year_and_not_more_than_helps() -> None:
    consortium, month = corrected("talent", months=9)
    each = campaigns.promote(consortium, month, RULE)
    assert 0.0 < each < campaigns.MOST_PROMOTION
    assert paid(consortium, "employment campaign") == pytest.approx(100_000, abs=1)
    rich, again = corrected("talent", months=9)
    assert campaigns.promote(rich, again, replace(RULE, improvement=1e8)) == campaigns.MOST_PROMOTION
    nobody, third = corrected("talent", months=9)
    nobody.people.program[:] = -1
    assert campaigns.promote(nobody, third, RULE) == 0.0
    assert paid(nobody, "employment campaign") == 0


def test_employers_prefer_recent_graduates_of_covered_program_clusters_and_nobody_else() -> None:
    city = small_city(0.2, burn_in=0)
    consortium = founded(city)
    seen: list[Any] = []

    def look(offers: Any) -> Any:
        seen.append(offers)
        return offers.log_wage + offers.tie + offers.luck

    live(consortium, city, months=7, rules={"job_choice": look})
    offers = seen[-1]
    certified = np.zeros(consortium.programs.count)
    certified[::2] = 1.0
    before = offers.score.copy()
    people = consortium.people
    program, out = people.program[offers.person], people.months_out[offers.person]
    prefer_certified(offers, certified)
    expected = (program >= 0) & (program % 2 == 0) & (out <= 24)
    assert 0 < expected.sum() < expected.size
    assert (offers.score - before)[expected] == pytest.approx(CERTIFIED_GRADUATE)
    assert offers.score[~expected].tolist() == before[~expected].tolist()


def test_what_evaluation_saw_is_what_the_table_of_indicators_says() -> None:
    city = small_city(burn_in=0, people={"scale": 3.0})
    consortium = founded(city)
    policy = Policy("p", {"evaluation.instant": True, "evaluation.annual": True})
    for month, _ in months_of(consortium, city, policy, months=30):
        assert len(month.reading) >= 13
        assert month.reading == measure(consortium, replace(month, reading={}), month.reading)
        assert measure(consortium, month)["participation"] == month.reading["participation"]
    assert len(consortium.evaluation.seen) == 30
