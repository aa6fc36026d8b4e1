"""What the machine can do at most, measured in the same run: memory and random numbers of one core.

Loops are compiled by the package's own compiler, so that a limit is what this compiler can reach, too.
"""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

import consortium_sim as cs
from benchmarks.full_month import BASE_PEOPLE, POLICIES, SEED, city_of
from benchmarks.reference_month.rules import Rules, founded
from benchmarks.timing import in_turns
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import ALONE, Stream, words_of_block

MIB = 2**20
SIZES_MIB = (0.25, 4, 64)
"""Of each of the three arrays: in the second cache, in the third, in memory (where the third is below 192 MiB)."""
BLOCK = 512
FIELDS_OF_REFERENCE = {
    "status": (1, 0),
    "months_left": (1, 1),
    "college": (2, 0),
    "skill": (4, 4),
}
"""Bytes of a person that the reference month must read and write whatever happens; the events come on top."""
EVENT_BYTES = 64 * 2
"""A line of the cache, read and written, for each column that a person to whom something happens needs."""
EVENTS_PER_PERSON = 0.022 * 5
"""Hires a month and person, and the columns that one touches, scattered."""
CHANGED = 0.1
"""Share of the rows from which on a column counts as written."""


@compiled
def triad(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64], factor: float) -> None:
    """Do a = b + factor · c: two reads and a write of 8 bytes an element, as STREAM counts them."""
    for i in range(a.size):
        a[i] = b[i] + factor * c[i]


@compiled
def update(a: NDArray[np.float64], factor: float) -> None:
    """Do a = a · factor + 1: a read and a write of the same 8 bytes."""
    for i in range(a.size):
        a[i] = a[i] * factor + 1.0


@compiled
def splitmix(drawn: NDArray[np.uint32], seed: np.uint64) -> None:
    """Draw by the quickest keyed generator in use, for comparison: Steele, Lea & Flood (2014), splitmix64."""
    for i in range(drawn.size):
        z = seed + np.uint64(i) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        drawn[i] = np.uint32((z ^ (z >> np.uint64(31))) >> np.uint64(32))


@compiled
def philox_blocks(who: NDArray[np.uint32], drawn: NDArray[np.uint32], seed: np.uint64, stream: int) -> None:
    """Draw four words for each of `who` by the model's own generator."""
    for block in range(0, who.size, BLOCK):
        words_of_block(seed, stream, 1, who[block : block + BLOCK], ALONE, 0, drawn)


def measure(quick: bool) -> dict[str, Any]:
    """Return gigabytes a second by size, nanoseconds a random word, and bytes that a month must touch."""
    turns, seconds = (3, 0.02) if quick else (9, 0.1)
    memory = [bandwidth(mib, turns, seconds) for mib in SIZES_MIB[: 2 if quick else None]]
    number = 65_536
    who, room, words = (
        np.arange(number // 4, dtype=np.uint32),
        np.empty((4, BLOCK), np.uint32),
        np.empty(number, np.uint32),
    )
    stream, seed = int(Stream.OWN_DECISION), np.uint64(1)
    generator = np.random.Generator(np.random.SFC64(1))
    taken = in_turns(
        {
            "Philox, four words a block, as the model draws": lambda: philox_blocks(who, room, seed, stream),
            "splitmix64, keyed": lambda: splitmix(words, seed),
            "NumPy SFC64, single precision": lambda: generator.random(number, dtype=np.float32),
        },
        turns,
        seconds,
    )
    return {
        "memory": memory,
        "random": {name: 1e9 * one["least"] / number for name, one in taken.items()},
        "reference_bytes": reference_bytes(),
        "month_bytes": month_bytes(quick),
    }


def bandwidth(mib: float, turns: int, seconds: float) -> dict[str, float]:
    """Return gigabytes a second with arrays of this size."""
    length = int(mib * MIB / 8)
    a, b, c = (np.ones(length) for _ in range(3))
    taken = in_turns({"triad": lambda: triad(a, b, c, 0.5), "update": lambda: update(a, 0.5)}, turns, seconds)
    return {
        "mib": mib,
        "triad": 24e-9 * length / taken["triad"]["least"],
        "update": 16e-9 * length / taken["update"]["least"],
    }


def reference_bytes() -> dict[str, float]:
    """Return the bytes a person that the reference month must move, counted from the layout."""
    streamed = float(sum(read + written for read, written in FIELDS_OF_REFERENCE.values()))
    return {
        "held": float(founded(1_000, 1, Rules()).bytes_per_person),
        "streamed": streamed,
        "scattered": EVENTS_PER_PERSON * EVENT_BYTES,
    }


def month_bytes(quick: bool) -> dict[str, Any]:
    """Return the bytes a row that a full month must move: every column read once, those that change written once.

    A column changes if, in the month that is in the middle of a year's, a tenth or more of its rows differ after
    it. That is seen by comparing.
    """
    model = cs.ConsortiumModel(city_of(1_000 if quick else BASE_PEOPLE, 24), POLICIES[-1], rng=SEED)
    changed: dict[str, list[float]] = {}
    sizes: dict[str, int] = {}
    for _ in range(12):
        before = columns_of(model.consortium.people)
        model.step()
        after = columns_of(model.consortium.people)
        for name, column in before.items():
            sizes[name] = column.itemsize
            changed.setdefault(name, []).append(float(np.mean(column != after[name][: column.size])))
    written = [name for name, shares in changed.items() if median(shares) >= CHANGED]
    held = sum(sizes.values())
    return {"held": held, "changed": written, "streamed": held + sum(sizes[name] for name in written)}


def columns_of(people: Any) -> dict[str, NDArray[Any]]:
    """Return copies of the columns of people."""
    return {name: getattr(people, name).copy() for name in people._fields}
