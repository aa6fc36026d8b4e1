"""The sane city: base-city without any policy lies in the bands of tests/published/sane_city.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from many_runs import many_runs

from consortium_sim.model.run import Run

BANDS = tomllib.loads((Path(__file__).parents[1] / "published" / "sane_city.toml").read_text("utf-8"))
SEEDS = BANDS["seeds"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return many_runs("base-city", {}, "baseline", SEEDS)


@pytest.fixture(scope="module")
def means(runs: list[Run]) -> pd.Series:
    return pd.DataFrame([run.indicators.mean() for run in runs]).mean()


@pytest.mark.parametrize("indicator", list(BANDS["bands"]))
def test_the_mean_over_seeds_lies_in_its_band(indicator: str, means: pd.Series) -> None:
    low, high = BANDS["bands"][indicator]
    assert low <= means[indicator] <= high


def test_people_five_years_out_earn_about_half_as_much_again(means: pd.Series) -> None:
    low, high = BANDS["ratios"]["seniority"]
    assert low <= means["senior_wage"] / means["graduate_wage"] <= high


def test_the_public_spends_a_small_share_of_value_added(means: pd.Series) -> None:
    low, high = BANDS["ratios"]["public_share"]
    assert low <= means["public_cost"] / means["value_added"] <= high


def test_participation_hardly_drifts(runs: list[Run]) -> None:
    years = np.arange(runs[0].months) / 12.0
    slopes = [np.polyfit(years, 100.0 * run.indicators["participation"], 1)[0] for run in runs]
    assert abs(float(np.mean(slopes))) < BANDS["drift"]["participation"]


def test_few_and_many_first_participants_end_close_together() -> None:
    def end(share: float) -> float:
        found = many_runs("base-city", {"participation.first_share": share}, "baseline", SEEDS)
        return float(np.mean([run.indicators["participation"].iloc[-12:].mean() for run in found]))

    assert 100.0 * abs(end(0.1) - end(0.7)) < BANDS["drift"]["starts_apart"]
