"""The nucleolus and the least core, by linear programs over all coalitions.

Source: Schmeidler (1969), SIAM Journal on Applied Mathematics 17(6), 1163–1170; the sequence of programs is that
of Maschler, Peleg & Shapley (1979), Mathematics of Operations Research 4(4), 303–338.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.airports import Airport, airport_nucleolus
from consortium_sim.theory.cooperative_games.coalitions import Floats, check_enumerable, memberships
from consortium_sim.theory.cooperative_games.core import core_excess
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.programs import always_tight, least_excess

MOST_FOR_PROGRAMS = 12
"""Dense programs have a row for every coalition: 4,096 for twelve players."""
TIGHT = 1e-7
"""Slack of a tight coalition, as a share of the largest saving; HiGHS keeps constraints to 1e-9."""
DEPENDENT = 1e-8
"""A row of zeros and ones whose distance from the span of others is below this lies in it."""


class LeastCore(NamedTuple):
    """The smallest excess that some shares can hold every coalition to, and such shares, (n,)."""

    excess: float
    shares: Floats


def least_core(game: CostGame) -> LeastCore:
    """Return the least core's excess, and shares that attain it; the core is empty when it is above 0.

    It minimises ε subject to x(S) ≤ c(S) + ε for all coalitions but nobody and all. Up to 12 players, and
    airports of any size. Source: Maschler, Peleg & Shapley (1979), section 3.
    """
    if isinstance(game.form, Airport):
        shares = airport_nucleolus(game.form)
        return LeastCore(core_excess(game, shares), shares)
    if game.size == 1:
        return LeastCore(0.0, np.array([game.total]))
    coalitions, savings, base, scale = _scaled(game, "least_core")
    least = least_excess(coalitions[1:-1], savings[1:-1], coalitions[-1:], savings[-1:], np.inf)
    return LeastCore(least.excess * scale, base + scale * least.shares)


def nucleolus(game: CostGame) -> Floats:
    """Return the nucleolus, (n,): the shares whose largest excesses x(S) − c(S) are lexicographically smallest.

    Nobody pays more than alone; SettingError when that cannot be, because the players cost less apart.
    Airports have a closed form (a fee per movement); others go up to 12 players, beyond that see
    `grouped_nucleolus`. After each program the coalitions that are tight in every optimal solution are fixed.
    """
    if isinstance(game.form, Airport):
        return airport_nucleolus(game.form)
    coalitions, savings, base, scale = _scaled(game, "nucleolus")
    if savings[-1] > TIGHT:
        raise SettingError(
            Fault(
                "nucleolus", "the players would cost less apart.", "a total of at most the sum of costs alone"
            )
        )
    players = np.eye(game.size)
    fixed, costs = coalitions[-1:], savings[-1:]
    while fixed.shape[0] < game.size:
        free = _outside(fixed, coalitions)
        capped = _outside(fixed, players)
        excess, moved, prices, cap_prices = least_excess(coalitions[free], savings[free], fixed, costs, 0.0)
        at_excess = savings[free] + excess - coalitions[free] @ moved <= TIGHT
        tight = free[at_excess]
        bound = capped[moved[capped] >= -TIGHT]
        rows = np.concatenate([coalitions[tight], players[bound]])
        values = np.concatenate([savings[tight] + excess, np.zeros(bound.size)])
        always = np.concatenate([prices[at_excess], cap_prices[bound]]) > TIGHT
        if not always.all():
            always = always_tight(rows, fixed)
        for row in np.flatnonzero(always):
            if _outside(fixed, rows[row : row + 1]).size:
                fixed = np.concatenate([fixed, rows[row : row + 1]])
                costs = np.append(costs, values[row])
    return base + scale * np.linalg.solve(fixed, costs)


def _scaled(game: CostGame, where: str) -> tuple[Floats, Floats, Floats, float]:
    """Return coalitions as rows of 0 and 1, c(S) − Σ_S c(i) over its largest size, the costs alone, that size."""
    check_enumerable(game.size, where, "put players into groups, see grouped", MOST_FOR_PROGRAMS)
    coalitions = memberships(game.size).astype(np.float64)
    values = game.table()
    base = values[1 << np.arange(game.size)]
    savings = values - coalitions @ base
    scale = float(np.abs(savings).max())
    if scale <= 1e-12 * float(np.abs(values).max(initial=1.0)):
        return coalitions, np.zeros_like(savings), base, 1.0
    return coalitions, savings / scale, base, scale


def _outside(fixed: Floats, rows: Floats) -> np.ndarray:
    """Return which rows are not sums of multiples of the fixed rows."""
    basis = np.linalg.qr(fixed.T)[0]
    return np.flatnonzero(np.linalg.norm(rows - (rows @ basis) @ basis.T, axis=1) > DEPENDENT)
