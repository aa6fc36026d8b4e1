"""A game between populations: it holds the payoffs and delegates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.numerics.streams import check_seed
from consortium_sim.theory.evolutionary_games.agents import AgentPath, agents_path, checked_sizes
from consortium_sim.theory.evolutionary_games.checks import (
    as_numbers,
    checked_count,
    checked_positive,
    checked_rate,
    checked_shares,
    checked_tensors,
    checked_times,
    fault,
)
from consortium_sim.theory.evolutionary_games.fields import Tensors, expected_payoffs
from consortium_sim.theory.evolutionary_games.paths import Path, logit_path, replicator_path
from consortium_sim.theory.evolutionary_games.rest_points import RestPoint, rest_points, stable_states

Start = ArrayLike | Sequence[ArrayLike]
Advantage = Callable[..., float]


@dataclass(frozen=True, eq=False)
class MultiPopulationGame:
    """Populations whose members are matched with members of the others, never of their own.

    Shares are those of strategy 1, "does", one number a population, where all have two strategies; otherwise a
    vector a population with the share of each strategy. SettingError for anything that cannot be used.
    """

    tensors: Tensors
    """One payoff tensor a population; axis p is the strategy of population p."""

    @classmethod
    def from_payoffs(cls, tensors: Sequence[ArrayLike]) -> MultiPopulationGame:
        """Make a game from one payoff tensor a population, all of shape (strategies of 0, of 1, …).

        tensors[p][i, j, …] is what a member of population p gets when population 0 plays i, population 1 plays
        j, … Index 0 = does not, 1 = does. Any unit, the same for all strategies of a population.
        """
        return cls(checked_tensors(tensors))

    @classmethod
    def from_advantages(cls, advantages: Sequence[Advantage]) -> MultiPopulationGame:
        """Make a game of two strategies from g_p(x_0, x_1, …), what doing brings more than not doing.

        Each g is called with the share of every population, may use all but its own, and must be linear in each.
        A g that moves with the own share is refused: it is not such a game, and only there can a mixed point be
        asymptotically stable. The payoff of not doing is set to 0.
        """
        populations = len(advantages)
        tensors = []
        for p, advantage in enumerate(advantages):
            gain = np.empty((2,) * populations)
            for vertex in product((0, 1), repeat=populations):
                gain[vertex] = float(as_numbers(f"advantages[{p}]", advantage(*map(float, vertex))))
            _check_multilinear(p, advantage, gain)
            doing = np.arange(2).reshape([-1 if q == p else 1 for q in range(populations)])
            tensors.append(doing * gain)
        return cls.from_payoffs(tensors)

    @property
    def strategies(self) -> tuple[int, ...]:
        """Number of strategies of each population."""
        return self.tensors[0].shape

    def payoffs(self, shares: Start) -> tuple[NDArray[np.float64], ...]:
        """Return for each population the expected payoff of each of its strategies at these shares."""
        return expected_payoffs(self.tensors, checked_shares(shares, self.strategies))

    def rest_points(self) -> list[RestPoint]:
        """Return the rest points of the replicator dynamics with their eigenvalues and class, vertices first.

        With more than two strategies, points at which a population mixes three or more are not looked for.
        """
        return rest_points(self.tensors)

    def ess(self) -> list[RestPoint]:
        """Return the evolutionarily stable states: the vertices that are strict Nash equilibria.

        There are no others: a mixed point is never asymptotically stable when nobody's payoff depends on the
        share of the own population. Source: Selten 1980; Ritzberger & Weibull 1995; theory.md 1.1.
        """
        return stable_states(self.tensors)

    def replicator(self, start: Start, times: ArrayLike, rate: ArrayLike = 1.0) -> Path:
        """Follow ẋ_p = rate_p x_p (1 − x_p) g_p from `start`, which holds at time 0, and say if it has converged.

        times: from 0 on, increasing. rate: adjustment per unit of payoff and time, for all or by population.
        """
        return replicator_path(
            self.tensors,
            checked_shares(start, self.strategies),
            checked_times(times),
            checked_rate(rate, len(self.tensors)),
        )

    def logit(self, start: Start, times: ArrayLike, temperature: float) -> Path:
        """Follow ẋ_s = softmax_s(Π/temperature) − x_s from `start`, which holds at time 0.

        temperature: above 0, in the unit of payoffs; the smaller, the nearer to the best reply.
        """
        return logit_path(
            self.tensors,
            checked_shares(start, self.strategies),
            checked_times(times),
            checked_positive("temperature", temperature),
        )

    def agents(
        self,
        sizes: int | Sequence[int],
        start: Start,
        steps: int,
        seed: int,
        *,
        rate: ArrayLike = 1.0,
        time_step: float | None = None,
    ) -> AgentPath:
        """Let finite populations play: who meets a better paid member of its own population may copy it.

        sizes: agents by population, or one number for all. steps: in each, every agent revises once on average;
        it lasts `time_step`, by default the longest for which no probability exceeds 1. rate: as in `replicator`,
        whose path this one nears as sizes grow, with an error of order N^(−1/2).
        """
        return agents_path(
            self.tensors,
            checked_sizes(sizes, len(self.tensors)),
            checked_shares(start, self.strategies),
            checked_count("steps", steps),
            check_seed(seed),
            checked_rate(rate, len(self.tensors)),
            None if time_step is None else checked_positive("time_step", time_step),
        )

    def __repr__(self) -> str:
        return f"<MultiPopulationGame of {len(self.tensors)} populations with {self.strategies} strategies>"


def _check_multilinear(p: int, advantage: Advantage, gain: NDArray[np.float64]) -> None:
    scale = max(float(np.abs(gain).max()), 1e-300)
    if np.abs(np.diff(gain, axis=p)).max() > 1e-9 * scale:
        raise fault(
            f"advantages[{p}]",
            f"it changes with the share of its own population, {p}.",
            "a function of the others' shares; with one's own share it is no game between populations",
        )
    populations = gain.ndim
    for point in (np.linspace(0.3, 0.7, populations), np.linspace(0.9, 0.2, populations)):
        mean = gain
        for share in point[::-1].tolist():
            mean = mean @ np.array([1.0 - share, share])
        if abs(float(mean) - advantage(*point.tolist())) > 1e-9 * scale:
            raise fault(
                f"advantages[{p}]",
                f"at shares {np.round(point, 3).tolist()} it is not the mean of its values at the vertices.",
                "a function that is linear in the share of each other population",
            )
