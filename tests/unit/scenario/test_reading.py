from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import Fault, SettingError
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.scenario import Scenario, load_scenario

Write = Callable[[str, str], Path]


@pytest.fixture
def read(write: Write) -> Callable[[str], Scenario]:
    """Load a scenario with this body."""
    return lambda body: load_scenario(write("city.toml", f'kind = "scenario"\n{body}'))


@pytest.fixture
def faults(read: Callable[[str], Scenario]) -> Callable[[str], list[str]]:
    """Return the faults of a scenario with this body, as users see them, without the name of the file."""

    def found(body: str) -> list[str]:
        with pytest.raises(SettingError) as caught:
            read(body)
        assert all(isinstance(fault, Fault) for fault in caught.value.faults)
        return [str(fault).removeprefix("city.toml:") for fault in caught.value.faults]

    return found


Read = Callable[[str], Scenario]
Faults = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("applications = 3", 3),
        ("applications = 3.0", 3),
        ('delay = { value = 2, unit = "years" }', 24),
        ('delay = { value = 1.5, unit = "years" }', 18),
        ("floor = 1800", 1800.0),
        ('floor = { value = 2.4, unit = "万元/年" }', 2000.0),
        ('renewal = { value = 1, unit = "%/month" }', 0.12),
        ('separation = { value = 0.02, source = "Yearbook", low = 0.01, high = 0.02 }', 0.02),
        ('separation = { value = 0.02, source = "Yearbook", low = 0.02, high = 0.03 }', 0.02),
        ("balance = -1", -1.0),
        ("trend = 1e300", 1e300),
        ("caps = false", False),
        ('caps = { value = false, source = "the law" }', False),
        ('rule = "directed"', "directed"),
    ],
)
def test_a_value_is_read_in_its_declared_unit_and_type(read: Read, line: str, value: object) -> None:
    name = line.split(" ")[0]
    found = getattr(read(f"[labour_market]\n{line}").settings.labour_market, name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('applications = "3"', 'is the text "3". Expected a whole number from 1 to 50 (applications/month).'),
        ("applications = true", "is true. Expected a whole number from 1 to 50"),
        ("applications = 3.5", "is 3.5. Expected a whole number from 1 to 50"),
        ("applications = 0", "is 0. Expected a whole number from 1 to 50"),
        ("applications = -4", "is -4. Expected a whole number from 1 to 50"),
        ("applications = []", "is a list. Expected a whole number"),
        ("applications = [3, 4]", "is a list. Expected a whole number"),
        ("applications = {}", "has no value. Expected { value = …, source = … }."),
        ("applications = 2020-01-01", "is 2020-01-01 (a date). Expected a whole number"),
        ("floor = nan", "is nan. Expected a number from 0 to 20000 (yuan/month)."),
        ("floor = inf", "is inf. Expected a number from 0 to 20000 (yuan/month)."),
        ("trend = nan", "is nan. Expected a number (1/year)."),
        ("trend = -inf", "is -inf. Expected a number (1/year)."),
        ("floor = 20001", "is 20001. Expected a number from 0 to 20000 (yuan/month)."),
        ('floor = "2000"', 'is the text "2000". Expected a number'),
        ("caps = 1", "is 1. Expected true or false."),
        ('caps = "yes"', 'is the text "yes". Expected true or false.'),
        ('rule = "directd"', "Did you mean 'directed'? Expected one of 'random', 'directed'."),
        ("rule = 3", "is 3. Expected one of 'random', 'directed'."),
        (
            'floor = { value = 1, unit = "yaun/month" }',
            "is given in 'yaun/month'. Did you mean 'yuan/month'?",
        ),
        (
            'floor = { value = 1, unit = "persons" }',
            "is given in 'persons'. Expected 'yuan/month' or a unit that converts to it, such as 'yuan/year'.",
        ),
        (
            "floor = { value = 1, unit = 3 }",
            'has 3 as its unit. Expected a unit in quotes, such as "yuan/month".',
        ),
        (
            'floor = { value = 1, source = "" }',
            'has the text "" as its source. Expected a reference in quotes.',
        ),
        ('floor = { value = 1, low = "a" }', 'has the text "a" as its low. Expected a number.'),
        ("floor = { value = 1, hihg = 3 }", "says 'hihg', which is not known here. Did you mean 'high'?"),
        ("floor = { low = 1 }", "has no value."),
        ("floor = { value = 5, low = 6 }", "is 5 with low = 6. Expected low ≤ value ≤ high."),
        ("floor = { value = 5, high = 4 }", "is 5 with high = 4. Expected low ≤ value ≤ high."),
        ("floor = { value = 5, low = 0, high = 1e6 }", "is 1000000. Expected a number from 0 to 20000"),
        (
            'floor = { value = 30, unit = "万元/年" }',
            "is 30 万元/年. Expected a number from 0 to 20000 (yuan/month).",
        ),
        ('rule = { value = "random", unit = "1" }', "says 'unit', which is not known here."),
        ('rule = { value = "random", low = 1 }', "says 'low', which is not known here."),
        ("delay = [{ value = 3 }]", "has an entry without a month: a table."),
        ("delay = [{ from = 1, value = 3 }, 4]", "has an entry without a month: 4."),
        ("delay = [{ from = 0, value = 3 }]", "is dated from 0. Expected a month of the horizon"),
        ("delay = [{ from = 1.5, value = 3 }]", "is dated from 1.5. Expected a month of the horizon"),
        ('delay = [{ from = "1", value = 3 }]', 'is dated from the text "1".'),
        (
            "delay = [{ from = 9, value = 3 }, { from = 9, value = 4 }]",
            "is dated from month 9, after an entry from month 9. Expected months that increase.",
        ),
        ("delay = [{ from = 1 }]", "has no value."),
        ("delay = [{ from = 1, value = 61 }]", "is 61. Expected a whole number from 0 to 60 (months)."),
        ('delay = [{ from = 1, value = 6, unit = "yuan" }]', "is given in 'yuan'. Expected 'months'"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_was_expected(
    faults: Faults, line: str, message: str
) -> None:
    found = faults(f"\n[labour_market]\n{line}\n")
    assert len(found) == 1
    assert found[0].startswith("4: labour_market.")
    assert message in found[0]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("titel = 'x'", "2: 'titel' is not known. Did you mean 'title'?"),
        ("[labour_markt]", "2: 'labour_markt' is not known. Did you mean 'labour_market'?"),
        (
            "[labour_market]\naplications = 3",
            "3: labour_market has no 'aplications'. Did you mean 'applications'?",
        ),
        (
            "[incentives]\napplications = 3",
            "3: incentives has no 'applications'. Did you mean 'labour_market.appl",
        ),
        ("[incentives]\nxyz = 3", "3: incentives has no 'xyz'. Expected one of subsidy, share, budget."),
        ("labour_market = 3", "2: labour_market is 3, but it is a section with keys of its own."),
        ("[labour_market]\nfloor.low = 3", "3: labour_market.floor has no value."),
        (
            "[incentives]\nshare = 50",
            '3: incentives.share is 50. If percent is meant, write { value = 50, unit = "%" }.',
        ),
        (
            "[enterprises]\ncount = [{ from = 3, value = 9 }]",
            "3: enterprises.count is dated, but it only builds the city",
        ),
        ("occupations = 3", "2: occupations is 3, but it is a section"),
        ("[occupations]\nwelder = 3", "3: occupations.welder is 3. Expected a row: a table with the keys"),
        ("[occupations.fitter]", "2: occupations.fitter.wage has no value."),
        ("[occupations.welder]\nwge = 1", "3: occupations.welder has no 'wge'. Did you mean 'wage'?"),
        (
            "[occupations.welder]\nexposure = [{ from = 1, value = 0 }]",
            "3: occupations.welder.exposure is dated, but",
        ),
        (
            "[occupations.'a.b']\nwage = 1",
            "2: A row of occupations is called 'a.b'. Expected a name without dots",
        ),
        ("[occupations.'']\nwage = 1", "2: A row of occupations is called ''."),
        (
            "[occupations.welder]\nkin = { coder = 2 }",
            "3: occupations.welder.kin.coder is 2. Expected a number from 0 to 1.",
        ),
        (
            "[occupations.welder]\nkin = 2",
            "3: occupations.welder.kin is 2. Expected a table { name = a number from 0 to 1 }.",
        ),
        (
            "[sectors.robotics]\ntags = ['a', 3]",
            "3: sectors.robotics.tags.1 is 3. Expected a text in quotes.",
        ),
        (
            "[sectors.robotics]\ntags = 'a'",
            '3: sectors.robotics.tags is the text "a". Expected a list, each of it a text',
        ),
        (
            "[sectors.robotics]\nstaffing = { baker = 1 }",
            "3: sectors.robotics.staffing: there is no occupation 'baker'.",
        ),
        ("events = 3", "2: events is 3, but it is a list of rows. Expected [[events]] before each row."),
        ("events = [3]", "2: events.1 is 3. Expected a row: a table with the keys month, kind, jump."),
        ("[[events]]\nkind = 'jump'", "2: events.1 has no month."),
        (
            "[[events]]\nmonth = 1\n[[events]]\nmonth = 0",
            "5: events.2.month is 0. Expected a whole number from 1 to 600",
        ),
        ("[[events]]\nmonth = 1\nmouth = 2", "4: events.1 has no 'mouth'. Did you mean 'month'?"),
        ("events = [{ from = 1, value = [] }]", "2: events is dated, but a list of rows cannot be."),
        ("[labour_market]\nsource = 3", "3: labour_market.source is 3. Expected a reference in quotes."),
        ("title = 3", "2: title is 3. Expected a text in quotes."),
        ("replaces = 'occupations'", '2: replaces is the text "occupations". Expected a list of tables'),
        (
            "replaces = ['ocupations']",
            "2: No table of rows is called 'ocupations'. Did you mean 'occupations'?",
        ),
        ("extends = 3", "2: extends is 3. Expected the name of a scenario or a path."),
        ("extends = ['a', 'b']", "2: extends is a list. Expected the name of a scenario or a path."),
        ("extends = 'ghost'", "2: No scenario is called 'ghost'."),
        ("extends = 'ghost.toml'", "2: extends names a file that is not there: ghost.toml."),
        ("extends = 'city.toml'", "2: extends goes round in a circle: city → city."),
    ],
)
def test_a_wrong_shape_is_named_with_its_line(faults: Faults, body: str, message: str) -> None:
    found = faults(body)
    assert len(found) == 1
    assert found[0].startswith(message)


