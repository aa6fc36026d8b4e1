"""Bounded least squares without derivatives: a search that asks for few, costly, slightly rough evaluations.

A space-filling start, then rounds: a quadratic model of every residual is regressed on the points tried near the
best one, and the next points are where the model is best within a trust region, and where least is known. What is
asked for depends only on what was found before, so that a search that is repeated asks the same again.
Source: Conn, Scheinberg & Vicente (2009), Introduction to Derivative-Free Optimization, SIAM, ch. 4 (regression
models) and 10–11 (trust regions); Cartis, Fiala, Marteau & Roberts (2019), ACM TOMS 45:32 (least squares).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.sobol import sobol_points

Values = NDArray[np.float64]
Evaluate: TypeAlias = Callable[[Values], Values]
"""Residuals, (n, residuals), of points, (n, parameters); a point that cannot be evaluated has a row with NaN."""
Method = Literal["trust-region", "evolution"]
LUCK = 20250101
"""Seed of the search's own draws."""
START_PER_PARAMETER = 4
BATCH = 4
"""Points of a round, whatever the number of workers, so that the result does not depend on it."""
FIRST_RADIUS, LARGEST_RADIUS, SMALLEST_RADIUS = 0.2, 0.5, 0.01
"""Half-width of the trust region, as a share of each range."""
LOOKS = 3
"""How often the trust region begins large while targets are missed: a model of more points smooths roughness."""
GOOD_ENOUGH = 0.05
"""Root mean square residual, in tolerances, below which nothing is left to find."""
LEAST_GAIN = 0.01
"""Share of the sum of squares that a round must save to count as progress."""
CURVATURE_PENALTY, SLOPE_PENALTY = 0.05, 1e-4
"""Ridge of the model's second-order and first-order terms, in squared residuals; assumption."""
CANDIDATES = 512
NEWS = 0.25
"""Two points nearer than this, in radii, tell the same."""
MEMBERS_PER_PARAMETER = 5


class _Spent(Exception):  # no error: the signal that ends an evolution
    """No evaluation is left."""


@dataclass
class Search:
    """Everything that was tried, and how the search ended."""

    evaluate: Evaluate
    snapped: Callable[[Values], Values]
    """Moves points to the nearest that can be evaluated."""
    budget: int
    points: Values
    residuals: Values = field(default_factory=lambda: np.empty((0, 0)))
    converged: bool = False
    ended: str = ""

    @property
    def losses(self) -> Values:
        """Sum of squared residuals of each point; infinite where it could not be evaluated."""
        sums = np.square(self.residuals).sum(axis=1)
        return np.where(np.isfinite(sums), sums, np.inf)

    @property
    def best(self) -> int:
        """Place of the best point, the first of equals."""
        return int(np.argmin(self.losses))

    @property
    def left(self) -> int:
        """Evaluations that remain."""
        return self.budget - len(self.points)

    def distance(self) -> float:
        """Root mean square residual of the best point."""
        return float(np.sqrt(self.losses[self.best] / self.residuals.shape[1]))

    def add(self, wanted: Values) -> int:
        """Evaluate those of the wanted points that are new, as far as the budget goes; return how many."""
        known = {tuple(point) for point in self.points.tolist()}
        new: list[list[float]] = []
        for point in self.snapped(wanted).tolist():
            if tuple(point) not in known and len(new) < self.left:
                known.add(tuple(point))
                new.append(point)
        if new:
            fresh = np.array(new)
            found = self.evaluate(fresh)
            self.residuals = np.vstack([self.residuals.reshape(-1, found.shape[1]), found])
            self.points = np.vstack([self.points, fresh])
        return len(new)


def search(
    evaluate: Evaluate,
    start: Values,
    budget: int,
    method: Method = "trust-region",
    snapped: Callable[[Values], Values] = lambda points: points,
) -> Search:
    """Look for the point of the unit cube with the least sum of squared residuals.

    start: a point to begin with, (parameters,). budget: the most evaluations. method: trust-region, or evolution,
    scipy's differential evolution, which wants many more evaluations and minds several valleys less.
    """
    width = len(start)
    tried = Search(evaluate, snapped, budget, np.empty((0, width)))
    tried.add(np.vstack([start, sobol_points(width, START_PER_PARAMETER * width, LUCK)]))
    if np.isfinite(tried.losses).any():
        (_evolve if method == "evolution" else _descend)(tried)
    else:
        tried.ended = "none of the first points could be evaluated"
    return tried


def _descend(tried: Search) -> None:
    """Move a trust region until it is small, the residuals are, or no evaluation is left."""
    luck, radius, looks = np.random.default_rng(LUCK), FIRST_RADIUS, LOOKS
    while True:
        if radius < SMALLEST_RADIUS and tried.distance() > 1.0 and looks > 1:
            radius, looks = FIRST_RADIUS, looks - 1
        if tried.distance() <= GOOD_ENOUGH:
            tried.converged, tried.ended = True, "all targets are met"
        elif radius < SMALLEST_RADIUS:
            tried.converged, tried.ended = True, "no better point lies near"
        elif tried.left <= 0:
            tried.ended = f"its {tried.budget} evaluations are used up"
        if tried.ended:
            return
        before, centre = tried.losses[tried.best], tried.points[tried.best]
        tried.add(_next_points(tried, radius, luck))
        gained = before - tried.losses[tried.best]
        if gained <= LEAST_GAIN * before:
            radius /= 2
        elif np.abs(tried.points[tried.best] - centre).max() > 0.7 * radius:
            radius = min(1.5 * radius, LARGEST_RADIUS)


