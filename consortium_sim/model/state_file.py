"""State as a file of data: arrays and a tree of plain values, and nothing that could run code.

The file is a zip archive. `about.json` says what it holds, `state.json` is the tree, each `*.npy` is one array,
under the path by which it is reached: `numpy.load(file)["consortium.people.wage"]` reads it without this library.
"""

from __future__ import annotations

import json
import os
import secrets
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.model.state_tree import Planter, Reader
from consortium_sim.numerics.fingerprint import model_fingerprint, versions

State = TypeVar("State")

FORMAT = 1
"""Version of the file; one of another version is refused."""
ABOUT, STATE = "about.json", "state.json"
DAMAGED = (
    zipfile.BadZipFile, struct.error, OSError, EOFError, LookupError, ValueError, TypeError, AttributeError,
    RecursionError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What a file that is cut short, changed or written by somebody else raises while it is read."""


def write_state(path: Path, kind: str, about: Mapping[str, Any], state: Any, *, sure: bool = True) -> None:
    """Write a state, all or nothing: an older file is replaced when the new one is whole.

    about: what is told before the state is read. sure: wait until the disk has it all. Arrays are written one
    by one, without a copy of them all.
    SettingError for anything in the state that is no data; OSError if the disk refuses.
    """
    planter = Planter()
    tree = planter.tree(state, "")
    made = {"kind": kind, "format": FORMAT, "model": model_fingerprint(), "versions": versions()}
    with _replacing(path, sure) as stream, zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(ABOUT, json.dumps({**made, **about}))
        archive.writestr(STATE, json.dumps(tree))
        for name, array in planter.arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def read_state(path: Path, kind: str, expected: type[State]) -> tuple[dict[str, Any], State]:
    """Return what a file tells of itself, and its state, of the class expected; it is the caller's own.

    SettingError if there is no such file, if it is of another kind, format or version of the model, or damaged.
    """
    with _speaking(path, kind), zipfile.ZipFile(path) as archive:
        about = _about(archive, path, kind)
        reader = Reader(lambda name: _array(archive, name))
        state = reader.value(json.loads(archive.read(STATE)))
    if not isinstance(state, expected):
        raise SettingError(Fault(str(path), f"this is no {kind}."))
    return about, state


def _about(archive: zipfile.ZipFile, path: Path, kind: str) -> dict[str, Any]:
    """Return what a file tells of itself; SettingError where this version cannot go on from it."""
    about: dict[str, Any] = json.loads(archive.read(ABOUT))
    if about["kind"] != kind:
        raise SettingError(Fault(str(path), f"this is a {about['kind']}.", f"a {kind}"))
    if about["format"] != FORMAT:
        raise SettingError(
            Fault(str(path), f"this {kind} has the format {about['format']}.", f"the format {FORMAT}")
        )
    if about["model"] != model_fingerprint():
        told = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
        found = f"it was saved by another version of the model ({about['model']}, with {told})"
        raise SettingError(
            Fault(
                str(path),
                f"{found}, and this one ({model_fingerprint()}) would go on with other numbers.",
                "the version that saved it",
            )
        )
    return about


def _array(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(f"{name}.npy") as member:
        return np.lib.format.read_array(member, allow_pickle=False)


@contextmanager
def _speaking(path: Path, kind: str) -> Iterator[None]:
    """Turn what a missing or damaged file raises into a SettingError."""
    try:
        yield
    except FileNotFoundError as error:
        raise SettingError(Fault(str(path), "there is no such file.", f"a {kind}")) from error
    except PermissionError as error:
        raise SettingError(Fault(str(path), f"it cannot be read: {error.strerror}.")) from error
    except DAMAGED as error:
        raise SettingError(Fault(str(path), f"this is no {kind}, or it is damaged ({error}).")) from error


@contextmanager
def _replacing(path: Path, sure: bool) -> Iterator[IO[bytes]]:
    """Yield a new file beside a path; it takes the path's place once it is whole."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as stream:
            yield stream
            if sure:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
