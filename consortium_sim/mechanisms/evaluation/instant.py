"""The instant loop (即时诊改): implement → monitor → warn → improve."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation.monitoring import expectation, shortfalls, tolerated
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Standard
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction
from consortium_sim.population.month import Month

HandOver = Callable[[Correction], None]
"""Takes a correction that is prepared; `corrections.begin` puts it in force when it has been decided."""


def watch(
    consortium: Consortium,
    month: Month,
    rule: EvaluationRule,
    standard: Standard,
    values: NDArray[np.float64],
    effectiveness: float,
) -> None:
    """Warn of what is beyond its control limits, and have a correction prepared for its dimension.

    values: of the standard's indicators this month. effectiveness: E of the evaluation department, above 0; it
    acts on time alone: a correction takes `delay`/E months to prepare. Every month that a dimension is beyond its
    limits, a correction of it is prepared, of strength gain · largest shortfall, at most 1; of those in force the
    strongest counts, so that they do not add up.
    """
    state = consortium.evaluation
    usual = expectation([row[: values.size] for row in state.seen[-rule.window :]], rule.window)
    if usual is None:
        return
    found = shortfalls(standard, usual, values, rule.limit, rule.noticeable)
    fresh = [name for name in found if name not in state.beyond]
    month.count["warnings"] = float(len(fresh))
    least = tolerated(standard, usual, rule.limit, rule.noticeable)
    for place, (name, one) in enumerate(standard.indicators.items()):
        if name in fresh:
            expected = float(usual.value[place])
            consortium.tell(
                f"warning: {name} is {values[place]:.4g}, where {expected:.4g} is usual for the month "
                f"and {expected - one.sign * float(least[place]):.4g} is tolerated"
            )
    state.beyond = frozenset(found)
    for dimension in standard.used_dimensions():
        own = {name: found[name] for name in standard.members(dimension) if name in found}
        reach = min(rule.gain * max(own.values(), default=0.0), 1.0)
        if reach > 0.0:
            state.corrections.append(_prepared(consortium, rule, dimension, own, reach, effectiveness))


def _prepared(
    consortium: Consortium,
    rule: EvaluationRule,
    dimension: str,
    own: Mapping[str, float],
    reach: float,
    effectiveness: float,
) -> Correction:
    now = consortium.clock.month
    starts = now + 1 + round(rule.delay / effectiveness)
    return Correction(
        dimension, max(own, key=own.__getitem__), reach, now, starts, starts + rule.duration - 1
    )


def hand_over_prepared(consortium: Consortium, decide: HandOver) -> None:
    """Hand the instant loop's corrections that could start next month to whoever decides on them."""
    state, due = consortium.evaluation, consortium.clock.month + 1
    prepared = [one for one in state.corrections if one.starts == due and one.reason in state.names]
    state.corrections = [one for one in state.corrections if one not in prepared]
    for one in prepared:
        decide(one)
