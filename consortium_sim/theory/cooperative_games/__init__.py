"""Cooperative games: what coalitions cost, rules that share the cost, and what coalitions think of it."""

from consortium_sim.theory.cooperative_games.game import CostGame

__all__ = ["CostGame"]
