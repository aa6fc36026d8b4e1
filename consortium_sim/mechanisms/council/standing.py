"""The standing subjects of the council: fee, levy and staff, each with the alternatives it can be asked about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import departments
from consortium_sim.mechanisms.council.departments import DepartmentRule
from consortium_sim.mechanisms.council.proposals import (
    LEAST_FACTOR,
    MOST_FACTOR,
    STEP,
    FeeProposal,
    LevyProposal,
    StaffProposal,
)
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department

STAFF_STEP = 1.0 / 3.0
"""Staff that a proposal adds or takes, of s0: half a person in base-city (assumption, 0.1–1)."""
MOST_STAFF = 3.0
"""Most staff that the council gives a department, of s0: E is then 95 % of the way to E1 (assumption, 1–5)."""


def fee_alternatives(consortium: Consortium, fee: float) -> tuple[FeeProposal, ...]:
    """Return a higher and a lower membership fee within the bounds; none where no fee is declared.

    fee: declared, yuan per employee and month.
    """
    return tuple(FeeProposal(step, fee) for step in _steps(consortium.region.fee_factor) if fee > 0.0)


def levy_alternatives(
    consortium: Consortium, rule: LevyGrant, wage_share: float, places_per_yuan: float
) -> tuple[LevyProposal, ...]:
    """Return a higher and a lower training levy within the bounds; none where none is declared.

    wage_share: wages in value added. places_per_yuan: share of the places that one more yuan of grant adds.
    """
    return tuple(
        LevyProposal(step, rule.levy, rule.ceiling, wage_share, places_per_yuan)
        for step in _steps(consortium.region.levy_factor)
        if rule.levy > 0.0
    )


def staff_alternatives(
    consortium: Consortium,
    rule: DepartmentRule,
    department: Department,
    worth: NDArray[np.float64],
    matches: float,
) -> tuple[StaffProposal, ...]:
    """Return more and less staff for a department, as far as there is room.

    worth: yuan a year that one unit of its E is worth to each enterprise. matches: persons a year that it
    brings into matched work or training.
    """
    enterprises = consortium.enterprises.count
    usual = departments.usual_staff(rule, enterprises)
    now = float(departments.wanted_staff(consortium, rule)[department])
    more, fewer = (
        max(min(now + STAFF_STEP * usual, MOST_STAFF * usual), now),
        max(now - STAFF_STEP * usual, 0.0),
    )
    effort = departments.effort(rule)
    before, *after = departments.effectiveness_of(
        rule, effort * np.array([now, more, fewer]), enterprises
    ).tolist()
    pay = departments.STAFF_PAY * (1.0 + rule.performance_pay * effort)
    return tuple(
        StaffProposal(department, then - now, pay, changed - before, worth, matches)
        for then, changed in zip((more, fewer), after, strict=True)
        if then != now
    )


def _steps(factor: float) -> tuple[float, ...]:
    """Return the changes that the bounds leave room for."""
    return (STEP,) * (factor < MOST_FACTOR) + (-STEP,) * (factor > LEAST_FACTOR)
