"""Games in which a coalition costs what the sum of its members' quantities costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.cooperative_games.coalitions import Floats, Members, sums


@dataclass(frozen=True, eq=False)
class Quantities:
    """Quantities of one good, (n,), and what a total quantity costs; nobody costs nothing."""

    quantities: Floats
    cost_of: Callable[[float], float]

    @property
    def size(self) -> int:
        """Number of players."""
        return self.quantities.size

    @property
    def use(self) -> Floats:
        """Quantity of each player, (n,)."""
        return self.quantities

    def costs(self, members: Members) -> Floats:
        """Return what each coalition costs, (k, n) to (k,)."""
        return np.where(members.any(axis=1), self._each(members @ self.quantities), 0.0)

    def table(self) -> Floats:
        """Return the cost of every coalition, (2^n,)."""
        values = self._each(sums(self.quantities))
        values[0] = 0.0
        return values

    def along(self, orders: NDArray[np.int64]) -> Floats:
        """Return the cost after each arrival, (k, n), of players that arrive in each order, (k, n)."""
        return self._each(np.cumsum(self.quantities[orders], axis=1))

    def _each(self, totals: Floats) -> Floats:
        costs = [float(self.cost_of(total)) for total in totals.ravel().tolist()]
        return np.array(costs).reshape(totals.shape)
