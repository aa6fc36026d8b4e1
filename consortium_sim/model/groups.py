"""Who fares how: yearly numbers of a run by group of enterprises, of graduates, and of people five years out.

Groups are such that a policy cannot move anybody between them: enterprises by size and strategy at the start of
the horizon, students by the program they attended and by the aptitude they were born with. Only the fifths of
the wages of people five years out are made anew each year, as fifths of a distribution are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.working import SENIOR
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.enterprises import STRATEGY_NAMES
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, People
from consortium_sim.population.totals import add_up_by_group

Floats = NDArray[np.float64]
Column = tuple[str, str, str]
"""Actor, group, measure."""

ENTERPRISES, PROGRAMS = "enterprises by size and strategy", "students by program"
APTITUDES, WAGES = "students by aptitude", "people five years out by wage"
SIZES = (("micro", 0.0), ("small", 20.0), ("medium", 300.0), ("large", 1_000.0))
"""Classes of size, and the persons from which each begins. Source: National Bureau of Statistics of China,
Statistical Classification of Large, Medium, Small and Micro Enterprises (2017), industry; by persons alone."""
ENTERED = "entered later"
FIFTHS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
UNITS = {
    "income": "yuan/year",
    "staff": "persons",
    "graduates": "persons",
    "match_rate": "share",
    "local_rate": "share",
    "first_wage": "yuan/month",
    "skill": "1",
    "wage": "yuan/month",
}
"""By measure. income: profit before dividends, of all enterprises of the group. staff: mean of the year.
graduates: those of last July who did not go on to further study; match_rate, local_rate: of them, employed in the
occupation studied, and employed in the city at all, in January; first_wage: of those; skill: at graduation.
wage: of people at work who left college five to six years ago, in January."""
OF_ENTERPRISES = ("income", "staff")
OF_STUDENTS = ("graduates", "match_rate", "local_rate", "first_wage", "skill")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, eq=False)
class Groups:
    """Numbers of each year of the horizon, (years, columns), persons and yuan of the city; NaN: nobody is there."""

    columns: tuple[Column, ...] = ()
    values: Floats = field(default_factory=lambda: np.zeros((0, 0)))


@dataclass
class GroupBooks:
    """Filled month by month."""

    group: NDArray[np.int64]
    """Of each enterprise of the first month, by place in `enterprise_groups()`."""
    began: int
    """Month before the horizon, counted from the start of the burn-in: who was founded later has entered."""
    programs: tuple[str, ...]
    scale: float
    years: list[Floats] = field(default_factory=list)
    """(columns,) of each year, the running one last."""
    cohort: People | None = None
    """Graduates of last July as they were when they left college."""

    @classmethod
    def opening(cls, consortium: Consortium) -> GroupBooks:
        """Sort the enterprises of a city at the start of the horizon into groups."""
        enterprises = consortium.enterprises
        persons = enterprises.size * consortium.scale
        size = np.searchsorted([least for _, least in SIZES], persons, side="right") - 1
        group = size * len(STRATEGY_NAMES) + enterprises.strategy.astype(np.int64)
        group[~enterprises.active] = len(enterprise_groups()) - 1
        return cls(group, consortium.clock.month, consortium.industry.names, consortium.scale)

    def note(self, consortium: Consortium, month: Month) -> None:
        """Add a month that has ended."""
        elapsed = consortium.clock.horizon - 1
        if elapsed % MONTHS_A_YEAR == 0:
            self.years.append(self._empty_year())
        year, passed = self.years[-1], elapsed % MONTHS_A_YEAR
        self._add_enterprises(year, consortium, passed)
        if month.graduating is not None:
            self.cohort = month.graduating
        if consortium.clock.calendar == JANUARY:
            self._measure_people(year, consortium)

    def result(self) -> Groups:
        """Return what was noted."""
        return Groups(tuple(columns_of(self.programs)), np.array(self.years))

    def _empty_year(self) -> Floats:
        year = np.full(len(columns_of(self.programs)), np.nan)
        year[: len(enterprise_groups()) * len(OF_ENTERPRISES)] = 0.0
        return year

    def _add_enterprises(self, year: Floats, consortium: Consortium, passed: int) -> None:
        """Add this month's profits, and let the mean of the staff follow; passed: months of the year before."""
        enterprises, columns = consortium.enterprises, len(enterprise_groups()) * len(OF_ENTERPRISES)
        add_up_by_group(
            self.group,
            enterprises.founded,
            self.began,
            enterprises.profit,
            enterprises.staff,
            self.scale,
            passed + 1,
            year[:columns],
        )

    def _measure_people(self, year: Floats, consortium: Consortium) -> None:
        """Write what became of last July's graduates, and the wages of people five years out."""
        place = len(enterprise_groups()) * len(OF_ENTERPRISES)
        if self.cohort is not None:
            fates = _fates(self.cohort, consortium)
            for group, groups in (
                (self.cohort.occupation.astype(np.int64), len(self.programs)),
                (_fifths(self.cohort.aptitude), len(FIFTHS)),
            ):
                table = _by_group(fates, group, groups, self.scale)
                year[place : place + table.size] = table.reshape(-1)
                place += table.size
        people = consortium.people
        out = (people.months_out >= SENIOR) & (people.months_out < SENIOR + MONTHS_A_YEAR)
        wages = people.wage[out & (people.status == EMPLOYED) & (people.program != NOBODY)] / 100.0
        if wages.size >= len(FIFTHS):
            group = _fifths(wages)
            year[-len(FIFTHS) :] = np.bincount(group, wages) / np.bincount(group)


