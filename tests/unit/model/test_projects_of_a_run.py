"""`Run.projects` and the indicators of joint R&D tell what the platform did."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import small_city

from consortium_sim.errors import SettingError
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.model.indicators.technology import TECHNOLOGY
from consortium_sim.model.run import Run
from consortium_sim.model.simulation import simulate
from consortium_sim.population.projects import OUTCOME_NAMES, STAGES
from consortium_sim.scenario.policy import Policy

CITY = small_city(0.1, burn_in=12).with_(LIVELY)
MONTHS = 60


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(CITY, Policy("rich", RICH), seed=1, months=MONTHS)


def test_projects_are_a_table_with_sponsor_sector_stage_spend_dates_and_outcome(run: Run) -> None:
    table = run.projects
    assert len(table) > 10
    assert {"sponsor", "sector", "stage", "spend", "started", "ended", "outcome"} <= set(table.columns)
    assert table["project"].is_unique
    assert set(table["stage"]) <= set(STAGES)
    assert set(table["outcome"]) <= set(OUTCOME_NAMES)
    assert set(table["sector"]) <= set(CITY.settings.sectors)
    assert table["started"].between(1, MONTHS).all()
    running = table["outcome"] == "running"
    assert table.loc[running, "ended"].isna().all()
    assert (table.loc[~running, "ended"] >= table.loc[~running, "started"]).all()
    assert (table.loc[table["outcome"] == "finished", "stage"] == "innovation").all()
    assert table["college"].isna().any()
    assert table["college"].notna().any()
    assert table["name"].str.startswith("enterprise").all()


def test_the_table_agrees_with_the_indicators_and_the_accounts(run: Run) -> None:
    table, months, accounts = run.projects, run.indicators, run.accounts
    assert months["rd_projects"].iloc[-1] == (table["outcome"] == "running").sum()
    assert months["rd_finished"].sum() == (table["outcome"] == "finished").sum()
    assert months["rd_spending"].sum() == pytest.approx(table["spend"].sum())
    assert months["rd_public"].sum() == pytest.approx(table["granted"].sum())
    assert months["licence_fees"].sum() == pytest.approx(table["licences"].sum())
    assert months["rd_matched"].sum() == table["college"].notna().sum()
    ended = table["outcome"] != "running"
    badly = table["outcome"].isin(("failed", "abandoned")).sum() / ended.sum()
    assert months["rd_failed_share"].iloc[-1] == pytest.approx(badly)
    kinds = accounts.groupby("kind")["yuan"].sum()
    assert kinds["licence fees"] == pytest.approx(table["licences"].sum())
    assert kinds["R&D grant"] == pytest.approx(table["granted"].sum())
    assert kinds["own R&D"] - kinds["R&D grant"] == pytest.approx(table["own"].sum())


def test_what_projects_change_can_be_read(run: Run) -> None:
    last = run.indicators.iloc[-1]
    assert last["innovation"] > 0.0
    assert last["teaching_content"] > 0.0
    assert run.agents("enterprise")["innovations"].mean() == pytest.approx(last["innovation"])
    assert run.agents("program")["projects_taught"].sum() > 0.0


def test_a_run_without_a_platform_has_an_empty_table_with_the_same_columns(run: Run) -> None:
    none = simulate(CITY, seed=1, months=12)
    assert none.projects.empty
    assert list(none.projects.columns) == list(run.projects.columns)
    assert not none.indicators[[one.name for one in TECHNOLOGY]].to_numpy().any()


def test_a_run_keeps_its_projects_when_it_travels(run: Run) -> None:
    assert pickle.loads(pickle.dumps(run)).projects.equals(run.projects)


def test_money_and_numbers_of_projects_are_those_of_the_city() -> None:
    whole = simulate(CITY.with_({"people.scale": 20.0}), Policy("rich", RICH), seed=1, months=24)
    spent = whole.projects["spend"].sum()
    assert whole.indicators["rd_spending"].sum() == pytest.approx(20.0 * spent)
    assert INDICATORS["rd_projects"].extensive
    assert whole.indicators["rd_projects"].iloc[-1] == 20.0 * np.sum(whole.projects["outcome"] == "running")


def test_a_run_without_its_table_of_projects_says_so() -> None:
    run = simulate(small_city(burn_in=0), seed=1, months=1)
    assert run.projects.empty
    with pytest.raises(SettingError, match="a store keeps no table of projects"):
        _ = replace(run, joint_projects=None).projects
