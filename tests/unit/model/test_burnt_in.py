"""Burnt-in states on disk: shared by sessions, never stale, never a reason for a run to fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from same_state import assert_same_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.model import burnt_in, simulation
from consortium_sim.model.simulation import burn_in
from consortium_sim.population.consortium import Consortium

CITY = small_city(0.02, burn_in=3)


@pytest.fixture(autouse=True)
def new_session(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forget what this process has burnt in, before every test and when called."""

    def forget() -> None:
        monkeypatch.setattr(simulation, "BURNT_IN", type(simulation.BURNT_IN)())

    forget()
    return forget


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not there yet."""
    monkeypatch.setenv(burnt_in.PLACE, str(tmp_path / "own" / "cache"))
    return tmp_path / "own" / "cache"


@pytest.fixture
def burnt(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seeds that were burnt in, and not taken from memory or disk."""
    seeds: list[int] = []

    def noting(scenario: cs.Scenario, seed: int, burn: Any = simulation._burnt_in_now) -> Consortium:
        seeds.append(seed)
        state: Consortium = burn(scenario, seed)
        return state

    monkeypatch.setattr(simulation, "_burnt_in_now", noting)
    return seeds


def test_another_session_takes_the_state_from_the_disk(
    cache: Path, burnt: list[int], new_session: Callable[[], None]
) -> None:
    first = burn_in(CITY, 1)
    new_session()
    second = burn_in(CITY, 1)
    assert burnt == [1]
    assert_same_city(first, second)
    first.people.wage[:] = 0
    new_session()
    assert_same_city(burn_in(CITY, 1), second)
    assert len(list(cache.iterdir())) == 1


def test_a_run_from_the_disk_is_the_run_without(
    cache: Path, burnt: list[int], new_session: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cs.simulate(CITY, "everything", 5, 2)
    new_session()
    kept = cs.simulate(CITY, "everything", 5, 14)
    monkeypatch.setenv(burnt_in.PLACE, "off")
    new_session()
    assert cs.simulate(CITY, "everything", 5, 14).values.tobytes() == kept.values.tobytes()
    assert burnt == [5, 5]


def test_another_city_seed_or_model_is_burnt_in_anew(
    cache: Path, burnt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    burn_in(CITY, 1)
    burn_in(CITY, 2)
    burn_in(CITY.with_({"production.output": 26_000.0}), 1)
    assert burnt == [1, 2, 1]
    burn_in(CITY.with_({"production.output": 26_000.0}, name="the same under another name"), 1)
    assert burnt == [1, 2, 1]
    simulation.BURNT_IN.clear()
    monkeypatch.setattr(burnt_in, "model_fingerprint", lambda: "0123456789abcdef")
    burn_in(CITY, 1)
    assert burnt == [1, 2, 1, 1]
    assert len(list(cache.iterdir())) == 4


def damage(file: Path, how: str) -> None:
    content = file.read_bytes()
    half = len(content) // 2
    damaged = {
        "cut": content[:half],
        "changed": content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :],
        "emptied": b"",
        "foreign": b"something else",
    }
    file.write_bytes(damaged[how])


@pytest.mark.parametrize("how", ["cut", "changed", "emptied", "foreign"])
def test_a_damaged_state_is_burnt_in_again_and_replaced(
    cache: Path, burnt: list[int], new_session: Callable[[], None], how: str
) -> None:
    first = burn_in(CITY, 1)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    damage(file, how)
    new_session()
    assert_same_city(burn_in(CITY, 1), first)
    assert burnt == [1, 1]
    assert list(cache.iterdir()) == [file]
    assert len(file.read_bytes()) == len(whole)


def test_a_state_under_the_name_of_another_is_not_taken(
    cache: Path, burnt: list[int], new_session: Callable[[], None]
) -> None:
    burn_in(CITY, 1)
    (one,) = cache.iterdir()
    burn_in(CITY, 2)
    (two,) = set(cache.iterdir()) - {one}
    one.replace(two)
    new_session()
    burn_in(CITY, 2)
    assert burnt == [1, 2, 2]


def test_a_folder_that_cannot_be_is_no_failure(
    tmp_path: Path, burnt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(burnt_in.PLACE, str(tmp_path / "file" / "cache"))
    burn_in(CITY, 1)
    burn_in(CITY, 1)
    assert burnt == [1]
    assert burnt_in.in_words().startswith("0 burnt-in states, 0.0 MB")


def test_a_full_disk_is_no_failure_and_leaves_nothing(
    cache: Path, burnt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from consortium_sim.model import state_file

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state_file.np.lib.format, "write_array", full)
    burn_in(CITY, 1)
    assert burnt == [1]
    assert list(cache.iterdir()) == []


def test_the_states_not_used_for_longest_are_removed_when_there_are_too_many(
    cache: Path, burnt: list[int], new_session: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[Path] = []
    for seed in range(3):
        burn_in(CITY, seed)
        (new,) = set(cache.iterdir()) - set(files)
        files.append(new)
        os.utime(new, (1_000_000 + seed, 1_000_000 + seed))
    new_session()
    burn_in(CITY, 0)
    size = files[0].stat().st_size
    monkeypatch.setattr(burnt_in, "MOST_BYTES", 3 * size + size // 2)
    burn_in(CITY, 3)
    assert burnt == [0, 1, 2, 3]
    left = set(cache.iterdir())
    assert files[1] not in left and {files[0], files[2]} < left
    monkeypatch.setattr(burnt_in, "MOST_BYTES", 1)
    burn_in(CITY, 4)
    (newest,) = cache.iterdir()
    assert newest not in files


def test_a_city_too_large_for_the_memory_comes_from_the_disk_and_without_one_from_the_memory(
    cache: Path, burnt: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "LARGE", 10)
    first = burn_in(CITY, 1)
    assert_same_city(burn_in(CITY, 1), first)
    assert (burnt, len(simulation.BURNT_IN)) == ([1], 0)
    monkeypatch.setenv(burnt_in.PLACE, "off")
    burn_in(CITY, 1)
    assert_same_city(burn_in(CITY, 1), first)
    assert (burnt, len(simulation.BURNT_IN)) == ([1, 1], 1)


def test_the_folder_is_the_users_cache_unless_it_is_moved_or_turned_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert burnt_in.folder() is None
    assert burnt_in.in_words() == "burnt-in states are not kept (CONSORTIUM_SIM_CACHE=off)"
    monkeypatch.delenv(burnt_in.PLACE)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    expected = {
        "linux": tmp_path / ".cache" / "consortium-sim",
        "darwin": tmp_path / "Library" / "Caches" / "consortium-sim",
        "win32": tmp_path / "AppData" / "Local" / "consortium-sim" / "Cache",
    }
    for system, place in expected.items():
        monkeypatch.setattr(burnt_in.sys, "platform", system)
        assert burnt_in.folder() == place
    monkeypatch.setattr(burnt_in.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert burnt_in.folder() == tmp_path / "x" / "consortium-sim"


def test_processes_share_what_one_has_burnt_in(cache: Path) -> None:
    code = (
        "import consortium_sim as cs; from consortium_sim.model import simulation;"
        "burn = simulation._burnt_in_now;"
        "simulation._burnt_in_now = lambda *a: (print('burnt in'), burn(*a))[1];"
        "city = cs.load_scenario('base-city').scaled(0.02).with_({'time.burn_in': 3});"
        "print(cs.simulate(city, seed=1, months=2).values.sum())"
    )
    told = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
        for _ in range(2)
    ]
    assert told[0][0] == "burnt in"
    assert told[1][0] == told[0][1]
