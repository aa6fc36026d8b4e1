"""One month of evaluation: what was measured goes to the instant loop, and in December to the annual one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation import annual, corrections, instant
from consortium_sim.mechanisms.evaluation.instant import HandOver
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Standard
from consortium_sim.population.consortium import DECEMBER, Consortium
from consortium_sim.population.evaluation import Evaluation
from consortium_sim.population.month import Month

REMEMBERED = 120
"""Months that are remembered: the longest window that control limits can have."""


def watched(standard: Standard) -> tuple[str, ...]:
    """Return the indicators that a standard looks at: its own in their order, then those of its vetoes."""
    return tuple(
        dict.fromkeys((*standard.indicators, *(veto.indicator for veto in standard.vetoes.values())))
    )


def turn(
    consortium: Consortium,
    month: Month,
    rule: EvaluationRule,
    standard: Standard,
    reading: NDArray[np.float64],
    flows: NDArray[np.bool_],
    effectiveness: float,
    decide: HandOver | None = None,
) -> None:
    """Take in what was measured of a month, warn of it, and close the year when it ends.

    reading, flows: value of every watched indicator, and whether it is an amount of the month, in the order of
    `watched`. effectiveness: E of the evaluation department. decide: who decides on a correction that is
    prepared; without anybody it starts by itself.
    """
    _open(consortium, rule, standard)
    corrections.follow(consortium, month)
    if rule.instant:
        own = reading[: len(standard.indicators)]
        instant.watch(consortium, month, rule, standard, own, effectiveness)
    state = consortium.evaluation
    state.seen = [*state.seen[1 - REMEMBERED :], reading]
    if consortium.clock.calendar == DECEMBER:
        annual.close_year(consortium, rule, standard, flows)
    if decide is not None:
        instant.hand_over_prepared(consortium, decide)


def stop(consortium: Consortium) -> None:
    """Let evaluation end: nothing that it knew or had begun is kept."""
    if consortium.evaluation.standard:
        consortium.evaluation = Evaluation()


def _open(consortium: Consortium, rule: EvaluationRule, standard: Standard) -> None:
    """Begin anew where the standard is another than last month's."""
    if consortium.evaluation.standard != rule.standard:
        dimensions: Sequence[str] = standard.used_dimensions()
        shares = dict.fromkeys(dimensions, 1.0 / len(dimensions))
        consortium.evaluation = Evaluation(rule.standard, watched(standard), shares=shares)
