"""The Shapley value estimated from random orders of arrival, with standard errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.streams import Stream, check_seed, uniform_columns
from consortium_sim.theory.cooperative_games.airports import Airport
from consortium_sim.theory.cooperative_games.coalitions import Floats
from consortium_sim.theory.cooperative_games.game import CostGame
from consortium_sim.theory.cooperative_games.quantities import Quantities
from consortium_sim.theory.cooperative_games.stations import Stations
from consortium_sim.theory.cooperative_games.tables import Table

CELLS_AT_ONCE = 1 << 20
"""Orders are worked through in parts of so many arrivals: 8 MB an array."""


@dataclass(frozen=True)
class SampledShapley:
    """An estimate of the Shapley value: shares, (n,), their standard errors, (n,), and how many orders."""

    shares: Floats
    standard_errors: Floats
    orders: int


def shapley_sampled(game: CostGame, orders: int, seed: int = 0) -> SampledShapley:
    """Return the mean of what each player adds over random orders of arrival; shares add up to the total.

    orders: at least 2. Parts that have a closed form are exact, only the rest is sampled. The same seed gives
    the same orders, and more orders begin with the same ones.
    Source: Castro, Gómez & Tejada (2009), Computers & Operations Research 36(5), 1726–1730.
    """
    key = check_seed(seed)
    at_once = max(1, CELLS_AT_ONCE // game.size)

    def drawn() -> Iterator[NDArray[np.int64]]:
        for first in range(0, orders, at_once):
            order = np.arange(first, min(first + at_once, orders))[:, np.newaxis]
            luck = uniform_columns(key, Stream.SHAPLEY_ORDER, 0, np.arange(game.size), order)
            yield np.argsort(luck, axis=1)

    return _mean_over(game, orders, drawn())


def shapley_from_orders(game: CostGame, arrivals: NDArray[np.int64]) -> SampledShapley:
    """Return as `shapley_sampled`, over given orders: players' indices as they arrive, (n_orders, n)."""
    if arrivals.ndim != 2 or not np.array_equal(
        np.sort(arrivals, axis=1), np.broadcast_to(np.arange(game.size), arrivals.shape)
    ):
        raise SettingError(
            Fault(
                "shapley_from_orders",
                "a row of arrivals is no order of the players.",
                f"0 to {game.size - 1}",
            )
        )
    return _mean_over(game, arrivals.shape[0], [arrivals])


def _mean_over(game: CostGame, orders: int, parts: Iterable[NDArray[np.int64]]) -> SampledShapley:
    if orders < 2:
        raise SettingError(Fault("shapley", f"orders is {orders}.", "2 or more, for a standard error"))
    known, rest = np.zeros(game.size), game.form
    if isinstance(rest, Airport):
        raise SettingError(Fault("shapley_sampled", "an airport game has a closed form.", "shapley(game)"))
    if isinstance(rest, Stations):
        known, left = rest.shapley_in_closed_form()
        if left is None:
            return SampledShapley(known, np.zeros(game.size), orders)
        rest = left
    mean, squares, seen = np.zeros(game.size), np.zeros(game.size), 0
    for arrivals in parts:
        added = _added(rest, arrivals)
        count, here = added.shape[0], added.mean(axis=0)
        step = here - mean
        squares += ((added - here) ** 2).sum(axis=0) + step**2 * (seen * count / (seen + count))
        mean += step * (count / (seen + count))
        seen += count
    return SampledShapley(known + mean, np.sqrt(squares / (orders - 1) / orders), orders)


def _added(form: Table | Stations | Quantities, arrivals: NDArray[np.int64]) -> Floats:
    """Return what each player adds to the cost in each order, (n_orders, n)."""
    steps = np.diff(form.along(arrivals), axis=1, prepend=0.0)
    added = np.empty_like(steps)
    np.put_along_axis(added, arrivals, steps, axis=1)
    return added
