"""All coalitions of a few players at once: coalition m of 2^n holds player i when bit i of m is set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError

Floats = NDArray[np.float64]
Members = NDArray[np.bool_]

MOST_PLAYERS = 20
"""Tables of coalitions stop here: 2^20 numbers are 8 MB, each further player doubles them."""


def check_enumerable(players: int, what: str, instead: str, most: int = MOST_PLAYERS) -> None:
    """Raise SettingError when `what` needs all coalitions of more than `most` players; say what to do instead."""
    if players > most:
        raise SettingError(Fault(what, f"found a game of {players} players.", f"at most {most}; {instead}"))


def sums(amounts: Floats) -> Floats:
    """Return each coalition's sum of its members' amounts, (n,) to (2^n,)."""
    total = np.empty(1 << amounts.size)
    total[0] = 0.0
    for player, amount in enumerate(amounts):
        np.add(total[: 1 << player], amount, out=total[1 << player : 2 << player])
    return total


def sizes(players: int) -> NDArray[np.uint8]:
    """Return each coalition's number of members, (2^n,)."""
    return np.bitwise_count(np.arange(1 << players, dtype=np.uint32))


def memberships(players: int) -> Members:
    """Return who is in which coalition, (2^n, n)."""
    masks = np.arange(1 << players, dtype=np.int64)[:, np.newaxis]
    return np.asarray((masks >> np.arange(players)) & 1, dtype=np.bool_)


def members_of(mask: int, players: int) -> Members:
    """Return who is in one coalition, (n,)."""
    return np.array([mask >> player & 1 for player in range(players)], dtype=np.bool_)


def split_at(values: NDArray[Any], player: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the values, (2^n, ...), of coalitions without `player` and of the same with it, (2^(n−1), ...).

    Row m of both is the coalition whose mask is m with bit `player` left out.
    """
    pairs = values.reshape(-1, 2, 1 << player, *values.shape[1:])
    half = (values.shape[0] // 2, *values.shape[1:])
    return pairs[:, 0].reshape(half), pairs[:, 1].reshape(half)
