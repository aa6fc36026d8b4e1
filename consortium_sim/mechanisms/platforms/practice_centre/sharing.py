"""The cost of the centre as a cooperative game, and the rules that share it (共担成本)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import BLOCK_HOURS, CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.stations import (
    asked_capital,
    own_need,
    running_cost,
    station_cost,
)
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.theory.cooperative_games import MONTHLY_RULES, CostGame, shapley
from consortium_sim.theory.cooperative_games.stations import Stations

EXACT = 12
"""Members up to which the Shapley value is computed exactly."""
ORDERS = 200
"""Orders of arrival that the Shapley value of more members is a mean over (assumption, 100–5,000)."""


def cost_game(
    centre: PracticeCentre,
    rule: CentreRule,
    hours: NDArray[np.float64],
    capital: NDArray[np.float64] | None = None,
    outside_price: float | None = None,
) -> CostGame:
    """Return the game of those who use these hours, whose names are 0, 1, …; arguments as of station_game."""
    stations = station_game(centre, rule, hours, capital, outside_price)
    return CostGame(tuple(range(stations.size)), stations)


def station_game(
    centre: PracticeCentre,
    rule: CentreRule,
    hours: NDArray[np.float64],
    capital: NDArray[np.float64] | None = None,
    outside_price: float | None = None,
) -> Stations:
    """Return what stations cost those who use these hours: C(S) = F + c_K max_b(Σ u/H) + c_V Σ u.

    hours: (n, blocks). capital: (n,), in any unit, for the rule by capital. outside_price: yuan an hour
    elsewhere, to let coalitions buy there. Source: model.md 4.8.
    """
    bought = centre.stations > 0.0
    simulation = centre.simulation if bought else rule.simulation
    public = centre.public_share if bought else rule.grant
    return Stations(
        hours,
        np.array(BLOCK_HOURS),
        fixed=rule.staff + rule.rent,
        per_station=station_cost(rule, simulation, public),
        per_hour=running_cost(rule, simulation),
        outside_price=outside_price,
        capital=capital,
    )


def shared(name: str, game: CostGame) -> NDArray[np.float64]:
    """Return the shares of a game's cost under a rule, yuan, (n,); Shapley is sampled above EXACT members."""
    if name == "shapley":
        return shapley(game) if game.size <= EXACT else shapley(game, orders=ORDERS)
    return MONTHLY_RULES[name](game)


def charges_of(
    centre: PracticeCentre,
    rule: CentreRule,
    name: str,
    hours: NDArray[np.float64],
    members: NDArray[np.bool_],
    capital: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """Return what members would be charged for these hours in a month, yuan, (players,); 0 for the others.

    hours: (players, blocks). capital: (players,), for the rule by capital.
    """
    charges = np.zeros(members.size)
    rows = members.nonzero()[0]
    if rows.size:
        put_in = None if capital is None else capital[rows]
        charges[rows] = shared(name, cost_game(centre, rule, hours[rows], put_in))
    return charges


def expected_capital(
    centre: PracticeCentre, hours: NDArray[np.float64], members: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the capital of those who have some, and what the other members would be asked for, (players,).

    hours: asked for, (players, blocks). In cents; before the first station is bought the unit does not matter.
    """
    private = float(centre.capital.sum()) or 1.0
    asked = asked_capital(members, centre.enterprises, own_need(hours), private)
    return np.where(centre.capital > 0, centre.capital, asked)


def expected_charges(
    centre: PracticeCentre,
    rule: CentreRule,
    name: str,
    hours: NDArray[np.float64],
    members: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return what members would be charged with the capital expected of them, yuan a month, (players,)."""
    capital = expected_capital(centre, hours, members) if name == "by_capital" else None
    return charges_of(centre, rule, name, hours, members, capital)
