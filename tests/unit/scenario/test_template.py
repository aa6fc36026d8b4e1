"""The template of the tables works as its README says, with the model's own settings."""

from __future__ import annotations

import re

import pytest

from consortium_sim.scenario.bundled import folder
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.tables import ENTERPRISES, POSTS, PROGRAMS, city_from_tables


@pytest.fixture(autouse=True)
def toy_settings() -> None:
    """Keep the model's settings and the bundled files."""


def test_the_template_makes_a_city() -> None:
    template = folder() / "template"
    city = city_from_tables(
        "base-city",
        template / "enterprises.csv",
        template / "programs.csv",
        template / "posts.csv",
        name="my-city",
    )
    listed = city.settings.enterprises.listed
    posts = city.settings.people.labour_force * city.settings.enterprises.tightness
    assert posts == pytest.approx(sum(one.size for one in listed))
    assert city.settings.enterprises.count == len(listed)
    assert city.provenance["enterprises.listed.1.size"].file == "scenarios/template/enterprises.csv"
    base = load_scenario("base-city").settings
    seats_of_base = base.students.entrants / base.people.labour_force
    assert city.settings.students.entrants / city.settings.people.labour_force == pytest.approx(
        seats_of_base, rel=0.15
    )


def test_the_readme_names_every_column_in_both_languages() -> None:
    text = (folder() / "template" / "README.md").read_text("utf-8")
    rows = set(re.findall(r"^\|[^|]*\| (\w+) \| (\w+) \|", text, re.MULTILINE))
    for form in (ENTERPRISES, PROGRAMS, POSTS):
        for column in form.columns:
            assert (column.header, column.aliases[0]) in rows


def test_the_template_has_no_source_that_a_user_might_keep() -> None:
    for table in ("enterprises", "programs"):
        lines = (folder() / "template" / f"{table}.csv").read_text("utf-8").splitlines()
        assert all(line.endswith(",") for line in lines[1:])


def test_a_scenario_is_shown_in_one_line() -> None:
    assert repr(load_scenario("wuhu")) == "<Scenario wuhu: 23,040 people, 750 enterprises>"
