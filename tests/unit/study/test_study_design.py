from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import toy_city

from consortium_sim.errors import SettingError
from consortium_sim.scenario.policy import STRATEGIES, Policy, load_policy
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.study.design import USUAL_POLICIES, Design, read_policies, read_scenario


def test_commands_repeat_what_was_asked_for() -> None:
    design = toy_city.design(policies=("baseline", "helps"), seeds=(1, 2), months=None)
    assert design.command(1, 2) == "consortium-sim run toy-city --policy helps --seed 2"
    assert design.compare_command() == "consortium-sim compare toy-city --policies baseline,helps --seeds 2"
    shorter = toy_city.design(policies=("baseline", "helps"), seeds=(3, 9), months=24)
    assert shorter.command(0, 9).endswith("--policy baseline --seed 9 --months 24")
    assert shorter.compare_command().endswith("--seeds 3,9 --months 24")


def test_paths_with_spaces_are_quoted_in_commands() -> None:
    plain = toy_city.design(policies=("baseline",), seeds=(1,), months=None)
    spaced = Design(plain.scenario, "my city.toml", plain.policies, plain.policy_words, (1,))
    assert spaced.command(0, 1) == "consortium-sim run 'my city.toml' --policy baseline --seed 1"


def test_what_was_made_in_python_is_repeated_in_python() -> None:
    plain = toy_city.design(policies=("baseline", "helps"), seeds=(1,), months=12)
    made = Design(plain.scenario, None, plain.policies, (None, "helps"), (1,), 12)
    call, comment = made.command(0, 1).split("  # ")
    assert call == "cs.simulate(scenario, cs.Policy('baseline', {}), seed=1, months=12)"
    assert comment.startswith("scenario: the city 'toy-city', as made by cs.load_scenario(...)")
    both = "[cs.Policy('baseline', {}), 'helps']"
    assert made.compare_command().startswith(
        f"cs.compare(scenario, {both}, seeds=[1], months=12)  # scenario"
    )
    ruled = Design(plain.scenario, "toy", plain.policies, plain.policy_words, (1,), None, {"effect": print})
    assert ruled.command(1, 1) == "cs.simulate('toy', 'helps', seed=1, rules=rules)"


def test_the_baseline_is_added_first_when_it_is_missing() -> None:
    mine = Policy("mine", {})
    policies, words = read_policies([mine])
    assert [policy.name for policy in policies] == ["baseline", "mine"]
    assert words == ("baseline", None)
    policies, _ = read_policies([mine, "baseline"])
    assert [policy.name for policy in policies] == ["mine", "baseline"]
    policies, _ = read_policies(mine)
    assert [policy.name for policy in policies] == ["baseline", "mine"]


def test_the_four_strategies_are_the_default_and_the_baseline_leads() -> None:
    policies, words = read_policies(None)
    assert [policy.name for policy in policies] == list(words) == list(USUAL_POLICIES)
    assert [policy.strategies for policy in policies[1:5]] == [(name,) for name in STRATEGIES]
    everything = dict(policies[5].changes)
    assert all(everything[key] == value for one in policies[1:5] for key, value in one.changes.items())


def test_every_policy_that_cannot_be_read_is_named_with_the_nearest() -> None:
    with pytest.raises(SettingError) as error:
        read_policies(["baselin", "no such thing", "baseline"])
    assert len(error.value.faults) == 2
    assert "Did you mean 'baseline'?" in str(error.value)


def test_a_policy_is_compared_once() -> None:
    with pytest.raises(SettingError, match="'baseline' 2 times"):
        read_policies(["baseline", load_policy("baseline")])


def test_a_scenario_comes_by_name_by_path_or_as_it_is(base_city: Scenario, tmp_path: Path) -> None:
    assert read_scenario("base-city")[0].name == "base-city"
    assert read_scenario(base_city) == (base_city, None)
    file = tmp_path / "mine.toml"
    file.write_text('kind = "scenario"\nextends = "base-city"\n', encoding="utf-8")
    city, word = read_scenario(file)
    assert (city.name, word) == ("mine", str(file))


def test_a_policy_made_in_python_is_told_as_the_call_that_makes_it() -> None:
    dated = [{"from": 1, "value": 800.0}, {"from": 13, "value": 400.0}]
    mine = Policy("mine", {"training_subsidy.rate": dated, "information_platform.open": True})
    command = Design(toy_city.design().scenario, "wuhu", (mine,), (None,), (1,)).command(0, 1)
    made = command.removeprefix("cs.simulate('wuhu', cs.").removesuffix(", seed=1)")
    assert eval(made, {"Policy": Policy}) == mine


def test_a_city_of_the_library_is_said_by_the_call_that_makes_it() -> None:
    small = load_scenario("tangshan").scaled(0.08)
    design = replace(
        toy_city.design(policies=("baseline", "helps"), seeds=(1, 2), months=None), scenario_word=None
    )
    own = replace(design, scenario=small)
    call = "cs.load_scenario('tangshan').scaled(0.08)"
    assert own.compare_command() == f"cs.compare({call}, ['baseline', 'helps'], seeds=[1, 2])"
    other = replace(design, scenario=load_scenario("wuhu"))
    assert own.sweep_command([other]) == (
        f"cs.sweep([{call}, cs.load_scenario('wuhu')], ['baseline', 'helps'], seeds=[1, 2])"
    )
    changed = replace(design, scenario=small.with_({"people.scale": 20}, name="tangshan × 0.08"))
    assert changed.city_call is None and changed.sweep_command([other]) is None
    assert "scenario: the city 'tangshan × 0.08'" in changed.compare_command()
