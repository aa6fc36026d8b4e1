"""Which parameters the moments pin down, and which could be anything: the local view from the best point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.fitting import regression
from consortium_sim.study.statistics import half_width

Values = NDArray[np.float64]
STEP, RADIUS = 0.15, 0.25
"""How far a parameter is moved to each side, and how far points count in full, as shares of the range."""
PINNED, LOOSE = 0.25, 0.5
"""Widths, as shares of the range, up to which a parameter is pinned down, or loosely so."""


@dataclass(frozen=True)
class Slopes:
    """What moving a parameter through its whole range would do to each moment, in tolerances.

    mean: (targets, parameters), over seeds. margin: half of its 95 % interval, NaN with fewer than two seeds.
    """

    mean: Values
    margin: Values

    @property
    def told_from_luck(self) -> Values:
        """The slopes, with 0 where luck explains them; as they are where one seed cannot say."""
        known: Values = np.where(np.isnan(self.margin) | (np.abs(self.mean) > self.margin), self.mean, 0.0)
        return known

    def widths(self) -> Values:
        """Return how far each parameter can go to either side, as a share of its range, (parameters,).

        The others readjust while all moments together move by one tolerance: the width of the linearised profile.
        It is at most 1.
        """
        strengths, directions = self.directions()
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(directions == 0, 0.0, directions / strengths[:, None])
        widths: Values = np.minimum(np.sqrt(np.square(reach).sum(axis=0)), 1.0)
        return widths

    def directions(self) -> tuple[Values, Values]:
        """Return how strongly the moments hold each direction, the weakest last, and the directions.

        Strengths, (parameters,): tolerances by which the moments move on a way as long as a range. Directions,
        (parameters, parameters): one a row, of length 1. Below a strength of 1 a direction is flat.
        """
        slopes = self.told_from_luck
        _, strengths, directions = np.linalg.svd(slopes, full_matrices=True)
        parameters = slopes.shape[1]
        all_strengths = np.zeros(parameters)
        all_strengths[: len(strengths)] = strengths
        noise = np.finfo(float).eps * max(slopes.shape) * max(all_strengths.max(), 1.0)
        return np.where(all_strengths > noise, all_strengths, 0.0), _oriented(directions)


def _oriented(directions: Values) -> Values:
    """Turn each direction so that its largest part is positive, and drop what is only rounding."""
    largest = directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)]
    turned: Values = directions * np.sign(largest)[:, None]
    return np.where(np.abs(turned) > 1e-9, turned, 0.0)


def neighbours(point: Values, least: Values) -> Values:
    """Return the points to either side of a point in each parameter, (2 parameters, parameters).

    least: the smallest step that makes another value. At the end of a range, that side is the point itself.
    """
    steps = np.diag(np.maximum(STEP, least))
    points: Values = np.clip(np.vstack([point - steps, point + steps]), 0.0, 1.0)
    return points


def slopes_of(centre: Values, points: Values, distances: Values) -> Slopes:
    """Return the slopes at a centre by regression on the points around it, seed by seed.

    points: (n, parameters), the neighbours among them. distances: (n, seeds, targets), in tolerances. Points
    with a run that is missing are left out; of a parameter that none of the others moves, slopes are 0.
    """
    known = np.isfinite(distances).all(axis=(1, 2))
    fit = regression((points[known] - centre) / RADIUS)[1 : 1 + len(centre)] / RADIUS
    by_seed = np.tensordot(fit, distances[known], axes=1)
    margins = [
        [half_width(by_seed[one, :, target]) for one in range(len(centre))]
        for target in range(by_seed.shape[2])
    ]
    return Slopes(by_seed.mean(axis=1).T, np.array(margins))


def verdict(width: float) -> str:
    """Say how well a parameter is known."""
    return "pinned down" if width <= PINNED else "loosely" if width <= LOOSE else "not pinned down"
