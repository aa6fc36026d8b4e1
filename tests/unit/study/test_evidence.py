"""Tests, their adjustment, what shared luck saved, and verdicts against what matters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import toy_city

from consortium_sim.errors import SettingError
from consortium_sim.study.comparison import Comparison
from consortium_sim.study.effects import EFFECT_COLUMNS
from consortium_sim.study.evidence import evidence, holm, paired_p
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.study import Study


@pytest.fixture(scope="module")
def study() -> Comparison:
    return toy_city.study(seeds=range(1, 9))


def test_the_test_is_students_paired_test() -> None:
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(3)
    policy, reference = rng.normal(0.4, 1.0, 12), rng.normal(0.0, 1.0, 12)
    assert paired_p(policy - reference) == pytest.approx(ttest_rel(policy, reference).pvalue, rel=1e-12)


def test_the_effect_size_is_t_over_the_root_of_the_pairs() -> None:
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(4)
    policy, reference = rng.normal(0.4, 1.0, 15), rng.normal(0.0, 1.0, 15)
    found = evidence(policy, reference)
    assert found.effect_size == pytest.approx(ttest_rel(policy, reference).statistic / np.sqrt(15))
    assert found.correlation == pytest.approx(np.corrcoef(policy, reference)[0, 1])


def test_shared_luck_saves_the_share_of_runs_that_the_correlation_says() -> None:
    """With equal variances, var(difference) = 2 var (1 − correlation): the share saved is the correlation."""
    reference = np.array([1.0, 2.0, 3.0, 4.0])
    policy = np.array([2.0, 1.0, 3.0, 4.0]) + 5.0
    found = evidence(policy, reference)
    assert found.runs_saved == pytest.approx(found.correlation) == pytest.approx(0.8)
    assert evidence(reference[::-1], reference).runs_saved == pytest.approx(-1.0)
    assert evidence(reference + 2.0, reference).runs_saved == pytest.approx(1.0)


def test_what_cannot_be_known_is_not_a_number() -> None:
    one = evidence(np.array([1.0]), np.array([0.0]))
    assert all(np.isnan(value) for value in vars(one).values())
    two = evidence(np.array([1.0, 3.0, np.nan]), np.array([0.0, 0.5, 1.0]))
    assert np.isnan(two.correlation) and 0.0 < two.p < 1.0
    same = evidence(np.array([0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.3]))
    assert (same.p, same.runs_saved) == (1.0, 1.0) and np.isnan(same.effect_size)
    constant = evidence(np.full(3, 0.3), np.full(3, 0.1))
    assert constant.p == 0.0 and np.isnan(constant.correlation) and np.isnan(constant.runs_saved)


def test_holm_multiplies_the_smallest_by_all_and_the_next_by_one_less() -> None:
    """By hand: 4 × 0.01, then 3 × 0.02, then what came before, because 2 × 0.03 and 0.04 are not more."""
    assert holm(np.array([0.04, 0.01, 0.03, 0.02])) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm(np.array([0.5, 0.7])).tolist() == [1.0, 1.0]
    with_gap = holm(np.array([np.nan, 0.01, 0.02]))
    assert np.isnan(with_gap[0]) and with_gap[1:] == pytest.approx([0.02, 0.02])
    assert holm(np.array([])).size == 0


def test_the_table_of_statistics_begins_with_that_of_effects(study: Comparison) -> None:
    table = study.statistics()
    assert list(table.columns) == [
        *EFFECT_COLUMNS, "material", "correlation", "runs_saved", "effect_size", "p", "p_holm",
    ]  # fmt: skip
    assert table[EFFECT_COLUMNS].equals(study.effects())
    gain = table.query("policy == 'helps' and indicator == 'match_rate'").iloc[0]
    assert gain["correlation"] > 0.99 and gain["runs_saved"] > 0.99
    assert gain["p"] < gain["p_holm"] < 1e-6
    assert set(table.query("policy == 'idle'")["p_holm"]) == {1.0}
    assert table["material"].isna().all()


def test_a_smaller_family_is_adjusted_less(study: Comparison) -> None:
    few = study.statistics(indicators=["unemployment", "match_rate"])
    assert set(few["indicator"]) == {"unemployment", "match_rate"} and len(few) == 8
    row = "policy == 'vague' and indicator == 'match_rate'"
    assert few.query(row)["p"].iloc[0] == study.statistics().query(row)["p"].iloc[0]
    assert few.query(row)["p_holm"].iloc[0] <= study.statistics().query(row)["p_holm"].iloc[0]
    with pytest.raises(SettingError, match="Did you mean 'match_rate'"):
        study.statistics(indicators=["matchrate"])


def test_all_cities_of_a_study_are_one_family(study: Comparison) -> None:
    both = Study((study, study)).statistics()
    assert len(both) == 2 * len(study.statistics())
    assert both["p_holm"].to_numpy() == pytest.approx(holm(both["p"].to_numpy()))


@pytest.mark.parametrize(
    ("differences", "better", "material", "verdict"),
    [
        ([1.0, 1.1, 0.9], 1, 0.5, "gain"),
        ([1.0, 1.1, 0.9], -1, 0.5, "loss"),
        ([1.0, 1.1, 0.9], 0, 0.5, "up"),
        ([-1.0, -1.1, -0.9], 1, 0.5, "loss"),
        ([1.0, 1.1, 0.9], 1, 2.0, "negligible"),
        ([-1.0, -1.1, -0.9], 0, 2.0, "negligible"),
        ([1.0, 1.1, 0.9], 1, 0.9, "unclear"),
        ([1.0, -1.0, 0.5], 1, 9.0, "negligible"),
        ([1.0, -1.0, 0.5], 1, 0.1, "unclear"),
        ([0.0, 0.0], 1, 0.1, "negligible"),
        ([1.0], 1, 0.1, "unclear"),
        ([], 1, 0.1, "unclear"),
    ],
)
def test_against_what_matters_the_whole_interval_decides(
    differences: list[float], better: int, material: float, verdict: str
) -> None:
    assert paired_effect(np.array(differences), better, material).verdict == verdict


def test_a_study_says_what_matters(study: Comparison) -> None:
    said = study.effects(material={"match_rate": 0.02, "participation": 0.2, "public_cost": 7e6})
    helps = said.query("policy == 'helps'").set_index("indicator")["verdict"]
    assert helps["match_rate"] == "gain" and helps["participation"] == "negligible"
    assert helps["public_cost"] == "negligible", "6 million yuan a year is less than 7"
    assert helps["unemployment"] == "gain", "where nothing is stated, any clear difference counts"
    table = study.statistics(material={"match_rate": 0.02})
    assert set(table.loc[table["indicator"] == "match_rate", "material"]) == {0.02}


def test_what_matters_is_read_from_a_study_file(study: Comparison, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'kind = "study"\nscenarios = ["base-city"]\npolicies = ["council"]\n[material]\nmatch_rate = 0.2\n'
    )
    verdicts = study.effects(material=file).query("indicator == 'match_rate'")["verdict"]
    assert set(verdicts) == {"negligible"}


def test_every_fault_in_what_matters_is_named(study: Comparison) -> None:
    wrong = {"matchrate": 0.1, "participation": -1, "public_cost": "much", "unemployment": float("nan")}
    with pytest.raises(SettingError) as found:
        study.effects(material=wrong)  # type: ignore[arg-type]
    text = str(found.value)
    assert "Did you mean 'match_rate'" in text and "participation is -1" in text
    assert "public_cost is 'much'. Expected a number of 0 or more (yuan a year)" in text.replace("/", " a ")
    assert "unemployment is nan" in text


def test_effects_are_told_after_so_many_years(study: Comparison) -> None:
    table = study.effects_by_year()
    assert list(table.columns) == [*EFFECT_COLUMNS[:3], "year", *EFFECT_COLUMNS[3:]]
    assert table["year"].unique().tolist() == [1, 3]
    third = table.query("year == 3").drop(columns="year").reset_index(drop=True)
    assert third.equals(study.effects(window=(25, 36)))
    assert study.effects_by_year(years=[4])["year"].unique().tolist() == [4]
    assert Study((study, study)).effects_by_year(iter([2])).shape[0] == 2 * 4 * len(toy_city.INDICATORS)


@pytest.mark.parametrize(("years", "said"), [([1, 5, 9], "found 5, 9"), ([], "found none"), ([0], "found 0")])
def test_years_after_the_horizon_are_refused(study: Comparison, years: list[int], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        study.effects_by_year(years)


def test_less_than_a_year_has_no_first_year() -> None:
    with pytest.raises(SettingError, match="the horizon, which has 9 months"):
        toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), months=9).effects_by_year()


def test_an_incomplete_study_tests_the_pairs_that_it_has() -> None:
    broken = toy_city.study(policies=("baseline", "breaks"), seeds=range(1, 7))
    table = broken.statistics()
    assert set(table["seeds"]) == {5} and "5 of 6" not in broken.incomplete()
    assert "11 of 12 runs finished (1 failed)" in broken.incomplete()
    pairs = [seed for seed in broken.seeds if seed != toy_city.SEED_THAT_FAILS]
    complete = toy_city.study(policies=("baseline", "breaks"), seeds=pairs)
    assert table.drop(columns="scenario").equals(complete.statistics().drop(columns="scenario"))
