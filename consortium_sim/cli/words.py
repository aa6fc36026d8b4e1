"""What every command says and returns."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError

if TYPE_CHECKING:
    from consortium_sim.study.tasks import Failure

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""


def writable(folder: Path) -> None:
    """Make the folder if it is missing; SettingError if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingError(
            Fault("--out", f"'{folder}' cannot be written: {error.strerror}.", "a folder that can be")
        ) from error


def written(folder: Path | None, write: Callable[[Path], list[Path]]) -> list[Path]:
    """Write files, none without a folder, and return them; SettingError if the disk refuses.

    To be called before anything is printed: whoever reads the output may be gone by then.
    """
    try:
        return write(folder) if folder else []
    except OSError as error:
        raise SettingError(Fault("--out", f"writing to '{folder}' failed: {error.strerror}.")) from error


def tell_written(files: Iterable[Path]) -> None:
    """Name what was written, if anything."""
    if names := ", ".join(map(str, files)):
        print(f"\nwritten: {names}")


def tell_failures(failures: Iterable[Failure]) -> None:
    """Name runs that failed, and how each is made again."""
    for failure in failures:
        complain(f"failed: {failure}\n  again: {failure.command}")


def complain(text: str) -> None:
    """Say on stderr what went wrong."""
    print(f"consortium-sim: {text}", file=sys.stderr)
