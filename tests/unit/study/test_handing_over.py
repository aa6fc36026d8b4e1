"""What other tools are handed: EMA Workbench finds a planted box, SALib the parameter that matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import toy_futures

from consortium_sim.errors import SettingError
from consortium_sim.study.design import Sample
from consortium_sim.study.study import Study

POLICIES = ("baseline", "bold")
BOX = {"demand": 0.7, "tightness": 20.0}
"""Bold helps where demand is above and tightness below these."""


def effect(policy: str, values: Mapping[str, Any]) -> float:
    inside = values["demand"] > BOX["demand"] and values["tightness"] < BOX["tightness"]
    return 0.2 if policy == "bold" and inside else 0.0


@pytest.fixture(scope="module")
def study() -> Study:
    return toy_futures.study(effect, POLICIES, 256, seeds=(1, 2))


def test_experiments_and_outcomes_have_one_row_a_future_and_policy(study: Study) -> None:
    experiments, outcomes = study.to_ema()
    assert list(experiments.columns) == ["demand", "tightness", "noise", "scenario", "policy", "model"]
    assert len(experiments) == 512 and set(outcomes) == set(study.indicators)
    assert all(values.shape == (512,) for values in outcomes.values())
    assert experiments["policy"].dtype == "category" and experiments["demand"].dtype == float
    first = study.run("bold", 1, "toy-city #1").indicators["match_rate"].mean()
    second = study.run("bold", 2, "toy-city #1").indicators["match_rate"].mean()
    row = experiments.index[(experiments["scenario"] == "toy-city #1") & (experiments["policy"] == "bold")][0]
    assert outcomes["match_rate"][row] == pytest.approx((first + second) / 2)


def test_differences_are_paired_and_one_policy_can_be_chosen(study: Study) -> None:
    experiments, outcomes = study.to_ema(policy="bold", difference=True)
    assert len(experiments) == 256
    inside = (experiments["demand"] > BOX["demand"]) & (experiments["tightness"] < BOX["tightness"])
    assert np.allclose(outcomes["match_rate"], np.where(inside, 0.2, 0.0))
    with pytest.raises(SettingError, match="Did you mean 'bold'"):
        study.to_ema(policy="bald")


def test_switches_and_options_are_categories() -> None:
    draws = [
        Sample(n, {"demand": n / 9, "rule": ("open", "closed")[n % 2], "on": n % 3 == 0}) for n in range(9)
    ]
    experiments, _ = toy_futures.study(lambda policy, values: 0.0, POLICIES, draws).to_ema()
    assert [str(experiments[name].dtype) for name in ("demand", "rule", "on")] == [
        "float64", "category", "category",
    ]  # fmt: skip


def test_a_future_without_finished_runs_is_no_experiment() -> None:
    lost = [("toy-city #2", "bold", 1), ("toy-city #2", "bold", 2)]
    study = toy_futures.study(effect, POLICIES, 4, seeds=(1, 2), lost=lost)
    assert len(study.to_ema()[0]) == 7
    with pytest.raises(
        SettingError, match=r"1 futures have no finished run of 'bold', the first is toy-city #2"
    ):
        study.to_salib(policy="bold")


@pytest.mark.filterwarnings("ignore")
def test_prim_of_ema_workbench_finds_the_planted_box(study: Study) -> None:
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    experiments, outcomes = study.to_ema(policy="bold", difference=True)
    helped = outcomes["match_rate"] > 0.1
    box = prim.Prim(experiments, helped, threshold=0.8, peel_alpha=0.1).find_box()
    limits = box.box_lim
    assert limits["demand"].iloc[0] == pytest.approx(BOX["demand"], abs=0.05)
    assert limits["tightness"].iloc[1] == pytest.approx(BOX["tightness"], abs=1.0)
    assert box.coverage > 0.75 and box.density > 0.9


@pytest.mark.filterwarnings("ignore")
def test_salib_finds_what_matters(study: Study) -> None:
    pawn = pytest.importorskip("SALib.analyze.pawn")
    problem, inputs, outputs = study.to_salib(policy="bold")
    found = dict(zip(problem["names"], pawn.analyze(problem, inputs, outputs, seed=1)["mean"], strict=True))
    assert found["demand"] > 2 * found["noise"] and found["tightness"] > 2 * found["noise"]


def test_salib_is_handed_the_ranges_and_every_future(study: Study) -> None:
    problem, inputs, outputs = study.to_salib(policy="bold")
    assert problem == {
        "num_vars": 3,
        "names": ["demand", "tightness", "noise"],
        "bounds": [[0.0, 1.0], [10.0, 30.0], [0.0, 1.0]],
    }
    assert inputs.shape == (256, 3) and outputs.shape == (256,)
    assert np.allclose(inputs[:, 0], study.samples["demand"])
    assert (outputs > 0.1).mean() == pytest.approx(0.15, abs=0.02)
    levels = study.to_salib(policy="baseline", difference=False)[2]
    assert levels == pytest.approx(study.levels().loc[("toy-city #1", "match_rate"), "baseline"])


def test_futures_of_several_cities_are_handed_over_one_city_at_a_time() -> None:
    cities = (toy_futures.City("north"), toy_futures.City("south"))
    study = toy_futures.study(effect, POLICIES, 8, seeds=(1,), cities=cities)
    assert study.to_salib(policy="bold", scenario="south")[1].shape == (8, 3)
    with pytest.raises(SettingError, match="no city is called 'west'"):
        study.to_salib(policy="bold", scenario="west")


def test_what_was_not_sampled_cannot_be_handed_to_salib() -> None:
    with pytest.raises(SettingError, match="nothing was sampled"):
        toy_futures.study(effect, POLICIES).to_salib(policy="bold")
    draws = [Sample(1, {"demand": 0.5})]
    with pytest.raises(SettingError, match="do not tell their ranges"):
        toy_futures.study(effect, POLICIES, draws).to_salib(policy="bold")
