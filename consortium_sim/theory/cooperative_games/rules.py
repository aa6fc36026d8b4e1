"""Rules that share the total cost of a game: those of a monthly settlement, and those by separable costs.

Every rule returns an array in the order of `game.players`; shares · game.counts = game.total.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.airports import Airport, airport_shapley
from consortium_sim.theory.cooperative_games.checks import column, shares_of
from consortium_sim.theory.cooperative_games.coalitions import Floats
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.quantities import Quantities
from consortium_sim.theory.cooperative_games.splitting import in_proportion, serial_shares
from consortium_sim.theory.cooperative_games.stations import Stations

NOTHING = 1e-12
"""A remaining benefit below this share of the largest cost is rounding."""


def equal(game: CostGame) -> Floats:
    """Return the same share for every player, (n,); the same fee for every movement of an airport."""
    return in_proportion(game.total, np.ones(game.size), game.counts)


def by_use(game: CostGame, use: ArrayLike | None = None) -> Floats:
    """Return shares in proportion to use, (n,): hours, quantities, an airport's movements, or `use`.

    For movements of an airport this is the equal fee. Nobody uses anything: equal shares.
    """
    if use is None:
        if isinstance(game.form, Airport):
            return equal(game)
        if game.form.use is None:
            raise SettingError(
                Fault("by_use", "a table of costs does not say who uses how much.", "use, (n,)")
            )
        return in_proportion(game.total, game.form.use)
    return in_proportion(game.total, column(use, game.size, "by_use", "use"), game.counts)


def by_capital(game: CostGame, capital: ArrayLike | None = None) -> Floats:
    """Return shares in proportion to the capital put in, (n,): that of the game, or `capital`.

    Nobody put anything in: equal shares.
    """
    if capital is not None:
        weights = column(capital, game.size, "by_capital", "capital")
    elif isinstance(game.form, Stations) and game.form.capital is not None:
        weights = game.form.capital
    else:
        raise SettingError(Fault("by_capital", "the game holds no capital.", "capital, (n,)"))
    return in_proportion(game.total, weights, game.counts)


def peak_responsibility(game: CostGame) -> Floats:
    """Return shares of a station game by use in the block that sets the number of stations, (n,).

    Stations are paid by hours in the binding block, hours by use, the fixed part equally by all users; blocks
    that tie weigh alike. The shares lie in the core of C. When all together would rather buy outside, each
    pays the outside price of its hours.
    Source: peak responsibility in electricity tariffs, Boiteux (1960), Journal of Business 33(2), 157–179; that
    the fixed part falls equally is an assumption, as in the Shapley value; ties weigh alike: assumption.
    """
    stations = _stations(game, "peak_responsibility")
    if stations.buys_outside:
        return by_use(game)
    users = stations.use > 0.0
    if not users.any():
        return np.zeros(stations.size)
    shares = in_proportion(stations.fixed, users.astype(np.float64)) + stations.per_hour * stations.use
    shares += stations.per_station * stations.loads[:, stations.binding].mean(axis=1)
    return shares


def serial(
    game: CostGame | Callable[[float], float],
    quantities: ArrayLike | None = None,
) -> Floats:
    """Return serial shares, (n,): all pay alike for what all want, only those who want more pay for more.

    game: of quantities; an airport, where the rule is that of Littlechild and Owen; or a station game, where
    the cost of stations and the fixed part are serial on hours in the binding block, and hours are paid by use.
    There a station costs the same however many there are, so that only the fixed part makes a difference to
    peak responsibility: it falls on those who use the binding block. Instead of a game, a cost function of the
    total with `quantities`, (n,), will do: serial(lambda q: q * q, [1, 2, 3]).
    Source: Moulin & Shenker (1992), Serial cost sharing, Econometrica 60(5), 1009–1037.
    """
    if not isinstance(game, CostGame):
        if quantities is None:
            raise SettingError(
                Fault("serial", "a cost function came without quantities.", "quantities, (n,)")
            )
        return serial(CostGame.from_quantities(quantities, game))
    if isinstance(game.form, Quantities):
        return serial_shares(game.form.quantities, game.form.cost_of)
    if isinstance(game.form, Airport):
        return airport_shapley(game.form)
    stations = _stations(game, "serial")
    if stations.buys_outside:
        return by_use(game)

    def capacity_cost(needed: float) -> float:
        return stations.fixed + stations.per_station * needed if needed > 0.0 else 0.0

    in_block = [serial_shares(stations.loads[:, block], capacity_cost) for block in stations.binding]
    return np.asarray(np.mean(in_block, axis=0)) + stations.per_hour * stations.use


def separable_costs(game: CostGame, benefits: ArrayLike | None = None) -> Floats:
    """Return separable costs and a part of the rest in proportion to remaining benefits, (n,).

    m_i = c(N) − c(N∖i), r_i = min(c(i), benefit_i) − m_i, x_i = m_i + r_i / Σr · [c(N) − Σm]; benefits: what the
    whole is worth to each, (n,), unlimited when left out (the alternate cost avoided method). No remaining
    benefit at all: the rest is split equally. SettingError when some remain above and some below 0.
    Source: Young (1985), Cost Allocation, chapter 1; Straffin & Heaney (1981), Game theory and the Tennessee
    Valley Authority, International Journal of Game Theory 10(1), 35–43.
    """
    worth = game.alone
    if benefits is not None:
        worth = np.minimum(worth, shares_of(benefits, game.size, "separable_costs"))
    remaining = worth - game.separable
    remaining[np.abs(remaining) <= NOTHING * max(abs(game.total), float(np.abs(worth).max()))] = 0.0
    if remaining.min() < 0.0 < remaining.max():
        player = game.players[int(remaining.argmin())]
        raise SettingError(
            Fault(
                "separable_costs",
                f"player {player!r} adds {-remaining.min():g} more to the cost than it is worth to it.",
                "remaining benefits of one sign; leave that player out",
            )
        )
    rest = game.total - float(game.separable @ game.counts)
    return game.separable + in_proportion(rest, remaining, game.counts)


def equal_nonseparable_costs(game: CostGame) -> Floats:
    """Return separable costs and an equal part of the rest, (n,): x_i = m_i + [c(N) − Σm] / n.

    Source: Straffin & Heaney (1981), as in `separable_costs`; also called equal charge or equal saving.
    """
    rest = game.total - float(game.separable @ game.counts)
    return game.separable + in_proportion(rest, np.ones(game.size), game.counts)


def _stations(game: CostGame, where: str) -> Stations:
    if not isinstance(game.form, Stations):
        found = f"found a game made from {type(game.form).__name__.lower()}."
        raise SettingError(Fault(where, found, "a game made by CostGame.peak_load"))
    return game.form


MONTHLY_RULES: Mapping[str, Callable[[CostGame], Floats]] = MappingProxyType(
    {
        "equal": equal,
        "by_use": by_use,
        "by_capital": by_capital,
        "peak_responsibility": peak_responsibility,
        "serial": serial,
    }
)
"""Rules cheap enough for every month's settlement of a station game, by name. Shapley is sampled there."""
