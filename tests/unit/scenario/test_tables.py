from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.scenario.sources import sources
from consortium_sim.scenario.tables import city_from_tables

Write = Callable[[str, str], Path]

ENTERPRISES = """Enterprise,SECTOR,size,source
甲公司,robotics,120,yearbook
"Yi, Ltd",机器人,80,
"""
PROGRAMS = """学校,专业,职业,招生
A,Welding,焊工,40
A,Coding,coder,60
"""
POSTS = """enterprise,occupation,posts
甲公司,welder,100
甲公司,coder,20
"""


@pytest.fixture
def base(write: Write) -> Scenario:
    write("enterprises.csv", ENTERPRISES)
    write("programs.csv", PROGRAMS)
    write("posts.csv", POSTS)
    return load_scenario(write("base.toml", 'kind = "scenario"\n[sectors.robotics]\ntitle_zh = "机器人"\n'))


@pytest.fixture
def faults(base: Scenario, write: Write) -> Callable[..., list[str]]:
    """Return the faults of these tables; a table that is not given is right."""

    def found(**tables: str) -> list[str]:
        for name, text in tables.items():
            write(f"{name}.csv", text)
        with pytest.raises(SettingError) as caught:
            city_from_tables(base, posts="posts.csv")
        return [str(fault) for fault in caught.value.faults]

    return found


Faults = Callable[..., list[str]]


def test_a_city_is_made_of_tables(base: Scenario) -> None:
    city = city_from_tables(base, posts="posts.csv", name="my-city")
    assert city.name == city.title == "my-city"
    listed = city.settings.enterprises.listed
    assert [(one.name, one.sector, one.size) for one in listed] == [
        ("甲公司", "robotics", 120.0),
        ("Yi, Ltd", "robotics", 80.0),
    ]
    assert [(one.program, one.occupation, one.seats) for one in city.settings.colleges.listed] == [
        ("Welding", "welder", 40),
        ("Coding", "coder", 60),
    ]
    assert [one.posts for one in city.settings.enterprises.posts] == [100.0, 20.0]
    assert city.settings.enterprises.count == 2
    assert city.settings.colleges.count == 1


def test_the_rest_of_the_base_keeps_its_proportion_to_the_people(base: Scenario) -> None:
    city = city_from_tables(base)
    assert city.settings.people.labour_force == pytest.approx(200 / 1.25)
    share = city.settings.people.labour_force / base.settings.people.labour_force
    assert city.settings.incentives.budget == pytest.approx(base.settings.incentives.budget * share)
    assert city.settings.labour_market == base.settings.labour_market
    assert city.settings.enterprises.posts == ()


def test_every_number_of_a_table_says_where_it_stands(base: Scenario) -> None:
    table = sources(city_from_tables(base, posts="posts.csv")).set_index("parameter")
    assert table.loc["enterprises.listed.1.size", ["source", "file", "line"]].tolist() == [
        "yearbook",
        "enterprises.csv",
        2,
    ]
    assert table.loc["colleges.listed.2.seats", "source"] == "own table programs.csv"
    assert table.loc["people.labour_force", "source"] == "counted in enterprises.csv"
    assert not table.loc["enterprises.count", "assumption"]


