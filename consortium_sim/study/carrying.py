"""Carry out designs: make the runs that are missing, keep what comes of them, show how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from consortium_sim.study.design import Design
from consortium_sim.study.keeping import Cell, Keeper, Memory
from consortium_sim.study.running import Results, carry_out
from consortium_sim.study.study import Study
from consortium_sim.study.tasks import Rules, Simulate, Task

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

SECONDS_BETWEEN_LINES = 30.0
"""How often progress is told where it cannot be drawn over (a log file)."""


class StudyInterrupted(KeyboardInterrupt):
    """The user interrupted a study; `study` holds the runs that were finished."""

    def __init__(self, study: Study) -> None:
        self.study = study
        super().__init__(
            f"interrupted: {study.finished} of {study.planned} runs are finished, kept in .study"
        )


def run_alone(
    scenario: Scenario, policy: Policy, *, seed: int, months: int | None, rules: Rules | None
) -> Run:
    """Return one run of a study: without tables of agents, which nobody reads of many runs."""
    from consortium_sim.model.simulation import simulate

    return simulate(scenario, policy, seed, months, rules, snapshots=())


def study_of(
    designs: Sequence[Design],
    simulate: Simulate,
    indicators: Mapping[str, Indicator],
    jobs: int,
    progress: bool,
    executor: Executor | None = None,
    keeper: Keeper | None = None,
    shard: tuple[int, int] | None = None,
) -> Study:
    """Carry out designs with any function that makes a run, and return their study.

    What `keeper` has already is not made again. shard: (3, 16) makes the third of every sixteen seeds only.
    """
    kept = Memory() if keeper is None else keeper
    done = [kept.finished(design) for design in designs]
    tasks = _missing(designs, done, simulate, shard or (1, 1))
    shared = [simulate, *(part for one in designs for part in (one.scenario, one.rules, *one.policies))]
    with _progress_bar(sum(design.runs for design in designs), progress) as show:
        results = Results(show, kept.keep, sum(map(len, done)))
        try:
            carry_out(tasks, shared, results, jobs, executor)
        except KeyboardInterrupt as interruption:
            raise StudyInterrupted(Study.of(designs, kept, indicators)) from interruption
    return Study.of(designs, kept, indicators)


def _missing(
    designs: Sequence[Design], done: Sequence[Collection[Cell]], simulate: Simulate, shard: tuple[int, int]
) -> Iterator[Task]:
    """Yield the tasks of a shard that are not finished; what belongs to it does not depend on what is."""
    part, parts = shard
    before = 0
    for design, cells in zip(designs, done, strict=True):
        yield from design.tasks(simulate, cells, design.seeds[(part - 1 - before) % parts :: parts])
        before += len(design.seeds)


@contextmanager
def _progress_bar(runs: int, wanted: bool) -> Iterator[Callable[[int], None]]:
    """Yield a function that shows how many of `runs` have ended, on stderr."""
    if not wanted:
        yield lambda ended: None
        return
    from tqdm import tqdm

    drawn = sys.stderr.isatty() or "ipykernel" in sys.modules
    pause = 0.1 if drawn else SECONDS_BETWEEN_LINES
    with tqdm(total=runs, unit="run", desc="runs", mininterval=pause, miniters=0, file=sys.stderr) as bar:

        def show(ended: int) -> None:
            """Move the bar; never back, also when the runs of a dead worker are made again."""
            bar.update(max(0, ended - bar.n))

        yield show
