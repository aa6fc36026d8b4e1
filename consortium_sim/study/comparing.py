"""Compare policies on one scenario: every policy under every seed, so that differences are paired by seed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from consortium_sim.study.arguments import Faults, check_that_rules_travel, seeds_from, usable_cores, whole
from consortium_sim.study.design import Design, PathLike, read_policies, read_scenario
from consortium_sim.study.keeping import Keeper, Memory
from consortium_sim.study.running import Results, carry_out
from consortium_sim.study.study import Study
from consortium_sim.study.tasks import Rules, Simulate

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

SECONDS_BETWEEN_LINES = 30.0
"""How often progress is told where it cannot be drawn over (a log file)."""


class StudyInterrupted(KeyboardInterrupt):
    """The user interrupted a comparison; `study` holds the runs that were finished."""

    def __init__(self, study: Study) -> None:
        self.study = study
        super().__init__(
            f"interrupted: {study.finished} of {study.planned} runs are finished, kept in .study"
        )


def compare(
    scenario: PathLike | Scenario,
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None = None,
    seeds: int | Iterable[int] = 10,
    *,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | None = None,
) -> Study:
    """Run every policy under every seed and return the study of their differences from the baseline.

    policies: names, paths or policies; default: all that are bundled. The baseline is added when missing.
    seeds: a number n means seeds 1 … n. months: of the horizon; default: the scenario's.
    jobs: worker processes, default: usable cores; 1 runs in this process. The numbers do not depend on it.
    executor: any `concurrent.futures.Executor`, instead of worker processes of our own.
    A failing run is named in `study.failures` and does not lose the others. SettingError names every bad
    argument before anything runs; an interruption raises StudyInterrupted with what is finished.
    """
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.model.rules import Rules as Decisions
    from consortium_sim.model.simulation import warmup

    faults = Faults()
    city, city_word = faults.of(read_scenario, scenario) or (None, None)
    chosen, words = faults.of(read_policies, policies) or ((), ())
    numbers = faults.of(seeds_from, seeds)
    length = None if months is None else faults.of(whole, "months", months, 1)
    workers = usable_cores() if jobs is None else faults.of(whole, "jobs", jobs, 1)
    faults.of(Decisions.with_, rules)
    if rules and (executor is not None or workers != 1):
        faults.of(check_that_rules_travel, rules)
    faults.speak()
    assert city is not None
    for policy in chosen:
        faults.of(city.timeline, policy)
    faults.speak()
    design = Design(city, city_word, chosen, words, numbers, length, rules)
    warmup()
    return study_of((design,), run_alone, INDICATORS, workers, progress, executor)


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
) -> Study:
    """Carry out designs with any function that makes a run, and return their study.

    What `keeper` has already is not made again.
    """
    kept = Memory() if keeper is None else keeper
    done = [kept.finished(design) for design in designs]
    tasks = (
        task for design, cells in zip(designs, done, strict=True) for task in design.tasks(simulate, cells)
    )
    shared = [simulate, *(part for one in designs for part in (one.scenario, one.rules, *one.policies))]
    with _progress_bar(sum(design.runs for design in designs), progress) as show:
        results = Results(show, kept.keep, sum(map(len, done)))
        try:
            carry_out(tasks, shared, results, jobs, executor)
        except KeyboardInterrupt as interruption:
            raise StudyInterrupted(Study.of(designs, kept, indicators)) from interruption
    return Study.of(designs, kept, indicators)


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
