from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city import founded, live, small_city

from consortium_sim.mechanisms.participation import ParticipationRule, cooperation, review, worth
from consortium_sim.mechanisms.participation.review import revised_strategy
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER, OUTSIDE
from consortium_sim.population.month import Month

LUCKS = (np.arange(20_000) + 0.5) / 20_000


def meeting(consortium: Consortium) -> np.ndarray:
    """Luck of one month that tells whom enterprises compare themselves with."""
    rows = np.arange(consortium.enterprises.count)
    return uniform_columns(consortium.seed, Stream.PARTNER, consortium.clock.month, rows)


def revise(luck: float, **changes: float) -> int:
    usual = dict(
        strategy=OUTSIDE,
        experienced=0.0,
        partner_strategy=DEEP,
        partner_experienced=0.0,
        outside=0.0,
        member=0.0,
        deep=0.0,
        explores=False,
    )
    return revised_strategy(**(usual | changes), luck=luck, temperature=20.0)


@pytest.mark.parametrize("gain", [-60.0, -20.0, 0.0, 5.0, 20.0, 80.0])
def test_a_partner_is_copied_with_fermis_probability(gain: float) -> None:
    copied = [revise(luck, partner_experienced=gain + 7.0, experienced=7.0) == DEEP for luck in LUCKS]
    assert np.mean(copied) == pytest.approx(1.0 / (1.0 + math.exp(-gain / 20.0)), abs=1e-4)


@pytest.mark.parametrize("values", [(0.0, 0.0, 0.0), (0.0, 10.0, -30.0), (-5.0, 60.0, 61.0), (1e6, 0.0, 0.0)])
def test_who_explores_draws_from_a_logit_on_its_forecasts(values: tuple[float, float, float]) -> None:
    outside, member, deep = values
    chosen = [revise(luck, explores=True, outside=outside, member=member, deep=deep) for luck in LUCKS]
    weights = np.exp((np.array(values) - max(values)) / 20.0)
    assert np.bincount(chosen, minlength=3) / LUCKS.size == pytest.approx(weights / weights.sum(), abs=2e-4)


@given(
    own=st.floats(-1e300, 1e300),
    other=st.floats(-1e300, 1e300),
    forecasts=st.tuples(*[st.floats(-1e150, 1e150)] * 3),
    explores=st.booleans(),
    luck=st.floats(1e-16, 1.0, exclude_max=True),
)
def test_the_answer_is_a_strategy_however_large_the_payoffs(
    own: float, other: float, forecasts: tuple[float, float, float], explores: bool, luck: float
) -> None:
    outside, member, deep = forecasts
    answer = revise(
        luck,
        experienced=own,
        partner_experienced=other,
        outside=outside,
        member=member,
        deep=deep,
        explores=explores,
    )
    assert answer in (OUTSIDE, MEMBER, DEEP)


@pytest.fixture
def consortium() -> Consortium:
    return founded(small_city(0.2))


@pytest.mark.parametrize("partners", ["mixed", "chain"])
def test_everybody_compares_itself_with_another_active_enterprise(
    consortium: Consortium, partners: str
) -> None:
    rule = ParticipationRule(partners=partners)  # type: ignore[arg-type]
    enterprises = consortium.enterprises
    enterprises.active[::5] = False
    seen = set()
    for month in range(1, 40):
        consortium.clock.month = month
        partner = review._partners(consortium, rule, meeting(consortium))
        assert enterprises.active[partner].all()
        seen |= set(partner.tolist())
        if partners == "mixed":
            assert (partner != np.arange(enterprises.count)).all()
        else:
            chain = consortium.industry.chain
            linked = (chain + chain.T > 0.0) | np.eye(chain.shape[0], dtype=bool)
            assert linked[enterprises.sector, enterprises.sector[partner]].all()
    assert seen == set(np.flatnonzero(enterprises.active).tolist())


def test_a_single_enterprise_has_only_itself_to_compare_with(consortium: Consortium) -> None:
    consortium.enterprises.active[1:] = False
    luck = meeting(consortium)
    assert review._partners(consortium, ParticipationRule(), luck)[0] == 0


