"""Correction of upgrading: the curricula that are furthest behind are reviewed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.colleges import REVISION_COST, REVISION_MONTHS
from consortium_sim.mechanisms.evaluation import corrections
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month


def review(consortium: Consortium, month: Month, rule: EvaluationRule) -> None:
    """Set money aside; where it pays for a revision, revise the program that is furthest behind.

    The review works as a revised teaching standard does: for a year the college sees the frontier as it is, and
    closes twice as much of the distance. The consortium gives the college what it then pays for the revision.
    Money that no program needs is not kept.
    """
    state, programs, now = consortium.evaluation, consortium.programs, consortium.clock.month
    state.set_aside += corrections.budget(consortium, rule, "upgrading")
    number = corrections.whole(state.set_aside, REVISION_COST)
    if number == 0:
        return
    state.set_aside -= number * REVISION_COST
    behind = consortium.curriculum_gap
    ready = (programs.students > 0) & (programs.revised_until < now)
    worst = np.argsort(np.where(ready, -behind, np.inf), kind="stable")[: min(number, int(ready.sum()))]
    revise(consortium, worst)
    reviewed = np.bincount(programs.college[worst], minlength=consortium.colleges.count)
    corrections.pay(consortium, month, "colleges", "curriculum review", cents(REVISION_COST * reviewed))


def revise(consortium: Consortium, rows: NDArray[np.int64]) -> None:
    """Let program clusters, by row, work from this month on as after a revised teaching standard."""
    consortium.programs.revised_until[rows] = consortium.clock.month + REVISION_MONTHS - 1
