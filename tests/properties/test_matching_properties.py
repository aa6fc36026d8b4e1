"""What deferred acceptance promises in every market."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium_sim.theory.matching import blocking_pairs, deferred_acceptance


@dataclass(frozen=True)
class Market:
    """Lists of posts, scores (n_posts, n_applicants) with NaN for a refusal, and places."""

    preferences: list[list[int]]
    scores: np.ndarray
    capacities: list[int]

    def match(self) -> list[int]:
        return deferred_acceptance(self.preferences, self.scores, self.capacities).tolist()

    def blocking(self, assignment: list[int]) -> list[tuple[int, int]]:
        return blocking_pairs(self.preferences, self.scores, self.capacities, assignment)

    def rank(self, applicant: int, post: int) -> int:
        """How far down the list the post stands; to be unmatched is worse than the whole list."""
        wishes = self.preferences[applicant]
        return wishes.index(post) if post >= 0 else len(wishes)

    def stable_matchings(self) -> list[tuple[int, ...]]:
        """All stable matchings, found from the definition and without the library."""
        options = [
            [-1] + [post for post in wishes if not np.isnan(self.scores[post, applicant])]
            for applicant, wishes in enumerate(self.preferences)
        ]
        return [assignment for assignment in product(*options) if self._is_stable(assignment)]

    def _is_stable(self, assignment: tuple[int, ...]) -> bool:
        held = [
            [a for a, match in enumerate(assignment) if match == post] for post in range(len(self.capacities))
        ]
        if any(len(held[post]) > places for post, places in enumerate(self.capacities)):
            return False
        for applicant, wishes in enumerate(self.preferences):
            for post in wishes[: self.rank(applicant, assignment[applicant])]:
                score = self.scores[post, applicant]
                if np.isnan(score):
                    continue
                if len(held[post]) < self.capacities[post]:
                    return False
                if any((self.scores[post, other], -other) < (score, -applicant) for other in held[post]):
                    return False
        return True


def opposed_market(
    wishes: np.ndarray, noise: np.ndarray, opposition: float, lengths: list[int], capacities: list[int]
) -> Market:
    """Applicants want most the posts that want them least, so that stable matchings are often several.

    wishes, noise: permutations of 0..n-1 as (n_applicants, n_posts). opposition: from 0, luck, to 1.
    lengths: how many posts each applicant lists.
    """
    preferences = [row[:n].tolist() for row, n in zip(np.argsort(-wishes, axis=1), lengths, strict=True)]
    scores = (-opposition * wishes + (1.0 - opposition) * noise).T + 1e-6 * noise.T
    return Market(preferences, scores, capacities)


@st.composite
def markets(draw: st.DrawFn, most_applicants: int = 12, most_posts: int = 6, ties: bool = True) -> Market:
    applicants = draw(st.integers(1, most_applicants))
    posts = draw(st.integers(1, most_posts))
    preferences = [
        draw(st.permutations(range(posts)))[: draw(st.integers(0, posts))] for _ in range(applicants)
    ]
    if ties:
        score = st.one_of(st.integers(0, 3).map(float), st.just(np.nan))
        scores = np.array(draw(st.lists(score, min_size=applicants * posts, max_size=applicants * posts)))
    else:
        scores = np.array(draw(st.permutations(range(applicants * posts))), dtype=float)
    capacities = draw(st.lists(st.integers(0, 4), min_size=posts, max_size=posts))
    return Market(preferences, scores.reshape(posts, applicants), capacities)


@st.composite
def opposed_markets(draw: st.DrawFn) -> Market:
    applicants, posts = draw(st.integers(2, 5)), draw(st.integers(2, 3))
    cells = applicants * posts
    wishes, noise = (
        np.array(draw(st.permutations(range(cells)))).reshape(applicants, posts) for _ in range(2)
    )
    lengths = draw(st.lists(st.integers(1, posts), min_size=applicants, max_size=applicants))
    capacities = draw(st.lists(st.integers(1, 2), min_size=posts, max_size=posts))
    return opposed_market(wishes, noise, draw(st.sampled_from([1.0, 0.8, 0.5])), lengths, capacities)


def assert_rural_hospitals(stable: list[tuple[int, ...]], capacities: list[int]) -> None:
    """The same applicants are matched, posts fill alike, and who falls short always has the same people."""
    for matching in stable[1:]:
        assert [post >= 0 for post in matching] == [post >= 0 for post in stable[0]]
        for post, places in enumerate(capacities):
            assert matching.count(post) == stable[0].count(post)
            if stable[0].count(post) < places:
                assert [match == post for match in matching] == [match == post for match in stable[0]]


@settings(deadline=None)
@given(markets())
def test_nobody_blocks_and_no_post_holds_more_than_its_places(market: Market) -> None:
    assignment = market.match()
    assert market.blocking(assignment) == []
    for post, places in enumerate(market.capacities):
        assert assignment.count(post) <= places


@settings(deadline=None)
@given(markets(most_applicants=4, most_posts=3), st.data())
def test_blocking_pairs_are_those_of_the_definition(market: Market, data: st.DataObject) -> None:
    stable = market.stable_matchings()
    options = [
        [-1, *(p for p in wishes if not np.isnan(market.scores[p, a]))]
        for a, wishes in enumerate(market.preferences)
    ]
    assignment = tuple(data.draw(st.sampled_from(posts)) for posts in options)
    if all(assignment.count(post) <= places for post, places in enumerate(market.capacities)):
        assert (market.blocking(list(assignment)) == []) == (assignment in stable)


@settings(deadline=None)
@given(opposed_markets() | markets(most_applicants=5, most_posts=3))
def test_every_applicant_gets_the_best_post_of_all_stable_matchings(market: Market) -> None:
    stable = market.stable_matchings()
    assignment = market.match()
    assert tuple(assignment) in stable
    for applicant, post in enumerate(assignment):
        assert market.rank(applicant, post) == min(
            market.rank(applicant, other[applicant]) for other in stable
        )


@settings(deadline=None)
@given(opposed_markets() | markets(most_applicants=5, most_posts=3))
def test_rural_hospitals_stay_short_in_every_stable_matching(market: Market) -> None:
    assert_rural_hospitals(market.stable_matchings(), market.capacities)


def test_rural_hospitals_stay_short_where_stable_matchings_are_several() -> None:
    rng = np.random.default_rng(3)
    several_and_short = 0
    for _ in range(100):
        market = opposed_market(
            rng.permutation(30).reshape(6, 5),
            rng.permutation(30).reshape(6, 5),
            opposition=1.0,
            lengths=[4, 4, 3, 3, 1, 1],
            capacities=[1, 1, 2, 1, 1],
        )
        stable = market.stable_matchings()
        assert_rural_hospitals(stable, market.capacities)
        matched = sum(post >= 0 for post in stable[0])
        several_and_short += len(stable) > 1 and matched < min(6, sum(market.capacities))
    assert several_and_short >= 20


@settings(deadline=None)
@given(markets(ties=False), st.randoms(use_true_random=False))
def test_the_order_of_agents_does_not_matter(market: Market, random: object) -> None:
    applicants = np.arange(len(market.preferences))
    posts = np.arange(len(market.capacities))
    random.shuffle(applicants)  # type: ignore[attr-defined]
    random.shuffle(posts)  # type: ignore[attr-defined]
    new_name = np.argsort(posts)
    shuffled = Market(
        [[int(new_name[post]) for post in market.preferences[applicant]] for applicant in applicants],
        market.scores[np.ix_(posts, applicants)],
        [market.capacities[post] for post in posts],
    ).match()
    expected = np.array(market.match())[applicants]
    assert shuffled == [int(new_name[post]) if post >= 0 else -1 for post in expected]


@settings(deadline=None)
@given(markets(), st.data())
def test_no_applicant_gains_by_another_list(market: Market, data: st.DataObject) -> None:
    applicant = data.draw(st.integers(0, len(market.preferences) - 1))
    posts = len(market.capacities)
    other_list = data.draw(st.permutations(range(posts)))[: data.draw(st.integers(0, posts))]
    lists = [*market.preferences]
    lists[applicant] = other_list
    truthful = market.match()[applicant]
    misreported = Market(lists, market.scores, market.capacities).match()[applicant]
    if misreported in [-1, *market.preferences[applicant]]:
        assert market.rank(applicant, truthful) <= market.rank(applicant, misreported)


@settings(deadline=None)
@given(markets())
def test_one_more_place_harms_no_applicant(market: Market) -> None:
    before = market.match()
    more = Market(market.preferences, market.scores, [places + 1 for places in market.capacities])
    for applicant, post in enumerate(more.match()):
        assert market.rank(applicant, post) <= market.rank(applicant, before[applicant])
