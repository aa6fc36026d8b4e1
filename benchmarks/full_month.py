"""The model's own month: seconds, and the bytes of its state.

Only the face of the package is used. A month's time is the difference of two runs of different length, so that
what a run costs once (reading the burnt-in state, gathering the results) cancels out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

import consortium_sim as cs
from consortium_sim.scenario.scenario import Scenario

BASE_PEOPLE = 20_000
"""Rows of people that base-city aims at."""
POLICIES = ("baseline", "package", "everything")
"""Without any policy, with a package of five instruments, and with all mechanisms open."""
SEED = 1


def city_of(people: int, burn_in: int) -> Scenario:
    """Return base-city, made larger or smaller, with a burn-in of so many months."""
    return cs.load_scenario("base-city").scaled(people / BASE_PEOPLE).with_({"time.burn_in": burn_in})


def month_seconds(
    city: Scenario, policy: str, months: int, rules: Mapping[str, Any] | None = None
) -> tuple[float, Any]:
    """Return processor seconds of a month, the mean of `months` after the first, and the longer run."""
    seconds = []
    for length in (1, months + 1):
        begin = time.process_time()
        run = cs.simulate(city, policy, seed=SEED, months=length, rules=rules, snapshots=())
        seconds.append(time.process_time() - begin)
    return (seconds[1] - seconds[0]) / months, run


def array_bytes(state: object) -> int:
    """Return the bytes of all arrays that belong to a state, each counted once."""
    owners: dict[int, int] = {}
    seen: set[int] = set()

    def visit(one: object) -> None:
        if id(one) in seen:
            return
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            owner = one
            while isinstance(owner.base, np.ndarray):
                owner = owner.base
            owners[id(owner)] = owner.nbytes
        elif is_dataclass(one) and not isinstance(one, type):
            for field in fields(one):
                visit(getattr(one, field.name))
        elif isinstance(one, Mapping):
            for value in one.values():
                visit(value)
        elif isinstance(one, tuple | list):
            for value in one:
                visit(value)

    visit(state)
    return sum(owners.values())
