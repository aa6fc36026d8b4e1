from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY
from hypothesis import given
from hypothesis import strategies as st
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.hosting import HostingRule, decision, hosted_months, trainees
from consortium_sim.mechanisms.hosting.decision import places_of, worthwhile_places
from consortium_sim.mechanisms.hosting.trainees import by_occupation
from consortium_sim.population.consortium import Region
from consortium_sim.population.enterprises import DEEP, OUTSIDE
from consortium_sim.population.people import NOBODY, STUDYING, People
from consortium_sim.scenario.policy import Policy

GAINS = st.floats(1.0, 60_000.0)
STAFF = st.floats(1.0, 5_000.0)
DENSITIES = st.floats(0.005, 0.2)
USUAL = st.floats(500.0, 50_000.0)
RESPONSES = st.floats(0.05, 0.4)


def total(places: Any, gain: float, staff: float, density: float, usual: float, response: float) -> Any:
    """n·gain − c_h ν L (n/(νL))^(1 + 1/ε)/(1 + 1/ε) (model.md 4.6)."""
    power = 1.0 + 1.0 / response
    return places * gain - usual * density * staff * (places / (density * staff)) ** power / power


@given(gain=GAINS, staff=STAFF, density=DENSITIES, usual=USUAL, response=RESPONSES)
def test_the_closed_form_is_the_best_of_all_numbers_of_places(
    gain: float, staff: float, density: float, usual: float, response: float
) -> None:
    best = worthwhile_places(gain, staff, 0.0, density, usual, response)
    others = best * np.linspace(0.0, 2.0, 401)
    values = total(others, gain, staff, density, usual, response)
    assert values.argmax() == 200
    assert values.max() == pytest.approx(best * gain / (1.0 + response), rel=1e-9)


@given(gain=GAINS, staff=STAFF, density=DENSITIES, usual=USUAL, response=RESPONSES)
def test_an_enterprise_hosts_only_if_the_total_covers_its_own_set_up(
    gain: float, staff: float, density: float, usual: float, response: float
) -> None:
    best = worthwhile_places(gain, staff, 0.0, density, usual, response)
    worth = best * gain / (1.0 + response)
    assert worthwhile_places(gain, staff, 0.99 * worth, density, usual, response) == best
    assert worthwhile_places(gain, staff, 1.01 * worth, density, usual, response) == 0.0


@pytest.mark.parametrize(("gain", "staff"), [(0.0, 10.0), (-100.0, 10.0), (100.0, 0.0)])
def test_nobody_hosts_at_a_loss_or_without_staff(gain: float, staff: float) -> None:
    assert worthwhile_places(gain, staff, 0.0, 0.06, 6_000.0, 0.15) == 0.0


def places(**changes: float) -> int:
    usual = dict(gain=6_000.0, staff=100.0, setup=0.0, pledged=0.0, limit=1e9, luck=0.5)
    given = usual | changes
    return places_of(*given.values(), 0.06, 6_000.0, 0.15)


def test_places_are_what_pays_at_least_the_pledge_and_at_most_what_the_law_allows() -> None:
    assert places() == 6
    assert places(luck=0.99) == 6
    assert places(pledged=9.0) == 9
    assert places(gain=-1.0) == 0
    assert places(gain=-1.0, pledged=2.6) == 3
    assert places(limit=4.9) == 4
    assert places(pledged=9.0, limit=4.9) == 4
    assert places(limit=0.0) == 0


def test_rounding_by_luck_gives_the_right_number_on_average() -> None:
    lucks = (np.arange(1_000) + 0.5) / 1_000
    numbers = [places(staff=40.0, luck=luck) for luck in lucks]
    assert np.mean(numbers) == pytest.approx(2.4)
    assert set(numbers) == {2, 3}


SHARES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12).filter(lambda row: sum(row) > 0.01)


@given(number=st.integers(0, 500), weights=SHARES, luck=st.floats(0.001, 0.999))
def test_places_split_over_occupations_add_up_and_none_is_far_from_its_share(
    number: int, weights: list[float], luck: float
) -> None:
    share = np.array([weights]) / np.sum(weights)
    split = by_occupation(np.array([number]), share, np.array([luck]))
    assert split.sum() == number
    assert (np.abs(split - number * share) < 1.0 + 1e-9).all()


def test_an_occupation_gets_its_share_of_the_places_on_average() -> None:
    lucks = (np.arange(1_000) + 0.5) / 1_000
    share = np.repeat([[0.6, 0.0, 0.3, 0.1]], 1_000, axis=0)
    split = by_occupation(np.full(1_000, 3), share, lucks)
    assert split.mean(axis=0) == pytest.approx([1.8, 0.0, 0.9, 0.3], abs=0.002)
    assert not by_occupation(np.array([4]), np.zeros((1, 3)), np.array([0.7])).any()


