"""The study store: one SQLite file, written run by run, that a killed study can go on from.

The parent process is the only writer. A run is committed whole, with its status, or not at all: the write-ahead
log with synchronous = NORMAL survives a killed process; a power cut may cost the last runs before it, never the
file. Runs are found by their keys (keys.py): what was made once is not made again, whatever it is called.
"""

from __future__ import annotations

import json
import pickle
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from consortium_sim.errors import ConsortiumError, Fault, SettingError
from consortium_sim.numerics.fingerprint import model_fingerprint
from consortium_sim.study import inputs
from consortium_sim.study.keeping import Cell
from consortium_sim.study.keys import Keys
from consortium_sim.study.lock import Lock
from consortium_sim.study.provenance import provenance
from consortium_sim.study.stored import COLUMNS, DONE, FAILED, FORMAT, OF_A_RUN, row_of, run_of
from consortium_sim.study.tasks import Failure

if TYPE_CHECKING:
    from consortium_sim.model.run import Run
    from consortium_sim.study.design import Design

TABLES = f"""
BEGIN;
CREATE TABLE about (format TEXT NOT NULL);
CREATE TABLE makings (id INTEGER PRIMARY KEY, model TEXT NOT NULL, provenance TEXT NOT NULL);
CREATE TABLE designs (id INTEGER PRIMARY KEY, making INTEGER NOT NULL, inputs BLOB NOT NULL, said TEXT NOT NULL);
CREATE TABLE runs (key TEXT PRIMARY KEY, making INTEGER NOT NULL, {", ".join(COLUMNS)});
INSERT INTO about VALUES ('{FORMAT}');
COMMIT;
"""
"""In one transaction: a store is there whole or not at all."""
READ = f"SELECT {', '.join(OF_A_RUN)} FROM runs WHERE key = ?"


class StoreError(ConsortiumError):
    """The disk or the file failed while a study was at work; what was committed before is kept."""


