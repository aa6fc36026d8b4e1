from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import founded, live, small_city

from consortium_sim.errors import SettingError
from consortium_sim.model.indicators import INDICATORS, measure
from consortium_sim.model.run import Run
from consortium_sim.model.simulation import burn_in, checked_months, in_force, simulate
from consortium_sim.scenario.bundled import folder
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.scenario.tables import city_from_tables

CITY = small_city(0.06, burn_in=12).with_(LIVELY)
POLICY = Policy("rich", RICH)


@pytest.fixture(scope="module")
def template() -> Scenario:
    tables = (folder() / "template" / f"{name}.csv" for name in ("enterprises", "programs", "posts"))
    return city_from_tables("base-city", *tables)


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(CITY, POLICY, seed=1, months=26, snapshots=[12, 26])


def test_there_is_a_row_a_month_and_a_column_an_indicator(run: Run) -> None:
    assert run.indicators.shape == (26, len(INDICATORS))
    assert run.indicators.index.name == "month"
    assert run.indicators.index.tolist() == list(range(1, 27))
    assert list(run.indicators.columns) == list(INDICATORS)
    assert np.isfinite(run.values).all()


def test_shares_lie_between_nothing_and_everything(run: Run) -> None:
    for name, one in INDICATORS.items():
        if one.unit == "share" and name not in ("profit_share",):
            assert run.indicators[name].between(0.0, 1.0).all(), name


def test_a_run_is_named_and_can_be_sent_to_another_process(run: Run) -> None:
    assert (run.scenario, run.policy, run.seed, run.months) == (CITY.name, "rich", 1, 26)
    twin = pickle.loads(pickle.dumps(run))
    assert twin.values.tobytes() == run.values.tobytes()
    assert twin.accounts.equals(run.accounts)
    assert len(pickle.dumps(run)) < 1_000_000


def test_accounts_are_the_years_of_the_horizon_and_what_one_pays_another_receives(run: Run) -> None:
    accounts = run.accounts
    assert list(accounts.columns) == ["year", "payer", "payee", "kind", "yuan"]
    assert set(accounts["year"]) == {1, 2, 3}
    assert (accounts["yuan"] > 0.0).all()
    actors = run.actors.set_index(["year", "actor"])
    assert actors["net"].groupby("year").sum().abs().max() < 0.01
    wages = accounts[(accounts.kind == "wages") & (accounts.year == 1)]["yuan"].sum()
    assert actors.loc[(1, "enterprises"), "paid"] > wages > 0.0


def test_money_and_headcounts_are_multiplied_by_the_scale(run: Run) -> None:
    tenfold = simulate(CITY.with_({"people.scale": 10.0}), POLICY, seed=1, months=26)
    for name, one in INDICATORS.items():
        factor = 10.0 if one.extensive else 1.0
        assert np.array_equal(tenfold.indicators[name], factor * run.indicators[name]), name
    assert tenfold.accounts["yuan"].sum() == pytest.approx(10.0 * run.accounts["yuan"].sum())


def test_public_cost_of_the_table_is_read_from_the_ledger(run: Run) -> None:
    accounts = run.accounts
    paid = accounts[(accounts.payer == "government") & (accounts.kind != "transfers")]["yuan"].sum()
    assert run.indicators["public_cost"].sum() == pytest.approx(paid)


@pytest.mark.parametrize("kind", ["government", "college", "program", "enterprise", "person", "student"])
def test_every_kind_of_agent_has_a_table_of_the_months_that_were_kept(run: Run, kind: str) -> None:
    assert len(run.agents(kind)) > 0
    assert run.agents(kind).equals(run.agents(kind, month=26))
    assert list(run.agents(kind, 12).columns) == list(run.agents(kind, 26).columns)


def test_tables_of_agents_agree_with_the_indicators(run: Run) -> None:
    people, enterprises = run.agents("person"), run.agents("enterprise")
    last = run.indicators.iloc[-1]
    assert (people["status"] == "employed").sum() == last["employed"]
    assert (people["status"] == "studying").sum() == last["students"]
    assert (enterprises["strategy"] != "outside").mean() == pytest.approx(last["participation"])
    assert enterprises["output"].sum() == pytest.approx(last["value_added"])
    assert people["person"].is_unique
    students = run.agents("student")
    assert set(students["status"]) == {"studying"}
    assert len(students) == last["students"]


def test_what_is_missing_in_the_table_of_people_is_not_a_number(run: Run) -> None:
    people = run.agents("person")
    for name in ("program", "enterprise", "host", "sponsor", "months_out"):
        assert people[name].isna().any(), name
        assert people[name].dropna().between(0, 1_000).all(), name
    assert (people["enterprise"].notna() == (people["status"] == "employed")).all()
    assert run.agents("student")["months_out"].isna().all()


def test_agents_are_rows_and_the_run_says_for_how_many_persons_one_stands() -> None:
    tenfold = simulate(CITY.with_({"people.scale": 10.0}), seed=1, months=1)
    assert tenfold.scale == 10.0
    assert len(tenfold.agents("student")) * tenfold.scale == tenfold.indicators["students"].iloc[-1]


