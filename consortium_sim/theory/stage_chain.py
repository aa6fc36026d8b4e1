"""A project on its way through stages that it passes or fails in: an absorbing Markov chain in closed form.

Stages 0 … K − 1 follow each other; a period in stage k ends with a pass (chance a_k, to stage k + 1, from the
last one to completion), with failure (f_k), or leaves the project where it is. Arrays may have further axes in
front: one chain an element.

Source: Kemeny & Snell (1960), Finite Markov Chains, chapter III: fundamental matrix N = (I − Q)^-1, chances of
absorption B = N R, mean time t = N 1 and its variance (2 N − I) t − t². Competing risks within a period: a
constant hazard of passing r and of failing μ give 1 − exp(−(r + μ)), shared as r to μ.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.numerics.compiled import compiled

Floats = NDArray[np.float64]


class StageChain(NamedTuple):
    """What the chances of a chain say about its projects; times are in periods, from the entry into a stage."""

    visits: Floats
    """N, expected periods in stage j of a project that enters stage i, (…, K, K)."""
    reach: Floats
    """Chance that a project that begins enters stage k, and last that it is completed, (…, K + 1)."""
    success: Floats
    """Chance to be completed from each stage, (…, K)."""
    time: Floats
    """Mean time to the end, completed or not, from each stage, (…, K)."""
    spread: Floats
    """Standard deviation of that time, (…, K)."""

    @property
    def months(self) -> Floats:
        """Expected periods that a project that begins spends in each stage, (…, K): the first row of N."""
        first: Floats = self.visits[..., 0, :]
        return first


def chances(passing: ArrayLike, failing: ArrayLike) -> tuple[Floats, Floats]:
    """Return the chances to pass and to fail in one period of two competing hazards per period.

    ValueError for a hazard that is negative or not finite.
    """
    rate, risk = np.asarray(passing, np.float64), np.asarray(failing, np.float64)
    for name, hazard in (("passing", rate), ("failing", risk)):
        if not (np.isfinite(hazard) & (hazard >= 0.0)).all():
            raise ValueError(f"hazards of {name} must be finite and not negative, found {hazard}")
    total = rate + risk
    leaving = -np.expm1(-total)
    share = np.divide(rate, total, out=np.zeros_like(total), where=total > 0.0)
    return leaving * share, leaving * (1.0 - share)


def stage_chain(passing: ArrayLike, failing: ArrayLike) -> StageChain:
    """Return the closed form of a chain with chances per period to pass and to fail in each stage, (…, K).

    ValueError unless the chances are numbers of at least 0, together above 0 and at most 1 in every stage: a
    stage that nothing leaves has no end.
    """
    a, f = np.broadcast_arrays(np.asarray(passing, np.float64), np.asarray(failing, np.float64))
    if a.ndim == 0 or a.shape[-1] == 0:
        raise ValueError(f"chances must be (…, stages), found shape {a.shape}")
    stages = a.shape[-1]
    chains = a.size // stages
    visits, reach = np.zeros((chains, stages, stages)), np.empty((chains, stages + 1))
    success, time, spread = (np.empty((chains, stages)) for _ in range(3))
    passes, fails = (np.ascontiguousarray(chance).reshape(chains, stages) for chance in (a, f))
    if not _closed_form(passes, fails, visits, reach, success, time, spread):
        raise ValueError(
            f"chances to pass and to fail must not be negative, their sum in (0, 1], found {a} and {f}"
        )
    return StageChain(
        visits.reshape(*a.shape, stages),
        reach.reshape(*a.shape[:-1], stages + 1),
        *(column.reshape(a.shape) for column in (success, time, spread)),
    )


@compiled
def _closed_form(
    passing: Floats,
    failing: Floats,
    visits: Floats,
    reach: Floats,
    success: Floats,
    time: Floats,
    spread: Floats,
) -> bool:
    """Write the closed form of chains; tell whether the chances of all, (chains, stages), were proper.

    visits: zeros, (chains, stages, stages).
    """
    stages = passing.shape[1]
    onward, leaving = np.empty(stages), np.empty(stages)
    for chain in range(passing.shape[0]):
        reach[chain, 0] = 1.0
        for stage in range(stages):
            a, f = passing[chain, stage], failing[chain, stage]
            if not (a >= 0.0 and f >= 0.0 and 0.0 < a + f <= 1.0 + 1e-12):
                return False
            leaving[stage] = a + f
            onward[stage] = a / leaving[stage]
            reach[chain, stage + 1] = reach[chain, stage] * onward[stage]
        completed = 1.0
        for stage in range(stages - 1, -1, -1):
            completed *= onward[stage]
            success[chain, stage] = completed
        for entered in range(stages):
            arriving = 1.0
            months = 0.0
            for stage in range(entered, stages):
                visits[chain, entered, stage] = arriving / leaving[stage]
                months += visits[chain, entered, stage]
                arriving *= onward[stage]
            time[chain, entered] = months
        for entered in range(stages):
            left = 0.0
            for stage in range(entered, stages):
                left += visits[chain, entered, stage] * time[chain, stage]
            mean = time[chain, entered]
            spread[chain, entered] = np.sqrt(max(2.0 * left - mean - mean * mean, 0.0))
    return True
