"""Money by actor: discounted over the years, and for one more unit of what was gained."""

from __future__ import annotations

import numpy as np
import pandas as pd
import priced_city
import pytest
import toy_city
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.carrying import study_of
from consortium_sim.study.comparison import Comparison
from consortium_sim.study.flows import AFTER_TRANSFERS, SPENDING, received_and_paid, yearly_flows
from consortium_sim.study.study import Study


@pytest.fixture(scope="module")
def study() -> Comparison:
    chosen = priced_city.design((priced_city.subsidy(), priced_city.stipend()), seeds=(1, 2, 3, 4), months=36)
    return study_of([chosen], priced_city.simulate, toy_city.INDICATORS, 1, False).city()


def of(table: pd.DataFrame, policy: str) -> pd.DataFrame:
    return table[table["policy"] == policy].set_index("actor")


def test_a_years_payments_are_discounted_to_the_first_year(study: Comparison) -> None:
    """400,000 yuan a month: 4.8 million in each of three years."""
    table = of(study.present_value(0.05), "subsidy")
    by_hand = 4.8e6 * (1 + 1 / 1.05 + 1 / 1.05**2)
    government = table.loc["government"]
    assert government["cost"] == pytest.approx(by_hand) and government["benefit"] == 0.0
    assert government["net"] == pytest.approx(-by_hand) and government["verdict"] == "down"
    assert table.loc["enterprises and owners", "benefit"] == pytest.approx(by_hand)
    assert set(table["rate"]) == {0.05} and set(table["seeds"]) == {4}


def test_without_discounting_the_years_add_up_to_the_incidence(study: Comparison) -> None:
    table = study.present_value(0.0).set_index(["policy", "actor"])
    yearly = study.incidence(window=(1, 36)).set_index(["policy", "actor"])
    for key, row in yearly.iterrows():
        assert table.loc[key, "net"] == pytest.approx(3 * row["difference"], abs=0.05)
        assert table.loc[key, "net_low"] == pytest.approx(3 * row["low"], abs=0.05)


def test_net_is_benefit_minus_cost_and_a_higher_rate_is_less(study: Comparison) -> None:
    low, high = study.present_value(0.02), study.present_value(0.08)
    for table in (low, high):
        assert table["net"].to_numpy() == pytest.approx(
            (table["benefit"] - table["cost"]).to_numpy(), abs=0.02
        )
        assert (table["net_low"] <= table["net"]).all() and (table["net"] <= table["net_high"]).all()
    assert (high["benefit"].abs() <= low["benefit"].abs() + 0.01).all()
    assert (high["cost"].abs() <= low["cost"].abs() + 0.01).all()


@pytest.mark.parametrize("rate", [3, -0.01, 1.0, float("nan"), "0.03", True])
def test_a_rate_that_is_no_share_is_refused(study: Comparison, rate: object) -> None:
    with pytest.raises(SettingError, match=r"rate: found .* such as 0\.03"):
        study.present_value(rate)  # type: ignore[arg-type]


def test_a_study_of_cities_names_them(study: Comparison) -> None:
    both = Study((study, study))
    assert both.present_value(0.03).columns[0] == "scenario"
    assert len(both.prices()) == 2 * len(study.prices())


def test_the_public_price_is_that_of_the_ranking(study: Comparison) -> None:
    prices = study.prices()
    ranked = study.ranking().set_index("policy")
    assert set(prices["unit"]) == {"percentage point"}
    for policy in ("subsidy", "stipend"):
        row = of(prices, policy).loc["public spending"]
        for here, there in (
            ("cost_per_unit", "cost_per_unit"),
            ("cost_low", "cost_low"),
            ("cost_high", "cost_high"),
        ):
            assert row[here] == pytest.approx(ranked.loc[policy, there])
        assert row["paid"] == pytest.approx(ranked.loc[policy, "public_cost"])


def test_every_actor_pays_its_own_price(study: Comparison) -> None:
    """A point of matched graduates brings households wages of 12 × 10 million × 0.01 a year."""
    table = of(study.prices(), "subsidy")
    assert table.loc["households", "cost_per_unit"] == pytest.approx(-1.2e6)
    assert table.loc["government", "cost_per_unit"] == pytest.approx(4.8e6 / 4.0)
    assert table.loc["enterprises and owners", "paid"] == pytest.approx(4 * 1.2e6 - 4.8e6, abs=0.01)
    assert table["bought"].to_numpy() == pytest.approx(4.0)


def test_without_a_clear_gain_there_is_no_price(study: Comparison) -> None:
    assert study.prices("participation").empty
    with pytest.raises(SettingError, match="neither good nor bad"):
        study.prices("enterprises")
    less = study.prices("unemployment")
    assert set(less["policy"]) == {"subsidy", "stipend"} and (less["bought"] > 0).all()


@pytest.fixture(scope="module")
def real() -> cs.Study:
    return cs.compare(small_city(0.02, burn_in=6), ["departments"], 2, months=24, jobs=1, progress=False)


def test_what_all_receive_is_what_all_pay_and_what_incomes_buy(real: cs.Study) -> None:
    for run in real.runs:
        flows = yearly_flows(run, (1, 24), ["payer", "payee", "kind"])
        bought = sum(yuan for (payer, _, kind), yuan in flows.items() if (payer, kind) in SPENDING)
        both = received_and_paid(flows)
        del both[AFTER_TRANSFERS]
        received, paid = np.sum(list(both.values()), axis=0)
        assert bought > 0.0 and received - paid == pytest.approx(bought, rel=1e-9)


def test_departments_cost_the_government_in_the_model(real: cs.Study) -> None:
    table = real.present_value(0.03)
    assert {"government", "households", "enterprises and owners"} <= set(table["actor"])
    assert np.isfinite(table["net"]).all()
    assert of(table, "departments").loc["government", "cost"] > 0.0
