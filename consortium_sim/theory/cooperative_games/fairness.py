"""How shares look to single players."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.checks import column, shares_of
from consortium_sim.theory.cooperative_games.coalitions import Members
from consortium_sim.theory.cooperative_games.core import rounding
from consortium_sim.theory.cooperative_games.game import CostGame


def individual_rationality(game: CostGame, shares: ArrayLike) -> Members:
    """Return for each player whether it pays no more than it would cost alone, (n,).

    Alone it may buy outside where the game has an outside price.
    """
    return shares_of(shares, game.size, "individual_rationality") <= game.alone + rounding(game)


def gini(shares: ArrayLike, counts: ArrayLike | None = None) -> float:
    """Return the Gini coefficient of shares, (n,): 0 when all pay the same, near 1 when one pays all.

    shares: not negative; nobody pays anything: 0. counts: how many pay each, (n,), 1 when left out.
    Source: Σ_i Σ_j |x_i − x_j| / (2 n² mean), Gini (1912), Variabilità e mutabilità.
    """
    paid = column(shares, None, "gini", "shares")
    heads = np.ones(paid.size) if counts is None else column(counts, paid.size, "gini", "counts")
    whole, payers = float(paid @ heads), float(heads.sum())
    if payers == 0.0:
        raise SettingError(Fault("gini", "counts add up to 0.", "at least one who pays"))
    if whole == 0.0:
        return 0.0
    order = np.argsort(paid)
    people = heads[order]
    # Mean rank of those who pay the same share, counted from the poorest, less the mean rank of all.
    ranks = np.cumsum(people) - people / 2.0
    return float(2.0 * (people * paid[order]) @ ranks / (payers * whole) - 1.0)
