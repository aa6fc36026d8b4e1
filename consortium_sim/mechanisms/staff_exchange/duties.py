"""The months of a contract: duties, pay, appraisal, and its end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.staff_exchange import (
    ENGINEER_HOURS,
    HOURS_OF_A_MONTH,
    TEACHER_HOURS,
    TERM,
    ExchangeRule,
)
from consortium_sim.mechanisms.staff_exchange.selection import words
from consortium_sim.numerics.streams import Stream, normal_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.exchange import (
    COMPLETED,
    CUT_SHORT,
    ENGINEER,
    FAILED,
    TEACHER,
    Contracts,
)
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

DUTY_NOISE = 0.15
"""sd of the share of the duties done from month to month (assumption, 0.05–0.3)."""
HALF_TERM = 6
"""Months between two appraisals."""
PASS = 0.6
"""Score below which a contract ends: 60 points of 100, the usual pass mark (assumption, 0.5–0.75)."""
GOOD = 0.85
"""Score from which an engineer's contract is renewed (assumption, 0.75–0.95)."""
EXPERIENCE = 1.05
"""Quality after a renewed term, relative to before (assumption, 1–1.1)."""
BEST = 1.5
"""Quality that no experience exceeds (assumption, 1.2–2)."""
MOST_TERMS = 3
"""Terms of an engineer at most (assumption, 2–5)."""


def do_duties(consortium: Consortium) -> None:
    """Write how many hours everybody under contract works on the other side this month."""
    contracts, now = consortium.exchange.contracts, consortium.clock.month
    who, selection = words(contracts.number)
    noise = normal_columns(consortium.seed, Stream.DUTY, now, who, selection)
    fulfilled = np.clip(contracts.commitment + DUTY_NOISE * noise, 0.0, 1.0)
    owed = np.where(contracts.direction == ENGINEER, ENGINEER_HOURS, TEACHER_HOURS)
    owed = owed * (contracts.running & (contracts.begins <= now))
    contracts.hours[:] = fulfilled * owed
    contracts.owed[:] += owed
    contracts.done[:] += contracts.hours


def pay(consortium: Consortium, month: Month, rule: ExchangeRule, teacher_pay: float) -> None:
    """Pay lecture fees, teachers' allowances, and whoever stands in for the teachers.

    Engineers and teachers keep their wages: an enterprise loses the output of the hours (effects.py), a college
    pays for the lessons that somebody else gives. teacher_pay: yuan a month of one teacher.
    """
    contracts, ledger, year = consortium.exchange.contracts, consortium.ledger, consortium.clock.year
    programs, colleges, enterprises = consortium.programs, consortium.colleges, consortium.enterprises
    taught = contracts.by_program(contracts.hours, ENGINEER, programs.count)
    away = contracts.by_program(contracts.hours, TEACHER, programs.count)
    on_duty = (contracts.hours > 0.0).astype(np.float64)
    fees = cents(rule.fee * np.bincount(programs.college, taught, colleges.count))
    missing = np.bincount(programs.college, away, colleges.count) / HOURS_OF_A_MONTH
    cover = cents(teacher_pay * missing)
    allowance = cents(rule.allowance * contracts.by_enterprise(on_duty, TEACHER, enterprises.count))
    ledger.pay(year, "colleges", "households", "lecture fees", fees)
    ledger.pay(year, "colleges", "households", "cover for teachers", cover)
    ledger.pay(year, "enterprises", "households", "teacher allowance", allowance)
    month.add_payoff("staff exchange", -allowance / 100.0)
    paid = int(fees.sum()) + int(cover.sum()) + int(allowance.sum())
    month.count["exchange cost"] = paid / 100.0
    _note_circulation(consortium, month, rule.fee, teacher_pay / HOURS_OF_A_MONTH)
    month.count["engineers teaching"] = float((on_duty * (contracts.direction == ENGINEER)).sum())
    month.count["teachers in enterprises"] = float((on_duty * (contracts.direction == TEACHER)).sum())


def _note_circulation(consortium: Consortium, month: Month, fee: float, teacher_hour: float) -> None:
    """Note hours between members, engineers' at the fee and teachers' at their pay, and those of leavers.

    What stands in for teachers is the college's own staff: nothing that members exchange or buy outside.
    """
    contracts = consortium.exchange.contracts
    engineer = contracts.direction == ENGINEER
    worth = contracts.hours * np.where(engineer, fee, teacher_hour)
    member = consortium.enterprises.participates[contracts.enterprise]
    bought = engineer & ~member
    circulation.note(month, "hours", inside=float(worth[member].sum()), outside=float(worth[bought].sum()))


def appraise(consortium: Consortium, month: Month, rule: ExchangeRule) -> Contracts:
    """At half and full term, score the duties and end or renew contracts; return teachers who have completed.

    The score is the share of the hours owed since the last appraisal that was done. Without appraisal nobody is
    scored, every contract lasts one term, and none is renewed.
    """
    contracts, enterprises = consortium.exchange.contracts, consortium.enterprises
    months = consortium.clock.month + 1 - contracts.begins
    due = contracts.running & (months > 0) & (months % HALF_TERM == 0)
    ends = due & (months >= TERM)
    score = contracts.done / np.maximum(contracts.owed, 1e-9)
    if rule.appraisal:
        contracts.score[due] = score[due]
        contracts.owed[due & ~ends] = contracts.done[due & ~ends] = 0.0
        failing = due & (score < PASS)
        contracts.state[failing] = FAILED
        month.count["contracts ended by appraisal"] = float(failing.sum())
        again = ends & ~failing & (score >= GOOD) & (contracts.direction == ENGINEER)
        again &= (contracts.terms < MOST_TERMS) & enterprises.participates[contracts.enterprise]
        renew(contracts, again & rule.open, consortium.clock.month + 1)
        ends &= contracts.running & (contracts.begins <= consortium.clock.month)
    contracts.state[ends] = COMPLETED
    return contracts.those(ends & (contracts.direction == TEACHER))


def renew(contracts: Contracts, which: NDArray[np.bool_], begins: int) -> None:
    """Begin another term of the chosen contracts, with a year's experience more."""
    contracts.begins[which] = begins
    contracts.terms[which] += 1
    contracts.quality[which] = np.maximum(
        np.minimum(EXPERIENCE * contracts.quality[which], BEST), contracts.quality[which]
    )
    contracts.owed[which] = contracts.done[which] = 0.0


def end_with_closed_enterprises(consortium: Consortium) -> None:
    """End the contracts of enterprises that have closed: engineers lose their post, teachers go home."""
    contracts = consortium.exchange.contracts
    if contracts.size == 0:
        return
    closed = contracts.running & ~consortium.enterprises.active[contracts.enterprise]
    if closed.any():
        contracts.state[closed] = CUT_SHORT
        number = round(int(closed.sum()) * consortium.scale)
        consortium.tell(f"{number:,} staff exchange{'s' if number > 1 else ''} ended: the enterprise closed")