@cache
def enterprise_groups() -> tuple[str, ...]:
    """Return the names of the groups of enterprises, those that entered later last."""
    return (*(f"{size}, {strategy}" for size, _ in SIZES for strategy in STRATEGY_NAMES), ENTERED)


def columns_of(programs: tuple[str, ...]) -> list[Column]:
    """Return the columns of a year, in the order in which the books hold them."""
    columns = [(ENTERPRISES, group, measure) for measure in OF_ENTERPRISES for group in enterprise_groups()]
    for actor, groups in ((PROGRAMS, programs), (APTITUDES, FIFTHS)):
        columns += [(actor, group, measure) for measure in OF_STUDENTS for group in groups]
    return columns + [(WAGES, group, "wage") for group in FIFTHS]


def _fates(cohort: People, consortium: Consortium) -> Floats:
    """Return for each graduate: matched, employed here, wage, skill at graduation, (4, graduates).

    Counted as the indicators of phase 10 count them: graduates who are employed six months after July.
    """
    people, kinds = consortium.people, len(consortium.industry.names)
    here = np.flatnonzero((people.months_out == 6) & (people.program != NOBODY) & (people.status == EMPLOYED))
    order = np.argsort(cohort.birth)
    place = np.searchsorted(cohort.birth, people.birth[here], sorter=order)
    place = order[np.minimum(place, order.size - 1)]
    same = cohort.birth[place] == people.birth[here]
    place, here = place[same], here[same]
    fates = np.zeros((4, cohort.capacity))
    fates[0, place] = people.post[here] % kinds == consortium.programs.occupation[people.program[here]]
    fates[1, place] = 1.0
    fates[2, place] = people.wage[here] / 100.0
    fates[3] = cohort.skill
    return fates


def _by_group(fates: Floats, group: NDArray[np.int64], groups: int, scale: float) -> Floats:
    """Return OF_STUDENTS by group, (measures, groups)."""
    number = np.bincount(group, minlength=groups).astype(np.float64)
    matched, employed, wages, skill = (np.bincount(group, fate, groups) for fate in fates)
    return np.array(
        [
            number * scale,
            _ratio(matched, number),
            _ratio(employed, number),
            _ratio(wages, employed),
            _ratio(skill, number),
        ]
    )


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.full(whole.size, np.nan), where=whole > 0.0)
    return ratio


def _fifths(values: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return the fifth that each value belongs to, 0 to 4; equal values go by their row."""
    fifths = np.empty(values.size, np.int64)
    fifths[np.argsort(values, kind="stable")] = np.arange(values.size) * len(FIFTHS) // max(values.size, 1)
    return fifths
