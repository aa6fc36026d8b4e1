"""Cooperative games: what coalitions cost, rules that share the cost, and what coalitions think of it."""

from consortium_sim.theory.cooperative_games.cents import to_cents
from consortium_sim.theory.cooperative_games.core import (
    Dissatisfied,
    core_excess,
    in_core,
    most_dissatisfied,
)
from consortium_sim.theory.cooperative_games.fairness import gini, individual_rationality
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.groups import (
    GroupedShares,
    grouped,
    grouped_nucleolus,
    similar_groups,
)
from consortium_sim.theory.cooperative_games.marginal_prices import aumann_shapley_prices
from consortium_sim.theory.cooperative_games.nucleolus import LeastCore, least_core, nucleolus
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
from consortium_sim.theory.cooperative_games.shape import is_concave, is_subadditive
from consortium_sim.theory.cooperative_games.shapley import (
    interactions_of_values,
    shapley,
    shapley_of_values,
)

__all__ = [
    "MONTHLY_RULES",
    "CostGame",
    "Dissatisfied",
    "GroupedShares",
    "LeastCore",
    "SampledShapley",
    "aumann_shapley_prices",
    "by_capital",
    "by_use",
    "core_excess",
    "equal",
    "equal_nonseparable_costs",
    "gini",
    "grouped",
    "grouped_nucleolus",
    "in_core",
    "individual_rationality",
    "interactions_of_values",
    "is_concave",
    "is_subadditive",
    "least_core",
    "most_dissatisfied",
    "nucleolus",
    "peak_responsibility",
    "separable_costs",
    "serial",
    "shapley",
    "shapley_from_orders",
    "shapley_of_values",
    "shapley_sampled",
    "similar_groups",
    "to_cents",
]
