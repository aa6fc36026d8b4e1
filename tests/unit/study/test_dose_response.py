"""The curve of an instrument: more of it, what it changes, and what it costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import priced_city
import pytest
import toy_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.bench import Bench
from consortium_sim.study.dose_response import DoseResponse, _doses, doses_tried, every_lever

RATES = [900.0, 0.0, 100.0, 400.0]


@pytest.fixture(scope="module")
def curve() -> DoseResponse:
    bench = Bench(priced_city.design(), toy_city.INDICATORS, simulate=priced_city.simulate)
    return doses_tried(bench, priced_city.SUBSIDY, _doses(priced_city.subsidy(), priced_city.SUBSIDY, RATES))


def test_the_response_follows_the_dose(curve: DoseResponse) -> None:
    table = curve.table(indicators=["match_rate"])
    assert table["dose"].tolist() == sorted(RATES)
    assert table["difference"].to_numpy() == pytest.approx(0.002 * np.sqrt(sorted(RATES)))
    assert table["public_cost"].to_numpy() == pytest.approx([0.0, 1.2e6, 4.8e6, 9.6e6], abs=1.0)
    assert (table["low"] <= table["difference"]).all() and (
        table["public_cost_high"] >= table["public_cost"]
    ).all()
    assert table["verdict"].tolist() == ["no change", "gain", "gain", "gain"]
    assert curve.unit == "yuan/month"


def test_the_table_has_every_indicator_unless_some_are_named(curve: DoseResponse) -> None:
    table = curve.table()
    assert list(table.columns) == [
        "indicator", "dose", "difference", "low", "high", "seeds", "seeds_better", "verdict",
        "public_cost", "public_cost_low", "public_cost_high",
    ]  # fmt: skip
    assert len(table) == len(RATES) * len(toy_city.INDICATORS)
    two = curve.table(indicators=["unemployment", "match_rate"], window=(1, 12))
    assert two["indicator"].unique().tolist() == ["unemployment", "match_rate"]
    negligible = curve.table(indicators=["match_rate"], material={"match_rate": 0.03})
    assert negligible["verdict"].tolist() == ["negligible", "negligible", "gain", "gain"]
    with pytest.raises(SettingError, match="Did you mean 'match_rate'"):
        curve.table(indicators=["matchrate"])


def test_the_study_names_the_doses(curve: DoseResponse) -> None:
    assert curve.study.policies[:2] == ("baseline", "subsidy, rate = 0")
    assert curve.doses["subsidy, rate = 400"] == 400.0


@pytest.mark.parametrize(
    ("lever", "values", "said"),
    [
        ("training_subsidy.rat", [1], "Did you mean 'training_subsidy.rate'"),
        ("people.scale", [1], "is no number that a policy may set"),
        ("council.open", [1], "is no number that a policy may set"),
        (priced_city.SUBSIDY, [], "values: found"),
        (priced_city.SUBSIDY, [100, 100], "different numbers from 0 to 5000"),
        (priced_city.SUBSIDY, [6_000], "different numbers from 0 to 5000"),
        (priced_city.SUBSIDY, [True, "much"], "different numbers from 0 to 5000"),
    ],
)
def test_a_dose_that_cannot_be_given_is_refused(lever: str, values: list[object], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        cs.dose_response("base-city", "training-subsidy", lever, values)  # type: ignore[arg-type]


def test_doses_may_come_from_an_array() -> None:
    assert list(_doses("tax-credit", "tax_credit.rate", np.linspace(0, 0.4, 3)).values()) == [0.0, 0.2, 0.4]
    assert list(_doses("tax-credit", priced_city.SUBSIDY, np.arange(3)).values()) == [0.0, 1.0, 2.0]


def test_every_lever_is_a_number_that_a_policy_may_set() -> None:
    levers = every_lever()
    assert priced_city.SUBSIDY in levers and "council.open" not in levers
    assert all("." in name for name in levers) and len(levers) > 20


def test_the_model_answers_and_the_store_remembers(tmp_path: Path) -> None:
    city, lever = small_city(0.02, burn_in=6), "departments.talent"
    asked = {"seeds": 2, "months": 12, "jobs": 1, "progress": False, "store": tmp_path / "doses.sqlite"}
    few = cs.dose_response(city, "departments", lever, [1, 30], **asked)
    more = cs.dose_response(city, "departments", lever, [1, 15, 30], **asked)
    cost = more.table(indicators=["public_cost"])["public_cost"].to_numpy()
    assert (np.diff(cost) > 0.0).all()
    columns = ["difference", "public_cost"]
    kept = more.table().query("dose != 15")[columns].reset_index(drop=True)
    assert kept.equals(few.table()[columns])
