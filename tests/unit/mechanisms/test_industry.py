from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_city import founded, live, small_city

from consortium_sim.mechanisms import industry
from consortium_sim.mechanisms.industry import Event, IndustryRule, Occupation
from consortium_sim.population.consortium import Consortium

STILL = IndustryRule(cycle_common=0.0, cycle_sector=0.0)


@pytest.fixture
def consortium() -> Consortium:
    return founded(small_city())


def test_a_shock_downstream_reaches_the_suppliers_as_leontief_says(consortium: Consortium) -> None:
    """Sector 1 buys 0.5 of sector 0 per unit: x0 = y0 + 0.5 y1, x1 = y1; x is relative to y = 1."""
    chain = np.array([[0.0, 0.5], [0.0, 0.0]])
    trade = consortium.industry
    trade.sectors, trade.chain, trade.leontief = ("parts", "cars"), chain, np.linalg.inv(np.eye(2) - chain)
    trade.demand_shift = np.zeros(2)
    trade.sector_cycle, trade.common_cycle = np.array([0.0, np.log(1.2)]), 0.0
    industry.move_demand(consortium, STILL)
    cars = np.exp(trade.sector_cycle[1])
    assert 1.1 < cars < 1.2
    assert trade.demand == pytest.approx([(1.0 + 0.5 * cars) / 1.5, cars], rel=1e-12)


def test_a_shock_upstream_does_not_reach_the_buyers(consortium: Consortium) -> None:
    chain = np.array([[0.0, 0.5], [0.0, 0.0]])
    trade = consortium.industry
    trade.sectors, trade.chain, trade.leontief = ("parts", "cars"), chain, np.linalg.inv(np.eye(2) - chain)
    trade.demand_shift = np.zeros(2)
    trade.sector_cycle, trade.common_cycle = np.array([0.1, 0.0]), 0.0
    industry.move_demand(consortium, STILL)
    assert trade.demand[0] > 1.0
    assert trade.demand[1] == 1.0


def test_demand_without_shocks_stays_at_its_first_value(consortium: Consortium) -> None:
    for month in range(24):
        consortium.clock.month = month + 1
        industry.move_demand(consortium, STILL)
    assert consortium.industry.demand == pytest.approx(1.0)


def test_the_frontier_moves_at_the_common_speed_and_the_past_is_remembered(consortium: Consortium) -> None:
    trade = consortium.industry
    rule = IndustryRule(frontier_speed=0.06, frontier_spread=0.0)
    trade.speed = np.full_like(trade.speed, 0.06)
    first = trade.frontier.copy()
    for month in range(12):
        consortium.clock.month = month + 1
        industry.move_frontier(consortium, rule)
    assert trade.frontier - first == pytest.approx(0.06)
    assert trade.frontier_past[11] == pytest.approx(first)
    assert trade.frontier - trade.frontier_past[0] == pytest.approx(0.005)


def test_speeds_of_occupations_differ_and_come_back_to_the_mean(consortium: Consortium) -> None:
    trade, rule = consortium.industry, IndustryRule(frontier_speed=0.04, frontier_spread=0.01)
    seen = []
    for month in range(2_000):
        consortium.clock.month = month + 1
        industry.move_frontier(consortium, rule)
        seen.append(trade.speed.copy())
    speeds = np.array(seen[200:])
    assert speeds.mean() == pytest.approx(0.04, abs=0.002)
    assert speeds.std() == pytest.approx(0.01, rel=0.15)


def test_machines_take_posts_of_exposed_occupations_and_nothing_of_the_sector_is_lost(
    consortium: Consortium,
) -> None:
    trade = consortium.industry
    before = trade.staffing.copy()
    exposed = 0
    occupations = {
        name: Occupation(automation=0.1 if k == exposed else 0.0) for k, name in enumerate(trade.names)
    }
    trade.speed[exposed] = 0.0
    for _ in range(12):
        industry.automate(trade, occupations)
    assert trade.staffing.sum(axis=1) == pytest.approx(1.0)
    hit = before[:, exposed] > 0.0
    assert trade.staffing[hit, exposed] == pytest.approx(before[hit, exposed] * np.exp(-0.1))
    others = np.arange(len(trade.names)) != exposed
    assert (trade.staffing[hit][:, others] >= before[hit][:, others]).all()
    assert np.array_equal(trade.staffing[~hit], before[~hit])
    assert not trade.staffing[:, ~trade.open].any()


def test_targets_are_whole_posts_that_add_up_to_what_the_enterprises_want(consortium: Consortium) -> None:
    posts, enterprises = consortium.posts, consortium.enterprises
    enterprises.distance[:] = 0.2
    industry.set_targets(consortium, IndustryRule(), 0.6)
    wanted = enterprises.size[:, None] * consortium.industry.staffing[enterprises.sector]
    assert (np.abs(posts.target - wanted) < 1.0).all()
    assert abs(posts.target.sum() - wanted.sum()) < 0.5 * np.sqrt(wanted.size) * 4


