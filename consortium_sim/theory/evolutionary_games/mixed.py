"""Zeros of multilinear equations on a box: where populations that mix two strategies are indifferent.

On a box, a multilinear function lies between its values at the corners, and so do its slopes. A box where an
equation keeps its sign holds no zero; one where the equations are one-to-one holds at most one, which Newton
finds; any other box is halved. Turning the equations by the inverse Jacobian keeps them multilinear.
Source: interval Newton methods (Neumaier 1990, chapter 5), with corners in the place of interval arithmetic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = list[NDArray[np.float64]]
MOST_BOXES = 2_000
"""Where more boxes than this are left, the zeros form a curve or a surface."""
SMALLEST = 1e-6
"""Width at which a box that was neither dropped nor decided counts as a multiple zero."""
INSIDE = 1e-9
"""Zeros nearer than this to the border of the face belong to a smaller face."""
ROUNDING = 1e-12


def zeros_inside(corners: NDArray[np.float64]) -> tuple[Points, bool]:
    """Return the zeros of m multilinear functions inside the unit box of m axes, and whether they are isolated.

    corners: values at the corners, (m, 2, …, 2) with m axes of 2, index 1 at the upper end. Where the zeros are
    not isolated, or one of them is multiple, the first is returned alone, with False.
    """
    m = corners.shape[0]
    scale = float(np.abs(corners).max(initial=0.0))
    if scale == 0.0:
        return [np.full(m, 0.5)], False
    values = corners / scale
    boxes = [(np.zeros(m), np.ones(m))]
    found: Points = []
    multiple: Points = []
    for _ in range(MOST_BOXES):
        if not boxes:
            break
        low, high = boxes.pop()
        here = on_box(values, low, high)
        if _keeps_a_sign(here):
            continue
        turned = _turned(here, high - low)
        if turned is not None:
            if _keeps_a_sign(turned):
                continue
            if _one_to_one(turned, high - low):
                zero = newton(values, 0.5 * (low + high))
                if zero is not None and np.all((zero >= low - INSIDE) & (zero <= high + INSIDE)):
                    found.append(zero)
                    continue
        if float((high - low).max()) < SMALLEST:
            multiple.append(0.5 * (low + high))
            continue
        boxes.extend(_halves(low, high))
    if boxes or multiple:
        middle = newton(values, np.full(m, 0.5))
        known = ([middle] if middle is not None else []) + multiple + found
        return [point for point in known if _inside(point, 2.0 * SMALLEST)][:1], False
    return _distinct([point for point in found if _inside(point, INSIDE)]), True


def on_box(
    corners: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the values at the corners of a smaller box."""
    values = corners
    for axis, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True), start=1):
        lower, upper = np.take(values, 0, axis), np.take(values, 1, axis)
        values = np.stack(((1.0 - a) * lower + a * upper, (1.0 - b) * lower + b * upper), axis)
    return values


def newton(corners: NDArray[np.float64], start: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the zero that Newton's method finds from a point, by least squares where slopes are singular."""
    x = start.copy()
    for _ in range(40):
        value = on_box(corners, x, x).reshape(x.size, -1)[:, 0]
        if np.abs(value).max() < 1e-15:
            break
        step = np.linalg.lstsq(
            _slopes(on_box(corners, x, x + 1.0), np.ones(x.size))[..., 0], value, rcond=None
        )[0]
        x = x - step
        if not np.all(np.isfinite(x)) or np.abs(x).max() > 1e3:
            return None
    value = on_box(corners, x, x).reshape(x.size, -1)[:, 0]
    return x if np.abs(value).max() < ROUNDING else None


def _slopes(values: NDArray[np.float64], width: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return slopes of every function by every axis at the corners of the other axes, (m, m, 2^(m−1))."""
    m = values.shape[0]
    return np.stack(
        [np.diff(values, axis=axis + 1).reshape(m, -1) / width[axis] for axis in range(m)], axis=1
    )


def _turned(values: NDArray[np.float64], width: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the functions turned so that their mean slopes are the unit matrix; None if these are singular."""
    mean = _slopes(values, width).mean(axis=2)
    if np.linalg.cond(mean) > 1e10:
        return None
    return np.asarray(np.tensordot(np.linalg.inv(mean), values, axes=(1, 0)))


def _keeps_a_sign(values: NDArray[np.float64]) -> bool:
    rows = values.reshape(values.shape[0], -1)
    return bool(np.any((rows.min(axis=1) > ROUNDING) | (rows.max(axis=1) < -ROUNDING)))


def _one_to_one(turned: NDArray[np.float64], width: NDArray[np.float64]) -> bool:
    away = np.abs(_slopes(turned, width) - np.eye(turned.shape[0])[:, :, None]).max(axis=2)
    return bool(away.sum(axis=1).max() < 1.0)


def _halves(
    low: NDArray[np.float64], high: NDArray[np.float64]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    axis = int(np.argmax(high - low))
    below, above = high.copy(), low.copy()
    below[axis] = above[axis] = 0.5 * (low[axis] + high[axis])
    return [(low, below), (above, high)]


def _inside(point: NDArray[np.float64], margin: float) -> bool:
    return bool(np.all((point > margin) & (point < 1.0 - margin)))


def _distinct(points: Points) -> Points:
    kept: Points = []
    for point in points:
        if all(np.abs(point - other).max() > 1e-7 for other in kept):
            kept.append(point)
    return kept
