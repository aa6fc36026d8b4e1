from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import accounts, closing, colleges, production, working
from consortium_sim.mechanisms.colleges import TEACHER_PAY, CollegeRule
from consortium_sim.mechanisms.participation import ParticipationRule, cooperation
from consortium_sim.mechanisms.platforms.technology import stages
from consortium_sim.mechanisms.staff_exchange import (
    ENGINEER_HOURS,
    HOURS_OF_A_MONTH,
    TEACHER_HOURS,
    TERM,
    USUAL_COMMITMENT,
    ExchangeRule,
    duties,
    effects,
    forecast,
    selection,
    yearly_fee,
)
from consortium_sim.mechanisms.staff_exchange.operation import operate
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER, OUTSIDE
from consortium_sim.population.exchange import (
    COMPLETED,
    CUT_SHORT,
    ENGINEER,
    FAILED,
    RUNNING,
    TEACHER,
    Contracts,
)
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

OPEN = ExchangeRule(open=True)
LAVISH = ExchangeRule(open=True, deep_pledge=0.05, member_pledge=0.03, teachers=0.4, wanted=3.0)


@pytest.fixture
def consortium() -> Consortium:
    """A city in its August, before the selection."""
    city = small_city(0.4, burn_in=0)
    consortium = founded(city, 2)
    live(consortium, city, months=7)
    consortium.clock.month = 8
    return consortium


def a_month(consortium: Consortium) -> Month:
    return Month.begin(consortium.enterprises.cash, 1)


def selected(consortium: Consortium, rule: ExchangeRule) -> Month:
    month = a_month(consortium)
    selection.select(consortium, month, rule, TEACHER_PAY)
    return month


def engineers_of(contracts: Contracts) -> Contracts:
    return contracts.those(contracts.direction == ENGINEER)


def teachers_of(contracts: Contracts) -> Contracts:
    return contracts.those(contracts.direction == TEACHER)


def test_candidates_below_the_threshold_are_rejected_and_counted(consortium: Consortium) -> None:
    rule = replace(LAVISH, threshold=0.9)
    everybody = selection.engineers_offered(consortium, rule).quality.size
    poor = int((selection.engineers_offered(consortium, rule).quality < 0.9).sum())
    month = selected(consortium, rule)
    contracts = consortium.exchange.contracts
    assert contracts.size > 0
    assert contracts.quality.min() >= 0.9
    assert 0 < poor < everybody
    assert month.count["candidates rejected"] >= poor
    assert month.count["candidates"] == pytest.approx(
        month.count["candidates rejected"] + month.count["candidates without place"] + contracts.size
    )


def test_a_threshold_that_nobody_meets_ends_the_exchange(consortium: Consortium) -> None:
    month = selected(consortium, replace(LAVISH, threshold=1e3))
    assert consortium.exchange.contracts.size == 0
    assert month.count["candidates rejected"] == month.count["candidates"] > 0


