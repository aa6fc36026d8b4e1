"""Two-sided matching: applicants with short lists, posts with places, deferred acceptance.

Applicants propose, so each gets the best post that any stable matching gives it.

Source: Gale & Shapley (1962), American Mathematical Monthly 69, 9–15; one applicant at a time as in McVitie
& Wilson (1970), BIT 10, 295–309; posts with places as in Roth (1985), Journal of Economic Theory 36, 277–288.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.numerics.compiled import compiled

Preferences = NDArray[np.integer] | Sequence[Sequence[int]]
Scores = NDArray[np.floating] | Sequence[float] | Sequence[Sequence[float]]
ScoresBy = Literal["post", "list"]
LEAST_SCORE = -float(np.finfo(np.float64).max)
"""Below it are only −inf and NaN, the scores of a refusal."""
Number = TypeVar("Number", np.int64, np.float64)


def deferred_acceptance(
    applicant_preferences: Preferences,
    post_scores: Scores,
    capacities: ArrayLike,
    scores_by: ScoresBy = "post",
) -> NDArray[np.int64]:
    """Return each applicant's post in the stable matching that is best for all applicants, or -1.

    applicant_preferences: post indices in falling preference, no post twice; (n_applicants, list length),
    padded with -1, or a list of lists. capacities: places, (n_posts,).
    post_scores: how much a post likes an applicant, higher is better, NaN or −inf is unacceptable, equal
    scores go to the lower applicant index; (n_posts, n_applicants), or (n_applicants,) for one ranking common
    to all posts, or with scores_by="list" in the form of the preferences.
    Returns (n_applicants,).
    """
    choices, starts, scores, places = _as_lists(applicant_preferences, post_scores, capacities, scores_by)
    position = propose(choices, starts, scores, places)
    matched = position >= 0
    assignment = np.full(position.size, -1, dtype=np.int64)
    assignment[matched] = choices[position[matched]]
    return assignment


def blocking_pairs(
    applicant_preferences: Preferences,
    post_scores: Scores,
    capacities: ArrayLike,
    assignment: ArrayLike,
    scores_by: ScoresBy = "post",
) -> list[tuple[int, int]]:
    """Return every (applicant, post) that would both rather have each other; a stable matching has none.

    assignment: post index or -1, (n_applicants,); the rest is as in `deferred_acceptance`. A post would
    rather have an applicant when it has a free place or holds one that it likes less. An assignment that is
    no matching of acceptable pairs within the capacities raises ValueError.
    """
    choices, starts, scores, places = _as_lists(applicant_preferences, post_scores, capacities, scores_by)
    assigned = np.asarray(assignment, dtype=np.int64)
    if assigned.shape != (starts.size - 1,):
        raise ValueError(f"assignment must have shape {(starts.size - 1,)}, found {assigned.shape}")
    applicant = np.repeat(np.arange(assigned.size), np.diff(starts))
    eligible = (choices >= 0) & (scores > -np.inf)
    is_match = eligible & (choices == assigned[applicant])
    position = np.full(assigned.size, choices.size)
    np.minimum.at(position, applicant[is_match], np.flatnonzero(is_match))
    matched = position < choices.size
    if np.any(stranger := ~matched & (assigned != -1)):
        first = int(np.flatnonzero(stranger)[0])
        raise ValueError(
            f"assignment gives applicant {first} post {assigned[first]}, "
            "which is not on its list or does not accept it"
        )
    filled = np.bincount(assigned[matched], minlength=places.size)
    if np.any(filled > places):
        post = int(np.flatnonzero(filled > places)[0])
        raise ValueError(
            f"assignment gives post {post} {filled[post]} applicants, its capacity is {places[post]}"
        )

    # Of repeated indices the last assignment stays: each post's least wanted holder.
    holder = np.flatnonzero(matched)
    least_wanted_last = holder[np.lexsort((holder, -scores[position[holder]]))]
    least = np.full(places.size, -1)
    least[assigned[least_wanted_last]] = least_wanted_last
    least_score = np.full(places.size, np.inf)
    least_score[assigned[least_wanted_last]] = scores[position[least_wanted_last]]

    wishes = np.flatnonzero(eligible & (np.arange(choices.size) < position[applicant]))
    wished, who, score = choices[wishes], applicant[wishes], scores[wishes]
    likes_more = (score > least_score[wished]) | ((score == least_score[wished]) & (who < least[wished]))
    welcome = (filled[wished] < places[wished]) | likes_more
    return list(zip(who[welcome].tolist(), wished[welcome].tolist(), strict=True))


def _as_lists(
    applicant_preferences: Preferences, post_scores: Scores, capacities: ArrayLike, scores_by: ScoresBy
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    choices, starts = _flat(applicant_preferences, "applicant_preferences", np.int64)
    places = np.asarray(capacities)
    if places.ndim != 1 or (places.size and (places.dtype.kind not in "iu" or places.min() < 0)):
        raise ValueError(f"capacities must be whole numbers from 0 of shape (n_posts,), found {capacities!r}")
    applicants, posts = starts.size - 1, places.size
    if choices.size and (choices.min() < -1 or choices.max() >= posts):
        raise ValueError(
            f"applicant_preferences must hold post indices from 0 to {posts - 1}, or -1 for no post, "
            f"found {choices.min()} to {choices.max()}"
        )
    twice = _listed_again(choices, starts, posts)
    if twice >= 0:
        who = int(np.searchsorted(starts, twice, side="right")) - 1
        raise ValueError(f"applicant_preferences of applicant {who} hold post {choices[twice]} twice")
    if scores_by == "list":
        scores, score_starts = _flat(post_scores, "post_scores", np.float64)
        if not np.array_equal(score_starts, starts):
            raise ValueError('post_scores must have the shape of applicant_preferences with scores_by="list"')
    elif scores_by == "post":
        table = np.asarray(post_scores, dtype=np.float64)
        if table.shape not in ((applicants,), (posts, applicants)):
            raise ValueError(
                f"post_scores must have shape (n_posts, n_applicants) = {(posts, applicants)} "
                f"or (n_applicants,) = {(applicants,)}, found {table.shape}"
            )
        applicant = np.repeat(np.arange(applicants), np.diff(starts))
        scores = table[applicant] if table.ndim == 1 else table[choices, applicant]
    else:
        raise ValueError(f"scores_by must be 'post' or 'list', found {scores_by!r}")
    return choices, starts, scores, places.astype(np.int64)


def _flat(rows: Any, name: str, dtype: type[Number]) -> tuple[NDArray[Number], NDArray[np.int64]]:
    """Return the rows of a matrix or of a list of lists end to end, and where each begins."""
    if isinstance(rows, np.ndarray):
        if rows.ndim != 2:
            raise ValueError(f"{name} must be 2-D or a list of lists, found shape {rows.shape}")
        starts = np.arange(rows.shape[0] + 1, dtype=np.int64) * rows.shape[1]
        return rows.ravel().astype(dtype), starts
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return np.array([entry for row in rows for entry in row], dtype=dtype), starts


@compiled
def _listed_again(choices: NDArray[np.int64], starts: NDArray[np.int64], posts: int) -> int:
    """Return the first position in `choices` whose post the same applicant lists before it, or -1."""
    listed_by = np.full(posts, -1, dtype=np.int64)
    for applicant in range(starts.size - 1):
        for here in range(starts[applicant], starts[applicant + 1]):
            post = choices[here]
            if post >= 0:
                if listed_by[post] == applicant:
                    return here
                listed_by[post] = applicant
    return -1


@compiled
def propose(
    choices: NDArray[np.int64],
    starts: NDArray[np.int64],
    scores: NDArray[np.float64],
    capacities: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return for each applicant the position in `choices` of its match by deferred acceptance, or -1.

    Applicant a lists posts choices[starts[a]:starts[a + 1]] in falling preference; an entry of -1 is skipped.
    scores: how much that post likes this applicant, aligned with `choices`; higher is better, equal scores
    go to the lower applicant, NaN or −inf is a refusal. capacities: places, (n_posts,).
    Takes O(applications · log capacity). Source: McVitie & Wilson (1970), with a heap for each post.
    """
    applicants = starts.size - 1
    posts = capacities.size

    # A post never holds more than it has applications, so unlimited capacity costs no memory: where there are
    # more places than applications, those are counted.
    first = np.zeros(posts + 1, dtype=np.int64)
    for post in range(posts):
        first[post + 1] = first[post] + min(capacities[post], choices.size)
    if first[posts] > choices.size:
        first[:] = 0
        for post in choices:
            if post >= 0 and first[post + 1] < capacities[post]:
                first[post + 1] += 1
        for post in range(posts):
            first[post + 1] += first[post]

    # Whom a post holds stands in holders[first[post]:first[post + 1]], and in `liking` how much it likes each. Once
    # it is full they are a heap with the least wanted on top, whose score is the post's bar: most refusals need no
    # more than a look at it. Nothing reaches the bar of a post without places. Heaps are told by where they begin
    # and end: slices would be counted references.
    holders = np.empty(first[posts], dtype=np.int64)
    liking = np.empty(first[posts], dtype=np.float64)
    held_until = first[:-1].copy()
    bar = np.empty(posts, dtype=np.float64)
    for post in range(posts):
        bar[post] = LEAST_SCORE if first[post] < first[post + 1] else np.nan
    position = starts[:-1].copy()

    for newcomer in range(applicants):
        applicant = newcomer
        here, end = starts[applicant], starts[applicant + 1]
        while here < end:
            post = choices[here]
            if post >= 0 and scores[here] >= bar[post]:
                begin, full, free = first[post], first[post + 1], held_until[post]
                if free < full:
                    position[applicant] = here
                    holders[free], liking[free] = applicant, scores[here]
                    held_until[post] = free + 1
                    if free + 1 == full:
                        _make_heap(holders, liking, begin, full)
                        bar[post] = liking[begin]
                    break
                least = holders[begin]
                if scores[here] > bar[post] or applicant < least:
                    position[applicant] = here
                    _sink(holders, liking, begin, full, begin, applicant, scores[here])
                    bar[post] = liking[begin]
                    applicant, here, end = least, position[least], starts[least + 1]
            here += 1
        else:
            position[applicant] = -1
    return position


@compiled
def _make_heap(holders: NDArray[np.int64], liking: NDArray[np.float64], begin: int, end: int) -> None:
    """Put those from `begin` to `end` in the order of a heap with the least wanted on top."""
    for slot in range(begin + (end - begin) // 2 - 1, begin - 1, -1):
        _sink(holders, liking, begin, end, slot, holders[slot], liking[slot])


@compiled
def _sink(
    holders: NDArray[np.int64],
    liking: NDArray[np.float64],
    begin: int,
    end: int,
    slot: int,
    applicant: int,
    score: float,
) -> None:
    """Put an applicant in a slot of the heap or, as far as those below are less wanted, below them."""
    while 2 * slot + 1 - begin < end:
        child = 2 * slot + 1 - begin
        if child + 1 < end:
            sibling = child + 1
            if _less_wanted(liking[sibling], holders[sibling], liking[child], holders[child]):
                child = sibling
        if _less_wanted(score, applicant, liking[child], holders[child]):
            break
        holders[slot], liking[slot] = holders[child], liking[child]
        slot = child
    holders[slot], liking[slot] = applicant, score


@compiled
def _less_wanted(score: float, applicant: int, other_score: float, other: int) -> bool:
    return score < other_score or (score == other_score and applicant > other)
