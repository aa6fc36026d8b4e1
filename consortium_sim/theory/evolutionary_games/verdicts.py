"""Whether a path has converged, in a word that claims no more than what is proved.

A vertex attracts a whole box around it when its strategies are better replies at every corner of the box: payoff
differences are multilinear, so they are better everywhere in it, and every share in it moves toward the vertex.
A state in such a box is bound for the vertex; it has converged when it is within 0.001.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.theory.evolutionary_games.checks import Shares
from consortium_sim.theory.evolutionary_games.fields import (
    Tensors,
    expected_payoffs,
    logit_slopes,
    logit_velocity,
    replicator_velocity,
)
from consortium_sim.theory.evolutionary_games.rest_points import (
    NEVER_STABLE,
    RestPoint,
    as_table,
    at_vertex,
    eigenvalues_of,
    kind_of,
    named,
    rest_points,
    spread,
)

NEAR = 1e-3
"""A path that is bound for a rest point has converged when every share is within this of it."""
STILL = 1e-12
"""Change of a share in a unit of time below which nothing moves."""


class Verdict(NamedTuple):
    """The last fields of a path."""

    converged: bool
    speed: float
    rest_point: RestPoint | None
    distance: float
    word: str


def replicator_verdict(tensors: Tensors, end: Shares, rate: NDArray[np.float64], time: float) -> Verdict:
    """Say how far a path of the replicator dynamics has got."""
    moves = replicator_velocity(tensors, end)
    speed = float(max(pace * np.abs(move).max() for pace, move in zip(rate, moves, strict=True)))
    table = as_table(end)
    target = destination(tensors, end)
    if target is not None:
        distance = float(np.abs(table - target.shares).max())
        if distance <= NEAR:
            word = f"Converged to {_described(target)}."
        else:
            word = f"{_unfinished(time, speed, distance)} {_described(target)}, for which it is bound."
        return Verdict(distance <= NEAR, speed, target, distance, word + _only_here(target))
    points = rest_points(tensors)
    distances = [float(np.abs(table - point.shares).max()) for point in points]
    nearest, distance = points[int(np.argmin(distances))], min(distances)
    if speed <= STILL * float(rate.max()) * spread(tensors) and distance > NEAR:
        word = f"Not converged at time {time:g}: nothing moves, on a curve of rest points of which none attracts."
        return Verdict(False, speed, nearest, distance, word)
    word = f"{_unfinished(time, speed, distance)} {_described(nearest)}, the nearest."
    if not any(point.kind == "stable" for point in points):
        word += " No rest point of this game is stable."
    return Verdict(False, speed, nearest, distance, word)


def destination(tensors: Tensors, state: Shares) -> RestPoint | None:
    """Return the vertex that the replicator dynamics is proved to go to from a state; None if there is no proof."""
    present = [np.flatnonzero(share > 0.0) for share in state]
    for played in product(*(one.tolist() for one in present)):
        if _attracts(tensors, state, played, present):
            return at_vertex(tensors, played)
    return None


def _attracts(
    tensors: Tensors, state: Shares, played: tuple[int, ...], present: list[NDArray[np.intp]]
) -> bool:
    """Tell whether `played` is the better reply at every corner of the box from the state to the vertex."""
    corners = []
    for share, s, own in zip(state, played, present, strict=True):
        vertex = np.eye(share.size)[s]
        others = [np.eye(share.size)[other] for other in own if other != s]
        corners.append([vertex, *(share[s] * vertex + (1.0 - share[s]) * other for other in others)])
    for corner in product(*corners):
        for payoff, s, own in zip(expected_payoffs(tensors, corner), played, present, strict=True):
            if any(payoff[other] >= payoff[s] for other in own if other != s):
                return False
    return True


def logit_verdict(tensors: Tensors, end: Shares, temperature: float, time: float) -> Verdict:
    """Say how far a path of the logit dynamics has got; its rest points are not those of the replicator."""
    speed = float(np.abs(np.concatenate(logit_velocity(tensors, end, temperature))).max())
    point = _logit_rest_point(tensors, end, temperature)
    if point is None:
        word = f"{_unfinished(time, speed, None)}, and no rest point was found nearby."
        return Verdict(False, speed, None, float("inf"), word)
    distance = float(np.abs(as_table(end) - point.shares).max())
    at = f"the {point.kind} rest point {named(point.shares)} of the logit dynamics"
    if point.kind == "stable" and distance <= NEAR:
        return Verdict(True, speed, point, distance, f"Converged to {at}.")
    return Verdict(False, speed, point, distance, f"{_unfinished(time, speed, distance)} {at}.")


def _logit_rest_point(tensors: Tensors, state: Shares, temperature: float) -> RestPoint | None:
    """Return the rest point that Newton's method finds from a state."""
    sizes = [share.size for share in state]
    first = np.cumsum([0, *sizes])[:-1]
    free = np.setdiff1d(np.arange(sum(sizes)), first)
    flat = np.concatenate(state)
    for _ in range(50):
        shares = tuple(np.split(flat, first[1:]))
        slopes = logit_slopes(tensors, shares, temperature)
        move = np.concatenate(logit_velocity(tensors, shares, temperature))
        if np.abs(move).max() < STILL:
            eigenvalues = eigenvalues_of(slopes)
            return RestPoint(
                as_table(shares), eigenvalues, kind_of(eigenvalues, 1.0), tuple(range(len(state)))
            )
        step = np.linalg.lstsq(slopes, move[free], rcond=None)[0]
        flat = flat.copy()
        flat[free] -= step
        flat[first] = [1.0 - share[1:].sum() for share in np.split(flat, first[1:])]
        if np.abs(flat).max() > 10.0:
            return None
    return None


def _unfinished(time: float, speed: float, distance: float | None) -> str:
    moving = "nothing moves" if speed < STILL else f"shares still move by {speed:.3g} a unit of time"
    away = "" if distance is None else f", {distance:.3g} away from"
    return f"Not converged at time {time:g}: {moving}{away}"


def _described(point: RestPoint) -> str:
    noun = point.kind if point.kind in ("source", "saddle", "centre") else f"{point.kind} rest point"
    if point.mixed:
        return f"the {noun} {named(point.shares)} ({NEVER_STABLE})"
    stable = " (evolutionarily stable)" if point.kind == "stable" else ""
    return f"the {noun} {named(point.shares)}{stable}"


def _only_here(target: RestPoint) -> str:
    if target.kind == "stable":
        return ""
    return " It attracts only while strategies that nobody plays stay unplayed."
