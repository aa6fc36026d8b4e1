"""Difference-in-differences over a roll-out, where the truth is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.model.country_run import CountryHistory, CountryRun
from consortium_sim.scenario.cities import City
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.study.staggered import cells, staggered_effects, two_way_fixed_effects

CITY = load_scenario("base-city")
MONTHS, CITIES = 96, 60
FIRST = np.array([22] * 10 + [35] * 6 + [73] * 44)
YEARS_IN = (np.arange(1, MONTHS + 1)[:, None] - FIRST[None, :]) // 12
TREATED = YEARS_IN >= 0


EVERYWHERE = np.full(CITIES, 1)


def run_of(
    outcome: np.ndarray, seed: int = 1, name: str = "rate", first: np.ndarray = FIRST, policy: str = "pilot"
) -> CountryRun:
    places = tuple(City(n, CITY, 0.0, 0.0) for n in range(1, CITIES + 1))
    history = CountryHistory.empty(MONTHS, CITIES, 1)
    history.values[:] = outcome[:, :, None]
    return CountryRun("c", policy, seed, places, first, (name,), history, (), 1.0, 0)


def untreated(outcome: np.ndarray, name: str = "rate") -> CountryRun:
    return run_of(outcome, name=name, first=EVERYWHERE, policy="baseline")


def world(noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """Cities of their own level, under one season and cycle."""
    rng, month = np.random.default_rng(seed), np.arange(MONTHS)
    common = 3.0 * np.sin(month / 6.0 * np.pi) + 0.05 * month
    return rng.normal(0, 5, CITIES) + common[:, None] + noise * rng.normal(size=(MONTHS, CITIES))


def row(table: Any, year: int | str) -> Any:
    return table.set_index("year").loc[year]


def test_where_trends_are_parallel_the_estimate_is_the_truth_year_by_year() -> None:
    without = world()
    effect = np.where(TREATED, 1.0 + YEARS_IN, 0.0)
    table = staggered_effects(run_of(without + effect), untreated(without), "rate")
    for year in range(4):
        found = row(table, year)
        assert found["estimate"] == pytest.approx(1.0 + year)
        assert found["true"] == pytest.approx(1.0 + year)
        assert found["low"] == pytest.approx(found["high"])
        assert found["selection"] == pytest.approx(0.0, abs=1e-12)
        assert found["spill_over"] == pytest.approx(0.0, abs=1e-12)
    assert row(table, -2)["estimate"] == pytest.approx(0.0, abs=1e-12)


def test_two_way_fixed_effects_are_off_where_effects_grow() -> None:
    grows, stays = (world() + np.where(TREATED, effect, 0.0) for effect in (1.0 + YEARS_IN, 1.0))
    assert two_way_fixed_effects(stays, FIRST)[0] == pytest.approx(1.0)
    true = (1.0 + YEARS_IN)[TREATED].mean()
    assert two_way_fixed_effects(grows, FIRST)[0] < 0.9 * true


def test_cities_that_would_have_grown_anyway_show_as_selection() -> None:
    without = world()
    without[:, FIRST == 22] += 0.1 * np.arange(MONTHS)[:, None]
    table = staggered_effects(run_of(without + 2.0 * TREATED), untreated(without), "rate")
    found = row(table, "all")
    assert found["true"] == pytest.approx(2.0)
    assert found["selection"] > 1.0
    assert found["estimate"] == pytest.approx(found["true"] + found["selection"])
    assert row(table, -2)["estimate"] < -0.5


def test_what_reaches_the_controls_is_taken_off_the_estimate() -> None:
    without, spilt = world(), np.where(TREATED, 2.0, 0.0)
    spilt[21:, FIRST == 73] += np.where(TREATED[21:, FIRST == 73], 0.0, 0.5)
    found = row(staggered_effects(run_of(without + spilt), untreated(without), "rate"), 0)
    reached, first_wave = 44 / (44 + 6), 10 / (10 + 6)
    assert found["true"] == pytest.approx(2.0)
    assert found["spill_over"] == pytest.approx(-0.5 * reached * first_wave)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    covered = 0
    for seed in range(60):
        without = world(noise=1.0, seed=seed)
        found = row(staggered_effects(run_of(without + 2.0 * TREATED), untreated(without), "rate"), "all")
        covered += found["low"] <= 2.0 <= found["high"]
    assert 48 <= covered <= 60


def test_only_cities_not_reached_yet_are_controls() -> None:
    compared = list(cells(FIRST, MONTHS))
    for cell in compared:
        assert np.all(FIRST[cell.controls] > cell.month)
        assert not (cell.treated & cell.controls).any()
    assert max(cell.month for cell in compared) == 72
    assert {cell.wave for cell in compared} == {22, 35}
    assert not any(cell.wave - 12 <= cell.month < cell.wave for cell in compared)


def test_runs_of_different_luck_are_not_compared() -> None:
    with pytest.raises(SettingError, match="one country, one seed"):
        staggered_effects(run_of(world()), run_of(world(), seed=2), "rate")
    with pytest.raises(SettingError, match="Did you mean 'rate'"):
        staggered_effects(run_of(world()), untreated(world()), "rat")
    with pytest.raises(SettingError, match="no wave has a year before it"):
        staggered_effects(run_of(world(), first=EVERYWHERE), untreated(world()), "rate")


def test_a_country_that_was_treated_itself_is_no_counterfactual() -> None:
    pilot = run_of(world())
    late = run_of(world(), first=np.full(CITIES, 22), policy="other")
    for treated in (pilot, late, run_of(world(), policy="other"), run_of(world(), first=EVERYWHERE)):
        with pytest.raises(
            SettingError, match=r"which treats cities itself\. Expected a run under 'baseline'"
        ):
            staggered_effects(pilot, treated, "rate")
