"""`consortium-sim run` on a country, and what other commands say of one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from consortium_sim.cli import BAD_INPUT, DONE, main

COUNTRY = """kind = "country"
extends = "country"

[people]
labour_force = 400

[students]
entrants = 25

[enterprises]
count = 8

[time]
burn_in = 12

[cities]
count = 3
size = 1
size_spread = 0.2
student_spread = 0.1
"""
PILOT = """kind = "policy"
extends = ["training-subsidy"]

[rollout]
cities = [1]
months = [2, 9]
"""


@pytest.fixture
def country(tmp_path: Path) -> Path:
    (tmp_path / "three.toml").write_text(COUNTRY)
    (tmp_path / "waves.toml").write_text(PILOT)
    return tmp_path / "three.toml"


def test_a_country_is_run_and_its_tables_are_written(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = country.parent / "out"
    policy = str(country.parent / "waves.toml")
    code = main(["run", str(country), "--policy", policy, "--months", "3", "--out", str(out)])
    told = capsys.readouterr()
    assert code == DONE
    assert "three, waves, seed 0: mean city of the last 3 of 3 months" in told.out
    assert "month 2" in told.out and "month 9" in told.out
    assert "burn-in, year 1 has passed" in told.err
    cities = pd.read_csv(out / "cities.csv")
    assert sorted(cities["first_month"]) == [2, 9, 9]
    assert len(pd.read_csv(out / "indicators.csv")) == len(pd.read_csv(out / "migration.csv")) == 9
    assert set(pd.read_csv(out / "accounts.csv")["city"]) == {1, 2, 3}


def test_waves_that_do_not_fit_the_country_are_bad_input(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(country), "--policy", "staggered-pilot"]) == BAD_INPUT
    assert "28 + 6 cities in the first waves, of 3 in all" in capsys.readouterr().err


def test_a_country_is_validated_with_the_lines_of_its_faults(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(country), str(country.parent / "waves.toml")]) == DONE
    country.write_text(COUNTRY.replace("count = 3", "count = 1"))
    assert main(["validate", str(country)]) == BAD_INPUT
    assert "three.toml:17: cities.count is 1" in capsys.readouterr().err


def test_a_city_cannot_extend_a_country(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city = country.parent / "city.toml"
    city.write_text('kind = "scenario"\nextends = "three"\n')
    assert main(["validate", str(city)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert (
        "city.toml:2: extends names a country, 'three', and this file is one city. Expected one city" in told
    )


def test_cities_have_no_place_in_a_city(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city = country.parent / "city.toml"
    city.write_text('kind = "scenario"\nextends = "base-city"\n\n[cities]\ncount = 3\n')
    assert main(["validate", str(city)]) == BAD_INPUT
    told = capsys.readouterr().err
    assert (
        'city.toml:4: [cities] belongs to a country, and this file is one city. Expected kind = "country"'
        in told
    )


def test_a_pilot_that_begins_after_the_run_is_bad_input(
    country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waves = str(country.parent / "waves.toml")
    assert main(["run", str(country), "--policy", waves, "--months", "1"]) == BAD_INPUT
    assert "its first wave begins in month 2, and the run ends with month 1" in capsys.readouterr().err


def test_commands_for_one_city_say_what_runs_a_country(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "country", "--seeds", "1"]) == BAD_INPUT
    assert "a country of 300 cities. Expected one city" in capsys.readouterr().err


def test_the_list_of_scenarios_and_the_sources_know_the_country(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios"]) == DONE
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("country ")]
    assert line.split()[1:3] == ["34,998,789", "300"]
    assert main(["sources", "country"]) == DONE
    assert "mean of higher vocational colleges, 2022" in capsys.readouterr().out
