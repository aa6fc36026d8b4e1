"""Enterprises decide whether to sponsor a project (model.md 4.6, 4.8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.technology import TechnologyRule
from consortium_sim.mechanisms.platforms.technology.foresight import IDEAS, ProjectForesight
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month

PROMISE_SPREAD = 0.5
"""sd of the log worth of ideas (assumption, 0.2–1)."""
PROMISE_RANGE = (0.2, 3.0)
"""Worth of the poorest and the best idea relative to the usual one (assumption)."""


@dataclass(frozen=True)
class SponsorOutlook:
    """What enterprises see that have an idea for a project; columns over enterprises."""

    value: NDArray[np.float64]
    """Yuan that the project is expected to bring: technology, innovation, licences."""
    cost: NDArray[np.float64]
    """Yuan that it is expected to cost the sponsor, after members' share and grant, interest included."""
    means: NDArray[np.float64]
    """Yuan that the enterprise can raise; a project that costs more is not begun, whatever the answer."""
    promise: NDArray[np.float64]
    """What the idea is worth relative to the usual one."""
    success: NDArray[np.float64]
    """Chance that the project is completed."""
    asked: NDArray[np.bool_]
    """Takes part, has an idea and no project under way: the answers of the others are not asked for."""
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


SponsorDecision = Callable[[SponsorOutlook], NDArray[np.bool_]]
"""The decision of enterprises; returns by enterprise whether it sponsors a project (read only where `asked`)."""


def worthwhile(value: float, cost: float) -> bool:
    """Return whether a project is expected to bring more than it costs."""
    return value > cost


def sponsor_where_worthwhile(outlook: SponsorOutlook) -> NDArray[np.bool_]:
    """Return by enterprise whether a project is expected to bring more than it costs."""
    return np.asarray(outlook.value > outlook.cost, np.bool_)


def start_projects(
    consortium: Consortium,
    month: Month,
    rule: TechnologyRule,
    project: ProjectForesight,
    means: NDArray[np.float64],
    decide: SponsorDecision,
) -> None:
    """Let participants with an idea and a free workshop decide, and begin what they can afford.

    means: yuan that each enterprise can raise. What is wanted and not affordable is counted.
    """
    if not rule.open:
        return
    enterprises, projects = consortium.enterprises, consortium.projects
    rows, now = np.arange(enterprises.count), consortium.clock.month
    has_idea = uniform_columns(consortium.seed, Stream.PROJECT_IDEA, now, rows) < IDEAS
    luck = normal_columns(consortium.seed, Stream.PROJECT_IDEA, now, rows, 0, 1)
    promise = np.clip(np.exp(PROMISE_SPREAD * (luck - 0.5 * PROMISE_SPREAD)), *PROMISE_RANGE)
    free = np.ones(enterprises.count, np.bool_)
    free[projects.sponsor[projects.running]] = False
    outlook = SponsorOutlook(
        project.value(promise),
        project.cost.copy(),
        means.copy(),
        promise,
        project.chain.success[:, 0].copy(),
        enterprises.participates & has_idea & free & (enterprises.staff > 0),
        consortium,
    )
    wanted = decide(outlook) & outlook.asked
    affordable = means >= project.cost
    month.count["projects_blocked"] = float((wanted & ~affordable).sum())
    starts = np.flatnonzero(wanted & affordable)
    month.count["projects_started"] = float(starts.size)
    if starts.size:
        projects.start(
            starts,
            enterprises.founded[starts],
            enterprises.sector[starts].astype(np.int64),
            promise[starts],
            now,
            enterprises.count,
        )
