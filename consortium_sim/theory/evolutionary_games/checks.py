"""What users hand over is looked at before anything is computed with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.errors import Fault, SettingError

Shares = tuple[NDArray[np.float64], ...]
"""One vector a population: the shares of its strategies, which add up to 1."""
ROUNDING = 1e-9
"""Shares may miss 0, 1 or their sum by so much."""
GREATEST_PAYOFF = 1e100


def checked_tensors(payoffs: Sequence[ArrayLike]) -> tuple[NDArray[np.float64], ...]:
    """Return payoff tensors as arrays if they fit together: one a population, an axis for each population."""
    if not isinstance(payoffs, Sequence | np.ndarray) or len(payoffs) == 0:
        raise fault("payoffs", f"found {payoffs!r}.", "a list with one payoff tensor for each population")
    tensors = tuple(as_numbers(f"payoffs[{p}]", tensor) for p, tensor in enumerate(payoffs))
    populations, shape = len(tensors), tensors[0].shape
    for p, tensor in enumerate(tensors):
        if tensor.ndim != populations:
            raise fault(
                f"payoffs[{p}]",
                f"found {tensor.ndim} axes, shape {tensor.shape}, in a game of {populations} populations.",
                f"{populations} axes, axis q for the strategy of population q",
            )
        if tensor.shape != shape:
            raise fault(
                f"payoffs[{p}]",
                f"found shape {tensor.shape}, but payoffs[0] has {shape}.",
                "the same shape for every population",
            )
        if np.abs(tensor).max(initial=0.0) > GREATEST_PAYOFF:
            raise fault(f"payoffs[{p}]", "found a payoff beyond 1e100.", "payoffs in a unit that suits them")
    if min(shape) < 1:
        raise fault("payoffs", f"found shape {shape}.", "at least one strategy for each population")
    return tensors


def checked_shares(start: ArrayLike | Sequence[ArrayLike], strategies: tuple[int, ...]) -> Shares:
    """Return one vector of shares a population.

    start: a number a population, the share that does (strategy 1), where all have two strategies; or a vector a
    population with the share of each of its strategies.
    """
    given = list(start) if isinstance(start, Sequence | np.ndarray) else [start]
    if len(given) != len(strategies):
        raise fault("start", f"found {len(given)} entries.", f"one for each of {len(strategies)} populations")
    return tuple(
        _shares_of(f"start[{p}]", one, count)
        for p, (one, count) in enumerate(zip(given, strategies, strict=True))
    )


def _shares_of(where: str, given: ArrayLike, count: int) -> NDArray[np.float64]:
    shares = as_numbers(where, given)
    if shares.shape != (count,) and not (shares.ndim == 0 and count == 2):
        expected = f"the shares of {count} strategies" + (", or the share that does" if count == 2 else "")
        raise fault(where, f"found shape {shares.shape}.", expected)
    if shares.min() < -ROUNDING or shares.max() > 1.0 + ROUNDING:
        wrong = float(shares.min() if shares.min() < -ROUNDING else shares.max())
        raise fault(where, f"found a share of {wrong:g}.", "shares from 0 to 1")
    if shares.ndim == 0:
        shares = np.array([1.0 - shares, shares])
    if abs(float(shares.sum()) - 1.0) > ROUNDING:
        raise fault(where, f"found shares that add up to {shares.sum():g}.", "a sum of 1")
    shares = np.clip(shares, 0.0, 1.0)
    return np.asarray(shares / shares.sum())


def checked_times(times: ArrayLike) -> NDArray[np.float64]:
    """Return times at which a path is wanted: from 0 on, each later than the one before."""
    when = np.atleast_1d(as_numbers("times", times))
    if when.ndim != 1 or when.size == 0:
        raise fault("times", f"found shape {when.shape}.", "a list of times")
    if when[0] < 0.0:
        raise fault("times", f"found {when[0]:g}.", "times from 0 on: the start holds at time 0")
    if np.any(np.diff(when) <= 0.0):
        i = int(np.flatnonzero(np.diff(when) <= 0.0)[0])
        raise fault(
            "times", f"found {when[i + 1]:g} after {when[i]:g}.", "each time later than the one before"
        )
    return when


def checked_rate(rate: ArrayLike, populations: int) -> NDArray[np.float64]:
    """Return the speed of each population's adjustment, (populations,), from one number or one for each."""
    rates = as_numbers("rate", rate)
    if rates.shape not in ((), (populations,)):
        raise fault("rate", f"found shape {rates.shape}.", f"a number, or one for each of {populations}")
    if rates.min() <= 0.0:
        raise fault("rate", f"found {rates.min():g}.", "numbers above 0")
    return np.broadcast_to(rates, (populations,)).astype(np.float64)


def checked_positive(where: str, number: float) -> float:
    """Return a finite number above 0."""
    value = as_numbers(where, number)
    if value.ndim or value <= 0.0:
        raise fault(where, f"found {number!r}.", "a number above 0")
    return float(value)


def checked_count(where: str, number: object, least: int = 1) -> int:
    """Return a whole number of at least `least`."""
    if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least:
        raise fault(where, f"found {number!r}.", f"a whole number, {least} or more")
    return int(number)


def as_numbers(where: str, given: ArrayLike) -> NDArray[np.float64]:
    """Return an array of finite numbers."""
    try:
        numbers = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise fault(where, f"found what is no array of numbers ({error}).", "numbers") from error
    if not np.all(np.isfinite(numbers)):
        i = tuple(int(axis) for axis in np.argwhere(~np.isfinite(numbers))[0])
        place = f" at {i}" if i else ""
        raise fault(where, f"found {numbers[i]}{place}.", "finite numbers")
    return numbers


def fault(where: str, found: str, expected: str) -> SettingError:
    """Return the error that says what was found and what was expected."""
    return SettingError(Fault(where, found, expected))
