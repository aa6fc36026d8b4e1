"""One parent a store: a lock file beside it names who holds it."""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from consortium_sim.errors import Fault, SettingError

if sys.platform == "win32":
    import msvcrt

    def _hold(file: IO[str]) -> None:
        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: IO[str]) -> None:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, LOCKED_BYTE)


LOCKED_BYTE = 1 << 20
"""Far behind the text, so that others can read who holds the lock."""


class Lock:
    """Held from its making until `release` or the end of the process, however that comes about."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        try:
            self._file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            found = f"the store cannot be written: {error.strerror} ({self._path})."
            raise SettingError(Fault(str(store), found, "a folder that can be written")) from error
        try:
            _hold(self._file)
        except OSError:
            self._file.close()
            held = f"another study writes to it: {_holder(self._path)}."
            raise SettingError(Fault(str(store), held, "one study a store at a time")) from None
        self._file.truncate(0)
        self._file.write(json.dumps(_oneself()))
        self._file.flush()

    def release(self) -> None:
        """Let others have the store."""
        if not self._file.closed:
            self._path.unlink(missing_ok=True)
            self._file.close()


def _oneself() -> dict[str, Any]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": since, "command": sys.argv}


def _holder(path: Path) -> str:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        command = " ".join(told["command"])
        return f"process {told['process']} on {told['host']} since {told['since']} ({command})"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has not told its name"
