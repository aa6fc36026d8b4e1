"""The reference month of four implementations: first whether they do the same, then how long they take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.reference_month.equivalence import compared, trajectories
from benchmarks.reference_month.ours import CompiledCity
from benchmarks.reference_month.rules import Rules, founded
from benchmarks.reference_month.with_ambr import AmbrCity
from benchmarks.reference_month.with_mesa import MesaCity
from benchmarks.reference_month.with_numpy import NumpyCity
from benchmarks.timing import in_turns

CITIES: dict[str, Callable[..., Any]] = {
    "consortium_sim": CompiledCity,
    "NumPy": NumpyCity,
    "ambr": AmbrCity,
    "Mesa": MesaCity,
}
SETTLED = 400
"""Months after which a city is in its long-run state: from then on, any month is as much work as any other."""


def measure(quick: bool) -> dict[str, Any]:
    """Return the verdicts of the gate and, if all pass, seconds of a month by size and implementation."""
    begin = time.perf_counter()
    CompiledCity(founded(1_000, 1, Rules()), Rules(), 1).step()
    compile_or_load = time.perf_counter() - begin
    gate = equivalence(quick)
    found: dict[str, Any] = {"gate": gate, "first_call_seconds": compile_or_load}
    if not all(pair["passes"] for pair in gate["pairs"]) or not gate["ambr_equals_numpy"]:
        return found
    sizes = (10_000,) if quick else (10_000, 100_000, 1_000_000)
    found["times"] = {str(people): times(people, quick) for people in sizes}
    return found


def equivalence(quick: bool) -> dict[str, Any]:
    """Return what the gate found."""
    rules, people, months, slow, fast = Rules(), 10_000, 60, 40, 120
    tolerance = 0.03
    if quick:
        people, months, slow, fast, tolerance = 2_000, 24, 12, 40, 0.15
    city = founded(people, 1, rules)
    number = {"Mesa": slow, "NumPy": fast, "consortium_sim": fast}
    runs = {name: trajectories(CITIES[name], city, rules, count, months) for name, count in number.items()}
    few = [trajectories(CITIES[name], city, rules, 2, 12) for name in ("ambr", "NumPy")]
    return {
        "people": people,
        "months": months,
        "pairs": compared(runs, tolerance),
        "ambr_equals_numpy": bool(np.array_equal(few[0], few[1])),
        "means": {name: values[:, -1].mean(axis=0).tolist() for name, values in runs.items()},
    }


def times(people: int, quick: bool) -> dict[str, Any]:
    """Return least and median seconds of a month of each implementation, and bytes a person of ours."""
    rules = Rules()
    settling = CompiledCity(founded(people, 1, rules), rules, 2)
    for _ in range(SETTLED):
        settling.step()
    city = settling.city
    models = {name: make(city, rules, 1) for name, make in CITIES.items()}
    turns, seconds = (3, 0.02) if quick else (15 if people <= 100_000 else 5, 0.1)
    taken = in_turns({name: model.step for name, model in models.items()}, turns, seconds)
    return {"people": people, "bytes_per_person": city.bytes_per_person, "by": taken}
