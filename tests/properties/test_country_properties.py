"""In a country nobody is lost or doubled, no money is made, and the order of the cities does not matter."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_country import small_country

from consortium_sim.model.country import Cities, CityMonth, Migration
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.people import ABSENT
from consortium_sim.scenario.cities import cities_of, closeness

Person = tuple[int, int]
"""City and birth id."""
MONTHS = 10


def country_of(seed: int, beyond: float, order: list[int]) -> tuple[Cities, Migration]:
    restless = {"leaving": 0.05}
    country = small_country(len(order), migration={"beyond": beyond, "patience": 3}, labour_market=restless)
    places = cities_of(country)
    scenarios = {number: places[number - 1].scenario for number in order}
    cities = Cities(scenarios, check_seed(seed))
    cities.found()
    rule = country.settings.migration
    return cities, Migration(rule, closeness(places, rule.reach), check_seed(seed))


def pass_month(cities: Cities, migration: Migration, month: int) -> tuple[list[CityMonth], np.ndarray]:
    lived = cities.live(migration.gates(), ("unemployment", "value_added"))
    return lived, migration.move(lived, month)


def present(cities: Cities) -> set[Person]:
    return {
        (number, birth)
        for number, one in cities.consortia.items()
        for birth in one.people.birth[one.people.status != ABSENT].tolist()
    }


def between(migration: Migration) -> set[Person]:
    people = migration.pool.people
    return set(zip(people.origin.tolist(), people.birth.tolist(), strict=True))


@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1), beyond=st.sampled_from((0.0, 0.4, 1.0)))
def test_nobody_is_lost_or_doubled_between_cities(seed: int, beyond: float) -> None:
    cities, migration = country_of(seed, beyond, [1, 2, 3])
    moves = 0
    for month in range(1, MONTHS + 1):
        people, waiting = present(cities), between(migration)
        number, rows = (
            len(people),
            sum(int((c.people.status != ABSENT).sum()) for c in cities.consortia.values()),
        )
        assert number == rows
        gates = migration.gates()
        lived = cities.live(gates, ())
        taken = {
            (int(gates[one.city].migrants.origin[i]), int(gates[one.city].migrants.birth[i]))
            for one in lived
            for i in np.flatnonzero(one.taken)
        }
        leavers = {(one.city, birth) for one in lived for birth in one.leavers.birth.tolist()}
        assert sum(one.leavers.number for one in lived) == len(leavers)
        moved = migration.move(lived, month)
        moves += int(moved.sum())
        assert taken <= waiting
        assert moved.sum() == len(taken) == sum(int(one.taken.sum()) for one in lived)
        assert not leavers & present(cities)
        assert leavers <= between(migration) <= (waiting - taken) | leavers
        assert not between(migration) & present(cities)
        came = [one.hired_outside - int(one.taken.sum()) for one in lived]
        assert min(came) >= 0
        assert beyond > 0.0 or sum(came) == 0
    assert moves > 0


@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1))
def test_those_who_move_arrive_as_they_left(seed: int) -> None:
    cities, migration = country_of(seed, 0.0, [1, 2, 3])
    seen = 0
    for month in range(1, MONTHS + 1):
        before = {
            number: set(one.people.birth[one.people.status != ABSENT].tolist())
            for number, one in cities.consortia.items()
        }
        gates = migration.gates()
        lived = cities.live(gates, ())
        for one in lived:
            people, gate = cities.consortia[one.city].people, gates[one.city]
            new = np.flatnonzero((people.birth >= 2**31) & (people.status != ABSENT))
            new = np.array([row for row in new if int(people.birth[row]) not in before[one.city]], np.int64)
            arrived = sorted(
                zip(
                    people.aptitude[new].tolist(),
                    people.general[new].tolist(),
                    people.months_out[new].tolist(),
                    strict=True,
                )
            )
            known = gate.migrants.chosen(one.taken)
            left = sorted(
                zip(known.aptitude.tolist(), known.general.tolist(), known.months_out.tolist(), strict=True)
            )
            assert arrived == left
            assert np.all(people.wage[new] > 0)
            seen += new.size
        migration.move(lived, month)
    assert seen > 0


@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1), order=st.permutations([1, 2, 3]))
def test_the_order_of_the_cities_does_not_matter(seed: int, order: list[int]) -> None:
    ours, theirs = country_of(seed, 0.4, [1, 2, 3]), country_of(seed, 0.4, order)
    for month in range(1, MONTHS + 1):
        (lived, moved), (again, moved_again) = pass_month(*ours, month), pass_month(*theirs, month)
        values = {one.city: one.values.tobytes() for one in lived}
        assert values == {one.city: one.values.tobytes() for one in again}
        assert np.array_equal(moved, moved_again)
    for column, other in zip(ours[1].pool.people, theirs[1].pool.people, strict=True):
        assert np.array_equal(column, other)


@settings(max_examples=2)
@given(seed=st.integers(0, 2**32 - 1))
def test_money_adds_up_in_every_city_and_in_the_country(seed: int) -> None:
    cities, migration = country_of(seed, 0.4, [1, 2, 3])
    first = {number: one.ledger.total for number, one in cities.consortia.items()}
    for month in range(1, MONTHS + 1):
        pass_month(cities, migration, month)
        sums = {}
        for number, one in cities.consortia.items():
            one.ledger.audit()
            sums[number] = sum(int(balance.sum()) for balance in one.ledger.balances.values())
        assert sums == first
        assert sum(sums.values()) == sum(first.values())
