"""The equations of motion of a game between populations, and their slopes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.evolutionary_games.checks import Shares

Tensors = tuple[NDArray[np.float64], ...]


def expected_payoffs(tensors: Tensors, shares: Shares) -> Shares:
    """Return for each population the expected payoff of each of its strategies against the others' shares."""
    return tuple(_averaged(tensor, shares, (p,)) for p, tensor in enumerate(tensors))


def _averaged(tensor: NDArray[np.float64], shares: Shares, kept: tuple[int, ...]) -> NDArray[np.float64]:
    """Return a tensor averaged over the strategies of every population that is not kept."""
    for population in reversed(range(len(shares))):
        if population not in kept:
            tensor = np.tensordot(tensor, shares[population], axes=(population, 0))
    return tensor


def payoff_slopes(tensors: Tensors, shares: Shares) -> NDArray[np.float64]:
    """Return how the payoff of each strategy changes with each share, (all strategies, all strategies).

    Zero within a population: nobody's payoff depends on the shares of the own population.
    """
    blocks = [
        [
            np.zeros((shares[p].size, shares[p].size)) if p == q else _slope(tensor, shares, p, q)
            for q in range(len(shares))
        ]
        for p, tensor in enumerate(tensors)
    ]
    return np.block(blocks)


def _slope(tensor: NDArray[np.float64], shares: Shares, p: int, q: int) -> NDArray[np.float64]:
    slope = _averaged(tensor, shares, (p, q))
    return slope if p < q else np.swapaxes(slope, 0, 1)


def replicator_velocity(tensors: Tensors, shares: Shares) -> Shares:
    """Return ẋ_s = x_s (Π_s − Σ x Π) of every population. Source: Taylor & Jonker 1978; theory.md 1.1."""
    payoffs = expected_payoffs(tensors, shares)
    return tuple(x * (payoff - x @ payoff) for x, payoff in zip(shares, payoffs, strict=True))


def replicator_slopes(tensors: Tensors, shares: Shares) -> NDArray[np.float64]:
    """Return the Jacobian of the replicator dynamics in the shares of all strategies but each first."""
    payoffs = expected_payoffs(tensors, shares)
    slopes = payoff_slopes(tensors, shares)
    x = np.concatenate(shares)
    own = np.concatenate([payoff - share @ payoff for share, payoff in zip(shares, payoffs, strict=True)])
    mean_slopes = _block_sums(x[:, None] * slopes, shares)
    same = _same_population(shares)
    jacobian = np.diag(own) + x[:, None] * (slopes - mean_slopes - same * np.concatenate(payoffs)[None, :])
    return reduced(jacobian, shares)


def logit_choice(payoffs: Shares, temperature: float) -> Shares:
    """Return the shares that a logit with this temperature gives to strategies of such payoffs."""
    return tuple(softmax(payoff / temperature) for payoff in payoffs)


def logit_velocity(tensors: Tensors, shares: Shares, temperature: float) -> Shares:
    """Return ẋ_s = softmax_s(Π/τ) − x_s of every population. Source: Sandholm 2010, section 6.2."""
    chosen = logit_choice(expected_payoffs(tensors, shares), temperature)
    return tuple(choice - x for choice, x in zip(chosen, shares, strict=True))


def logit_slopes(tensors: Tensors, shares: Shares, temperature: float) -> NDArray[np.float64]:
    """Return the Jacobian of the logit dynamics in the shares of all strategies but each first."""
    chosen = np.concatenate(logit_choice(expected_payoffs(tensors, shares), temperature))
    slopes = payoff_slopes(tensors, shares)
    mean_slopes = _block_sums(chosen[:, None] * slopes, shares)
    jacobian = chosen[:, None] * (slopes - mean_slopes) / temperature - np.eye(chosen.size)
    return reduced(jacobian, shares)


def reduced(jacobian: NDArray[np.float64], shares: Shares) -> NDArray[np.float64]:
    """Return a Jacobian over all strategies as one over all but each population's first, whose share follows."""
    first = np.cumsum([0, *(share.size for share in shares)])[:-1]
    free = np.setdiff1d(np.arange(jacobian.shape[0]), first)
    owner = np.repeat(first, [share.size for share in shares])
    slopes: NDArray[np.float64] = jacobian[np.ix_(free, free)] - jacobian[np.ix_(free, owner[free])]
    return slopes


def softmax(exponents: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp(exponents) made to add up to 1."""
    weights = np.exp(exponents - exponents.max())
    return np.asarray(weights / weights.sum())


def _same_population(shares: Shares) -> NDArray[np.float64]:
    owner = np.repeat(np.arange(len(shares)), [share.size for share in shares])
    return np.equal.outer(owner, owner).astype(np.float64)


def _block_sums(rows: NDArray[np.float64], shares: Shares) -> NDArray[np.float64]:
    """Return for each row the sum of the rows of its population."""
    return np.asarray(_same_population(shares) @ rows)