def test_an_enterprise_ahead_of_its_sector_wants_more_posts_and_a_dear_post_is_wanted_less(
    consortium: Consortium,
) -> None:
    posts, enterprises = consortium.posts, consortium.enterprises
    rule = IndustryRule(technology_elasticity=0.5, price_elasticity=0.4)
    enterprises.distance[:], posts.rounding[:] = 0.2, 0.5
    enterprises.size[:] = 1_000.0
    industry.set_targets(consortium, rule, 0.6)
    before = posts.target.copy()
    posts.premium[0] = 1.3
    industry.set_targets(consortium, rule, 0.6)
    assert posts.target[0].sum() == pytest.approx(before[0].sum() * 1.3**-0.4, abs=12)
    assert np.array_equal(posts.target[1:], before[1:])
    posts.premium[:] = 1.0
    rivals = np.flatnonzero(enterprises.sector == np.bincount(enterprises.sector).argmax())
    enterprises.distance[rivals[0]] = 0.0
    industry.set_targets(consortium, rule, 0.6)
    assert posts.target[rivals[0]].sum() > before[rivals[0]].sum()
    assert posts.target[rivals[1]].sum() < before[rivals[1]].sum()


def dormant_occupation(consortium: Consortium) -> int:
    return int(np.flatnonzero(~consortium.industry.open)[0])


def test_an_occupation_that_opens_gets_posts_where_the_event_says_and_seats_in_time() -> None:
    names = founded(small_city()).industry
    k = dormant_occupation(founded(small_city()))
    event = {
        "month": 3,
        "kind": "opening",
        "occupation": names.names[k],
        "sectors": names.sectors,
        "size": 0.1,
    }
    city = small_city(0.2, burn_in=12).with_({"events": [event]})
    consortium = founded(city)
    live(consortium, city, months=14)
    assert not consortium.posts.target[:, k].any()
    assert not consortium.programs.seats[consortium.programs.occupation == k].any()
    live(consortium, city, months=1)
    assert consortium.industry.open[k]
    assert consortium.posts.target[:, k].sum() == pytest.approx(consortium.posts.target.sum() * 0.1, rel=0.2)
    assert [text for text in consortium.messages if names.names[k] in text]
    live(consortium, city, months=46)
    assert (consortium.people.occupation == k).any()
    assert consortium.posts.filled[:, k].sum() > 0


def test_an_occupation_stays_asleep_without_an_event() -> None:
    city = small_city(0.05, burn_in=12).with_({"events": []})
    consortium = founded(city)
    k = dormant_occupation(consortium)
    live(consortium, city, months=36)
    assert not consortium.posts.target[:, k].any()
    assert not (consortium.people.occupation == k).any()


def test_a_revised_standard_narrows_the_gap_of_its_programs_and_costs_money() -> None:
    names = founded(small_city()).industry.names
    event = {"month": 5, "kind": "standard", "occupation": names[0]}
    gaps, paid = [], []
    for events in ([], [event]):
        city = small_city(0.05, burn_in=12).with_({"events": events})
        consortium = founded(city)
        live(consortium, city, months=28)
        programs = consortium.programs
        gaps.append(consortium.industry.frontier[programs.occupation] - programs.vintage)
        paid.append(sum(consortium.ledger.paid(year, "standard revision") for year in range(0, 4)))
        taught = programs.occupation == 0
    without, revised = gaps
    assert (revised[taught] < without[taught]).all()
    assert revised[taught].mean() < 0.95 * without[taught].mean()
    assert np.array_equal(revised[~taught], without[~taught])
    assert paid[0] == 0
    assert paid[1] > 0


def test_a_jump_raises_the_frontier_of_its_occupation_at_once(consortium: Consortium) -> None:
    trade = consortium.industry
    before = trade.frontier.copy()
    event = Event(month=1, kind="jump", occupation=trade.names[1], size=0.25)
    consortium.clock.month = consortium.clock.burn_in + 1
    industry.happen(consortium, (event, replace(event, month=2)))
    assert trade.frontier[1] == pytest.approx(before[1] + 0.25)
    assert np.array_equal(np.delete(trade.frontier, 1), np.delete(before, 1))


@pytest.mark.parametrize("horizon", [0, 2])
def test_an_event_of_another_month_does_not_happen(consortium: Consortium, horizon: int) -> None:
    trade = consortium.industry
    consortium.clock.month = consortium.clock.burn_in + horizon
    industry.happen(consortium, (Event(month=1, kind="jump", occupation=trade.names[1], size=0.25),))
    assert not trade.frontier.any()
    assert not consortium.messages


def test_a_shift_of_demand_stays_and_reaches_the_suppliers(consortium: Consortium) -> None:
    trade = consortium.industry
    buyer, supplier = trade.sectors.index("automotive"), trade.sectors.index("equipment")
    assert trade.chain[supplier, buyer] > 0.0
    consortium.clock.month = consortium.clock.burn_in + 3
    industry.happen(consortium, (Event(month=3, kind="demand", sectors=("automotive",), size=-0.4),))
    for month in range(36):
        consortium.clock.month = month + 1
        industry.move_demand(consortium, STILL)
    final = np.ones(len(trade.sectors))
    final[buyer] = np.exp(-0.4)
    assert trade.demand == pytest.approx(trade.leontief @ final / trade.leontief.sum(axis=1), rel=1e-12)
    assert trade.demand[supplier] < 1.0
    assert "demand for automotive shifts by -0.4" in consortium.messages[-1]
