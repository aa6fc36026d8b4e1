"""A month of the technology platform: projects are paid, pass or fail, and change something (model.md 4.8)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.platforms.technology import TechnologyRule, effects
from consortium_sim.mechanisms.platforms.technology.billing import bill
from consortium_sim.mechanisms.platforms.technology.foresight import Worth
from consortium_sim.mechanisms.platforms.technology.licences import sell
from consortium_sim.mechanisms.platforms.technology.partners import find
from consortium_sim.mechanisms.platforms.technology.stages import progress
from consortium_sim.population.consortium import DECEMBER, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.projects import (
    ABANDONED,
    APPLICATION,
    CONSOLIDATION,
    FAILED,
    FINISHED,
    INNOVATION,
    RUNNING,
)

PATIENCE = 12
"""Months without money after which a project is given up (assumption, 3–24)."""


def operate(
    consortium: Consortium,
    month: Month,
    rule: TechnologyRule,
    worth: Worth,
    credit: FinanceRule,
    means: NDArray[np.float64],
    lists: NDArray[np.bool_],
    information: float,
    teachers: NDArray[np.float64],
) -> None:
    """Let a month pass at the open platform.

    credit: terms on which banks lend. means: yuan that each enterprise can raise. lists: enterprises on the list
    of the information platform; information: I of it. teachers: college teachers who work at each enterprise.
    """
    effects.content_ages(consortium)
    running_cost = cents(rule.workshop)
    consortium.ledger.pay(consortium.clock.year, "consortium", "outside", "technology platform", running_cost)
    find(consortium, month, lists, information)
    rows = bill(consortium, month, rule, credit, means)
    spent = np.bincount(consortium.projects.sponsor[rows], consortium.projects.own[rows], means.size)
    sell(consortium, month, rule, worth.technology, credit, means - spent / 100.0)
    passed, failed = progress(consortium, rule, rows, teachers)
    _pass(consortium, rule, passed)
    _end(consortium, failed, FAILED, "failed")
    running = consortium.projects.running
    tired = running[consortium.projects.idle[running] >= PATIENCE]
    _end(consortium, tired, ABANDONED, "abandoned for want of money")
    month.count["projects_finished"] = _ended_now(consortium, FINISHED)
    if consortium.clock.calendar == DECEMBER and not _worked_this_year(consortium):
        consortium.tell("the technology platform closes its year without a project: nobody sponsored one")


def stay_closed(consortium: Consortium) -> None:
    """Let a month pass without the platform: what is under way is abandoned, what was taught ages."""
    effects.content_ages(consortium)
    if consortium.projects.id.size:
        _end(consortium, consortium.projects.running, ABANDONED, "abandoned because the platform closed")
        consortium.projects.billed[:] = consortium.projects.own[:] = 0


def abandon_orphans(consortium: Consortium) -> None:
    """End the projects of enterprises that have closed."""
    if consortium.projects.id.size:
        _end(consortium, _orphans(consortium), ABANDONED, "abandoned because their sponsor closed")


def _pass(consortium: Consortium, rule: TechnologyRule, rows: NDArray[np.int64]) -> None:
    """Take projects that have passed their stage to the next one, with what the stage brings."""
    projects = consortium.projects
    stage, now = projects.stage[rows], consortium.clock.month
    applied, consolidated, done = (rows[stage == one] for one in (APPLICATION, CONSOLIDATION, INNOVATION))
    sponsor, promise = projects.sponsor, projects.promise
    effects.lift_sponsors(consortium, sponsor[applied], rule.lift * promise[applied])
    projects.licensed_from[consolidated] = now + 1
    effects.innovate(consortium, sponsor[done], rule.innovation * promise[done])
    effects.teach(consortium, projects.program[done])
    projects.stage[rows] = np.minimum(stage + 1, INNOVATION)
    projects.end(done, FINISHED, now)


def _orphans(consortium: Consortium) -> NDArray[np.int64]:
    """Return the running projects whose sponsor is not there any more."""
    enterprises, projects = consortium.enterprises, consortium.projects
    rows = projects.running
    if rows.size == 0:
        return rows
    sponsor = projects.sponsor[rows]
    there = enterprises.active[sponsor] & (enterprises.founded[sponsor] == projects.sponsor_founded[rows])
    return np.asarray(rows[~there], np.int64)


def _end(consortium: Consortium, rows: NDArray[np.int64], outcome: int, how: str) -> None:
    if rows.size:
        consortium.projects.end(rows, outcome, consortium.clock.month)
        number = round(rows.size * consortium.scale)
        consortium.tell(f"R&D projects {how}: {number:,}")


def _ended_now(consortium: Consortium, outcome: int) -> float:
    projects = consortium.projects
    return float(((projects.outcome == outcome) & (projects.ended == consortium.clock.month)).sum())


def _worked_this_year(consortium: Consortium) -> bool:
    projects, clock = consortium.projects, consortium.clock
    january = clock.month - clock.calendar + 1
    return bool(((projects.outcome == RUNNING) | (projects.ended >= january)).any())
