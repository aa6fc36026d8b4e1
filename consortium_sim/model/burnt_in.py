"""Burnt-in states on disk: made once by scenario and seed, shared by policies, workers and sessions.

A state is found by a hash of everything that it depends on: the resolved scenario, the seed, the text of the model,
the versions of the libraries that compute it, and the kind of processor. Whatever goes wrong with the folder
costs a burn-in, never a run. The text of the model does not tell of a module that somebody has changed while it
runs: who does so sets CONSORTIUM_SIM_CACHE=off.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import SettingError
from consortium_sim.model.state_file import read_state, write_state
from consortium_sim.numerics.fingerprint import model_fingerprint
from consortium_sim.population.consortium import Consortium

if TYPE_CHECKING:
    from consortium_sim.scenario.scenario import Scenario

PLACE = "CONSORTIUM_SIM_CACHE"
"""Environment variable: another folder for the states, or "off" for none."""
OFF = "off"
KIND, ENDING = "burnt-in state", ".state"
MOST_BYTES = 2 * 1024**3
"""Of all states together (some 850 of the bundled city): those not used for longest go first."""


def folder() -> Path | None:
    """Return the folder of the states, in the user's cache unless PLACE says otherwise; None: none are kept."""
    place = os.environ.get(PLACE)
    if place == OFF:
        return None
    if place:
        return Path(place)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "consortium-sim" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "consortium-sim"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "consortium-sim"


def kept(scenario: Scenario, seed: int) -> Consortium | None:
    """Return the burnt-in state of a scenario and seed if a sound one is kept; it is the caller's own."""
    name, place = _name(scenario, seed), folder()
    if place is None:
        return None
    file = place / name
    try:
        about, state = read_state(file, KIND, Consortium)
    except SettingError:
        return None
    if about.get("name") != name:
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return state


def keep(scenario: Scenario, seed: int, state: Consortium) -> bool:
    """Keep a burnt-in state for those who ask next; tell whether the disk has let us."""
    name, place = _name(scenario, seed), folder()
    if place is None:
        return False
    try:
        place.mkdir(parents=True, exist_ok=True)
        about = {"name": name, "scenario": scenario.name, "seed": seed}
        write_state(place / name, KIND, about, state, sure=False)
        remove_oldest(place / name, ENDING, MOST_BYTES)
    except OSError:
        return False
    return True


def in_words() -> str:
    """Return how many states are kept, how large they are, and where."""
    place = folder()
    if place is None:
        return f"burnt-in states are not kept ({PLACE}={OFF})"
    sizes = [size for _, size, _ in _entries(place, ENDING)]
    bytes_kept = f"{sum(sizes) / 1e6:,.1f} MB of at most {MOST_BYTES / 1e6:,.0f}"
    return f"{len(sizes):,} burnt-in states, {bytes_kept}, in {place}"


def name_of(made_from: Sequence[Any], ending: str) -> str:
    """Return the name of what is kept: a hash of what it is made from, of the model and of the processor."""
    parts = [*made_from, model_fingerprint(), platform.machine()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32] + ending


def remove_oldest(newest: Path, ending: str, most: int) -> None:
    """Remove what exceeds `most` bytes of all with this ending, unused for longest first, never the newest.

    What a run that was killed has left half written counts, too.
    """
    entries = sorted(_entries(newest.parent, ending))
    total = sum(size for _, size, _ in entries)
    for _, size, entry in entries:
        if total <= most:
            break
        if entry != newest:
            remove(entry)
            total -= size


def remove(entry: Path) -> None:
    """Remove a file or a folder of files, as far as it is there and the disk lets us."""
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            entry.unlink(missing_ok=True)


def _name(scenario: Scenario, seed: int) -> str:
    return name_of([scenario.fingerprint(), seed], ENDING)


def _entries(place: Path, ending: str) -> Iterator[tuple[float, int, Path]]:
    """Yield time of last use, size in bytes, and path of the states or folders of states that are kept."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(place):
            with contextlib.suppress(OSError):
                if ending in entry.name:
                    path = Path(entry.path)
                    files = path.iterdir() if entry.is_dir() else [path]
                    yield entry.stat().st_mtime, sum(file.stat().st_size for file in files), path
