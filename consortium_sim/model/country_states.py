"""Burnt-in countries on disk: one file a city and one for the people between them, in a folder of their own."""

from __future__ import annotations

import os
import pickle
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.scenario import Scenario

POOL = "between.pickle"


def state_folder(states: str | os.PathLike[str], country: Scenario, seed: int) -> Path:
    """Return the folder of one country and seed among all states; it need not be there."""
    return Path(states) / f"country-{country.fingerprint()[:16]}-{seed}"


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside one; it takes its place once it is whole."""
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    beside.mkdir(parents=True)
    try:
        yield beside
        os.replace(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def write_city(folder: Path, number: int, consortium: Consortium) -> None:
    """Write a city."""
    _write(folder / f"city-{number}.pickle", consortium)


def read_city(folder: Path, number: int) -> Consortium:
    """Return a city."""
    consortium: Consortium = _read(folder / f"city-{number}.pickle")
    return consortium


def write_pool(folder: Path, pool: Any) -> None:
    """Write the people between the cities."""
    _write(folder / POOL, pool)


def read_pool(folder: Path) -> Any:
    """Return the people between the cities."""
    return _read(folder / POOL)


def _write(path: Path, state: Any) -> None:
    with open(path, "wb") as file:
        pickle.dump(state, file, protocol=pickle.HIGHEST_PROTOCOL)


def _read(path: Path) -> Any:
    with open(path, "rb") as file:
        return pickle.load(file)
