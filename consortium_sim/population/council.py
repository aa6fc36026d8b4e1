"""The consortium's council (理事会) and its five departments: who sits, who works, what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Department(IntEnum):
    """The departments, in the order of every column over departments ("one council, five departments")."""

    TALENT = 0
    TECHNOLOGY = 1
    MARKET_INFORMATION = 2
    RESOURCES_AND_FINANCE = 3
    EVALUATION = 4

    @property
    def title(self) -> str:
        """The name as it stands in files and messages."""
        return self.name.lower().replace("_", " ")


DEPARTMENTS = len(Department)
NEVER = -(10**9)


@dataclass
class CouncilWarning:
    """A warning that was handed to the council, with the correction that it asks for."""

    month: int
    """Month in which it was raised."""
    kind: str
    correction: Any
    """A proposal (mechanisms.council.proposals.Proposal)."""
    decided: int | None = None
    """Month in which the council adopted or rejected the correction."""


@dataclass(frozen=True)
class Minute:
    """What the council's minutes say of one subject."""

    month: int
    """Month of the horizon."""
    title: str
    outcome: str
    """"adopted", "rejected" or "undecided"."""


def _nobody() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


def _none() -> NDArray[np.float64]:
    return np.zeros(DEPARTMENTS)


@dataclass
class Council:
    """State of the council and of the departments; columns over departments have five entries."""

    effectiveness: NDArray[np.float64] = field(default_factory=_none)
    """E of this month."""
    staff: NDArray[np.float64] = field(default_factory=_none)
    """Persons who work in the departments."""
    voted_staff: NDArray[np.float64] = field(default_factory=_none)
    """Persons that the council has added to those declared, or taken from them."""
    performance: NDArray[np.float64] = field(default_factory=lambda: np.ones(DEPARTMENTS))
    """Work done in this quarter per person, as the appraisal (绩效考核) finds it; 1 is usual."""
    budget: NDArray[np.int64] = field(default_factory=lambda: np.zeros(DEPARTMENTS, np.int64))
    """What is left of the departments' budgets, cents: a right to spend, not money."""
    enterprise_seats: NDArray[np.int64] = field(default_factory=_nobody)
    """Rows of the enterprises that sit in the council."""
    college_seats: NDArray[np.int64] = field(default_factory=_nobody)
    """Rows of the colleges that sit in the council."""
    seated: int = NEVER
    """Month in which the seats were given last."""
    next_meeting: int = NEVER
    meetings: int = 0
    """Meetings so far."""
    last_subject: str = ""
    """Standing subject that was on the agenda last."""
    account: float = 0.0
    """Result of the consortium's account last month, before it was balanced, yuan."""
    queue: list[CouncilWarning] = field(default_factory=list)
    """Warnings that wait for a decision, and those decided within the last year."""
    minutes: list[Minute] = field(default_factory=list)
    deadlocks: dict[str, int] = field(default_factory=dict)
    """Standing subjects on which the last vote decided nothing, with the month of the horizon that told so."""
