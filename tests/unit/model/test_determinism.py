"""Same seed, same bits; policies differ by what they change and by nothing else (model.md 6)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import run_digest
from drawn_cities import RICH
from small_city import small_city

from consortium_sim.model import indicators, simulation
from consortium_sim.model.run import Run
from consortium_sim.model.simulation import simulate
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario

TESTS = Path(run_digest.__file__).parent
POLICY = Policy("rich", RICH)


@pytest.fixture(scope="module")
def city() -> Scenario:
    return small_city(0.05, burn_in=24)


@pytest.fixture(autouse=True)
def fresh_burn_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test burns its cities in anew."""
    monkeypatch.setattr(simulation, "BURNT_IN", type(simulation.BURNT_IN)())


def assert_same_bits(one: Run, other: Run) -> None:
    assert one.names == other.names
    assert one.values.tobytes() == other.values.tobytes()
    assert one.flows == other.flows
    assert one.messages == other.messages
    assert set(one.snapshots) == set(other.snapshots)
    for month, snapshot in one.snapshots.items():
        twin = other.snapshots[month]
        assert snapshot.bonds == twin.bonds
        for kind, table in snapshot.tables.items():
            for name, column in table.items():
                missing = column.dtype.kind == "f"
                assert np.array_equal(column, twin.tables[kind][name], equal_nan=missing), (kind, name)


def test_the_same_seed_gives_the_same_bits(city: Scenario) -> None:
    first = simulate(city, POLICY, seed=3, months=24)
    simulation.BURNT_IN.clear()
    assert_same_bits(first, simulate(city, POLICY, seed=3, months=24))


def test_a_burnt_in_state_that_is_used_again_gives_what_a_fresh_one_gives(city: Scenario) -> None:
    simulate(city, "baseline", seed=3, months=13)
    assert len(simulation.BURNT_IN) == 1
    again = simulate(city, POLICY, seed=3, months=24)
    simulation.BURNT_IN.clear()
    assert_same_bits(again, simulate(city, POLICY, seed=3, months=24))


def test_burnt_in_states_are_kept_by_scenario_and_seed_and_not_for_ever(city: Scenario) -> None:
    for seed in range(simulation.STATES_KEPT + 2):
        simulate(city, seed=seed, months=1)
    assert len(simulation.BURNT_IN) == simulation.STATES_KEPT
    other = city.with_({"production.output": 26_000.0})
    first = simulate(other, seed=1, months=2)
    simulation.BURNT_IN.clear()
    assert_same_bits(first, simulate(other, seed=1, months=2))


def test_another_seed_gives_another_run(city: Scenario) -> None:
    one, other = simulate(city, seed=0, months=12), simulate(city, seed=1, months=12)
    assert not np.array_equal(one.values, other.values)


def test_seed_zero_is_a_seed_and_two_to_the_64_less_one_too(city: Scenario) -> None:
    runs = [simulate(city, seed=seed, months=3) for seed in (0, 2**64 - 1, 2**32)]
    assert len({run.values.tobytes() for run in runs}) == 3


def test_a_policy_under_another_name_differs_by_exactly_nothing(city: Scenario) -> None:
    renamed = Policy("another name", dict(reversed(RICH.items())), title="Another", strategies=["market"])
    assert_same_bits(simulate(city, POLICY, months=24), simulate(city, renamed, months=24))


def test_a_policy_without_changes_is_the_baseline(city: Scenario) -> None:
    assert_same_bits(simulate(city, "baseline", months=24), simulate(city, Policy("idle", {}), months=24))


def test_a_policy_that_starts_in_month_60_changes_nothing_before_and_something_after(city: Scenario) -> None:
    baseline = simulate(city, "baseline", seed=5, months=66, snapshots=[59, 66])
    late = simulate(city, POLICY.starting(60), seed=5, months=66, snapshots=[59, 66])
    assert baseline.values[:59].tobytes() == late.values[:59].tobytes()
    before, twin = baseline.snapshots[59].tables["person"], late.snapshots[59].tables["person"]
    assert all(np.array_equal(column, twin[name]) for name, column in before.items())
    assert not np.array_equal(baseline.values[59], late.values[59])
    assert not np.array_equal(baseline.values[65], late.values[65])


def test_a_run_of_fewer_months_is_the_beginning_of_a_longer_one(city: Scenario) -> None:
    short, long = simulate(city, POLICY, months=14), simulate(city, POLICY, months=26)
    assert short.values.tobytes() == long.values[:14].tobytes()


def test_keeping_tables_of_agents_changes_nothing(city: Scenario) -> None:
    bare = simulate(city, POLICY, months=24, snapshots=[])
    kept = simulate(city, POLICY, months=24, snapshots=range(1, 25))
    assert bare.values.tobytes() == kept.values.tobytes()


def test_the_order_of_the_indicators_does_not_matter(city: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    forward = simulate(city, POLICY, months=24).indicators
    reversed_order = dict(reversed(indicators.INDICATORS.items()))
    monkeypatch.setattr(indicators, "INDICATORS", reversed_order)
    backward = simulate(city, POLICY, months=24).indicators
    assert forward.equals(backward[forward.columns])


def test_plain_python_gives_the_same_bits_as_machine_code() -> None:
    plain = subprocess.run(
        [sys.executable, "-W", "error", str(TESTS / "run_digest.py")],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.strip() == run_digest.digest(), (
        "other bits; machine code kept on disk is old when a constant or kernel of another file has changed: "
        "find consortium_sim -name '*.nbi' -delete"
    )
