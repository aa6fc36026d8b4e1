"""Where the time of a full month goes: by month of the year, by phase, and which compiled loops take most of it.

Each is timed around its calls, in runs of its own; of several turns the least counts.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np
from numba.core.dispatcher import Dispatcher

import consortium_sim as cs
from benchmarks.full_month import POLICIES, SEED, city_of
from consortium_sim.model import phases, simulation
from consortium_sim.scenario.scenario import Scenario

MONTHS, TURNS = 12, 3
MOST = 12
"""How many loops are told."""


def measure(quick: bool) -> dict[str, Any]:
    """Return by size what phases and loops take of a month without policy, nanoseconds a person."""
    sizes = (1_000,) if quick else (100_000, 1_000_000)
    return {"policy": POLICIES[0], "sizes": {str(people): shares(people) for people in sizes}}


def shares(people: int) -> dict[str, Any]:
    """Return the people of a city, and nanoseconds a person by month, and of the mean month by phase and loop."""
    city = city_of(people, 24)
    run(city)
    in_months, in_phases = least(city, seconds_of_months), least(city, seconds_of_phases)
    in_loops = least(city, seconds_of_loops)
    consortium = cs.ConsortiumModel(city, POLICIES[0], rng=SEED).consortium
    number = int(np.count_nonzero(consortium.people.status))
    unit = 1e9 / MONTHS / number
    return {
        "people": number,
        "months": {name: MONTHS * unit * seconds for name, seconds in in_months.items()},
        "phases": {name: unit * in_phases[name] for name in phases.__all__},
        "loops": {name: unit * seconds for name, seconds in Counter(in_loops).most_common(MOST)},
        "all_loops": unit * sum(in_loops.values()),
    }


def run(city: Scenario) -> None:
    """Let the months pass, after a burn-in that is kept."""
    cs.simulate(city, POLICIES[0], seed=SEED, months=MONTHS, snapshots=())


def least(city: Scenario, measured: Callable[[Scenario], dict[str, float]]) -> dict[str, float]:
    """Return the least seconds of each name over the turns."""
    turns = [measured(city) for _ in range(TURNS)]
    return {name: min(turn[name] for turn in turns) for name in turns[0]}


def seconds_of_months(city: Scenario) -> dict[str, float]:
    """Return the processor seconds of each month of a year, from January."""
    seconds: dict[str, float] = {}
    step = simulation.step

    def passes(*arguments: Any) -> Any:
        begin = time.process_time()
        month = step(*arguments)
        seconds[str(len(seconds) + 1)] = time.process_time() - begin
        return month

    with patch.object(simulation, "step", passes):
        run(city)
    return seconds


def seconds_of_phases(city: Scenario) -> dict[str, float]:
    """Return the processor seconds of each phase in a run."""
    return seconds_of(city, {name: [(phases, name)] for name in phases.__all__})


def seconds_of_loops(city: Scenario) -> dict[str, float]:
    """Return the processor seconds of each compiled function that Python calls in a run.

    Everything that the run calls has been compiled by a run before: a kernel that is compiled while others are
    timed would find them replaced.
    """
    return seconds_of(city, compiled_loops())


Places = dict[str, list[tuple[ModuleType, str]]]
"""Modules and names under which each function is called."""


def seconds_of(city: Scenario, functions: Places) -> dict[str, float]:
    """Return the processor seconds of each function in a run."""
    seconds = dict.fromkeys(functions, 0.0)

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def passes(*arguments: Any) -> Any:
            begin = time.process_time()
            result = function(*arguments)
            seconds[name] += time.process_time() - begin
            return result

        return passes

    with ExitStack() as replaced:
        for name, places in functions.items():
            for module, called in places:
                replaced.enter_context(patch.object(module, called, timed(name, getattr(module, called))))
        run(city)
    return seconds


def compiled_loops() -> Places:
    """Return the compiled functions of the package, without its name, and where they are called."""
    found: Places = {}
    for module in [one for name, one in sys.modules.items() if name.startswith("consortium_sim")]:
        for called, one in vars(module).items():
            if isinstance(one, Dispatcher):
                name = f"{one.py_func.__module__}.{one.__name__}".removeprefix("consortium_sim.")
                found.setdefault(name, []).append((module, called))
    return found
