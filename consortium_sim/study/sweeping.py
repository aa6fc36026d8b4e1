"""Sweep policies over cities, seeds and sampled futures, into a store that survives."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.arguments import (
    Faults,
    check_that_rules_travel,
    months_from,
    seeds_from,
    whole,
    workers_from,
)
from consortium_sim.study.carrying import StudyInterrupted, run_alone, study_of
from consortium_sim.study.design import Design, PathLike, Sample, read_policies, read_scenario
from consortium_sim.study.executors import opened
from consortium_sim.study.study import Study
from consortium_sim.study.tasks import Rules

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.store import Store

Shard = tuple[int, int]
"""The how-manieth part, from 1, of how many."""


def sweep(
    scenarios: PathLike | Scenario | Sequence[PathLike | Scenario],
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None = None,
    seeds: int | Iterable[int] = 10,
    *,
    samples: int | Sequence[Sample] | None = None,
    months: int | None = None,
    store: PathLike | None = None,
    executor: Executor | str | None = None,
    jobs: int | None = None,
    shard: Shard | None = None,
    progress: bool = True,
    rules: Rules | None = None,
) -> Study:
    """Run every policy under every seed in every city and return the study of their differences.

    scenarios: names, paths or scenarios. policies: names, paths or policies, the four strategies by default; the
    baseline is added when missing. seeds: a number n means seeds 1 … n. samples: so many draws from the ranges of
    each scenario's assumptions, each a city of its own, or given ones. store: a file that every run is written to
    as soon as it has finished; what it has already is not made again, so that the same call goes on where it was
    stopped. executor: any `concurrent.futures.Executor`, or "dask://HOST:PORT"; else `jobs` worker processes,
    one a usable core. shard: (3, 16) makes the third sixteenth of the runs only, into a store of its own.
    The numbers depend on none of these. SettingError names every bad argument before anything runs.
    """
    faults = Faults()
    workers = faults.of(workers_from, jobs)
    if shard is not None and not 1 <= shard[0] <= shard[1]:
        faults.found.append(
            Fault("shard", f"found {shard[0]}/{shard[1]}.", "such as 3/16, from 1/16 to 16/16")
        )
    if rules and (executor is not None or workers != 1):
        faults.of(check_that_rules_travel, rules)
    designs = planned(scenarios, policies, seeds, samples, months, rules, faults)
    return carried_out(designs, store, executor, workers, shard, progress)


def planned(
    scenarios: PathLike | Scenario | Sequence[PathLike | Scenario],
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None,
    seeds: int | Iterable[int],
    samples: int | Sequence[Sample] | None,
    months: int | None,
    rules: Rules | None,
    faults: Faults,
) -> tuple[Design, ...]:
    """Return what a sweep consists of, one design a city; SettingError with every fault, those found before too."""
    from consortium_sim.model.rules import Rules as Decisions
    from consortium_sim.study.sampling import assumptions, samples_of

    several = isinstance(scenarios, Sequence) and not isinstance(scenarios, str)
    asked: list[Any] = list(scenarios) if several else [scenarios]  # type: ignore[arg-type]
    cities = [faults.of(read_scenario, one) or (None, None) for one in asked]
    policies_read, words = faults.of(read_policies, policies) or ((), ())
    numbers = faults.of(seeds_from, seeds)
    length = faults.of(months_from, months)
    if isinstance(samples, int):
        faults.of(whole, "samples", samples, 1)
    faults.of(Decisions.with_, rules)
    if not cities:
        faults.found.append(Fault("scenarios", "found none.", "at least one"))
    faults.speak()
    designs: list[Design] = []
    for city, word in cities:
        assert city is not None
        one = Design(city, word, policies_read, words, numbers, length, rules)
        drawn = samples_of(assumptions(city), samples) if isinstance(samples, int) else samples
        designs += [one] if drawn is None else [replace(one, sample=sample) for sample in drawn]
        for policy in policies_read:
            faults.of(city.timeline, policy)
    names = [design.name for design in designs]
    for name in sorted(
        {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()
    ):
        faults.found.append(Fault("scenarios", f"'{name}' {names.count(name)} times.", "each city once"))
    faults.speak()
    return tuple(designs)


def carried_out(
    designs: Sequence[Design],
    store: PathLike | None,
    executor: Executor | str | None,
    workers: int,
    shard: Shard | None,
    progress: bool,
) -> Study:
    """Make the runs of designs that a store lacks, and return their study."""
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.model.warming import warmup
    from consortium_sim.study.store import Store

    with opened(executor) as found:
        warmup()
        if store is None:
            return study_of(designs, run_alone, INDICATORS, workers, progress, found, shard=shard)
        path = Path(os.fspath(store))
        with Store.writing(path) as kept:
            _tell_of_other_models(kept)
            kept.plan(designs)
            try:
                study_of(designs, run_alone, INDICATORS, workers, progress, found, kept, shard)
            except StudyInterrupted:
                raise StudyInterrupted(load_study(path, designs)) from None
    return load_study(path, designs)


def load_study(path: PathLike, designs: Sequence[Design] | None = None) -> Study:
    """Return what a store holds of some designs, by default of those that were planned in it last.

    SettingError where all that was planned last was made by another version of the model.
    """
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.study.store import Store

    store = Store.reading(Path(os.fspath(path)))
    if designs is not None:
        return Study.of(designs, store, INDICATORS)
    study = Study.of(store.designs(), store, INDICATORS)
    if study.finished == 0 and (others := store.said_of_other_models()):
        expected = "the version that made them, or the same sweep again with this one"
        raise SettingError(Fault(str(path), f"{others}. Nothing else is there.", expected))
    _tell_of_other_models(store)
    return study


def _tell_of_other_models(store: Store) -> None:
    if others := store.said_of_other_models():
        print(others, file=sys.stderr)


def merged(stores: Sequence[PathLike], into: PathLike) -> Study:
    """Bring the runs of several stores, such as those of shards, together in one; return its study.

    Of a damaged store the runs that can be read are taken.
    """
    from consortium_sim.study import inputs, salvage
    from consortium_sim.study.store import Store

    paths = [Path(os.fspath(path)) for path in stores]
    faults = [fault for path in paths if (fault := salvage.fault_of(path))]
    if faults or not paths:
        raise SettingError(*(faults or [Fault("merge", "found no store.", "at least one")]))
    with Store.writing(Path(os.fspath(into))) as target:
        for path in paths:
            with salvage.readable(path) as source:
                target.take(salvage.rows(source))
                design = salvage.last_design(source)
            if design is not None:
                with suppress(pickle.UnpicklingError):
                    target.plan(inputs.unpacked(design))
    return load_study(into)
