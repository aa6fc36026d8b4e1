"""Cooperative games: what coalitions cost, rules that share the cost, and what coalitions think of it."""

from consortium_sim.theory.cooperative_games.game import CostGame
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
    "CostGame",
    "SampledShapley",
    "interactions_of_values",
    "shapley",
    "shapley_from_orders",
    "shapley_of_values",
    "shapley_sampled",
]
