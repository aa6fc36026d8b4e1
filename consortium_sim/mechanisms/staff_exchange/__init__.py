"""Staff exchange (校企互聘): engineers teach at colleges, teachers work in enterprises (model.md 4.8).

selection.py chooses among candidates each August, duties.py lets them work, pays and appraises them, effects.py
tells what their work changes, forecast.py what an enterprise expects of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from consortium_sim.parameters import Choice, Quantity

TERM = 12
"""Months of a contract."""
HOURS_OF_A_MONTH = 174.0
"""Paid hours of full-time work: 21.75 days of 8 hours (劳社部发〔2008〕3号)."""
ENGINEER_HOURS = 16.0
"""Hours a month that an engineer owes the college, away from the own work (assumption, 8–32)."""
TEACHER_HOURS = 87.0
"""Hours a month that a teacher owes the enterprise: half of the time, so that a year of it makes the six months
in five years that teachers are asked for (domain.md 3)."""
USUAL_COMMITMENT = 0.85
"""Share of their duties that people do on average (assumption, 0.7–0.95)."""


@dataclass(frozen=True)
class ExchangeRule:
    """Who is offered, who is taken, and what it costs."""

    open: Annotated[bool, Choice("engineers and teachers are exchanged", lever=True)] = False
    deep_pledge: Annotated[
        float,
        Quantity("share", 0.0, 0.05, "engineers whom a deep member offers, of its staff", lever=True),
    ] = 0.012
    member_pledge: Annotated[float, Quantity("share", 0.0, 0.05, "the same for a member", lever=True)] = 0.004
    teachers: Annotated[
        float,
        Quantity(
            "share/year",
            0.0,
            0.4,
            "teachers whom a college offers, half of their time for a year",
            "assumption: half of six months in five years for everybody, which would be 0.2 (domain.md 3)",
            lever=True,
        ),
    ] = 0.1
    threshold: Annotated[
        float,
        Quantity("1", 0.0, 2.0, "least quality of a candidate who is considered, median 1", lever=True),
    ] = 0.85
    wanted: Annotated[
        float,
        Quantity("persons", 0.0, 3.0, "engineers whom a college takes per class of 40 students", lever=True),
    ] = 0.5
    appraisal: Annotated[
        bool, Choice("duties are appraised: contracts end early, good ones are renewed", lever=True)
    ] = True
    fee: Annotated[
        float,
        Quantity("yuan/hour", 0.0, 600.0, "lecture fee that the college pays to an engineer", lever=True),
    ] = 150.0
    allowance: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 5_000.0, "paid by the enterprise to a teacher who works there", lever=True
        ),
    ] = 1_000.0


def yearly_fee(rule: ExchangeRule) -> float:
    """Yuan a year that an engineer who does all duties costs the college."""
    return TERM * ENGINEER_HOURS * rule.fee
