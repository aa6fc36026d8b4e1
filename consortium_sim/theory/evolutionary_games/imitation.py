"""The mean of imitation and exploration in a large, well mixed population: the limit of the participation rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.theory.evolutionary_games.checks import as_numbers, checked_count, checked_positive, fault
from consortium_sim.theory.evolutionary_games.fields import softmax

Payoff = Callable[[NDArray[np.float64]], ArrayLike]
FURTHEST = -1e4
"""Payoffs further below the best, in units of the temperature, are all alike: nobody takes them up."""


def imitation_and_exploration(
    start: ArrayLike,
    payoff: Payoff,
    review: float,
    exploration: float,
    temperature: float,
    months: int,
) -> NDArray[np.float64]:
    """Return the share of every strategy from month 0 on, (months + 1, strategies).

    Each month x_s grows by r {(1 − μ) Σ_q x_s x_q tanh((Π_s − Π_q)/2τ) + μ (softmax_s(Π/τ) − x_s)}, r = 1/review:
    who reviews copies a partner with Fermi's probability, or draws from a logit.
    start: shares of the strategies, (strategies,). payoff: gives Π of every strategy for such shares, yuan per
    employee and month, (strategies,); −inf for a strategy that is not open to anybody. review: mean months
    between two reviews, at least 1. exploration: μ, 0 to 1. temperature: τ, in the unit of Π, above 0.
    SettingError for anything else. Source: model.md 4.6; Traulsen et al. 2006 for Fermi's probability.
    """
    shares = _checked_start(start)
    if not 0.0 <= float(as_numbers("exploration", exploration)) <= 1.0:
        raise fault("exploration", f"found {exploration:g}.", "a share from 0 to 1")
    if checked_positive("review", review) < 1.0:
        raise fault("review", f"found {review:g}.", "at least 1 month")
    temperature = checked_positive("temperature", temperature)
    path = [shares]
    for _ in range(checked_count("months", months)):
        shares = (
            shares
            + monthly_change(shares, _checked(payoff(shares), shares.size), exploration, temperature) / review
        )
        path.append(shares)
    return np.stack(path)


def monthly_change(
    shares: NDArray[np.float64], payoffs: NDArray[np.float64], exploration: float, temperature: float
) -> NDArray[np.float64]:
    """Return by how much each share would grow if everybody reviewed, (strategies,)."""
    relative = np.maximum((payoffs - payoffs.max()) / temperature, FURTHEST)
    copied = shares * (np.tanh(0.5 * np.subtract.outer(relative, relative)) @ shares)
    return np.asarray((1.0 - exploration) * copied + exploration * (softmax(relative) - shares))


def _checked_start(start: ArrayLike) -> NDArray[np.float64]:
    shares = as_numbers("start", start)
    if shares.ndim != 1 or shares.size < 2:
        raise fault("start", f"found shape {shares.shape}.", "the shares of two strategies or more")
    if shares.min() < 0.0 or abs(float(shares.sum()) - 1.0) > 1e-9:
        raise fault("start", f"found {shares.tolist()}.", "shares from 0 to 1 that add up to 1")
    return shares


def _checked(payoffs: ArrayLike, strategies: int) -> NDArray[np.float64]:
    values = np.asarray(payoffs, dtype=np.float64)
    if values.shape != (strategies,):
        raise fault("payoff", f"returned shape {values.shape}.", f"Π of each of {strategies} strategies")
    if np.any(np.isnan(values) | (values == np.inf)) or not np.any(np.isfinite(values)):
        raise fault("payoff", f"returned {values.tolist()}.", "finite numbers, or −inf for a closed strategy")
    return values
