"""What exchanged staff changes: curricula, qualification, absorptive capacity, and output forgone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.staff_exchange import ENGINEER_HOURS, HOURS_OF_A_MONTH, TEACHER_HOURS
from consortium_sim.mechanisms.staff_exchange.selection import CLASS
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.exchange import ENGINEER, TEACHER, Contracts
from consortium_sim.population.month import Month

ENGINEER_OUTPUT = 1.3
"""Output of an engineer's hour relative to the mean of the enterprise (assumption, 1–2)."""
QUALIFYING = 0.3
"""Share of the teachers without a trade qualification whom a year in an enterprise gives one, if all duties are
done (assumption, 0.1–0.6)."""
TURNOVER = 0.06
"""Share of a college's teachers who are replaced in a year by teachers like those before (assumption, 0.03–0.1)."""
ABSORPTIVE_BY_TEACHER = 2.0
"""Absorptive capacity that one teacher per employee would add, so 0.02 by one per hundred (assumption, 0–5)."""


def teach_classes(consortium: Consortium) -> None:
    """Write how many engineers teach at each program, per class, weighted by quality and by duties done."""
    contracts, programs = consortium.exchange.contracts, consortium.programs
    teaching = contracts.by_program(
        contracts.quality * contracts.hours / ENGINEER_HOURS, ENGINEER, programs.count
    )
    programs.engineers[:] = teaching / np.maximum(programs.students / CLASS, 1.0)


def teachers_at_work(consortium: Consortium) -> NDArray[np.float64]:
    """Return the college teachers who work at each enterprise, full-time equivalents by the duties done."""
    contracts = consortium.exchange.contracts
    return contracts.by_enterprise(contracts.hours, TEACHER, consortium.enterprises.count) / HOURS_OF_A_MONTH


def advise_enterprises(consortium: Consortium) -> None:
    """Add what teachers bring to the absorptive capacity of the enterprises where they work."""
    contracts, enterprises = consortium.exchange.contracts, consortium.enterprises
    teachers = contracts.by_enterprise(
        contracts.quality * contracts.hours / TEACHER_HOURS, TEACHER, enterprises.count
    )
    enterprises.absorptive_boost += ABSORPTIVE_BY_TEACHER * teachers / np.maximum(enterprises.staff, 1)


def qualify_teachers(consortium: Consortium, completed: Contracts) -> None:
    """Teachers who come back may have become double-qualified; turnover takes that away again.

    completed: contracts of teachers that end this month.
    """
    colleges = consortium.colleges
    colleges.qualified_in_enterprises *= 1.0 - TURNOVER / 12.0
    if completed.size == 0:
        return
    served = completed.done / np.maximum(completed.owed, 1e-9)
    returned = np.bincount(consortium.programs.college[completed.program], served, colleges.count)
    gained = QUALIFYING * (1.0 - colleges.double_qualified) * returned
    colleges.qualified_in_enterprises += gained / np.maximum(colleges.teachers, 1.0)


def forgo_output(
    consortium: Consortium, month: Month, output: NDArray[np.float64], staff: NDArray[np.int64], margin: float
) -> None:
    """Take the hours that engineers spend at colleges out of the output of their enterprises, in place.

    output: yuan of this month, staff: persons at work, by enterprise. margin: share of output that the enterprise
    keeps when wages are paid all the same; it is the loss in Π.
    """
    contracts = consortium.exchange.contracts
    if contracts.size == 0:
        return
    hours = contracts.by_enterprise(contracts.hours, ENGINEER, output.size)
    share = ENGINEER_OUTPUT * hours / (HOURS_OF_A_MONTH * np.maximum(staff, 1))
    forgone = np.minimum(share, 1.0) * output
    output -= forgone
    month.add_payoff("staff exchange", -margin * forgone)
    month.count["exchange cost"] = month.count.get("exchange cost", 0.0) + float(forgone.sum())
    month.count["output forgone"] = float(forgone.sum())
