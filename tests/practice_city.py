"""A small city with a practice centre, for the tests that look into it."""

from __future__ import annotations

from typing import Any

import numpy as np
from small_city import founded, live, small_city

from consortium_sim.mechanisms.platforms.practice_centre.operation import Surroundings
from consortium_sim.model.phases.government import declared_instruments
from consortium_sim.model.phases.surroundings import surroundings
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import STUDYING
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario

ALL_IN = {"first_share": 1.0, "exploration": 0.0, "review": 48.0}
OPEN = {"practice_centre.open": True, "practice_centre.stations": 600.0}
"""Stations enough, of which the city of a tenth takes a tenth."""
BURN_IN = 2
"""Months after which enterprises know what they produce."""


def practice_city(**sections: Any) -> Scenario:
    """Return a city of thirty enterprises that all take part in the consortium, and hardly ever review it."""
    return small_city(0.1, **{"burn_in": BURN_IN, "participation": ALL_IN, **sections})


def centre_of(months: int = 1, seed: int = 3, city: Scenario | None = None, **levers: Any) -> Consortium:
    """Return that city some months after its centre was founded; levers of the practice_centre section."""
    scenario = city or practice_city()
    consortium = founded(scenario, seed)
    changes = {**OPEN, **{f"practice_centre.{name}": value for name, value in levers.items()}}
    live(consortium, scenario, Policy("centre", changes), scenario.settings.time.burn_in + months)
    return consortium


def a_month_of(consortium: Consortium, city: Scenario) -> tuple[Month, Surroundings]:
    """Return a month in which nobody works for a host, and what the centre finds around it."""
    month, people = (
        Month.begin(consortium.enterprises.cash, consortium.posts.target.shape[1]),
        consortium.people,
    )
    month.students = np.flatnonzero(people.status == STUDYING)
    month.hosted = np.zeros(month.students.size, np.uint8)
    return month, surroundings(consortium, month, city.settings, declared_instruments(city.settings))


def people_of(consortium: Consortium) -> list[bytes]:
    """Return every column of the people, to compare two cities bit by bit."""
    return [np.ascontiguousarray(column).tobytes() for column in consortium.people]
