"""The three cases are sane cities, and their consortia reach what the article reports of them (docs/cases.md)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from many_runs import many_runs

CASES = ("tangshan", "yiwu", "wuhu")
KNOWN = tomllib.loads((Path(__file__).parents[1] / "published" / "cases.toml").read_text("utf-8"))
FIRST = 25
MONTHS_A_YEAR = 12

pytestmark = pytest.mark.slow


def mean(case: str, policy: str, indicator: str) -> float:
    runs = many_runs(case, {}, policy, KNOWN["seeds"])
    return float(np.mean([run.indicators[indicator].loc[FIRST:].mean() for run in runs]))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("indicator", list(KNOWN["baseline"]))
def test_without_a_policy_the_city_is_sane(case: str, indicator: str) -> None:
    low, high = KNOWN["baseline"][indicator]
    assert low <= mean(case, "baseline", indicator) <= high


@pytest.mark.parametrize("case", CASES)
def test_graduates_earn_what_is_published_of_their_region(case: str) -> None:
    low, high = KNOWN["graduate_wage"][case]
    assert low <= mean(case, "baseline", "graduate_wage") <= high


@pytest.mark.parametrize("case", CASES)
def test_the_own_consortium_reaches_what_the_article_reports(case: str) -> None:
    target = KNOWN["targets"][case]
    monthly = mean(case, f"{case}-consortium", target["indicator"])
    found = monthly if target["indicator"] == "internal_circulation" else MONTHS_A_YEAR * monthly
    low, high = target["band"]
    print(f"{case}: {target['indicator']} {found:.4g}")
    assert low <= found <= high


@pytest.mark.parametrize("case", CASES)
def test_without_the_consortium_the_city_does_not_reach_it(case: str) -> None:
    target = KNOWN["targets"][case]
    assert mean(case, "baseline", target["indicator"]) < target["band"][0]


def test_a_learner_in_yiwu_sells_what_a_student_in_business_did() -> None:
    """19,400 yuan a year, which `campus_production.sales` was calibrated to."""
    sales = MONTHS_A_YEAR * mean("yiwu", "yiwu-consortium", "learners_sales")
    learners = mean("yiwu", "yiwu-consortium", "learners_producing")
    assert sales / learners == pytest.approx(19_400.0, rel=0.1)
