"""Cost games: players, and what every coalition of them would cost.

Source of the theory: Young (1985), Cost Allocation: Methods, Principles, Applications, North-Holland, chapter 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.theory.cooperative_games.airports import Airport
from consortium_sim.theory.cooperative_games.checks import amount, check_players, column, rectangle
from consortium_sim.theory.cooperative_games.coalitions import Floats, Members, check_enumerable
from consortium_sim.theory.cooperative_games.quantities import Quantities
from consortium_sim.theory.cooperative_games.stations import Stations
from consortium_sim.theory.cooperative_games.tables import Table, read_table

Form = Table | Airport | Stations | Quantities


@dataclass(frozen=True, eq=False)
class CostGame:
    """Players and the form in which their costs are known; made by one of the four class methods.

    Rules take a game and return an array in the order of `players`. Players may have any names that can be
    keys of a dict; they are 0, 1, … when none are given.
    """

    players: tuple[Hashable, ...]
    form: Form

    @classmethod
    def from_table(
        cls, costs: Mapping[frozenset[Hashable], float], players: Sequence[Hashable] | None = None
    ) -> CostGame:
        """Return a game with the cost of every coalition given; costs may be negative, as savings are.

        Players stand in the order of `players`, or in that of their single coalitions in `costs`. The empty
        coalition may be left out. SettingError names the coalitions that have no cost.
        """
        return cls(*read_table(costs, players))

    @classmethod
    def airport(
        cls, costs: ArrayLike, counts: ArrayLike | None = None, players: Sequence[Hashable] | None = None
    ) -> CostGame:
        """Return an airport game: a runway costs what the most demanding of its users needs.

        costs: of a runway for each type alone, (n,). counts: movements of each type, whole, from 1, (n,), one
        when left out. Each movement is a player of the theory, a type is a row: a rule returns the fee of one
        movement of each type, and fees · counts is the total.
        Source: Littlechild & Thompson (1977), Aircraft landing fees: a game theory approach, Bell Journal of
        Economics 8(1), 186–204.
        """
        where = "CostGame.airport"
        of_type = column(costs, None, where, "costs")
        movements = np.ones(of_type.size) if counts is None else column(counts, of_type.size, where, "counts")
        if np.any((movements < 1.0) | (movements % 1.0 != 0.0)):
            raise SettingError(Fault(where, f"counts are {counts!r}.", "whole numbers from 1"))
        return cls(_names(players, of_type.size, where), Airport(of_type, movements))

    @classmethod
    def peak_load(
        cls,
        hours: ArrayLike,
        block_hours: ArrayLike,
        *,
        fixed: float,
        per_station: float,
        per_hour: float,
        outside_price: float | None = None,
        capital: ArrayLike | None = None,
        players: Sequence[Hashable] | None = None,
    ) -> CostGame:
        """Return the station game: C(S) = fixed + per_station · max_b(Σ_S u_b / H_b) + per_hour · Σ_S u.

        hours: u, of each member in each block, (n, n_blocks). block_hours: H, hours that a station offers in
        each block, above 0, (n_blocks,). A coalition that uses no hours costs nothing.
        outside_price: yuan an hour elsewhere; a coalition then costs no more than that for all its hours.
        capital: what each member put in, (n,), for the rule by capital.
        Source: model.md 4.8.
        """
        where = "CostGame.peak_load"
        used = rectangle(hours, where, "hours")
        offered = column(block_hours, used.shape[1], where, "block_hours")
        if not np.all(offered > 0.0):
            raise SettingError(Fault(where, f"block_hours are {block_hours!r}.", "numbers above 0"))
        form = Stations(
            used,
            offered,
            amount(fixed, where, "fixed"),
            amount(per_station, where, "per_station"),
            amount(per_hour, where, "per_hour"),
            None if outside_price is None else amount(outside_price, where, "outside_price"),
            None if capital is None else column(capital, used.shape[0], where, "capital"),
        )
        return cls(_names(players, used.shape[0], where), form)

    @classmethod
    def from_quantities(
        cls,
        quantities: ArrayLike,
        cost_of: Callable[[float], float],
        players: Sequence[Hashable] | None = None,
    ) -> CostGame:
        """Return a game in which a coalition costs cost_of(sum of its quantities), quantities (n,)."""
        where = "CostGame.from_quantities"
        form = Quantities(column(quantities, None, where, "quantities"), cost_of)
        return cls(_names(players, form.size, where), form)

    @property
    def size(self) -> int:
        """Number of players."""
        return len(self.players)

    @cached_property
    def total(self) -> float:
        """What all players together cost."""
        if isinstance(self.form, Stations):
            return self.form.total
        return float(self.form.costs(np.ones((1, self.size), dtype=np.bool_))[0])

    @cached_property
    def counts(self) -> Floats:
        """How many pay each share, (n,): movements of an airport's types, otherwise 1. shares · counts = total."""
        return self.form.counts if isinstance(self.form, Airport) else np.ones(self.size)

    @cached_property
    def alone(self) -> Floats:
        """What each player (each movement of an airport) would cost alone, (n,)."""
        if isinstance(self.form, Airport):
            return self.form.alone
        return self.costs(np.eye(self.size, dtype=np.bool_))

    @cached_property
    def separable(self) -> Floats:
        """What the total would fall by without each player (each movement of an airport), (n,)."""
        if isinstance(self.form, Airport):
            return self.form.separable
        return self.total - self.costs(~np.eye(self.size, dtype=np.bool_))

    def cost(self, coalition: Iterable[Hashable]) -> float:
        """Return what a coalition of players costs."""
        return float(self.costs(self.members(coalition)[np.newaxis])[0])

    def costs(self, members: Members) -> Floats:
        """Return what each of k coalitions costs, (k, n) to (k,); members tells who is in which."""
        return self.form.costs(members)

    def table(self) -> Floats:
        """Return what every coalition costs, (2^n,): player i is in coalition m when bit i of m is set."""
        check_enumerable(self.size, "CostGame.table", "put similar players into groups")
        return self.form.table()

    def members(self, coalition: Iterable[Hashable]) -> Members:
        """Return who is in a coalition, (n,); SettingError names a player that is not in the game."""
        if isinstance(coalition, str):
            raise SettingError(Fault("coalition", f"found the text {coalition!r}.", "a set of players"))
        inside = set(coalition)
        strangers = inside - set(self.players)
        if strangers:
            stranger = min(strangers, key=repr)
            hint = nearest(str(stranger), [str(player) for player in self.players])
            raise SettingError(Fault("coalition", f"no player is called {stranger!r}.{hint}"))
        return np.array([player in inside for player in self.players], dtype=np.bool_)

    def coalition(self, members: Members) -> frozenset[Hashable]:
        """Return the players whose flag is set, (n,)."""
        return frozenset(player for player, inside in zip(self.players, members, strict=True) if inside)


def _names(players: Sequence[Hashable] | None, size: int, where: str) -> tuple[Hashable, ...]:
    names: tuple[Hashable, ...] = tuple(range(size)) if players is None else tuple(players)
    check_players(names, size, where)
    return names
