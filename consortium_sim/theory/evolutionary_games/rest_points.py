"""Where a game between populations is at rest, and what happens nearby."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.evolutionary_games.checks import Shares
from consortium_sim.theory.evolutionary_games.fields import Tensors, expected_payoffs, replicator_slopes
from consortium_sim.theory.evolutionary_games.mixed import zeros_inside

Kind = Literal["stable", "source", "saddle", "centre", "degenerate"]
Eigenvalues = NDArray[np.float64] | NDArray[np.complex128]
ZERO = 1e-9
"""Real parts and eigenvalues smaller than this, relative to the greatest payoff difference, count as 0."""
NEVER_STABLE = (
    "a mixed point is never asymptotically stable, as no payoff depends on the own population's share"
)


@dataclass(frozen=True, eq=False)
class RestPoint:
    """A state that the replicator (or logit) dynamics does not leave."""

    shares: NDArray[np.float64]
    """Share of strategy 1, (populations,); with more than two strategies (populations, strategies)."""
    eigenvalues: Eigenvalues
    """Of the Jacobian. At a vertex of a game of two strategies in the order of the populations."""
    kind: Kind
    """stable: all real parts below 0. source: all above 0. saddle: some above 0, not all. centre: none above 0,
    and a pair on the imaginary axis: paths circle. degenerate: an eigenvalue is 0, the Jacobian does not tell."""
    mixed: tuple[int, ...]
    """Populations that play more than one strategy here; empty at a vertex."""
    isolated: bool = True
    """False where the point stands for a curve of rest points, or is a multiple one."""

    @property
    def word(self) -> str:
        """What an analyst should be told of this point."""
        at = f"{named(self.shares)}: {self.kind}"
        if not self.mixed:
            return f"{at}, an evolutionarily stable state" if self.kind == "stable" else at
        return f"{at}; {NEVER_STABLE}"

    def __repr__(self) -> str:
        values = ", ".join(f"{value:.4g}" for value in self.eigenvalues)
        return f"<RestPoint {named(self.shares)}, {self.kind}, eigenvalues {values}>"


def rest_points(tensors: Tensors) -> list[RestPoint]:
    """Return the rest points of the replicator dynamics: vertices first, then those that mix, by how many do.

    Complete for games of two strategies; with more, points at which a population mixes three or more strategies
    are not looked for. Eigenvalues at a vertex are Π_s − Π_played of every strategy s not played, so
    (1 − 2v) g for two strategies. Source: theory.md 1.1.
    """
    supports = [[*((s,) for s in range(count)), *combinations(range(count), 2)] for count in tensors[0].shape]
    faces = sorted(product(*supports), key=lambda face: sum(len(support) > 1 for support in face))
    return [point for face in faces for point in _of_face(tensors, face)]


def stable_states(tensors: Tensors) -> list[RestPoint]:
    """Return the vertices at which every population's strategy is its only best reply: strict Nash equilibria."""
    pure = product(*(range(count) for count in tensors[0].shape))
    points = [at_vertex(tensors, played) for played in pure]
    return [point for point in points if point.kind == "stable"]


def at_vertex(tensors: Tensors, played: tuple[int, ...]) -> RestPoint:
    """Return the rest point at which every population plays one strategy."""
    shares = tuple(np.eye(count)[s] for count, s in zip(tensors[0].shape, played, strict=True))
    payoffs = expected_payoffs(tensors, shares)
    gains = [np.delete(payoff - payoff[s], s) for payoff, s in zip(payoffs, played, strict=True)]
    eigenvalues = np.concatenate(gains)
    return RestPoint(as_table(shares), eigenvalues, kind_of(eigenvalues, spread(tensors)), ())


def _of_face(tensors: Tensors, face: tuple[tuple[int, ...], ...]) -> Iterator[RestPoint]:
    mixed = tuple(p for p, support in enumerate(face) if len(support) > 1)
    if not mixed:
        yield at_vertex(tensors, tuple(s for (s,) in face))
        return
    points, isolated = zeros_inside(_advantages(tensors, face, mixed))
    for point in points:
        shares = tuple(
            _on_support(count, support, float(point[mixed.index(p)]) if p in mixed else 1.0)
            for p, (count, support) in enumerate(zip(tensors[0].shape, face, strict=True))
        )
        eigenvalues = eigenvalues_of(replicator_slopes(tensors, shares))
        kind = kind_of(eigenvalues, spread(tensors)) if isolated else "degenerate"
        yield RestPoint(as_table(shares), eigenvalues, kind, mixed, isolated)


def _advantages(
    tensors: Tensors, face: tuple[tuple[int, ...], ...], mixed: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return what the second strategy of each mixed population gains at the face's vertices, (m, 2, …, 2)."""
    rows = []
    for axis, p in enumerate(mixed):
        on_face = tensors[p][np.ix_(*face)].reshape((2,) * len(mixed))
        gain = np.diff(on_face, axis=axis)
        rows.append(np.broadcast_to(gain, on_face.shape))
    return np.stack(rows)


def _on_support(count: int, support: tuple[int, ...], second: float) -> NDArray[np.float64]:
    shares = np.zeros(count)
    shares[support[0]] += 1.0 - second
    shares[support[-1]] += second
    return shares


def eigenvalues_of(slopes: NDArray[np.float64]) -> Eigenvalues:
    """Return the eigenvalues of a Jacobian by rising real part, as real numbers if they all are."""
    found: NDArray[np.complex128] = np.sort_complex(np.linalg.eigvals(slopes)).astype(np.complex128)
    return found if np.any(found.imag) else found.real.copy()


def kind_of(eigenvalues: Eigenvalues, scale: float) -> Kind:
    """Return the class of a rest point; real parts within 1e-9 of `scale` count as 0."""
    zero = ZERO * scale
    real = np.real(eigenvalues)
    if np.any(np.abs(eigenvalues) <= zero):
        return "degenerate"
    if np.all(real < -zero):
        return "stable"
    if np.all(real > zero):
        return "source"
    return "saddle" if np.any(real > zero) else "centre"


def spread(tensors: Tensors) -> float:
    """Return the greatest difference that a population's own strategy can make to its payoff."""
    return max(float(np.ptp(tensor, axis=p).max()) for p, tensor in enumerate(tensors))


def as_table(shares: Shares) -> NDArray[np.float64]:
    """Return shares as users see them: of strategy 1 by population, or (populations, strategies) if there are more.

    A strategy that a population does not have is given the share 0.
    """
    if all(share.size == 2 for share in shares):
        return np.array([share[1] for share in shares])
    table = np.zeros((len(shares), max(share.size for share in shares)))
    for row, share in zip(table, shares, strict=True):
        row[: share.size] = share
    return table


def named(shares: NDArray[np.float64]) -> str:
    """Return shares in short: (1, 0, 0.53), or with more strategies ((0, 1, 0), (0.2, 0.8, 0))."""
    if shares.ndim == 1:
        return "(" + ", ".join(f"{share:.3g}" for share in shares) + ")"
    return "(" + ", ".join(named(row) for row in shares) + ")"
