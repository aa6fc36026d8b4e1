"""Games given by the cost of every coalition."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.checks import check_players
from consortium_sim.theory.cooperative_games.coalitions import Floats, Members, check_enumerable

SHOWN = 3
"""An error names so many of the coalitions that are wrong, and counts the rest."""


@dataclass(frozen=True, eq=False)
class Table:
    """A cost for every coalition, by mask, (2^n,); that of nobody is 0."""

    values: Floats

    @property
    def size(self) -> int:
        """Number of players."""
        return self.values.size.bit_length() - 1

    @property
    def use(self) -> None:
        """A table does not say how much each player uses."""
        return None

    def costs(self, members: Members) -> Floats:
        """Return what each coalition costs, (k, n) to (k,)."""
        return self.values[members @ (1 << np.arange(self.size))]

    def table(self) -> Floats:
        """Return the cost of every coalition, (2^n,)."""
        return self.values

    def along(self, orders: np.ndarray) -> Floats:
        """Return the cost after each arrival, (k, n), of players that arrive in each order, (k, n)."""
        return self.values[np.cumsum(1 << orders, axis=1)]


def read_table(
    costs: Mapping[frozenset[Hashable], float], players: Sequence[Hashable] | None
) -> tuple[tuple[Hashable, ...], Table]:
    """Return players and table; every coalition but that of nobody must have one finite cost.

    Players stand in the order of `players`, or in the order of their single coalitions in the mapping.
    """
    where = "CostGame.from_table"
    strange = [key for key in costs if not isinstance(key, frozenset)]
    if strange:
        raise SettingError(Fault(where, f"{strange[0]!r} is no coalition.", "a frozenset of players"))
    if costs.get(frozenset(), 0.0) != 0.0:
        raise SettingError(Fault(where, f"the empty coalition costs {costs[frozenset()]}.", "0"))
    known = dict.fromkeys(player for key in costs if len(key) == 1 for player in key)
    names = tuple(known) if players is None else tuple(players)
    strangers = {player for key in costs for player in key} - set(names)
    if strangers:
        stranger = min(strangers, key=repr)
        advice = "players to list it" if players is not None else "a cost of that player alone"
        raise SettingError(Fault(where, f"player {stranger!r} is in a coalition only.", advice))
    check_players(names, len(names), where)
    check_enumerable(len(names), where, "use a game with a formula")
    bit = {player: 1 << index for index, player in enumerate(names)}
    values = np.full(1 << len(names), np.nan)
    values[0] = 0.0
    for coalition, cost in costs.items():
        values[sum(bit[player] for player in coalition)] = cost
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        found = ", ".join(named(int(mask), names) for mask in wrong[:SHOWN])
        more = f" and {wrong.size - SHOWN} more" if wrong.size > SHOWN else ""
        raise SettingError(
            Fault(
                where,
                f"no finite cost for {found}{more}.",
                f"one for each of the {values.size - 1} coalitions of {len(names)} players",
            )
        )
    values.setflags(write=False)
    return names, Table(values)


def named(mask: int, players: Sequence[Hashable]) -> str:
    """Return a coalition as text, its players in their order."""
    return "{" + ", ".join(repr(player) for i, player in enumerate(players) if mask >> i & 1) + "}"