def test_the_gain_of_cooperating_needs_partners_by_the_complementarity(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    rule = ParticipationRule(member_openness=0.1, deep_openness=0.2, complementarity=0.6)
    enterprises.staff[:] = 10
    enterprises.strategy[:] = OUTSIDE
    gains, mean = cooperation.openness(consortium, rule)
    assert gains == pytest.approx([0.0, 0.04, 0.08])
    assert mean == 0.0
    enterprises.strategy[:] = MEMBER
    gains, mean = cooperation.openness(consortium, rule)
    assert gains == pytest.approx([0.0, 0.16, 0.32])
    assert mean == pytest.approx(0.16)
    reach = cooperation.spillover(ParticipationRule(spillover=0.5), 0.2)
    assert reach == pytest.approx([0.1, 0.05, 0.05])


def test_technology_owed_to_cooperation_is_the_distance_without_it_less_the_distance_with_it(
    consortium: Consortium,
) -> None:
    """In a steady state t = (o + σ) δ, the line of the forecast (model.md 4.6)."""
    enterprises = consortium.enterprises
    rule = ParticipationRule()
    enterprises.staff[:] = 10
    enterprises.strategy[:] = np.arange(enterprises.count) % 3
    drift, sectors = 0.04 / 12.0, len(consortium.industry.sectors)
    for _ in range(2_000):
        cooperation.adopt(consortium, rule, 0.015, np.full(sectors, drift))
    gains, mean = cooperation.openness(consortium, rule)
    lift = (gains + cooperation.spillover(rule, mean))[enterprises.strategy]
    pace = 0.015 * (0.4 + 0.75 * enterprises.absorptive)
    assert enterprises.distance == pytest.approx(drift / (pace * (1.0 + lift)))
    alone = drift / pace
    assert enterprises.cooperation_gain == pytest.approx(alone - enterprises.distance)
    assert enterprises.cooperation_gain == pytest.approx(lift * enterprises.distance)


def test_no_enterprise_runs_far_ahead_of_the_frontier(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    ahead = np.full(len(consortium.industry.sectors), -10.0)
    cooperation.adopt(consortium, ParticipationRule(), 0.06, ahead)
    assert (enterprises.distance == cooperation.CLOSEST).all()


def test_an_outsider_forecasts_nothing_but_the_spillover_it_has_anyway(consortium: Consortium) -> None:
    enterprises = consortium.enterprises
    rule = ParticipationRule(spillover=0.0, member_coordination=10.0, deep_coordination=30.0, fee=4.0)
    enterprises.staff[:] = 10
    nothing = np.zeros((enterprises.count, 3))
    payoff = worth.forecast(consortium, rule, np.zeros(enterprises.count), [])
    assert not payoff[:, OUTSIDE].any()
    assert payoff[:, MEMBER] == pytest.approx(-10.0 * enterprises.coordination - 4.0)
    assert payoff[:, DEEP] == pytest.approx(-30.0 * enterprises.coordination - 4.0)
    hosting = nothing.copy()
    hosting[:, DEEP] = 1_200.0
    more = worth.forecast(consortium, rule, np.zeros(enterprises.count), [hosting])
    assert more[:, DEEP] - payoff[:, DEEP] == pytest.approx(10.0)


def test_a_share_of_one_over_the_interval_reviews_each_month() -> None:
    city = small_city(0.5, burn_in=0)
    consortium = founded(city)
    reviews = []

    def watched(outlook: review.ParticipationOutlook) -> np.ndarray:
        reviews.append(outlook.reviews.mean())
        return outlook.strategy

    before = consortium.enterprises.strategy.copy()
    live(consortium, city, months=36, rules={"participation": watched})
    assert np.mean(reviews) == pytest.approx(1.0 / city.settings.participation.review, rel=0.1)
    stayed = consortium.enterprises.active & (consortium.enterprises.founded == 0)
    assert np.array_equal(before[stayed], consortium.enterprises.strategy[stayed])


def test_who_copies_a_partner_takes_over_its_experience() -> None:
    city = small_city(0.2, burn_in=0).with_({"participation.exploration": 0.0})
    consortium = founded(city)
    enterprises = consortium.enterprises
    enterprises.experienced[:] = np.where(enterprises.strategy == OUTSIDE, 0.0, 1_000.0)
    month = Month.begin(enterprises.cash, 1)
    forecast = np.zeros((enterprises.count, 3))
    rule = city.settings.participation
    before = enterprises.strategy.copy()
    review.review(consortium, month, rule, forecast, review.imitate_or_explore)
    joined = (before == OUTSIDE) & (enterprises.strategy != OUTSIDE)
    assert joined.any()
    assert (enterprises.experienced[joined] == 1_000.0).all()
    assert month.count["joined"] == joined.sum()
    assert month.count["left"] == 0.0
