"""Going on from a checkpoint equals never having stopped, bit for bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from same_state import assert_same_run
from small_city import small_city

import consortium_sim as cs
from consortium_sim.mechanisms.participation.review import ParticipationOutlook

MONTHS = 33
JULY, SEPTEMBER = 7, 9


@pytest.fixture(scope="module")
def city() -> cs.Scenario:
    return small_city(0.03, burn_in=21)


@pytest.fixture(scope="module")
def unstopped(city: cs.Scenario) -> cs.Run:
    return cs.simulate(city, "everything", 3, MONTHS)


@pytest.mark.parametrize("month", [1, JULY, SEPTEMBER - 1, SEPTEMBER, 12, 24, 31, MONTHS])
def test_a_run_that_was_stopped_in_any_month_goes_on_as_if_it_had_not(
    city: cs.Scenario, unstopped: cs.Run, tmp_path: Path, month: int
) -> None:
    file = tmp_path / "city.checkpoint"
    begun = cs.simulate(city, "everything", 3, month, save=file)
    assert begun.values.tobytes() == unstopped.values[:month].tobytes()
    assert_same_run(cs.resume(file, MONTHS), unstopped)


def test_a_run_may_stop_many_times(city: cs.Scenario, unstopped: cs.Run, tmp_path: Path) -> None:
    file = tmp_path / "city.checkpoint"
    cs.simulate(city, "everything", 3, 5, save=file)
    for month in (6, 17, 18, 30):
        cs.resume(file, month, save=file)
    assert_same_run(cs.resume(file, MONTHS), unstopped)
    assert [one.name for one in tmp_path.iterdir()] == ["city.checkpoint"]


def test_saving_changes_nothing_in_the_run_that_is_saved(
    city: cs.Scenario, unstopped: cs.Run, tmp_path: Path
) -> None:
    assert_same_run(cs.simulate(city, "everything", 3, MONTHS, save=tmp_path / "x"), unstopped)


def test_a_checkpoint_can_be_gone_on_from_twice(city: cs.Scenario, tmp_path: Path) -> None:
    file = tmp_path / "x"
    cs.simulate(city, "everything", 3, 4, save=file)
    before = file.read_bytes()
    assert_same_run(cs.resume(file, 9), cs.resume(file, 9))
    assert file.read_bytes() == before


def test_a_changed_city_and_a_dated_policy_travel_with_the_checkpoint(
    city: cs.Scenario, tmp_path: Path
) -> None:
    policy = cs.Policy("late", {"training_subsidy.rate": 900.0, "council.open": True}).starting(8)
    changed = city.with_({"production.output": 26_000.0})
    cs.simulate(changed, policy, 2, 6, save=tmp_path / "x")
    assert_same_run(cs.resume(tmp_path / "x", 14), cs.simulate(changed, policy, 2, 14))


def test_without_months_a_run_goes_on_to_the_end_of_the_scenario(tmp_path: Path) -> None:
    city = small_city(0.03, burn_in=6, time={"horizon": 7})
    cs.simulate(city, months=3, save=tmp_path / "x")
    assert cs.resume(tmp_path / "x").months == 7


def test_tables_of_agents_that_were_kept_before_are_there_after(city: cs.Scenario, tmp_path: Path) -> None:
    file = tmp_path / "x"
    cs.simulate(city, "everything", 3, 6, snapshots=[2, 5], save=file)
    whole = cs.simulate(city, "everything", 3, 9, snapshots=[2, 8])
    assert_same_run(cs.resume(file, 9, snapshots=[2, 8]), whole)


class Remembering:
    """A rule of the user's that keeps what it has seen where rules may."""

    def __call__(self, outlook: ParticipationOutlook) -> np.ndarray:
        memory: dict[str, Any] = outlook.consortium.memory.setdefault("patience", {"asked": 0, "by": set()})
        memory["asked"] += 1
        memory["by"].add(int(outlook.reviews.sum()))
        everybody = np.full(outlook.strategy.size, memory["asked"] % 3, outlook.strategy.dtype)
        return np.where(outlook.reviews, everybody, outlook.strategy)


class Wavering(cs.Enterprise):
    """Changes its mind every time that it is asked."""

    def participate(self, outlook: Any) -> str:
        self.asked = getattr(self, "asked", 0) + 1
        return ("outside", "member", "deep")[self.asked % 3]


class Watchful(cs.Government):
    """Looks at an enterprise before any enterprise decides, and pays by how often it has been asked."""

    def set_instruments(self, outlook: Any) -> Any:
        business = self.consortium.enterprises.active
        asked = getattr(self.model.enterprise(int(business.argmax())), "asked", 0)
        self.seen = [*getattr(self, "seen", []), asked]
        subsidy = replace(outlook.declared.training_subsidy, rate=100.0 * (sum(self.seen) % 7))
        return replace(outlook.declared, training_subsidy=subsidy)


RULES = {"columns": {"participation": Remembering()}, "agents": cs.rules_of(Wavering, Watchful)}


@pytest.mark.parametrize("kind", RULES)
def test_rules_of_the_users_own_and_their_agents_go_on_with_their_memory(
    city: cs.Scenario, tmp_path: Path, kind: str
) -> None:
    rules, file = RULES[kind], tmp_path / "x"
    unstopped = cs.simulate(city, "everything", 3, 25, rules)
    assert unstopped.values.tobytes() != cs.simulate(city, "everything", 3, 25).values.tobytes()
    cs.simulate(city, "everything", 3, 8, rules, save=file)
    cs.resume(file, 15, rules, save=file)
    assert_same_run(cs.resume(file, 25, rules), unstopped)
