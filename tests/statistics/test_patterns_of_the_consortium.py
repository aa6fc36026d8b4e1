"""Patterns of the consortium itself (docs/model.md, section 1): 3, 5, 6 and 7, on cities made small.

Bounds lie well inside what experiments/ measured with more seeds (docs/patterns.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from practice_city import a_month_of, practice_city
from small_city import founded, live

from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, membership, operation
from consortium_sim.mechanisms.platforms.practice_centre.sharing import (
    charges_of,
    cost_game,
    expected_capital,
)
from consortium_sim.model import simulate
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.theory.cooperative_games import core_excess

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
WORTH = 824.0
"""Yuan per employee and month for the whole distance to the frontier in base-city (docs/patterns.md)."""
CENTRE = load_policy("practice-centre").changes
EXPERIMENTS = Path(__file__).parents[2] / "experiments"


@pytest.fixture
def free_riding(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The experiment, whose strong imitation and whose map are the ones tested."""
    monkeypatch.syspath_prepend(str(EXPERIMENTS))
    return import_module("free_riding")


def paths(
    indicator: str,
    size: float,
    seeds: Iterable[int],
    months: int,
    facts: Mapping[str, Any] | None = None,
    policy: Policy | None = None,
    burn_in: int = 12,
) -> Floats:
    """Return an indicator by seed and month."""
    city = load_scenario("base-city").scaled(size).with_({"time.burn_in": burn_in, **(facts or {})})
    chosen = policy or load_policy("baseline")
    runs = [simulate(city, chosen, seed, months, snapshots=()) for seed in seeds]
    return np.stack([run.indicators[indicator].to_numpy() for run in runs])


def standard_errors(difference: Floats) -> float:
    """Return the mean over seeds in standard errors of the mean."""
    return float(difference.mean() / (difference.std(ddof=1) / np.sqrt(difference.size)))


def test_participation_falls_when_more_spills_over_to_those_outside() -> None:
    def end(spillover: float) -> Floats:
        facts = {"participation.spillover": spillover}
        return paths("participation", 0.25, range(1, 9), 180, facts)[:, 60:].mean(axis=1)

    change = end(0.9) - end(0.0)
    print(
        f"participation at spillover 0.9 less that at 0: {change.mean():+.3f}, {standard_errors(change):.1f} se"
    )
    assert change.mean() < -0.05
    assert standard_errors(change) < -2.0


def thirty_years(first_share: float, rule: Mapping[str, float]) -> Floats:
    """Return participation of the last five of thirty years, by seed."""
    facts = {f"participation.{name}": value for name, value in rule.items()}
    facts["participation.first_share"] = first_share
    return paths("participation", 0.2, (1, 2), 360, facts)[:, 300:].mean(axis=1)


def test_where_gains_need_partners_a_low_and_a_high_state_hold_for_thirty_years(
    free_riding: ModuleType,
) -> None:
    assert thirty_years(0.05, free_riding.STRONG).max() < 0.1
    assert thirty_years(0.95, free_riding.STRONG).min() > 0.8


def test_with_usual_values_few_and_many_first_participants_end_alike_after_thirty_years() -> None:
    few, many = thirty_years(0.05, {}), thirty_years(0.95, {})
    assert abs(few.mean() - many.mean()) < 0.2


def test_the_map_has_two_states_only_where_gains_need_partners(free_riding: ModuleType) -> None:
    needed = ParticipationRule(**free_riding.STRONG)
    half = replace(needed, complementarity=0.5)
    assert free_riding.map_of(needed, 0.05, WORTH, years=100)[-1] < 0.05
    assert free_riding.map_of(needed, 0.95, WORTH, years=100)[-1] > 0.9
    assert free_riding.map_of(half, 0.05, WORTH, years=100)[-1] > 0.9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rule_outside_the_core_loses_those_it_charges_too_much(seed: int) -> None:
    """Among all who are asked: the equal rule is outside the core, and those who withdraw are the small ones."""
    excess, stay, need, asked = founding_round("equal", seed, 30.0)
    assert excess["of the centre alone"] > 0.05
    peak, stay_by_peak, _, _ = founding_round("peak_responsibility", seed, 30.0)
    assert peak["of the centre alone"] <= 0.0
    assert stay.sum() < stay_by_peak.sum()
    hours = need.sum(axis=1)
    assert hours[asked & ~stay].mean() < hours[stay].mean()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_being_in_the_core_is_not_enough_when_the_price_elsewhere_is_low(seed: int) -> None:
    dear, stay_if_dear, _, _ = founding_round("peak_responsibility", seed, 60.0)
    cheap, stay_if_cheap, _, _ = founding_round("peak_responsibility", seed, 6.0)
    assert dear["of the centre alone"] == cheap["of the centre alone"] <= 0.0
    assert dear["with hours from elsewhere"] <= 0.0 < cheap["with hours from elsewhere"]
    assert stay_if_cheap.sum() < stay_if_dear.sum()