class Store:
    """A study store. Its writer holds a lock and a connection; a reader opens the file whenever it looks."""

    def __init__(self, path: Path, writer: sqlite3.Connection | None = None) -> None:
        self.path, self._writer = path, writer
        self._status = dict(self._all("SELECT key, status FROM runs"))
        self._keys: dict[int, tuple[Design, Keys]] = {}
        self._places: dict[tuple[str, str, int], str] = {}
        self._making = 0

    @classmethod
    @contextmanager
    def writing(cls, path: Path) -> Iterator[Store]:
        """Open a store, new or old, as its only writer; SettingError with the reason where that cannot be."""
        lock = Lock(path)
        try:
            with _opening(path):
                new = not path.exists() or path.stat().st_size == 0
                connection = sqlite3.connect(path)
            with closing(connection):
                with _opening(path):
                    if new:
                        connection.executescript(TABLES)
                    _check(path, connection)
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    connection.execute("UPDATE about SET format = format")
                    connection.rollback()
                    store = cls(path, connection)
                    store._begin()
                yield store
        finally:
            lock.release()

    @classmethod
    def reading(cls, path: Path) -> Store:
        """Return a store that exists, to read; SettingError with the reason where that cannot be."""
        if not path.is_file():
            raise SettingError(Fault(str(path), "There is no such store.", "a file that a sweep has written"))
        with _opening(path), closing(_to_read(path)) as connection:
            _check(path, connection)
        return cls(path)

    def plan(self, designs: Sequence[Design]) -> None:
        """Note what a study consists of, so that `designs` gives it back, and which run has which key."""
        for design in designs:
            keys = self._keys_of(design)
            for policy in design.policies:
                for seed in design.seeds:
                    self._places[design.name, policy.name, seed] = keys.of(policy, seed)
        row = (self._making, inputs.packed(designs), designs[0].compare_command())
        self._write("INSERT INTO designs (making, inputs, said) VALUES (?, ?, ?)", row)

    def designs(self) -> tuple[Design, ...]:
        """Return the designs of the study that was planned last; SettingError if there is none to be read."""
        rows = self._all("SELECT inputs FROM designs ORDER BY id DESC LIMIT 1")
        if not rows:
            raise SettingError(Fault(str(self.path), "Nothing was planned in this store.", "a sweep's store"))
        try:
            return inputs.unpacked(rows[0][0])
        except pickle.UnpicklingError as error:
            found = f"its scenarios and policies cannot be read by this version ({error})."
            raise SettingError(Fault(str(self.path), found, "the version that wrote it")) from error

    def keep(self, outcome: Run | Failure) -> None:
        """Commit what came of a run; StoreError if the disk takes no more."""
        key = self._places[outcome.scenario, outcome.policy, outcome.seed]
        self._put(key, self._making, row_of(outcome))

    def finished(self, design: Design) -> Collection[Cell]:
        """Return the runs that need not be made again: those that finished, and those that fail by themselves."""
        return {cell for cell, _, status in self._cells(design) if status in (DONE, FAILED)}

    def runs(self, design: Design) -> Sequence[Run]:
        """Return the runs of a design that finished; each is read when it is asked for."""
        return StoredRuns(
            self, design.name, [(cell, key) for cell, key, status in self._cells(design) if status == DONE]
        )

    def failures(self, design: Design) -> Sequence[Failure]:
        """Return the runs of a design that failed."""
        failed = [found for found in self._cells(design) if found[2] != DONE]
        if not failed:
            return []
        asked = "SELECT error, command, details FROM runs WHERE key = ?"
        with self._speaking(), self._connection() as connection:
            told = [connection.execute(asked, (key,)).fetchone() for _, key, _ in failed]
        return [
            Failure(design.name, *cell, error, command, details, status != FAILED)
            for (cell, _, status), (error, command, details) in zip(failed, told, strict=True)
        ]

    def read(self, scenario: str, cells: Sequence[tuple[Cell, str]]) -> Iterator[Run]:
        """Yield stored runs, given by policy, seed and key, under the given names."""
        with self._connection() as connection:
            for cell, key in cells:
                with self._speaking():
                    row = connection.execute(READ, (key,)).fetchone()
                    run = run_of(row, scenario, *cell)
                yield run

    def of_other_models(self) -> int:
        """Return how many runs were made by another version of the model: kept, and never used."""
        ((number,),) = self._all(
            "SELECT count(*) FROM runs JOIN makings ON making = makings.id WHERE model != ?",
            model_fingerprint(),
        )
        return int(number)

    def said_of_other_models(self) -> str:
        """Return a sentence on the runs of other versions of the model; empty when there are none."""
        number = self.of_other_models()
        what = "1 run of the store is" if number == 1 else f"{number:,} runs of the store are"
        return f"{what} of another version of the model: kept, and not used" if number else ""

    def makings(self) -> list[dict[str, Any]]:
        """Return the provenance of every session that wrote here, oldest first."""
        return [json.loads(text) for (text,) in self._all("SELECT provenance FROM makings ORDER BY id")]

    def take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Copy rows of another store (key, model, provenance, columns): runs that this one has not finished."""
        for key, model, told, *columns in rows:
            if self._status.get(key) != DONE:
                self._put(key, self._making_of(model, told), columns)

    def _begin(self) -> None:
        told = provenance()
        self._making = self._making_of(told["model"], json.dumps(told))

    def _making_of(self, model: str, text: str) -> int:
        """Return the number of a session that wrote runs, noted once."""
        known = self._all("SELECT id FROM makings WHERE provenance = ?", text)
        if known:
            return int(known[0][0])
        return self._write("INSERT INTO makings (model, provenance) VALUES (?, ?)", (model, text))

    def _put(self, key: str, making: int, columns: Sequence[Any]) -> None:
        row = (key, making, *columns)
        self._write(f"INSERT OR REPLACE INTO runs VALUES ({', '.join('?' * len(row))})", row)
        self._status[key] = columns[0]

    def _keys_of(self, design: Design) -> Keys:
        if id(design) not in self._keys:
            self._keys[id(design)] = design, Keys(design)
        return self._keys[id(design)][1]

    def _cells(self, design: Design) -> Iterator[tuple[Cell, str, str]]:
        """Yield (policy and seed, key, status) of every run of a design that is here."""
        keys = self._keys_of(design)
        for policy in design.policies:
            for seed in design.seeds:
                key = keys.of(policy, seed)
                if key in self._status:
                    yield (policy.name, seed), key, self._status[key]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._writer is not None:
            yield self._writer
        else:
            with closing(_to_read(self.path)) as connection:
                yield connection

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError, TypeError) as error:
            said = f"{self.path}: the store cannot be read further ({error}). `merge` saves what can be read."
            raise StoreError(said) from error

    def _all(self, asked: str, *values: Any) -> list[Any]:
        with self._speaking(), self._connection() as connection:
            return connection.execute(asked, values).fetchall()

    def _write(self, order: str, values: Sequence[Any]) -> int:
        assert self._writer is not None
        try:
            with self._writer:
                return int(self._writer.execute(order, values).lastrowid or 0)
        except sqlite3.Error as error:
            raise StoreError(
                f"{self.path}: the store takes nothing more ({error}). What it has is kept: make room and "
                "give the same command again to go on."
            ) from error


class StoredRuns(Sequence["Run"]):
    """Runs of a design that lie in a store; each is read when it is asked for."""

    def __init__(self, store: Store, scenario: str, cells: list[tuple[Cell, str]]) -> None:
        self._store, self._scenario, self._cells = store, scenario, cells

    @property
    def cells(self) -> list[Cell]:
        """Policy and seed of each, in order; no run is read for it."""
        return [cell for cell, _ in self._cells]

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> Run: ...
    @overload
    def __getitem__(self, place: slice) -> list[Run]: ...
    def __getitem__(self, place: int | slice) -> Run | list[Run]:
        if isinstance(place, slice):
            return list(self._store.read(self._scenario, self._cells[place]))
        return next(self._store.read(self._scenario, [self._cells[place]]))

    def __iter__(self) -> Iterator[Run]:
        return self._store.read(self._scenario, self._cells)


def _to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Say in the user's words what SQLite and the disk say about a file."""
    try:
        yield
    except (sqlite3.Error, OSError, StoreError) as error:
        raise SettingError(
            Fault(str(path), f"it cannot be opened as a study store: {error}.", "a whole one, or a new name")
        ) from error


def _check(path: Path, connection: sqlite3.Connection) -> None:
    """Raise SettingError for a file of another kind or version, and for a damaged one."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "about" not in tables:
        raise SettingError(Fault(str(path), "It is a database, but no study store.", "a new name"))
    ((found,),) = connection.execute("SELECT format FROM about")
    if found != FORMAT:
        raise SettingError(Fault(str(path), f"It is a store of '{found}'.", f"'{FORMAT}', or a new name"))
    ((state,),) = connection.execute("PRAGMA quick_check(1)")
    if state != "ok":
        raise SettingError(
            Fault(
                str(path), f"It is damaged: {' '.join(state.split())}.", "a whole one; `merge` saves its runs"
            )
        )