def test_participants_offer_what_their_strategy_pledges_and_outsiders_nobody(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    rule = ExchangeRule(open=True, deep_pledge=0.05, member_pledge=0.02)
    pledge = np.array([0.0, 0.02, 0.05])[enterprises.strategy] * enterprises.staff
    offered = np.bincount(selection.engineers_offered(consortium, rule).giver, minlength=enterprises.count)
    assert (np.abs(offered - pledge) < 1.0).all()
    assert not offered[enterprises.strategy == OUTSIDE].any()
    assert offered[enterprises.strategy == DEEP].sum() > 0


def test_engineers_who_are_away_count_toward_the_pledge(consortium: Consortium) -> None:
    offered = selection.engineers_offered(consortium, LAVISH)
    selected(consortium, LAVISH)
    away = engineers_of(consortium.exchange.contracts)
    again = selection.engineers_offered(consortium, LAVISH)
    assert again.number.size == offered.number.size - away.size


def test_a_higher_pledge_adds_candidates_and_leaves_the_others_as_they_are(consortium: Consortium) -> None:
    few = selection.engineers_offered(consortium, ExchangeRule(deep_pledge=0.02, member_pledge=0.01))
    many = selection.engineers_offered(consortium, ExchangeRule(deep_pledge=0.05, member_pledge=0.03))
    place = np.searchsorted(many.number, few.number)
    assert many.number.size > few.number.size
    assert many.number[place].tolist() == few.number.tolist()
    assert many.quality[place].tobytes() == few.quality.tobytes()


def test_quality_has_median_one_and_the_declared_spread(consortium: Consortium) -> None:
    quality = []
    for month in range(8, 8 + 12 * 40, 12):
        consortium.clock.month = month
        quality.append(np.log(selection.engineers_offered(consortium, LAVISH).quality))
    every = np.concatenate(quality)
    assert every.mean() == pytest.approx(0.0, abs=0.02)
    assert every.std() == pytest.approx(selection.QUALITY_SPREAD, rel=0.04)


def test_engineers_teach_the_occupation_of_posts_that_their_enterprise_has(consortium: Consortium) -> None:
    selected(consortium, LAVISH)
    away = engineers_of(consortium.exchange.contracts)
    occupation = consortium.programs.occupation[away.program]
    assert away.size > 10
    assert (consortium.posts.filled[away.enterprise, occupation] > 0).all()
    assert (consortium.programs.students[away.program] > 0).all()


def test_teachers_go_to_participants_with_staff_in_their_occupation(consortium: Consortium) -> None:
    selected(consortium, replace(LAVISH, wanted=0.0))
    away = teachers_of(consortium.exchange.contracts)
    assert away.size > 3
    assert consortium.enterprises.participates[away.enterprise].all()
    occupation = consortium.programs.occupation[away.program]
    assert (consortium.posts.filled[away.enterprise, occupation] > 0).all()
    places = selection.TEACHER_PLACES * consortium.enterprises.staff
    taken = np.bincount(away.enterprise, minlength=places.size)
    assert (taken < places + 1.0).all()


def test_a_program_takes_the_best_of_those_who_apply_and_no_more_than_it_wants(
    consortium: Consortium,
) -> None:
    rule = replace(LAVISH, wanted=1.0)
    offered = selection.engineers_offered(consortium, rule)
    selected(consortium, rule)
    hired = engineers_of(consortium.exchange.contracts)
    programs = consortium.programs
    taken = np.bincount(hired.program, minlength=programs.count)
    assert (taken < rule.wanted * programs.students / selection.CLASS + 1.0).all()
    fit = offered.quality[offered.quality >= rule.threshold]
    assert fit.size > hired.size > 0
    assert hired.quality.mean() > fit.mean()


def test_a_college_that_wants_nobody_takes_nobody(consortium: Consortium) -> None:
    month = selected(consortium, replace(LAVISH, wanted=0.0, teachers=0.0))
    assert consortium.exchange.contracts.size == 0
    assert month.count["candidates without place"] > 0
    assert month.count["engineers refused"] == 0
    assert not consortium.messages


def test_a_college_without_money_refuses_engineers_and_sends_no_teachers_and_says_so(
    consortium: Consortium,
) -> None:
    poor = 0
    funds = np.zeros(consortium.colleges.count, np.int64)
    funds[poor] = max(int(consortium.colleges.funds[poor]), 0)
    consortium.ledger.pay(0, "colleges", "outside", "fire", funds)
    month = selected(consortium, LAVISH)
    contracts = consortium.exchange.contracts
    assert contracts.size > 0
    assert not (consortium.programs.college[contracts.program] == poor).any()
    assert month.count["engineers refused"] > 0
    [message] = [text for text in consortium.messages if "college 0" in text]
    assert "refuses" in message
    assert "cannot pay" in message


def test_a_college_engages_no_more_engineers_than_it_can_pay_for_a_year(consortium: Consortium) -> None:
    rule = replace(LAVISH, fee=600.0)
    selected(consortium, rule)
    contracts = engineers_of(consortium.exchange.contracts)
    number = np.bincount(consortium.programs.college[contracts.program], minlength=consortium.colleges.count)
    assert (number * yearly_fee(rule) <= consortium.colleges.funds / 100.0).all()


def one_contract(consortium: Consortium, direction: int, commitment: float, begins: int) -> Contracts:
    """Put one contract of a deep member and program 0 in place of all others."""
    consortium.enterprises.strategy[3] = DEEP
    one = np.ones(1)
    contract = Contracts.signed(
        np.array([77]), direction, np.array([3]), np.array([0]), one, one * commitment, begins
    )
    consortium.exchange.contracts = contract
    return contract


def months_under_contract(consortium: Consortium, rule: ExchangeRule, months: int) -> Month:
    for _ in range(months):
        consortium.clock.month += 1
        month = a_month(consortium)
        consortium.enterprises.absorptive_boost[:] = 0.0
        operate(consortium, month, rule, TEACHER_PAY)
    return month


@pytest.mark.parametrize(("direction", "owed"), [(ENGINEER, ENGINEER_HOURS), (TEACHER, TEACHER_HOURS)])
def test_duties_begin_with_the_contract_and_never_exceed_what_is_owed(
    consortium: Consortium, direction: int, owed: float
) -> None:
    contract = one_contract(consortium, direction, 0.9, consortium.clock.month + 2)
    months_under_contract(consortium, OPEN, 1)
    assert contract.hours[0] == 0.0
    seen = []
    for _ in range(5):
        months_under_contract(consortium, OPEN, 1)
        seen.append(contract.hours[0])
    assert 0.0 < min(seen) < max(seen) <= owed
    assert contract.done[0] == pytest.approx(sum(seen))
    assert contract.owed[0] == 5 * owed


def test_the_college_pays_the_engineer_by_the_hour(consortium: Consortium) -> None:
    contract = one_contract(consortium, ENGINEER, 0.9, consortium.clock.month + 1)
    before = consortium.colleges.funds.copy()
    months_under_contract(consortium, replace(OPEN, fee=200.0), 1)
    paid = before - consortium.colleges.funds
    assert paid[consortium.programs.college[0]] == round(200.0 * float(contract.hours[0]) * 100)
    assert paid.sum() == paid[consortium.programs.college[0]]


def test_a_teachers_college_pays_for_cover_and_the_enterprise_an_allowance(consortium: Consortium) -> None:
    contract = one_contract(consortium, TEACHER, 0.9, consortium.clock.month + 1)
    funds, cash = consortium.colleges.funds.copy(), consortium.enterprises.cash.copy()
    month = months_under_contract(consortium, replace(OPEN, allowance=1_200.0), 1)
    cover = TEACHER_PAY * float(contract.hours[0]) / HOURS_OF_A_MONTH
    assert (funds - consortium.colleges.funds).sum() == round(cover * 100)
    assert (cash - consortium.enterprises.cash)[3] == 120_000
    assert month.payoff["staff exchange"][3] == -1_200.0
    assert month.count["exchange cost"] == pytest.approx(cover + 1_200.0, abs=0.01)


def test_an_engineer_who_neglects_the_duties_is_out_after_half_a_term(consortium: Consortium) -> None:
    contract = one_contract(consortium, ENGINEER, 0.2, consortium.clock.month + 1)
    months_under_contract(consortium, OPEN, 5)
    assert contract.state[0] == RUNNING
    month = months_under_contract(consortium, OPEN, 1)
    assert contract.state[0] == FAILED
    assert contract.score[0] < duties.PASS
    assert month.count["contracts ended by appraisal"] == 1.0
    months_under_contract(consortium, OPEN, 1)
    assert contract.hours[0] == 0.0


def test_without_appraisal_the_same_engineer_stays_the_term_and_nobody_is_renewed(
    consortium: Consortium,
) -> None:
    for commitment in (0.2, 1.0):
        contract = one_contract(consortium, ENGINEER, commitment, consortium.clock.month + 1)
        months_under_contract(consortium, replace(OPEN, appraisal=False, deep_pledge=0.0), 11)
        assert contract.state[0] == RUNNING
        months_under_contract(consortium, replace(OPEN, appraisal=False, deep_pledge=0.0), 1)
        assert contract.state[0] == COMPLETED
        assert np.isnan(contract.score[0])


def test_a_good_engineer_is_renewed_with_experience_up_to_three_terms(consortium: Consortium) -> None:
    contract = one_contract(consortium, ENGINEER, 1.0, consortium.clock.month + 1)
    rule = replace(OPEN, deep_pledge=0.0, member_pledge=0.0, teachers=0.0)
    for terms in (2, 3):
        months_under_contract(consortium, rule, TERM)
        contract = engineers_of(consortium.exchange.contracts)
        assert contract.state[0] == RUNNING
        assert contract.terms[0] == terms
        assert contract.quality[0] == pytest.approx(duties.EXPERIENCE ** (terms - 1))
    last = consortium.exchange.contracts
    months_under_contract(consortium, rule, TERM)
    assert last.state[0] == COMPLETED


def test_an_engineer_is_not_renewed_once_the_enterprise_has_left_or_the_exchange_is_closed(
    consortium: Consortium,
) -> None:
    contract = one_contract(consortium, ENGINEER, 1.0, consortium.clock.month + 1)
    consortium.enterprises.strategy[:] = OUTSIDE
    months_under_contract(consortium, OPEN, 11)
    assert contract.state[0] == RUNNING
    months_under_contract(consortium, OPEN, 1)
    assert contract.state[0] == COMPLETED
    contract = one_contract(consortium, ENGINEER, 1.0, consortium.clock.month + 1)
    months_under_contract(consortium, ExchangeRule(open=False), 12)
    assert contract.state[0] == COMPLETED


def test_engineers_of_an_enterprise_that_closes_lose_their_contract_and_it_is_told() -> None:
    city = small_city(0.2, burn_in=0).with_({"participation.first_share": 1.0})
    policy = Policy("exchange", {"staff_exchange.open": True, "staff_exchange.deep_pledge": 0.05})
    consortium = founded(city, 3)
    live(consortium, city, policy, months=9)
    contracts = consortium.exchange.contracts
    victim = int(engineers_of(contracts).enterprise[0])
    loss = np.zeros(consortium.enterprises.count, np.int64)
    loss[victim] = 10**12
    consortium.ledger.pay(0, "enterprises", "outside", "fire", loss)
    consortium.enterprises.months_in_debt[victim] = closing.MONTHS_TO_CLOSE - 1
    live(consortium, city, policy)
    theirs = contracts.enterprise == victim
    assert not consortium.enterprises.active[victim]
    assert (contracts.state[theirs] == CUT_SHORT).all()
    assert (contracts.state[~theirs & (contracts.enterprise != victim)] != CUT_SHORT).any()
    assert any("staff exchange" in text and "closed" in text for text in consortium.messages)
    live(consortium, city, policy)
    assert not contracts.hours[theirs].any()
    assert contracts.hours[contracts.running].all()
    consortium.ledger.audit()


def test_a_closed_exchange_lets_its_contracts_run_out() -> None:
    city = small_city(0.2, burn_in=0)
    lasting = {"open": [{"from": 1, "value": True}, {"from": 12, "value": False}], "deep_pledge": 0.05}
    policy = Policy("for a year", {f"staff_exchange.{name}": value for name, value in lasting.items()})
    consortium = founded(city, 1)
    live(consortium, city, policy, months=12)
    assert consortium.exchange.contracts.running.any()
    live(consortium, city, policy, months=9)
    assert not consortium.exchange.contracts.running.any()
    assert not consortium.programs.engineers.any()


def test_an_engineer_per_class_adds_u1_to_the_speed_of_renewal_and_ninety_percent_is_the_most(
    consortium: Consortium,
) -> None:
    programs, industry = consortium.programs, consortium.industry
    industry.frontier[:] = industry.frontier_past[:] = 1.0
    rule = CollegeRule(renewal=0.12, renewal_engineers=0.24, noise=0.0)
    for engineers, yearly in ((0.0, 0.12), (1.0, 0.36), (0.5, 0.24), (50.0, 0.9)):
        programs.engineers[:] = engineers
        programs.vintage[:] = 0.0
        colleges.renew_curricula(consortium, rule)
        assert programs.vintage == pytest.approx(yearly / 12.0)


def test_engineers_count_by_duties_done_quality_and_classes(consortium: Consortium) -> None:
    contract = one_contract(consortium, ENGINEER, 0.9, consortium.clock.month + 1)
    contract.quality[:] = 1.2
    consortium.programs.students[0] = 120
    months_under_contract(consortium, OPEN, 1)
    done = float(contract.hours[0]) / ENGINEER_HOURS
    assert consortium.programs.engineers[0] == pytest.approx(1.2 * done / 3.0)
    assert not consortium.programs.engineers[1:].any()


def test_teachers_who_come_back_become_double_qualified_and_turnover_takes_it_away(
    consortium: Consortium,
) -> None:
    city_share = consortium.colleges.double_qualified.copy()
    contract = one_contract(consortium, TEACHER, 1.0, consortium.clock.month + 1)
    home = consortium.programs.college[0]
    rule = replace(OPEN, deep_pledge=0.0, member_pledge=0.0, teachers=0.0)
    months_under_contract(consortium, rule, TERM)
    college = consortium.colleges
    assert contract.state[0] == COMPLETED
    served = contract.done[0] / contract.owed[0]
    expected = effects.QUALIFYING * (1.0 - city_share[home]) * served / max(college.teachers[home], 1.0)
    assert college.qualified_in_enterprises[home] == pytest.approx(expected)
    colleges.teach(consortium, CollegeRule(double_qualified=0.6))
    assert college.double_qualified[home] == pytest.approx(0.6 + expected)
    assert (np.delete(college.double_qualified, home) == 0.6).all()
    months_under_contract(consortium, rule, 12)
    left = (1.0 - effects.TURNOVER / 12.0) ** 12
    assert college.qualified_in_enterprises[home] == pytest.approx(expected * left)


def test_the_double_qualified_share_stays_to_the_bit_where_no_teacher_goes() -> None:
    city = small_city(0.1, burn_in=0, colleges={"double_qualified": 0.57})
    consortium = founded(city)
    for _ in months_of(consortium, city, months=15):
        assert (consortium.colleges.double_qualified == 0.57).all()


def test_teachers_raise_absorptive_capacity_up_to_one(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    one_contract(consortium, TEACHER, 1.0, consortium.clock.month + 1)
    months_under_contract(consortium, OPEN, 1)
    contract = consortium.exchange.contracts
    done = float(contract.hours[0]) / TEACHER_HOURS
    boost = effects.ABSORPTIVE_BY_TEACHER * done / enterprises.staff[3]
    assert enterprises.absorptive_boost[3] == pytest.approx(boost)
    settle(consortium)
    assert enterprises.absorptive[3] == pytest.approx(0.9 + boost)
    enterprises.absorptive_boost[3] = 0.5
    settle(consortium)
    assert enterprises.absorptive[3] == 1.0
    assert enterprises.absorptive_boost[3] == pytest.approx(0.1)
    assert (np.delete(enterprises.absorptive_boost, 3) == 0.0).all()


def test_teachers_quicken_the_joint_projects_of_the_enterprise_where_they_work(
    consortium: Consortium,
) -> None:
    row = 3
    consortium.enterprises.staff[:] = 40
    alone = stages.pace(consortium, effects.teachers_at_work(consortium))
    one_contract(consortium, TEACHER, 1.0, consortium.clock.month)
    duties.do_duties(consortium)
    there = effects.teachers_at_work(consortium)
    assert 0.3 < there[row] <= TEACHER_HOURS / HOURS_OF_A_MONTH
    assert there.sum() == there[row]
    quicker = stages.pace(consortium, there)
    assert quicker[row] > alone[row]
    assert np.array_equal(np.delete(quicker, row), np.delete(alone, row))


def settle(consortium: Consortium) -> None:
    """Settle a month in which everybody's fit is 0.9."""
    staff = consortium.enterprises.staff.copy()
    wages, output = np.zeros(staff.size, np.int64), np.zeros(staff.size)
    done = working.Work(output, wages, 0.9 * staff, staff, np.zeros(working.TOTALS))
    accounts.settle_accounts(consortium, a_month(consortium), production.ProductionRule(), done)


def test_technology_that_teachers_bring_is_owed_to_cooperation(consortium: Consortium) -> None:
    """Without openness, the distance with teachers plus t is the distance without them, month after month."""
    enterprises = consortium.enterprises
    rule = ParticipationRule(member_openness=0.0, deep_openness=0.0, spillover=0.0)
    drift = np.zeros(len(consortium.industry.sectors))
    enterprises.cooperation_gain[:] = 0.0
    enterprises.distance[:], enterprises.absorptive[:] = 0.3, 0.9
    enterprises.absorptive_boost[:] = np.where(np.arange(enterprises.count) == 3, 0.08, 0.0)
    alone = 0.3
    cooperation.adopt(consortium, rule, 0.02, drift)
    alone -= 0.02 * (0.4 + 0.75 * (0.9 - 0.08)) * alone
    assert enterprises.distance[3] < alone
    assert enterprises.distance[3] + enterprises.cooperation_gain[3] == pytest.approx(alone)
    assert (np.delete(enterprises.cooperation_gain, 3) == 0.0).all()


def test_the_hours_of_engineers_are_missing_in_output_and_the_loss_is_what_the_ledger_shows(
    consortium: Consortium,
) -> None:
    contract = one_contract(consortium, ENGINEER, 1.0, consortium.clock.month + 1)
    months_under_contract(consortium, OPEN, 1)
    staff = consortium.enterprises.staff.copy()
    full = 20_000.0 * staff
    output, rule = full.copy(), production.ProductionRule()
    month = a_month(consortium)
    effects.forgo_output(consortium, month, output, staff, rule.hour_margin)
    hours = float(contract.hours[0])
    forgone = effects.ENGINEER_OUTPUT * hours / HOURS_OF_A_MONTH * 20_000.0
    assert (full - output)[3] == pytest.approx(forgone)
    assert (np.delete(full - output, 3) == 0.0).all()
    assert month.count["output forgone"] == pytest.approx(forgone)
    cash = []
    for produced in (full, output):
        before = consortium.enterprises.cash.copy()
        ledger_month = a_month(consortium)
        wages = np.full(staff.size, 10_000, np.int64)
        done = working.Work(produced, wages, 0.9 * staff, staff, np.zeros(working.TOTALS))
        accounts.settle_accounts(consortium, ledger_month, rule, done)
        cash.append(consortium.enterprises.cash - before + ledger_month.sales)
    lost = (cash[0] - cash[1]) / 100.0
    assert lost == pytest.approx(-month.payoff["staff exchange"], abs=0.02)


def test_the_forecast_is_what_engineers_and_teachers_cost_on_average(consortium: Consortium) -> None:
    enterprises, exchange = consortium.enterprises, consortium.exchange
    exchange.placed_share, exchange.teachers_per_employee = 0.4, 0.002
    value = forecast.yearly_value(consortium, OPEN, np.zeros(enterprises.count), 0.65)
    hour = enterprises.output / np.maximum(enterprises.staff, 1) / HOURS_OF_A_MONTH
    engineers = 0.4 * USUAL_COMMITMENT * ENGINEER_HOURS * effects.ENGINEER_OUTPUT * hour * 0.65
    teachers = 1_000.0 * 0.002
    expected = -12.0 * enterprises.staff * (OPEN.member_pledge * engineers + teachers)
    assert value[:, MEMBER] == pytest.approx(expected)
    assert (value[:, DEEP] <= value[:, MEMBER]).all()
    assert not value[:, OUTSIDE].any()
    assert not forecast.yearly_value(consortium, ExchangeRule(), np.ones(enterprises.count), 0.65).any()


def test_the_forecast_counts_the_technology_that_teachers_bring(consortium: Consortium) -> None:
    """The steady state of t without openness is what a long run of months comes to."""
    enterprises, exchange = consortium.enterprises, consortium.exchange
    exchange.teachers_per_employee = 0.01
    enterprises.absorptive[:], enterprises.absorptive_boost[:], enterprises.distance[:] = 0.8, 0.0, 0.3
    rule = replace(OPEN, allowance=0.0, member_pledge=0.0)
    value = forecast.yearly_value(consortium, rule, np.full(enterprises.count, 500.0), 0.65)[0, MEMBER]
    boost = effects.ABSORPTIVE_BY_TEACHER * USUAL_COMMITMENT * 0.01
    enterprises.absorptive[:], enterprises.absorptive_boost[:] = 0.8 + boost, boost
    closed = ParticipationRule(member_openness=0.0, deep_openness=0.0, spillover=0.0)
    for _ in range(2_000):
        enterprises.distance[:] = 0.3
        cooperation.adopt(consortium, closed, 0.02, np.zeros(len(consortium.industry.sectors)))
    assert value == pytest.approx(12.0 * 500.0 * enterprises.cooperation_gain[0], rel=0.03)


def test_the_policy_exchanges_rejects_appraises_and_narrows_what_is_taught_late() -> None:
    city = small_city(0.4, burn_in=6)
    gap, seen = {}, dict[str, Any]()
    for opened in (False, True):
        consortium = founded(city, 4)
        seen = {"candidates rejected": 0.0, "contracts ended by appraisal": 0.0, "engineers teaching": 0.0}
        for month, _ in months_of(consortium, city, Policy("x", {"staff_exchange.open": opened}), 66):
            for name in seen:
                seen[name] += month.count.get(name, 0.0)
        frontier = consortium.industry.frontier[consortium.programs.occupation]
        taught = consortium.programs.students > 0
        gap[opened] = float((frontier - consortium.programs.vintage)[taught].mean())
        assert all(value > 0.0 for value in seen.values()) is opened
        assert any(seen.values()) is opened
    assert gap[True] < gap[False] - 0.01
