"""What an enterprise expects of a project of its own: value and cost, before anybody has begun."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.incentives.rd_grant import expected as expected_grant
from consortium_sim.mechanisms.participation import INNOVATIONS_LOST
from consortium_sim.mechanisms.platforms.technology import EFFORT, TechnologyRule
from consortium_sim.mechanisms.platforms.technology.partners import monthly_chance
from consortium_sim.mechanisms.platforms.technology.stages import PARTNER, TESTED, monthly_chances, pace
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import STRATEGY_NAMES
from consortium_sim.population.projects import (
    APPLICATION,
    CONSOLIDATION,
    INNOVATION,
    RUNNING,
    TRANSFER,
    Projects,
)
from consortium_sim.theory.stage_chain import StageChain, stage_chain

DISCOUNT = 0.1
"""Yearly rate at which enterprises discount what a project brings (assumption, 0.05–0.2)."""
IDEAS = 1.0 / 12.0
"""Monthly chance that an enterprise has an idea for a project (assumption, 0.03–0.3)."""
FIRST_LICENCES = 2.0
"""Licences that sponsors expect to sell before anybody has sold one (assumption, 0–6)."""
FIRST_WEIGHT = 5.0
"""Projects' worth of experience that this expectation weighs (assumption, 1–20)."""


@dataclass(frozen=True)
class Worth:
    """What technology is worth to each enterprise for as long as it lasts, yuan, (enterprises,)."""

    technology: NDArray[np.float64]
    """One unit of δ less."""
    innovation: NDArray[np.float64]
    """One unit of n."""


def worth(margin: NDArray[np.float64], frontier_return: float, adoption: NDArray[np.float64]) -> Worth:
    """Return the worth of technology: margin times what it adds to log output, until it is lost.

    margin: yuan a month that one unit of log output leaves, by enterprise. adoption: share of a distance that
    is closed in a month anyway, by enterprise.
    """
    return Worth(
        frontier_return * margin / (adoption + DISCOUNT / 12.0),
        margin / ((INNOVATIONS_LOST + DISCOUNT) / 12.0),
    )


@dataclass(frozen=True)
class ProjectForesight:
    """Columns over enterprises, yuan, of a project whose idea is as good as usual."""

    technology: NDArray[np.float64]
    """What the lift and the innovation are expected to bring: proportional to the promise of the idea."""
    licences: NDArray[np.float64]
    """Expected fees."""
    cost: NDArray[np.float64]
    """The sponsor's own part of the expected cost, after members' share and grant, with interest on a loan."""
    chain: StageChain

    def value(self, promise: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what projects of a given promise are worth, yuan."""
        return self.technology * promise + self.licences


def expected_licences(projects: Projects, fee: float) -> float:
    """Return the fees, yuan, that a licensable project is expected to earn by the experience of all so far."""
    offered = (projects.stage > TRANSFER) | ((projects.stage == TRANSFER) & (projects.outcome != RUNNING))
    earned = float(projects.licences[offered].sum()) / 100.0
    weight = FIRST_WEIGHT + float(offered.sum())
    return (FIRST_WEIGHT * FIRST_LICENCES * fee + earned) / weight


def foresee(
    consortium: Consortium,
    rule: TechnologyRule,
    grant: RdGrant,
    worth: Worth,
    teachers: NDArray[np.float64],
    partner: bool = False,
) -> ProjectForesight:
    """Return what a project begun now would bring and cost, by enterprise.

    partner: with a college from the start; enterprises do not count on one. Chances and times are those of the
    closed form of the stages (theory/stage_chain.py).
    """
    speed = pace(consortium, teachers)
    chain = stage_chain(*monthly_chances(rule, speed, np.full(speed.size, partner)))
    waited = np.cumsum(chain.months / chain.reach[:, :-1], axis=1)
    passed = chain.reach[:, 1:] * np.exp(-DISCOUNT / 12.0 * waited)
    technology = worth.technology * rule.lift * passed[:, APPLICATION]
    technology += worth.innovation * rule.innovation * passed[:, INNOVATION]
    fees = expected_licences(consortium.projects, rule.fee)
    cost = rule.spend * (chain.months @ EFFORT)
    own = (1.0 - rule.member_share) * cost
    return ProjectForesight(
        technology,
        fees * passed[:, CONSOLIDATION],
        own - expected_grant(consortium, grant, cost, own),
        chain,
    )


def yearly_value(
    consortium: Consortium,
    rule: TechnologyRule,
    project: ProjectForesight,
    affordable: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return what projects are forecast to bring, yuan a year, (enterprises, strategies).

    Participants have a project whenever it pays and can be paid for, after waiting for an idea, and pay their
    part of the others'. affordable: by enterprise.
    """
    enterprises, projects = consortium.enterprises, consortium.projects
    brings = np.zeros((enterprises.count, len(STRATEGY_NAMES)))
    if not rule.open:
        return brings
    inside = float((enterprises.staff * enterprises.participates).sum())
    contribution = float((projects.billed - projects.own).sum()) / 100.0 / max(inside, 1.0)
    gain = affordable * _gain_a_year(project)
    brings[:, 1:] = (gain - 12.0 * contribution * enterprises.staff)[:, None]
    return brings


def worth_of_tests(alone: ProjectForesight, partnered: ProjectForesight) -> NDArray[np.float64]:
    """Return what quickening the usual project by all the tests it needs is worth, yuan a month of it.

    Tests quicken it as a partner does, in proportion to the gain in pace. alone, partnered: a project without
    and with a college.
    """
    usual = np.ones(alone.cost.size)
    more = (partnered.value(usual) - partnered.cost) - (alone.value(usual) - alone.cost)
    return np.asarray(np.maximum(more, 0.0) * TESTED / PARTNER / alone.chain.months.sum(axis=1), np.float64)


def worth_of_effectiveness(
    consortium: Consortium,
    rule: TechnologyRule,
    alone: ProjectForesight,
    joint: ProjectForesight,
    listed: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return what one unit of E of the department of technology is worth, yuan a year by enterprise.

    Projects on the list find a college sooner, and gain for the rest of their time what `joint` brings above
    `alone`: waiting for a college and the end of the project are rivals. listed: enterprises on the list.
    """
    if not rule.open:
        return np.zeros(consortium.enterprises.count)
    ending = 1.0 / alone.chain.time[:, 0]
    without, by_list = monthly_chance([0.0, consortium.region.coverage]).tolist()
    sooner = by_list / (by_list + ending) - without / (without + ending)
    gain = sooner * np.maximum(_gain_a_year(joint) - _gain_a_year(alone), 0.0)
    return np.where(consortium.enterprises.participates & listed, gain, 0.0)


def _gain_a_year(project: ProjectForesight) -> NDArray[np.float64]:
    """Return what a usual idea brings above its cost, yuan a year by enterprise, waiting included; not below 0."""
    gain = np.maximum(project.value(np.ones(project.cost.size)) - project.cost, 0.0)
    return gain * 12.0 / (project.chain.time[:, 0] + 1.0 / IDEAS)
