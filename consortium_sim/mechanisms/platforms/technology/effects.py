"""What a passed stage changes: distance δ, innovations n, teaching content. Money is elsewhere (billing.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation.cooperation import CLOSEST
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import NOBODY

MOST_INNOVATIONS = 0.3
"""n is never above this: output by a third more (assumption, 0.1–0.5)."""
CONTENT_KEPT = 0.5 ** (1.0 / 36.0)
"""A project as teaching content is worth half after three years (assumption, 18–60 months)."""


def lift(consortium: Consortium, rows: NDArray[np.int64], gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move enterprises closer to the frontier, each row at most once; return by how much."""
    enterprises = consortium.enterprises
    moved = np.minimum(gain, enterprises.distance[rows] - CLOSEST)
    enterprises.distance[rows] -= moved
    return moved


def lift_sponsors(consortium: Consortium, rows: NDArray[np.int64], gain: NDArray[np.float64]) -> None:
    """Lift the sponsors of projects; they owe it to cooperation, so their t grows by it."""
    consortium.enterprises.cooperation_gain[rows] += lift(consortium, rows, gain)


def innovate(consortium: Consortium, rows: NDArray[np.int64], gain: NDArray[np.float64]) -> None:
    """Raise n of sponsors; the frontier stays, so that nobody's knowledge ages by it."""
    enterprises = consortium.enterprises
    enterprises.innovations[rows] = np.minimum(enterprises.innovations[rows] + gain, MOST_INNOVATIONS)


def teach(consortium: Consortium, programs: NDArray[np.int64]) -> None:
    """Make finished projects teaching content of the programs that worked on them."""
    np.add.at(consortium.programs.projects_taught, programs[programs != NOBODY], 1.0)


def content_ages(consortium: Consortium) -> None:
    """Let a month pass over the teaching content."""
    consortium.programs.projects_taught *= CONTENT_KEPT
