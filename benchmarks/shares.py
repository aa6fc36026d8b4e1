"""Where the time of a full month goes: by phase, and which compiled loops take most of it.

Phases are timed around their calls, loops by a profiler; of several turns the least counts.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numba.core.dispatcher import Dispatcher

import consortium_sim as cs
from benchmarks.full_month import POLICIES, SEED, city_of
from consortium_sim.model import phases
from consortium_sim.scenario.scenario import Scenario

PACKAGE = Path(cs.__file__).parent
MONTHS, TURNS = 12, 3
MOST = 12
"""How many loops are told."""


def measure(quick: bool) -> dict[str, Any]:
    """Return by size what phases and loops take of a month without policy, nanoseconds a person."""
    sizes = (1_000,) if quick else (100_000, 1_000_000)
    return {"policy": POLICIES[0], "sizes": {str(people): shares(people) for people in sizes}}


def shares(people: int) -> dict[str, Any]:
    """Return the people of a city, and nanoseconds a person of its mean month: by phase, and by loop."""
    city = city_of(people, 24)
    run(city)
    in_phases, in_loops = least(city, seconds_of_phases), least(city, seconds_of_loops)
    consortium = cs.ConsortiumModel(city, POLICIES[0], rng=SEED).consortium
    number = int(np.count_nonzero(consortium.people.status))
    unit = 1e9 / MONTHS / number
    return {
        "people": number,
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
    return {name: min(turn.get(name, 0.0) for turn in turns) for name in turns[0]}


def seconds_of_phases(city: Scenario) -> dict[str, float]:
    """Return the processor seconds of each phase in a run."""
    seconds: dict[str, float] = dict.fromkeys(phases.__all__, 0.0)

    def timed(name: str) -> Callable[..., Any]:
        phase = getattr(phases, name)

        def passes(*arguments: Any) -> Any:
            begin = time.process_time()
            result = phase(*arguments)
            seconds[name] += time.process_time() - begin
            return result

        return passes

    with patch.multiple(phases, **{name: timed(name) for name in phases.__all__}):
        run(city)
    return seconds


def seconds_of_loops(city: Scenario) -> dict[str, float]:
    """Return the seconds of each compiled function in a run, without the others that Python calls."""
    profile = cProfile.Profile()
    profile.runcall(run, city)
    loops = compiled_loops()
    seconds: dict[str, float] = {}
    for (file, _, name), (_, _, inside, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if Path(file).is_relative_to(PACKAGE) and f"{module_of(file)}.{name}" in loops:
            seconds[f"{module_of(file)}.{name}"] = inside
    return seconds


def compiled_loops() -> set[str]:
    """Return the names of all compiled functions of the package."""
    modules = [module for name, module in sys.modules.items() if name.startswith("consortium_sim")]
    found = [
        one.py_func for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)
    ]
    return {f"{module_of(one.__code__.co_filename)}.{one.__name__}" for one in found}


def module_of(file: str) -> str:
    """Return the dotted name of a file of the package."""
    return ".".join(Path(file).relative_to(PACKAGE).with_suffix("").parts)
