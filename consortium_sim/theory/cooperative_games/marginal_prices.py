"""Prices for several goods made together: the marginal cost of each on the way from nothing to all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.theory.cooperative_games.checks import column
from consortium_sim.theory.cooperative_games.coalitions import Floats


def aumann_shapley_prices(gradient: Callable[[Floats], ArrayLike], quantities: ArrayLike) -> Floats:
    """Return p_j = ∫_0^1 ∂_j C(t q) dt, the price of a unit of each good, (n_goods,).

    gradient: of the cost in the quantities, (n_goods,) to (n_goods,); it is asked inside the way only, so that
    it may be infinite at nothing. Prices times quantities pay C(q) − C(0).
    Source: Aumann & Shapley (1974), Values of Non-Atomic Games; as prices: Billera & Heath (1982), Mathematics
    of Operations Research 7(1), 32–39.
    """
    from scipy.integrate import quad

    wanted = column(quantities, None, "aumann_shapley_prices", "quantities")
    return np.array(
        [
            quad(lambda t, good=good: float(np.asarray(gradient(t * wanted))[good]), 0.0, 1.0)[0]
            for good in range(wanted.size)
        ]
    )
