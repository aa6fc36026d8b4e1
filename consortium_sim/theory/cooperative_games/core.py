"""Whether a coalition would do better alone, and which one most.

Source: Gillies (1959), Solutions to general non-zero-sum games, Contributions to the Theory of Games IV, 47–85.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.theory.cooperative_games.airports import Airport
from consortium_sim.theory.cooperative_games.checks import shares_of
from consortium_sim.theory.cooperative_games.coalitions import (
    MOST_PLAYERS,
    Floats,
    Members,
    check_enumerable,
    members_of,
    sums,
)
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.station_core import station_excess
from consortium_sim.theory.cooperative_games.stations import Stations

ROUNDING = 1e-9
"""What is below this share of the largest cost at hand is rounding."""


@dataclass(frozen=True)
class Dissatisfied:
    """A coalition, and its excess: what it pays above what it would cost alone."""

    coalition: frozenset[Hashable]
    excess: float


@dataclass(frozen=True)
class Worst:
    """Members of the worst coalition found, its excess, and what no coalition's excess is above."""

    members: Members
    excess: float
    bound: float


def core_excess(game: CostGame, shares: ArrayLike) -> float:
    """Return the largest excess x(S) − c(S) of any coalition but nobody and all; at most 0 in the core.

    Exact up to 20 players and for airports. A larger station game gives the value of the linear relaxation: no
    coalition's excess is above it, and from a hundred members some coalition's was within 1 % in the tests.
    """
    return worst_coalition(game, shares_of(shares, game.size, "core_excess"), whole=False).bound


def most_dissatisfied(game: CostGame, shares: ArrayLike) -> Dissatisfied:
    """Return the coalition with the largest excess; in a larger station game the best rounding of the relaxation.

    Of an airport's coalition the types are named of which at least one movement is in it.
    """
    worst = worst_coalition(game, shares_of(shares, game.size, "most_dissatisfied"), whole=False)
    return Dissatisfied(game.coalition(worst.members), worst.excess)


def in_core(game: CostGame, shares: ArrayLike, tolerance: float | None = None) -> bool:
    """Tell whether shares add up to the total and no coalition pays more than it would cost alone.

    tolerance: yuan by which both may fail, 1e-9 of the largest cost when left out; give some cents for shares
    in whole cents. In a larger station game integers decide where the linear relaxation leaves it open.
    """
    split = shares_of(shares, game.size, "in_core")
    allowed = rounding(game) if tolerance is None else tolerance
    if abs(float(split @ game.counts) - game.total) > allowed:
        return False
    worst = worst_coalition(game, split, whole=False)
    if worst.bound > allowed >= worst.excess:
        worst = worst_coalition(game, split, whole=True)
    return worst.excess <= allowed


def rounding(game: CostGame) -> float:
    """Return what counts as rounding in a game's costs, in their unit."""
    return ROUNDING * max(abs(game.total), float(np.abs(game.alone).max()))


def worst_coalition(game: CostGame, shares: Floats, whole: bool) -> Worst:
    """Return the worst coalition of any game; whole: by integers where it would be relaxed."""
    if game.counts.sum() == 1.0:
        excess = float(shares[0]) - game.total
        return Worst(np.ones(1, dtype=np.bool_), excess, excess)
    if isinstance(game.form, Airport):
        return _worst_of_airport(game.form, shares)
    if isinstance(game.form, Stations) and game.size > MOST_PLAYERS:
        return Worst(*station_excess(game.form, shares, whole))
    check_enumerable(game.size, "the core", "put players into groups, see grouped")
    excesses = sums(shares)
    excesses -= game.table()
    mask = 1 + int(np.argmax(excesses[1:-1]))
    return Worst(members_of(mask, game.size), float(excesses[mask]), float(excesses[mask]))


def _worst_of_airport(airport: Airport, fees: Floats) -> Worst:
    """Return the worst coalition of movements: for each dearest type, all that pay and need no more."""
    worst = Worst(np.zeros(airport.size, dtype=np.bool_), -np.inf, -np.inf)
    for runway in np.unique(airport.type_costs):
        served = airport.type_costs <= runway
        members = served & (fees > 0.0)
        paid = float(fees[members] @ airport.counts[members])
        if not members.any():
            members = served & (fees == fees[served].max())
            paid = float(fees[members][0])
        elif members.all():
            # All together are no coalition that leaves: the movement with the smallest fee stays behind.
            cheapest = int(fees.argmin())
            paid -= float(fees[cheapest])
            members[cheapest] = airport.counts[cheapest] > 1.0
        excess = paid - float(runway)
        if excess > worst.excess:
            worst = Worst(members, excess, excess)
    return worst
