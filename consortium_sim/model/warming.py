"""Compiling the model ahead of a run, in two processes: the labour market is half of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from consortium_sim.mechanisms.founding.city import found
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.model import phases
from consortium_sim.model.compiling import announce_compiling, is_compiled
from consortium_sim.model.rules import Rules
from consortium_sim.model.simulation import founding_rules, in_force, simulate
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import JANUARY, JULY, SEPTEMBER, Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings

LONGEST = 300.0
"""Seconds that the second process may take."""


def warmup() -> None:
    """Compile the model unless that was done before, and say so on stderr."""
    if not is_compiled():
        run_all_kernels()


def run_all_kernels() -> None:
    """Let a tiny city live through every month of the calendar: what is not compiled yet, is then.

    Where nothing is, what both processes need comes first; then one beside compiles the labour market, and this one
    the other phases. What the one beside should fail to do is done by this one at the end.
    """
    from consortium_sim.scenario.scenario import load_scenario

    announce_compiling()
    if not is_compiled() and (os.cpu_count() or 1) > 1:
        for _ in _months():
            pass
        with _beside("compile_labour_market"):
            compile_other_phases()
    tiny = load_scenario("base-city").scaled(0.02).with_({"time.burn_in": 1})
    simulate(tiny, "order-classes", months=21, snapshots=())


@contextmanager
def _beside(function: str) -> Iterator[None]:
    """Let a Python process call a function of this file meanwhile; nothing, where none can be started."""
    process = None
    if Path(sys.executable or "").name.startswith("python"):
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", f"from consortium_sim.model import warming; warming.{function}()"],
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            process = None
    try:
        yield
        if process is not None:
            process.wait(LONGEST)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process is not None:
            process.kill()
            process.wait()


def compile_labour_market() -> None:
    """Let the labour market of a tiny city clear."""
    for consortium, month, settings, _ in _months():
        month.count["promotion_campaign"] = 0.0
        nobody_lists = np.zeros(consortium.enterprises.count, np.bool_)
        phases.labour_market_clears(consortium, month, settings, Rules(), nobody_lists)


def compile_other_phases() -> None:
    """Let a tiny city live through months in which its labour market does not clear."""
    rules = Rules()
    for consortium, month, settings, instruments in _months():
        phases.council_meets(consortium, month, settings, rules, instruments)
        seats = phases.enterprises_decide(consortium, month, settings, rules, instruments)
        phases.colleges_adjust(consortium, month, settings, rules)
        completed = phases.students_study(consortium, month, settings, rules, seats)
        phases.platforms_operate(consortium, month, settings, instruments)
        phases.production_and_pay(consortium, month, settings, instruments, completed)
        phases.evaluate(consortium, month, settings)


def _months() -> Iterator[tuple[Consortium, Month, Settings, Instruments]]:
    """Begin the three months in which most happens, in a tiny city."""
    from consortium_sim.scenario.policy import load_policy
    from consortium_sim.scenario.scenario import load_scenario

    city = load_scenario("base-city").scaled(0.02)
    settings = in_force(city.timeline(load_policy("order-classes")), 1)
    consortium = found(founding_rules(settings), check_seed(1), 0)
    for calendar in (JANUARY, JULY, SEPTEMBER):
        consortium.clock.month = calendar - 1
        month = phases.begin(consortium)
        phases.industry_moves(consortium, month, settings)
        yield (
            consortium,
            month,
            settings,
            phases.government_sets_instruments(consortium, month, settings, Rules()),
        )
