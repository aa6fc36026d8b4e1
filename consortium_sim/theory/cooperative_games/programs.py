"""The two linear programs of the nucleolus, solved by HiGHS."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from consortium_sim.errors import ConsortiumError
from consortium_sim.theory.cooperative_games.coalitions import Floats, Members

EXACT = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


class LeastExcess(NamedTuple):
    """The smallest ε, shares x that attain it, (n,), and what it would fall by for more room.

    Whose price is above 0 is tight in every solution, whose price is 0 in some perhaps not.
    """

    excess: float
    shares: Floats
    coalition_prices: Floats
    """By coalition, (k,)."""
    cap_prices: Floats
    """By player, (n,)."""


def least_excess(
    coalitions: Floats, costs: Floats, fixed: Floats, fixed_costs: Floats, cap: float
) -> LeastExcess:
    """Return the smallest ε with x(S) ≤ costs + ε for coalitions and x(S) = fixed_costs for fixed ones, and x.

    coalitions: rows of 0 and 1, (k, n); fixed: likewise, (f, n), at least the coalition of all. No x_i may
    exceed `cap`. Costs are scaled to about 1.
    """
    players = coalitions.shape[1]
    result = _minimise(
        np.append(np.zeros(players), 1.0),
        A_ub=np.column_stack([coalitions, np.full(coalitions.shape[0], -1.0)]),
        b_ub=costs,
        A_eq=np.column_stack([fixed, np.zeros(fixed.shape[0])]),
        b_eq=fixed_costs,
        bounds=[(None, cap)] * players + [(None, None)],
    )
    prices = -result.upper.marginals[:-1]
    return LeastExcess(float(result.x[-1]), result.x[:-1], -result.ineqlin.marginals, prices)


def always_tight(rows: Floats, fixed: Floats) -> Members:
    """Return which rows, (k, n), tight at one solution, are tight at every solution of the same program.

    A direction d leads to another solution when fixed · d = 0 and rows · d ≤ 0. The program looks for the
    direction that loosens the most rows at once; those that it cannot loosen are tight for ever, whether or not
    their dual is above 0.
    Source: Freund, Roundy & Todd (1985), Identifying the set of always-active constraints in a system of linear
    inequalities by a single linear program, MIT Sloan working paper 1674-85.
    """
    from scipy.sparse import csr_array

    count, players = rows.shape
    each = np.arange(count)
    row, player = rows.nonzero()
    places = (np.concatenate([row, each]), np.concatenate([player, players + each]))
    result = _minimise(
        np.append(np.zeros(players), np.full(count, -1.0)),
        A_ub=csr_array((np.ones(row.size + count), places)),
        b_ub=np.zeros(count),
        A_eq=np.column_stack([fixed, np.zeros((fixed.shape[0], count))]),
        b_eq=np.zeros(fixed.shape[0]),
        bounds=[(None, None)] * players + [(0.0, 1.0)] * count,
    )
    return np.asarray(result.x[players:] < 0.5)


def _minimise(objective: Floats, **constraints: Any) -> Any:
    from scipy.optimize import linprog

    result = linprog(objective, method="highs", options=EXACT, **constraints)
    if result.x is None:
        raise ConsortiumError(f"a linear program of the nucleolus was not solved: {result.message}")
    return result
