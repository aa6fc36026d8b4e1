from __future__ import annotations

from pathlib import Path

import pandas as pd
import toy_city

from consortium_sim.report.files import write_study
from consortium_sim.report.text import listing, terminal_table
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.study.study import Study


def test_the_terminal_table_lines_up_and_fits_a_terminal(study: Study) -> None:
    text = terminal_table(study)
    lines = text.splitlines()
    assert "difference from baseline, mean over months 25–48" in lines[0]
    ends = {line.index("  gain") for line in lines if line.endswith("gain")}
    assert len(ends) == 1
    assert max(len(line) for line in lines[1:]) <= 100
    assert "Public cost (million yuan a year) — baseline: 12.3 million yuan a year" in text


def test_an_incomplete_study_says_so_above_its_table() -> None:
    text = terminal_table(toy_city.study(policies=("baseline", "breaks")))
    assert "7 of 8 runs finished (1 failed)." in text


def test_chinese_takes_two_columns() -> None:
    lines = listing([("甲", "x"), ("ab", "y")], ("n", "t")).splitlines()
    assert lines == ["n   t", "甲  x", "ab  y"]


def test_a_folder_holds_tables_pictures_and_the_brief(base_city: Scenario, tmp_path: Path) -> None:
    study = toy_city.study(policies=("baseline", "helps", "breaks"), seeds=(1, 2, 3), scenario=base_city)
    files = write_study(study, tmp_path)
    assert {file.name for file in files} == {
        "brief.html", "brief.md", "table.csv", "effects.csv", "ranking.csv", "flows.csv", "failures.csv",
        "effects.png", "over-time.png", "match_rate.png", "match_rate-difference.png",
        "who-pays-whom-helps.png", "who-pays-whom-breaks.png",
    }  # fmt: skip
    assert all(file.stat().st_size > 0 for file in files)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "effects.csv"), study.effects())


def test_a_study_without_results_leaves_the_brief_only(base_city: Scenario, tmp_path: Path) -> None:
    failed = toy_city.study(toy_city.fail_always, policies=("baseline", "helps"), scenario=base_city)
    assert [file.name for file in write_study(failed, tmp_path)] == ["brief.html", "brief.md"]
