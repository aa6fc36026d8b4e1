"""Whether joining is ever dearer, and whether it pays the more, the more have joined."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.cooperative_games.airports import Airport
from consortium_sim.theory.cooperative_games.coalitions import check_enumerable, split_at
from consortium_sim.theory.cooperative_games.core import rounding
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.stations import Stations

MOST_FOR_PAIRS = 16
"""There are 3^n pairs of disjoint coalitions: 43 million for sixteen players."""


def is_subadditive(game: CostGame) -> bool:
    """Tell whether c(S ∪ T) ≤ c(S) + c(T) for all disjoint coalitions: no two of them lose by joining.

    Airports and station games without an outside price always are (with one they need not be: a coalition that
    buys outside may be dear to take in). Others are looked through, up to 16 players.
    """
    if isinstance(game.form, Airport) or (
        isinstance(game.form, Stations) and game.form.outside_price is None
    ):
        return True
    check_enumerable(game.size, "is_subadditive", "put players into groups, see grouped", MOST_FOR_PAIRS)
    costs, slack = game.table(), rounding(game)
    for first in range(1, costs.size):
        others = _coalitions_among((1 << first.bit_length() - 1) - 1 & ~first)
        if np.any(costs[first | others] > costs[first] + costs[others] + slack):
            return False
    return True


def is_concave(game: CostGame) -> bool:
    """Tell whether c(S∪i) + c(S∪j) ≥ c(S∪ij) + c(S) always: a player adds the less, the more are there.

    The Shapley value of a concave game lies in its core. Airports always are, station games with one block and
    no outside price too; others are looked through, up to 20 players.
    Source: Shapley (1971), Cores of convex games, International Journal of Game Theory 1, 11–26.
    """
    form = game.form
    if isinstance(form, Airport):
        return True
    if isinstance(form, Stations) and form.outside_price is None and form.block_hours.size == 1:
        return True
    costs, slack = game.table(), rounding(game)
    for second in range(1, game.size):
        without, with_second = split_at(costs, second)
        added = with_second - without
        for first in range(second):
            alone, together = split_at(added, first)
            if np.any(together > alone + slack):
                return False
    return True


def _coalitions_among(mask: int) -> NDArray[np.int64]:
    """Return every coalition whose members are all in `mask`, nobody included."""
    found = np.zeros(1, dtype=np.int64)
    while mask:
        bit = mask & -mask
        found = np.concatenate([found, found | bit])
        mask ^= bit
    return found
