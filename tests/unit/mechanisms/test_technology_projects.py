"""Who begins projects, who pays for them, and which college works on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rd_city import Workshop, always, members_only, never
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.incentives import budget
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.platforms.technology import EFFORT, TechnologyRule, foresight, partners
from consortium_sim.mechanisms.platforms.technology.billing import COLLEGE_PART
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY
from consortium_sim.population.projects import RUNNING

SURE = TechnologyRule(open=True, failure=0.0)


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(members_only())


def test_a_closed_platform_has_no_projects_and_moves_no_money(workshop: Workshop) -> None:
    workshop.rule, workshop.decide = TechnologyRule(open=False), always
    workshop.months(24)
    assert workshop.consortium.projects.id.size == 0
    assert not workshop.consortium.ledger.flows
    assert workshop.consortium.messages == []


def test_only_participants_begin_projects_and_one_at_a_time(workshop: Workshop) -> None:
    consortium, workshop.decide = workshop.consortium, always
    consortium.enterprises.strategy[::2] = OUTSIDE
    for _ in range(40):
        workshop.month()
        running = consortium.projects.sponsor[consortium.projects.running]
        assert np.unique(running).size == running.size
    assert consortium.projects.id.size > 10
    assert (consortium.projects.sponsor % 2 == 1).all()


def test_a_project_is_known_by_its_sponsor_and_month_whatever_else_is_begun() -> None:
    one, other = Workshop(members_only(), decide=always), Workshop(members_only(), decide=always)
    other.consortium.enterprises.strategy[3:9] = OUTSIDE
    one.months(12)
    other.months(12)
    mine, theirs = one.consortium.projects, other.consortium.projects
    assert np.unique(mine.id).size == mine.id.size
    both = np.isin(mine.id, theirs.id)
    assert both.sum() > 5
    assert not both.all()
    same = np.searchsorted(theirs.id, mine.id[both])
    assert theirs.promise[same].tolist() == mine.promise[both].tolist()
    assert theirs.stage[same].tolist() == mine.stage[both].tolist()


def test_what_pays_is_begun_and_what_does_not_is_left(workshop: Workshop) -> None:
    workshop.worth_per_output = 0.0
    workshop.rule = TechnologyRule(open=True, licence=0.0)
    workshop.months(24)
    assert workshop.consortium.projects.id.size == 0
    workshop.worth_per_output = 1e4
    workshop.months(24)
    assert workshop.consortium.projects.id.size > 10


def test_what_is_wanted_and_cannot_be_paid_is_blocked_and_counted(workshop: Workshop) -> None:
    workshop.decide, workshop.means = always, 1_000.0
    blocked = sum(month.count["projects_blocked"] for month in workshop.months(12))
    assert blocked > 5.0
    assert workshop.consortium.projects.id.size == 0
    workshop.means = 1e6
    months = workshop.months(12)
    assert sum(month.count["projects_blocked"] for month in months) == 0.0
    assert sum(month.count["projects_started"] for month in months) > 5.0


def test_the_expected_cost_is_that_of_the_closed_form_less_members_share_and_grant(
    workshop: Workshop,
) -> None:
    rule = workshop.rule
    foreseen = workshop.foresee()
    full = rule.spend * foreseen.chain.months @ EFFORT
    np.testing.assert_allclose(foreseen.cost, (1.0 - rule.member_share) * full)
    workshop.grant = RdGrant(rate=0.3)
    np.testing.assert_allclose(workshop.foresee().cost, (0.7 - rule.member_share) * full)
    workshop.grant = RdGrant(rate=0.3, cap=1_000.0)
    np.testing.assert_allclose(workshop.foresee().cost, (1.0 - rule.member_share) * full - 1_000.0)


def test_a_worse_chance_a_later_date_and_a_smaller_enterprise_lower_the_value(workshop: Workshop) -> None:
    usual = workshop.foresee().technology
    workshop.rule = replace(workshop.rule, failure=0.08)
    risky = workshop.foresee().technology
    workshop.rule = replace(workshop.rule, failure=0.02, stage_months=24.0)
    slow = workshop.foresee().technology
    assert (risky < usual).all()
    assert (slow < usual).all()
    order = np.argsort(workshop.consortium.enterprises.output)
    assert (np.diff(usual[order]) >= 0.0).all()


def test_sponsors_expect_licences_by_the_experience_of_others(workshop: Workshop) -> None:
    projects = workshop.consortium.projects
    first = foresight.expected_licences(projects, 10_000.0)
    assert first == foresight.FIRST_LICENCES * 10_000.0
    workshop.rule, workshop.decide = SURE, always
    workshop.months(150)
    earned = projects.licences[projects.outcome != RUNNING].mean() / 100.0
    expected = foresight.expected_licences(projects, 10_000.0)
    assert abs(expected - earned) < abs(first - earned)


def test_sponsor_and_members_pay_the_cost_to_the_cent(workshop: Workshop) -> None:
    workshop.decide = always
    consortium, ledger = workshop.consortium, workshop.consortium.ledger
    for month in workshop.months(60):
        assert (month.payoff["own R&D"] <= 0.0).all()
    year = consortium.clock.year
    for one in range(1, year + 1):
        cost = ledger.paid(one, "own R&D") + ledger.paid(one, "R&D contributions")
        assert cost == ledger.paid(one, "R&D") + ledger.paid(one, "joint R&D")
    projects = consortium.projects
    paid = sum(ledger.paid(one, "own R&D") for one in range(1, year + 1))
    assert paid == int((projects.spend - projects.shared).sum())
    share = projects.shared.sum() / projects.spend.sum()
    assert share == pytest.approx(workshop.rule.member_share, abs=1e-5)
    workshops = sum(ledger.paid(one, "technology platform") for one in range(1, year + 1))
    assert workshops == round(60 * workshop.rule.workshop * 100)
    assert int(consortium.region.consortium[0]) == -workshops


def test_who_has_left_the_consortium_pays_all_of_its_project_and_nothing_for_others(
    workshop: Workshop,
) -> None:
    workshop.rule, workshop.decide = SURE, always
    consortium = workshop.consortium
    workshop.months(3)
    leaver = int(consortium.projects.sponsor[0])
    consortium.enterprises.strategy[leaver] = OUTSIDE
    workshop.decide = never
    month = workshop.month()
    assert consortium.projects.own[0] == consortium.projects.billed[0] > 0
    assert month.payoff["R&D contributions"][leaver] == 0.0
    assert month.payoff["own R&D"][leaver] == -consortium.projects.own[0] / 100.0


def test_the_grant_pays_its_share_up_to_the_cap_of_a_project_and_its_budget(workshop: Workshop) -> None:
    workshop.rule, workshop.decide = SURE, always
    workshop.grant = RdGrant(rate=0.3, cap=50_000.0, budget=1e9)
    consortium = workshop.consortium
    for month in workshop.months(60):
        assert month.count["claimed R&D grant"] == month.count["paid R&D grant"]
        np.testing.assert_allclose(month.payoff["incentives"].sum(), month.count["paid R&D grant"])
    projects = consortium.projects
    assert (projects.granted <= 5_000_000).all()
    assert (projects.granted == 5_000_000).sum() > 5
    below = projects.granted < 5_000_000
    assert (projects.granted[below] <= 0.3 * projects.spend[below]).all()
    workshop.grant = RdGrant(rate=0.3, budget=20_000.0)
    workshop.decide = always
    workshop.months(24)
    assert any("R&D grant" in text and "run out" in text for text in consortium.messages)


def test_a_grant_never_exceeds_what_the_sponsor_paid(workshop: Workshop) -> None:
    workshop.rule = TechnologyRule(open=True, member_share=0.5, failure=0.0)
    workshop.grant, workshop.decide = RdGrant(rate=0.6, budget=1e9), always
    workshop.months(30)
    projects = workshop.consortium.projects
    assert (projects.granted <= projects.spend - projects.shared).all()
    assert (projects.granted == projects.spend - projects.shared).any()


def test_only_sponsors_that_claim_the_grant_are_paid_it_and_count_on_it(workshop: Workshop) -> None:
    workshop.rule, workshop.decide = SURE, always
    full = workshop.foresee().cost
    workshop.grant = RdGrant(rate=0.3, take_up=0.5, budget=1e9)
    consortium = workshop.consortium
    claims = budget.claimants(consortium, workshop.grant)
    assert 0.2 < claims.mean() < 0.8
    assert (workshop.foresee().cost[claims] < full[claims]).all()
    assert np.array_equal(workshop.foresee().cost[~claims], full[~claims])
    workshop.months(24)
    granted, sponsor = consortium.projects.granted, consortium.projects.sponsor
    assert (granted[claims[sponsor]] > 0).all()
    assert not granted[~claims[sponsor]].any()


def test_what_last_years_budget_did_not_pay_is_not_counted_on(workshop: Workshop) -> None:
    workshop.grant = RdGrant(rate=0.3)
    own = (1.0 - workshop.rule.member_share) / (1.0 - workshop.rule.member_share - 0.3)
    promised = workshop.foresee().cost
    workshop.consortium.governing.honoured["R&D grant"] = 0.0
    np.testing.assert_allclose(workshop.foresee().cost, own * promised)


def test_a_grant_without_a_platform_says_once_a_year_that_nobody_asks(workshop: Workshop) -> None:
    workshop.rule, workshop.grant = TechnologyRule(open=False), RdGrant(rate=0.3)
    workshop.months(24)
    told = [text for text in workshop.consortium.messages if "nobody has asked for the R&D grant" in text]
    assert len(told) == 2


def with_lookers(workshop: Workshop) -> int:
    workshop.decide = always
    workshop.months(1)
    projects = workshop.consortium.projects
    projects.program[:] = NOBODY
    return projects.running.size


def test_listed_projects_find_a_college_sooner_the_more_is_known() -> None:
    waited = []
    for information in (0.0, 0.5, 1.0):
        workshop = Workshop(members_only(factor=0.5))
        looking = with_lookers(workshop)
        consortium = workshop.consortium
        listed = np.ones(consortium.enterprises.count, np.bool_)
        found = 0.0
        for _ in range(6):
            consortium.clock.month += 1
            month = Month.begin(consortium.enterprises.cash, 1)
            partners.find(consortium, month, listed, information)
            found += month.count["projects_matched"]
        assert found == (consortium.projects.program != NOBODY).sum()
        waited.append(found / looking)
    assert waited[0] < waited[1] < waited[2]
    assert waited[0] < 0.5
    assert waited[2] > 0.7


def test_a_project_that_is_not_listed_gets_nothing_from_the_list() -> None:
    chosen = []
    for information in (0.0, 1.0):
        workshop = Workshop(members_only(factor=0.5))
        with_lookers(workshop)
        consortium = workshop.consortium
        none = np.zeros(consortium.enterprises.count, np.bool_)
        partners.find(consortium, Month.begin(consortium.enterprises.cash, 1), none, information)
        chosen.append(consortium.projects.program.tolist())
    assert chosen[0] == chosen[1]


def test_a_unit_of_effectiveness_is_worth_what_a_college_found_sooner_brings(workshop: Workshop) -> None:
    workshop.worth_per_output = 1e3
    consortium, count = workshop.consortium, workshop.consortium.enterprises.count
    consortium.enterprises.strategy[::2] = OUTSIDE
    listed = np.arange(count) % 3 > 0
    alone, joint = workshop.foresee(), workshop.foresee(partner=True)
    assert (joint.technology > alone.technology).all()
    worth = {}
    for coverage in (0.0, 0.4, 0.8):
        consortium.region.coverage = coverage
        worth[coverage] = foresight.worth_of_effectiveness(consortium, workshop.rule, alone, joint, listed)
    assert not worth[0.0].any()
    sponsors = listed & consortium.enterprises.participates
    assert (worth[0.8][sponsors] > worth[0.4][sponsors]).all()
    assert not worth[0.8][~sponsors].any()
    closed = TechnologyRule(open=False)
    assert not foresight.worth_of_effectiveness(consortium, closed, alone, joint, listed).any()


def test_a_college_works_on_what_its_programs_are_about_and_is_paid_for_it(workshop: Workshop) -> None:
    consortium = workshop.consortium
    workshop.decide, workshop.information = always, 1.0
    workshop.months(36)
    projects, programs = consortium.projects, consortium.programs
    joint = projects.program != NOBODY
    assert joint.sum() > 5
    fit = consortium.industry.staffing[projects.sector[joint], programs.occupation[projects.program[joint]]]
    assert (fit > 0.0).all()
    received = sum(consortium.ledger.paid(year, "joint R&D") for year in range(1, 4))
    assert 0 < received <= COLLEGE_PART * projects.spend[joint].sum()


def test_what_projects_are_forecast_to_bring_is_nothing_outside_and_nothing_without_a_platform(
    workshop: Workshop,
) -> None:
    workshop.worth_per_output = 1e4
    affordable = workshop.every > 0.0
    brings = foresight.yearly_value(workshop.consortium, workshop.rule, workshop.foresee(), affordable)
    assert (brings[:, 0] == 0.0).all()
    assert (brings[:, 1] > 0.0).all()
    assert np.array_equal(brings[:, 1], brings[:, 2])
    closed = TechnologyRule(open=False)
    assert not foresight.yearly_value(workshop.consortium, closed, workshop.foresee(), affordable).any()


def test_projects_of_a_city_end_in_the_month_in_which_its_platform_closes() -> None:
    dated = [{"from": 1, "value": True}, {"from": 25, "value": False}]
    city = small_city(0.1, burn_in=0, technology_platform={"open": dated})
    consortium = founded(city)
    running = [consortium.projects.running.size for _ in months_of(consortium, city, months=26)]
    assert running[23] > 0
    assert running[24:] == [0, 0]
    told = f"month 25: R&D projects abandoned because the platform closed: {running[23]}"
    assert told in consortium.messages
