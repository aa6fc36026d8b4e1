"""Trainees at work: they produce, are paid and mentored (model.md 4.6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.hosting import FUND_COST, INSURANCE, HostingRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.exponential import falling
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import nearest_cent
from consortium_sim.population.month import Month
from consortium_sim.population.people import People


def employ_trainees(
    consortium: Consortium,
    month: Month,
    rule: HostingRule,
    obsolescence: float,
    wage_share: float,
) -> None:
    """Trainees produce, are paid and mentored; the lines of Π and the eligible investment follow."""
    number = _work_at_hosts(
        consortium.people,
        month.students,
        month.hosted,
        month.technology,
        month.unit_output,
        rule.pay,
        rule.pay_floor * wage_share,
        consortium.posts.premium,
        obsolescence,
        rule.productivity,
        month.trainee_months,
        month.trainee_output,
        month.trainee_pay,
    )
    month.count["trainee_months"] = float(number)
    if number == 0:
        return
    ledger, year, months = consortium.ledger, consortium.clock.year, month.trainee_months
    ledger.pay(year, "enterprises", "households", "trainee pay", month.trainee_pay)
    mentoring = ledger.pay_yuan(year, "enterprises", "households", "mentoring", rule.mentoring * months)
    insurance = ledger.pay_yuan(year, "enterprises", "outside", "trainee insurance", INSURANCE * months)
    if rule.reserve_fund:
        ledger.pay_yuan(year, "consortium", "outside", "reserve fund", FUND_COST * float(number))
    month.eligible += month.trainee_pay + mentoring
    spent = (month.trainee_pay + mentoring + insurance) / 100.0
    month.add_payoff("hosting", month.trainee_output - spent)
    exchanged = month.trainee_pay.sum() + mentoring.sum()
    circulation.note(month, "people", inside=float(exchanged) / 100.0)


@compiled
def _work_at_hosts(
    people: People,
    students: NDArray[np.int64],
    hosted: NDArray[np.uint8],
    technology: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    pay: float,
    floor: float,
    premium: NDArray[np.float64],
    obsolescence: float,
    productivity: float,
    months: NDArray[np.float64],
    output: NDArray[np.float64],
    paid: NDArray[np.int64],
) -> int:
    """Add the trainees of each enterprise, their output and their pay, cents; return how many there are.

    technology, unit_output and premium are by enterprise and occupation; floor: lowest pay of a trainee, of the
    output of somebody fully productive, where the premium is 1.
    """
    number = 0
    for n in range(students.size):
        if hosted[n]:
            i = students[n]
            host, kind = people.host[i], people.occupation[i]
            gap = max(0.0, technology[host, kind] - float(people.vintage[i]))
            full = unit_output[host, kind] * float(people.skill[i]) * falling(obsolescence * gap)
            months[host] += 1.0
            output[host] += productivity * full
            paid[host] += int(nearest_cent(max(pay, floor * premium[host, kind] * full)))
            number += 1
    return number
