"""What a run remembers: indicators by month, and tables of agents at the end of chosen months."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.model.groups import GroupBooks
from consortium_sim.model.indicators import INDICATORS, measure
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import STRATEGY_NAMES
from consortium_sim.population.exchange import DIRECTION_NAMES, STATE_NAMES
from consortium_sim.population.month import Month
from consortium_sim.population.people import ABSENT, NOBODY, STATUS_NAMES, STUDYING
from consortium_sim.population.projects import OUTCOME_NAMES, STAGES

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Snapshot:
    """Agents at the end of one month, as rows of the model."""

    tables: dict[str, Columns]
    """By kind; people with the codes NOBODY and LONG_AGO, which `Run.agents` shows as missing."""
    bonds: dict[tuple[int, int], int]
    """Rows of students by college and by host or sponsor."""


@dataclass
class History:
    """Filled month by month."""

    keep: Collection[int]
    """Months of the horizon whose agents are kept."""
    groups: GroupBooks | None = None
    """Who fares how, year by year, if anybody will ask."""
    names: tuple[str, ...] = tuple(INDICATORS)
    values: list[NDArray[np.float64]] = field(default_factory=list)
    snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def note(self, consortium: Consortium, month: Month) -> None:
        """Add a month."""
        reading = measure(consortium, month, self.names)
        self.values.append(np.array(list(reading.values())))
        if self.groups is not None:
            self.groups.note(consortium, month)
        if consortium.clock.horizon in self.keep:
            self.snapshots[consortium.clock.horizon] = snapshot(consortium)


def snapshot(consortium: Consortium) -> Snapshot:
    """Return tables of all agents as they are now."""
    return Snapshot(
        {
            "government": _governments(consortium),
            "college": _colleges(consortium),
            "program": _programs(consortium),
            "enterprise": _enterprises(consortium),
            "contract": _contracts(consortium),
            "person": _people(consortium),
        },
        _bonds(consortium),
    )


def _governments(c: Consortium) -> Columns:
    return {
        "region": np.array([0]),
        "cash": c.region.government / 100.0,
        "coverage": np.array([c.region.coverage]),
        "information": np.array([c.region.information]),
        "effectiveness": np.array([c.council.effectiveness.mean()]),
        "department_staff": np.array([c.council.staff.sum()]),
        "fee_factor": np.array([c.region.fee_factor]),
        "levy_factor": np.array([c.region.levy_factor]),
    }


def _colleges(c: Consortium) -> Columns:
    colleges = c.colleges
    return {
        "college": np.arange(colleges.count),
        "name": np.array(c.names.colleges, dtype=object),
        "region": colleges.region.copy(),
        "students": colleges.students.copy(),
        "teachers": colleges.teachers.copy(),
        "equipment": colleges.equipment.copy(),
        "double_qualified": colleges.double_qualified.copy(),
        "funds": colleges.funds / 100.0,
        "in_centre": c.centre.member_colleges.copy(),
        "centre_charge": c.centre.charge[c.centre.enterprises :].copy(),
    }


def _programs(c: Consortium) -> Columns:
    programs = c.programs
    names = np.array(c.industry.names, dtype=object)
    return {
        "program": np.arange(programs.count),
        "name": np.array(c.names.programs, dtype=object),
        "college": programs.college.copy(),
        "occupation": names[programs.occupation],
        "seats": programs.seats.copy(),
        "applicants": programs.applicants.copy(),
        "students": programs.students.copy(),
        "quality": programs.quality.copy(),
        "engineers": programs.engineers.copy(),
        "lag_left": programs.lag_left.copy(),
        "gap": c.curriculum_gap,
        "projects_taught": programs.projects_taught.copy(),
        "certified": c.evaluation.covered.copy()
        if c.evaluation.certified
        else np.zeros(programs.count, np.bool_),
    }


def _enterprises(c: Consortium) -> Columns:
    enterprises, rows = c.enterprises, np.flatnonzero(c.enterprises.active)
    sectors = np.array(c.industry.sectors, dtype=object)
    return {
        "enterprise": rows,
        "name": np.array([c.enterprise_name(row) for row in rows.tolist()], dtype=object),
        "founded": enterprises.founded[rows] - c.clock.burn_in,
        "region": enterprises.region[rows],
        "sector": sectors[enterprises.sector[rows]],
        "strategy": np.array(STRATEGY_NAMES, dtype=object)[enterprises.strategy[rows]],
        "staff": enterprises.staff[rows],
        "vacancies": c.posts.vacancies.sum(axis=1)[rows],
        "distance": enterprises.distance[rows],
        "innovations": enterprises.innovations[rows],
        "output": enterprises.output[rows],
        "profit": enterprises.profit[rows],
        "cash": enterprises.cash[rows] / 100.0,
        "rating": enterprises.rating[rows],
        "debt": enterprises.debt[rows] / 100.0,
        "pledged": enterprises.pledged[rows],
        "places": enterprises.places[rows],
        "places_without_incentives": enterprises.places_without_incentives[rows],
        "payoff": enterprises.experienced[rows],
        "contribution": enterprises.contribution[rows],
        "council_seat": np.isin(rows, c.council.enterprise_seats),
        "in_centre": c.centre.member_enterprises[rows],
        "centre_charge": c.centre.charge[rows],
        "centre_capital": c.centre.capital[rows] / 100.0,
    }


def _contracts(c: Consortium) -> Columns:
    contracts = c.exchange.contracts
    return {
        "contract": contracts.number.copy(),
        "direction": np.array(DIRECTION_NAMES, dtype=object)[contracts.direction],
        "enterprise": contracts.enterprise.copy(),
        "college": c.programs.college[contracts.program],
        "program": contracts.program.copy(),
        "quality": contracts.quality.copy(),
        "begins": contracts.begins - c.clock.burn_in,
        "terms": contracts.terms.copy(),
        "score": contracts.score.copy(),
        "state": np.array(STATE_NAMES, dtype=object)[contracts.state],
    }


def projects_table(c: Consortium) -> Columns:
    """Return all joint R&D projects so far; money of the rows, months of the horizon, NOBODY where none is."""
    projects, clock = c.projects, c.clock
    owners = zip(projects.sponsor.tolist(), projects.sponsor_founded.tolist(), strict=True)
    worked = projects.program != NOBODY
    college = np.where(worked, c.programs.college[projects.program], NOBODY)
    return {
        "project": projects.id.copy(),
        "sponsor": projects.sponsor.copy(),
        "name": np.array([c.enterprise_name(row, founded) for row, founded in owners], dtype=object),
        "sector": np.array(c.industry.sectors, dtype=object)[projects.sector],
        "stage": np.array(STAGES, dtype=object)[projects.stage],
        "spend": projects.spend / 100.0,
        "own": (projects.spend - projects.shared - projects.granted) / 100.0,
        "granted": projects.granted / 100.0,
        "licences": projects.licences / 100.0,
        "college": college,
        "program": projects.program.copy(),
        "started": projects.started - clock.burn_in,
        "ended": np.where(projects.ended > 0, projects.ended - clock.burn_in, clock.horizon),
        "outcome": np.array(OUTCOME_NAMES, dtype=object)[projects.outcome],
    }


def _people(c: Consortium) -> Columns:
    people, rows = c.people, np.flatnonzero(c.people.status != ABSENT)
    names = np.array(c.industry.names, dtype=object)
    return {
        "person": people.birth[rows],
        "region": people.region[rows],
        "status": np.array(STATUS_NAMES, dtype=object)[people.status[rows]],
        "program": people.program[rows],
        "occupation": names[people.occupation[rows]],
        "enterprise": np.where(
            people.post[rows] == NOBODY, NOBODY, people.post[rows] // len(c.industry.names)
        ),
        "host": people.host[rows],
        "sponsor": people.sponsor[rows],
        "month_of_study": people.month_of_study[rows],
        "months_out": people.months_out[rows],
        "aptitude": people.aptitude[rows],
        "skill": people.skill[rows],
        "vintage": people.vintage[rows],
        "wage": people.wage[rows] / 100.0,
    }


def _bonds(c: Consortium) -> dict[tuple[int, int], int]:
    people, bonds = c.people, dict[tuple[int, int], int]()
    for enterprise in (people.host, people.sponsor):
        rows = np.flatnonzero((people.status == STUDYING) & (enterprise != NOBODY))
        pairs = np.stack((c.programs.college[people.program[rows]], enterprise[rows]))
        found, number = np.unique(pairs, axis=1, return_counts=True)
        for college, other, students in zip(*found.tolist(), number.tolist(), strict=True):
            bonds[(college, other)] = bonds.get((college, other), 0) + students
    return bonds
