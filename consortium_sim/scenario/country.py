"""A country: a typical city, how many there are, how they differ, and how people move between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from consortium_sim.mechanisms.migration import MigrationRule
from consortium_sim.parameters import Quantity
from consortium_sim.scenario.settings import Settings


@dataclass(frozen=True)
class CitiesRule:
    """The cities of a country, each with one park, its colleges and one consortium.

    Cities are drawn, always the same ones for the same `draw`: see `scenario.cities.cities_of`.
    """

    count: Annotated[int, Quantity("cities", 2, 1_000, "cities, each with one consortium", initial=True)] = (
        300
    )
    size: Annotated[
        float, Quantity("1", 0.001, 1_000.0, "size of the mean city, of the one described", initial=True)
    ] = 1.0
    size_spread: Annotated[
        float, Quantity("1", 0.0, 2.0, "sd of the log of a city's labour force", initial=True)
    ] = 0.7
    student_spread: Annotated[
        float, Quantity("1", 0.0, 1.0, "sd of the log of a city's entrants per person at work", initial=True)
    ] = 0.25
    sector_spread: Annotated[
        float, Quantity("1", 0.0, 1.5, "sd of the log of a sector's share of a city", initial=True)
    ] = 0.5
    college_size: Annotated[
        float,
        Quantity(
            "persons",
            100.0,
            100_000.0,
            "students of a college; a city has as many colleges as its students fill",
            "10,168 students on average in 2022 (domain.md 4)",
            initial=True,
        ),
    ] = 10_168.0
    draw: Annotated[
        int, Quantity("1", 0, 4_294_967_295, "which of the possible sets of cities", initial=True)
    ] = 2023


@dataclass(frozen=True)
class CountrySettings(Settings):
    """What a country's file can set: everything of its typical city, its cities, and migration."""

    cities: CitiesRule = field(default_factory=CitiesRule)
    migration: MigrationRule = field(default_factory=MigrationRule)

    def size(self) -> dict[str, int]:
        """Return regions and rows of people at the start, for the table of scenarios."""
        typical = self.people.labour_force + 3 * self.students.entrants
        return {"regions": self.cities.count, "people": round(self.cities.count * self.cities.size * typical)}
