"""What each of many players would pay who joined the members of a station game alone, by closed forms.

A rule of rules.py gives the shares of one game. Here every newcomer makes a game of its own with the same members,
and its share follows from its own figures and from sums over the members: n newcomers and k members take O(n + k).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from consortium_sim.theory.cooperative_games.coalitions import Floats, Members
from consortium_sim.theory.cooperative_games.stations import TIE, Stations


@dataclass(frozen=True, eq=False)
class Newcomers:
    """Players that use hours and join the members of a game one by one, each in a game without the others.

    members: their game, at least one, without an outside price. hours: of each newcomer in each block,
    (n, n_blocks), more than 0 in sum. capital: what each puts in, (n,), and all_capital: what it and the members
    then have put in, (n,), above 0; both are read by the rule by capital only.
    """

    members: Stations
    hours: Floats
    capital: Floats
    all_capital: Floats

    @cached_property
    def use(self) -> Floats:
        """Hours of each newcomer, (n,)."""
        return np.asarray(self.hours.sum(axis=1))

    @cached_property
    def loads(self) -> Floats:
        """Stations that each newcomer would fill in each block, (n, n_blocks)."""
        return self.hours / self.members.block_hours

    @cached_property
    def all_use(self) -> Floats:
        """Hours of the members and each newcomer, (n,)."""
        return np.asarray(self.members.use.sum() + self.use)

    @cached_property
    def needed(self) -> Floats:
        """Stations that the members and each newcomer fill in each block, (n, n_blocks)."""
        return self.members.needed + self.loads

    @cached_property
    def total(self) -> Floats:
        """What the members and each newcomer together cost, (n,)."""
        members = self.members
        stations = members.per_station * self.needed.max(axis=1)
        return np.asarray(members.fixed + stations + members.per_hour * self.all_use)

    @cached_property
    def binding(self) -> Members:
        """The blocks that set the number of stations of each newcomer's game, (n, n_blocks)."""
        return np.asarray(self.needed >= self.needed.max(axis=1, keepdims=True) * (1.0 - TIE))


def _equal(newcomers: Newcomers) -> Floats:
    return newcomers.total / (newcomers.members.size + 1.0)


def _by_use(newcomers: Newcomers) -> Floats:
    return newcomers.use * (newcomers.total / newcomers.all_use)


def _by_capital(newcomers: Newcomers) -> Floats:
    return newcomers.capital * (newcomers.total / newcomers.all_capital)


def _peak_responsibility(newcomers: Newcomers) -> Floats:
    """Return shares in which the fixed part falls equally on all users."""
    members = newcomers.members
    users = float((members.use > 0.0).sum()) + 1.0
    each = members.fixed / users + members.per_hour * newcomers.use
    return each + members.per_station * _mean_of_binding(newcomers, newcomers.loads)


def _serial(newcomers: Newcomers) -> Floats:
    """Return shares in which the fixed part falls equally on all users of the block that binds.

    A station costs the same however many there are, so that each is paid by who needs it.
    """
    members = newcomers.members
    users = (members.loads > 0.0).sum(axis=0) + 1.0
    in_block = members.per_station * newcomers.loads + members.fixed / users * (newcomers.loads > 0.0)
    return members.per_hour * newcomers.use + _mean_of_binding(newcomers, in_block)


def _mean_of_binding(newcomers: Newcomers, by_block: Floats) -> Floats:
    """Return the mean of values, (n, n_blocks), over the binding blocks, (n,)."""
    binding = newcomers.binding
    return np.asarray((by_block * binding).sum(axis=1) / binding.sum(axis=1))


SHARES_OF_NEWCOMERS: Mapping[str, Callable[[Newcomers], Floats]] = MappingProxyType(
    {
        "equal": _equal,
        "by_use": _by_use,
        "by_capital": _by_capital,
        "peak_responsibility": _peak_responsibility,
        "serial": _serial,
    }
)
"""Share of each newcomer, (n,), by the name of the rule; as MONTHLY_RULES gives it, but for rounding."""
