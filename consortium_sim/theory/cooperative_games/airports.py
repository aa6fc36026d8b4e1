"""Airport games: who needs more needs all that others need, and the cost is that of the most demanding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consortium_sim.theory.cooperative_games.coalitions import Floats, Members


@dataclass(frozen=True, eq=False)
class Airport:
    """Types with the cost of a runway that serves each, (n,), and movements of each, (n,).

    A type is a row; the players of the theory are movements, so that shares are fees per movement.
    """

    type_costs: Floats
    counts: Floats

    @property
    def size(self) -> int:
        """Number of types."""
        return self.type_costs.size

    @property
    def use(self) -> Floats:
        """Movements of each type, (n,)."""
        return self.counts

    @property
    def alone(self) -> Floats:
        """What one movement of each type would cost alone, (n,)."""
        return self.type_costs

    @property
    def separable(self) -> Floats:
        """What the cost would fall by without one movement of each type, (n,): 0 but for a single largest."""
        largest = int(np.argmax(self.type_costs))
        saved = np.zeros(self.size)
        if self.counts[largest] == 1.0:
            saved[largest] = self.type_costs[largest] - np.max(
                np.delete(self.type_costs, largest), initial=0.0
            )
        return saved

    def costs(self, members: Members) -> Floats:
        """Return what each coalition of types costs, (k, n) to (k,)."""
        return np.asarray(np.max(np.where(members, self.type_costs, 0.0), axis=1))

    def table(self) -> Floats:
        """Return the cost of every coalition of types, (2^n,)."""
        values = np.zeros(1 << self.size)
        for player, cost in enumerate(self.type_costs):
            values[1 << player : 2 << player] = np.maximum(values[: 1 << player], cost)
        return values


def airport_shapley(airport: Airport) -> Floats:
    """Return the Shapley value as a fee per movement, (n,), in O(n log n).

    x_k = Σ_{l≤k} (C_l − C_{l−1}) / Σ_{j≥l} n_j with rising costs: each step is paid by all who need it. The
    serial rule gives the same.
    Source: Littlechild & Owen (1973), A simple expression for the Shapley value in a special case, Management
    Science 20(3), 370–372.
    """
    order = np.argsort(airport.type_costs, kind="stable")
    steps = np.diff(airport.type_costs[order], prepend=0.0)
    payers = np.cumsum(airport.counts[order][::-1])[::-1]
    fees = np.empty(airport.size)
    fees[order] = np.cumsum(steps / payers)
    return fees


def airport_nucleolus(airport: Airport) -> Floats:
    """Return the nucleolus as a fee per movement, (n,), in O(n²).

    With rising costs, i_0 = 0, r_0 = 0 and r_k = min_{i>i_{k−1}} [C_i − C_{i_{k−1}} + r_{k−1}] / (N + 1),
    N the movements of types i_{k−1}+1 … i, and N instead of N + 1 for the last type; types i_{k−1}+1 … i_k
    pay r_k, i_k the last i that attains the minimum.
    Source: Littlechild (1974), A simple expression for the nucleolus in a special case, International Journal
    of Game Theory 3(1), 21–29.
    """
    order = np.argsort(airport.type_costs, kind="stable")
    costs, counts = airport.type_costs[order], airport.counts[order]
    rising = np.empty(airport.size)
    done, paid, fee = 0, 0.0, 0.0
    while done < rising.size:
        payers = np.cumsum(counts[done:]) + 1.0
        payers[-1] -= 1.0
        fees = (costs[done:] - paid + fee) / payers
        fee = float(fees.min())
        last = done + int(np.flatnonzero(fees == fee)[-1])
        rising[done : last + 1] = fee
        done, paid = last + 1, float(costs[last])
    fees = np.empty(airport.size)
    fees[order] = rising
    return fees
