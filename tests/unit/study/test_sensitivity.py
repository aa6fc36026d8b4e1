from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import wishful_city

import consortium_sim as cs
from consortium_sim.errors import ConsortiumError, SettingError
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.study.moments import Moment
from consortium_sim.study.ranges import box_of
from consortium_sim.study.sensing import sensed
from consortium_sim.study.sensitivity import Outcome, Sensitivity

SEPARATION, LEAVING, SWITCH = (
    "labour_market.separation", "labour_market.graduate_leaving", "hosting.reserve_posts",
)  # fmt: skip
RANGES = {SEPARATION: (0.01, 0.02), LEAVING: (0.0, 0.5), SWITCH: None}


def formula(settings, policy, luck):
    """Match: 2 from separation, 0.5 from leaving; participation: the switch alone; the policy needs the switch."""
    market = settings.labour_market
    match = 200 * market.separation + market.graduate_leaving + 5 * policy * settings.hosting.reserve_posts
    return match + luck, 0.3 * settings.hosting.reserve_posts, 100.0, 1_000.0


def analysed(
    method, size, outcomes=("match_rate", "participation"), effects=(), formula=formula, seeds=(1, 2), **carry
) -> Sensitivity:
    policies = ("baseline", "helps") if effects else ("helps",)
    design = wishful_city.design(seeds, policies)
    asked = [Outcome(Moment.read(name, INDICATORS, "outcomes")) for name in outcomes]
    asked += [Outcome(Moment.read(name, INDICATORS, "effects"), True) for name in effects]
    box = box_of(design.scenario, RANGES)
    return sensed(design, box, method, asked, size, wishful_city.carrying(formula), **carry)


def value(found: Sensitivity, outcome: str, measure: str, parameter: str) -> float:
    table = found.table(outcome).set_index(["measure", "parameter"])["value"]
    return float(table.loc[measure, parameter])


def test_effects_are_in_the_outcomes_unit_for_the_whole_range() -> None:
    found = analysed("morris", 5)
    assert value(found, "match_rate", "mu", SEPARATION) == pytest.approx(2.0, rel=0.01)
    assert value(found, "match_rate", "mu", LEAVING) == pytest.approx(0.5)
    assert value(found, "match_rate", "sigma", LEAVING) == pytest.approx(0.0, abs=1e-9)
    assert value(found, "participation", "mu_star", SWITCH) == pytest.approx(0.3 * 1.5), "a switch jumps"
    assert found.important("match_rate") == [SEPARATION, LEAVING]
    assert found.important("match_rate", share=0.3) == [SEPARATION]
    assert set(found.important()) == {SEPARATION, LEAVING, SWITCH}
    assert found.important("participation") == [SWITCH]


def test_the_effect_of_a_policy_is_an_outcome_too() -> None:
    found = analysed("morris", 5, effects=("match_rate",))
    assert found.outcomes == ("match_rate", "participation", "effect on match_rate")
    assert found.important("effect on match_rate") == [SWITCH]
    assert value(found, "effect on match_rate", "mu", SEPARATION) == pytest.approx(0.0, abs=1e-9)
    assert value(found, "match_rate", "mu", SEPARATION) == pytest.approx(2.0, rel=0.01)


def test_shares_of_the_variance_of_a_sum_are_those_of_its_parts() -> None:
    found = analysed("sobol", 64)
    parts = np.array([2.0**2 / 12, 0.5**2 / 12, 0.05**2 / 4])
    for measure in ("first", "total"):
        shares = [value(found, "match_rate", measure, name) for name in RANGES]
        assert shares == pytest.approx(parts / parts.sum(), abs=0.03)
    assert found.important("match_rate") == [SEPARATION, LEAVING]
    assert value(found, "participation", "total", SWITCH) == pytest.approx(1.0, abs=0.05)


def test_what_is_luck_is_told_and_is_not_taken_for_influence() -> None:
    def noisy(settings, policy, luck):
        market = settings.labour_market
        at = [
            int(1e9 * market.separation),
            int(1e9 * market.graduate_leaving),
            settings.hosting.reserve_posts,
        ]
        own = np.random.default_rng([*at, int(1e6 * abs(luck))]).normal()
        return settings.labour_market.graduate_leaving + 0.5 * own, 0.0, 1.0, 1.0

    found = analysed("morris", 12, outcomes=("match_rate",), formula=noisy, seeds=range(1, 6))
    (row,) = found.noise().itertuples()
    assert row.own == pytest.approx(0.5, rel=0.3) and 0.2 < row.share < 1.0
    assert SEPARATION not in found.important("match_rate")
    assert f"{row.share:.0%} of the variance is luck" in found.told()
    alone = analysed("morris", 3, seeds=(1,))
    assert "how much is luck is not known" in alone.told()
    assert "participation: hosting.reserve_posts matter;" in alone.told()


def test_points_that_fail_are_named_and_sobol_refuses_to_go_on_without_them() -> None:
    def fragile(settings, policy, luck):
        if settings.labour_market.separation > 0.0195:
            raise ArithmeticError("everybody leaves")
        return formula(settings, policy, luck)

    screened = analysed("morris", 8, formula=fragile)
    assert len(screened.failures) and "everybody leaves" in screened.told()
    assert value(screened, "match_rate", "mu", LEAVING) == pytest.approx(0.5)
    refused = analysed("sobol", 16, formula=fragile)
    with pytest.raises(
        ConsortiumError, match=r"points are missing \(base-city #\d+, helps.*everybody leaves"
    ):
        refused.table()
    assert "points are missing" in refused.told()


