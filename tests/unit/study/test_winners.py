"""Who wins and who loses: money that one has another has not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_city import small_city

import consortium_sim as cs
from consortium_sim.model.groups import APTITUDES, ENTERPRISES, FIFTHS, PROGRAMS, WAGES
from consortium_sim.study.winners import ALL, MONEY

CENTS_LOST = 0.1


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("winners") / "study.sqlite"


@pytest.fixture(scope="module")
def study(store: Path) -> cs.Study:
    city = small_city(0.06, 12)
    policies = ["training-subsidy", "package"]
    return cs.compare(city, policies, seeds=3, months=40, jobs=1, progress=False, store=store)


@pytest.fixture(scope="module")
def winners(study: cs.Study) -> pd.DataFrame:
    return study.winners()


def test_the_money_of_all_actors_adds_up_to_nothing(winners: pd.DataFrame) -> None:
    money = winners[(winners["group"] == ALL) & winners["measure"].isin(MONEY)]
    assert money["difference"].abs().max() > 1e5
    assert money.groupby("policy")["difference"].sum().abs().max() < CENTS_LOST
    assert money.groupby("policy")["reference"].sum().abs().max() < CENTS_LOST
    assert set(money["actor"]) >= {"government", "colleges", "enterprises", "households", "outside world"}


def test_the_groups_of_enterprises_earn_what_enterprises_earn(winners: pd.DataFrame) -> None:
    income = winners[winners["measure"] == "income"]
    for column in ("reference", "difference"):
        groups = income[income["actor"] == ENTERPRISES].groupby("policy")[column].sum()
        whole = income[income["actor"] == "enterprises"].set_index("policy")[column]
        assert (groups - whole).abs().max() < CENTS_LOST


def test_a_part_of_a_year_is_counted_a_year() -> None:
    short = cs.compare(small_city(0.03, 12), ["package"], seeds=1, months=7, jobs=1, progress=False).winners()
    income = short[short["measure"] == "income"].set_index("actor")
    groups = income.loc[[ENTERPRISES], "reference"].sum()
    assert groups == pytest.approx(income.loc["enterprises", "reference"], abs=CENTS_LOST)


def test_every_actor_of_the_city_is_told_of(winners: pd.DataFrame) -> None:
    package = winners[winners["policy"] == "package"]
    assert set(package["actor"]) >= {ENTERPRISES, PROGRAMS, APTITUDES}
    by_aptitude = package[(package["actor"] == APTITUDES) & (package["measure"] == "first_wage")]
    assert tuple(by_aptitude["group"]) == FIFTHS
    assert by_aptitude["reference"].is_monotonic_increasing
    assert set(winners["verdict"]) <= {"gain", "loss", "up", "down", "unclear", "no change"}


def test_graduates_by_group_make_up_the_indicators(study: cs.Study) -> None:
    run = study.run("package", 2)
    for actor in (PROGRAMS, APTITUDES):
        table = run.groups[run.groups["actor"] == actor]
        wide = table.pivot_table(index=["year", "group"], columns="measure", values="value").reset_index()
        for measure in ("match_rate", "local_rate"):
            total = (wide["graduates"] * wide[measure].fillna(0.0)).groupby(wide["year"]).sum()
            rates = total / wide["graduates"].groupby(wide["year"]).sum()
            for year in (2, 3, 4):
                indicator = run.indicators[measure].loc[12 * (year - 1) + 1]
                assert rates[year] == pytest.approx(indicator, abs=1e-12)


def test_nobody_graduates_in_the_first_year_and_few_are_five_years_out(study: cs.Study) -> None:
    table = study.run("baseline", 1).groups
    first = table[(table["year"] == 1) & (table["measure"] == "match_rate")]
    assert first["value"].isna().all()
    assert table.loc[table["actor"] == WAGES, "value"].isna().all()


def test_wages_of_people_five_years_out_rise_from_fifth_to_fifth() -> None:
    run = cs.simulate(small_city(0.05, 72), seed=4, months=24)
    wages = run.groups[run.groups["actor"] == WAGES]
    for year in (1, 2):
        values = wages.loc[wages["year"] == year, "value"].to_numpy()
        assert np.isfinite(values).all() and (np.diff(values) > 0.0).all()


def test_a_store_gives_back_what_the_groups_were(study: cs.Study, store: Path) -> None:
    again = cs.load_study(store).run("package", 3)
    made = cs.simulate(study.cities[0].scenario, "package", 3, 40, snapshots=())
    pd.testing.assert_frame_equal(again.groups, made.groups, check_exact=True)


def test_sizes_and_strategies_are_those_of_the_start(study: cs.Study) -> None:
    staff = [
        run.groups[(run.groups["actor"] == ENTERPRISES) & (run.groups["measure"] == "staff")]
        for run in (study.run("baseline", 1), study.run("package", 1))
    ]
    there = [set(table.loc[table["value"] > 0.0, "group"]) - {"entered later"} for table in staff]
    assert there[0] == there[1]
