"""What proposals predict, and what they change (mechanisms/council/proposals.py and standing.py)."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from small_city import founded, live, small_city

from consortium_sim.mechanisms.council import departments, standing
from consortium_sim.mechanisms.council.departments import STAFF_PAY, DepartmentRule
from consortium_sim.mechanisms.council.proposals import (
    MATCH_WORTH,
    MOST_FACTOR,
    FeeProposal,
    LevyProposal,
    StaffProposal,
    public_gain,
)
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.participation import ParticipationRule, membership, worth
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.enterprises import MEMBER, OUTSIDE


@pytest.fixture
def consortium() -> Consortium:
    city = small_city(0.2)
    consortium = founded(city, 3)
    live(consortium, city, months=2)
    consortium.enterprises.strategy[:] = MEMBER
    consortium.enterprises.strategy[0] = OUTSIDE
    consortium.council.account = -1e6
    return consortium


@pytest.mark.parametrize(
    ("account", "change", "gain"),
    [
        (-10.0, 60.0, 60.0),
        (-10.0, -60.0, -60.0),
        (-10.0, 200.0, 120.0),
        (10.0, -60.0, 0.0),
        (5.0, -100.0, -40.0),
    ],
)
def test_government_gains_what_it_need_not_top_up(
    consortium: Consortium, account: float, change: float, gain: float
) -> None:
    consortium.council.account = account
    assert public_gain(consortium, change) == pytest.approx(gain)


def test_a_higher_fee_costs_members_by_their_staff_and_saves_government_the_same(
    consortium: Consortium,
) -> None:
    enterprises, proposal = consortium.enterprises, FeeProposal(0.1, 4.0)
    before = pickle.dumps(consortium)
    predicted = proposal.predicted(consortium)
    assert pickle.dumps(consortium) == before
    assert predicted.enterprises == pytest.approx(-12.0 * 0.4 * enterprises.staff * enterprises.participates)
    assert predicted.enterprises[0] == 0.0
    assert predicted.government == pytest.approx(-predicted.enterprises.sum())
    assert not predicted.colleges.any()
    rule = ParticipationRule(fee=4.0)
    proposal.carry_out(consortium)
    assert membership.fee_in_force(consortium, rule) == pytest.approx(4.4)
    assert "raise the membership fee by 10%" in proposal.title


def test_the_forecast_payoff_falls_by_exactly_the_fee_that_was_predicted(consortium: Consortium) -> None:
    rule, nothing = ParticipationRule(fee=4.0), np.zeros(consortium.enterprises.count)
    proposal = FeeProposal(0.1, 4.0)
    before = worth.forecast(consortium, rule, nothing, [])
    predicted = proposal.predicted(consortium).enterprises
    proposal.carry_out(consortium)
    change = worth.forecast(consortium, rule, nothing, []) - before
    staff = np.maximum(consortium.enterprises.staff, 1)
    inside = consortium.enterprises.participates & (consortium.enterprises.staff > 0)
    assert (12.0 * staff * change[:, MEMBER])[inside] == pytest.approx(predicted[inside])
    assert change[:, OUTSIDE] == pytest.approx(0.0)


def test_fee_and_levy_stay_within_their_bounds(consortium: Consortium) -> None:
    for _ in range(40):
        for proposal in standing.fee_alternatives(consortium, 4.0):
            if proposal.step > 0.0:
                proposal.carry_out(consortium)
    assert consortium.region.fee_factor == MOST_FACTOR
    assert [one.step < 0.0 for one in standing.fee_alternatives(consortium, 4.0)] == [True]
    for _ in range(40):
        for lower in standing.levy_alternatives(consortium, LevyGrant(levy=0.01), 0.4, 0.0):
            if lower.step < 0.0:
                lower.carry_out(consortium)
    assert consortium.region.levy_factor == 0.5
    assert [
        one.step > 0.0 for one in standing.levy_alternatives(consortium, LevyGrant(levy=0.01), 0.4, 0.0)
    ] == [True]


def test_where_neither_fee_nor_levy_is_declared_the_council_cannot_change_them(
    consortium: Consortium,
) -> None:
    assert standing.fee_alternatives(consortium, 0.0) == ()
    assert standing.levy_alternatives(consortium, LevyGrant(), 0.4, 0.0) == ()


def test_a_higher_levy_moves_money_from_all_to_hosts(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    enterprises.places[:] = 0
    enterprises.places[3] = 5
    proposal = LevyProposal(0.1, 0.01, 2_000.0, 0.4, 1e-4)
    predicted = proposal.predicted(consortium)
    assert predicted.enterprises.sum() == pytest.approx(0.0, abs=1e-6)
    assert predicted.enterprises[3] > 0.0
    others = np.delete(predicted.enterprises, 3)
    assert (others <= 0.0).all()
    levy = 12.0 * 0.001 * 0.4 * enterprises.output.sum()
    assert predicted.government == pytest.approx(MATCH_WORTH * 1e-4 * levy)
    consortium.region.grant_rate = 2_000.0
    capped = proposal.predicted(consortium)
    assert (capped.enterprises <= 0.0).all()
    assert capped.government == 0.0


def test_staff_is_worth_its_effect_to_enterprises_and_costs_government_the_top_up(
    consortium: Consortium,
) -> None:
    worth = np.arange(consortium.enterprises.count, dtype=np.float64)
    rule = DepartmentRule(talent=0.3)
    more, fewer = standing.staff_alternatives(consortium, rule, Department.TALENT, worth, 40.0)
    assert isinstance(more, StaffProposal)
    assert more.persons > 0.0 > fewer.persons
    predicted = more.predicted(consortium)
    assert predicted.enterprises == pytest.approx(more.effect * worth)
    assert predicted.government == pytest.approx(
        MATCH_WORTH * 40.0 * more.effect - 12.0 * STAFF_PAY * more.persons
    )
    assert 0.0 < more.effect < -fewer.effect * more.persons / -fewer.persons
    more.carry_out(consortium)
    assert departments.wanted_staff(consortium, rule)[Department.TALENT] == pytest.approx(0.3 + more.persons)
    assert more.title == "add staff to the talent department"
    assert fewer.title == "take staff from the talent department"


def test_a_department_without_staff_cannot_lose_any_and_a_full_one_gets_no_more(
    consortium: Consortium,
) -> None:
    worth = np.zeros(consortium.enterprises.count)

    def steps(persons: float) -> list[bool]:
        rule = DepartmentRule(technology=persons)
        offered = standing.staff_alternatives(consortium, rule, Department.TECHNOLOGY, worth, 0.0)
        return [one.persons > 0.0 for one in offered]

    assert steps(0.0) == [True]
    assert steps(1e4) == [False]
    assert steps(0.2) == [True, False]
