"""What a meeting deals with: warnings first, then the standing subjects in turn (议事规则)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consortium_sim.mechanisms.council.proposals import Proposal
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import CouncilWarning

SUBJECTS_A_MEETING = 3
"""Subjects that a meeting has time for (assumption, 1–8)."""
REMEMBERED = 12
"""Months for which a decided warning counts in the latency."""

Subjects = Mapping[str, Sequence[Proposal]]
"""Standing subjects in the order of their turn, each with its alternatives."""


def raise_warning(consortium: Consortium, kind: str, correction: Proposal) -> CouncilWarning:
    """Hand a warning with the correction that it asks for to the council's next meeting; return it.

    A warning of a kind that still waits is not raised twice: the one that waits is returned. While the council
    is closed nobody decides it: whoever warns looks at the setting `council.open`.
    """
    for waiting in consortium.council.queue:
        if waiting.kind == kind and waiting.decided is None:
            return waiting
    warning = CouncilWarning(consortium.clock.month, kind, correction)
    consortium.council.queue.append(warning)
    return warning


def waiting_warnings(consortium: Consortium) -> list[CouncilWarning]:
    """Return the warnings that are not decided yet, the oldest first; forget those decided long ago."""
    council, now = consortium.council, consortium.clock.month
    council.queue = [one for one in council.queue if one.decided is None or one.decided > now - REMEMBERED]
    return [one for one in council.queue if one.decided is None]


def subjects_in_turn(last: str, subjects: Subjects) -> list[str]:
    """Return the names of the subjects that have alternatives, the one after `last` first."""
    names = list(subjects)
    first = names.index(last) + 1 if last in subjects else 0
    return [name for name in names[first:] + names[:first] if subjects[name]]


def latency(consortium: Consortium) -> float:
    """Return the mean months from warning to decision of the warnings decided within the last year; 0 if none."""
    now = consortium.clock.month
    months = [
        one.decided - one.month
        for one in consortium.council.queue
        if one.decided is not None and one.decided > now - REMEMBERED
    ]
    return sum(months) / len(months) if months else 0.0
