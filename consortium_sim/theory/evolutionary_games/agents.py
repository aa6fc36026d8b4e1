"""Finite populations that play a game between populations: pairwise proportional imitation, agent by agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniforms
from consortium_sim.theory.evolutionary_games.checks import Shares, checked_count, fault
from consortium_sim.theory.evolutionary_games.fields import Tensors
from consortium_sim.theory.evolutionary_games.rest_points import as_table, named

RULE = "pairwise proportional imitation"


@dataclass(frozen=True, eq=False)
class AgentPath:
    """Shares over time in finite populations; times are those of the replicator dynamics."""

    times: NDArray[np.float64]
    """(steps + 1,), from 0; step · time_step."""
    shares: NDArray[np.float64]
    """Share of strategy 1, (steps + 1, populations); with more strategies (steps + 1, populations, strategies)."""
    sizes: tuple[int, ...]
    """Agents by population."""
    time_step: float
    """Time that one step stands for: in it, each agent revises once on average."""
    seed: int
    rule: str = RULE

    def __repr__(self) -> str:
        steps = self.times.size - 1
        return (
            f"<{self.sizes} agents, {self.rule}, {steps} steps of {self.time_step:g} to time {self.times[-1]:g}, "
            f"end {named(self.shares[-1])}>"
        )


def agents_path(
    tensors: Tensors,
    sizes: tuple[int, ...],
    start: Shares,
    steps: int,
    seed: np.uint64,
    rate: NDArray[np.float64],
    time_step: float | None,
) -> AgentPath:
    """Let agents revise one after another.

    In a step there are as many revisions as agents, each by an agent drawn anew. It meets another of its
    population and copies its strategy with probability rate · time_step · max(0, Π_other − Π_own), payoffs being
    expected against the present shares of the other populations. As populations grow, the path nears the
    replicator dynamics with an error of order N^(−1/2). time_step: by default the longest for which every
    probability is at most 1. Source: Schlag 1998; Kurtz 1970; Sandholm 2010, chapters 4 and 10.
    """
    shape = tensors[0].shape
    gains = np.array([float(np.ptp(tensor, axis=p).max()) for p, tensor in enumerate(tensors)])
    fastest = float((rate * gains).max())
    longest = 1.0 / fastest if fastest > 0.0 else 1.0
    if time_step is None:
        time_step = longest
    elif fastest > 0.0 and time_step > longest * (1.0 + 1e-12):
        raise fault(
            "time_step",
            f"found {time_step:g}: agents would copy with a probability of {time_step * fastest:.3g}.",
            f"at most {longest:g} for these payoffs and rates",
        )
    first = np.cumsum([0, *sizes])
    counts = np.zeros((len(sizes), max(shape)), np.int64)
    strategies = np.empty(int(first[-1]), np.int64)
    for p, (size, share) in enumerate(zip(sizes, start, strict=True)):
        counts[p, : share.size] = whole_numbers(size, share)
        strategies[first[p] : first[p + 1]] = np.repeat(np.arange(share.size), counts[p, : share.size])
    seen = [counts.copy()]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    flat = np.stack([tensor.ravel() for tensor in tensors])
    for step in range(1, steps + 1):
        _revise(
            seed,
            int(Stream.GAME_REVISION),
            step,
            strategies,
            owner,
            first,
            counts,
            flat,
            np.array(shape),
            rate * time_step,
        )
        seen.append(counts.copy())
    tables = [
        as_table(tuple(row[:count] / size for row, count, size in zip(numbers, shape, sizes, strict=True)))
        for numbers in seen
    ]
    times = time_step * np.arange(steps + 1, dtype=np.float64)
    return AgentPath(times, np.stack(tables), sizes, time_step, int(seed))


def checked_sizes(sizes: int | Sequence[int], populations: int) -> tuple[int, ...]:
    """Return the number of agents of each population, from one for each or one number for all."""
    given = list(sizes) if isinstance(sizes, Sequence | np.ndarray) else [sizes] * populations
    if len(given) != populations:
        raise fault("sizes", f"found {len(given)} entries.", f"one for each of {populations} populations")
    counts = tuple(checked_count(f"sizes[{p}]", size) for p, size in enumerate(given))
    if sum(counts) >= 2**31:
        raise fault("sizes", f"found {sum(counts):,} agents.", "fewer than 2**31 in all")
    return counts


def whole_numbers(size: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return numbers of agents that add up to `size` and are nearest to the shares (largest remainders)."""
    counts = np.floor(size * shares + 1e-9).astype(np.int64)
    remainders = size * shares - counts
    missing = size - int(counts.sum())
    counts[np.argsort(-remainders, kind="stable")[:missing]] += 1
    return counts


@compiled
def _revise(
    seed: np.uint64,
    stream: int,
    step: int,
    strategies: NDArray[np.int64],
    owner: NDArray[np.int64],
    first: NDArray[np.int64],
    counts: NDArray[np.int64],
    payoffs: NDArray[np.float64],
    shape: NDArray[np.int64],
    pace: NDArray[np.float64],
) -> None:
    """Let as many agents as there are revise, one after another; strategies and counts change in place.

    payoffs: the flattened tensors, (populations, profiles). pace: probability of copying per payoff gained.
    """
    agents = strategies.size
    for event in range(agents):
        who, whom, luck, _ = uniforms(seed, stream, step, event, 0, 0)
        agent = int(who * agents)
        population = owner[agent]
        size = first[population + 1] - first[population]
        if size < 2:
            continue
        partner = first[population] + int(whom * (size - 1))
        if partner >= agent:
            partner += 1
        own, other = strategies[agent], strategies[partner]
        if own == other:
            continue
        gain = _payoff(population, other, counts, first, payoffs[population], shape)
        gain -= _payoff(population, own, counts, first, payoffs[population], shape)
        if luck < pace[population] * gain:
            strategies[agent] = other
            counts[population, own] -= 1
            counts[population, other] += 1


@compiled
def _payoff(
    population: int,
    strategy: int,
    counts: NDArray[np.int64],
    first: NDArray[np.int64],
    payoffs: NDArray[np.float64],
    shape: NDArray[np.int64],
) -> float:
    """Return the mean payoff of a strategy against all profiles of the other populations."""
    total = 0.0
    for profile in range(payoffs.size):
        rest, weight = profile, 1.0
        for q in range(shape.size - 1, -1, -1):
            played = rest % shape[q]
            rest //= shape[q]
            if q == population:
                if played != strategy:
                    weight = 0.0
            else:
                weight *= counts[q, played] / (first[q + 1] - first[q])
        total += weight * payoffs[profile]
    return total
