"""Sweeps: city-decades a minute by the clock, with one worker process and with two.

A sweep is what a researcher starts: policies × seeds of base-city over ten years, every run written to a store. The
burnt-in states of its seeds are made before the clock starts, by a sweep of one month, and how long that took is
told apart; whatever a sweep still has to do again, and the start of its processes, is in its time.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import consortium_sim as cs
from benchmarks.timing import summary

POLICIES = (
    "baseline",
    "market",
    "governance",
    "resources",
    "evaluation",
    "training-subsidy",
    "order-classes",
    "package",
)
SECONDS_OF_ONE = 40.0
"""About as long as a sweep with one worker is made, so that the start of processes weighs little."""
FEWEST, MOST = 2, 25
"""Seeds of a sweep."""
THOUSAND = 1_000
"""Runs of the long sweep, which is made once, with as many workers as any."""


def measure(quick: bool) -> dict[str, Any]:
    """Return city-decades a minute by number of workers, and seconds of a thousand, extrapolated."""
    city: Any = cs.load_scenario("base-city")
    policies, rounds, workers = list(POLICIES), 2, (1, 2)
    if quick:
        city, policies, rounds = city.scaled(0.1).with_({"time.burn_in": 24}), policies[-2:], 1
    seconds_of_a_run = one_run(city)
    seeds = 2 if quick else round(SECONDS_OF_ONE / (len(policies) * seconds_of_a_run))
    seeds = min(max(seeds, FEWEST), MOST)
    taken: dict[int, list[float]] = {number: [] for number in workers}
    prepared = one_sweep(city, policies[:1], seeds, workers[-1], 1)
    for _ in range(rounds):
        for number in workers:
            taken[number].append(one_sweep(city, policies, seeds, number))
    runs = len(policies) * seeds
    long = {} if quick else {"thousand": long_sweep(city, policies, workers[-1])}
    return long | {
        "city": city.name,
        "people": run_people(city),
        "policies": policies,
        "seeds": seeds,
        "runs": runs,
        "decades": runs * city.settings.time.horizon / 120,
        "prepared_seconds": prepared,
        "by": {str(number): summary(times) for number, times in taken.items()},
    }


def long_sweep(city: Any, policies: list[str], workers: int) -> dict[str, float]:
    """Return what a sweep of a thousand runs takes, and the burnt-in states of its seeds before it."""
    seeds = THOUSAND // len(policies)
    prepared = one_sweep(city, policies[:1], seeds, workers, 1)
    seconds = one_sweep(city, policies, seeds, workers)
    return {"workers": workers, "seeds": seeds, "prepared_seconds": prepared, "seconds": seconds}


def one_run(city: Any) -> float:
    """Return seconds of a run of ten years whose burnt-in state is there."""
    cs.simulate(city, POLICIES[-1], seed=1, months=1, snapshots=())
    begin = time.perf_counter()
    cs.simulate(city, POLICIES[-1], seed=1)
    return time.perf_counter() - begin


def one_sweep(city: Any, policies: list[str], seeds: int, workers: int, months: int | None = None) -> float:
    """Return seconds that a sweep into a new store takes."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "sweep.db"
        begin = time.perf_counter()
        study = cs.sweep(city, policies, seeds, months=months, store=store, jobs=workers, progress=False)
        seconds = time.perf_counter() - begin
        if study.failures:
            raise RuntimeError(str(study.failures[0]))
    return seconds


def run_people(city: Any) -> int:
    """Return how many people a city has after its burn-in."""
    people = cs.simulate(city, POLICIES[0], seed=1, months=1).agents("person")
    return len(people)
