"""A pool of worker processes: how they start, how they end, and which runs died with them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consortium_sim.study.tasks import Failure, Task, make_runs, reason

if TYPE_CHECKING:
    from consortium_sim.model.run import Run

SECONDS_BETWEEN_LOOKS = 0.5
WINDOWS_LIMIT = 61
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
NOT_BEGUN = -1

_begun: MutableSequence[int] = []
"""In a worker: for each task the number of the run under way. The parent reads it without a lock."""
_tasks: Sequence[Task] = ()
"""In a worker: all tasks. They travel once, when the worker starts; afterwards only their numbers do, so that the
pool's pipe is never full: a full pipe without a reader would hang the parent when it ends its workers."""


@dataclass(frozen=True)
class Lost:
    """A task whose pool broke before it was handed over; under_way: the run then being made, if any."""

    task: Task
    under_way: int | None

    def suspect(self) -> list[Task]:
        """Return the run that may have killed its worker."""
        return [] if self.under_way is None else [self.task.part(self.under_way, self.under_way + 1)]

    def innocent(self) -> list[Task]:
        """Return the runs that did not, to be made again."""
        if self.under_way is None:
            return [self.task]
        before, after = self.task.part(0, self.under_way), self.task.part(self.under_way + 1, None)
        return [part for part in (before, after) if part.policies]


def in_workers(
    tasks: Sequence[Task],
    workers: int,
    add: Callable[[Sequence[Run | Failure]], None],
    look: Callable[[int], None],
) -> list[Lost]:
    """Make the runs of `tasks` in a fresh pool; return the tasks that were lost because a worker died.

    add: takes the outcomes of a task when it is handed over. look: takes the number of runs under way or
    ended in tasks not yet handed over. When interrupted, the workers are ended at once.
    """
    context = multiprocessing.get_context("spawn")
    begun = context.RawArray("q", [NOT_BEGUN] * len(tasks))
    workers = min(workers, len(tasks), WINDOWS_LIMIT if sys.platform == "win32" else workers)
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, context, _begin_worker, (begun, tuple(tasks)))
    lost: list[Lost] = []
    try:
        futures = _submit(pool, tasks)
        lost += [Lost(task, None) for task in tasks[len(futures) :]]
        pending = set(futures)
        while pending:
            finished, pending = wait(pending, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
            for future in finished:
                slot = futures[future]
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    lost.append(Lost(tasks[slot], None if begun[slot] == NOT_BEGUN else begun[slot]))
                elif error is not None:
                    add(tasks[slot].failures(reason(error)))
                else:
                    add(future.result())
            look(sum(max(0, begun[futures[future]]) for future in pending))
    except BaseException:
        for child in set(multiprocessing.active_children()) - strangers:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return lost


def _submit(pool: ProcessPoolExecutor, tasks: Sequence[Task]) -> dict[Future[list[Run | Failure]], int]:
    """Submit tasks and return their futures with their slots; fewer when the pool broke meanwhile.

    Worker processes start here, so this is where their environment is set.
    """
    futures: dict[Future[list[Run | Failure]], int] = {}
    keep_main = any(task.rules for task in tasks)
    with _environment_of_workers(keep_main), _interruption_held_back():
        for slot in range(len(tasks)):
            try:
                futures[pool.submit(_work, slot)] = slot
            except BrokenExecutor:
                break
    return futures


@contextmanager
def _environment_of_workers(keep_main: bool) -> Iterator[None]:
    """Give processes that start inside one thread each, and not the user's script.

    A spawned process runs the main script again, which starts the whole study again unless the script is
    guarded; workers need the script only for rules that may be defined in it (`keep_main`).
    """
    main = vars(sys.modules["__main__"])
    hidden: dict[str, Any] = {
        name: main[name] for name in ("__file__", "__spec__") if name in main and not keep_main
    }
    threads = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    main.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        main.update(hidden)
        for name, value in threads.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _interruption_held_back() -> Iterator[None]:
    """Hold Ctrl-C back while processes start, and let them start without it: a half-started one would hang."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(begun: MutableSequence[int], tasks: Sequence[Task]) -> None:
    """Prepare a worker: an interruption is the parent's to handle."""
    global _begun, _tasks
    _begun, _tasks = begun, tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(slot: int) -> list[Run | Failure]:
    """Make the runs of a task in a worker and note which is under way."""

    def begin(number: int) -> None:
        _begun[slot] = number

    return make_runs(_tasks[slot], begin)
