"""How much each indicator of a standard counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation.judgements import matrix_of
from consortium_sim.mechanisms.evaluation.standard import Standard
from consortium_sim.theory.weighting import ahp, critic, entropy
from consortium_sim.theory.weighting.scaling import constant

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class IndicatorWeights:
    """Weights of a standard's indicators in its order, adding up to 1, and the method that they come from.

    method: "given" also where entropy or CRITIC had no past in which anything varies.
    """

    values: Floats
    method: str


def indicator_weights(standard: Standard, history: Floats | None = None) -> IndicatorWeights:
    """Return the weights of a standard's indicators, by its own method.

    history: past values of its indicators in their order, (n_months, n_indicators); needed by entropy (on
    min–max values, without shift) and CRITIC. Without two months that differ the given weights hold.
    """
    method = standard.weights.method
    if method == "ahp":
        return IndicatorWeights(_judged(standard), method)
    if method == "given" or history is None or len(history) < 2 or constant(history).all():
        return IndicatorWeights(_shares(given_weights(standard)), "given")
    better = np.array([one.sign for one in standard.indicators.values()])
    if method == "critic":
        return IndicatorWeights(critic(history, better), method)
    return IndicatorWeights(entropy(history, better, normalise="minmax"), method)


def given_weights(standard: Standard) -> Floats:
    """Return the weights as the standard states them, (n_indicators,)."""
    return np.array([one.weight for one in standard.indicators.values()])


def _judged(standard: Standard) -> Floats:
    """Return the weight of each dimension times that of the indicator in its dimension."""
    names = list(standard.indicators)
    given = given_weights(standard)
    weights = np.zeros(len(names))
    used = standard.used_dimensions()
    between = ahp(matrix_of(used, standard.weights.dimensions)).weights
    for dimension, weight in zip(used, between, strict=True):
        members = standard.members(dimension)
        inside = [names.index(name) for name in members]
        pairs = {name: row for name, row in standard.weights.indicators.items() if name in members}
        within = ahp(matrix_of(members, pairs)).weights if pairs else _shares(given[inside])
        weights[inside] = weight * within
    return weights


def _shares(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(), dtype=np.float64)
