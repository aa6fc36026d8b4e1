"""Policies are scaled to one public cost, and what cannot be reached is said."""

from __future__ import annotations

from pathlib import Path

import priced_city
import pytest
import toy_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.bench import Bench
from consortium_sim.study.equal_cost import ALL_MONTHS, EqualCost, scaled_to_cost
from consortium_sim.study.levers import levers_of

TOLERANCE = 0.02


def bench(**others: object) -> Bench:
    return Bench(priced_city.design(**others), toy_city.INDICATORS, simulate=priced_city.simulate)


def scaled(cost: float, *policies: cs.Policy, steps: int = 10, **others: object) -> EqualCost:
    chosen = policies or (priced_city.subsidy(), priced_city.stipend())
    return scaled_to_cost(bench(**others), levers_of(chosen, None), cost, TOLERANCE, steps, ALL_MONTHS)


def test_every_policy_comes_to_the_same_cost() -> None:
    found = scaled(6e6)
    table = found.table().set_index("original")
    assert table["reached"].all() and (table["why"] == "").all() and not found.unreachable
    assert table["public_cost"].to_numpy() == pytest.approx(6e6, rel=TOLERANCE)
    assert table.loc["subsidy", "dose"] == pytest.approx(500.0, rel=TOLERANCE)
    assert table.loc["stipend", "dose"] == pytest.approx(125.0, rel=TOLERANCE)
    assert (table["low"] <= table["public_cost"]).all()
    effects = found.study.effects()
    assert set(effects["policy"]) == set(table["policy"])
    assert str(found).startswith(
        "2 of 2 policies cost 6.0 million yuan a year (within 2%) more than baseline"
    )


def test_what_the_instrument_cannot_cost_is_said_with_what_it_can() -> None:
    """The subsidy pays 800,000 yuan a month at most."""
    found = scaled(1.2e7)
    assert found.unreachable == ["subsidy", "stipend"]
    table = found.table().set_index("original")
    assert not table["reached"].any()
    assert table.loc["subsidy", "why"] == "costs at most 9.6 million yuan a year between × 0 and × 2.5"
    assert table.loc["subsidy", "public_cost"] == pytest.approx(9.6e6)
    assert "Not reached: subsidy costs at most" in str(found)
    started = priced_city.subsidy(400.0, **{priced_city.STIPEND: 50})
    with_base = scaled(1e6, started)
    assert with_base.table()["why"][0] == "costs at least 2.4 million yuan a year between × 0 and × 2.5"


def test_the_search_is_bounded_and_tells_how_many_runs_it_took() -> None:
    found = scaled(6e6, priced_city.subsidy(), steps=3, seeds=(1, 2))
    assert found.runs == 2 * (1 + 3)
    (row,) = found.table().to_dict("records")
    assert not row["reached"] and row["why"] == "none of 3 doses comes near enough; the nearest is told"
    assert row["factor"] == 1.0


def test_no_run_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(scenario: object, policy: cs.Policy, **others: object) -> object:
        made.append((policy.name, others["seed"]))
        return priced_city.simulate(scenario, policy, **others)

    one = bench()
    one.simulate = counted  # type: ignore[assignment]
    found = scaled_to_cost(one, levers_of([priced_city.subsidy()], None), 5e6, 0.001, 10, ALL_MONTHS)
    assert len(made) == len(set(made)) == found.runs


def test_a_policy_whose_runs_fail_is_told_as_such() -> None:
    cursed = priced_city.subsidy(priced_city.RATE_THAT_FAILS)
    table = scaled(6e6, cursed).table()
    assert table["reached"][0], "the seeds that finish are enough"
    alone = scaled(7.99e6, cursed, seeds=(1,), steps=3).table()
    assert alone["seeds"][0] == 1 and not alone["reached"][0]


def test_the_model_is_brought_to_equal_cost_and_the_store_remembers(tmp_path: Path) -> None:
    city = small_city(0.02, burn_in=6)
    asked = {
        "policies": ["departments", "training-guides"],
        "cost": 60_000.0,
        "lever": {
            "departments": ["departments.talent", "departments.market_information"],
            "training-guides": "training_guides.cost",
        },
        "seeds": 2, "months": 12, "jobs": 1, "progress": False, "tolerance": 0.1,
    }  # fmt: skip
    store = tmp_path / "study.sqlite"
    first = cs.at_equal_cost(city, **asked, store=store)
    table = first.table()
    assert set(table["original"]) == {"departments", "training-guides"}
    for row in table.to_dict("records"):
        assert row["reached"] == (abs(row["public_cost"] - 6e4) <= 6e3)
        assert bool(row["why"]) is not row["reached"]
    assert table["reached"].any()
    again = cs.at_equal_cost(city, **asked)
    assert again.table().equals(table)
    assert cs.load_study(store).policies == first.study.policies


def test_every_bad_argument_is_named_before_anything_runs() -> None:
    with pytest.raises(SettingError) as found:
        cs.at_equal_cost("base-city", ["order-classes"], -1, tolerance=0, steps=0, seeds=0, months=0)
    text = str(found.value)
    for said in ("cost: found -1", "tolerance: found 0", "steps: found 0", "seeds", "months", "have a range"):
        assert said in text
    with pytest.raises(SettingError, match="policies: found none beside the baseline"):
        cs.at_equal_cost("base-city", ["baseline"], 1e6)
    with pytest.raises(SettingError, match="within the horizon, 1 to 24"):
        cs.at_equal_cost("base-city", ["tax-credit"], 1e6, months=24, window=(13, 36))
