"""Attributes of agents read and write their row, and nothing that the books or the people depend on."""

from __future__ import annotations

import numpy as np
import pytest

import consortium_sim as cs


@pytest.fixture
def enterprise(model):
    return model.enterprise(4)


def test_reading_an_attribute_reads_the_row(model, enterprise):
    columns = model.consortium.enterprises
    assert enterprise.profit == columns.profit[4]
    assert enterprise.cash == columns.cash[4] / 100.0
    assert enterprise.sector == model.consortium.industry.sectors[columns.sector[4]]
    assert type(enterprise.staff) is int


def test_setting_an_attribute_writes_the_row_and_no_other(model, enterprise):
    columns = model.consortium.enterprises
    others = np.delete(columns.distance, 4)
    enterprise.distance = 0.33
    assert columns.distance[4] == 0.33
    assert np.array_equal(np.delete(columns.distance, 4), others)


def test_two_models_do_not_share_rows(town, model):
    other = cs.ConsortiumModel(town, "order-classes", rng=3)
    before = other.enterprise(4).distance
    model.enterprise(4).distance = 0.7
    assert other.enterprise(4).distance == before


@pytest.mark.parametrize(("given", "shown"), [("deep", "deep"), (1, "member"), (np.int64(0), "outside")])
def test_a_strategy_is_shown_as_a_name_and_set_by_name_or_code(enterprise, given, shown):
    enterprise.strategy = given
    assert enterprise.strategy == shown


@pytest.mark.parametrize("given", ["deeep", 3, -1, True, 1.0, None])
def test_what_is_no_strategy_is_refused(enterprise, given):
    with pytest.raises(
        cs.SettingError, match=r"Enterprise\.strategy: found .*one of 'outside', 'member', 'deep'"
    ):
        enterprise.strategy = given


def test_a_misspelt_strategy_gets_the_nearest_one(enterprise):
    with pytest.raises(cs.SettingError, match="Did you mean 'deep'"):
        enterprise.strategy = "deeep"


@pytest.mark.parametrize("given", [np.nan, np.inf, "0.1", None, True, -0.06])
def test_a_distance_is_a_finite_number_in_its_range(enterprise, given):
    with pytest.raises(cs.SettingError, match=r"Enterprise\.distance: found .* a number of at least -0\.05"):
        enterprise.distance = given


def test_money_moves_only_through_the_ledger(model, enterprise):
    with pytest.raises(
        cs.SettingError, match=r"Enterprise\.cash: cannot be set: money moves only through the led"
    ):
        enterprise.cash = 1e6
    with pytest.raises(cs.SettingError, match="ledger"):
        model.college(0).funds = 1e6
    with pytest.raises(cs.SettingError, match="ledger"):
        next(iter(model.students)).wage = 1e6


def test_what_the_model_counts_cannot_be_set(model, enterprise):
    for agent, attribute in ((enterprise, "staff"), (model.college(0), "students"), (enterprise, "profit")):
        with pytest.raises(cs.SettingError, match="the model counts it anew every month"):
            setattr(agent, attribute, 1)
    with pytest.raises(AttributeError):
        model.government.coverage = 1.0


def test_an_enterprise_knows_its_people_and_posts(model, enterprise):
    assert len(enterprise.employees) == enterprise.staff
    assert set(enterprise.employees.get("enterprise")) <= {4}
    assert sum(enterprise.posts.values()) == model.consortium.posts.target[4].sum()
    hosts = model.agents_by_type[cs.Enterprise].select(lambda one: len(one.trainees) > 0)
    assert all(set(host.trainees.get("host")) == {host.row} for host in hosts)


def test_a_college_knows_its_programs(model):
    college = model.college(1)
    programs = college.programs
    assert [program.college for program in programs] == [1] * len(programs)
    assert college.seats.tolist() == [program.seats for program in programs]
    assert college.quality == programs[0].quality
    programs[0].seats = 40.0
    assert model.consortium.programs.seats[programs[0].row] == 40.0
    assert programs[0].gap == pytest.approx(0.3, abs=0.2)
    assert repr(programs[0]) == f"<Program {programs[0].row}: {programs[0].occupation} at college 1>"


def test_the_council_shows_in_its_members_and_in_the_government(town):
    council = {"council.open": True, "council.interval": 1, "council.voting": "member"}
    model = cs.ConsortiumModel(town, cs.Policy("council", council), rng=3)
    for _ in range(6):
        model.step()
    enterprises = model.agents_by_type[cs.Enterprise]
    seated = {agent.row for agent in enterprises if agent.sits_in_council}
    assert seated == set(model.consortium.council.enterprise_seats.tolist())
    largest = max(enterprises, key=lambda agent: agent.contribution)
    assert largest.contribution > 0.0
    assert largest.row in seated
    government = model.government
    assert government.fee_factor == model.consortium.region.fee_factor < 1.0
    assert government.levy_factor == 1.0
    assert list(government.effectiveness) == [
        "talent",
        "technology",
        "market information",
        "resources and finance",
        "evaluation",
    ]
    adopted = [minute for minute in government.minutes if minute.outcome == "adopted"]
    assert any(minute.title == "lower the membership fee by 10%" for minute in adopted)
    assert adopted[0].month >= 1


def test_the_government_sees_its_money_and_its_platform(model):
    model.step()
    government = model.government
    assert government.cash == model.consortium.region.government[0] / 100.0
    assert (government.coverage, government.information, government.grant_rate) == (0.0, 0.0, 0.0)
    assert government.spent == {}, "nothing was paid, so no instrument is named"
    assert government.region == 0


def test_draws_of_an_agent_are_its_own_and_can_be_had_again(model):
    first, second = model.enterprise(0), model.enterprise(1)
    drawn = [first.luck(), first.luck(1), second.luck(), model.college(0).luck(), model.government.luck()]
    assert len(set(drawn)) == len(drawn)
    assert all(0.0 < one < 1.0 for one in drawn)
    assert first.luck() == drawn[0]
    model.step()
    assert first.luck() != drawn[0]


def test_a_row_cannot_be_removed_under_the_model(enterprise):
    with pytest.raises(cs.SettingError, match="the face of a row, which would go on without it"):
        enterprise.remove()
