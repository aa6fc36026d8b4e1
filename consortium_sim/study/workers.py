"""A pool of worker processes: how they start, how they end, and which runs died with them."""

from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cloudpickle

from consortium_sim.study.tasks import Failure, Task, make_runs, reason

if TYPE_CHECKING:
    from consortium_sim.model.run import Run

SECONDS_BETWEEN_LOOKS = 0.5
WINDOWS_LIMIT = 61
"""Processes that Windows can wait for at once."""
SPAWN = multiprocessing.get_context("spawn")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
NOT_BEGUN = -1
TASKS_AHEAD = 3
"""Tasks handed to the pool for each worker: one under way, one next, one to come."""

_begun: MutableSequence[int] = []
"""In a worker: for each slot the place, in its task, of the run under way. The parent reads it without a lock."""
_shared: Sequence[Any] = ()
"""In a worker: what all tasks share."""


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
    tasks: Iterable[Task],
    shared: Shared,
    workers: int,
    add: Callable[[Sequence[Run | Failure]], None],
    look: Callable[[int], None],
) -> list[Lost]:
    """Make the runs of `tasks` in a fresh pool; return the tasks that were lost because a worker died.

    Tasks are drawn when a worker is about to need one, so that there may be any number of them. add: takes the
    outcomes of a task when it is handed over. look: takes the number of runs under way or ended in tasks not
    yet handed over. When interrupted, the workers are ended at once. Tasks that were not drawn when the pool
    broke stay in the iterator.
    """
    waiting = iter(tasks)
    first = next(waiting, None)
    if first is None:
        return []
    workers = _processes(workers)
    begun = SPAWN.RawArray("q", [NOT_BEGUN] * workers * TASKS_AHEAD)
    strangers = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, SPAWN, _begin_worker, (begun, shared.packed()))
    free, futures = list(range(len(begun))), dict[Future[bytes], tuple[Task, int]]()
    lost: list[Lost] = []
    try:
        task: Task | None = first
        while task is not None or futures:
            while task is not None and free and not lost:
                slot = free.pop()
                begun[slot] = NOT_BEGUN
                if (future := _submit(pool, slot, shared.pack(task))) is None:
                    lost.append(Lost(task, None))
                    task = None
                else:
                    futures[future] = task, slot
                    task = next(waiting, None)
            if lost and task is not None:
                lost.append(Lost(task, None))
                task = None
            finished, _ = wait(futures, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
            for future in finished:
                done, slot = futures.pop(future)
                free.append(slot)
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    lost.append(Lost(done, None if begun[slot] == NOT_BEGUN else begun[slot]))
                elif error is not None:
                    add(done.failures(reason(error), lost=True))
                else:
                    add(pickle.loads(future.result()))
            look(sum(max(0, begun[slot]) for _, slot in futures.values()))
    except BaseException:
        for child in set(multiprocessing.active_children()) - strangers:
            child.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return lost


class Shared:
    """What many tasks are made of, such as the city and its policies. It travels once, when a worker starts.

    Tasks are then short, so that the pool's pipe is never full: a full pipe without a reader would hang the
    parent when it ends its workers. cloudpickle takes along what a notebook's cell has defined.
    """

    def __init__(self, objects: Iterable[object]) -> None:
        self.objects = tuple({id(one): one for one in objects if one is not None}.values())
        self.places = {id(one): place for place, one in enumerate(self.objects)}

    def packed(self) -> bytes:
        """Return the objects, for workers."""
        objects: bytes = cloudpickle.dumps(self.objects)
        return objects

    def pack(self, task: Task) -> bytes:
        """Return a task in which every shared object is only named."""
        buffer = io.BytesIO()
        _Packer(buffer, self.places).dump(task)
        return buffer.getvalue()


class _Packer(cloudpickle.Pickler):  # type: ignore[misc]  # it has no types
    def __init__(self, buffer: io.BytesIO, places: dict[int, int]) -> None:
        self.places = places
        super().__init__(buffer)

    def persistent_id(self, one: object) -> int | None:
        return self.places.get(id(one))


class _Unpacker(pickle.Unpickler):
    def persistent_load(self, place: int) -> Any:
        return _shared[place]


def _submit(pool: ProcessPoolExecutor, slot: int, packed: bytes) -> Future[bytes] | None:
    """Submit a task and return its future, or None when the pool is broken."""
    with _starting():
        try:
            return pool.submit(_work, slot, packed)
        except BrokenExecutor:
            return None


def _processes(workers: int) -> int:
    """Return how many workers a pool may have here."""
    return min(workers, WINDOWS_LIMIT) if sys.platform == "win32" else workers


@contextmanager
def _starting() -> Iterator[None]:
    """Surround the submission of work: a pool starts its processes there."""
    with _environment_of_workers(), _interruption_held_back():
        yield


@contextmanager
def _environment_of_workers() -> Iterator[None]:
    """Give processes that start inside one thread each, and not the user's script.

    A spawned process runs the main script again, which starts the whole study again unless the script is
    guarded. Workers do not need it: what it defines travels with the tasks.
    """
    main = vars(sys.modules["__main__"])
    hidden: dict[str, Any] = {name: main[name] for name in ("__file__", "__spec__") if name in main}
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


def _begin_worker(begun: MutableSequence[int], shared: bytes) -> None:
    """Prepare a worker for tasks."""
    global _begun, _shared
    _begun, _shared = begun, pickle.loads(shared)
    _follow_the_parent()


def _work(slot: int, packed: bytes) -> bytes:
    """Make the runs of a task in a worker and note which is under way."""

    def begin(place: int) -> None:
        _begun[slot] = place

    outcomes: bytes = cloudpickle.dumps(make_runs(_Unpacker(io.BytesIO(packed)).load(), begin))
    return outcomes


class LastingPool(Executor):
    """Worker processes that stay from one batch of runs to the next: starting them can take longer than a batch.

    One that dies breaks the pool; the next task begins a new one. Leaving the context ends the workers.
    """

    def __init__(self, workers: int) -> None:
        self._max_workers = _processes(workers)
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """Hand work to a worker and return its future."""
        with _starting():
            try:
                return self._running().submit(work, *arguments, **options)
            except BrokenExecutor:
                self._pool = None
                return self._running().submit(work, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)
            self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._max_workers, SPAWN, _follow_the_parent)
        return self._pool


def _follow_the_parent() -> None:
    """In a worker: leave interruptions to the parent, and end when it is gone, however it ended.

    The pool alone would let the workers of a killed parent wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after_the_parent, daemon=True).start()


def _end_after_the_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
