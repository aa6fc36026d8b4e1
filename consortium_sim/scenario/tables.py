"""Bring your own city: enterprises, program clusters and posts from spreadsheets saved as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import fsum
from os import PathLike
from pathlib import Path as FilePath

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario.bundled import shown
from consortium_sim.scenario.changes import Changes, Provenance
from consortium_sim.scenario.differences import SettingsReader, nested
from consortium_sim.scenario.reading import by_line
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.scenario.spreadsheet import Column, Table, TableForm, read_table

_ENTERPRISE = ("企业", "企业名称")
_OCCUPATION = ("职业", "对应职业")
ENTERPRISES = TableForm(
    "enterprises.listed",
    (
        Column("name", "enterprise", _ENTERPRISE),
        Column("sector", "sector", ("行业", "产业"), names="sectors"),
        Column("size", "size", ("规模", "人数", "职工人数"), number=True),
    ),
    ("name",),
)
PROGRAMS = TableForm(
    "colleges.listed",
    (
        Column("college", "college", ("学校", "院校", "学校名称")),
        Column("program", "program", ("专业", "专业群", "专业名称")),
        Column("occupation", "occupation", _OCCUPATION, names="occupations"),
        Column("seats", "seats", ("招生", "招生人数", "招生计划"), number=True),
    ),
    ("college", "program"),
)
POSTS = TableForm(
    "enterprises.posts",
    (
        Column("enterprise", "enterprise", _ENTERPRISE),
        Column("occupation", "occupation", _OCCUPATION, names="occupations"),
        Column("posts", "posts", ("岗位", "岗位数"), number=True),
    ),
    ("enterprise", "occupation"),
)


def city_from_tables(
    base: str | PathLike[str] | Scenario = "base-city",
    enterprises: str | PathLike[str] = "enterprises.csv",
    programs: str | PathLike[str] = "programs.csv",
    posts: str | PathLike[str] | None = None,
    *,
    name: str = "own-city",
) -> Scenario:
    """Return a scenario with the enterprises, programs and posts of your own tables; the rest is the base's.

    enterprises: columns enterprise, sector, size (people it employs in ordinary times). programs: college,
    program, occupation, seats (a year). posts: enterprise, occupation, posts; enterprises that it leaves out
    have the mix of posts of their sector. A column `source` may say who says so; Chinese headers are
    understood. Sectors and occupations are those of the base, by name or by title. The base is first scaled
    to the people that the enterprises employ, so that budgets and platforms keep their proportion.
    Raises SettingError with every fault of all tables, by file and line.
    """
    city = load_scenario(base)
    faults: list[Fault] = []
    employers = read_table(enterprises, ENTERPRISES, city.settings, faults)
    clusters = read_table(programs, PROGRAMS, city.settings, faults)
    jobs = None if posts is None else read_table(posts, POSTS, city.settings, faults)
    if jobs is not None and employers is not None and employers.records:
        faults += _unknown_employers(jobs, employers)
    own = Changes()
    for table in (employers, clusters, jobs):
        if table is not None:
            own = _rows(table, type(city.settings), faults).over(own)
    if faults or employers is None or clusters is None:
        for file in (posts, programs, enterprises):
            faults = faults if file is None else by_line(faults, shown(FilePath(file)))
        raise SettingError(*faults)
    own = _totals(employers, clusters, city.settings.enterprises.tightness).over(own)
    larger = own.values["people.labour_force"] / city.settings.people.labour_force
    return replace(city.scaled(larger).differing(own, name), title=name, title_zh="")


def _totals(employers: Table, clusters: Table, tightness: float) -> Changes:
    """Return the sizes of the city with which its enterprises and programs are as large as the tables say.

    tightness: posts per person of the labour force.
    """
    from consortium_sim.mechanisms.founding.schools import SEATS_PER_ENTRANT

    people = fsum(record["size"] for record in employers.records)
    seats = fsum(record["seats"] for record in clusters.records)
    counts = {
        "people.labour_force": (people / tightness, employers),
        "enterprises.count": (len(employers.records), employers),
        "students.entrants": (seats / SEATS_PER_ENTRANT, clusters),
        "colleges.count": (len({record["college"] for record in clusters.records}), clusters),
    }
    return Changes(
        {name: value for name, (value, _) in counts.items()},
        {name: Provenance(f"counted in {table.origin.name}") for name, (_, table) in counts.items()},
    )


def _rows(table: Table, settings: type, faults: list[Fault]) -> Changes:
    """Return the list of rows that the table is in a scenario file; types and ranges are checked there."""
    rows = nested({table.form.parameter: table.records})
    return SettingsReader(settings, table.origin, faults).read(rows)


def _unknown_employers(jobs: Table, employers: Table) -> Iterator[Fault]:
    """Yield a fault for every post at an enterprise that is not listed, and for enterprises without a post."""
    known = {record["name"] for record in employers.records}
    total: dict[str, float] = {}
    last: dict[str, int] = {}
    for position, record in enumerate(jobs.records):
        name, posts = record["enterprise"], record["posts"]
        if name and name not in known:
            text = (
                f"No enterprise of {employers.origin.name} is called '{name}'.{nearest(name, sorted(known))}"
            )
            yield jobs.origin.fault(jobs.path(position), text, "an enterprise of that table")
        elif isinstance(posts, int | float):
            total[name] = total.get(name, 0.0) + posts
            last[name] = position
    for name, posts in total.items():
        if posts == 0.0:
            text = f"The posts of '{name}' add up to 0."
            yield jobs.origin.fault(jobs.path(last[name]), text, "at least one post, or no row for it")
