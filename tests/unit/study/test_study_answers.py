"""A study answers with numbers that the toy city lets us know beforehand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import toy_city

from consortium_sim.errors import SettingError
from consortium_sim.population.actors import TRANSFERS
from consortium_sim.study.flows import AFTER_TRANSFERS
from consortium_sim.study.study import Study


@pytest.fixture(scope="module")
def study() -> Study:
    return toy_city.study()


def row(table: pd.DataFrame, **wanted: str) -> pd.Series:
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_effects_have_the_promised_columns_and_one_row_a_policy_and_indicator(study: Study) -> None:
    effects = study.effects(window=(25, 48))
    assert list(effects.columns) == [
        "scenario", "policy", "indicator", "difference", "low", "high", "seeds", "seeds_better", "verdict",
    ]  # fmt: skip
    assert len(effects) == 4 * len(toy_city.INDICATORS)
    assert "baseline" not in set(effects["policy"])


def test_effects_are_paired_by_seed_so_that_common_luck_cancels(study: Study) -> None:
    gain = row(study.effects(), policy="helps", indicator="match_rate")
    assert gain["difference"] == pytest.approx(0.05, abs=0.001)
    assert gain["high"] - gain["low"] < 0.01
    assert (gain["seeds"], gain["seeds_better"], gain["verdict"]) == (4, 4, "gain")
    loss = row(study.effects(), policy="harms", indicator="unemployment")
    assert (loss["seeds_better"], loss["verdict"]) == (0, "loss")
    assert row(study.effects(), policy="helps", indicator="enterprises")["verdict"] == "up"


def test_a_policy_that_does_nothing_changes_nothing(study: Study) -> None:
    idle = study.effects().query("policy == 'idle'")
    assert set(idle["verdict"]) == {"no change"}
    assert (idle[["difference", "low", "high"]] == 0.0).all(axis=None)


def test_flows_are_reported_a_year_and_stocks_as_they_are(study: Study) -> None:
    assert row(study.effects(), policy="helps", indicator="public_cost")["difference"] == pytest.approx(6e6)
    assert study.levels().loc["public_cost", "baseline"] == pytest.approx(12 * (1e6 + 2.5e4))
    assert study.levels().loc["enterprises", "helps"] == pytest.approx(105.0)


def test_the_window_is_what_it_says(study: Study) -> None:
    months = np.mean([run.indicators["match_rate"].loc[13:24].mean() for run in study.runs[:4]])
    assert study.levels(window=(13, 24)).loc["match_rate", "baseline"] == pytest.approx(months)
    assert study.window() == (25, 48)
    for wrong in ((0, 12), (25, 49), (30, 20), (60, None)):
        with pytest.raises(SettingError, match="within the horizon, 1 to 48"):
            study.effects(window=wrong)


@pytest.mark.parametrize(
    ("months", "window"), [(120, (25, 120)), (36, (25, 36)), (30, (13, 30)), (9, (1, 9))]
)
def test_short_horizons_keep_a_year_to_look_at(months: int, window: tuple[int, int]) -> None:
    assert toy_city.study(policies=("baseline",), seeds=(1,), months=months).window() == window


def test_months_without_a_value_are_left_out_of_a_mean(study: Study) -> None:
    runs = [dataclasses.replace(run, indicators=run.indicators.copy()) for run in study.runs]
    for run in runs:
        run.indicators.loc[25:30, "unemployment"] = np.nan
    gaps = dataclasses.replace(study, runs=tuple(runs))
    expected = study.levels(window=(31, 48)).loc["unemployment", "harms"]
    assert gaps.levels(window=(25, 48)).loc["unemployment", "harms"] == pytest.approx(expected)


def test_one_seed_gives_differences_without_intervals() -> None:
    effects = toy_city.study(seeds=(7,)).effects()
    helps = row(effects, policy="helps", indicator="participation")
    assert helps["difference"] == pytest.approx(0.1)
    assert np.isnan(helps["low"]) and np.isnan(helps["high"]) and helps["verdict"] == "unclear"


def test_the_ranking_says_who_is_best_and_what_a_gain_costs(study: Study) -> None:
    ranked = study.ranking()
    assert ranked["policy"].iloc[0] == "helps" and ranked["policy"].iloc[-1] == "harms"
    best = ranked.iloc[0]
    assert best["probability_best"] == 1.0 and bool(best["pareto"])
    assert best["public_cost"] == pytest.approx(6e6)
    assert best["cost_per_unit"] == pytest.approx(6e6 / 5, rel=0.02)
    assert best["cost_low"] < best["cost_per_unit"] < best["cost_high"]
    assert not row(ranked, policy="harms")["pareto"]
    assert ranked.loc[ranked["verdict"] != "gain", "cost_per_unit"].isna().all()
    assert row(ranked, policy="baseline")["verdict"] == "reference"


def test_ranking_by_what_should_be_low_puts_the_lowest_first(study: Study) -> None:
    ranked = study.ranking("unemployment")
    assert ranked["policy"].iloc[0] == "helps"
    assert ranked["probability_best"].sum() == pytest.approx(1.0)


def test_policies_that_are_equally_good_share_a_seed() -> None:
    ranked = toy_city.study(policies=("baseline", "idle"), seeds=(1, 2)).ranking()
    assert ranked["probability_best"].tolist() == [0.5, 0.5]


def test_what_is_neither_good_nor_bad_cannot_be_ranked(study: Study) -> None:
    with pytest.raises(SettingError, match="neither good nor bad"):
        study.ranking("enterprises")
    with pytest.raises(SettingError, match="Did you mean 'match_rate'"):
        study.ranking("matchrate")


def test_trajectories_give_mean_and_band_by_month(study: Study) -> None:
    table = study.trajectories("match_rate")
    assert list(table.columns) == ["policy", "month", "mean", "low", "high"]
    assert len(table) == 5 * 48
    february = table.query("policy == 'baseline' and month == 2").iloc[0]
    values = [study.run("baseline", seed).indicators["match_rate"].loc[2] for seed in study.seeds]
    assert february["mean"] == pytest.approx(np.mean(values))
    assert february["low"] < february["mean"] < february["high"]


def test_trajectories_of_differences_are_paired(study: Study) -> None:
    table = study.trajectories("participation", difference=True).query("policy == 'helps'")
    assert table["mean"].to_numpy() == pytest.approx(0.1)
    assert table["high"].to_numpy() == pytest.approx(0.1)


def test_running_means_wait_until_they_have_their_months(study: Study) -> None:
    table = study.trajectories("match_rate", smooth=12).query("policy == 'helps'").set_index("month")
    assert table["mean"].loc[:11].isna().all() and table["mean"].loc[12:].notna().all()
    short = toy_city.study(policies=("baseline",), seeds=(1,), months=6)
    assert short.trajectories("match_rate", smooth=12)["mean"].notna().sum() == 1


def test_flows_say_who_pays_whom_a_year(study: Study) -> None:
    flows = study.flows()
    subsidy = row(flows, policy="helps", payer="government", payee="enterprises")
    assert (subsidy["reference"], subsidy["difference"]) == (0.0, pytest.approx(6e6))
    wages = row(study.flows(kinds=True), policy="harms", kind="wages")
    assert (wages["reference"], wages["difference"]) == (pytest.approx(3e8), pytest.approx(-1.2e7))
    assert set(flows.query("policy == 'idle'")["verdict"]) == {"no change"}


def test_incomes_leave_out_what_is_handed_on_or_bought(study: Study) -> None:
    gains = study.incidence().query("policy == 'helps'").set_index("actor")["difference"]
    assert gains["households"] == pytest.approx(1.5e7)
    assert gains["government"] == pytest.approx(-6e6)
    assert gains["enterprises and owners"] == pytest.approx(6e6 - 1.5e7)
    assert gains["colleges"] == 0.0


def test_what_government_hands_on_counts_in_a_line_of_its_own() -> None:
    study = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2))
    for run in study.runs:
        handed_on = 5e6 if run.policy == "baseline" else 1e6
        years = [(year, "government", "households", TRANSFERS, handed_on) for year in range(1, 5)]
        run.accounts = pd.concat([run.accounts, pd.DataFrame(years, columns=run.accounts.columns)])
    gains = study.incidence().set_index("actor")["difference"]
    assert gains["households"] == pytest.approx(1.5e7)
    assert gains[AFTER_TRANSFERS] == pytest.approx(1.5e7 - 4e6)


def test_a_run_can_be_taken_out_of_a_study(study: Study) -> None:
    assert study.run("helps", 3).policy == "helps"
    with pytest.raises(SettingError, match="Did you mean 'helps'"):
        study.run("hepls", 3)


def test_a_study_shows_itself(study: Study) -> None:
    assert repr(study) == "Comparison('toy-city', 5 policies, 4 seeds, 20 of 20 runs finished)"
    card = study._repr_html_()
    assert "toy-city" in card and "gain" in card and "<table" in card


def test_the_short_table_is_for_reading(study: Study) -> None:
    table = study.table()
    first = table.iloc[0]
    assert first["indicator"] == "Matched placement (percentage points)"
    assert first["difference"].startswith("+5.0")
    assert first["seeds better"] == "4 of 4" and first["verdict"] == "gain"
    assert "12.3 million yuan a year" in set(table["reference"])


def test_what_a_caller_does_to_an_answer_does_not_change_the_next_one(study: Study) -> None:
    for ask in (study.effects, study.flows, study.incidence):
        first = ask()
        before = first.copy()
        first["difference"] = 0.0
        pd.testing.assert_frame_equal(ask(), before)
    with pytest.raises(ValueError, match="read-only"):
        study.means()["helps"][1][0] = 0.0
