"""The best mix for a budget: found nearly, bounded, told as a search, and tested on fresh seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import priced_city
import pytest
import toy_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.arguments import fresh_seeds
from consortium_sim.study.best_mix import found_mix
from consortium_sim.study.mix_found import BestMix
from consortium_sim.study.mix_search import APART, searched

RANGES = {priced_city.SUBSIDY: (0.0, 1_000.0), priced_city.STIPEND: (0.0, 200.0)}
BUDGET = 6e6
BEST_GAIN = 0.0752
"""By hand: all of the budget, 210 yuan of subsidy and 72.5 of the stipend."""


def mix(evaluations: int = 60, budget: float = BUDGET, **others: object) -> BestMix:
    from consortium_sim.study.bench import Bench

    bench = Bench(priced_city.design(**others), toy_city.INDICATORS, simulate=priced_city.simulate)
    base = cs.load_policy("baseline")
    return found_mix(bench, RANGES, budget, "match_rate", base, evaluations, None)


@pytest.fixture(scope="module")
def found() -> BestMix:
    return mix()


def test_the_search_comes_close_to_the_best_and_stays_within_the_budget(found: BestMix) -> None:
    best = found.table().iloc[0]
    assert 0.96 * BEST_GAIN <= best["difference"] <= BEST_GAIN
    assert best["public_cost"] <= BUDGET and best["within_budget"]
    assert found.best is not None
    assert found.best.changes[priced_city.SUBSIDY] == best[priced_city.SUBSIDY]


def test_the_search_says_what_it_is_and_how_much_it_took(found: BestMix) -> None:
    mixes = len(found.search.mixes)
    assert mixes <= 60 and found.runs == 3 * (mixes + 1) + 3 * 3
    said = str(found)
    assert said.startswith(
        f"A search, not a proof: {mixes} mixes of 2 levers, {found.runs} runs. Best: baseline with"
    )
    assert "of 6.0 million yuan a year" in said and "ahead of the runner-up" in said


def test_mixes_are_tried_once_and_stay_in_their_ranges(found: BestMix) -> None:
    values = np.array([one.values for one in found.search.mixes])
    assert len({*map(tuple, values)}) == len(values)
    assert (values >= 0.0).all() and (values <= [1_000.0, 200.0]).all()
    assert values[0].tolist() == [0.0, 0.0]


def test_the_table_ranks_what_the_budget_allows_before_what_it_does_not(found: BestMix) -> None:
    table = found.table()
    within = table["within_budget"].to_numpy()
    assert (within[:-1] >= within[1:]).all()
    assert (np.diff(table.loc[within, "difference"]) <= 0.0).all()
    assert (table.loc[~within, "public_cost"] > BUDGET).all()


def test_the_runner_up_is_another_mix_and_both_are_run_under_fresh_seeds(found: BestMix) -> None:
    assert found.study is not None and found.runner_up is not None and found.best is not None
    assert found.study.seeds == (4, 5, 6)
    apart = [
        abs(found.best.changes[name] - found.runner_up.changes[name]) / (high - low)
        for name, (low, high) in RANGES.items()
    ]
    assert max(apart) >= APART
    table = found.confirmed().set_index("mix")
    gap = table.loc["best", "difference"] - table.loc["runner-up", "difference"]
    assert table.loc["best − runner-up", "difference"] == pytest.approx(gap)
    assert table.loc["best", "difference"] == pytest.approx(found.table()["difference"][0])


def test_the_same_search_tries_the_same_mixes() -> None:
    assert mix(12).table().equals(mix(12).table())


def test_what_should_be_low_is_brought_down() -> None:
    from consortium_sim.study.bench import Bench

    bench = Bench(priced_city.design(), toy_city.INDICATORS, simulate=priced_city.simulate)
    found = found_mix(bench, RANGES, BUDGET, "unemployment", cs.load_policy("baseline"), 30, None)
    assert found.table()["difference"][0] < -0.006
    assert found.confirmed()["verdict"][0] == "gain"


def test_a_budget_that_nothing_fits_has_no_best_mix() -> None:
    found = mix(8, budget=-1e6)
    assert found.best is None and found.study is None
    assert found.confirmed().empty and not found.table()["within_budget"].any()
    assert str(found).endswith("None stayed within −1.0 million yuan a year.")


def test_unknown_outcomes_win_nothing() -> None:
    def outcomes(mixes: Sequence[tuple[float, ...]]) -> list[tuple[float, float]]:
        return [
            (math.nan, 0.0) if one[0] < 0.5 else (one[0], math.nan if one[0] > 0.8 else 1.0) for one in mixes
        ]

    search = searched({"a": (0.0, 1.0)}, 2.0, 40, outcomes, 1, None)
    best, _ = search.winners()
    assert best is not None and 0.7 <= best.values[0] <= 0.8


def test_fresh_seeds_are_fresh() -> None:
    assert fresh_seeds((3, 1, 9)) == (10, 11, 12)
    assert fresh_seeds((2**64 - 1, 1)) == (2, 3)


def test_the_model_can_be_searched() -> None:
    city = small_city(0.02, burn_in=6)
    asked = {"seeds": 1, "months": 12, "jobs": 1, "progress": False}
    levers = ["departments.talent", "departments.evaluation"]
    found = cs.best_mix(city, levers, 1e5, "match_rate", policy="departments", evaluations=6, **asked)
    assert len(found.search.mixes) == 6
    table = found.table()
    assert (table[levers] <= 6.0).all(axis=None), "the range that the policy's file states"
    assert (table["within_budget"] == (table["public_cost"] <= 1e5)).all()


def test_every_bad_argument_is_named_before_anything_runs() -> None:
    with pytest.raises(SettingError) as error:
        cs.best_mix(
            "base-city", {"departments.talnt": (0, 1), "departments.talent": (3, 1)}, float("nan"), "matchrate",
            evaluations=1, seeds=0,
        )  # fmt: skip
    text = str(error.value)
    for said in ("Did you mean 'departments.talent'", "is 3 to 1", "budget: found nan", "'match_rate'",
                 "evaluations: found 1", "seeds"):  # fmt: skip
        assert said in text
    with pytest.raises(SettingError, match="neither good nor bad"):
        cs.best_mix("base-city", ["departments.talent"], 1e6, "training_cost")
    with pytest.raises(SettingError, match="different levers, at least one"):
        cs.best_mix("base-city", [], 1e6)