def founding_round(
    name: str, seed: int, price: float
) -> tuple[dict[str, float], NDArray[np.bool_], Floats, NDArray[np.bool_]]:
    """Ask everybody of a small city: core excess over all charges, who stays, hours, who was asked."""
    city = practice_city()
    consortium = founded(city, seed)
    live(consortium, city, months=3)
    rule: CentreRule = replace(
        city.settings.practice_centre, open=True, grant=CENTRE["practice_centre.grant"], outside_price=price
    )
    _, around = a_month_of(consortium, city)
    worth = operation.appraise(consortium, rule, around)
    need = worth.requests.of_players
    asked = membership.may_join(consortium, need)
    capital = expected_capital(consortium.centre, need, asked)
    charges = charges_of(consortium.centre, rule, name, need, asked, capital)
    rows = np.flatnonzero(asked)
    excess = {}
    for options, elsewhere in (("of the centre alone", None), ("with hours from elsewhere", price)):
        game = cost_game(consortium.centre, rule, need[rows], capital[rows].astype(np.float64), elsewhere)
        excess[options] = core_excess(game, charges[rows]) / charges.sum()
    nobody = np.zeros_like(asked)
    stay = membership.those_who_stay(consortium.centre, rule, name, need, worth.of_need, asked, nobody)
    return excess, stay, need, asked


def test_the_equal_rule_keeps_enterprises_out_that_the_rule_by_use_keeps_in() -> None:
    def members(rule: str) -> Floats:
        policy = Policy(rule, {**CENTRE, "practice_centre.rule": rule})
        found = paths("centre_enterprises", 0.25, (1, 2, 3), 60, policy=policy, burn_in=36)
        return found[:, 24:].mean(axis=1)

    equal, by_use = members("equal"), members("by_use")
    print(f"enterprises in the centre: equal {equal.mean():.1f}, by use {by_use.mean():.1f} of 75")
    assert by_use.min() > 10.0
    assert equal.max() < 0.3 * by_use.min()


def test_prompt_feedback_damps_what_late_and_strong_feedback_lets_swing() -> None:
    """Pattern 6, with imitation and experience of three months."""
    fast = {"participation.review": 3.0, "participation.memory": 3.0, "participation.temperature": 8.0}

    def loop(delay: int) -> Floats:
        changes = {
            "government.kind": "target",
            "government.target": 0.55,
            "government.delay": delay,
            "government.proportional": 20_000.0,
            "government.integral": 0.0,
            "government.ceiling": 5_000.0,
            "training_subsidy.rate": 800.0,
        }
        policy = Policy(f"delay {delay}", changes)
        return paths("participation", 0.5, (1, 2, 3, 4), 240, fast, policy, burn_in=36)[:, 60:]

    def half_a_period(shares: Floats) -> Floats:
        away = shares - shares.mean(axis=1, keepdims=True)
        lags = [(away[:, lag:] * away[:, :-lag]).mean(axis=1) / away.var(axis=1) for lag in range(13, 37)]
        return np.min(lags, axis=0)

    prompt, late = loop(1), loop(12)
    wider = late.std(axis=1) - prompt.std(axis=1)
    swing = half_a_period(late) - half_a_period(prompt)
    print(f"sd {wider.mean():+.3f} ({standard_errors(wider):.1f} se), autocorrelation {swing.mean():+.2f}")
    assert wider.mean() > 0.005
    assert standard_errors(wider) > 1.5
    assert half_a_period(late).mean() < -0.25
    assert swing.mean() < 0.0


@pytest.mark.parametrize("tightness", [1.02, 1.22], ids=["slack", "tight"])
def test_information_raises_matched_placement_and_fit(tightness: float) -> None:
    gain = gain_by_information(tightness)
    assert standard_errors(gain["match_rate"]) > 2.0
    assert standard_errors(gain["good_match_share"]) > 2.0


def test_information_raises_the_fit_of_graduates_more_when_the_market_is_tight() -> None:
    tight, slack = gain_by_information(1.22), gain_by_information(1.02)
    more = tight["good_match_share"] - slack["good_match_share"]
    print(f"good matches, more when tight: {more.mean():+.4f} ({standard_errors(more):.1f} se)")
    assert more.mean() > 0.0
    assert (tight["match_rate"] - slack["match_rate"]).mean() > 0.0


@cache
def gain_by_information(tightness: float) -> dict[str, Floats]:
    """Return what the information platform changes in years 3 to 7, by seed, kept for the next test."""
    names = ("match_rate", "good_match_share")
    facts = {"time.burn_in": 120, "enterprises.tightness": tightness}
    city = load_scenario("base-city").scaled(0.5).with_(facts)

    def means(policy: str) -> Floats:
        runs = [simulate(city, policy, seed, 84, snapshots=()) for seed in range(1, 5)]
        return np.array([run.indicators.loc[25:, list(names)].mean() for run in runs])

    change = means("information-platform") - means("baseline")
    return {name: change[:, k] for k, name in enumerate(names)}
