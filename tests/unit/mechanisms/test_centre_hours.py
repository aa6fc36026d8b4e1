"""Hours at the practice centre: who needs them, what they are worth, who gets them, and what they do."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from practice_city import OPEN, a_month_of, centre_of, people_of, practice_city
from small_city import founded, live, small_city

from consortium_sim.mechanisms import learning
from consortium_sim.mechanisms.learning import LearningRule
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, benefit, demand, operation
from consortium_sim.mechanisms.platforms.practice_centre.rationing import granted_shares, needs_stations
from consortium_sim.mechanisms.working import ALL_GAP, PEOPLE_AT_WORK
from consortium_sim.scenario.policy import Policy

WORK = benefit.Work(0.375, 0.65, 0.8, 0.6, 0.03, 0.015)


def test_colleges_need_the_practice_hours_that_their_rooms_cannot_give() -> None:
    consortium = founded(practice_city())
    students = np.zeros(consortium.programs.count)
    students[0], students[1] = 20.0, 10.0
    nobody = np.zeros(consortium.enterprises.count)
    asked = demand.ask(consortium, CentreRule(), students, 11.0, nobody, nobody > 0.0, nobody > 0.0)
    assert asked.teaching.sum() == pytest.approx(330.0)
    assert asked.teaching[consortium.programs.college[0]].tolist() == pytest.approx([313.5, 16.5])


def test_a_student_at_a_host_needs_no_hours_in_the_college() -> None:
    city = practice_city()
    consortium = founded(city)
    month, _ = a_month_of(consortium, city)
    everybody = demand.in_class(consortium, month)
    month.hosted[month.hosted.argsort(stable=True)[:5]] = 1
    assert demand.in_class(consortium, month).sum() == everybody.sum() - 5.0


def test_projects_ask_for_tests_and_tests_are_not_done_by_simulation() -> None:
    consortium = founded(practice_city())
    projects = np.zeros(consortium.enterprises.count)
    projects[2] = 3.0
    students = np.zeros(consortium.programs.count)
    asked = demand.ask(consortium, CentreRule(), students, 11.0, projects, projects < 0.0, projects < 0.0)
    assert asked.tests[2].sum() == pytest.approx(3.0 * demand.TEST_HOURS)
    assert asked.tests.sum() == asked.of_players.sum()
    cut = needs_stations(asked.tests, stations=1.0, simulation=0.75)
    assert cut[:, 0].sum() == pytest.approx(40.0)
    assert needs_stations(asked.tests, 1.0, 1.0).sum() == 0.0


def test_only_small_enterprises_buy_technical_service() -> None:
    consortium = founded(practice_city())
    consortium.enterprises.staff[:3] = 10, 30, 31
    everybody = np.ones(consortium.enterprises.count, np.bool_)
    nobody = np.zeros(consortium.enterprises.count)
    students = np.zeros(consortium.programs.count)
    asked = demand.ask(consortium, CentreRule(), students, 11.0, nobody, ~everybody, everybody)
    assert asked.service[:3].sum(axis=1).tolist() == pytest.approx([10.0, 30.0, 0.0])


def test_the_use_with_priority_is_served_first_and_others_in_their_order() -> None:
    asked = {use: np.array([100.0, 100.0]) for use in ("teaching", "enterprise", "service", "social")}
    share = granted_shares(asked, 1.0, ("teaching", "social"))
    assert [share[use][0] for use in asked] == pytest.approx([1.0, 0.6, 0.0, 0.0])
    assert [share[use][1] for use in asked] == pytest.approx([0.0, 0.0, 0.0, 0.6])


def test_an_hour_is_worth_what_it_is_forecast_to_change() -> None:
    city = practice_city()
    consortium = founded(city)
    live(consortium, city)
    rule, free = CentreRule(), WORK._replace(hour_margin=0.0)
    worth, _ = benefit.value_of_training(consortium, rule, free)
    assert (worth > 0.0).all()
    consortium.enterprises.absorptive[:] = 1.0
    assert benefit.value_of_training(consortium, rule, free)[0] == pytest.approx(0.0)


def test_training_without_effect_is_worth_less_than_nothing() -> None:
    city = practice_city()
    consortium = founded(city)
    live(consortium, city)
    worth, elsewhere = benefit.value_of_training(consortium, CentreRule(training_effect=0.0), WORK)
    assert (worth[consortium.enterprises.staff > 0] < 0.0).all()
    assert (elsewhere > 30.0).any()


@pytest.mark.slow
def test_the_forecast_of_training_is_what_training_comes_to() -> None:
    """All staff trained for ten years: λ · (fall of its gap) is the rise of log output forecast, to a third."""
    city = small_city(0.3, burn_in=60)

    def gap_and_forecast(effect: float) -> tuple[float, float]:
        consortium = founded(city, 1)
        live(consortium, city, months=60)
        gaps = []
        for _ in range(120):
            consortium.centre.renewal = effect * benefit.fit(consortium)
            with patch.object(operation, "operate"):
                month = live(consortium, city)
            gaps.append(month.totals[ALL_GAP] / month.totals[PEOPLE_AT_WORK])
        rule, enterprises = CentreRule(), consortium.enterprises
        worth, _ = benefit.value_of_training(consortium, rule, WORK._replace(hour_margin=0.0))
        gain = worth * rule.training * enterprises.staff
        return float(np.mean(gaps[60:])), float(gain.sum() / enterprises.output.sum()) / WORK.margin

    (usual, forecast), (trained, _) = gap_and_forecast(0.0), gap_and_forecast(0.18)
    assert WORK.obsolescence * (usual - trained) == pytest.approx(forecast, rel=1 / 3)


def test_a_college_compares_an_hour_with_one_of_its_own_teaching() -> None:
    assert benefit.value_of_teaching(1_500.0) == pytest.approx(1_500.0 * 35 / 2_600.0)


def test_nobody_buys_hours_elsewhere_where_they_are_worth_less_than_their_price() -> None:
    city = practice_city()
    consortium = founded(city)
    month = live(consortium, city, months=6)
    assert month.count["hours_elsewhere"] == 0.0


def test_hours_bought_elsewhere_have_the_same_effect_as_hours_granted() -> None:
    """With a fee of nearly nothing colleges buy all hours, centre or not."""
    city = practice_city(practice_centre={"outside_price": 5.0})
    consortium = founded(city)
    month = live(consortium, city, months=4)
    paid = consortium.ledger.flows[(consortium.clock.year, "colleges", "outside", "practice hours elsewhere")]
    assert month.count["hours_elsewhere"] > 0.0
    assert paid > 0
    in_centre = centre_of(2, seed=0, evening_priority="teaching")
    assert consortium.centre.practice == pytest.approx(in_centre.centre.practice)


def test_an_enterprise_that_would_buy_elsewhere_saves_just_that_purchase() -> None:
    city = practice_city()
    consortium = founded(city)
    _, around = a_month_of(consortium, city)
    live(consortium, city)
    rule = CentreRule(outside_price=5.0, training_effect=0.5)
    worth = operation.appraise(consortium, rule, around)
    buys = worth.training > worth.training_elsewhere
    assert buys.any()
    hours = worth.requests.training.sum(axis=1)
    saved = worth.of_need[: hours.size]
    assert saved[buys] == pytest.approx((hours * worth.training_elsewhere)[buys])
    assert saved[~buys] == pytest.approx((hours * worth.training)[~buys])


def test_tests_are_granted_as_other_hours_of_enterprises_are() -> None:
    city = practice_city()
    consortium = centre_of(2, city=city)
    month, around = a_month_of(consortium, city)
    projects = np.where(consortium.centre.member_enterprises, 1.0, 0.0)
    value = np.full(projects.size, 100.0)
    rule = CentreRule(open=True, stations=60.0)
    operation.operate(consortium, month, rule, around._replace(projects=projects, test_value=value))
    inside = consortium.centre.member_enterprises
    assert (consortium.centre.tests[inside] > 0.9).all()
    assert (consortium.centre.tests[~inside] == 0.0).all()


def test_practice_levels_add_hours_and_mix_real_production_and_stay_within_one() -> None:
    rule = LearningRule()
    z = learning.practice_levels(rule, np.array([0.0, 0.2, 5.0]), np.array([0.0, 0.5, 0.0]))
    assert z == pytest.approx([0.385, 0.5 * 0.585 + 0.5 * 0.85, 1.0])


def test_the_hours_act_through_their_channels_and_no_other() -> None:
    """With effects, service and the lines of Π cut, people live as they would without a centre."""
    city = practice_city()
    baseline = founded(city, 5)
    live(baseline, city, months=18)
    policy = Policy("centre", OPEN)

    def lived(*cut: str) -> list[bytes]:
        consortium = founded(city, 5)
        with patch.multiple(operation, **{name: lambda *_: None for name in cut}):
            live(consortium, city, policy, months=18)
        assert consortium.centre.operating
        assert consortium.ledger.balances["government"][0] == consortium.region.government[0]
        return people_of(consortium)

    without = people_of(baseline)
    assert lived("take_effect", "serve", "_weigh") == without
    assert lived("serve", "_weigh") != without
    assert lived("take_effect", "_weigh") != without


def test_technical_service_makes_small_enterprises_absorb_more_members_or_not() -> None:
    city = practice_city(participation={"first_share": 0.5})
    consortium = centre_of(3, city=city)
    centre, enterprises = consortium.centre, consortium.enterprises
    served = centre.service > 0.0
    assert served.any()
    assert (enterprises.staff[served] <= demand.SMALL + 3).all()
    assert (served & ~enterprises.participates).any()
    own = benefit.own_absorptive(consortium)
    assert enterprises.absorptive[served] == pytest.approx(np.minimum(own + centre.service, 1.0)[served])
    assert not enterprises.absorptive_boost.any()


def test_service_is_no_gain_of_taking_part() -> None:
    """Technology owed to cooperation moves as without service: served outsiders have nothing to lose by it."""
    city = practice_city(participation={"first_share": 0.5})
    gains = []
    for cut in (False, True):
        consortium = founded(city, 3)
        with patch.object(operation, "serve", (lambda *_: None) if cut else operation.serve):
            live(consortium, city, Policy("centre", OPEN), 4)
        gains.append(consortium.enterprises.cooperation_gain)
    assert gains[0] == pytest.approx(gains[1], rel=0.02)