def _next_points(tried: Search, radius: float, luck: np.random.Generator) -> Values:
    """Return a round's points: the model's best near and farther, and the least known places nearby."""
    centre = tried.points[tried.best]
    model = _Model.around(tried, radius)
    wanted = [model.least(centre, radius)]
    farther = model.least(centre, 2 * radius)
    if np.abs(farther - wanted[0]).max() > NEWS * radius:
        wanted.append(farther)
    known = np.vstack([tried.points, wanted])
    low, high = np.clip(centre - radius, 0, 1), np.clip(centre + radius, 0, 1)
    while len(wanted) < BATCH:
        somewhere = luck.uniform(low, high, (CANDIDATES, len(centre)))
        gaps = np.abs(somewhere[:, None, :] - known[None, :, :]).max(axis=2).min(axis=1)
        wanted.append(somewhere[int(np.argmax(gaps))])
        known = np.vstack([known, wanted[-1]])
    return np.array(wanted)


@dataclass
class _Model:
    """Residuals near a centre: constants, slopes and curvatures in steps of the radius."""

    centre: Values
    radius: float
    coefficients: Values
    """(terms, residuals)"""

    @classmethod
    def around(cls, tried: Search, radius: float) -> _Model:
        """Fit the model by ridge regression; nearer points weigh more."""
        centre, usable = tried.points[tried.best], np.isfinite(tried.losses)
        fit = regression((tried.points[usable] - centre) / radius)
        return cls(centre, radius, fit @ tried.residuals[usable])

    def residuals(self, point: Values) -> Values:
        """Return the model's residuals at a point."""
        terms = _terms(((point - self.centre) / self.radius)[None, :])[0]
        found: Values = terms @ self.coefficients
        return found

    def least(self, centre: Values, radius: float) -> Values:
        """Return the point within the radius of the centre, and the cube, where the model is least."""
        from scipy.optimize import least_squares

        low, high = np.clip(centre - radius, 0, 1), np.clip(centre + radius, 0, 1)
        middle = np.clip(centre, low + 1e-9, high - 1e-9)
        found = least_squares(self.residuals, middle, bounds=(low, high))
        point: Values = np.clip(found.x, 0, 1)
        return point


def regression(steps: Values) -> Values:
    """Return what makes the coefficients of a quadratic model out of values, (terms, n).

    steps: of the points from the centre, in radii, (n, parameters). Nearer points weigh more; curvatures are
    held back, so that few points do. Terms are a constant, the slopes, and the products of steps.
    """
    terms, width = _terms(steps), steps.shape[1]
    weight = 1.0 / (1.0 + np.abs(steps).max(axis=1) ** 4)
    penalty = np.full(terms.shape[1], CURVATURE_PENALTY)
    penalty[: width + 1] = 0.0, *[SLOPE_PENALTY] * width
    weighted = terms * weight[:, None]
    fit: Values = np.linalg.solve(weighted.T @ terms + np.diag(penalty), weighted.T)
    return fit


def _terms(steps: Values) -> Values:
    """Return 1, the steps and their products: (n, 1 + parameters + parameters (parameters + 1) / 2)."""
    left, right = np.triu_indices(steps.shape[1])
    return np.hstack([np.ones((len(steps), 1)), steps, steps[:, left] * steps[:, right]])


def _evolve(tried: Search) -> None:
    """Let scipy's differential evolution use the evaluations, from the points tried so far."""
    from scipy.optimize import differential_evolution

    width = tried.points.shape[1]

    def losses(population: Values) -> Values:
        wanted = np.atleast_2d(population.T)
        tried.add(wanted)
        known = {tuple(point): loss for point, loss in zip(tried.points.tolist(), tried.losses, strict=True)}
        asked = [tuple(point) for point in tried.snapped(wanted).tolist()]
        if any(point not in known for point in asked):
            raise _Spent
        worst = max(loss for loss in tried.losses if np.isfinite(loss))
        return np.array([min(known[point], 10.0 * worst + 1.0) for point in asked])

    members = sobol_points(width, max(MEMBERS_PER_PARAMETER * width, MEMBERS_PER_PARAMETER), LUCK)
    members[0] = tried.points[tried.best]
    try:
        found = differential_evolution(
            losses, [(0.0, 1.0)] * width, init=members, updating="deferred", vectorized=True, polish=False,
            seed=np.random.default_rng(LUCK), maxiter=tried.budget, tol=0.01,
        )  # fmt: skip
    except _Spent:
        tried.ended = f"its {tried.budget} evaluations are used up"
    else:
        tried.converged, tried.ended = bool(found.success), "the population has gathered in one place"
