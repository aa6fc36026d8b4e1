"""How much work a study is, before it is begun."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.study.arguments import Faults, workers_from

if TYPE_CHECKING:
    from consortium_sim.study.design import Design, PathLike

TRIED_MONTHS = 6
"""Months of one run that are timed."""


def plan_of(asked: Mapping[str, Any], store: PathLike | None, jobs: int | None) -> str:
    """Return in words how many runs a sweep consists of, how many a store has, and about how long the rest takes.

    asked: arguments of `sweep`. A few months of the first city are run to tell the time.
    """
    from consortium_sim.study.store import Store
    from consortium_sim.study.sweeping import planned

    faults = Faults()
    workers = faults.of(workers_from, jobs)
    designs = planned(**asked, rules=None, faults=faults)
    total = sum(design.runs for design in designs)
    path = None if store is None else Path(os.fspath(store))
    kept = Store.reading(path) if path is not None and path.exists() else None
    done = [set() if kept is None else set(kept.finished(design)) for design in designs]
    finished = sum(map(len, done))
    burnt_in = sum(
        any((policy.name, seed) not in cells for policy in design.policies)
        for design, cells in zip(designs, done, strict=True)
        for seed in design.seeds
    )
    settings = designs[0].city.settings.time
    months = (total - finished) * (designs[0].months or settings.horizon) + burnt_in * settings.burn_in
    seconds = months * _seconds_a_month(designs) / workers
    first = designs[0]
    told = [
        f"{total:,} runs: {len(designs):,} cities, {len(first.policies)} policies, {len(first.seeds):,} seeds",
        f"{finished:,} are in the store, {total - finished:,} are to do",
        f"about {_duration(seconds)} with {workers} worker{'s' if workers > 1 else ''} on this machine",
    ]
    if kept is not None and (others := kept.said_of_other_models()):
        told.append(others)
    return "\n".join(told)


def _seconds_a_month(designs: Sequence[Design]) -> float:
    from consortium_sim.model.simulation import simulate
    from consortium_sim.model.warming import warmup

    warmup()
    first = designs[0]
    city = first.city.with_({"time.burn_in": 1})
    simulate(city, first.policies[-1], first.seeds[0], 1, snapshots=())
    before = time.perf_counter()
    simulate(city, first.policies[-1], first.seeds[0], TRIED_MONTHS, snapshots=())
    return (time.perf_counter() - before) / TRIED_MONTHS


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours"
