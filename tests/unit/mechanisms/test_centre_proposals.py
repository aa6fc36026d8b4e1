"""What a council can be asked to change in the practice centre, and what that is predicted to do."""

from __future__ import annotations

import numpy as np
import pytest
from practice_city import OPEN, centre_of, practice_city
from small_city import founded, live

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.proposals import (
    PriorityProposal,
    SharingRuleProposal,
    StationsProposal,
    alternatives,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.policy import Policy

RULE = CentreRule(open=True, staff=5_000.0, rent=3_000.0)


def crowded() -> Consortium:
    """A centre whose stations are too few for all hours."""
    return centre_of(2, stations=150.0)


def test_under_an_equal_split_small_enterprises_lose_and_large_users_gain() -> None:
    consortium = centre_of(2)
    change = SharingRuleProposal("equal", RULE).predicted(consortium)
    members = consortium.centre.member_enterprises
    staff = consortium.enterprises.staff
    small = members & (staff < np.median(staff[members]))
    assert (change.enterprises[small] <= 0.0).all()
    assert change.enterprises[small].sum() < 0.0
    assert change.colleges[np.argmax(consortium.centre.charge[consortium.centre.enterprises :])] > 0.0
    assert not change.enterprises[~members].any()
    assert change.government == 0.0


def test_no_enterprise_is_predicted_to_lose_more_than_its_surplus() -> None:
    consortium = centre_of(2)
    centre = consortium.centre
    change = SharingRuleProposal("by_capital", RULE).predicted(consortium)
    surplus = np.maximum(centre.benefit - centre.charge, 0.0)[: centre.enterprises]
    assert (change.enterprises >= -12.0 * surplus - 1e-6).all()


def test_more_stations_serve_those_who_wait_and_cost_government_its_part() -> None:
    consortium = crowded()
    more, fewer = StationsProposal(5.0, RULE), StationsProposal(-5.0, RULE)
    gain, loss = more.predicted(consortium), fewer.predicted(consortium)
    assert gain.colleges.sum() + gain.enterprises.sum() > 0.0 > loss.colleges.sum() + loss.enterprises.sum()
    assert gain.government == pytest.approx(-0.5 * 5.0 * RULE.price)
    assert loss.government == 0.0


def test_the_first_call_moves_hours_from_one_use_to_the_other() -> None:
    consortium = crowded()
    change = PriorityProposal(0, "enterprise", RULE).predicted(consortium)
    assert change.enterprises.sum() > 0.0 > change.colleges.sum()


def test_a_prediction_changes_nothing_and_carrying_out_pays_nothing() -> None:
    consortium = crowded()
    centre = consortium.centre
    before = (centre.rule, centre.priority, centre.stations_wanted, consortium.ledger.flows.copy())
    for options in alternatives(consortium, RULE).values():
        for option in options:
            option.predicted(consortium)
            assert "practice centre" in option.title
    assert before == (centre.rule, centre.priority, centre.stations_wanted, consortium.ledger.flows)
    SharingRuleProposal("serial", RULE).carry_out(consortium)
    StationsProposal(-3.0, RULE).carry_out(consortium)
    PriorityProposal(1, "teaching", RULE).carry_out(consortium)
    assert (centre.rule, centre.priority) == ("serial", ("teaching", "teaching"))
    assert centre.stations_wanted == before[2] - 3.0
    assert consortium.ledger.flows == before[3]


def test_what_is_decided_holds_in_the_months_that_follow() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    SharingRuleProposal("peak_responsibility", RULE).carry_out(consortium)
    live(consortium, city, Policy("centre", OPEN))
    assert consortium.centre.rule == "peak_responsibility"
    centre = consortium.centre
    used = centre.granted.sum(axis=1) > 0.0
    price = centre.charge[used] / centre.granted.sum(axis=1)[used]
    assert price.max() > 1.05 * price.min()


def test_stations_that_are_taken_away_stand_idle_and_wear_at_their_owners_cost() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    centre = consortium.centre
    stations, capital = centre.stations, int(centre.capital.sum())
    StationsProposal(1.0 - centre.stations_wanted, RULE).carry_out(consortium)
    month = live(consortium, city, Policy("centre", OPEN))
    assert month.count["centre_offered"] == pytest.approx(220.0)
    assert month.count["centre_idle_cost"] == pytest.approx((stations - 1.0) * RULE.price / 120.0)
    assert int(centre.capital.sum()) < capital


def test_nothing_is_proposed_for_a_centre_that_is_closed() -> None:
    assert alternatives(founded(practice_city()), RULE) == {}
