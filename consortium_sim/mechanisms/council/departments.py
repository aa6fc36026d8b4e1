"""The five departments of the consortium: staff, budget, appraisal, and how well they make platforms work.

That departments make platforms effective is put in, not found: E0 and E1 are assumptions, to be varied wherever
an effect is attributed. Mechanisms take E as an argument; the phases read it by `effectiveness`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, normal_columns
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.council import DEPARTMENTS, Department
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

STAFF_PAY = 12_000.0
"""Cost of one person of a department, yuan a month (assumption, 8,000–20,000)."""
HIRED = 1.0 / 3.0
"""Share of the missing staff that a department hires in a month (assumption, 0.15–1)."""
CARRIED_OVER = 0.25
"""Share of a year's budget that an unspent rest may add to the next year's (assumption, 0–0.5)."""
RESPONSE = 0.5
"""Rise of the work done per yuan of performance pay over pay (assumption, 0–1)."""
LUCK = 0.15
"""Sd of the log of what an appraisal finds beyond effort (assumption, 0.05–0.3)."""
QUARTER = 3
"""Months between two appraisals (assumption, 1–12)."""


@dataclass(frozen=True)
class DepartmentRule:
    """Staff of the departments, and what it is good for."""

    talent: Annotated[
        float, Quantity("persons", 0.0, 1e5, "staff of the talent department", lever=True, extensive=True)
    ] = 0.0
    technology: Annotated[
        float, Quantity("persons", 0.0, 1e5, "staff of the technology department", lever=True, extensive=True)
    ] = 0.0
    market_information: Annotated[
        float,
        Quantity(
            "persons", 0.0, 1e5, "staff of the market information department", lever=True, extensive=True
        ),
    ] = 0.0
    resources_and_finance: Annotated[
        float,
        Quantity(
            "persons", 0.0, 1e5, "staff of the resources and finance department", lever=True, extensive=True
        ),
    ] = 0.0
    evaluation: Annotated[
        float, Quantity("persons", 0.0, 1e5, "staff of the evaluation department", lever=True, extensive=True)
    ] = 0.0
    performance_pay: Annotated[
        float, Quantity("share", 0.0, 0.5, "pay by appraisal (绩效考核), on top of the pay", lever=True)
    ] = 0.0
    base: Annotated[
        float, Quantity("share", 0.2, 1.0, "E0, how well platforms work without a staffed department")
    ] = 0.55
    full: Annotated[
        float,
        Quantity("share", 0.6, 0.95, "E1, how well at best; staff adds nothing where it is not above E0"),
    ] = 0.95
    enough: Annotated[
        float,
        Quantity("persons", 0.2, 5.0, "s0, staff per 100 enterprises that gives 63 % of the way to E1"),
    ] = 0.5

    @property
    def declared_staff(self) -> NDArray[np.float64]:
        """Persons by department, (5,)."""
        return np.array(
            [
                self.talent,
                self.technology,
                self.market_information,
                self.resources_and_finance,
                self.evaluation,
            ]
        )


def effectiveness(consortium: Consortium, department: Department) -> float:
    """Return E of a department this month; it is set in phase 3, at the founding to E0."""
    return float(consortium.council.effectiveness[department])


def effectiveness_of(
    rule: DepartmentRule, working: NDArray[np.float64], enterprises: int
) -> NDArray[np.float64]:
    """Return E = E0 + (E1 − E0)(1 − exp(−staff/s0)) for each department.

    working: persons times what the appraisal finds of their work. enterprises: rows of the park. E0 exactly
    where nobody works. Source: model.md 4.4 and 4.10.
    """
    reach = max(rule.full - rule.base, 0.0)
    value: NDArray[np.float64] = rule.base + reach * (1.0 - np.exp(-working / usual_staff(rule, enterprises)))
    return value


def usual_staff(rule: DepartmentRule, enterprises: int) -> float:
    """Return s0 for a park of so many enterprises, persons."""
    return rule.enough * enterprises / 100.0


def wanted_staff(consortium: Consortium, rule: DepartmentRule) -> NDArray[np.float64]:
    """Return the persons that policy and council together give each department, (5,)."""
    wanted: NDArray[np.float64] = np.maximum(rule.declared_staff + consortium.council.voted_staff, 0.0)
    return wanted


def work(consortium: Consortium, month: Month, rule: DepartmentRule) -> None:
    """Let the departments hire, be paid out of their budgets and be appraised; write their E."""
    council = consortium.council
    wanted = wanted_staff(consortium, rule)
    month.count["department_cost"] = month.count["performance_pay"] = 0.0
    if not any(map(np.count_nonzero, (wanted, council.staff, council.budget))):
        council.effectiveness[:] = rule.base
        return
    council.staff = np.where(wanted > council.staff, council.staff + HIRED * (wanted - council.staff), wanted)
    council.performance = appraised(consortium, rule)
    _grant_budgets(consortium, rule, wanted)
    paid = cents(STAFF_PAY * council.staff)
    council.budget -= paid
    bonus = _performance_pay(consortium, rule)
    ledger, year = consortium.ledger, consortium.clock.year
    ledger.pay(year, "consortium", "households", "department staff", paid)
    ledger.pay(year, "consortium", "households", "performance pay", bonus)
    month.count["department_cost"] = float(paid.sum() + bonus.sum()) / 100.0
    month.count["performance_pay"] = float(bonus.sum()) / 100.0
    working = council.staff * council.performance
    council.effectiveness = effectiveness_of(rule, working, consortium.enterprises.count)


def appraised(consortium: Consortium, rule: DepartmentRule) -> NDArray[np.float64]:
    """Return the work done per person in this quarter, (5,): effort by performance pay, times luck of mean 1."""
    quarter = (consortium.clock.month - 1) // QUARTER
    luck = normal_columns(consortium.seed, Stream.DEPARTMENT_PERFORMANCE, quarter, np.arange(DEPARTMENTS))
    found: NDArray[np.float64] = effort(rule) * np.exp(LUCK * luck - 0.5 * LUCK * LUCK)
    return found


def effort(rule: DepartmentRule) -> float:
    """Return the work done per person in an average quarter, 1 without performance pay."""
    return 1.0 + RESPONSE * rule.performance_pay


def _grant_budgets(consortium: Consortium, rule: DepartmentRule, wanted: NDArray[np.float64]) -> None:
    """Grant a twelfth of the year's budget; in January, first cut the unspent rest to what may be carried over."""
    council = consortium.council
    grant = cents(STAFF_PAY * (1.0 + rule.performance_pay * effort(rule)) * wanted)
    if consortium.clock.calendar == JANUARY:
        most = np.floor(12.0 * CARRIED_OVER * grant).astype(np.int64)
        council.budget = np.minimum(council.budget, most)
    council.budget += grant


def _performance_pay(consortium: Consortium, rule: DepartmentRule) -> NDArray[np.int64]:
    """Return the quarter's performance pay by department, cents, as far as the budgets last."""
    council = consortium.council
    if rule.performance_pay == 0.0 or consortium.clock.month % QUARTER != 0:
        return np.zeros(DEPARTMENTS, np.int64)
    earned = cents(QUARTER * STAFF_PAY * rule.performance_pay * council.staff * council.performance)
    paid: NDArray[np.int64] = np.minimum(earned, council.budget)
    council.budget -= paid
    for department in np.flatnonzero(earned > paid).tolist():
        name = Department(department).title
        consortium.tell_once_a_year(
            f"{name} department",
            f"the yearly budget of the {name} department has run out: performance pay is cut",
        )
    return paid
