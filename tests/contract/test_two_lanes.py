"""A decision written agent by agent gives the same bits as the rule on columns (architecture.md, decision 2)."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

import consortium_sim as cs
from consortium_sim.mechanisms.participation.review import imitate_or_explore

MONTHS, SEED = 24, 11


class ReviewingItself(cs.Enterprise):
    def participate(self, outlook):
        return super().participate(outlook)


class HostingItself(cs.Enterprise):
    def host(self, outlook):
        return super().host(outlook)


class DecidingEnterprise(cs.Enterprise):
    def participate(self, outlook):
        return super().participate(outlook)

    def host(self, outlook):
        return super().host(outlook)

    def vote(self, outlook):
        return super().vote(outlook)

    def sponsor(self, outlook):
        return super().sponsor(outlook)


class VotingItself(cs.Enterprise):
    def vote(self, outlook):
        return super().vote(outlook)


class SponsoringItself(cs.Enterprise):
    def sponsor(self, outlook):
        return super().sponsor(outlook)


class ChoosingStudent(cs.Student):
    def choose_program(self, outlook):
        return super().choose_program(outlook)


class RankingStudent(cs.Student):
    def rank_offers(self, outlook):
        return super().rank_offers(outlook)


class DecidingStudent(cs.Student):
    def choose_program(self, outlook):
        return super().choose_program(outlook)

    def rank_offers(self, outlook):
        return super().rank_offers(outlook)


class DecidingCollege(cs.College):
    def adjust_seats(self, outlook):
        return super().adjust_seats(outlook)


class DecidingGovernment(cs.Government):
    def set_instruments(self, outlook):
        return super().set_instruments(outlook)


ALL = (DecidingGovernment, DecidingCollege, DecidingEnterprise, DecidingStudent)
CLASSES = [
    (ReviewingItself,),
    (HostingItself,),
    (VotingItself,),
    (SponsoringItself,),
    (ChoosingStudent,),
    (RankingStudent,),
    (DecidingCollege,),
    (DecidingGovernment,),
    ALL,
]


@pytest.fixture(scope="module")
def town() -> cs.Scenario:
    """At most 500 people, with enough enterprises and programs that every decision is asked for often."""
    changes = {"enterprises.count": 25, "people.labour_force": 360, "colleges.count": 3, "time.burn_in": 24}
    worthwhile = {"technology_platform.project_cost": 1e5, "technology_platform.lift": 0.06}
    return cs.load_scenario("base-city").scaled(0.02).with_({**changes, **worthwhile}, name="town")


@pytest.fixture(scope="module")
def policy() -> cs.Policy:
    """Instruments, platforms and a council all at once."""
    council = {"council.open": True, "council.interval": 1, "council.voting": "member"}
    research = {"technology_platform.open": True, "rd_grant.rate": 0.3}
    return cs.Policy("everything", {**cs.load_policy("package").changes, **council, **research})


@pytest.fixture(scope="module")
def columnar(town: cs.Scenario, policy: cs.Policy) -> cs.Run:
    return run(town, policy)


def run(town: cs.Scenario, policy: cs.Policy, rules: Mapping[str, Any] | None = None) -> cs.Run:
    return cs.simulate(town, policy, SEED, MONTHS, rules, snapshots=[12, MONTHS])


def assert_same_bits(one: cs.Run, other: cs.Run) -> None:
    assert one.values.tobytes() == other.values.tobytes()
    assert one.flows == other.flows
    assert one.messages == other.messages
    for month, snapshot in one.snapshots.items():
        for kind, table in snapshot.tables.items():
            for name, column in table.items():
                assert np.array_equal(column, other.snapshots[month].tables[kind][name]), (month, kind, name)


@pytest.mark.parametrize("classes", CLASSES, ids=lambda classes: "+".join(one.__name__ for one in classes))
def test_an_override_that_asks_its_class_gives_the_bits_of_the_columns(classes, town, policy, columnar):
    assert_same_bits(run(town, policy, cs.rules_of(*classes)), columnar)


@pytest.mark.parametrize("classes", [(), ALL], ids=["columns", "agents"])
def test_the_mesa_model_gives_the_bits_of_simulate(classes, town, policy, columnar):
    model = cs.ConsortiumModel(town, policy, rng=SEED, rules=cs.rules_of(*classes))
    for _ in range(MONTHS):
        model.step()
    assert_frame_equal(model.indicators, columnar.indicators, check_exact=True)
    people = columnar.agents("person")
    assert model.students.get("uid") == people["person"].tolist()
    assert model.students.get("wage") == people["wage"].tolist()


def test_the_town_is_small_and_every_decision_is_taken_in_it(town, policy, columnar):
    model = cs.ConsortiumModel(town, policy, rng=SEED)
    assert model.people <= 500
    asked: list[str] = []
    counting = {
        name: Counting(rule, name, asked) for name, rule in vars(cs.ConsortiumModel(town)._rules).items()
    }
    assert_same_bits(run(town, policy, counting), columnar)
    months = columnar.indicators
    assert set(asked) == set(counting)
    assert months["hosted_share"].max() > 0.0
    assert months["participation"].nunique() > 3
    assert months["incentives_paid"].sum() > 0.0
    assert len(columnar.projects) > 3


class Counting:
    """A rule that notes that it was asked."""

    def __init__(self, rule, name, asked):
        self.rule, self.name, self.asked = rule, name, asked

    def __call__(self, outlook):
        self.asked.append(self.name)
        return self.rule(outlook)


class Stubborn(cs.Enterprise):
    def participate(self, outlook):
        return "outside"


def test_enterprises_that_never_participate_empty_the_consortium(town, policy, columnar):
    alone = run(town, policy, cs.rules_of(Stubborn)).indicators
    assert alone["participation"].iloc[-1] < 0.5 * alone["participation"].iloc[0]
    assert alone["participation"].iloc[-1] < columnar.indicators["participation"].iloc[-1]


class OnlyRoboticists(cs.Student):
    def choose_program(self, outlook):
        wanted = [program.occupation == "robotics" for program in self.model.programs]
        return np.where(wanted, super().choose_program(outlook), -np.inf)


def test_applicants_who_want_one_occupation_only_enrol_there(town, policy):
    freshers = run(town, policy, cs.rules_of(OnlyRoboticists)).agents("student", month=12)
    freshers = freshers[freshers["month_of_study"].between(1, 12)]
    assert len(freshers)
    assert set(freshers["occupation"]) == {"robotics"}


class Taxing(cs.Government):
    def set_instruments(self, outlook):
        levy = replace(outlook.declared.levy_grant, levy=0.01 if outlook.month > 12 else 0.0)
        return replace(outlook.declared, levy_grant=levy)


def test_a_government_can_do_more_than_the_policy_declares(town):
    paid = run(town, "baseline", cs.rules_of(Taxing)).accounts.groupby("kind")["year"].unique()
    assert list(paid["training levy"]) == [2]


class Refusing(cs.Student):
    def rank_offers(self, outlook):
        return np.full(outlook.wage.size, -np.inf)


def test_people_who_refuse_every_offer_are_not_hired(town, policy):
    assert run(town, policy, cs.rules_of(Refusing)).indicators["hires"].sum() == 0.0


class Closing(cs.College):
    def adjust_seats(self, outlook):
        return np.zeros(len(self.programs)) if self.row == 0 else outlook.seats


def test_a_college_can_close_its_programs_while_the_others_go_on(town, policy):
    programs = run(town, policy, cs.rules_of(Closing)).agents("program")
    assert (programs["seats"][programs["college"] == 0] == 0.0).all()
    assert (programs.groupby("college")["seats"].sum().drop(0) > 0.0).all()


class Wary(cs.Enterprise):
    """Stays away for a year once it has lost money in a review; notes it in an attribute of its own."""

    def __init__(self, model, row):
        super().__init__(model, row)
        self.reviews = 0
        self.lucky = []

    def participate(self, outlook):
        self.reviews += 1
        self.lucky.append(self.luck())
        return "outside" if self.reviews % 2 or self.profit < 0.0 else "member"


def test_agents_remember_for_one_run_and_the_same_in_both_lanes(town, policy):
    rules = cs.rules_of(Wary)
    first, second = run(town, policy, rules), run(town, policy, rules)
    assert_same_bits(first, second)
    model = cs.ConsortiumModel(town, policy, rng=SEED, rules=rules)
    for _ in range(MONTHS):
        model.step()
    assert_frame_equal(model.indicators, first.indicators, check_exact=True)
    wary = model.agents_by_type[Wary]
    assert wary.agg("reviews", max) > 1
    drawn = np.concatenate(wary.get("lucky"))
    assert np.unique(drawn).size == drawn.size


def test_rules_travel_to_other_processes_and_give_the_same_bits(town, policy, columnar):
    rules = cs.rules_of(*ALL)
    run(town, policy, rules)
    assert_same_bits(run(town, policy, pickle.loads(pickle.dumps(rules))), columnar)


def test_rules_of_agents_and_rules_on_columns_go_together(town, policy, columnar):
    mixed = {"participation": imitate_or_explore, **cs.rules_of(HostingItself, DecidingCollege)}
    assert_same_bits(run(town, policy, mixed), columnar)
