"""Cities side by side, and people who move between them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from small_country import small_country

from consortium_sim.errors import SettingError
from consortium_sim.model import country_states
from consortium_sim.model.country import Cities
from consortium_sim.model.country_processes import Apart, ProcessLost, looked_after
from consortium_sim.model.country_run import CountryRun
from consortium_sim.model.country_simulation import simulate_country
from consortium_sim.model.simulation import simulate
from consortium_sim.numerics.streams import check_seed, city_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.cities import cities_of
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.rollout import Rollout

SEED, MONTHS = 7, 20
PILOT = Policy("pilot", load_policy("package").changes, rollout=Rollout((1,), (3, 1_000)))
"""In the largest city only."""


@pytest.fixture(scope="module")
def baseline() -> CountryRun:
    return simulate_country(small_country(), seed=SEED, months=MONTHS)


@pytest.fixture(scope="module")
def pilot() -> CountryRun:
    return simulate_country(small_country(), PILOT, seed=SEED, months=MONTHS)


def test_a_country_without_migration_is_its_cities_alone_to_the_bit() -> None:
    closed = small_country(3, migration={"open": False})
    country = simulate_country(closed, "package", seed=SEED, months=14)
    for city in cities_of(closed):
        alone = simulate(city.scenario, "package", int(city_seed(check_seed(SEED), city.number)), months=14)
        together = country.values[:, city.number - 1]
        assert together.tobytes() == alone.values.tobytes()
    assert country.history.moved.sum() == 0
    assert country.history.waiting.max() == 0


def test_all_cities_share_the_frontier_and_the_cycle_and_nothing_else() -> None:
    alike = {"size_spread": 0.0, "student_spread": 0.0, "sector_spread": 0.0}
    run = simulate_country(small_country(2, cities=alike, migration={"open": False}), seed=SEED, months=6)
    first, second = run.values[:, 0], run.values[:, 1]
    same = [
        name
        for name, one, other in zip(run.names, first.T, second.T, strict=True)
        if np.ptp(one - other) == 0
    ]
    assert "unemployment" not in same
    cities = Cities({one.number: one.scenario for one in run.places}, check_seed(SEED))
    cities.found()
    for _ in range(6):
        cities.live({}, ())
    ours, theirs = (city.industry for city in cities.consortia.values())
    assert np.array_equal(ours.frontier, theirs.frontier)
    assert ours.common_cycle == theirs.common_cycle != 0.0
    assert not np.isclose(ours.sector_cycle, theirs.sector_cycle).any()


def test_people_move_between_cities_and_towards_nobody_who_left(baseline: CountryRun) -> None:
    assert baseline.history.moved.sum() > 5
    assert np.trace(baseline.history.moved) == 0
    arrived = baseline.history.people_flows[:, :, 1].sum(axis=0)
    assert np.array_equal(baseline.history.moved.sum(axis=0), arrived)
    assert (
        baseline.history.people_flows[:, :, 0].sum()
        > baseline.history.moved.sum() - baseline.history.waiting[0]
    )


def test_processes_share_the_work_without_a_trace(baseline: CountryRun) -> None:
    shared = simulate_country(small_country(), seed=SEED, months=MONTHS, jobs=2)
    assert shared.values.tobytes() == baseline.values.tobytes()
    assert np.array_equal(shared.history.moved, baseline.history.moved)
    assert shared.flows == baseline.flows


def test_a_burnt_in_country_is_found_again_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSORTIUM_SIM_CACHE", str(tmp_path))
    told: list[str] = []
    country = small_country(2, burn_in=12)
    made, found = (simulate_country(country, seed=SEED, months=4, tell=told.append) for _ in range(2))
    assert told == ["burn-in, year 1"]
    assert made.values.tobytes() == found.values.tobytes()
    assert np.array_equal(made.history.moved, found.history.moved)
    simulate_country(country, seed=SEED, months=1, jobs=2, tell=told.append)
    assert told == ["burn-in, year 1"]
    simulate_country(country, seed=8, months=1, tell=told.append)
    assert len(told) == len(list(tmp_path.iterdir())) == 2


def test_a_damaged_state_costs_a_burn_in_and_no_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSORTIUM_SIM_CACHE", str(tmp_path))
    country = small_country(2, burn_in=12)
    sound = simulate_country(country, seed=SEED, months=2)
    (folder,) = tmp_path.iterdir()
    (folder / "2.state").write_bytes(b"PK")
    told: list[str] = []
    for _ in range(2):
        again = simulate_country(country, seed=SEED, months=2, tell=told.append)
        assert again.values.tobytes() == sound.values.tobytes()
    assert told == ["burn-in, year 1"], "a damaged state is to be replaced"


def test_the_state_of_one_city_is_not_taken_for_anothers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONSORTIUM_SIM_CACHE", str(tmp_path))
    country = small_country(2)
    sound = simulate_country(country, seed=SEED, months=2)
    (folder,) = tmp_path.iterdir()
    first, second = (folder / "1.state").read_bytes(), (folder / "2.state").read_bytes()
    (folder / "1.state").write_bytes(second)
    (folder / "2.state").write_bytes(first)
    assert simulate_country(country, seed=SEED, months=2).values.tobytes() == sound.values.tobytes()


def test_countries_not_used_for_longest_are_removed_and_so_is_what_a_killed_run_has_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONSORTIUM_SIM_CACHE", str(tmp_path))
    (tmp_path / "a file.country").write_bytes(b"in the way")
    half_written = tmp_path / ".1234.country.5678"
    half_written.mkdir()
    (half_written / "1.state").write_bytes(b"PK")
    kept: list[Path] = []
    for seed in range(3):
        there = set(tmp_path.iterdir())
        simulate_country(small_country(2, burn_in=0), seed=seed, months=1)
        (new,) = set(tmp_path.iterdir()) - there
        kept.append(new)
        os.utime(new, (2_000_000 + seed, 2_000_000 + seed))
    for one in (tmp_path / "a file.country", half_written):
        os.utime(one, (1_000_000, 1_000_000))
    size = sum(file.stat().st_size for file in kept[0].iterdir())
    monkeypatch.setattr(country_states, "MOST_BYTES", 3 * size + size // 2)
    simulate_country(small_country(2, burn_in=0), seed=3, months=1)
    left = set(tmp_path.iterdir())
    assert set(kept[1:]) < left and len(left) == 3


def test_a_pilot_reaches_other_cities_only_through_migration(baseline: CountryRun, pilot: CountryRun) -> None:
    largest = int(np.argmin(pilot.first_month))
    assert pilot.first_month.tolist().count(3) == 1
    others = np.arange(len(pilot.places)) != largest
    differs = pilot.values != baseline.values
    assert not differs[:2].any()
    assert differs[2:, largest].any()
    assert differs[2:, others].any()
    closed = small_country(migration={"open": False})
    alone, without = (simulate_country(closed, one, seed=SEED, months=MONTHS) for one in (PILOT, "baseline"))
    assert np.array_equal(alone.values[:, others], without.values[:, others], equal_nan=True)
    assert not np.array_equal(alone.values[:, largest], without.values[:, largest], equal_nan=True)


def test_tables_have_a_row_a_city_and_month(pilot: CountryRun) -> None:
    table = pilot.indicators
    assert len(table) == MONTHS * 4
    assert table[["city", "month"]].drop_duplicates().shape[0] == len(table)
    pilots = table[table["in_force"]]
    assert pilots["city"].nunique() == 1
    assert pilots["month"].min() == 3
    value = table.query("city == 2 and month == 5")["unemployment"].item()
    assert value == pilot.of("unemployment")[4, 1]
    assert list(pilot.cities["first_month"]) == pilot.first_month.tolist()


def test_persons_in_the_table_of_migration_are_those_of_the_country(pilot: CountryRun) -> None:
    table = pilot.migration
    scale = pilot.places[0].scenario.settings.people.scale
    assert table["from_cities"].sum() == pytest.approx(pilot.history.moved.sum() * scale)
    hires = pilot.history.people_flows[:, :, 1:].sum()
    assert table["from_beyond"].sum() + table["from_cities"].sum() == pytest.approx(hires * scale)


def test_only_the_indicators_asked_for_are_kept() -> None:
    run = simulate_country(small_country(2, burn_in=0), months=1, indicators=["unemployment"])
    assert run.names == ("unemployment",)
    assert run.values.shape == (1, 2, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"seed": 2**32}, "found 4294967296. Expected a whole number from 0 to 2\\*\\*32 - 1"),
        ({"jobs": 0}, "jobs: found 0"),
        ({"months": 0}, "months: found 0"),
        ({"indicators": "unemployment"}, "indicators: found 'unemployment'. Expected a list of names"),
        ({"indicators": []}, r"indicators: found \[\]"),
        ({"indicators": ["unemploymen"]}, "Did you mean 'unemployment'"),
        ({"policy": "staggered-pilot"}, r"28 \+ 6 cities in the first waves, of 2 in all"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(SettingError, match=words):
        simulate_country(small_country(2), **arguments)  # type: ignore[arg-type]


def test_what_fails_in_one_process_is_raised_after_all_have_answered() -> None:
    scenarios = {city.number: city.scenario for city in cities_of(small_country(2))}
    with looked_after(scenarios, check_seed(SEED), 2) as everywhere:
        everywhere.all("found")
        with pytest.raises(KeyError, match="unknown"):
            everywhere.each("live", {}, ("unknown",))
        assert sorted(n for part in everywhere.all("gather", len_of_people) for n in part) == [1, 2]


def test_a_process_that_died_is_named() -> None:
    scenarios = {city.number: city.scenario for city in cities_of(small_country(2))}
    with looked_after(scenarios, check_seed(SEED), 2) as everywhere:
        everywhere.all("found")
        lost = everywhere.shards[0]
        assert isinstance(lost, Apart)
        lost.end()
        with pytest.raises(ProcessLost, match="the process of 1 cities has died"):
            everywhere.all("gather", len_of_people)


def test_an_indicator_that_a_country_run_lacks_is_named(baseline: CountryRun) -> None:
    with pytest.raises(SettingError, match="Did you mean 'unemployment'"):
        baseline.of("unemploymen")


def len_of_people(consortium: Consortium) -> int:
    return consortium.people.capacity
