"""`consortium-sim attribute`, as users run it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small_city import small_city

from consortium_sim import cli
from consortium_sim.study import attribution, carrying


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the command's city small, and its folder the current one."""
    monkeypatch.chdir(tmp_path)
    sweep, city = attribution.sweep, small_city(0.03, 12)

    def of_a_small_city(scenario, policies, seeds, **options):  # type: ignore[no-untyped-def]
        return sweep(city, policies, seeds, **options)

    monkeypatch.setattr(attribution, "sweep", of_a_small_city)


COMMAND = [
    "attribute", "base-city", "--strategies", "training-subsidy,order-classes", "--seeds", "2", "--months", "13",
    "--jobs", "1",
]  # fmt: skip


def test_shares_are_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*COMMAND, "--store", "study.sqlite", "--out", "tables"]) == cli.DONE
    told = capsys.readouterr()
    assert "what each strategy adds, months 1 to 13, seeds 1 and 2" in told.out
    assert "package" in told.out and "8/8" in told.err
    assert (tmp_path / "study.sqlite").is_file()
    table = pd.read_csv(tmp_path / "tables" / "attribution.csv")
    assert list(table.columns) == ["indicator", "strategy", "share", "low", "high"]
    written = {file.name for file in (tmp_path / "tables").iterdir()}
    assert {"interactions.csv", "effects.csv", "brief.html", "brief.md"} <= written
    assert "Every coalition of strategies ran" in (tmp_path / "tables" / "brief.md").read_text("utf-8")


def test_every_wrong_word_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["attribute", "wuhoo", "--strategies", "councill", "--seeds", "x", "--jobs", "0", "--lang", "zhh"]
    assert cli.main(words) == cli.BAD_INPUT
    told = capsys.readouterr().err
    for said in ("'wuhu'", "'council'", "seeds: found 'x'", "--jobs", "'zhh'"):
        assert said in told


def test_a_failed_run_is_named_and_its_seed_does_not_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from consortium_sim.study import sweeping

    def fails_once(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        if policy.name == "order-classes" and seed == 2:
            raise ValueError("no")
        return carrying.run_alone(scenario, policy, seed=seed, months=months, rules=rules)

    monkeypatch.setattr(sweeping, "run_alone", fails_once)
    assert cli.main(COMMAND) == cli.SOME_FAILED
    told = capsys.readouterr()
    assert "seed 2: ValueError: no" in told.err and "1 of 2 seeds are left out" in told.err
    assert "seeds 1\n" in told.out