def test_a_citys_own_names_are_kept_and_an_entrant_is_another_enterprise(template: Scenario) -> None:
    run = simulate(template.with_({"time.burn_in": 0}), seed=1, months=3)
    enterprises, graph = run.agents("enterprise"), run.network()
    listed = [one.name for one in template.settings.enterprises.listed]
    for row, name, founded_in in enterprises[["enterprise", "name", "founded"]].itertuples(index=False):
        assert (name == listed[row]) == (founded_in == 0)
        assert (graph.nodes[name]["row"], graph.nodes[name]["kind"]) == (row, "enterprise")
    assert run.agents("college")["name"].tolist() == ["Technical College", "Business College"]
    assert "Industrial robots" in run.agents("program")["name"].tolist()
    consortium = burn_in(template.with_({"time.burn_in": 0}), 1)
    consortium.enterprises.founded[2] = 5
    assert consortium.enterprise_name(1) == listed[1]
    assert consortium.enterprise_name(2) == "enterprise 2 (entered month 5)"


def test_generated_institutions_are_called_by_kind_and_row(run: Run) -> None:
    assert run.agents("college")["name"].iloc[1] == "college 1"
    programs = run.agents("program")
    assert (programs["name"] == programs["occupation"]).all()
    nodes = {data["row"] for _, data in run.network().nodes(data=True) if data["kind"] == "enterprise"}
    assert nodes == set(run.agents("enterprise")["enterprise"])


def test_the_network_joins_participants_and_partners(run: Run) -> None:
    graph, enterprises = run.network(), run.agents("enterprise")
    inside = enterprises[enterprises["strategy"] != "outside"]
    assert graph.degree("consortium") == len(inside)
    bonds = [data["students"] for *_, data in graph.edges(data=True) if "students" in data]
    studying = run.agents("student")
    assert sum(bonds) == (studying["host"] >= 0).sum() + (studying["sponsor"] >= 0).sum() > 0


def test_a_table_that_was_not_kept_says_how_to_keep_it(run: Run) -> None:
    with pytest.raises(SettingError, match=r"month 13 was not kept, only 12, 26.*snapshots=\[13\]"):
        run.agents("enterprise", month=13)
    with pytest.raises(SettingError, match="Did you mean 'enterprise'"):
        run.agents("enterprises")
    bare = simulate(CITY, months=1, snapshots=[])
    with pytest.raises(SettingError, match="snapshots="):
        bare.agents("student")


@pytest.mark.parametrize("months", [0, -3, 1.5, True, "12", None])
def test_months_are_a_whole_number_of_at_least_one(months: Any) -> None:
    with pytest.raises(SettingError, match="months"):
        checked_months(months)
    assert checked_months(np.int64(3)) == 3


@pytest.mark.parametrize("seed", [-1, 2**64, 1.5, "7", None])
def test_a_seed_is_a_whole_number_of_64_bits(seed: Any) -> None:
    with pytest.raises(SettingError, match="seed"):
        simulate(CITY, seed=seed, months=1)


def test_names_of_bundled_files_will_do() -> None:
    with pytest.raises(SettingError, match="Did you mean 'base-city'"):
        simulate("base-ctiy", months=1)
    with pytest.raises(SettingError, match="Did you mean 'baseline'"):
        simulate(CITY, "baselin", months=1)


def test_the_horizon_is_the_scenarios_unless_months_are_given() -> None:
    city = small_city(burn_in=0).with_({"time.horizon": 5})
    assert simulate(city).months == 5
    assert simulate(city, months=2).months == 2


def test_the_burn_in_knows_no_policy_and_tells_no_news() -> None:
    consortium = burn_in(CITY, 1)
    assert consortium.clock.month == 12
    assert consortium.clock.horizon == 0
    assert consortium.messages == []
    assert not [key for key in consortium.ledger.flows if key[3] in ("training subsidy", "training levy")]


def test_a_dated_value_is_in_force_from_its_month_on() -> None:
    stages = CITY.timeline(POLICY.starting(7))
    assert in_force(stages, 6).training_subsidy.rate == 0.0
    assert in_force(stages, 7).training_subsidy.rate == RICH["training_subsidy.rate"]
    assert in_force(reversed(stages), 99).training_subsidy.rate == RICH["training_subsidy.rate"]


def test_every_indicator_can_be_read_after_the_first_month_of_all() -> None:
    city = small_city(burn_in=0)
    consortium = founded(city)
    month = live(consortium, city)
    reading = measure(consortium, month)
    assert list(reading) == list(INDICATORS)
    assert np.isfinite(list(reading.values())).all()


def test_indicators_of_a_park_without_enterprises_are_numbers() -> None:
    city = small_city(burn_in=0)
    consortium = founded(city)
    month = live(consortium, city)
    consortium.enterprises.active[:] = False
    assert np.isfinite(list(measure(consortium, month).values())).all()
