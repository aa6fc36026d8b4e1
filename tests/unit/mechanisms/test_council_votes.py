"""How votes count, and when the council can decide (mechanisms/council/voting.py)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_city import founded, small_city

from consortium_sim.mechanisms.council import CouncilRule, voting
from consortium_sim.mechanisms.council.proposals import Stakes
from consortium_sim.mechanisms.council.seats import Chamber
from consortium_sim.mechanisms.council.voting import ADOPTED, REJECTED, UNDECIDED, Ballot, vote_by_own_change
from consortium_sim.population.consortium import Consortium


def ballot(*votes: int, weight: tuple[float, ...] = ()) -> Ballot:
    return Ballot(np.array(votes, np.int8), np.array(weight or (1.0,) * len(votes)))


def result(voting_rule: Any, *ballots: Ballot, majority: float = 0.5) -> str:
    return voting.outcome(CouncilRule(voting=voting_rule, majority=majority), list(ballots))


@pytest.mark.parametrize(
    ("votes", "majority", "expected"),
    [
        ((1, 1, -1), 0.5, ADOPTED),
        ((1, -1, -1), 0.5, REJECTED),
        ((1, -1), 0.5, UNDECIDED),
        ((0, 0, 0), 0.5, UNDECIDED),
        ((), 0.5, UNDECIDED),
        ((1, 0, 0, 0, 0), 0.5, ADOPTED),
        ((1, 1, -1), 2 / 3, ADOPTED),
        ((1, 1, 1, -1, -1), 2 / 3, UNDECIDED),
        ((-1, -1, -1, 1), 0.75, REJECTED),
        ((1, 1, 1, -1), 1.0, UNDECIDED),
    ],
)
def test_one_member_one_vote_counts_heads(votes: tuple[int, ...], majority: float, expected: str) -> None:
    assert result("member", ballot(*votes), ballot(), majority=majority) == expected


def test_votes_by_contribution_follow_the_money_with_a_basic_vote_for_everybody() -> None:
    heads = ballot(-1, -1, -1, weight=(1.0, 1.0, 1.0)), ballot(1, weight=(20.0,))
    assert result("member", *heads) == REJECTED
    assert result("contribution", *heads) == ADOPTED
    poor = ballot(1, 1, -1, weight=(0.0, 0.0, 0.0))
    assert result("contribution", poor) == ADOPTED


def test_by_chamber_every_chamber_that_votes_must_agree() -> None:
    assert result("chamber", ballot(1), ballot(1, 1, -1), ballot(1, 1, 1)) == ADOPTED
    assert result("chamber", ballot(-1), ballot(-1), ballot(1, -1, -1)) == REJECTED
    assert result("chamber", ballot(-1), ballot(0), ballot(*[1] * 19)) == UNDECIDED
    assert result("member", ballot(-1), ballot(0), ballot(*[1] * 19)) == ADOPTED
    assert result("chamber", ballot(1), ballot(1, -1), ballot(1)) == UNDECIDED


def test_a_chamber_that_abstains_does_not_block_the_others() -> None:
    assert result("chamber", ballot(1), ballot(0, 0), ballot(1, 1)) == ADOPTED
    assert result("chamber", ballot(0), ballot(), ballot(0)) == UNDECIDED


def chamber(present: int, seats: int) -> Chamber:
    return Chamber(np.arange(seats), np.arange(seats) < present, np.ones(seats))


@pytest.mark.parametrize(
    ("rule", "present", "quorate"),
    [
        ("member", (1, 0, 14), True),
        ("chamber", (1, 0, 14), False),
        ("chamber", (2, 3, 10), True),
        ("member", (0, 0, 14), False),
        ("contribution", (3, 3, 9), True),
    ],
)
def test_a_quorum_is_counted_over_all_or_by_chamber(
    rule: Any, present: tuple[int, ...], quorate: bool
) -> None:
    sitting = [chamber(*pair) for pair in zip(present, (4, 6, 20), strict=True)]
    assert voting.has_quorum(CouncilRule(voting=rule, quorum=0.5), sitting) is quorate


def test_a_chamber_without_any_member_needs_no_quorum() -> None:
    assert voting.has_quorum(CouncilRule(voting="chamber"), [chamber(5, 5), chamber(0, 0)])
    assert voting.has_quorum(CouncilRule(quorum=0.0), [chamber(0, 5)])


class Favouring:
    """A proposal that is good for the enterprises and the college given, and bad for government."""

    title = "favour some"

    def __init__(self, enterprises: list[int], colleges: list[int]) -> None:
        self.enterprises, self.colleges = enterprises, colleges

    def predicted(self, consortium: Consortium) -> Stakes:
        change = np.full(consortium.enterprises.count, -1.0)
        change[self.enterprises] = 2.0
        change[0] = 0.0
        budget = np.zeros(consortium.colleges.count)
        budget[self.colleges] = 5.0
        return Stakes(change, budget, -3.0)

    def carry_out(self, consortium: Consortium) -> None:
        raise AssertionError("nothing is carried out by a poll")


def test_everybody_present_votes_by_the_own_predicted_change() -> None:
    consortium = founded(small_city(0.1))
    rows, everybody = np.array([0, 1, 2, 3]), np.ones(4, np.bool_)
    sitting = {
        "government": chamber(1, 2),
        "colleges": Chamber(np.array([0, 2]), np.ones(2, np.bool_), np.ones(2)),
        "enterprises": Chamber(rows, np.array([True, True, False, True]), everybody * 1.0),
    }
    asked = []

    def decide(outlook: Any) -> np.ndarray:
        asked.append(np.flatnonzero(outlook.votes).tolist())
        return vote_by_own_change(outlook)

    ballots = voting.poll(consortium, Favouring([1, 2], [2]), sitting, decide)
    assert [one.votes.tolist() for one in ballots] == [[-1], [0, 1], [0, 1, -1]]
    assert asked == [[0, 1, 3]]
