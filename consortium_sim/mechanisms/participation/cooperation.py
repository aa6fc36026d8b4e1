"""What cooperation brings: openness, its spillover, and the technology that is adopted faster (model.md 4.2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation import HALF_INSIDE, INNOVATIONS_LOST, ParticipationRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.summation import total
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import Enterprises, sector_mean, share_inside


def openness(consortium: Consortium, rule: ParticipationRule) -> tuple[NDArray[np.float64], float]:
    """Return o of each strategy, (3,), and ō, its mean over the park's staff.

    o_s = k_s (1 − c + 2 c P): the gain of cooperating, part of which needs other participants.
    """
    enterprises = consortium.enterprises
    gains = np.array([0.0, rule.member_openness, rule.deep_openness])
    mean = _openness_by_strategy(
        rule.complementarity, enterprises.strategy, enterprises.staff, enterprises.active, gains
    )
    return gains, mean


@compiled
def _openness_by_strategy(
    complementarity: float,
    strategy: NDArray[np.uint8],
    staff: NDArray[np.int64],
    active: NDArray[np.bool_],
    gains: NDArray[np.float64],
) -> float:
    """Turn k of each strategy into o, in place; return the mean of the enterprises' o by their staff."""
    gains *= 1.0 - complementarity + 2.0 * complementarity * share_inside(strategy, active)
    gained, everybody = np.empty(staff.size), 0
    for e in range(staff.size):
        heads = staff[e] if active[e] else 0
        gained[e] = gains[strategy[e]] * heads
        everybody += heads
    return total(gained) / max(everybody, 1)


SPILLOVER_REACHES = np.array([1.0, HALF_INSIDE, HALF_INSIDE])
"""Part of the spillover that each strategy gets."""


def spillover(rule: ParticipationRule, mean_openness: float) -> NDArray[np.float64]:
    """Return σ of each strategy, (3,): what others' cooperation brings to those outside, half of it inside."""
    return rule.spillover * mean_openness * SPILLOVER_REACHES


def adopt(
    consortium: Consortium, rule: ParticipationRule, adoption: float, drift: NDArray[np.float64]
) -> None:
    """Move the technology of every enterprise: distance δ, and the part t that it owes to cooperation.

    δ += γ̄_j/12 − κ max(0, δ); t = (1 − κ̃) t + (κ̃ (o + σ) + κ̃ − κ̃_0) max(0, δ); κ̃ = κ0 (0.4 + 0.75 absorptive)
    and κ = κ̃ (1 + o + σ); κ̃_0 is κ̃ without what cooperation adds to the absorptive capacity. drift: γ̄_j/12
    by sector. Source: model.md 4.2 and 4.6.
    """
    enterprises = consortium.enterprises
    gains, mean = openness(consortium, rule)
    spill = spillover(rule, mean)
    pace = pace_of_adoption(adoption, enterprises.absorptive)
    own = pace_of_adoption(adoption, enterprises.absorptive - enterprises.absorptive_boost)
    _catch_up(
        enterprises.strategy,
        gains + spill,
        pace,
        own,
        enterprises.sector,
        drift,
        enterprises.distance,
        enterprises.cooperation_gain,
    )
    spread_innovations(enterprises, spill, len(consortium.industry.sectors))


@compiled
def _catch_up(
    strategy: NDArray[np.uint8],
    lift_by_strategy: NDArray[np.float64],
    pace: NDArray[np.float64],
    own_pace: NDArray[np.float64],
    sector: NDArray[np.uint8],
    drift: NDArray[np.float64],
    distance: NDArray[np.float64],
    cooperation_gain: NDArray[np.float64],
) -> None:
    """Write δ and t of every enterprise. lift_by_strategy: o + σ, (3,). pace, own_pace: κ̃ and κ̃_0, a month."""
    for e in range(distance.size):
        lift, behind = lift_by_strategy[strategy[e]], max(distance[e], 0.0)
        kept = (1.0 - pace[e]) * cooperation_gain[e]
        cooperation_gain[e] = kept + pace[e] * lift * behind + (pace[e] - own_pace[e]) * behind
        moved = distance[e] + drift[sector[e]] - pace[e] * (1.0 + lift) * behind
        distance[e] = max(moved, CLOSEST)


def spread_innovations(enterprises: Enterprises, spill: NDArray[np.float64], sectors: int) -> None:
    """Let n age by 5 % a year and reach others: n += (σ/12) max(0, n̄_j − n), n̄_j the sector's mean.

    spill: σ by strategy. Source: model.md 4.2.
    """
    n = enterprises.innovations
    if not np.count_nonzero(n):
        return
    mean = sector_mean(n, enterprises.sector, enterprises.active, sectors)[enterprises.sector]
    n += spill[enterprises.strategy] / 12.0 * np.maximum(mean - n, 0.0) - INNOVATIONS_LOST / 12.0 * n


def pace_of_adoption(adoption: float, absorptive: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return κ̃, share of the distance to the frontier closed in a month without cooperation."""
    return adoption * (0.4 + 0.75 * absorptive)


CLOSEST = -0.05
"""No enterprise is further than this ahead of the frontier (model.md 2)."""
