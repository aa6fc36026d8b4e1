"""What the theory of cooperative games says of a month's charges (model.md 4.9)."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.sharing import cost_game
from consortium_sim.population.centre import Diagnosis
from consortium_sim.population.consortium import Consortium
from consortium_sim.theory.cooperative_games import (
    gini,
    grouped,
    grouped_nucleolus,
    least_core,
    similar_groups,
)
from consortium_sim.theory.cooperative_games.core import worst_coalition

GROUPS = 8
"""Groups of similar members in which the nucleolus and the least core are looked for (at most 12)."""


def diagnose(consortium: Consortium, rule: CentreRule) -> None:
    """Write what theory says of last settlement's charges; coalitions may also buy elsewhere.

    The least core and the nucleolus are those of GROUPS groups of similar members: grouped, an approximation.
    """
    centre = consortium.centre
    rows = np.flatnonzero(centre.members & (of_both_blocks(centre.granted) > 0.0))
    if rows.size < 2:
        centre.diagnosis = Diagnosis()
        return
    game = cost_game(
        centre, rule, centre.granted[rows], centre.capital[rows].astype(np.float64), rule.outside_price
    )
    charges = centre.charge[rows]
    total = float(charges.sum())
    scale = max(total, 1.0)
    groups = similar_groups(game, GROUPS)
    few = grouped(game, groups)
    by_group = np.bincount(groups, charges)
    worst = worst_coalition(game, charges, whole=False)
    centre.diagnosis = Diagnosis(
        worst.bound / scale,
        rows[worst.members],
        least_core(few).excess / scale,
        gini(charges),
        0.5 * float(np.abs(by_group - grouped_nucleolus(game, groups).group_shares).sum()) / scale,
    )


def irrational_share(consortium: Consortium) -> float:
    """Return the share of the members whose charge is above what the hours are worth to them or cost elsewhere."""
    centre = consortium.centre
    if not centre.operating:
        return 0.0
    paying = centre.members & (of_both_blocks(centre.granted) > 0.0)
    if not paying.any():
        return 0.0
    return float((centre.charge > centre.benefit + 0.01)[paying].sum()) / float(paying.sum())
