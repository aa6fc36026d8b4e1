"""What can be read of a store, a damaged one too: whole runs and the last design."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from consortium_sim.errors import Fault
from consortium_sim.study.stored import COLUMNS, DONE, FAILED, FORMAT, LOST, OF_A_RUN, run_of

ROWS = (
    f"SELECT key, model, provenance, {', '.join(COLUMNS)} FROM runs JOIN makings ON making = makings.id "
    "WHERE runs.rowid >= ? AND runs.rowid < ?"
)
SMALLEST_RUN = 1024
"""Bytes; so many runs at most lie in a file (assumption, 500–5,000)."""
MAGIC = b"SQLite format 3\0"
PAGE_SIZE_AT, PAGES_AT = slice(16, 18), slice(28, 32)
"""Where the header of an SQLite file says how large it should be."""


def fault_of(path: Path) -> Fault | None:
    """Return why nothing is to be taken of a file, None for a store, a damaged one too."""
    if not path.is_file():
        return Fault(str(path), "There is no such store.")
    with path.open("rb") as file:
        beginning = file.read(len(MAGIC))
    if beginning != MAGIC:
        return Fault(str(path), "It is no study store.", "a file that a sweep has written")
    with readable(path) as connection:
        try:
            found = connection.execute("SELECT format FROM about").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return Fault(str(path), "It is a database, but no study store.", "a sweep's store")
            return None
        except sqlite3.DatabaseError:
            return None
    if found and found[0] != FORMAT:
        return Fault(str(path), f"It is a store of '{found[0]}'.", f"'{FORMAT}'")
    return None


@contextmanager
def readable(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a copy of a store that is as long as its header says, zeros where it was cut off."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for beside in ("", "-wal"):
            if path.with_name(path.name + beside).exists():
                shutil.copyfile(path.with_name(path.name + beside), copy.with_name(copy.name + beside))
        with copy.open("r+b") as file:
            header = file.read(100)
            size = int.from_bytes(header[PAGE_SIZE_AT], "big") * int.from_bytes(header[PAGES_AT], "big")
            if size > copy.stat().st_size:
                os.truncate(copy, size)
        with closing(sqlite3.connect(copy)) as connection:
            yield connection


def rows(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Yield every run that can be read."""
    ((pages,),) = connection.execute("PRAGMA page_count")
    ((size,),) = connection.execute("PRAGMA page_size")
    yield from filter(_is_whole, _between(connection, 0, pages * size // SMALLEST_RUN + 1))


def _between(connection: sqlite3.Connection, first: int, end: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows from `first` to before `end`; a stretch that cannot be read is searched in halves."""
    try:
        found = connection.execute(ROWS, (first, end)).fetchall()
    except sqlite3.DatabaseError:
        if end - first > 1:
            middle = (first + end) // 2
            yield from _between(connection, first, middle)
            yield from _between(connection, middle, end)
    else:
        yield from found


def _is_whole(row: tuple[Any, ...]) -> bool:
    """Tell whether a row is what was once written, and not partly zeros."""
    told = dict(zip(("key", "model", "provenance", *COLUMNS), row, strict=True))
    if told["status"] != DONE:
        return told["status"] in (FAILED, LOST)
    try:
        len(run_of([told[name] for name in OF_A_RUN], "", "", 0).flows)
    except (ValueError, TypeError, zlib.error):
        return False
    return True


def last_design(connection: sqlite3.Connection) -> bytes | None:
    """Return the design that was planned last, packed, if it can be read."""
    try:
        found = connection.execute("SELECT inputs FROM designs ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        return None
    return bytes(found[0]) if found else None
