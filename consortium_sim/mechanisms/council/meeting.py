"""A meeting of the council: attendance, quorum, warnings and subjects, votes, decisions (model.md 4.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from consortium_sim.mechanisms.council import CouncilRule, seats, voting
from consortium_sim.mechanisms.council.agenda import (
    SUBJECTS_A_MEETING,
    Subjects,
    subjects_in_turn,
    waiting_warnings,
)
from consortium_sim.mechanisms.council.proposals import Proposal
from consortium_sim.mechanisms.council.seats import Chamber
from consortium_sim.mechanisms.council.voting import ADOPTED, REJECTED, UNDECIDED, VoteDecision
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Minute
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

MEETING_COST = 500.0
"""Travel, preparation and room of one member present, yuan a meeting (assumption, 200–2,000)."""


def is_due(consortium: Consortium, rule: CouncilRule) -> bool:
    """Return whether the council meets this month."""
    return rule.open and consortium.clock.month >= consortium.council.next_meeting


def hold(
    consortium: Consortium, month: Month, rule: CouncilRule, subjects: Subjects, decide: VoteDecision
) -> None:
    """Meet: without a quorum nothing is decided; else deal with warnings, then with subjects in turn."""
    council = consortium.council
    seats.give_seats(consortium, rule)
    sitting = seats.chambers(consortium, rule)
    council.next_meeting = consortium.clock.month + rule.interval
    council.meetings += 1
    _pay_for_meeting(consortium, month, sitting)
    if not voting.has_quorum(rule, sitting.values()):
        month.count["undecided_meetings"] = 1.0
        consortium.tell_once_a_year("no quorum", "the council had no quorum: nothing is decided")
        return
    decided = _decide_warnings(consortium, rule, sitting, decide)
    decided += _decide_subjects(
        consortium, rule, subjects, sitting, decide, SUBJECTS_A_MEETING - len(decided)
    )
    month.count["council_decisions"] = float(decided.count(ADOPTED) + decided.count(REJECTED))
    month.count["council_adoptions"] = float(decided.count(ADOPTED))
    if decided and set(decided) == {UNDECIDED}:
        month.count["undecided_meetings"] = 1.0


def _decide_warnings(
    consortium: Consortium, rule: CouncilRule, sitting: Mapping[str, Chamber], decide: VoteDecision
) -> list[str]:
    """Vote on the corrections that wait, the oldest first; what stays undecided waits on."""
    outcomes = []
    for warning in waiting_warnings(consortium)[:SUBJECTS_A_MEETING]:
        result = _settle(consortium, rule, [warning.correction], sitting, decide)
        if result != UNDECIDED:
            warning.decided = consortium.clock.month
            months = warning.decided - warning.month
            consortium.tell(
                f"the council has {result} the correction of {warning.kind} after {months} months"
            )
        outcomes.append(result)
    return outcomes


def _decide_subjects(
    consortium: Consortium,
    rule: CouncilRule,
    subjects: Subjects,
    sitting: Mapping[str, Chamber],
    decide: VoteDecision,
    number: int,
) -> list[str]:
    """Vote on so many standing subjects, the one whose turn it is first."""
    council, outcomes = consortium.council, []
    for subject in subjects_in_turn(council.last_subject, subjects)[: max(number, 0)]:
        council.last_subject = subject
        outcomes.append(_settle(consortium, rule, subjects[subject], sitting, decide))
        if outcomes[-1] != UNDECIDED:
            council.deadlocks.pop(subject, None)
        elif council.deadlocks.get(subject, 0) < 1:
            council.deadlocks[subject] = consortium.clock.horizon
            consortium.tell(f"the council is deadlocked over the {subject}")
    return outcomes


def _settle(
    consortium: Consortium,
    rule: CouncilRule,
    alternatives: Sequence[Proposal],
    sitting: Mapping[str, Chamber],
    decide: VoteDecision,
) -> str:
    """Vote on alternatives until one is adopted, which is carried out; another one comes first each meeting.

    REJECTED if every alternative has a majority against it, else UNDECIDED.
    """
    first = consortium.council.meetings % len(alternatives)
    results = set()
    for proposal in (*alternatives[first:], *alternatives[:first]):
        result = voting.outcome(rule, voting.poll(consortium, proposal, sitting, decide))
        consortium.council.minutes.append(Minute(consortium.clock.horizon, proposal.title, result))
        if result == ADOPTED:
            proposal.carry_out(consortium)
            return ADOPTED
        results.add(result)
    return REJECTED if results == {REJECTED} else UNDECIDED


def _pay_for_meeting(consortium: Consortium, month: Month, sitting: Mapping[str, Chamber]) -> None:
    present = sum(int(chamber.present.sum()) for chamber in sitting.values())
    cost = cents(np.array([MEETING_COST * present]))
    consortium.ledger.pay(consortium.clock.year, "consortium", "households", "council meetings", cost)
    month.count["council_cost"] = float(cost[0]) / 100.0
