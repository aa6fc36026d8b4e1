from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from consortium_sim.theory.matching import blocking_pairs, deferred_acceptance, propose

NOBODY = np.empty((0, 3), dtype=np.int64)


def test_a_post_keeps_the_applicants_it_likes_best() -> None:
    assert deferred_acceptance([[0], [0], [0]], [[1.0, 3.0, 2.0]], [2]).tolist() == [-1, 0, 0]


def test_who_is_turned_away_tries_the_next_post_on_the_list() -> None:
    assert deferred_acceptance([[0, 1], [0, 1]], [[1.0, 2.0], [1.0, 2.0]], [1, 1]).tolist() == [1, 0]


def test_a_chain_of_displacements_runs_to_its_end() -> None:
    preferences = [[0], [1, 0], [2, 1], [2]]
    scores = [[9.0, 5.0, 0.0, 0.0], [0.0, 5.0, 9.0, 0.0], [0.0, 0.0, 5.0, 9.0]]
    assert deferred_acceptance(preferences, scores, [1, 1, 1]).tolist() == [0, -1, 1, 2]


def test_equal_scores_go_to_the_lower_applicant() -> None:
    assert deferred_acceptance([[0]] * 5, np.zeros(5), [3]).tolist() == [0, 0, 0, -1, -1]


def test_one_common_ranking_serves_all_posts() -> None:
    preferences = [[0, 1], [0, 1], [1, 0]]
    common = np.array([1.0, 3.0, 2.0])
    expected = deferred_acceptance(preferences, np.tile(common, (2, 1)), [1, 1])
    assert deferred_acceptance(preferences, common, [1, 1]).tolist() == expected.tolist() == [-1, 0, 1]


@pytest.mark.parametrize("refusal", [math.nan, -math.inf])
def test_a_post_leaves_a_place_empty_rather_than_take_whom_it_refuses(refusal: float) -> None:
    assert deferred_acceptance([[0, 1], [0]], [[refusal, 1.0], [1.0, refusal]], [2, 1]).tolist() == [1, 0]


def test_padding_and_lists_of_lists_mean_the_same() -> None:
    scores = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    ragged = deferred_acceptance([[1, 0], [], [1]], scores, [1, 1])
    padded = deferred_acceptance(np.array([[1, 0], [-1, -1], [-1, 1]]), scores, [1, 1])
    assert ragged.tolist() == padded.tolist() == [1, -1, -1]


def test_scores_may_stand_beside_the_lists() -> None:
    preferences = np.array([[1, 0], [0, -1], [1, 0]])
    by_post = np.array([[3.0, 1.0, 2.0], [5.0, 9.0, 6.0]])
    by_list = np.array([[5.0, 3.0], [1.0, 0.0], [6.0, 2.0]])
    expected = deferred_acceptance(preferences, by_post, [1, 1])
    assert deferred_acceptance(preferences, by_list, [1, 1], scores_by="list").tolist() == expected.tolist()
    ragged = [[1, 0], [0], [1, 0]], [[5.0, 3.0], [1.0], [6.0, 2.0]]
    assert deferred_acceptance(*ragged, [1, 1], scores_by="list").tolist() == expected.tolist() == [0, -1, 1]


def test_unlimited_capacity_needs_no_memory() -> None:
    assert deferred_acceptance([[0], [0]], np.ones(2), [2**62]).tolist() == [0, 0]


@pytest.mark.parametrize("score", [1.0, math.inf])
def test_a_post_without_places_takes_nobody(score: float) -> None:
    assert deferred_acceptance([[0, 1], [0]], np.full((2, 2), score), [0, 1]).tolist() == [1, -1]


@pytest.mark.parametrize("preferences", [[], NOBODY])
def test_an_empty_market_clears(preferences: Any) -> None:
    assert deferred_acceptance(preferences, np.empty((2, 0)), [1, 1]).shape == (0,)
    assert deferred_acceptance([[], []], np.empty((0, 2)), []).tolist() == [-1, -1]
    assert blocking_pairs([[], []], np.empty((0, 2)), [], [-1, -1]) == []


