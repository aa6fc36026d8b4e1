"""The annual loop (年度诊改): diagnose → incentive → learn → innovate → improve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation import certification
from consortium_sim.mechanisms.evaluation.index import Assessment, assess, of_a_year
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Dimension, Standard
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction

DIAGNOSIS = "annual diagnosis"
"""The reason of the correction that follows a diagnosis."""
YEAR = 12
SUSPENDED = "performance grant suspended"

Floats = NDArray[np.float64]


def close_year(
    consortium: Consortium, rule: EvaluationRule, standard: Standard, flows: NDArray[np.bool_]
) -> None:
    """When a year has ended: diagnose it, score it, and where the loop is on improve the next one.

    flows: which of the watched indicators are amounts of a month. The index is measured against targets as they
    have been raised; certification and vetoes go by the standard as it is published.
    """
    state = consortium.evaluation
    months = np.array(state.seen)
    year = of_a_year(months[-YEAR:], flows)
    found = assess(raised(standard, state.targets), state.names, year, months)
    state.index = found.index
    state.dimensions = {str(name): index for name, index in found.dimensions.items()}
    state.coordination = 0.0 if found.coordination is None else float(found.coordination.degree)
    state.vetoes = found.vetoes
    state.score = found.index if rule.annual and SUSPENDED not in found.consequences else 0.0
    _tell_vetoes(consortium, standard, year)
    if rule.certification:
        certification.decide(consortium, standard, assess(standard, state.names, year, months))
    else:
        certification.lapse(consortium)
    if rule.annual:
        improve(consortium, rule, standard, found, year)


def improve(
    consortium: Consortium, rule: EvaluationRule, standard: Standard, found: Assessment, year: Floats
) -> None:
    """Raise targets that were exceeded, move money to the weakest dimension, correct it for a year."""
    state, weakest, now = consortium.evaluation, found.weakest_dimension, consortium.clock.month
    values = dict(zip(state.names, year.tolist(), strict=True))
    state.targets = next_targets(standard, state.targets, values, rule.ratchet)
    state.shares = next_shares(state.shares, weakest, rule.shift)
    missing = 1.0 - found.dimensions[weakest]
    if missing > 0.0:
        state.corrections.append(Correction(weakest, DIAGNOSIS, missing, now, now + 1, now + YEAR))


def raised(standard: Standard, targets: Mapping[str, float]) -> Standard:
    """Return the standard with those of its targets that were raised."""
    indicators = {
        name: replace(one, target=targets.get(name, one.target)) for name, one in standard.indicators.items()
    }
    return replace(standard, indicators=indicators)


def next_targets(
    standard: Standard, targets: Mapping[str, float], year: Mapping[str, float], ratchet: float
) -> dict[str, float]:
    """Return next year's targets: each moves by `ratchet` of what the year was better, and never back."""
    moved = {}
    for name, one in raised(standard, targets).indicators.items():
        better = max(one.sign * (year[name] - one.target), 0.0)
        moved[name] = one.target + one.sign * ratchet * better
    return moved


def next_shares(shares: Mapping[str, float], weakest: Dimension, shift: float) -> dict[str, float]:
    """Return next year's shares of the money: each other dimension gives `shift` of its own to the weakest."""
    moved = {name: (1.0 - shift) * share for name, share in shares.items()}
    moved[weakest] += shift
    return moved


def _tell_vetoes(consortium: Consortium, standard: Standard, year: Floats) -> None:
    state = consortium.evaluation
    values = dict(zip(state.names, year.tolist(), strict=True))
    for name in state.vetoes:
        veto = standard.vetoes[name]
        if veto.consequence == SUSPENDED:
            consortium.tell(
                f"the performance grant is suspended: {veto.indicator} was {values[veto.indicator]:.4g} this "
                f"year, {veto.bites} the {veto.threshold:.4g} that the standard tolerates ({name})"
            )
