from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from toy import ToySettings

from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.sources import coverage, parameters_page, sources
from consortium_sim.scenario.tree import names

Write = Callable[[str, str], Path]

CITY = """kind = "scenario"
[labour_market]
floor = { value = 1500, source = "Notice 7", low = 1200, high = 1800 }
separation = 0.02
delay = [{ from = 60, value = 3, source = "Plan 2030" }]
[sectors.robotics]
staffing = { value = { welder = 0.6, coder = 0.4 }, source = "Survey" }
[[events]]
month = 36
jump = { value = 0.2, source = "assumption, 0.1 to 0.3" }
"""


def test_every_number_has_one_row_with_its_source_and_line(write: Write) -> None:
    table = sources(write("city.toml", CITY)).set_index("parameter")
    assert table.index.is_unique
    rows = {
        "labour_market.floor": [1500.0, "yuan/month", 1200.0, 1800.0, "Notice 7", "city.toml", 3, False],
        "labour_market.separation": [0.02, "1/month", 0.0, 0.2, "assumption", "city.toml", 4, True],
        "labour_market.delay": [6, "months", 0, 60, "assumption", "", 0, True],
        "labour_market.delay (from month 60)": [3, "months", 0, 60, "Plan 2030", "city.toml", 5, False],
        "people.labour_force": [10_000.0, "persons", 50.0, 1e8, "census", "", 0, False],
        "sectors.robotics.staffing.coder": [0.4, "share", 0.0, 1.0, "Survey", "city.toml", 7, False],
        "events.1.month": [36, "month", 1, 600, "assumption", "city.toml", 9, True],
        "events.1.jump": [0.2, "1", 0.0, 1.0, "assumption, 0.1 to 0.3", "city.toml", 10, True],
    }
    for name, expected in rows.items():
        assert table.loc[name].tolist() == expected
    assert "labour_market.rule" not in table.index


def test_a_dated_value_over_that_of_the_base_keeps_the_source_of_both(write: Write) -> None:
    write("base.toml", 'kind = "scenario"\n[labour_market]\ndelay = { value = 9, source = "Survey" }\n')
    dated = '[labour_market]\ndelay = [{ from = 7, value = 3, source = "Plan" }]\n'
    path = write("city.toml", f'kind = "scenario"\nextends = "base"\n{dated}')
    table = sources(path).set_index("parameter")
    delays = table[table.index.str.startswith("labour_market.delay")]
    assert delays["source"].to_dict() == {
        "labour_market.delay": "Survey",
        "labour_market.delay (from month 7)": "Plan",
    }


def test_a_value_dated_from_the_first_month_has_none_before(write: Write) -> None:
    path = write("city.toml", 'kind = "scenario"\n[labour_market]\ndelay = [{ from = 1, value = 3 }]\n')
    names_ = sources(path)["parameter"]
    assert names_[names_.str.startswith("labour_market.delay")].tolist() == [
        "labour_market.delay (from month 1)"
    ]


def test_the_coverage_is_the_share_of_numbers_with_a_source(write: Write) -> None:
    path = write("city.toml", CITY)
    table = sources(path)
    assert coverage(load_scenario(path)) == pytest.approx(1 - table["assumption"].mean())
    assert 0 < table["assumption"].sum() < len(table)


@pytest.mark.parametrize(
    "source",
    [
        "assumption, 1 to 2",
        "Survey 2020; 0.15 is an assumption",
        "calibrated: wages of 2023",
        "a trial's 0",
    ],
)
def test_a_source_that_says_it_was_chosen_is_an_assumption(write: Write, source: str) -> None:
    number = f'{{ value = 1500, source = "{source}" }}'
    table = sources(write("city.toml", f'kind = "scenario"\n[labour_market]\nfloor = {number}\n'))
    assert table.set_index("parameter").loc["labour_market.floor", "assumption"]


def test_an_industrial_source_is_no_trial(write: Write) -> None:
    number = '{ value = 1500, source = "Industrial Yearbook" }'
    table = sources(write("city.toml", f'kind = "scenario"\n[labour_market]\nfloor = {number}\n'))
    assert not table.set_index("parameter").loc["labour_market.floor", "assumption"]


def test_the_parameter_page_lists_assumed_constants_of_the_mechanisms() -> None:
    constants = parameters_page(ToySettings).partition("## Constants")[2]
    assert (
        "| `SEATS_PER_ENTRANT` | `1.03` | `mechanisms/founding/schools.py` | Seats of the first year"
        in constants
    )
    assert "FIRST_MONTHS_OF_STUDY" not in constants


def test_a_number_changed_in_python_is_an_assumption_unless_it_says_its_source(write: Write) -> None:
    city = load_scenario(write("city.toml", CITY))
    changed = city.with_(
        {"labour_market.floor": 1600, "labour_market.separation": {"value": 0.03, "source": "X"}}
    )
    table = sources(changed).set_index("parameter")
    assert table.loc["labour_market.floor", "source"] == "assumption"
    assert table.loc["labour_market.separation", "source"] == "X"


def test_the_parameter_page_names_every_parameter_with_its_declaration() -> None:
    page = parameters_page(ToySettings)
    lists = ("enterprises.listed", "enterprises.posts", "colleges.listed", "events")
    for name in sorted({*names(ToySettings)} - {*lists}):
        section, _, key = name.rpartition(".")
        assert f"| `{key}` |" in page
        assert not section or f"## `{section}`" in page
    assert (
        "| `applications` | 4 | applications/month | a whole number from 1 to 50 | policy | applications sent "
        "| assumption |" in page
    )
    assert (
        "| `wage` | none: must be given | 1 | a number from 0.3 to 3 | start | wage weight | assumption |"
        in page
    )
    assert "| `budget` | 1200000 | yuan/year | a number from 0 to 1000000000 | policy, size |" in page
    assert "## `[events]`" in page
    assert "## `people`\n\nThe working population.\n" in page
    assert "## `labour_market`\n\n| parameter" in page
