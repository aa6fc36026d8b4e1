"""What passed stages change, and that cutting a channel leaves the money and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from rd_city import Workshop, always, members_only
from small_city import founded, live, small_city

from consortium_sim.mechanisms.participation import INNOVATIONS_LOST
from consortium_sim.mechanisms.participation.cooperation import CLOSEST, spread_innovations
from consortium_sim.mechanisms.platforms.technology import TechnologyRule, effects, licences
from consortium_sim.mechanisms.platforms.technology.effects import MOST_INNOVATIONS
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER, OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.projects import (
    APPLICATION,
    FINISHED,
    INNOVATION,
    RUNNING,
    TRANSFER,
)

SURE = TechnologyRule(open=True, failure=0.0, stage_months=2.0)
CHANNELS = ("distance", "innovations", "projects_taught")


def workshop(rule: TechnologyRule = SURE, seed: int = 0) -> Workshop:
    return Workshop(members_only(seed, 0.2), rule, decide=always, information=1.0)


def state(consortium: Consortium) -> dict[str, np.ndarray]:
    enterprises = consortium.enterprises
    return {
        "distance": enterprises.distance.copy(),
        "innovations": enterprises.innovations.copy(),
        "projects_taught": consortium.programs.projects_taught.copy(),
    }


def nothing(consortium: Consortium, rows: np.ndarray, *_: Any) -> np.ndarray:
    return np.zeros(rows.size)


CUTS: dict[str, dict[str, Callable[..., Any]]] = {
    "distance": {"lift": nothing},
    "innovations": {"innovate": nothing},
    "projects_taught": {"teach": nothing},
}


def test_all_three_channels_move_when_none_is_cut() -> None:
    open_one = workshop()
    before = state(open_one.consortium)
    open_one.months(60)
    after = state(open_one.consortium)
    assert (after["distance"] < before["distance"]).any()
    assert (after["innovations"] > 0.0).any()
    assert (after["projects_taught"] > 0.0).any()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_cut_channel_leaves_the_money_and_the_state_of_the_baseline(channel: str) -> None:
    whole, cut = workshop(), workshop()
    baseline = state(cut.consortium)[channel]
    whole.months(60)
    with patch.multiple(effects, **CUTS[channel]):
        cut.months(60)
    assert np.array_equal(state(cut.consortium)[channel], baseline)
    assert not np.array_equal(state(whole.consortium)[channel], baseline)
    assert cut.consortium.ledger.paid(3, "own R&D") > 0
    if channel != "distance":
        assert cut.consortium.ledger.flows == whole.consortium.ledger.flows


def test_with_every_channel_cut_the_city_learns_nothing_and_pays_everything() -> None:
    city = small_city(0.2, burn_in=0)
    everything = {name: one for cut in CUTS.values() for name, one in cut.items()}
    open_rule = {"technology_platform.open": True, "technology_platform.lift": 0.1}
    consortium = founded(city.with_({**open_rule, "participation.first_share": 1.0}), 2)
    with patch.multiple(effects, **everything):
        live(consortium, city.with_(open_rule), months=40)
    assert consortium.ledger.paid(3, "own R&D") > 0
    assert not consortium.enterprises.innovations.any()
    assert not consortium.programs.projects_taught.any()


def test_application_lifts_the_sponsor_and_the_sponsor_owes_it_to_cooperation() -> None:
    one = workshop()
    consortium = one.consortium
    before = consortium.enterprises.distance.copy()
    with (
        patch.object(licences, "sell", lambda *_: None),
        patch.object(effects, "lift_sponsors", wraps=effects.lift_sponsors) as lifted,
    ):
        while not lifted.call_args or not lifted.call_args.args[1].size:
            one.month()
    (sponsor, *_), gain = lifted.call_args.args[1], lifted.call_args.args[2]
    moved = before[sponsor] - consortium.enterprises.distance[sponsor]
    assert moved == pytest.approx(gain[0])
    assert consortium.enterprises.cooperation_gain[sponsor] == pytest.approx(moved)
    project = np.flatnonzero(consortium.projects.sponsor == sponsor)[-1]
    assert gain[0] == SURE.lift * consortium.projects.promise[project]
    assert consortium.projects.stage[project] == APPLICATION + 1


def test_nobody_is_lifted_further_than_the_model_allows() -> None:
    consortium = members_only()
    consortium.enterprises.distance[:3] = 0.2, CLOSEST + 0.01, CLOSEST
    moved = effects.lift(consortium, np.arange(3), np.full(3, 0.05))
    np.testing.assert_allclose(moved, [0.05, 0.01, 0.0], atol=1e-15)
    assert consortium.enterprises.distance[:3].tolist() == [0.2 - 0.05, CLOSEST, CLOSEST]


def test_innovations_have_a_ceiling() -> None:
    consortium = members_only()
    consortium.enterprises.innovations[:2] = 0.0, MOST_INNOVATIONS - 0.001
    effects.innovate(consortium, np.arange(2), np.full(2, 0.02))
    assert consortium.enterprises.innovations[:2].tolist() == [0.02, MOST_INNOVATIONS]


def test_innovations_lose_a_twentieth_a_year_and_spread_within_the_sector() -> None:
    consortium = members_only()
    enterprises, sectors = consortium.enterprises, len(consortium.industry.sectors)
    enterprises.sector[:] = 0
    enterprises.sector[4:] = 1
    enterprises.innovations[:4] = 0.3, 0.0, 0.0, 0.0
    none = np.zeros(3)
    spread_innovations(enterprises, none, sectors)
    assert enterprises.innovations[0] == pytest.approx(0.3 * (1.0 - INNOVATIONS_LOST / 12.0))
    assert enterprises.innovations[1] == 0.0
    leading = enterprises.innovations[0]
    spread_innovations(enterprises, none + 0.6, sectors)
    assert enterprises.innovations[1] == pytest.approx(0.6 / 12.0 * leading / 4.0)
    assert enterprises.innovations[0] == pytest.approx(leading * (1.0 - INNOVATIONS_LOST / 12.0))
    assert not enterprises.innovations[4:].any()


def test_innovations_raise_output_and_posts_and_not_the_frontier() -> None:
    plain, city = {}, small_city(0.1, burn_in=0)
    for n in (0.0, 0.1):
        consortium = founded(city, 1)
        consortium.enterprises.innovations[:] = n
        month = live(consortium, city)
        plain[n] = (month.unit_output, consortium.posts.target.sum(), consortium.industry.frontier)
    np.testing.assert_allclose(plain[0.1][0], np.exp(0.1) * plain[0.0][0])
    assert plain[0.1][1] > plain[0.0][1]
    assert np.array_equal(plain[0.1][2], plain[0.0][2])


def test_finished_projects_are_taught_and_forgotten_over_the_years() -> None:
    one = workshop()
    consortium = one.consortium
    one.months(40)
    finished = consortium.projects.outcome == FINISHED
    joint = finished & (consortium.projects.program >= 0)
    content = float(consortium.programs.projects_taught.sum())
    assert 0.5 * joint.sum() < content < joint.sum()
    one.rule = TechnologyRule(open=False)
    one.months(36)
    assert float(consortium.programs.projects_taught.sum()) == pytest.approx(content / 2.0)


def licensable(seed: int = 0) -> tuple[Workshop, Consortium]:
    """One project of enterprise 0 that has just become licensable, in a park of 60 enterprises."""
    one = workshop(seed=seed)
    consortium = one.consortium
    consortium.clock.month += 1
    row = np.zeros(1, np.int64)
    sector = consortium.enterprises.sector[row].astype(np.int64)
    consortium.projects.start(row, row, sector, np.ones(1), consortium.clock.month, 60)
    consortium.projects.stage[0] = TRANSFER
    consortium.projects.licensed_from[0] = consortium.clock.month
    return one, consortium


def test_each_enterprise_hears_of_a_licence_once_the_near_sectors_sooner() -> None:
    one, consortium = licensable()
    consortium.industry.chain[:] = 0.0
    consortium.industry.chain[int(consortium.enterprises.sector[0]), 1] = 0.1
    heard = np.zeros((400, consortium.enterprises.count), np.bool_)
    every = np.ones(consortium.enterprises.count)
    consortium.enterprises.distance[:] = 1.0
    for month in range(400):
        offers, _ = licences.best_offers(
            consortium, np.array([0]), np.ones(1), every, 0.0 * every, every > 0.0
        )
        heard[month] = offers == 0
        consortium.clock.month += 1
    times = heard.sum(axis=0)
    near = licences.nearness(consortium.industry.chain)[consortium.projects.sector[0]]
    linked = near[consortium.enterprises.sector] > 0.0
    assert times.max() == 1
    assert times[0] == 0
    assert not times[~linked].any()
    linked[0] = False
    assert times[linked].mean() > 0.9
    assert one.consortium is consortium


def test_a_licence_is_bought_where_it_is_worth_more_than_the_fee() -> None:
    one, consortium = licensable()
    enterprises = consortium.enterprises
    consortium.projects.promise[0] = 2.0
    enterprises.strategy[::2] = OUTSIDE
    enterprises.output[:] = 1e9
    enterprises.output[5:10] = 0.0
    before = enterprises.distance.copy()
    for _ in range(200):
        month = Month.begin(enterprises.cash, 1)
        licences.sell(
            consortium, month, one.rule, one.worth.technology, one.credit, np.full(enterprises.count, 1e7)
        )
        consortium.clock.month += 1
    buyers = np.flatnonzero(enterprises.distance != before)
    assert buyers.size > 10
    assert not np.isin(buyers, [0, 5, 6, 7, 8, 9]).any()
    absorbed = one.rule.lift * licences.ABSORBED * 2.0 * enterprises.absorptive[buyers]
    np.testing.assert_allclose((before - enterprises.distance)[buyers], absorbed)
    assert not enterprises.cooperation_gain.any()
    full, member = round(one.rule.fee * 100), round(one.rule.fee * 100 * (1.0 - one.rule.member_share))
    expected = sum(full if enterprises.strategy[buyer] == OUTSIDE else member for buyer in buyers)
    assert consortium.ledger.paid(1, "licence fees") <= expected
    assert int(consortium.projects.licences[0]) == expected
    assert expected == sum(
        cents
        for (_, payer, payee, kind), cents in consortium.ledger.flows.items()
        if kind == "licence fees" and payer == payee == "enterprises"
    )
    consortium.ledger.audit()


def test_who_cannot_pay_buys_no_licence() -> None:
    one, consortium = licensable()
    consortium.enterprises.output[:] = 1e9
    month = Month.begin(consortium.enterprises.cash, 1)
    for _ in range(100):
        licences.sell(consortium, month, one.rule, one.worth.technology, one.credit, np.zeros(60))
        consortium.clock.month += 1
    assert month.count["licences"] == 0.0
    assert not consortium.projects.licences.any()


def test_a_member_saves_the_members_share_of_the_fee_and_that_is_part_of_its_payoff() -> None:
    one, consortium = licensable()
    enterprises = consortium.enterprises
    enterprises.output[:] = 1e9
    total, bought = np.zeros(enterprises.count), 0.0
    for _ in range(100):
        month = Month.begin(enterprises.cash, 1)
        licences.sell(
            consortium, month, one.rule, one.worth.technology, one.credit, np.full(enterprises.count, 1e7)
        )
        total += month.payoff["licences"]
        bought += month.count["licences"]
        consortium.clock.month += 1
    assert (enterprises.strategy == MEMBER).all()
    assert total[0] == pytest.approx(consortium.projects.licences[0] / 100.0)
    assert total[1:].sum() == pytest.approx(one.rule.member_share * one.rule.fee * bought)
    assert consortium.projects.outcome[0] == RUNNING
    assert consortium.projects.stage[0] == INNOVATION - 1