def test_percent_is_not_suggested_where_it_would_not_help(faults: Faults) -> None:
    assert "percent" not in faults("[incentives]\nshare = -0.5")[0]
    assert "percent" not in faults("[incentives]\nshare = 101")[0]


def test_all_faults_of_a_file_appear_together_in_the_order_of_its_lines(faults: Faults) -> None:
    found = faults(
        """titel = "x"
[labour_market]
applications = "3"
floor = { value = nan, low = -1, hihg = 2 }
delay = [{ from = 9, value = 61 }, { from = 2, value = 1 }]
[occupations.fitter]
wge = 1
[[events]]
jump = 2
"""
    )
    assert [message.split(":")[0] for message in found] == [
        "2",
        "4",
        "5",
        "5",
        "5",
        "6",
        "6",
        "7",
        "8",
        "9",
        "10",
    ]


def test_a_dated_value_is_kept_by_month(read: Read) -> None:
    city = read(
        '[labour_market]\ndelay = [{ from = 1, value = 1, unit = "years" }, { from = 60, value = 3 }]'
    )
    assert city.differences["labour_market.delay"] == Dated(((1, 12), (60, 3)))


def test_a_switch_can_be_dated(read: Read) -> None:
    city = read("[labour_market]\ncaps = [{ from = 13, value = false }]")
    assert [settings.labour_market.caps for _, settings in city.timeline()] == [True, False]


