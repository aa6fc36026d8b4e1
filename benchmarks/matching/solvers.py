"""Deferred acceptance three times: ours, in rounds of NumPy, and by the `matching` package."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.instance import Instance
from consortium_sim.theory.matching import deferred_acceptance

Solver = Callable[[Instance], NDArray[np.int64]]


def ours(problem: Instance) -> NDArray[np.int64]:
    """Return the assignment by the library's public function, its checks of the input included."""
    return deferred_acceptance(problem.preferences, problem.scores, problem.places, scores_by="list")


def numpy_rounds(problem: Instance) -> NDArray[np.int64]:
    """Return the assignment by rounds: all who are free propose at once, posts keep the best.

    Only posts that get proposals are looked at again, and one sort a round ranks newcomers and holders together.
    """
    preferences, scores, places = problem
    applicants, length = preferences.shape
    step = np.zeros(applicants, np.int64)
    assignment = np.full(applicants, -1, np.int64)
    proposing = np.arange(applicants)
    while proposing.size:
        asked = preferences[proposing, step[proposing]]
        touched = np.zeros(places.size, bool)
        touched[asked] = True
        holders = np.flatnonzero((assignment >= 0) & touched[assignment])
        who = np.concatenate((holders, proposing))
        at = np.concatenate((assignment[holders], asked))
        order = np.lexsort((-scores[who, step[who]], at))
        who, at = who[order], at[order]
        begins = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        place_in_line = np.arange(at.size) - np.repeat(begins, np.diff(np.r_[begins, at.size]))
        kept = place_in_line < places[at]
        assignment[who[kept]] = at[kept]
        refused = who[~kept]
        assignment[refused] = -1
        step[refused] += 1
        proposing = refused[step[refused] < length]
    return assignment


def matching_package(problem: Instance) -> NDArray[np.int64]:
    """Return the assignment by `matching.games.HospitalResident`, residents optimal, its preparation included."""
    from matching.games import HospitalResident

    applicants, _ = problem.preferences.shape
    applicant = np.repeat(np.arange(applicants), problem.preferences.shape[1])
    post, score = problem.preferences.ravel(), problem.scores.ravel()
    order = np.lexsort((-score, post))
    ends = np.cumsum(np.bincount(post, minlength=problem.places.size))[:-1]
    ranked = np.split(applicant[order], ends)
    game = HospitalResident.create_from_dictionaries(
        {f"a{row}": [f"p{one}" for one in wishes] for row, wishes in enumerate(problem.preferences.tolist())},
        {f"p{row}": [f"a{one}" for one in likes.tolist()] for row, likes in enumerate(ranked)},
        {f"p{row}": number for row, number in enumerate(problem.places.tolist())},
    )
    assignment = np.full(applicants, -1, np.int64)
    for hospital, residents in game.solve(optimal="resident").items():
        for resident in residents:
            assignment[int(resident.name[1:])] = int(hospital.name[1:])
    return assignment


SOLVERS: dict[str, Solver] = {
    "consortium_sim": ours,
    "NumPy": numpy_rounds,
    "matching": matching_package,
}
