"""The two linear programs of the nucleolus, solved by HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import ConsortiumError
from consortium_sim.theory.cooperative_games.coalitions import Floats, Members

EXACT = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


def least_excess(
    coalitions: Floats, costs: Floats, fixed: Floats, fixed_costs: Floats, cap: float
) -> tuple[float, Floats]:
    """Return the smallest ε with x(S) ≤ costs + ε for coalitions and x(S) = fixed_costs for fixed ones, and x.

    coalitions: rows of 0 and 1, (k, n); fixed: likewise, (f, n), at least the coalition of all. No x_i may
    exceed `cap`. Costs are scaled to about 1.
    """
    players = coalitions.shape[1]
    solution = _minimise(
        np.append(np.zeros(players), 1.0),
        A_ub=np.column_stack([coalitions, np.full(coalitions.shape[0], -1.0)]),
        b_ub=costs,
        A_eq=np.column_stack([fixed, np.zeros(fixed.shape[0])]),
        b_eq=fixed_costs,
        bounds=[(None, cap)] * players + [(None, None)],
    )
    return float(solution[-1]), solution[:-1]


def always_tight(rows: Floats, fixed: Floats) -> Members:
    """Return which rows, (k, n), tight at one solution, are tight at every solution of the same program.

    A direction d leads to another solution when fixed · d = 0 and rows · d ≤ 0. The program looks for the
    direction that loosens the most rows at once; those that it cannot loosen are tight for ever, whether or not
    their dual is above 0.
    Source: Freund, Roundy & Todd (1985), Identifying the set of always-active constraints in a system of linear
    inequalities by a single linear program, MIT Sloan working paper 1674-85.
    """
    from scipy.sparse import csr_array, eye_array, hstack

    count, players = rows.shape
    loosened = _minimise(
        np.append(np.zeros(players), np.full(count, -1.0)),
        A_ub=hstack([csr_array(rows), eye_array(count)], format="csr"),
        b_ub=np.zeros(count),
        A_eq=hstack([csr_array(fixed), csr_array((fixed.shape[0], count))], format="csr"),
        b_eq=np.zeros(fixed.shape[0]),
        bounds=[(None, None)] * players + [(0.0, 1.0)] * count,
    )
    return loosened[players:] < 0.5


def _minimise(objective: Floats, **constraints: Any) -> NDArray[np.float64]:
    from scipy.optimize import linprog

    result = linprog(objective, method="highs", options=EXACT, **constraints)
    if result.x is None:
        raise ConsortiumError(f"a linear program of the nucleolus was not solved: {result.message}")
    return np.asarray(result.x, dtype=np.float64)
