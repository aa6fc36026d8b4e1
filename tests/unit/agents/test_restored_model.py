"""A Mesa model that was saved and restored goes on as if it had never stopped: city, agents, ids, generators."""

from __future__ import annotations

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from same_state import assert_same_city, assert_same_run

import consortium_sim as cs

MONTHS = 15


class Wavering(cs.Enterprise):
    """Asks Mesa's generators, and remembers what it did."""

    def __init__(self, model, row):
        super().__init__(model, row)
        self.done = []

    def participate(self, outlook):
        lucky = self.random.random() + self.rng.random() < 1.0
        self.done.append("member" if lucky else "outside")
        return self.done[-1]


class Watched(cs.ConsortiumModel):
    """A model with something of its own, which its steps change."""

    def __init__(self, *arguments, **options):
        self.diary = ["begun"]
        super().__init__(*arguments, **options)
        self.largest = np.zeros(2)

    def step(self):
        super().step()
        self.diary.append(f"month {self.month}")
        self.largest[0] = max(self.largest[0], self.government.cash)


RULES = cs.rules_of(Wavering)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "town.checkpoint"


def stepped(model, months):
    for _ in range(months):
        model.step()
    return model


def agents_of(model):
    return [
        (type(agent), agent.row, agent.unique_id, {k: v for k, v in vars(agent).items() if k != "model"})
        for agent in model.agents
    ]


def assert_same_model(one, other):
    assert_same_city(one.consortium, other.consortium)
    assert_frame_equal(one.indicators, other.indicators, check_exact=True)
    assert_frame_equal(
        one.datacollector.get_model_vars_dataframe(),
        other.datacollector.get_model_vars_dataframe(),
        check_exact=True,
    )
    assert agents_of(one) == agents_of(other)
    assert list(one.agents_by_type) == list(other.agents_by_type)
    assert (one.month, one.steps, one.running) == (other.month, other.steps, other.running)
    assert (one.random.random(), one.rng.random()) == (other.random.random(), other.rng.random())


@pytest.mark.parametrize("month", [0, 1, 8, 9, 13])
def test_a_restored_model_goes_on_as_if_it_had_never_stopped(town, file, month):
    unstopped = stepped(Watched(town, "everything", rng=3, rules=RULES), MONTHS)
    stepped(Watched(town, "everything", rng=3, rules=RULES), month).save(file)
    restored = stepped(Watched.restore(file, RULES), MONTHS - month)
    assert_same_model(restored, unstopped)
    assert restored.diary == unstopped.diary == ["begun", *(f"month {m + 1}" for m in range(MONTHS))]
    assert np.array_equal(restored.largest, unstopped.largest)


def test_a_restored_model_can_be_saved_again_and_saving_changes_nothing(town, file):
    unstopped = stepped(Watched(town, "everything", rng=3, rules=RULES), MONTHS)
    saved = stepped(Watched(town, "everything", rng=3, rules=RULES), 4)
    saved.save(file)
    again = stepped(Watched.restore(file, RULES), 5)
    again.save(file)
    assert_same_model(stepped(saved, MONTHS - 4), unstopped)
    restored = Watched.restore(file, RULES)
    assert repr(restored) == "<ConsortiumModel town, everything, seed 3, month 9>"
    assert_same_model(stepped(restored, MONTHS - 9), stepped(again, MONTHS - 9))


def test_ids_of_enterprises_that_have_left_are_not_given_away_again(town, file):
    troubled = town.with_({"participation.memory": 3.0, "production.overhead": 9_000.0})
    model = stepped(cs.ConsortiumModel(troubled, rng=3), 20)
    ids = [agent.unique_id for agent in model.agents]
    assert ids != list(range(1, len(ids) + 1)), "nobody has left, the test shows nothing"
    model.save(file)
    restored = cs.ConsortiumModel.restore(file)
    assert [agent.unique_id for agent in restored.agents] == ids
    assert_same_model(stepped(restored, 6), stepped(model, 6))


def test_a_model_and_a_run_go_on_from_each_others_checkpoints(town, file):
    whole = cs.simulate(town, "everything", 3, MONTHS)
    stepped(cs.ConsortiumModel(town, "everything", rng=3), 7).save(file)
    assert_same_run(cs.resume(file, MONTHS), whole)
    cs.simulate(town, "everything", 3, 7, save=file)
    restored = stepped(cs.ConsortiumModel.restore(file), MONTHS - 7)
    assert_frame_equal(restored.indicators, whole.indicators, check_exact=True)


def test_agents_that_were_changed_between_steps_stay_so(town, file):
    model = stepped(cs.ConsortiumModel(town, "everything", rng=3), 3)
    model.agents_by_type[cs.Enterprise].set("distance", 0.02)
    model.save(file)
    assert_same_model(stepped(cs.ConsortiumModel.restore(file), 2), stepped(model, 2))


def test_a_restored_model_stops_at_the_end_of_the_horizon(town, file):
    stepped(cs.ConsortiumModel(town, rng=3), 11).save(file)
    restored = cs.ConsortiumModel.restore(file)
    assert restored.running
    restored.run_model()
    assert restored.month == 12


def test_what_cannot_be_kept_is_named(town, file, model):
    model.enterprise(3).friend = model.enterprise(4)
    with pytest.raises(cs.SettingError, match=r"Enterprise 3\.friend: found <Enterprise 4> .*Expected"):
        model.save(file)
    del model.enterprise(3).friend
    model.chart = print
    with pytest.raises(cs.SettingError, match=r"mesa\.own\.chart: found <built-in function print>"):
        model.save(file)
    assert not file.exists()


def test_agents_of_other_kinds_are_refused(town, file, model):
    import mesa

    mesa.Agent(model)
    with pytest.raises(cs.SettingError, match="Expected agents of the city only"):
        model.save(file)
