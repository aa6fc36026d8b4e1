"""Cooperative games: what coalitions cost, rules that share the cost, and what coalitions think of it."""

from consortium_sim.theory.cooperative_games.cents import to_cents
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.marginal_prices import aumann_shapley_prices
from consortium_sim.theory.cooperative_games.rules import (
    MONTHLY_RULES,
    by_capital,
    by_use,
    equal,
    equal_nonseparable_costs,
    peak_responsibility,
    separable_costs,
    serial,
)
from consortium_sim.theory.cooperative_games.sampling import (
    SampledShapley,
    shapley_from_orders,
    shapley_sampled,
)
from consortium_sim.theory.cooperative_games.shapley import (
    interactions_of_values,
    shapley,
    shapley_of_values,
)

__all__ = [
    "MONTHLY_RULES",
    "CostGame",
    "SampledShapley",
    "aumann_shapley_prices",
    "by_capital",
    "by_use",
    "equal",
    "equal_nonseparable_costs",
    "interactions_of_values",
    "peak_responsibility",
    "separable_costs",
    "serial",
    "shapley",
    "shapley_from_orders",
    "shapley_of_values",
    "shapley_sampled",
    "to_cents",
]