def students(months: list[int], host: int = 0) -> People:
    people = People.empty(len(months))
    people.status[:], people.host[:], people.month_of_study[:] = STUDYING, host, months
    return people


def hosted(calendar: Any, months: list[int], host: int = 0) -> list[int]:
    rule = HostingRule(calendar=calendar)
    return trainees.send_to_hosts(students(months, host), Region(), rule, np.arange(len(months))).tolist()


def test_the_block_is_the_last_six_months_of_study() -> None:
    months = [1, 13, 25, 29, 30, 31, 34, 35]
    assert hosted("block", months) == [0, 0, 0, 0, 1, 1, 1, 1]
    assert sum(hosted("block", list(range(1, 36)))) == hosted_months(HostingRule(calendar="block"))


def test_alternation_hosts_every_second_month_from_the_second_year() -> None:
    months = [1, 11, 12, 13, 14, 15, 25, 34, 35]
    assert hosted("alternating", months) == [0, 0, 0, 1, 0, 1, 1, 0, 1]
    rule = HostingRule(calendar="alternating")
    assert sum(hosted("alternating", list(range(1, 36)))) == hosted_months(rule)


@pytest.mark.parametrize("calendar", ["block", "alternating"])
def test_nobody_is_hosted_without_a_host(calendar: Any) -> None:
    assert not any(hosted(calendar, [13, 31, 35], host=NOBODY))


def test_outsiders_do_not_host_and_deep_members_keep_their_pledge_though_it_costs_them() -> None:
    city = small_city(0.2, burn_in=0).with_({**LIVELY, "hosting.pay": 5_000.0, "hosting.productivity": 0.1})
    consortium = founded(city, 3)
    enterprises = consortium.enterprises
    enterprises.strategy[:] = np.where(np.arange(enterprises.count) % 2, DEEP, OUTSIDE)
    seen: list[decision.HostingOutlook] = []

    def watched(outlook: decision.HostingOutlook) -> np.ndarray:
        seen.append(outlook)
        return decision.host_where_worthwhile(outlook)

    stay = {"participation": lambda outlook: outlook.strategy, "hosting": watched}
    live(consortium, city, months=9, rules=stay)
    outlook = seen[0]
    deep = enterprises.strategy == DEEP
    assert outlook.pledged[deep] == pytest.approx(city.settings.hosting.pledge * outlook.staff[deep])
    assert (enterprises.places[deep] == np.floor(outlook.pledged + outlook.luck)[deep]).all()
    assert enterprises.places[deep].any()
    assert not enterprises.places[~deep].any()


def test_only_enterprises_with_students_pay_for_setting_up() -> None:
    city = small_city(0.2, burn_in=0).with_({**LIVELY, "hosting.known": 1.0, "hosting.setup": 1_000.0})
    consortium = founded(city, 5)
    live(consortium, city, months=44)
    paid: list[np.ndarray] = []
    original = consortium.ledger.pay

    def watched(year: int, payer: str, payee: str, kind: str, amount: np.ndarray) -> np.ndarray:
        if kind == "training set-up":
            paid.append(amount.copy())
        return original(year, payer, payee, kind, amount)

    consortium.ledger.pay = watched  # type: ignore[method-assign]
    live(consortium, city, months=1)
    people = consortium.people
    hosts = np.unique(people.host[(people.status == STUDYING) & (people.host != NOBODY)])
    assert np.array_equal(np.flatnonzero(paid[0]), np.intersect1d(hosts, np.flatnonzero(paid[0])))
    assert len(paid) == 1
    assert paid[0].sum() > 0


def test_a_subsidy_opens_places_and_those_that_would_exist_anyway_are_counted() -> None:
    city = small_city(0.2, burn_in=12).with_({"participation.first_share": 1.0})
    opened = []
    for rate in (0.0, 3_000.0):
        consortium = founded(city, 1)
        live(consortium, city, Policy("subsidy", {"training_subsidy.rate": rate}), months=21)
        opened.append((consortium.enterprises.places.sum(), consortium.enterprises.places_without_incentives))
    assert opened[1][0] > opened[0][0]
    assert opened[1][1].sum() <= opened[1][0]


def test_a_hosted_months_cost_and_output_follow_the_terms_of_the_rule() -> None:
    city = small_city(0.1, burn_in=0).with_({**LIVELY, "hosting.pay": 1_500.0, "hosting.mentoring": 1_000.0})
    consortium = founded(city, 4)
    for month, settings in months_of(consortium, city, months=21):
        if month.trainee_months.sum():
            assert month.trainee_pay.tolist() == (month.trainee_months * 150_000).astype(int).tolist()
            assert settings.hosting.mentoring == 1_000.0
            assert (month.trainee_output[month.trainee_months > 0] > 0.0).all()
            assert math.isclose(month.count["trainee_months"], month.trainee_months.sum())
            break
    else:
        pytest.fail("nobody was hosted")
