"""The station game: members share a centre whose size is set by its busiest block of hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.cooperative_games.coalitions import Floats, Members, sums

TIE = 1e-9
"""Blocks whose need of stations differs by less than this share both bind: rationed blocks differ by rounding."""
AT_ONCE = 4_096
"""Coalitions whose costs are found together: all that this takes stays in the fast cache."""


@dataclass(frozen=True, eq=False)
class Stations:
    """What members use and what a centre costs: C(S) = F [S uses it] + c_K max_b(Σ_S u_b / H_b) + c_V Σ_S u.

    hours: u, (n, n_blocks). block_hours: H, hours that a station offers in each block, (n_blocks,). fixed F;
    per_station c_K; per_hour c_V. outside_price: what an hour costs elsewhere; a coalition then costs
    min{C(S), outside_price · Σ_S u}. capital: what each member has put in, (n,).
    Source: model.md 4.8.
    """

    hours: Floats
    block_hours: Floats
    fixed: float
    per_station: float
    per_hour: float
    outside_price: float | None = None
    capital: Floats | None = None

    @property
    def size(self) -> int:
        """Number of members."""
        return int(self.hours.shape[0])

    @cached_property
    def use(self) -> Floats:
        """Hours of each member, (n,)."""
        return np.asarray(self.hours.sum(axis=1))

    @cached_property
    def loads(self) -> Floats:
        """Stations that each member would fill in each block, (n, n_blocks)."""
        return self.hours / self.block_hours

    @cached_property
    def needed(self) -> Floats:
        """Stations that all members fill in each block, (n_blocks,)."""
        return np.asarray(self.loads.sum(axis=0))

    @property
    def binding(self) -> NDArray[np.intp]:
        """The blocks that set the number of stations; more than one when they tie."""
        return np.flatnonzero(self.needed >= self.needed.max() * (1.0 - TIE))

    @cached_property
    def inside(self) -> float:
        """What the centre costs for all, whatever an hour costs elsewhere."""
        return float(self._centre(self.needed.max(), self.use.sum()))

    @cached_property
    def total(self) -> float:
        """What all pay: the centre, or the hours elsewhere when these are cheaper."""
        return float(self._cost(self.needed.max(), self.use.sum()))

    @property
    def buys_outside(self) -> bool:
        """Whether all together would rather buy every hour elsewhere."""
        return self.total < self.inside

    def costs(self, members: Members) -> Floats:
        """Return what each coalition costs, (k, n) to (k,)."""
        inside = members.astype(np.float64)
        return self._cost((inside @ self.loads).max(axis=1), inside @ self.use)

    def table(self) -> Floats:
        """Return the cost of every coalition, (2^n,)."""
        needed = sums(self.loads[:, 0])
        for block in range(1, self.block_hours.size):
            np.maximum(needed, sums(self.loads[:, block]), out=needed)
        use = sums(self.use)
        for first in range(0, use.size, AT_ONCE):
            here = slice(first, first + AT_ONCE)
            use[here] = self._cost(needed[here], use[here])
        return use

    def along(self, orders: NDArray[np.int64]) -> Floats:
        """Return the cost after each arrival, (k, n), of members that arrive in each order, (k, n)."""
        needed = np.cumsum(self.loads[:, 0][orders], axis=1)
        for block in range(1, self.block_hours.size):
            np.maximum(needed, np.cumsum(self.loads[:, block][orders], axis=1), out=needed)
        return self._cost(needed, np.cumsum(self.use[orders], axis=1))

    def shapley_in_closed_form(self) -> tuple[Floats, Stations | None]:
        """Return the part of the Shapley value that has a closed form, (n,), and the game that is left, if any.

        The fixed part falls equally on those who use the centre, hours on who uses them, stations too when
        there is one block; what is left is a maximum over blocks. With an outside price nothing splits off.
        """
        if self.outside_price is not None:
            return np.zeros(self.size), self
        users = self.use > 0.0
        shares = self.per_hour * self.use + self.fixed * users / max(int(users.sum()), 1)
        if self.block_hours.size == 1:
            return shares + self.per_station * self.loads[:, 0], None
        return shares, replace(self, fixed=0.0, per_hour=0.0)

    def _centre(self, needed: Floats, use: Floats) -> Floats:
        return self.fixed * (use > 0.0) + self.per_station * needed + self.per_hour * use

    def _cost(self, needed: Floats, use: Floats) -> Floats:
        centre = self._centre(needed, use)
        return centre if self.outside_price is None else np.minimum(centre, self.outside_price * use)
