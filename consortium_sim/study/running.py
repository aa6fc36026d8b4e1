"""Carry out many runs here, in worker processes or with the user's executor, and lose none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from consortium_sim.errors import ConsortiumError
from consortium_sim.study.tasks import Failure, Task, make_runs, reason
from consortium_sim.study.workers import SECONDS_BETWEEN_LOOKS, in_workers

if TYPE_CHECKING:
    from consortium_sim.model.run import Run

DIED = "its worker process died, twice (out of memory, or killed)"
NO_WORKERS = (
    "no worker process could start. In a script with rules of your own, put the call under "
    "`if __name__ == '__main__':` and define the rules in a file that can be imported; or use jobs=1."
)


@dataclass
class Results:
    """What is finished so far; it survives an interruption."""

    show: Callable[[int], None]
    """Called now and then with the number of runs that have ended."""
    runs: list[Run] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, outcomes: Sequence[Run | Failure]) -> None:
        """Keep finished runs and named failures apart."""
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                self.failures.append(outcome)
            else:
                self.runs.append(outcome)
        self.look(0)

    def look(self, under_way: int) -> None:
        """Show progress: runs kept here, and runs that workers have ended but not yet handed over."""
        self.show(len(self.runs) + len(self.failures) + under_way)


def carry_out(tasks: Sequence[Task], results: Results, jobs: int, executor: Executor | None = None) -> None:
    """Make every run of `tasks` and put the outcomes into `results`, in the order in which they finish.

    jobs: worker processes; 1 runs in this process. executor: any `concurrent.futures.Executor`, used as it is.
    An exception in a run becomes a Failure. So does a run whose worker died, after one more try alone.
    """
    if executor is not None:
        _with_executor(executor, tasks, results)
    elif jobs == 1:
        for task in tasks:
            for single in task.singles():
                results.add(make_runs(single))
    else:
        _with_workers(tasks, results, jobs)


def _with_executor(executor: Executor, tasks: Sequence[Task], results: Results) -> None:
    """Hand the tasks to the user's executor; an error of a future is the failure of all its runs."""
    futures = {executor.submit(make_runs, task): task for task in tasks}
    pending = set(futures)
    try:
        while pending:
            finished, pending = wait(pending, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
            for future in finished:
                error = future.exception()
                results.add(futures[future].failures(reason(error)) if error else future.result())
    finally:
        for future in pending:
            future.cancel()


def _with_workers(tasks: Sequence[Task], results: Results, jobs: int) -> None:
    """Run tasks in pools of workers until all are done; runs under way when a pool broke go last, alone."""
    waiting, suspects = list(tasks), []
    while waiting:
        lost = in_workers(waiting, jobs, results.add, results.look)
        if (
            lost
            and not results.runs
            and not results.failures
            and all(item.under_way is None for item in lost)
        ):
            raise ConsortiumError(NO_WORKERS)
        waiting = [task for item in lost for task in item.innocent()]
        suspects += [task for item in lost for task in item.suspect()]
    for suspect in suspects:
        if in_workers([suspect], 1, results.add, results.look):
            results.add(suspect.failures(DIED))
