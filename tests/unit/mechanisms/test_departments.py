"""Departments: staff, budgets, appraisal, and what E they come to (mechanisms/council/departments.py)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.council import departments
from consortium_sim.mechanisms.council.departments import CARRIED_OVER, STAFF_PAY, DepartmentRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import DEPARTMENTS, Department
from consortium_sim.population.enterprises import MEMBER
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY
from consortium_sim.scenario.policy import Policy

RULE = DepartmentRule(talent=3.0, evaluation=1.0)


@pytest.fixture
def consortium() -> Consortium:
    return founded(small_city(0.1), 1)


def live_months(consortium: Consortium, rule: DepartmentRule, months: int) -> list[Month]:
    past = []
    for _ in range(months):
        consortium.clock.month += 1
        month = Month.begin(consortium.enterprises.cash, 1)
        departments.work(consortium, month, rule)
        past.append(month)
    return past


def test_without_staff_effectiveness_is_exactly_e0() -> None:
    for base in (0.55, 0.3, 0.77):
        none = departments.effectiveness_of(DepartmentRule(base=base), np.zeros(DEPARTMENTS), 300)
        assert none.tolist() == [base] * DEPARTMENTS


def test_the_usual_staff_brings_63_percent_of_the_way_to_e1_and_much_staff_all_of_it() -> None:
    rule = DepartmentRule(base=0.5, full=0.9, enough=1.0)
    value = departments.effectiveness_of(rule, np.array([3.0, 300.0]), 300)
    assert value == pytest.approx([0.5 + 0.4 * (1.0 - np.exp(-1.0)), 0.9])


def test_a_ceiling_below_e0_leaves_e0() -> None:
    rule = DepartmentRule(base=0.9, full=0.6)
    assert departments.effectiveness_of(rule, np.array([5.0]), 300).tolist() == [0.9]


def test_a_city_is_founded_with_e0_and_the_accessor_tells_it(consortium: Consortium) -> None:
    for department in Department:
        assert departments.effectiveness(consortium, department) == DepartmentRule().base


def test_departments_hire_toward_the_staff_they_are_given_and_let_go_at_once(consortium: Consortium) -> None:
    live_months(consortium, RULE, 1)
    assert consortium.council.staff.tolist() == pytest.approx([1.0, 0.0, 0.0, 0.0, 1.0 / 3.0])
    live_months(consortium, RULE, 30)
    assert consortium.council.staff == pytest.approx([3.0, 0.0, 0.0, 0.0, 1.0], abs=1e-3)
    live_months(consortium, replace(RULE, talent=1.0), 1)
    assert consortium.council.staff[Department.TALENT] == 1.0
    assert departments.effectiveness(consortium, Department.TECHNOLOGY) == RULE.base
    assert departments.effectiveness(consortium, Department.TALENT) > RULE.base


def test_staff_is_paid_by_the_consortium_and_shown(consortium: Consortium) -> None:
    past = live_months(consortium, RULE, 12)
    paid = consortium.ledger.paid(consortium.clock.year, "department staff")
    assert paid == round(100 * sum(month.count["department_cost"] for month in past)) > 0
    assert past[-1].count["department_cost"] == pytest.approx(STAFF_PAY * consortium.council.staff.sum())
    assert int(consortium.region.consortium[0]) == -paid
    assert all(month.count["performance_pay"] == 0.0 for month in past)


def test_what_is_not_spent_is_carried_over_up_to_a_share_of_the_years_budget(consortium: Consortium) -> None:
    slow = live_months(consortium, RULE, 12)
    unspent = 12 * STAFF_PAY * 4.0 - sum(month.count["department_cost"] for month in slow)
    assert consortium.council.budget.sum() / 100.0 == pytest.approx(unspent, abs=1.0)
    consortium.council.budget[:] = 10**9
    live_months(consortium, RULE, 1)
    yearly = 12 * STAFF_PAY * RULE.declared_staff
    left = CARRIED_OVER * yearly + STAFF_PAY * (RULE.declared_staff - consortium.council.staff)
    assert consortium.council.budget / 100.0 == pytest.approx(left, abs=1.0)


def test_performance_pay_is_earned_by_the_quarter_and_lifts_work_and_effectiveness(
    consortium: Consortium,
) -> None:
    twin = founded(small_city(0.1), 1)
    rule = replace(RULE, performance_pay=0.4)
    past = live_months(consortium, rule, 24)
    live_months(twin, RULE, 24)
    paid = [month.count["performance_pay"] > 0.0 for month in past]
    assert paid == [(number + 1) % 3 == 0 for number in range(24)]
    assert consortium.council.performance == pytest.approx(
        twin.council.performance * departments.effort(rule)
    )
    assert departments.effectiveness(consortium, Department.TALENT) > departments.effectiveness(
        twin, Department.TALENT
    )
    share = past[-1].count["performance_pay"] / (3 * STAFF_PAY * 0.4)
    assert share == pytest.approx(float((consortium.council.staff * consortium.council.performance).sum()))


def test_appraisals_differ_between_departments_and_quarters_and_average_to_the_effort(
    consortium: Consortium,
) -> None:
    found = []
    for month in range(1, 1201):
        consortium.clock.month = month
        found.append(departments.appraised(consortium, RULE))
    quarters = np.array(found)[::3]
    assert (np.array(found)[2::3] == quarters).all()
    assert np.unique(quarters).size == quarters.size
    assert quarters.mean() == pytest.approx(1.0, abs=0.02)


def test_a_budget_that_is_used_up_cuts_performance_pay_and_says_so_once_a_year(
    consortium: Consortium,
) -> None:
    rule = replace(RULE, performance_pay=0.5)
    consortium.clock.month = consortium.clock.burn_in
    live_months(consortium, rule, 2)
    consortium.council.budget[:] = 0
    (march,) = live_months(consortium, rule, 1)
    assert consortium.council.budget[Department.TALENT] == 0
    assert (
        march.count["performance_pay"]
        < 3 * STAFF_PAY * 0.5 * (consortium.council.staff * consortium.council.performance).sum()
    )
    consortium.council.budget[:] = 0
    live_months(consortium, rule, 3)
    told = [text for text in consortium.messages if "talent department has run out" in text]
    assert len(told) == 1
    assert (consortium.council.budget >= 0).all()


def behaviour(policy: Policy) -> tuple[bytes, dict[str, int]]:
    """Return everything people and enterprises have come to, and the yearly totals paid by kind."""
    city = small_city(0.3, burn_in=12)
    consortium = founded(city, 4)
    paid: dict[str, int] = {}
    for _ in months_of(consortium, city, policy, months=36):
        pass
    for (_, _, _, kind), amount in consortium.ledger.flows.items():
        paid[kind] = paid.get(kind, 0) + amount
    columns = (*consortium.people, consortium.enterprises.cash, consortium.enterprises.strategy)
    return b"".join(np.ascontiguousarray(column).tobytes() for column in columns), paid


PLATFORM = {"information_platform.open": True, "order_classes.member_share": 0.3}
STAFFED = {**PLATFORM, "departments.talent": 4.0, "departments.market_information": 4.0}


def test_staff_without_its_effect_only_moves_money(monkeypatch: pytest.MonkeyPatch) -> None:
    without, little = behaviour(Policy("platform", PLATFORM))
    staffed, much = behaviour(Policy("staffed", STAFFED))
    monkeypatch.setattr(
        departments, "effectiveness_of", lambda rule, working, _: np.full(working.shape, rule.base)
    )
    cut, same = behaviour(Policy("staffed", STAFFED))
    assert "department staff" not in little
    assert same["department staff"] == much["department staff"] > 0
    assert cut == without
    assert staffed != without


def test_a_staffed_technology_department_finds_colleges_for_projects_sooner() -> None:
    city = small_city(0.3, burn_in=0).with_(
        {
            "departments.base": 0.2,
            "participation.first_share": 1.0,
            "technology_platform.project_cost": 200_000.0,
            "technology_platform.lift": 0.05,
        }
    )
    platforms = {"information_platform.open": True, "technology_platform.open": True}
    stay = {"participation": lambda outlook: np.full_like(outlook.strategy, MEMBER)}
    joint = {}
    for staff in (0.0, 4.0):
        consortium = founded(city, 1)
        policy = Policy("technology", {**platforms, "departments.technology": staff})
        for _ in months_of(consortium, city, policy, months=36, rules=stay):
            pass
        assert (consortium.council.effectiveness[Department.TECHNOLOGY] > 0.9) == (staff > 0.0)
        joint[staff] = float((consortium.projects.program != NOBODY).mean())
    assert joint[4.0] > joint[0.0] + 0.05
