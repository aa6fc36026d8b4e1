"""The cities of a country, drawn from the few numbers of its file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.scenario.country import CountrySettings
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.scenario.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

SIZE, STUDENTS, EAST, NORTH, SECTOR = range(5)
"""Draws of a city's traits."""
COUNTRY_ONLY = ("cities.", "migration.")


@dataclass(frozen=True)
class City:
    """One city of a country: an ordinary scenario, and where it lies.

    number: from 1, in no order of size. east, north: place in a country that is one wide and one high.
    """

    number: int
    scenario: Scenario
    east: float
    north: float


def as_country(country: Scenario | str | PathLike[str]) -> Scenario:
    """Return a country itself, or the one of that name or path; SettingError for a city."""
    found = load_scenario(country)
    if not isinstance(found.settings, CountrySettings):
        raise SettingError(
            Fault(
                f"scenario '{found.name}'",
                "it is one city.",
                'a country, such as "country": kind = "country"',
            )
        )
    return found


def cities_of(country: Scenario | str | PathLike[str]) -> tuple[City, ...]:
    """Return the cities of a country, number 1 first; each is a scenario like any other.

    Sizes are lognormal with a mean of exactly `cities.size`; people, enterprises, seats, budgets and platforms
    follow the size, as `Scenario.scaled` has it. Entrants differ by `student_spread`, sectors' shares by
    `sector_spread`; the country as a whole keeps its ratio of entrants. A city has as many colleges of the mean
    size as its students fill, at least one. Draws are keyed by `cities.draw` and the city's number: a country
    of fewer cities has the first ones, all larger or smaller by a common factor that keeps the mean.
    Source: assumption; the spreads have ranges.
    """
    country = as_country(country)
    rule, base = country.settings.cities, _typical(country)
    numbers = np.arange(1, rule.count + 1)
    size = np.exp(rule.size_spread * _normal(rule.draw, numbers, SIZE))
    size *= rule.size / size.mean()
    students = np.exp(rule.student_spread * _normal(rule.draw, numbers, STUDENTS))
    students *= size.sum() / (size * students).sum()
    east, north = (_uniform(rule.draw, numbers, axis) for axis in (EAST, NORTH))
    mixes = _sector_shares(country.settings, numbers)
    return tuple(
        City(number, _city(base, number, large, taught, rule.college_size, mix), x, y)
        for number, large, taught, mix, x, y in zip(
            *(column.tolist() for column in (numbers, size, students, mixes, east, north)), strict=True
        )
    )


def closeness(cities: tuple[City, ...], reach: float) -> NDArray[np.float64]:
    """Return exp(−distance/reach) between cities, (cities, cities)."""
    place = np.array([(city.east, city.north) for city in cities])
    distance = np.hypot(*(place[:, None, axis] - place[None, :, axis] for axis in (0, 1)))
    close: NDArray[np.float64] = np.exp(-distance / reach)
    return close


def city_table(cities: tuple[City, ...]) -> pd.DataFrame:
    """Return one row a city: number, name, rows of people, entrants a year, colleges, enterprises, place."""
    import pandas as pd

    rows = [
        {
            "city": city.number,
            "name": city.scenario.name,
            "people": city.scenario.settings.size()["people"],
            "entrants": city.scenario.settings.students.entrants,
            "colleges": city.scenario.settings.colleges.count,
            "enterprises": city.scenario.settings.enterprises.count,
            "east": city.east,
            "north": city.north,
        }
        for city in cities
    ]
    return pd.DataFrame(rows)


def _typical(country: Scenario) -> Scenario:
    """Return the city that a country's file describes, as a scenario of its own."""
    differences = {
        name: value for name, value in country.differences.items() if not name.startswith(COUNTRY_ONLY)
    }
    provenance = {
        name: place for name, place in country.provenance.items() if not name.startswith(COUNTRY_ONLY)
    }
    plain = Scenario(country.name, Settings(), differences, factor=country.factor, provenance=provenance)
    return replace(plain, settings=plain.timeline()[0][1])


def _city(
    base: Scenario, number: int, size: float, students: float, college: float, mix: list[float]
) -> Scenario:
    """Return a city of this size; students: its ratio of entrants. college: persons in one of its colleges."""
    scaled = base.scaled(size)
    settings = scaled.settings
    entrants = settings.students.entrants * students
    persons = 3.0 * entrants * settings.people.scale
    changes: dict[str, Any] = {
        "students.entrants": entrants,
        "colleges.count": max(1, round(persons / college)),
    }
    changes |= {f"sectors.{name}.share": share for name, share in zip(settings.sectors, mix, strict=True)}
    return scaled.with_(changes, name=f"{base.name} {number}")


def _sector_shares(settings: Any, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share of each sector in each city, (cities, sectors); rows add up to 1."""
    rule = settings.cities
    shares = np.array([sector.share for sector in settings.sectors.values()])
    luck = np.column_stack([_normal(rule.draw, numbers, SECTOR + j) for j in range(shares.size)])
    mix = shares * np.exp(rule.sector_spread * luck)
    return np.asarray(mix / mix.sum(axis=1, keepdims=True), np.float64)


def _normal(draw: int, numbers: NDArray[np.int64], trait: int) -> NDArray[np.float64]:
    return normal_columns(np.uint64(draw), Stream.CITY_TRAITS, 0, numbers, 0, trait)


def _uniform(draw: int, numbers: NDArray[np.int64], trait: int) -> NDArray[np.float64]:
    return uniform_columns(np.uint64(draw), Stream.CITY_TRAITS, 0, numbers, 0, trait)
