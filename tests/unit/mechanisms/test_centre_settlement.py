"""The settlement of the practice centre: charges, six accounts, what is sold, and idle stations."""

from __future__ import annotations

import numpy as np
import pytest
from practice_city import OPEN, a_month_of, centre_of, practice_city
from small_city import founded, live, months_of

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.diagnostics import diagnose, irrational_share
from consortium_sim.mechanisms.platforms.practice_centre.settlement import Sold, settle
from consortium_sim.mechanisms.platforms.practice_centre.sharing import charges_of, cost_game, shared
from consortium_sim.mechanisms.platforms.practice_centre.stations import LIFE, stations_needed
from consortium_sim.model.indicators import measure
from consortium_sim.population.centre import ACCOUNTS, PracticeCentre
from consortium_sim.scenario.policy import Policy

IN_AND_OUT = {
    "teaching": [("colleges", "centre: teaching")],
    "social training": [("households", "centre: social training")],
    "technical service": [("enterprises", "centre: technical service")],
    "enterprise funds": [("enterprises", "centre: enterprise funds")],
    "people": [("consortium", "centre: people")],
    "site and equipment": [("consortium", "centre: site and equipment")],
}


def test_all_six_accounts_move_and_agree_with_the_ledger() -> None:
    city = practice_city()
    consortium = founded(city, 3)
    totals = dict.fromkeys(ACCOUNTS, 0.0)
    for month, _ in months_of(consortium, city, Policy("centre", OPEN), months=26):
        for account in ACCOUNTS:
            totals[account] += month.count.get(f"centre {account}", 0.0)
    for account, lines in IN_AND_OUT.items():
        booked = sum(
            cents for (_, payer, _, kind), cents in consortium.ledger.flows.items() if (payer, kind) in lines
        )
        assert booked > 0
        assert totals[account] == pytest.approx(booked / 100.0)


def test_what_members_pay_covers_what_the_centre_costs() -> None:
    """Per month: charges and public wear pay for people, site, replacement and return, to the cent or two."""
    consortium = centre_of(3)
    year = consortium.clock.year
    before = dict(consortium.ledger.flows)
    live(consortium, practice_city(), Policy("centre", OPEN))
    assert consortium.clock.year == year

    def moved(kind: str, payer: str) -> int:
        return sum(
            cents - before.get(key, 0)
            for key, cents in consortium.ledger.flows.items()
            if key[3] == kind and key[1] == payer
        )

    received = sum(
        moved(f"centre: {kind}", payer)
        for kind, payer in (
            ("teaching", "colleges"),
            ("enterprise funds", "enterprises"),
            ("technical service", "enterprises"),
            ("social training", "households"),
            ("public equipment", "government"),
        )
    )
    spent = sum(
        moved(f"centre: {kind}", "consortium")
        for kind in ("people", "site and equipment", "return on capital", "shared revenue", "shares moved")
    )
    assert received == pytest.approx(spent, abs=10)


def test_charges_follow_the_hours_granted_under_the_rule_by_use() -> None:
    centre = centre_of(3).centre
    hours = centre.granted.sum(axis=1)
    used = hours > 0.0
    price = centre.charge[used] / hours[used]
    assert price == pytest.approx(np.full(price.size, price[0]), rel=0.01)
    assert (centre.charge[~centre.members] == 0.0).all()


def test_idle_stations_are_not_charged_to_members_but_lost_by_owners() -> None:
    city = practice_city()
    consortium = centre_of(3, city=city)
    centre = consortium.centre
    rule = CentreRule(open=True)
    month, _ = a_month_of(consortium, city)
    granted, nothing = centre.granted.copy(), Sold(np.zeros(centre.enterprises), 0.0)
    centre.stations = stations_needed(granted)
    full = settle(consortium, month, rule, granted, nothing)
    assert month.count["centre_idle_cost"] == 0.0
    centre.stations *= 2.0
    capital, stations = centre.capital.copy(), centre.stations
    half = settle(consortium, month, rule, granted, nothing)
    assert half.tolist() == full.tolist()
    assert month.count["centre_idle_cost"] == pytest.approx(stations / 2.0 * rule.price / LIFE)
    assert centre.stations == pytest.approx(stations * (1.0 - 0.5 / LIFE))
    assert centre.capital == pytest.approx(capital * (1.0 - 0.5 / LIFE), abs=1.0)


@pytest.mark.parametrize("rule", ["by_capital", "by_use", "equal"])
def test_revenue_is_shared_by_a_rule_of_its_own(rule: str) -> None:
    consortium = centre_of(3, revenue_rule=rule)
    flows = consortium.ledger.flows
    shared_out = {
        payee: flows.get((consortium.clock.year, "consortium", payee, "centre: shared revenue"), 0)
        for payee in ("enterprises", "colleges")
    }
    assert min(shared_out.values()) > 0
    if rule == "equal":
        per_enterprise = shared_out["enterprises"] / consortium.centre.member_enterprises.sum()
        assert per_enterprise == pytest.approx(
            shared_out["colleges"] / consortium.centre.member_colleges.sum(), rel=0.2
        )


def three_hundred() -> tuple[PracticeCentre, np.ndarray, np.ndarray]:
    players = np.arange(300)
    centre = PracticeCentre.none(290, 10, 10)
    centre.members[:] = True
    centre.capital[:] = 1_000 + 17 * players
    hours = np.stack((50.0 + players % 7 * 20.0, 80.0 + players % 11 * 9.0), axis=1)
    return centre, hours, np.ones(300, np.bool_)


@pytest.mark.parametrize("name", ["equal", "by_use", "by_capital", "peak_responsibility", "serial"])
def test_charges_of_three_hundred_members_add_up_to_what_the_centre_costs(name: str) -> None:
    centre, hours, members = three_hundred()
    capital = centre.capital.astype(float)
    charges = charges_of(centre, CentreRule(), name, hours, members, capital)
    game = cost_game(centre, CentreRule(), hours, capital)
    assert charges.sum() == pytest.approx(game.total)


def test_shapley_charges_add_up_among_many_members() -> None:
    centre, hours, _ = three_hundred()
    game = cost_game(centre, CentreRule(), hours, centre.capital.astype(float))
    assert shared("shapley", game).sum() == pytest.approx(game.total)


def test_peak_responsibility_leaves_no_coalition_dissatisfied_and_the_equal_rule_does() -> None:
    consortium = centre_of(2, rule="peak_responsibility")
    centre, rule = consortium.centre, CentreRule(open=True, staff=5_000.0, rent=3_000.0)
    diagnose(consortium, rule)
    assert centre.diagnosis.core_excess < 0.01
    centre.charge = np.where(centre.members, centre.charge.sum() / centre.members.sum(), 0.0)
    diagnose(consortium, rule)
    assert centre.diagnosis.core_excess > 0.1
    assert centre.diagnosis.gini == pytest.approx(0.0, abs=1e-9)
    assert 0 < centre.diagnosis.coalition.size < centre.members.sum()
    assert irrational_share(consortium) > 0.1


def test_a_month_without_a_centre_reads_nothing() -> None:
    consortium = founded(practice_city())
    month = live(consortium, practice_city())
    for name, value in measure(consortium, month).items():
        if name.startswith("centre_") or name.startswith("learners_"):
            assert value == 0.0
