"""A country's file, and the cities that are drawn from it."""

from __future__ import annotations

import numpy as np
import pytest
from small_country import small_country

from consortium_sim.errors import SettingError
from consortium_sim.model.simulation import simulate
from consortium_sim.scenario.cities import City, as_country, cities_of, city_table, closeness
from consortium_sim.scenario.country import CountrySettings
from consortium_sim.scenario.scenario import Scenario, load_city, load_scenario, scenarios
from consortium_sim.scenario.settings import Settings
from consortium_sim.scenario.sources import sources

ENTRANTS_OF_2023 = 5_550_700
STUDENTS_OF_2021 = 15_901_000
COLLEGES_OF_2024 = 1_562 + 51


@pytest.fixture(scope="module")
def country() -> Scenario:
    return load_scenario("country")


@pytest.fixture(scope="module")
def cities(country: Scenario) -> tuple[City, ...]:
    return cities_of(country)


def test_the_bundled_country_has_300_cities_and_35_million_rows(cities: tuple[City, ...]) -> None:
    assert len(cities) == 300
    people = city_table(cities)["people"]
    assert people.sum() == pytest.approx(35e6, rel=0.001)
    assert people.max() > 4 * people.median()


def test_students_entrants_and_colleges_add_up_to_the_national_figures(cities: tuple[City, ...]) -> None:
    table, scale = city_table(cities), cities[0].scenario.settings.people.scale
    assert table["entrants"].sum() * scale == pytest.approx(ENTRANTS_OF_2023, rel=0.001)
    assert 3 * table["entrants"].sum() * scale == pytest.approx(STUDENTS_OF_2021, rel=0.06)
    assert table["colleges"].sum() == pytest.approx(COLLEGES_OF_2024, rel=0.03)
    assert table["colleges"].min() >= 1


def test_the_list_of_scenarios_tells_how_many_regions_a_country_has() -> None:
    table = scenarios().set_index("name")
    assert table.loc["country", "regions"] == 300
    assert table.loc["country", "people"] > 34e6
    assert table.loc["base-city", "regions"] == 1


def test_the_numbers_of_a_country_have_sources() -> None:
    table = sources("country").set_index("parameter")
    assert not table.loc["cities.college_size", "assumption"]
    assert table.loc["cities.count", "assumption"]
    assert table.loc["migration.reach", "low"] == 0.1


def test_a_city_is_an_ordinary_scenario_that_keeps_what_the_country_says() -> None:
    city = cities_of(small_country(labour_market={"leaving": 0.02}))[2].scenario
    assert type(city.settings) is Settings
    assert city.regions == 1
    assert city.settings.labour_market.leaving == 0.02
    assert simulate(city, seed=5, months=2).months == 2


def test_budgets_of_a_policy_follow_the_size_of_a_city() -> None:
    small, *_, large = sorted(cities_of(small_country()), key=lambda one: one.scenario.factor)
    budgets = [one.scenario.timeline()[0][1].training_subsidy.budget for one in (small, large)]
    people = [one.scenario.settings.people.labour_force for one in (small, large)]
    assert people[1] > 1.2 * people[0]
    assert budgets[1] / budgets[0] == pytest.approx(people[1] / people[0])


def test_the_same_draw_makes_the_same_cities_and_another_draw_others() -> None:
    ours, again = (city_table(cities_of(small_country())) for _ in range(2))
    theirs = city_table(cities_of(small_country(cities={"draw": 1})))
    assert ours.equals(again)
    assert not np.allclose(ours["people"], theirs["people"], rtol=0.01)


def test_without_spreads_all_cities_are_alike() -> None:
    alike = small_country(cities={"size_spread": 0.0, "student_spread": 0.0, "sector_spread": 0.0})
    first, *others = (city.scenario for city in cities_of(alike))
    assert all(other.fingerprint() == first.fingerprint() for other in others)


def test_cities_specialise_as_much_as_the_country_says() -> None:
    def share(spread: float) -> float:
        found = cities_of(small_country(12, cities={"sector_spread": spread}))
        return float(np.std([city.scenario.settings.sectors["equipment"].share for city in found]))

    assert share(1.0) > 2 * share(0.2) > 0.0


def test_near_cities_are_closer_than_far_ones(cities: tuple[City, ...]) -> None:
    close = closeness(cities, 0.3)
    assert np.allclose(close, close.T)
    assert np.all(np.diag(close) == 1.0)
    assert close.min() > np.exp(-np.sqrt(2.0) / 0.3) - 1e-12


def test_a_country_cannot_stand_where_a_city_is_asked_for(country: Scenario) -> None:
    with pytest.raises(SettingError, match=r"a country of 300 cities. Expected one city; simulate_country"):
        simulate(country)
    with pytest.raises(SettingError, match="one city"):
        load_city("country")
    with pytest.raises(SettingError, match=r"it is one city\. Expected a country"):
        as_country("base-city")


def test_a_country_can_be_changed_and_scaled_like_a_city(country: Scenario) -> None:
    half = country.scaled(0.5)
    assert isinstance(half.settings, CountrySettings)
    assert half.settings.size()["people"] == pytest.approx(country.settings.size()["people"] / 2, rel=0.001)
    with pytest.raises(SettingError, match="Did you mean 'count'"):
        country.with_({"cities.counts": 3})
