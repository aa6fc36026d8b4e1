"""How the council votes: each by its own predicted settlement, counted by the voting rule (model.md 4.10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import CouncilRule
from consortium_sim.mechanisms.council.proposals import Proposal
from consortium_sim.mechanisms.council.seats import COLLEGES, ENTERPRISES, GOVERNMENT, Chamber
from consortium_sim.population.consortium import Consortium

ADOPTED, REJECTED, UNDECIDED = "adopted", "rejected", "undecided"
BASIC_VOTES = 0.1
"""Votes of a seat that has contributed nothing, over those of the mean seat (assumption, 0.05–0.5)."""


@dataclass(frozen=True)
class VoteOutlook:
    """What enterprises see when the council votes; columns over enterprises."""

    change: NDArray[np.float64]
    """Predicted change of the own forecast payoff, yuan a year."""
    votes: NDArray[np.bool_]
    """Sits in the council and is present: the answers of the others are not asked for."""
    proposal: str
    """What it adds or stops."""
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


VoteDecision = Callable[[VoteOutlook], NDArray[np.int8]]
"""The decision of enterprises; returns 1 (for), 0 (abstains) or −1 (against), read only where `votes`."""


def vote_by_own_change(outlook: VoteOutlook) -> NDArray[np.int8]:
    """Return votes by the sign of each enterprise's own predicted change; it abstains where there is none."""
    return np.sign(outlook.change).astype(np.int8)


@dataclass(frozen=True)
class Ballot:
    """Votes of one chamber: 1 for, 0 abstention, −1 against; (present seats,) each."""

    votes: NDArray[np.int8]
    weight: NDArray[np.float64]


def poll(
    consortium: Consortium, proposal: Proposal, sitting: Mapping[str, Chamber], decide: VoteDecision
) -> list[Ballot]:
    """Ask everybody present; colleges and government vote by the sign of their own predicted change."""
    predicted = proposal.predicted(consortium)
    government, colleges, enterprises = (sitting[name] for name in (GOVERNMENT, COLLEGES, ENTERPRISES))
    votes = np.zeros(consortium.enterprises.count, np.bool_)
    votes[enterprises.rows[enterprises.present]] = True
    own = decide(VoteOutlook(predicted.enterprises, votes, proposal.title, consortium))
    signs = (
        (government, np.full(government.rows.size, np.sign(predicted.government))),
        (colleges, np.sign(predicted.colleges[colleges.rows])),
        (enterprises, own[enterprises.rows]),
    )
    return [
        Ballot(sign[chamber.present].astype(np.int8), chamber.weight[chamber.present])
        for chamber, sign in signs
    ]


def has_quorum(rule: CouncilRule, sitting: Iterable[Chamber]) -> bool:
    """Return whether enough of the filled seats are present: of all, or by chamber of each that has any."""
    counts = [(int(chamber.present.sum()), chamber.rows.size) for chamber in sitting]
    if rule.voting != "chamber":
        counts = [(sum(present for present, _ in counts), sum(seats for _, seats in counts))]
    return all(present >= rule.quorum * seats for present, seats in counts)


def outcome(rule: CouncilRule, ballots: list[Ballot]) -> str:
    """Return what the ballots come to: adopted, rejected, or undecided where neither side has its majority.

    A majority has at least the declared share of the votes cast, and more than the other side; abstentions are
    not cast. By chamber, every chamber that casts a vote must have the same majority.
    """
    if rule.voting == "chamber":
        results = {result for ballot in ballots if (result := _majority(rule, [ballot], False))}
        return results.pop() if len(results) == 1 else UNDECIDED
    return _majority(rule, ballots, rule.voting == "contribution") or UNDECIDED


def _majority(rule: CouncilRule, ballots: list[Ballot], weighted: bool) -> str:
    """Return ADOPTED, REJECTED, UNDECIDED, or an empty text where nobody casts a vote."""
    votes = np.concatenate([ballot.votes for ballot in ballots])
    counts = np.ones(votes.size)
    if weighted:
        weight = np.concatenate([ballot.weight for ballot in ballots])
        mean = fsum(weight) / weight.size if weight.size else 0.0
        counts = BASIC_VOTES + (weight / mean if mean > 0.0 else 0.0 * weight)
    # Exact sums: neither the order of the seats nor a rounding decides a tie.
    in_favour, against = fsum(counts[votes > 0]), fsum(counts[votes < 0])
    cast = in_favour + against
    if cast == 0.0:
        return ""
    if in_favour > against and in_favour >= rule.majority * cast:
        return ADOPTED
    if against > in_favour and against >= rule.majority * cast:
        return REJECTED
    return UNDECIDED
