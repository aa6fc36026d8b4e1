from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import colleges
from consortium_sim.mechanisms.colleges import CollegeRule
from consortium_sim.mechanisms.training_guides import LIFE, UPDATE_SHARE, GuideRule, freshness, write_guides
from consortium_sim.population.colleges import NO_GUIDE
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

ALL = GuideRule(coverage=1.0, cost=1_000.0, lag=0.5)


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.3))
    consortium.clock.month = 13
    consortium.programs.seats[:] = 30.0
    return consortium


def in_month(consortium: Consortium, month: int, rule: GuideRule) -> float:
    """Let that month's guides be written; return what they cost."""
    consortium.clock.month = month
    now = Month.begin(consortium.enterprises.cash, 1)
    write_guides(consortium, now, rule)
    return now.count.get("guide cost", 0.0)


def test_a_guide_is_written_once_and_brought_up_to_date_for_less(consortium: Consortium) -> None:
    programs = consortium.programs.count
    assert in_month(consortium, 13, ALL) == 1_000.0 * programs
    assert [in_month(consortium, month, ALL) for month in range(14, 25)] == [0.0] * 11
    assert in_month(consortium, 25, ALL) == UPDATE_SHARE * 1_000.0 * programs
    assert consortium.ledger.paid(consortium.clock.year, "training guides") > 0
    consortium.ledger.audit()


def test_more_coverage_adds_programs_and_drops_none(consortium: Consortium) -> None:
    covered = np.zeros(consortium.programs.count, np.bool_)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        consortium.programs.guide_month[:] = NO_GUIDE
        in_month(consortium, 13, replace(ALL, coverage=share))
        now = freshness(consortium) > 0.0
        assert (now | ~covered).all()
        assert now.mean() == pytest.approx(share, abs=0.25)
        covered = now
    assert covered.all()


def test_a_program_without_seats_gets_no_guide(consortium: Consortium) -> None:
    consortium.programs.seats[2] = 0.0
    in_month(consortium, 13, ALL)
    assert np.flatnonzero(freshness(consortium) == 0.0).tolist() == [2]


def test_a_guide_that_nobody_updates_loses_its_use_in_five_years_and_is_then_written_anew(
    consortium: Consortium,
) -> None:
    rule, programs = replace(ALL, updated=False), consortium.programs
    in_month(consortium, 13, rule)
    assert (programs.lag_left == 0.5).all()
    in_month(consortium, 13 + 30, rule)
    assert programs.lag_left == pytest.approx(0.75)
    assert in_month(consortium, 13 + 48, rule) == 0.0
    consortium.clock.month = 13 + int(LIFE)
    assert not freshness(consortium).any()
    assert in_month(consortium, 13 + int(LIFE), rule) == 1_000.0 * programs.count
    assert (programs.lag_left == 0.5).all()


def test_guides_fade_once_the_policy_ends(consortium: Consortium) -> None:
    in_month(consortium, 13, ALL)
    closed = replace(ALL, coverage=0.0)
    assert sum(in_month(consortium, month, closed) for month in range(14, 74)) == 0.0
    assert (consortium.programs.lag_left == 1.0).all()


def test_a_guided_program_sees_the_frontier_of_fewer_months_ago(consortium: Consortium) -> None:
    programs, industry = consortium.programs, consortium.industry
    industry.frontier_past[:] = -np.arange(industry.frontier_past.shape[0])[:, None]
    programs.vintage[:] = 0.0
    programs.lag_left[:] = 1.0
    programs.lag_left[0] = 0.5
    colleges.renew_curricula(consortium, CollegeRule(renewal=0.12, noise=0.0, lag=10.0))
    assert programs.vintage[0] == pytest.approx(-0.05)
    assert programs.vintage[1:] == pytest.approx(-0.1)


def test_the_consortium_pays_for_guides_and_government_tops_it_up() -> None:
    city = small_city(0.2, burn_in=0)
    costs = []
    for share in (0.0, 1.0):
        consortium = founded(city, 2)
        month = live(consortium, city, Policy("guides", {"training_guides.coverage": share}))
        assert consortium.region.consortium[0] == 0
        costs.append((month.count["top_up"], month.count["guide cost"]))
    assert costs[0][1] == 0.0
    assert costs[1][1] > 0.0
    assert costs[1][0] - costs[0][0] == pytest.approx(costs[1][1])


def test_the_policy_narrows_the_gap_of_covered_programs_alone() -> None:
    city = small_city(0.2, burn_in=12)
    vintage = []
    for share in (0.0, 0.5):
        consortium = founded(city, 1)
        for _ in months_of(consortium, city, Policy("guides", {"training_guides.coverage": share}), 60):
            pass
        vintage.append(consortium.programs.vintage.copy())
    guided = consortium.programs.lag_left < 1.0
    assert guided.any()
    assert not guided.all()
    assert vintage[0][~guided].tobytes() == vintage[1][~guided].tobytes()
    assert (vintage[1][guided] > vintage[0][guided]).all()
