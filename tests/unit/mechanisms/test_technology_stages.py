"""How projects pass stages: the closed form, the team, the partner, and luck that policies share."""

from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, small_city
from staged_projects import errors, simulated

from consortium_sim.mechanisms.platforms.technology import EFFORT, PACE, TechnologyRule, stages
from consortium_sim.mechanisms.platforms.technology.stages import TEAM_RANGE, monthly_chances, pace
from consortium_sim.population.projects import STAGES


@pytest.mark.parametrize("partner", [False, True])
def test_thousands_of_projects_agree_with_the_closed_form(partner: bool) -> None:
    found = errors(simulated(TechnologyRule(), 4_000, staff=60, partner=partner))
    assert max(abs(one) for one in found.values()) < 4.0, found


def test_a_project_that_takes_the_usual_time_costs_what_the_rule_says() -> None:
    rule = TechnologyRule(project_cost=600_000.0, stage_months=5.0)
    usual = rule.stage_months / PACE
    assert rule.spend * float((usual * EFFORT).sum()) == pytest.approx(600_000.0)
    assert EFFORT.size == PACE.size == len(STAGES)


def test_engineers_and_teachers_quicken_a_project_within_bounds() -> None:
    consortium = founded(small_city())
    consortium.enterprises.staff[:3] = 0, 60, 100_000
    none = np.zeros(consortium.enterprises.count)
    relative = pace(consortium, none)
    assert relative[:3].tolist() == [TEAM_RANGE[0], pytest.approx(1.0), TEAM_RANGE[1]]
    with_teachers = none.copy()
    with_teachers[1] = 2.0
    assert pace(consortium, with_teachers)[1] > relative[1]


def test_a_partner_and_a_team_pass_more_and_fail_less() -> None:
    rule = TechnologyRule()
    speed, partner = np.array([1.0, 1.0, 1.4]), np.array([False, True, False])
    passing, failing = monthly_chances(rule, speed, partner)
    assert (passing[1] > passing[0]).all()
    assert (passing[2] > passing[1]).all()
    assert (failing[1] < failing[0]).all()


def test_what_passes_research_with_a_slow_team_passes_no_later_with_a_fast_one() -> None:
    slow = simulated(TechnologyRule(), 500, staff=10, partner=False)
    fast = simulated(TechnologyRule(), 500, staff=400, partner=True)
    passed = slow.months[:, 1] > 0
    assert (fast.months[passed, 1] > 0).all()
    assert (fast.months[passed, 0] <= slow.months[passed, 0]).all()
    assert (fast.months[passed, 0] < slow.months[passed, 0]).any()


def test_luck_is_a_projects_own_whatever_else_runs() -> None:
    consortium = founded(small_city())
    teachers = np.zeros(consortium.enterprises.count)
    projects, sponsors = consortium.projects, np.arange(6)
    projects.start(sponsors, 0 * sponsors, 0 * sponsors, np.ones(6), 3, consortium.enterprises.count)
    rule = TechnologyRule(failure=0.1, stage_months=2.0)
    for _ in range(20):
        consortium.clock.month += 1
        all_of_them = stages.progress(consortium, rule, np.arange(6), teachers)
        some = stages.progress(consortium, rule, np.array([1, 4]), teachers)
        for together, alone in zip(all_of_them, some, strict=True):
            assert np.intersect1d(together, [1, 4]).tolist() == alone.tolist()
