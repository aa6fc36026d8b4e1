from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import accounts, closing, production, working
from consortium_sim.mechanisms.learning import LearningRule
from consortium_sim.mechanisms.production import ProductionRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, SEEKING, STUDYING


def broke_city(months: int = 20) -> tuple[Consortium, int]:
    """Return a city one month before its largest enterprise closes, and that enterprise."""
    city = small_city(0.1, burn_in=0)
    consortium = founded(city, 4)
    live(consortium, city, months=months)
    victim = int(consortium.enterprises.staff.argmax())
    loss = np.zeros(consortium.enterprises.count, np.int64)
    loss[victim] = 10**12
    consortium.ledger.pay(0, "enterprises", "outside", "fire", loss)
    consortium.enterprises.months_in_debt[:] = 0
    consortium.enterprises.months_in_debt[victim] = closing.MONTHS_TO_CLOSE - 1
    people = consortium.people
    student = np.flatnonzero(people.status == STUDYING)[:2]
    people.host[student[0]], people.sponsor[student[1]] = victim, victim
    return consortium, victim


def close(consortium: Consortium) -> None:
    for month, _ in months_of(consortium, small_city(0.1, burn_in=0), months=1):
        assert month.count["closures"] >= 1.0


def test_an_enterprise_a_year_in_debt_closes_and_dismisses_its_staff() -> None:
    consortium, victim = broke_city()
    people, posts = consortium.people, consortium.posts
    kinds = posts.target.shape[1]
    staff = np.flatnonzero((people.status == EMPLOYED) & (people.post // kinds == victim))
    assert staff.size > 10
    close(consortium)
    enterprises = consortium.enterprises
    assert not enterprises.active[victim]
    assert enterprises.strategy[victim] == OUTSIDE
    assert enterprises.cash[victim] == 0
    assert not posts.filled[victim].any()
    assert not posts.target[victim].any()
    assert not ((people.status == EMPLOYED) & (people.post // kinds == victim)).any()
    assert (people.status[staff] != EMPLOYED).mean() > 0.9
    assert (people.post[people.status == SEEKING] == NOBODY).all()
    assert (people.wage[people.status == SEEKING] == 0).all()
    assert not (people.host == victim).any()
    assert not (people.sponsor == victim).any()
    assert consortium.ledger.paid(consortium.clock.year, "debt written off") > 0
    assert any("close" in text for text in consortium.messages)
    consortium.ledger.audit()


def test_months_in_debt_are_counted_one_after_another() -> None:
    consortium, victim = broke_city()
    enterprises = consortium.enterprises
    enterprises.months_in_debt[victim] = 3
    month = Month.begin(enterprises.cash, 1)
    closing.close_and_enter(consortium, month, ProductionRule(), 1.0)
    assert enterprises.months_in_debt[victim] == 4
    gift = np.zeros(enterprises.count, np.int64)
    gift[victim] = 10**13
    consortium.ledger.pay(0, "outside", "enterprises", "gift", gift)
    closing.close_and_enter(consortium, month, ProductionRule(), 1.0)
    assert enterprises.months_in_debt[victim] == 0
    assert enterprises.active[victim]


def test_an_entrant_takes_the_place_with_capital_and_costs_of_its_own() -> None:
    consortium, victim = broke_city()
    close(consortium)
    enterprises, city = consortium.enterprises, small_city(0.1, burn_in=0)
    overhead = float(enterprises.overhead[victim])
    for _ in range(120):
        live(consortium, city, months=1)
        if enterprises.active[victim]:
            break
    else:
        pytest.fail("nobody entered in ten years")
    assert enterprises.founded[victim] == consortium.clock.month
    assert enterprises.overhead[victim] != overhead
    assert enterprises.strategy[victim] == OUTSIDE
    assert enterprises.cash[victim] == pytest.approx(
        100 * closing.START_CAPITAL * city.settings.production.output * enterprises.size[victim], abs=1
    )
    live(consortium, city, months=12)
    assert consortium.posts.filled[victim].sum() > 0


def test_entrants_come_at_the_monthly_chance() -> None:
    consortium = founded(small_city(0.5))
    enterprises = consortium.enterprises
    month = Month.begin(enterprises.cash, 1)
    waited = []
    for now in range(1, 400):
        consortium.clock.month = now
        enterprises.active[1:] = False
        closing.close_and_enter(consortium, month, ProductionRule(), 1.0)
        waited.append(month.count["entries"] / (enterprises.count - 1))
    assert np.mean(waited) == pytest.approx(closing.ENTRY_CHANCE, rel=0.1)


def test_wages_go_15_percent_of_the_way_to_their_target_each_month() -> None:
    consortium = founded(small_city(0.05))
    people, posts = consortium.people, consortium.posts
    month = Month.begin(consortium.enterprises.cash, posts.target.shape[1])
    rule = ProductionRule()
    production.appraise(consortium, month, rule)
    rows = np.flatnonzero(people.status == EMPLOYED)
    people.wage[rows] = 400_000
    kinds = posts.target.shape[1]
    enterprise, kind = people.post[rows] // kinds, people.post[rows] % kinds
    gap = np.maximum(month.technology[enterprise, kind] - people.vintage[rows], 0.0)
    skill = people.skill[rows] * np.exp(-rule.obsolescence * gap)
    product = month.unit_output[enterprise, kind] * skill
    product *= consortium.industry.mobility[people.occupation[rows], kind]
    target = np.maximum(rule.wage_share * product, production.WAGE_FLOOR)
    all_as_usual = np.ones(consortium.enterprises.count)
    done = working.work(consortium, month, rule, LearningRule(), all_as_usual, all_as_usual)
    expected = 4_000.0 + working.WAGE_FOLLOWS * (target - 4_000.0)
    assert people.wage[rows] / 100.0 == pytest.approx(expected, abs=0.011)
    assert done.output == pytest.approx(np.bincount(enterprise, product, consortium.enterprises.count))
    assert done.wages.sum() == people.wage[rows].sum()


def test_people_at_work_learn_toward_their_own_ceiling_and_close_part_of_the_gap() -> None:
    consortium = founded(small_city(0.05))
    people, posts = consortium.people, consortium.posts
    month = Month.begin(consortium.enterprises.cash, posts.target.shape[1])
    production.appraise(consortium, month, ProductionRule())
    rows = np.flatnonzero(people.status == EMPLOYED)
    skill, vintage = people.skill[rows].astype(float), people.vintage[rows].astype(float)
    technology = month.technology.reshape(-1)[people.post[rows]]
    as_usual = np.ones(consortium.enterprises.count)
    learning = LearningRule(work=0.02, renewal=0.03)
    working.work(consortium, month, ProductionRule(), learning, 1.5 * as_usual, as_usual)
    assert people.skill[rows] == pytest.approx(skill + 0.02 * (people.aptitude[rows] - skill), abs=1e-6)
    gap = np.maximum(technology - vintage, 0.0)
    assert people.vintage[rows] == pytest.approx(vintage + 1.5 * 0.03 * gap, abs=1e-6)


def test_a_post_ahead_in_technology_yields_more_by_the_return_to_the_frontier() -> None:
    consortium = founded(small_city())
    month = Month.begin(consortium.enterprises.cash, consortium.posts.target.shape[1])
    consortium.enterprises.distance[:2] = 0.3, 0.1
    production.appraise(consortium, month, ProductionRule(frontier_return=0.6))
    assert month.unit_output[1] / month.unit_output[0] == pytest.approx(np.exp(0.6 * 0.2))
    consortium.industry.frontier += 5.0
    before = month.unit_output.copy()
    production.appraise(consortium, month, ProductionRule(frontier_return=0.6))
    assert month.unit_output == pytest.approx(before)


def test_households_and_owners_spend_all_they_hold_and_what_is_produced_is_sold() -> None:
    consortium = founded(small_city())
    region, ledger = consortium.region, consortium.ledger
    give = np.array([5_000_000], np.int64)
    for name in ("households", "owners", "government"):
        ledger.pay(1, "outside", name, "gift", give)
    month = Month.begin(consortium.enterprises.cash, 1)
    for sales in (3_000_000, 900_000_000, 0):
        before = consortium.enterprises.cash.copy()
        month.sales[:] = sales // consortium.enterprises.count
        accounts.spend(consortium, month)
        assert (consortium.enterprises.cash - before).tolist() == month.sales.tolist()
        assert int(region.households[0]) == int(region.owners[0]) == int(region.government[0]) == 0
        ledger.audit()


def test_a_government_in_deficit_passes_nothing_on() -> None:
    consortium = founded(small_city())
    consortium.ledger.pay(1, "government", "outside", "debt", np.array([700], np.int64))
    accounts.spend(consortium, Month.begin(consortium.enterprises.cash, 1))
    assert int(consortium.region.government[0]) == -700


def test_owners_are_paid_in_december_what_exceeds_three_months_costs() -> None:
    city = small_city(0.05, burn_in=0)
    consortium = founded(city)
    enterprises = consortium.enterprises
    gift = np.full(enterprises.count, 10**11, np.int64)
    consortium.ledger.pay(0, "outside", "enterprises", "gift", gift)
    live(consortium, city, months=11)
    assert consortium.ledger.paid(1, "dividends") == 0
    month = live(consortium, city)
    assert consortium.ledger.paid(1, "dividends") > 0
    costs = np.maximum(month.sales / 100.0 - enterprises.profit, 0.0)
    assert (np.abs(enterprises.cash / 100.0 - accounts.RESERVE_MONTHS * costs) < 0.01).all()


def test_time_in_training_is_output_lost_and_paid_all_the_same() -> None:
    def worked(present: float) -> working.Work:
        consortium = founded(small_city())
        month = Month.begin(consortium.enterprises.cash, consortium.posts.target.shape[1])
        production.appraise(consortium, month, ProductionRule())
        usual = np.ones(consortium.enterprises.count)
        return working.work(consortium, month, ProductionRule(), LearningRule(), usual, present * usual)

    assert worked(0.75).output == pytest.approx(0.75 * worked(1.0).output)
    assert worked(0.75).wages.tolist() == worked(1.0).wages.tolist()