def test_tables_of_spreadsheets_are_read_with_their_mark_and_empty_ends(base: Scenario, write: Write) -> None:
    text = "\ufeff企业,行业,规模,,\r\n甲公司,机器人,120,,\r\n,,,,\r\n乙公司,机器人,80.0,\r\n"
    listed = city_from_tables(base, write("enterprises.csv", text)).settings.enterprises.listed
    assert [one.size for one in listed] == [120.0, 80.0]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"enterprises": ""},
            "enterprises.csv: The table is empty. Expected the columns enterprise, sector, size.",
        ),
        (
            {"enterprises": "enterprise,sector,size\n"},
            "enterprises.csv:1: The table has a header, but no rows.",
        ),
        (
            {"enterprises": "enterprise;sector;size\nA;robotics;3\n"},
            "enterprises.csv:1: The columns are not separated by commas.",
        ),
        (
            {"enterprises": "enterprise,sectr,size\nA,robotics,3\n"},
            "enterprises.csv:1: No column is called 'sector'. Is it the one called 'sectr'? Expected the columns",
        ),
        (
            {"enterprises": "enterprise,sector,size,wage\nA,robotics,3,9\n"},
            "enterprises.csv:1: The column 'wage' is not known, and would not be read.",
        ),
        (
            {"enterprises": "enterprise,企业,sector,size\nA,A,robotics,3\n"},
            "enterprises.csv:1: Two columns stand for 'name'. Expected one.",
        ),
        (
            {"programs": PROGRAMS + "A,B,coder,1,2\n"},
            "programs.csv:4: The row has 5 entries, the header 4: A, B, cod",
        ),
        (
            {"programs": PROGRAMS + ",B,coder,1\n"},
            "programs.csv:4: college is empty. Expected an entry in every",
        ),
        (
            {"programs": PROGRAMS + "A,B,coder\n"},
            'programs.csv:4: colleges.listed.3.seats is the text "". Expected a',
        ),
        (
            {"programs": PROGRAMS + "A,B,coder,4.5\n"},
            "programs.csv:4: colleges.listed.3.seats is 4.5. Expected a whole number from 1 to 10000 (seats).",
        ),
        (
            {"programs": PROGRAMS + "A,B,codr,4\n"},
            "programs.csv:4: There is no occupation called 'codr'. Did you mean 'coder'? "
            "Expected one of the base: welder, coder.",
        ),
        (
            {"programs": PROGRAMS + '\n"A","Cod\ning",coder,4\n"A","Coding",coder,4\n'},
            "programs.csv:7: A, Coding stands here for the second time; the first is in line 3.",
        ),
        (
            {"posts": POSTS + "乙公司,coder,3\n"},
            "posts.csv:4: No enterprise of enterprises.csv is called '乙公司'.",
        ),
        (
            {"posts": POSTS + '"Yi, Ltd",coder,0\n'},
            "posts.csv:4: The posts of 'Yi, Ltd' add up to 0. Expected at least one post, or no row for it.",
        ),
        (
            {"posts": POSTS + '"Yi, Ltd",coder,nan\n'},
            "posts.csv:4: enterprises.posts.3.posts is nan. Expected a number",
        ),
        (
            {"posts": POSTS + '"Yi, Ltd",coder,"1,200"\n'},
            'posts.csv:4: enterprises.posts.3.posts is the text "1,200".',
        ),
    ],
)
def test_a_fault_of_a_table_has_its_line(faults: Faults, tables: dict[str, str], message: str) -> None:
    found = faults(**tables)
    assert len(found) == 1
    assert found[0].startswith(message)


def test_empty_names_are_not_called_repeated(faults: Faults) -> None:
    found = faults(enterprises=ENTERPRISES + ",robotics,3\n,robotics,3\n")
    assert [fault.split(" Expected")[0] for fault in found] == [
        "enterprises.csv:4: enterprise is empty.",
        "enterprises.csv:5: enterprise is empty.",
    ]


def test_the_faults_of_all_tables_appear_together(faults: Faults) -> None:
    found = faults(
        enterprises=ENTERPRISES + "B,robotcs,-1\nB,robotics,3\n",
        programs=PROGRAMS.replace("60", "sixty"),
        posts="enterprise,occupation\nA,coder\n",
    )
    assert [fault.split(": ")[0] for fault in found] == [
        "enterprises.csv:4",
        "enterprises.csv:4",
        "enterprises.csv:5",
        "programs.csv:3",
        "posts.csv:1",
    ]


def test_a_table_that_is_not_utf8_says_how_to_save_it(base: Scenario, tmp_path: Path) -> None:
    (tmp_path / "gbk.csv").write_bytes("enterprise,sector,size\n甲,robotics,3\n".encode("gbk"))
    with pytest.raises(SettingError, match=r"gbk.csv:2: The file is not UTF-8 text"):
        city_from_tables(base, "gbk.csv")


def test_a_missing_table_gets_the_nearest_name(base: Scenario) -> None:
    with pytest.raises(
        SettingError, match=r"enterprise.csv: There is no such file. Did you mean 'enterprises.csv'"
    ):
        city_from_tables(base, "enterprise.csv")


def test_tables_that_employ_too_few_people_are_refused(base: Scenario, write: Write) -> None:
    with pytest.raises(SettingError, match=r"people.labour_force is .* Expected a number from 50"):
        city_from_tables(base, write("enterprises.csv", "enterprise,sector,size\nA,robotics,3\n"))
