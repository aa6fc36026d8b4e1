"""Who is in the practice centre: it is founded, joined and left by what it would charge, and it can fail."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from practice_city import OPEN, a_month_of, centre_of, practice_city
from small_city import founded, live, months_of

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, forecast, membership, operation
from consortium_sim.mechanisms.platforms.practice_centre.quotes import quoted
from consortium_sim.mechanisms.platforms.practice_centre.sharing import (
    charges_of,
    expected_capital,
    expected_charges,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.policy import Policy

RULES = ("equal", "by_use", "by_capital", "peak_responsibility", "serial")


def worth_and_need(consortium: Consortium) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, around = a_month_of(consortium, practice_city())
    worth = operation.appraise(consortium, CentreRule(open=True), around)
    need = worth.requests.of_players
    return worth.of_need, need, membership.may_join(consortium, need)


@pytest.mark.parametrize("name", RULES)
def test_after_a_founding_round_nobody_who_stayed_would_rather_withdraw(name: str) -> None:
    city = practice_city()
    consortium = founded(city, 3)
    live(consortium, city, months=3)
    worth, need, asked = worth_and_need(consortium)
    nobody = np.zeros_like(asked)
    inside = membership.those_who_stay(consortium.centre, CentreRule(), name, need, worth, asked, nobody)
    capital = expected_capital(consortium.centre, need, inside)
    charges = charges_of(consortium.centre, CentreRule(), name, need, inside, capital)
    assert (charges[inside] <= worth[inside]).all()
    assert not (inside & ~asked).any()


def test_charges_alone_decide_how_many_enterprises_found_the_centre() -> None:
    many = {rule: int(centre_of(1, rule=rule).centre.member_enterprises.sum()) for rule in RULES}
    assert many["equal"] < many["peak_responsibility"] <= many["by_use"]


def test_only_who_takes_part_in_the_consortium_is_asked() -> None:
    consortium = founded(practice_city(participation={"first_share": 0.4}), 3)
    live(consortium, practice_city(participation={"first_share": 0.4}), Policy("centre", OPEN), 3)
    centre = consortium.centre
    assert centre.operating
    assert not (centre.member_enterprises & ~consortium.enterprises.participates).any()
    assert any("is founded by" in message for message in consortium.messages)


@pytest.mark.parametrize("name", (*RULES, "shapley"))
def test_enterprises_are_quoted_what_each_would_be_charged_if_it_alone_joined(name: str) -> None:
    consortium = centre_of(6)
    centre, rule = consortium.centre, CentreRule(open=True)
    _, need, _ = worth_and_need(consortium)
    out = np.flatnonzero(centre.member_enterprises)[1:4]
    centre.members[out] = False
    centre.capital[out[1:]] = centre.capital[np.flatnonzero(centre.member_enterprises)[0]] = 0
    quotes = quoted(centre, rule, name, need, out)
    for player, quote in zip(out.tolist(), quotes.tolist(), strict=True):
        inside = centre.members.copy()
        inside[player] = True
        hours = np.where(centre.members[:, None], centre.granted, need)
        charge = expected_charges(centre, rule, name, hours, inside)[player]
        assert quote == pytest.approx(charge, rel=1e-12)
        assert charge > 0.0


def test_an_enterprise_leaves_the_centre_and_stays_in_the_consortium() -> None:
    """A college asks for so many hours that an equal split is no longer worth it to small enterprises."""
    city = practice_city()
    consortium = centre_of(2, city=city)
    before = consortium.centre.member_enterprises.copy()
    strategy = consortium.enterprises.strategy.copy()
    policy = Policy("centre", {**OPEN, "practice_centre.rule": "equal"})
    left = sum(month.count["centre_left"] for month, _ in months_of(consortium, city, policy, months=14))
    gone = before & ~consortium.centre.member_enterprises
    assert left >= gone.sum() > 0
    assert ((consortium.enterprises.strategy == strategy) & gone).sum() > 0.5 * gone.sum()


def test_who_leaves_the_consortium_leaves_the_centre_in_the_same_month() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    member = int(np.flatnonzero(consortium.centre.member_enterprises)[0])
    consortium.enterprises.strategy[member] = 0
    live(consortium, city, Policy("centre", OPEN))
    assert not consortium.centre.members[member] or consortium.enterprises.strategy[member] != 0


def test_dissatisfaction_is_a_moving_average_of_charge_above_worth_and_leaving_needs_it() -> None:
    consortium = centre_of(1)
    centre = consortium.centre
    regret = np.where(centre.members, centre.charge - centre.benefit, 0.0)
    assert centre.dissatisfaction == pytest.approx(regret / 6.0)
    eligible = np.ones_like(centre.members)
    centre.dissatisfaction[:] = -1.0
    assert not membership.leaving(consortium, eligible).any()
    centre.dissatisfaction[:] = 1.0
    leaves = membership.leaving(consortium, eligible)
    assert leaves.any()
    assert (leaves <= centre.members).all()
    assert not leaves.all()


def test_a_college_that_pays_more_than_the_hours_are_worth_leaves_and_it_is_told() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    consortium.centre.dissatisfaction[consortium.centre.enterprises :] = 1e9
    live(consortium, city, Policy("centre", OPEN), months=12)
    assert any(
        "college" in message and "leaves the practice centre" in message for message in consortium.messages
    )


def test_a_centre_without_members_fails_says_so_and_is_founded_again_a_year_later() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    with patch.object(membership, "LEAVING", 1.0):
        consortium.centre.dissatisfaction[:] = 1e9
        live(consortium, city, Policy("centre", OPEN))
    centre = consortium.centre
    assert not centre.operating
    assert centre.renewal.sum() == centre.practice.sum() == centre.charge.sum() == 0.0
    assert "lost its last member" in consortium.messages[-1]
    stations = centre.stations
    live(consortium, city, Policy("centre", OPEN))
    assert 0.0 < centre.stations < stations
    live(consortium, city, Policy("centre", OPEN), months=12)
    assert centre.operating


def test_nobody_founds_a_centre_that_costs_more_than_it_is_worth() -> None:
    city = practice_city(practice_centre={"staff": 5_000_000.0})
    consortium = centre_of(1, city=city)
    assert not consortium.centre.operating
    assert any("nobody founds" in message for message in consortium.messages)


def test_a_policy_that_ends_closes_the_centre() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    live(consortium, city, Policy("none", {}))
    assert not consortium.centre.operating
    assert not consortium.centre.members.any()


def test_what_the_council_decided_stays_until_the_policy_declares_something_new() -> None:
    consortium = centre_of(1)
    centre = consortium.centre
    centre.rule, centre.stations_wanted = "serial", 7.0
    rule = CentreRule(open=True, stations=centre.declared[2])
    operation.follow_policy(centre, rule)
    assert (centre.rule, centre.stations_wanted) == ("serial", 7.0)
    operation.follow_policy(centre, CentreRule(open=True, rule="equal", stations=9.0))
    assert (centre.rule, centre.stations_wanted) == ("equal", 9.0)


def test_an_enterprise_forecasts_its_own_surplus_of_the_centre_and_no_loss() -> None:
    consortium = centre_of(3)
    centre = consortium.centre
    outside, member, deep = forecast.yearly_value(consortium).T
    assert not outside.any()
    assert member.tolist() == deep.tolist()
    inside = centre.member_enterprises
    rows = centre.enterprises
    surplus = np.maximum(centre.benefit - centre.charge, 0.0)[:rows]
    assert member[inside] == pytest.approx(12.0 * surplus[inside])
    centre.quote[:] = 1e12
    assert not forecast.yearly_value(consortium)[~inside].any()


def test_another_rule_is_forecast_to_charge_the_same_in_all() -> None:
    consortium = centre_of(3)
    rule = CentreRule(open=True)
    totals = []
    for name in RULES:
        enterprises, colleges = forecast.forecast_charges(consortium, rule, name, 50.0)
        assert enterprises.shape == (consortium.enterprises.count,)
        totals.append(float(enterprises.sum() + colleges.sum()))
    assert totals == pytest.approx([totals[0]] * len(RULES))
    fewer = forecast.forecast_charges(consortium, rule, "by_use", 1.0)
    assert fewer[0].sum() + fewer[1].sum() < totals[0]


def test_the_forecast_of_the_rule_in_force_is_what_was_charged() -> None:
    consortium = centre_of(3)
    centre = consortium.centre
    enterprises, colleges = forecast.forecast_charges(
        consortium, CentreRule(open=True, staff=5_000.0, rent=3_000.0), "by_use", centre.stations
    )
    charged = np.concatenate((enterprises, colleges))
    assert charged == pytest.approx(centre.charge, rel=0.02, abs=0.02)
