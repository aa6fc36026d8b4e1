"""Weighing criteria and ranking alternatives: weights from judgements or from data, scores, coordination.

A table of values has one row an alternative (a city, a year) and one column a criterion. Which way is better
is always stated: +1 where more is, −1 where less is. What cannot be answered is refused; nothing becomes NaN.
"""

from __future__ import annotations

from consortium_sim.theory.weighting.coupling import (
    COORDINATION_CLASSES,
    Coordination,
    coordination_class,
    coupling_coordination,
)
from consortium_sim.theory.weighting.dispersion import critic, entropy
from consortium_sim.theory.weighting.pairwise import RANDOM_INDEX, Priorities, ahp
from consortium_sim.theory.weighting.scaling import minmax, ratio_to_best, shares, vector
from consortium_sim.theory.weighting.scores import topsis, weighted_sum

__all__ = [
    "COORDINATION_CLASSES",
    "RANDOM_INDEX",
    "Coordination",
    "Priorities",
    "ahp",
    "coordination_class",
    "coupling_coordination",
    "critic",
    "entropy",
    "minmax",
    "ratio_to_best",
    "shares",
    "topsis",
    "vector",
    "weighted_sum",
]
