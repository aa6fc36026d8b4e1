"""Paths of a game between populations: the shares at given times, and how far they have got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import ConsortiumError
from consortium_sim.theory.evolutionary_games.checks import Shares
from consortium_sim.theory.evolutionary_games.fields import (
    Tensors,
    expected_payoffs,
    logit_velocity,
    softmax,
)
from consortium_sim.theory.evolutionary_games.rest_points import RestPoint, as_table
from consortium_sim.theory.evolutionary_games.verdicts import logit_verdict, replicator_verdict

RELATIVE, ABSOLUTE = 1e-11, 1e-12
"""Tolerances of the integration."""


@dataclass(frozen=True, eq=False)
class Path:
    """Shares over time under a law of motion, with a word on whether they have come to rest."""

    dynamics: str
    times: NDArray[np.float64]
    shares: NDArray[np.float64]
    """Share of strategy 1, (times, populations); with more strategies (times, populations, strategies)."""
    converged: bool
    """The end is within 0.001 of a rest point that attracts everything nearby, and is proved to go there."""
    speed: float
    """Greatest change of a share in a unit of time at the end."""
    rest_point: RestPoint | None
    """The rest point that the end is bound for, otherwise the nearest; None where none was found."""
    distance: float
    """Greatest difference of a share between the end and that rest point."""
    word: str
    """What an analyst should be told: has it converged, and if not, what is it doing."""

    def __repr__(self) -> str:
        return f"<Path of the {self.dynamics} dynamics to time {self.times[-1]:g}. {self.word}>"


def replicator_path(
    tensors: Tensors, start: Shares, times: NDArray[np.float64], rate: NDArray[np.float64]
) -> Path:
    """Follow ẋ_s = rate x_s (Π_s − mean Π) from time 0.

    Solved in log-odds, in which the equation is rate (Π_s − Π_other): shares near 0 and 1 keep their relative
    accuracy, and a strategy that nobody plays stays unplayed.
    """
    present = tuple(np.flatnonzero(share > 0.0) for share in start)
    cuts = np.cumsum([one.size - 1 for one in present])[:-1]

    def shares_at(odds: NDArray[np.float64]) -> Shares:
        full = []
        for played, own, share in zip(present, np.split(odds, cuts), start, strict=True):
            now = np.zeros(share.size)
            now[played] = softmax(np.concatenate(([0.0], own)))
            full.append(now)
        return tuple(full)

    def velocity(_: float, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        payoffs = expected_payoffs(tensors, shares_at(odds))
        return np.concatenate(
            [
                pace * (payoff[played[1:]] - payoff[played[0]])
                for pace, payoff, played in zip(rate, payoffs, present, strict=True)
            ]
        )

    first = np.concatenate(
        [
            np.log(share[played[1:]]) - np.log(share[played[0]])
            for share, played in zip(start, present, strict=True)
        ]
    )
    states = [shares_at(odds) for odds in _solved(velocity, first, times, "DOP853")]
    verdict = replicator_verdict(tensors, states[-1], rate, float(times[-1]))
    return Path("replicator", times, np.stack([as_table(state) for state in states]), *verdict)


def logit_path(tensors: Tensors, start: Shares, times: NDArray[np.float64], temperature: float) -> Path:
    """Follow ẋ_s = softmax_s(Π/τ) − x_s from time 0."""
    cuts = np.cumsum([share.size for share in start])[:-1]

    def velocity(_: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate(logit_velocity(tensors, tuple(np.split(flat, cuts)), temperature))

    states = [
        tuple(np.split(flat, cuts)) for flat in _solved(velocity, np.concatenate(start), times, "LSODA")
    ]
    verdict = logit_verdict(tensors, states[-1], temperature, float(times[-1]))
    return Path("logit", times, np.stack([as_table(state) for state in states]), *verdict)


def _solved(
    velocity: Callable[[float, NDArray[np.float64]], NDArray[np.float64]],
    first: NDArray[np.float64],
    times: NDArray[np.float64],
    method: str,
) -> NDArray[np.float64]:
    """Return the states at the times, (times, variables); the first holds at time 0."""
    if first.size == 0 or times[-1] == 0.0:
        return np.broadcast_to(first, (times.size, first.size))
    from scipy.integrate import solve_ivp

    end = float(times[-1])
    solution = solve_ivp(velocity, (0.0, end), first, method, times, rtol=RELATIVE, atol=ABSOLUTE)
    if not solution.success:
        raise ConsortiumError(f"the path could not be followed to time {end:g}: {solution.message}")
    states: NDArray[np.float64] = solution.y.T
    return states
