"""The Shapley value: what a player adds, on average over all orders of arrival.

Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, 307–317.
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.airports import Airport, airport_shapley
from consortium_sim.theory.cooperative_games.coalitions import (
    MOST_PLAYERS,
    Floats,
    check_enumerable,
    sizes,
    split_at,
)
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.sampling import shapley_sampled
from consortium_sim.theory.cooperative_games.stations import Stations


def shapley(game: CostGame, orders: int | None = None, seed: int = 0) -> Floats:
    """Return the Shapley value of a game, (n,); the fee per movement of an airport.

    Airports and the station game with one block have a closed form. Others are exact up to 20 players; with
    more, say how many random `orders` of arrival to average over. `shapley_sampled` gives standard errors too.
    """
    if isinstance(game.form, Airport):
        return airport_shapley(game.form)
    if orders is not None:
        return shapley_sampled(game, orders, seed).shares
    shares = np.zeros(game.size)
    rest: Stations | None = None
    if isinstance(game.form, Stations):
        shares, rest = game.form.shapley_in_closed_form()
        if rest is None:
            return shares
    check_enumerable(
        game.size, "shapley", "say how many orders of arrival to sample, such as orders=1000", MOST_PLAYERS
    )
    return shares + shapley_of_values(game.table() if rest is None else rest.table())


def shapley_of_values(values: NDArray[np.floating]) -> Floats:
    """Return the Shapley value of any set function given by its values, (2^n, ...) to (n, ...).

    values: of every coalition; player i is in coalition m when bit i of m is set. Further axes are so many
    functions at once. Shares add up to the value of all less that of nobody.
    """
    players = _players_of(values, "shapley_of_values")
    weight = np.array([1.0 / (players * comb(players - 1, size)) for size in range(players)])
    weights = weight[sizes(players - 1)]
    shares = np.empty((players, *values.shape[1:]))
    for player in range(players):
        without, with_player = split_at(values, player)
        shares[player] = np.tensordot(weights, with_player - without, axes=1)
    return shares


def interactions_of_values(values: NDArray[np.floating]) -> Floats:
    """Return the interaction index of every pair of players, (2^n, ...) to (n, n, ...); the diagonal is 0.

    I_ij = Σ_{S⊆N∖ij} s! (n − s − 2)! / (n − 1)! · [v(S∪ij) − v(S∪i) − v(S∪j) + v(S)]: above 0 when the two are
    worth more together than apart.
    Source: Grabisch & Roubens (1999), International Journal of Game Theory 28(4), 547–565, definition 2.
    """
    players = _players_of(values, "interactions_of_values")
    index = np.zeros((players, players, *values.shape[1:]))
    if players == 1:
        return index
    weight = np.array([1.0 / ((players - 1) * comb(players - 2, size)) for size in range(players - 1)])
    weights = weight[sizes(players - 2)]
    for second in range(1, players):
        without, with_second = split_at(values, second)
        gain = with_second - without
        for first in range(second):
            alone, together = split_at(gain, first)
            pair = np.tensordot(weights, together - alone, axes=1)
            index[first, second] = index[second, first] = pair
    return index


def _players_of(values: NDArray[np.floating], where: str) -> int:
    players = values.shape[0].bit_length() - 1 if values.ndim else 0
    if players < 1 or values.shape[0] != 1 << players:
        raise SettingError(
            Fault(where, f"values have shape {values.shape}.", "2^n coalitions in the first axis")
        )
    check_enumerable(players, where, "put players into groups")
    return players
