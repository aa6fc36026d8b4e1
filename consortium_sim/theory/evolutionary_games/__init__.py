"""Evolutionary games between populations: payoff tensors in, rest points, stable states and paths out.

game.py is the object to hold; fields.py has the equations, rest_points.py and mixed.py find where nothing moves,
paths.py follows the equations and verdicts.py says where they have got to, agents.py lets finite populations play.
imitation.py is the mean of the participation rule in a large population, consortium_game.py the usual analysis
of government, college and enterprise.
"""

from consortium_sim.theory.evolutionary_games.agents import AgentPath
from consortium_sim.theory.evolutionary_games.consortium_game import ConsortiumNumbers, consortium_game
from consortium_sim.theory.evolutionary_games.game import MultiPopulationGame
from consortium_sim.theory.evolutionary_games.imitation import imitation_and_exploration
from consortium_sim.theory.evolutionary_games.paths import Path
from consortium_sim.theory.evolutionary_games.rest_points import RestPoint

__all__ = [
    "AgentPath",
    "ConsortiumNumbers",
    "MultiPopulationGame",
    "Path",
    "RestPoint",
    "consortium_game",
    "imitation_and_exploration",
]
