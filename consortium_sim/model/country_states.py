"""Burnt-in countries on disk: a folder each in the cache of burnt-in states, one file a city.

As for a city, whatever goes wrong with the folder costs a burn-in, never a run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import SettingError
from consortium_sim.mechanisms.migration import MigrationRule
from consortium_sim.model import burnt_in
from consortium_sim.model.state_file import read_state, write_state
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.cities import City

Between = TypeVar("Between")

ENDING = ".country"
CITY, BETWEEN = "burnt-in city of a country", "people between the cities of a country"
MOST_BYTES = 8 * 1024**3
"""Of all countries together (three or four of the bundled one): those not used for longest go first."""


def folder_of(
    cities: Sequence[City], rule: MigrationRule, closeness: NDArray[np.float64], seed: int
) -> Path | None:
    """Return the folder of the burnt-in state of these cities and seed, there or not; None: none are kept.

    closeness: between the cities, (cities, cities), on which it depends who moved where.
    """
    place = burnt_in.folder()
    if place is None:
        return None
    each = [city.scenario.fingerprint() for city in cities]
    near = hashlib.sha256(closeness.tobytes()).hexdigest()
    return place / burnt_in.name_of([each, dataclasses.asdict(rule), near, seed], ENDING)


def keep(folder: Path, write: Callable[[Path], Any]) -> None:
    """Let a country be written into a folder beside its own, which takes the own one's place once it is whole."""
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        with contextlib.suppress(OSError):
            beside.mkdir(parents=True)
            write(beside)
            burnt_in.remove(folder)
            os.replace(beside, folder)
            burnt_in.remove_oldest(folder, ENDING, MOST_BYTES)
    finally:
        burnt_in.remove(beside)


def write_city(folder: Path, number: int, consortium: Consortium) -> None:
    """Write a city; OSError if the disk refuses."""
    write_state(folder / f"{number}.state", CITY, {"city": number}, consortium, sure=False)


def read_city(folder: Path, number: int) -> Consortium:
    """Return a city; SettingError if the file is missing or damaged."""
    about, consortium = read_state(folder / f"{number}.state", CITY, Consortium)
    if about.get("city") != number:
        raise SettingError(f"{folder} holds another city in place of city {number}.")
    return consortium


def write_between(folder: Path, pool: Any) -> None:
    """Write the people between the cities; OSError if the disk refuses."""
    write_state(folder / "between.state", BETWEEN, {}, pool, sure=False)


def read_between(folder: Path, expected: type[Between]) -> Between:
    """Return the people between the cities; SettingError if the file is missing or damaged."""
    _, pool = read_state(folder / "between.state", BETWEEN, expected)
    with contextlib.suppress(OSError):
        os.utime(folder)
    return pool
