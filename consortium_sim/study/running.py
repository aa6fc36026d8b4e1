"""Carry out many runs here, in worker processes or with the user's executor, and lose none of them."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import cloudpickle

from consortium_sim.errors import ConsortiumError
from consortium_sim.study.tasks import Failure, Task, make_runs, reason, share_out
from consortium_sim.study.workers import SECONDS_BETWEEN_LOOKS, Shared, in_workers

if TYPE_CHECKING:
    from consortium_sim.model.run import Run

DIED = "its worker process died, twice (out of memory, or killed)"
NO_WORKERS = (
    "no worker process could start. In a script, put the call under `if __name__ == '__main__':`, "
    "or use jobs=1."
)
FEW = 1_000
"""So many tasks are shared out evenly; of more, the end does not matter."""
WINDOW = 4
"""Tasks handed to a user's executor for each of its workers."""


@dataclass
class Results:
    """What is finished so far; it survives an interruption."""

    show: Callable[[int], None]
    """Called now and then with the number of runs that have ended."""
    keep: Callable[[Run | Failure], None]
    """Takes every run and every named failure as soon as it is known."""
    ended: int = 0

    def add(self, outcomes: Sequence[Run | Failure]) -> None:
        """Keep what has ended."""
        for outcome in outcomes:
            self.keep(outcome)
            self.ended += 1
        self.look(0)

    def look(self, under_way: int) -> None:
        """Show progress: runs kept here, and runs that workers have ended but not yet handed over."""
        self.show(self.ended + under_way)


def carry_out(
    tasks: Iterable[Task],
    shared: Iterable[object],
    results: Results,
    jobs: int,
    executor: Executor | None = None,
) -> None:
    """Make every run of `tasks` and put the outcomes into `results`, in the order in which they finish.

    Tasks are drawn when they are about to be made: there may be any number of them. shared: what many tasks are
    made of. jobs: worker processes; 1 runs in this process. executor: any `concurrent.futures.Executor`, used
    as it is. An exception in a run becomes a Failure. So does a run whose worker died, after one more try alone.
    """
    if executor is not None:
        _with_executor(executor, tasks, results)
    elif jobs == 1:
        for task in tasks:
            for single in task.singles():
                results.add(make_runs(single))
    else:
        _with_workers(_without_idling(tasks, jobs), Shared(shared), results, jobs)


def _without_idling(tasks: Iterable[Task], jobs: int) -> Iterable[Task]:
    """Share the last seeds out among workers that would idle; of many tasks only the first are looked at."""
    drawn = iter(tasks)
    first = list(islice(drawn, FEW))
    return share_out(first, jobs) if len(first) < FEW else chain(first, drawn)


def _with_executor(executor: Executor, tasks: Iterable[Task], results: Results) -> None:
    """Hand tasks to the user's executor, a window of them at a time.

    An error of a future tells of the executor, not of the run: at the end each run is tried once more while no
    other is under way, which it could take with it, and then named.
    """
    waiting, pending = iter(tasks), dict[Future[bytes], Task]()
    suspects: list[Task] = []
    window = WINDOW * (getattr(executor, "_max_workers", None) or os.cpu_count() or 1)
    try:
        while True:
            for task in islice(waiting, max(window - len(pending), 0)):
                pending[_submitted(executor, task)] = task
            if not pending:
                break
            finished, _ = wait(pending, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
            for future in finished:
                task = pending.pop(future)
                if future.exception() is None:
                    results.add(pickle.loads(future.result()))
                else:
                    suspects += task.singles()
        for single in suspects:
            pending = {_submitted(executor, single): single}
            (future,), _ = wait(pending)
            error = future.exception()
            results.add(
                pickle.loads(future.result()) if error is None else single.failures(reason(error), lost=True)
            )
    finally:
        for future in pending:
            future.cancel()


def _submitted(executor: Executor, task: Task) -> Future[bytes]:
    """Submit a task; an executor that refuses gives a future that has failed."""
    try:
        return executor.submit(make_packed_runs, cloudpickle.dumps(task))
    except Exception as error:
        refused: Future[bytes] = Future()
        refused.set_exception(error)
        return refused


def make_packed_runs(task: bytes) -> bytes:
    """Make the runs of a task that has travelled, and pack what came of them."""
    packed: bytes = cloudpickle.dumps(make_runs(pickle.loads(task)))
    return packed


def _with_workers(tasks: Iterable[Task], shared: Shared, results: Results, jobs: int) -> None:
    """Run tasks in pools of workers until all are done; runs under way when a pool broke go last, alone."""
    waiting: Iterator[Task] = iter(tasks)
    suspects: list[Task] = []
    while True:
        before = results.ended
        lost = in_workers(waiting, shared, jobs, results.add, results.look)
        if lost and results.ended == before and all(item.under_way is None for item in lost):
            raise ConsortiumError(NO_WORKERS)
        if not lost:
            break
        waiting = chain([task for item in lost for task in item.innocent()], waiting)
        suspects += [task for item in lost for task in item.suspect()]
    for suspect in suspects:
        if in_workers([suspect], shared, 1, results.add, results.look):
            results.add(suspect.failures(DIED, lost=True))
