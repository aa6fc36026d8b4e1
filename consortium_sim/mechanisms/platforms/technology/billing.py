"""Who pays for projects: the sponsor, and the members together; the grant comes later (incentives/rd_grant.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.platforms.technology import EFFORT, TechnologyRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents, in_proportion
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY

COLLEGE_PART = 0.2
"""Share of a project's cost that its partner college receives for its work (assumption, 0–0.4)."""


def bill(
    consortium: Consortium,
    month: Month,
    rule: TechnologyRule,
    credit: FinanceRule,
    means: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Bill this month's work on the projects under way; return the rows of those that are paid for.

    means: yuan that each enterprise can raise; a project whose sponsor cannot pay its part rests this month. A
    sponsor borrows what its own means lack, and pays all of it where it has left the consortium. The money
    passes through the consortium's account, to the cent: to the partner college its part, the rest outside.
    """
    enterprises, projects, ledger = consortium.enterprises, consortium.projects, consortium.ledger
    projects.billed[:] = projects.own[:] = 0
    rows, year = projects.running, consortium.clock.year
    sponsor = projects.sponsor[rows]
    cost = cents(rule.spend * EFFORT[projects.stage[rows]])
    inside = enterprises.participates
    shared = np.floor(rule.member_share * cost).astype(np.int64) * inside[sponsor]
    able = np.floor(means[sponsor] * 100.0) >= cost - shared
    projects.idle[rows] = np.where(able, 0, projects.idle[rows] + 1)
    rows, sponsor, cost, shared = rows[able], sponsor[able], cost[able], shared[able]
    own = np.zeros(enterprises.count, np.int64)
    own[sponsor] = cost - shared
    weights = np.maximum(enterprises.staff, 1) * inside
    contribution = in_proportion(int(shared.sum()), weights.astype(np.float64))
    finance.borrow(consortium, month, credit, own)
    ledger.pay(year, "enterprises", "consortium", "own R&D", own)
    ledger.pay(year, "enterprises", "consortium", "R&D contributions", contribution)
    _pay_for_the_work(consortium, month, rows, cost)
    month.add_payoff("own R&D", -own / 100.0)
    month.add_payoff("R&D contributions", -contribution / 100.0)
    projects.billed[rows], projects.own[rows] = cost, cost - shared
    projects.spend[rows] += cost
    projects.shared[rows] += shared
    month.count["rd_spending"] = float(cost.sum()) / 100.0
    return np.asarray(rows, np.int64)


def _pay_for_the_work(
    consortium: Consortium, month: Month, rows: NDArray[np.int64], cost: NDArray[np.int64]
) -> None:
    """Pay colleges and others; what a college does is exchanged among members, and without one bought outside."""
    projects, programs, year = consortium.projects, consortium.programs, consortium.clock.year
    program = projects.program[rows]
    joint = program != NOBODY
    work = np.floor(COLLEGE_PART * cost).astype(np.int64)
    part = work[joint]
    colleges = np.zeros(consortium.colleges.count, np.int64)
    np.add.at(colleges, programs.college[program[joint]], part)
    rest = np.array([int(cost.sum()) - int(part.sum())], np.int64)
    consortium.ledger.pay(year, "consortium", "colleges", "joint R&D", colleges)
    consortium.ledger.pay(year, "consortium", "outside", "R&D", rest)
    member = consortium.enterprises.participates[projects.sponsor[rows]]
    alone = float(work[member & ~joint].sum()) / 100.0
    circulation.note(month, "hours", inside=float(work[member & joint].sum()) / 100.0, outside=alone)
