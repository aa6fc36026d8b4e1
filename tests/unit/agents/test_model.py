"""ConsortiumModel is a Mesa model: sets of agents, data collection, pickling, enterprises that come and go."""

from __future__ import annotations

import copy
import pickle

import mesa
import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import consortium_sim as cs


class Member(cs.Enterprise):
    """Always a member; notes what it was asked."""

    def __init__(self, model, row):
        super().__init__(model, row)
        self.asked = 0

    def participate(self, outlook):
        self.asked += 1
        return "member"


def test_the_model_begins_after_its_burn_in(model, town):
    assert isinstance(model, mesa.Model)
    assert (model.month, model.running) == (0, True)
    assert model.people == np.count_nonzero(model.consortium.people.status)
    assert model.indicators.shape == (0, len(cs.INDICATORS))
    assert repr(model) == "<ConsortiumModel town, order-classes, seed 3, month 0>"


def test_governments_colleges_and_enterprises_are_registered(model):
    kinds = model.agents_by_type
    assert set(kinds) == {cs.Government, cs.College, cs.Enterprise}
    assert [len(kinds[kind]) for kind in (cs.Government, cs.College, cs.Enterprise)] == [1, 3, 25]
    assert len(model.agents) == 29
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert model.enterprise(7) in kinds[cs.Enterprise]


def test_sets_of_agents_read_write_and_group_the_columns(model):
    columns, enterprises = model.consortium.enterprises, model.agents_by_type[cs.Enterprise]
    assert enterprises.get("profit") == columns.profit.tolist()
    assert enterprises.agg("profit", np.mean) == columns.profit.mean()
    inside = enterprises.select(lambda one: one.strategy != "outside")
    assert len(inside) == np.count_nonzero(columns.strategy)
    enterprises.set("distance", 0.1)
    assert (columns.distance == 0.1).all()
    staff = enterprises.groupby("sector").agg("staff", np.sum)
    assert sum(staff.values()) == columns.staff.sum()
    rows = []
    enterprises.do(lambda one: rows.append(one.row))
    assert rows == list(range(25))
    assert enterprises.map("luck") == [one.luck() for one in enterprises]


def test_a_change_between_two_months_changes_the_run(model, town):
    usual = cs.simulate(town, "order-classes", seed=3, months=3).indicators
    model.agents_by_type[cs.Enterprise].set("strategy", "deep")
    for _ in range(3):
        model.step()
    assert model.indicators["deep_share"].iloc[0] > usual["deep_share"].iloc[0]


def test_every_indicator_is_collected_every_month(model):
    for _ in range(3):
        model.step()
    collected = model.datacollector.get_model_vars_dataframe()
    assert list(collected.columns) == list(cs.INDICATORS)
    assert np.array_equal(collected.to_numpy(), model.indicators.to_numpy())
    assert list(model.indicators.index) == [1, 2, 3]


def test_run_model_stops_at_the_end_of_the_horizon_and_steps_may_go_on(model, town):
    model.run_model()
    assert (model.month, model.running) == (12, False)
    model.step()
    longer = cs.simulate(town, "order-classes", seed=3, months=13)
    assert_frame_equal(model.indicators, longer.indicators, check_exact=True)


def test_dated_values_hold_from_their_month_on(town):
    policy = cs.load_policy("training-subsidy").starting(3)
    model = cs.ConsortiumModel(town, policy, rng=3)
    rates = []
    for _ in range(4):
        model.step()
        rates.append(model.settings.training_subsidy.rate)
    assert rates[1] == 0.0 < rates[2] == rates[3]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_model_can_be_copied_and_stored_and_goes_on_with_the_same_bits(town, again):
    model = cs.ConsortiumModel(town, "order-classes", rng=3, rules=cs.rules_of(Member))
    for _ in range(6):
        model.step()
    stored = again(model)
    for one in (model, stored):
        for _ in range(6):
            one.step()
    assert_frame_equal(model.indicators, stored.indicators, check_exact=True)
    assert model.agents_by_type[Member].get("asked") == stored.agents_by_type[Member].get("asked")
    assert stored.enterprise(4).consortium is stored.consortium is not model.consortium
    stored.enterprise(4).distance = 0.9
    assert stored.consortium.enterprises.distance[4] == 0.9 != model.enterprise(4).distance


def test_agents_are_of_the_class_that_decides_and_found_by_the_one_it_refines(town):
    model = cs.ConsortiumModel(town, rng=3, rules=cs.rules_of(Member))
    assert set(model.agents_by_type) == {cs.Government, cs.College, Member}
    assert model.agents_by_type[cs.Enterprise] is model.agents_by_type[Member]
    with pytest.raises(KeyError):
        model.agents_by_type[cs.Student]
    for _ in range(12):
        model.step()
    members = model.agents_by_type[Member].select(lambda one: one.asked > 0)
    assert set(members.get("strategy")) == {"member"}


def test_an_enterprise_that_closes_leaves_and_an_entrant_is_a_new_agent(model):
    closing = model.enterprise(5)
    ruin(model, closing)
    model.step()
    assert not closing.active
    assert closing not in model.agents
    assert len(model.agents_by_type[cs.Enterprise]) == 24
    with pytest.raises(cs.SettingError, match="none in business in row 5"):
        model.enterprise(5)
    while not model.consortium.enterprises.active[5]:
        model.step()
    entrant = model.enterprise(5)
    assert entrant is not closing
    assert entrant in model.agents
    assert not closing.active
    assert closing not in model.agents
    with pytest.raises(cs.SettingError, match="<Enterprise 5>: has left, and another has taken its row"):
        _ = closing.profit


class Forgetful(cs.Enterprise):
    """Has an attribute of its own once it was asked."""

    def participate(self, outlook):
        self.asked = True
        return self.strategy


def test_an_entrant_does_not_inherit_what_the_closed_one_remembered(town):
    model = cs.ConsortiumModel(town.with_({"participation.review": 2.0}), rng=3, rules=cs.rules_of(Forgetful))
    for _ in range(12):
        model.step()
    asked = next(one for one in model.agents_by_type[Forgetful] if hasattr(one, "asked"))
    ruin(model, asked)
    while asked.present:
        model.step()
    assert not hasattr(model.enterprise(asked._row), "asked")


def ruin(model, enterprise):
    """Put an enterprise so deep in debt that it closes this month."""
    consortium = model.consortium
    amount = np.zeros(consortium.enterprises.count, np.int64)
    amount[enterprise.row] = int(consortium.enterprises.cash[enterprise.row]) + 10**12
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "test", amount)
    consortium.enterprises.months_in_debt[enterprise.row] = 11


@pytest.mark.parametrize("rng", [None, 7.0, "7", True, -1, 2**64, np.random.default_rng(7)])
def test_the_seed_is_a_whole_number(town, rng):
    with pytest.raises(cs.SettingError, match=r"rng: found .* a whole number .* every draw is keyed by it"):
        cs.ConsortiumModel(town, rng=rng)


def test_numpy_integers_are_seeds(town):
    assert cs.ConsortiumModel(town, rng=np.uint64(2**64 - 1)).seed == 2**64 - 1


def test_two_classes_of_one_kind_cannot_both_be_the_agents(town):
    class Host(cs.Enterprise):
        def host(self, outlook):
            return 0

    rules = {**cs.rules_of(Member), **cs.rules_of(Host)}
    with pytest.raises(cs.SettingError, match="Member and Host both refine Enterprise"):
        cs.ConsortiumModel(town, rules=rules)