def test_the_kernel_returns_positions_in_the_lists() -> None:
    position = propose(
        np.array([0, 1, 1, 0]), np.array([0, 2, 3, 4]), np.array([1.0, 5.0, 2.0, 9.0]), np.array([1, 1])
    )
    assert position.tolist() == [1, -1, 3]


def test_a_market_of_ten_thousand_is_stable() -> None:
    rng = np.random.default_rng(2)
    preferences = np.argsort(rng.random((10_000, 100)), axis=1)[:, :10]
    scores = rng.integers(0, 50, (10_000, 10)).astype(float)
    capacities = rng.integers(0, 190, 100)
    assignment = deferred_acceptance(preferences, scores, capacities, scores_by="list")
    assert np.all(np.bincount(assignment[assignment >= 0], minlength=100) <= capacities)
    assert blocking_pairs(preferences, scores, capacities, assignment, scores_by="list") == []


def test_a_free_place_blocks() -> None:
    assert blocking_pairs([[0, 1]], np.ones(1), [1, 1], [1]) == [(0, 0)]
    assert blocking_pairs([[0, 1]], np.ones(1), [1, 1], [-1]) == [(0, 0), (0, 1)]


def test_a_less_wanted_holder_blocks() -> None:
    assert blocking_pairs([[0], [0]], [[2.0, 1.0]], [1], [-1, 0]) == [(0, 0)]
    assert blocking_pairs([[0], [0]], [[1.0, 2.0]], [1], [-1, 0]) == []


def test_between_equal_scores_only_the_lower_applicant_blocks() -> None:
    assert blocking_pairs([[0], [0]], [[1.0, 1.0]], [1], [-1, 0]) == [(0, 0)]
    assert blocking_pairs([[0], [0]], [[1.0, 1.0]], [1], [0, -1]) == []
    assert blocking_pairs([[0]] * 3, np.zeros(3), [2], [0, -1, 0]) == [(1, 0)]


def test_who_is_refused_does_not_block() -> None:
    assert blocking_pairs([[0]], [[math.nan]], [1], [-1]) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"applicant_preferences": np.array([0, 1])}, r"2-D or a list of lists, found shape \(2,\)"),
        ({"applicant_preferences": [[0], [2]]}, "from 0 to 1, or -1 for no post, found 0 to 2"),
        ({"applicant_preferences": [[0], [-2]]}, "from 0 to 1, or -1 for no post, found -2 to 0"),
        ({"applicant_preferences": [[0], [1, 0, 1]]}, "of applicant 1 hold post 1 twice"),
        ({"post_scores": np.ones((2, 3))}, r"= \(2, 2\) or \(n_applicants,\) = \(2,\), found \(2, 3\)"),
        ({"post_scores": [[1.0], [1.0]], "scores_by": "list"}, "shape of applicant_preferences"),
        ({"scores_by": "posts"}, "scores_by must be 'post' or 'list', found 'posts'"),
        ({"capacities": [1, -1]}, r"whole numbers from 0 of shape \(n_posts,\), found \[1, -1\]"),
        ({"capacities": [1.5, 1.0]}, r"whole numbers from 0"),
        ({"capacities": 2}, r"whole numbers from 0"),
    ],
)
def test_what_is_no_market_is_refused_with_a_clear_text(change: dict[str, Any], message: str) -> None:
    market: dict[str, Any] = {
        "applicant_preferences": [[0, 1], [1, 0]],
        "post_scores": np.ones((2, 2)),
        "capacities": [1, 1],
    }
    with pytest.raises(ValueError, match=message):
        deferred_acceptance(**{**market, **change})


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ([0], r"must have shape \(2,\), found \(1,\)"),
        ([0, 0], "gives post 0 2 applicants, its capacity is 1"),
        ([1, -1], "gives applicant 0 post 1, which is not on its list or does not accept it"),
        ([-1, 1], "gives applicant 1 post 1, which is not on its list or does not accept it"),
        ([7, -1], "gives applicant 0 post 7, which is not on its list or does not accept it"),
    ],
)
def test_what_is_no_matching_is_refused_with_a_clear_text(assignment: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        blocking_pairs([[0], [0, 1]], [[1.0, 1.0], [1.0, math.nan]], [1, 1], assignment)
