"""Small markets whose stable matchings are printed in the literature."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from consortium_sim.theory.matching import blocking_pairs, deferred_acceptance


def ranks(*orders: str) -> np.ndarray:
    """Scores from posts' orders over applicants, each order written best first: "120" ranks 1, 2, 0."""
    scores = np.empty((len(orders), len(orders[0])))
    for post, order in enumerate(orders):
        scores[post, [int(applicant) for applicant in order]] = -np.arange(len(order))
    return scores


def lists(*orders: str) -> list[list[int]]:
    return [[int(post) for post in order] for order in orders]


def stable_matchings(
    preferences: list[list[int]], scores: np.ndarray, capacities: Sequence[int]
) -> list[tuple[int, ...]]:
    posts = np.arange(-1, len(capacities))
    return [
        assignment
        for assignment in product(posts.tolist(), repeat=len(preferences))
        if all(assignment.count(post) <= places for post, places in enumerate(capacities))
        and not blocking_pairs(preferences, scores, capacities, assignment)
    ]


# Gale & Shapley (1962), Example 1: men α β γ are 0 1 2, women A B C are 0 1 2.
MEN = lists("012", "120", "201")
WOMEN = ranks("120", "201", "012")


def test_gale_and_shapley_example_1_has_exactly_three_stable_matchings() -> None:
    assert stable_matchings(MEN, WOMEN, [1, 1, 1]) == [(0, 1, 2), (1, 2, 0), (2, 0, 1)]


def test_in_example_1_every_proposing_man_gets_his_first_choice() -> None:
    assert deferred_acceptance(MEN, WOMEN, [1, 1, 1]).tolist() == [0, 1, 2]


def test_in_example_1_every_proposing_woman_gets_her_first_choice() -> None:
    women = lists("120", "201", "012")
    men = ranks("012", "120", "201")
    husband_of = deferred_acceptance(women, men, [1, 1, 1])
    assert husband_of.tolist() == [1, 2, 0]
    assert np.argsort(husband_of).tolist() == [2, 0, 1]  # αC βA γB


# Roth (1985), "The college admissions problem is not equivalent to the marriage problem", section 3:
# students s1..s4 are 0..3, colleges c1..c3 are 0..2, c1 has two places.
STUDENTS = lists("201", "102", "021", "012")
COLLEGES = ranks("0123", "0123", "2013")
PLACES = [2, 1, 1]


def test_roth_1985_has_one_stable_matching_and_students_find_it() -> None:
    assert stable_matchings(STUDENTS, COLLEGES, PLACES) == [(2, 1, 0, 0)]
    assert deferred_acceptance(STUDENTS, COLLEGES, PLACES).tolist() == [2, 1, 0, 0]


def test_roth_1985_matching_that_all_colleges_prefer_is_not_stable() -> None:
    preferred = [1, 0, 2, 0]
    assert blocking_pairs(STUDENTS, COLLEGES, PLACES, preferred)
