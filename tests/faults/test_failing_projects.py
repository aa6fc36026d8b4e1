"""A platform can fail: projects fail, sponsors close or run out of money, nobody comes; each is told."""

from __future__ import annotations

import numpy as np
import pytest
from rd_city import Workshop, always, members_only, never
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.platforms.technology import TechnologyRule, platform
from consortium_sim.model.simulation import simulate
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.projects import ABANDONED, FAILED, RUNNING
from consortium_sim.scenario.policy import Policy

OPEN = {"technology_platform.open": True}


def told(workshop: Workshop, words: str) -> list[str]:
    return [text for text in workshop.consortium.messages if words in text]


def test_a_failed_project_is_told_and_its_money_stays_in_the_books() -> None:
    workshop = Workshop(members_only(), TechnologyRule(open=True, failure=0.1), decide=always)
    workshop.months(36)
    projects = workshop.consortium.projects
    failed = np.flatnonzero(projects.outcome == FAILED)
    assert failed.size > 3
    assert (projects.ended[failed] >= projects.started[failed]).all()
    assert (projects.spend[failed] > 0).all()
    in_messages = [int(text.rpartition(": ")[2]) for text in told(workshop, "R&D projects failed")]
    assert sum(in_messages) == failed.size
    spent = projects.spend[failed].copy()
    workshop.decide = never
    workshop.months(12)
    assert projects.spend[failed].tolist() == spent.tolist()


def test_a_platform_that_nobody_sponsors_closes_its_year_with_a_word() -> None:
    workshop = Workshop(members_only(), decide=never)
    workshop.months(24)
    assert len(told(workshop, "closes its year without a project")) == 2
    assert workshop.consortium.ledger.paid(1, "technology platform") > 0
    workshop.decide = always
    workshop.months(12)
    assert len(told(workshop, "closes its year without a project")) == 2


def test_a_consortium_without_members_has_a_platform_without_projects() -> None:
    city = small_city(burn_in=0).with_({"participation.first_share": 0.0})
    consortium = founded(city)
    nobody = {"participation": lambda outlook: np.zeros_like(outlook.strategy)}
    live(consortium, city, Policy("open", OPEN), 12, nobody)
    assert consortium.projects.id.size == 0
    assert any("closes its year without a project" in text for text in consortium.messages)


def test_a_project_whose_sponsor_closes_is_abandoned_told_and_nothing_is_lost() -> None:
    city = small_city(0.1, burn_in=0).with_({"participation.first_share": 1.0})
    consortium = founded(city, 1)
    asked = Policy("open", OPEN)
    live(consortium, city, asked, 8, {"sponsor": always})
    projects, enterprises = consortium.projects, consortium.enterprises
    row = int(projects.running[0])
    sponsor, spent = int(projects.sponsor[row]), int(projects.spend[row])
    enterprises.months_in_debt[sponsor] = 11
    fine = np.maximum(enterprises.cash[sponsor], 0) + 10**12
    amounts = np.zeros(enterprises.count, np.int64)
    amounts[sponsor] = fine
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "a fine", amounts)
    live(consortium, city, asked, 1, {"sponsor": always})
    assert not enterprises.active[sponsor]
    assert projects.outcome[row] in (ABANDONED, FAILED)
    assert projects.outcome[row] == ABANDONED
    assert projects.ended[row] == consortium.clock.month
    assert projects.spend[row] >= spent > 0
    assert sum("abandoned because their sponsor closed: 1" in text for text in consortium.messages) == 1
    shown = consortium.enterprise_name(sponsor, int(projects.sponsor_founded[row]))
    for _ in months_of(consortium, city, asked, 90, {"sponsor": never}):
        consortium.ledger.audit()
        assert not (projects.outcome[projects.sponsor == sponsor] == RUNNING).any()
    assert enterprises.active[sponsor]
    assert consortium.enterprise_name(sponsor) != shown
    assert enterprises.founded[sponsor] != projects.sponsor_founded[row]


def test_a_project_in_a_row_that_has_changed_hands_is_not_the_newcomers() -> None:
    workshop = Workshop(members_only(), decide=always)
    workshop.months(3)
    consortium = workshop.consortium
    sponsor = int(consortium.projects.sponsor[consortium.projects.running[0]])
    consortium.enterprises.founded[sponsor] = consortium.clock.month
    platform.abandon_orphans(consortium)
    assert sponsor not in consortium.projects.sponsor[consortium.projects.running]


def test_a_sponsor_without_money_lets_its_project_rest_and_after_a_year_gives_it_up() -> None:
    workshop = Workshop(members_only(), TechnologyRule(open=True, failure=0.0), decide=always)
    workshop.months(4)
    projects = workshop.consortium.projects
    running, spent = projects.running, projects.spend.copy()
    stage = projects.stage.copy()
    workshop.decide, workshop.means = never, 0.0
    workshop.months(platform.PATIENCE - 1)
    assert np.array_equal(projects.running, running)
    assert projects.spend.tolist() == spent.tolist()
    assert projects.stage.tolist() == stage.tolist()
    workshop.month()
    assert projects.running.size == 0
    assert told(workshop, f"abandoned for want of money: {running.size}")


def test_a_rest_that_ends_in_time_is_forgiven() -> None:
    workshop = Workshop(members_only(), TechnologyRule(open=True, failure=0.0), decide=always)
    workshop.months(4)
    running = workshop.consortium.projects.running.size
    workshop.decide, workshop.means = never, 0.0
    workshop.months(platform.PATIENCE - 1)
    workshop.means = 1e6
    workshop.month()
    workshop.means = 0.0
    workshop.month()
    assert workshop.consortium.projects.running.size == running


def test_a_platform_that_closes_abandons_what_runs_and_pays_no_more() -> None:
    workshop = Workshop(members_only(), decide=always)
    workshop.months(6)
    running = workshop.consortium.projects.running.size
    workshop.rule = TechnologyRule(open=False)
    flows = dict(workshop.consortium.ledger.flows)
    workshop.months(6)
    assert running > 0
    assert workshop.consortium.projects.running.size == 0
    assert told(workshop, f"abandoned because the platform closed: {running}")
    assert workshop.consortium.ledger.flows == flows


def test_a_sponsor_that_leaves_the_consortium_may_finish_what_it_began() -> None:
    workshop = Workshop(members_only(), TechnologyRule(open=True, failure=0.0), decide=always)
    workshop.months(6)
    workshop.decide = never
    workshop.consortium.enterprises.strategy[:] = OUTSIDE
    workshop.months(120)
    projects = workshop.consortium.projects
    assert projects.id.size > 0
    assert not (projects.outcome == ABANDONED).any()
    assert projects.running.size == 0


@pytest.mark.parametrize("policy", ["technology-platform", "rd-grant"])
def test_messages_of_a_run_say_what_became_of_the_platform(policy: str) -> None:
    city = small_city(0.1, burn_in=0).with_(
        {
            "technology_platform.lift": 0.0,
            "technology_platform.licence": 0.0,
            "technology_platform.innovation": 0.0,
        }
    )
    run = simulate(city, policy, seed=1, months=12)
    words = "without a project" if policy == "technology-platform" else "nobody has asked for the R&D grant"
    assert any(words in text for text in run.messages)
    assert run.projects.empty
