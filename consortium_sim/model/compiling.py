"""Compiling the model once after installation, in two processes: the labour market is half of it."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from inspect import signature

import numpy as np

from consortium_sim.mechanisms import working
from consortium_sim.model import phases
from consortium_sim.model.rules import Rules
from consortium_sim.numerics.compiled import on_disk
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import JANUARY, JULY, SEPTEMBER

BESIDE = "labour_market_clears"
"""The phase that the second process compiles."""


@cache
def announce_compiling() -> None:
    """Say once a process, on stderr, that the first run after an installation compiles the model."""
    if not on_disk(working.people_work):
        print("compiling the model, once after installation (less than half a minute) ...", file=sys.stderr)


def warmup() -> None:
    """Compile the model unless that was done before, and say so on stderr."""
    if not on_disk(working.people_work):
        run_all_kernels()


def run_all_kernels() -> None:
    """Let a tiny city live through every month of the calendar: what is not compiled yet, is then.

    Where nothing is and there is a second processor, a process beside compiles one phase, this one the others;
    if it fails, this one finds that out by compiling.
    """
    from consortium_sim.model.simulation import simulate
    from consortium_sim.scenario.scenario import load_scenario

    announce_compiling()
    if not on_disk(working.people_work) and (os.cpu_count() or 1) > 1:
        program = f"from consortium_sim.model import compiling; compiling.compile_phases([{BESIDE!r}])"
        with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL):
            compile_phases([name for name in phases.__all__ if name not in ("begin", BESIDE)])
    tiny = load_scenario("base-city").scaled(0.02).with_({"time.burn_in": 1})
    simulate(tiny, "order-classes", months=21, snapshots=())


def compile_phases(names: list[str]) -> None:
    """Let a tiny city live through some phases of the months in which most happens, whatever comes of it."""
    from consortium_sim.mechanisms.founding import found
    from consortium_sim.model.simulation import founding_rules, in_force
    from consortium_sim.scenario.policy import load_policy
    from consortium_sim.scenario.scenario import load_scenario

    city = load_scenario("base-city").scaled(0.02)
    settings = in_force(city.timeline(load_policy("order-classes")), 1)
    consortium = found(founding_rules(settings), check_seed(1), 0)
    for calendar in (JANUARY, JULY, SEPTEMBER):
        consortium.clock.month = calendar - 1
        month = phases.begin(consortium)
        phases.industry_moves(consortium, month, settings)
        given = {
            "consortium": consortium,
            "month": month,
            "settings": settings,
            "rules": Rules(),
            "instruments": phases.government_sets_instruments(consortium, month, settings, Rules()),
            "seats": np.zeros_like(consortium.posts.target),
            "completed": np.zeros(0, np.int64),
            "lists": np.zeros(consortium.enterprises.count, np.bool_),
        }
        for name in names:
            phase = getattr(phases, name)
            phase(**{one: given[one] for one in signature(phase).parameters})