def test_an_impossible_city_is_named_before_anything_runs() -> None:
    names = ("colleges.quality_base", "colleges.quality_double")
    design = wishful_city.design((1,), ("helps",))
    box = box_of(design.scenario, {name: None for name in names})
    carry = wishful_city.carrying(formula)

    def broken(self):
        raise SettingError("no such city")

    asked = [Outcome(Moment.read("match_rate", INDICATORS, "outcomes"))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(design), "city", property(broken))
        found = sensed(design, box, "morris", asked, 2, carry)
    assert len(found.failures) == 6 and "no such city" in str(found.failures[0])
    assert not found.important()
    assert "6 of 6 points are missing" in found.told()


def test_points_may_be_run_in_parts() -> None:
    whole, parts = analysed("morris", 3), analysed("morris", 3, at_once=5)
    np.testing.assert_array_equal(whole.values, parts.values)


def test_salib_gets_the_inputs_in_their_units_and_agrees() -> None:
    found = analysed("morris", 6, outcomes=("match_rate",))
    problem, inputs, output = found.to_salib()
    assert problem["names"] == list(RANGES) and problem["bounds"] == [[0.01, 0.02], [0.0, 0.5], [0.0, 1.0]]
    assert inputs.shape == (24, 3) and output.shape == (24,)
    assert inputs[:, 0].min() == 0.01 and inputs[:, 0].max() == 0.02
    with pytest.raises(SettingError, match="there are several"):
        analysed("morris", 2).to_salib()


def test_the_measures_are_those_of_salib() -> None:
    morris = pytest.importorskip("SALib.analyze.morris")
    sobol = pytest.importorskip("SALib.analyze.sobol")

    def bent(settings, policy, luck):
        market = settings.labour_market
        match = (200 * market.separation) ** 2 * (1 + 3 * market.graduate_leaving)
        return match + settings.hosting.reserve_posts + 0.1 * luck, 0.3, 1.0, 1.0

    found = analysed("morris", 20, outcomes=("match_rate",), formula=bent)
    theirs = morris.analyze(*found.to_salib(), num_levels=4)
    for measure in ("mu", "mu_star", "sigma"):
        ours = [value(found, "match_rate", measure, name) for name in RANGES]
        assert ours == pytest.approx(list(theirs[measure]), rel=1e-3)
    found = analysed("sobol", 256, outcomes=("match_rate",), formula=bent)
    problem, _, output = found.to_salib()
    theirs = sobol.analyze(problem, output, calc_second_order=False)
    for measure, name in (("first", "S1"), ("total", "ST")):
        ours = [value(found, "match_rate", measure, parameter) for parameter in RANGES]
        assert ours == pytest.approx(list(theirs[name]), abs=0.01)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"method": "fast"}, "one of morris, sobol"),
        ({"method": "sobol", "samples": 100}, "a power of two"),
        ({"trajectories": 1}, "a whole number of at least 2"),
        ({"outcomes": ["match_rat"]}, "Did you mean 'match_rate'?"),
        ({"effects": ["participaton"]}, "Did you mean 'participation'?"),
        ({"outcomes": ()}, "outcomes: found none"),
        ({"policy": "baseline", "effects": "match_rate"}, "no effect against itself"),
        ({"parameters": ["labour_market.seperation"]}, "Did you mean 'labour_market.separation'?"),
        ({"window": (1, 999)}, "within the horizon"),
        ({"policy": "packege"}, "packege"),
    ],
)
def test_mistakes_are_named_before_anything_runs(arguments, said) -> None:
    with pytest.raises(SettingError) as refused:
        cs.sensitivity(**({"city": "base-city", "policy": "package"} | arguments))
    assert said in str(refused.value)


def test_all_assumptions_are_explored_by_default_and_switches_too() -> None:
    names = box_of(cs.load_scenario("base-city"), None).names
    assert len(names) > 60 and SWITCH in names and "participation.partners" in names


def test_the_models_own_runs_are_kept_and_shards_make_the_whole(tmp_path: Path) -> None:
    city = cs.load_scenario("base-city").scaled(0.03).with_({"time.burn_in": 6, "time.horizon": 12})
    asked = {
        "parameters": [LEAVING, SWITCH], "outcomes": "placement_rate", "seeds": 2, "trajectories": 2,
        "window": (1, 12), "jobs": 1, "progress": False,
    }  # fmt: skip
    stores = [tmp_path / f"{part}.store" for part in (1, 2)]
    parts = [
        cs.sensitivity(city, "baseline", store=store, shard=(part, 2), **asked)
        for part, store in enumerate(stores, 1)
    ]
    assert all("6 of 6 points are missing (not made" in part.told() for part in parts)
    from consortium_sim.study.sweeping import merged

    merged(stores, tmp_path / "all.store")
    whole = cs.sensitivity(city, "baseline", store=tmp_path / "all.store", **asked)
    assert np.isfinite(whole.values).all() and np.ptp(whole.values) > 0
    assert set(whole.table()["measure"]) == {"mu_star", "mu", "sigma", "noise"}
    for number, part in enumerate(parts):
        made = part.values[..., number]
        np.testing.assert_array_equal(made, whole.values[..., number])