def test_a_source_in_a_section_or_row_holds_for_its_numbers(read: Read) -> None:
    city = read(
        """[labour_market]
source = "Yearbook"
floor = 1500
delay = { value = 3, source = "Survey" }
[occupations]
source = "Wage table"
[occupations.fitter]
wage = 1.1
[occupations.baker]
source = "Bakers' union"
wage = 0.9
"""
    )
    stated = {name: city.provenance[name].source for name in city.differences}
    assert stated == {
        "labour_market.floor": "Yearbook",
        "labour_market.delay": "Survey",
        "occupations.fitter.wage": "Wage table",
        "occupations.baker.wage": "Bakers' union",
    }


def test_a_quoted_key_and_a_dotted_key_are_read_like_others(read: Read) -> None:
    city = read('labour_market.floor = 1500\n[occupations."数控 加工"]\n"wage" = 1.1')
    assert city.settings.labour_market.floor == 1500.0
    assert city.settings.occupations["数控 加工"].wage == 1.1


def test_a_row_that_states_nothing_is_there(read: Read) -> None:
    assert "retail" in read("[sectors.retail]").settings.sectors


def test_a_byte_order_mark_of_a_spreadsheet_or_editor_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_bytes(b'\xef\xbb\xbfkind = "scenario"\r\n[labour_market]\r\nfloor = 1500\r\n')
    assert load_scenario(path).settings.labour_market.floor == 1500.0
