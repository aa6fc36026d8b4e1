"""Regret, satisficing and switches over futures in which everything is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
import toy_futures

from consortium_sim.errors import SettingError
from consortium_sim.study.design import Sample
from consortium_sim.study.study import Study

POLICIES = ("baseline", "bold", "safe")
FUTURES = [Sample(number, {"demand": demand}) for number, demand in enumerate((0.0, 0.2, 0.6, 1.0), 1)]


def effect(policy: str, values: Mapping[str, Any]) -> float:
    """Bold pays where demand is high and harms where it is low; safe always helps a little."""
    return {"baseline": 0.0, "bold": 0.2 * values["demand"] - 0.05, "safe": 0.02}[policy]


@pytest.fixture(scope="module")
def study() -> Study:
    return toy_futures.study(effect, POLICIES, FUTURES)


def test_regret_is_what_a_policy_falls_short_of_the_best_in_the_same_future(study: Study) -> None:
    table = study.robustness().set_index("policy")
    # Effects of bold are −0.05, −0.01, 0.07, 0.15; of safe 0.02; so the best are 0.02, 0.02, 0.07, 0.15.
    assert table.loc["bold", ["regret_mean", "regret_max"]].tolist() == pytest.approx([0.025, 0.07])
    assert table.loc["safe", ["regret_mean", "regret_max"]].tolist() == pytest.approx([0.045, 0.13])
    assert table.loc["bold", "regret_p90"] == pytest.approx(0.03 + 0.7 * 0.04)
    assert table.index[0] == "bold" and table["futures"].tolist() == [4, 4, 4]
    assert (table["regret_mean"] >= 0.0).all() and (table["regret_p90"] <= table["regret_max"]).all()


def test_satisficing_is_the_share_of_futures_that_are_good_enough(study: Study) -> None:
    no_worse = study.robustness().set_index("policy")["satisficing"]
    assert no_worse.to_dict() == {"bold": 0.5, "safe": 1.0, "baseline": 1.0}
    base = study.robustness().set_index("policy").loc["baseline", "mean"]
    high = study.robustness(threshold=base + 0.06).set_index("policy")["satisficing"]
    assert high.to_dict() == {"bold": 0.5, "safe": 0.0, "baseline": 0.0}


def test_less_is_better_where_it_is(study: Study) -> None:
    table = study.robustness("unemployment").set_index("policy")
    assert table.loc["bold", "regret_max"] == pytest.approx(0.035)
    assert table.loc["bold", "worst"] == pytest.approx(0.125)
    assert (
        study.robustness("unemployment", threshold=0.1).set_index("policy").loc["bold", "satisficing"] == 0.5
    )


def test_best_and_undominated_are_counted_over_all_futures(study: Study) -> None:
    table = study.robustness().set_index("policy")
    assert table["probability_best"].sum() == pytest.approx(1.0)
    assert table["best_share"].to_dict() == {"bold": 0.5, "safe": 0.5, "baseline": 0.0}
    assert table.loc["baseline", "pareto_share"] == 1.0
    assert table.loc["bold", "pareto_share"] == 0.5
    assert table.loc["safe", "pareto_share"] == 1.0


def test_several_cities_are_futures_without_samples() -> None:
    cities = (toy_futures.City("north", {"demand": 0.0}), toy_futures.City("south", {"demand": 1.0}))
    study = toy_futures.study(effect, POLICIES, cities=cities)
    assert study.robustness().set_index("policy")["best_share"].to_dict() == {
        "bold": 0.5, "safe": 0.5, "baseline": 0.0,
    }  # fmt: skip
    assert study.switches()["scenario"].tolist() == ["north"]
    assert study.samples.empty and list(study.samples.columns) == ["scenario", "sample"]
    assert study.switch_parameters().empty


def test_only_futures_with_a_seed_that_all_finished_count() -> None:
    lost = [("toy-city #4", "safe", seed) for seed in (1, 2, 3)] + [("toy-city #3", "safe", 2)]
    study = toy_futures.study(effect, POLICIES, FUTURES, lost=lost)
    table = study.robustness().set_index("policy")
    assert table["futures"].tolist() == [3, 3, 3]
    assert table.loc["safe", "regret_max"] == pytest.approx(0.05)
    assert study.switches().set_index("scenario").loc["toy-city #3", "seeds"] == 2


def test_a_policy_that_never_ran_is_told_without_numbers_and_nothing_at_all_is_an_error() -> None:
    def all_of(policy: str) -> list[tuple[str, str, int]]:
        return [(f"toy-city #{number}", policy, seed) for number in range(1, 5) for seed in (1, 2, 3)]

    table = toy_futures.study(effect, POLICIES, FUTURES, lost=all_of("safe")).robustness().set_index("policy")
    assert table.index[-1] == "safe" and table.loc["safe"].drop("futures").isna().all()
    no_reference = toy_futures.study(effect, POLICIES, FUTURES, lost=all_of("baseline"))
    with pytest.raises(SettingError, match="no run of 'baseline' finished"):
        no_reference.robustness()
    assert no_reference.robustness(threshold=0.5)["futures"].tolist() == [4, 4, 0]
    nothing = toy_futures.study(effect, POLICIES, FUTURES, lost=[x for p in POLICIES for x in all_of(p)])
    with pytest.raises(SettingError, match="no city in which every policy finished"):
        nothing.robustness()


def test_what_is_neither_good_nor_bad_has_no_regret(study: Study) -> None:
    with pytest.raises(SettingError, match="neither good nor bad"):
        study.robustness("enterprises")


def test_switches_name_the_futures_that_change_the_answer(study: Study) -> None:
    table = study.switches()
    assert table["scenario"].tolist() == ["toy-city #1", "toy-city #2"]
    assert set(table["best"]) == {"safe"} and set(table["instead_of"]) == {"bold"}
    assert table["advantage"].tolist() == pytest.approx([0.07, 0.03])
    assert set(table["verdict"]) == {"gain"}


def test_luck_is_not_called_a_switch_that_is_clear() -> None:
    study = toy_futures.study(lambda policy, values: 0.0, POLICIES, 16, luck=0.02)
    assert "unclear" in set(study.switches()["verdict"])


def test_the_assumption_that_changes_the_answer_is_found() -> None:
    study = toy_futures.study(effect, POLICIES, 64)
    table = study.switch_parameters()
    first = table.iloc[0]
    assert first["parameter"] == "demand" and first["distance"] == 1.0
    assert first["where"].startswith("<= 0.3")
    assert (first["switched_there"], first["switched_elsewhere"]) == (1.0, 0.0)
    assert first["p_value"] == pytest.approx(0.001)
    assert (table["p_value"].iloc[1:] > 0.05).all()


def test_an_option_that_changes_the_answer_is_found() -> None:
    draws = [
        Sample(number, {"demand": number / 40, "rule": ("open", "closed", "mixed")[number % 3]})
        for number in range(40)
    ]

    def by_rule(policy: str, values: Mapping[str, Any]) -> float:
        return {"baseline": 0.0, "bold": 0.1 if values["rule"] == "closed" else 0.0, "safe": 0.05}[policy]

    first = toy_futures.study(by_rule, POLICIES, draws).switch_parameters().iloc[0]
    assert (first["parameter"], first["where"]) == ("rule", "= closed")
    assert (first["switched_there"], first["switched_elsewhere"]) == (1.0, 0.0)


def test_samples_tell_what_was_assumed(study: Study) -> None:
    expected = pd.DataFrame(
        {
            "scenario": [f"toy-city #{number}" for number in (1, 2, 3, 4)],
            "sample": [1, 2, 3, 4],
            "demand": [0.0, 0.2, 0.6, 1.0],
        }
    )
    pd.testing.assert_frame_equal(study.samples, expected)
