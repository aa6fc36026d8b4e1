"""Which strategy does the work: shares that are known beforehand, and faults that name what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import toy_futures
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.attribution import Attribution
from consortium_sim.study.coalitions import coalition_policies, strategy_policies

NAMES = ("market", "resources", "evaluation")
ALONE = {"market": 0.04, "resources": 0.02, "evaluation": 0.0}
TOGETHER = 0.03
"""What market and resources are worth more when both are there."""


def effect(policy: str, values: object) -> float:
    """Strategies add up, but two of them also work together."""
    chosen = [name for name in NAMES if name in policy]
    both = {"market", "resources"} <= set(chosen)
    return sum(ALONE[name] for name in chosen) + TOGETHER * both


def coalitions() -> list[str]:
    return [
        " + ".join(name for place, name in enumerate(NAMES) if mask >> place & 1) or "baseline"
        for mask in range(8)
    ]


def attribution(luck: float = 0.0, **options: object) -> Attribution:
    return Attribution(toy_futures.study(effect, coalitions(), luck=luck, **options), NAMES)  # type: ignore[arg-type]


def test_a_share_is_what_a_strategy_adds_and_half_of_what_two_are_worth_together() -> None:
    table = attribution().table()
    assert list(table.columns) == ["indicator", "strategy", "share", "low", "high"]
    shares = table[table["indicator"] == "match_rate"].set_index("strategy")["share"]
    assert list(shares.index) == [*NAMES, "package"]
    assert shares.to_numpy() == pytest.approx([0.055, 0.035, 0.0, 0.09])
    costs = table[table["indicator"] == "public_cost"].set_index("strategy")["share"]
    assert costs["package"] == pytest.approx(12 * 1e6 * 0.09)


def test_pairs_that_work_together_are_told() -> None:
    table = attribution().interactions()
    found = table[table["indicator"] == "match_rate"].set_index(["first", "second"])["interaction"]
    assert found["market", "resources"] == pytest.approx(TOGETHER)
    assert found["market", "evaluation"] == pytest.approx(0.0)
    assert len(found) == 3


def test_shares_add_up_to_the_effect_of_the_package() -> None:
    found = attribution(luck=0.02, seeds=range(1, 9))
    table = found.table()
    effects = found.study.effects().query("policy == 'market + resources + evaluation'")
    for indicator, whole in zip(effects["indicator"], effects["difference"], strict=True):
        shares = table[table["indicator"] == indicator].set_index("strategy")
        assert shares.loc["package", "share"] == pytest.approx(whole)
        assert shares.loc[list(NAMES), "share"].sum() == pytest.approx(whole)
    package = table.query("indicator == 'match_rate' and strategy == 'package'").iloc[0]
    row = effects[effects["indicator"] == "match_rate"].iloc[0]
    assert (package["low"], package["high"]) == (pytest.approx(row["low"]), pytest.approx(row["high"]))


def test_only_seeds_that_every_coalition_finished_count_and_it_is_said() -> None:
    found = attribution(lost=[("toy-city", "market + evaluation", 2)])
    assert found.seeds == (1, 3)
    assert found.table()["share"].notna().all()
    assert found.incomplete().startswith("1 of 3 seeds are left out")
    assert attribution().incomplete() == ""


def test_a_study_of_something_else_is_refused() -> None:
    with pytest.raises(SettingError, match=r"no policy 'market \+ resources'"):
        Attribution(toy_futures.study(effect, ["baseline", "market", "resources"]), ("market", "resources"))


def test_two_strategies_that_set_one_key_differently_are_named_before_anything_runs() -> None:
    policies = {
        "market": cs.Policy("small", {"training_subsidy.rate": 400}),
        "resources": cs.Policy("large", {"training_subsidy.rate": 800}),
    }
    with pytest.raises(
        SettingError, match=r"training_subsidy.rate is 400.* in policy 'market' but 800.* in policy 'res"
    ):
        cs.attribute("base-city", policies=policies, seeds=1)


def test_a_strategy_may_be_several_policies() -> None:
    players = strategy_policies(None, {"money": ["training-subsidy", "order-classes"], "rules": "council"})
    assert list(players) == ["money", "rules"]
    assert set(players["money"].changes) >= set(cs.load_policy("training-subsidy").changes)
    made = coalition_policies(players)
    assert [policy.name for policy in made] == ["baseline", "money", "rules", "money + rules"]
    assert dict(made[3].changes) == {**players["money"].changes, **players["rules"].changes}


def test_policies_in_a_list_go_to_the_strategy_they_belong_to() -> None:
    policies = [
        cs.Policy("a", {"training_subsidy.rate": 400}, strategies=["market"]),
        cs.Policy("b", {"tax_credit.rate": 0.1}, strategies=["resources"]),
    ]
    players = strategy_policies(["market", "resources"], policies)
    assert {name: list(policy.changes) for name, policy in players.items()} == {
        "market": ["training_subsidy.rate"],
        "resources": ["tax_credit.rate"],
    }
    with pytest.raises(SettingError, match=r"policy 'a' belongs to market.*exactly one of resources"):
        strategy_policies(["resources"], policies)
    with pytest.raises(SettingError, match="found none that belongs to 'governance'"):
        strategy_policies(["market", "resources", "governance"], policies)


@pytest.mark.parametrize(
    ("strategies", "policies", "said"),
    [
        ("market", None, "1 to 8 names"),
        ([], None, "1 to 8 names"),
        (["council", "council"], None, "each once"),
        (["baseline"], None, "another name"),
        (["councill"], None, "Did you mean 'council'"),
        (["a"], {"b": "council"}, "found none for 'a'"),
        (["a"], {"a": []}, "at least one"),
        (["a"], {"a": "council", "aa": "council"}, "found 'aa'"),
    ],
)
def test_strategies_that_cannot_be_used_are_said(strategies: object, policies: object, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        strategy_policies(strategies, policies)  # type: ignore[arg-type]


def test_a_city_is_attributed_and_the_store_is_reused(tmp_path: Path) -> None:
    city, store = small_city(0.03, 12), tmp_path / "study.sqlite"
    options = {"seeds": 2, "months": 14, "jobs": 1, "progress": False, "store": store}
    found = cs.attribute(city, ["training-subsidy", "order-classes"], **options)  # type: ignore[arg-type]
    assert found.study.finished == 8 and found.seeds == (1, 2)
    table = found.table().pivot_table(index="indicator", columns="strategy", values="share", dropna=False)
    parts = table["training-subsidy"] + table["order-classes"]
    assert np.allclose(parts, table["package"], rtol=1e-12, equal_nan=True)
    again = cs.attribute(city, ["order-classes", "training-subsidy"], **options)  # type: ignore[arg-type]
    assert again.study.finished == 8
    swapped = again.table().set_index(["indicator", "strategy"])["share"]
    assert np.allclose(
        swapped.to_numpy(),
        found.table().set_index(["indicator", "strategy"])["share"].loc[swapped.index],
        equal_nan=True,
    )
