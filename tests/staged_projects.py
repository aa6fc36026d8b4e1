"""Many projects of one enterprise, simulated month by month by the model's own rule of progress."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from small_city import founded, small_city

from consortium_sim.mechanisms.platforms.technology import TechnologyRule, stages
from consortium_sim.population.projects import FAILED, FINISHED, INNOVATION, Projects
from consortium_sim.theory.stage_chain import StageChain, stage_chain

SPONSOR = 2


@dataclass(frozen=True)
class Simulated:
    """What thousands of projects went through, beside what the closed form says."""

    months: np.ndarray
    """Months of each project in each stage, (projects, stages)."""
    finished: np.ndarray
    chain: StageChain


def simulated(rule: TechnologyRule, number: int, staff: int, partner: bool, seed: int = 0) -> Simulated:
    consortium = founded(small_city(), seed)
    consortium.enterprises.staff[SPONSOR] = staff
    teachers = np.zeros(consortium.enterprises.count)
    whole = np.full(number, SPONSOR, np.int64)
    projects = consortium.projects = Projects.none()
    projects.start(whole, 0 * whole, 0 * whole, np.ones(number), 1, 1)
    projects.id = np.arange(number)
    projects.program[:] = 0 if partner else -1
    months = np.zeros((number, INNOVATION + 1), np.int64)
    while projects.running.size:
        consortium.clock.month += 1
        rows = projects.running
        months[rows, projects.stage[rows]] += 1
        passed, failed = stages.progress(consortium, rule, rows, teachers)
        done = passed[projects.stage[passed] == INNOVATION]
        projects.stage[passed] += 1
        projects.end(done, FINISHED, consortium.clock.month)
        projects.end(failed, FAILED, consortium.clock.month)
    pace = stages.pace(consortium, teachers)[[SPONSOR]]
    chain = stage_chain(*stages.monthly_chances(rule, pace, np.array([partner])))
    return Simulated(months, projects.outcome == FINISHED, StageChain(*(part[0] for part in chain)))


def errors(one: Simulated) -> dict[str, float]:
    """Return how far simulated shares and times are from the closed form, in standard errors."""
    root = np.sqrt(one.finished.size)
    time = one.months.sum(axis=1)
    success = one.chain.success[0]
    found = {
        "success": (one.finished.mean() - success) / np.sqrt(success * (1.0 - success)) * root,
        "time": (time.mean() - one.chain.time[0]) / one.chain.spread[0] * root,
        "spread": (time.std() / one.chain.spread[0] - 1.0) * root / 1.5,
    }
    for stage, expected in enumerate(one.chain.months):
        months = one.months[:, stage]
        found[f"months in stage {stage}"] = (months.mean() - expected) / months.std() * root
        entered = months > 0
        reach = one.chain.reach[stage]
        if stage:
            found[f"reach of stage {stage}"] = (entered.mean() - reach) / np.sqrt(reach * (1 - reach)) * root
    return found
