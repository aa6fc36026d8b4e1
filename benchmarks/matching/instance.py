"""Matching problems that every solver gets: lists of ten, posts that each like applicants in their own way."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LIST_LENGTH = 10


class Instance(NamedTuple):
    """Applicants with short lists, and posts with places."""

    preferences: NDArray[np.int64]
    """Posts in falling preference, no post twice, (applicants, 10)."""
    scores: NDArray[np.float64]
    """How much that post likes this applicant, in the form of the preferences; no two equal."""
    places: NDArray[np.int64]
    """As many in all as applicants, the same number at each post."""


def drawn(applicants: int, posts: int, seed: int) -> Instance:
    """Return a problem. Lists are drawn at random; some posts are listed far more often than others."""
    luck = np.random.default_rng(seed)
    popularity = (np.arange(posts) + 1.0) ** -0.5
    preferences = luck.choice(posts, (applicants, LIST_LENGTH), p=popularity / popularity.sum())
    while True:
        ordered = np.sort(preferences, axis=1)
        twice = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not twice.size:
            break
        preferences[twice] = luck.choice(posts, (twice.size, LIST_LENGTH), p=popularity / popularity.sum())
    scores = luck.permutation(preferences.size).reshape(preferences.shape).astype(np.float64)
    return Instance(preferences.astype(np.int64), scores, np.full(posts, applicants // posts))


def fingerprint(assignment: NDArray[np.int64]) -> str:
    """Return what two equal assignments have in common."""
    return hashlib.sha256(np.ascontiguousarray(assignment, dtype=np.int64).tobytes()).hexdigest()[:16]
