"""Real production on campus with merchants (the Yiwu case): sales by learners enter the seller's account.

Who gets the revenue is a rule of three shares. Students learn by z_real in these hours (model.md 4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre.demand import in_class
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents, in_proportion
from consortium_sim.population.month import Month

FIRST_MONTH = 13
"""Month of study from which a student may take part: the second year."""
KNOWS_THE_TRADE = 0.1
"""Part of a sector's posts from which on its occupation's students can sell for it (assumption, 0.05–0.3)."""
WILLING = 0.6
"""Share of those students who want to take part (assumption, 0.2–0.9)."""
PER_EMPLOYEE = 0.15
"""Learners that a merchant can supply with work, per employee in ordinary demand (assumption, 0.02–0.5)."""
USUAL_SKILL = 0.4
"""h at which a learner sells what is usual (assumption, 0.3–0.6)."""
GOODS = 0.5
"""Goods and fees of the shop in the sales of learners (assumption, 0.3–0.8)."""
RUNNING = 120.0
"""What a learner's place in production costs the college, yuan a month (assumption, 0–500)."""
MENTORING = 100.0
"""What a merchant pays for guidance, yuan per learner and month (assumption, 0–400)."""


@dataclass(frozen=True)
class CampusRule:
    """Whether colleges produce with merchants, on which terms."""

    open: Annotated[bool, Choice("colleges run real production with merchants", lever=True)] = False
    sectors: Annotated[tuple[str, ...], Choice("sectors of the merchants; none named: all")] = ()
    hours: Annotated[
        float,
        Quantity("hours/month", 1.0, 60.0, "practice hours that a learner spends in production", lever=True),
    ] = 24.0
    sales: Annotated[
        float,
        Quantity(
            "yuan/month",
            100.0,
            20_000.0,
            "sales of a learner of the usual skill in ordinary demand",
            "1,800 students in business earned 35 million yuan a year in Yiwu: 19,400 each (domain.md 2.2)",
        ),
    ] = 1_600.0
    college_share: Annotated[
        float,
        Quantity(
            "share", 0.0, 1.0, "part of the sales after goods and taxes that goes to the college", lever=True
        ),
    ] = 0.25
    student_share: Annotated[
        float,
        Quantity(
            "share", 0.0, 1.0, "part of it that goes to the learners; the merchant has the rest", lever=True
        ),
    ] = 0.4

    def of_margin(self, sales: float, tax: float) -> tuple[float, float]:
        """Return what a learner's sales, yuan, leave to the merchant and to the college after their costs."""
        margin = sales * (1.0 - GOODS) * (1.0 - tax)
        merchant = (1.0 - self.college_share - self.student_share) * margin - MENTORING
        return merchant, self.college_share * margin - RUNNING


def asked_learners(consortium: Consortium, rule: CampusRule) -> NDArray[np.float64]:
    """Return how many learners each merchant can supply with work, (enterprises,): more in high demand."""
    enterprises, industry = consortium.enterprises, consortium.industry
    sells = np.array([not rule.sectors or name in rule.sectors for name in industry.sectors])
    pace = PER_EMPLOYEE * sells * industry.demand
    return enterprises.staff * enterprises.active * pace[enterprises.sector]


def produce(consortium: Consortium, month: Month, rule: CampusRule, tax: float, required: float) -> None:
    """Let learners work for merchants this month, pay what follows, and write the share of hours produced.

    tax: of the enterprises, of value added. required: practice hours of a student and month. Merchants or
    colleges refuse what does not pay for them. Merchants in the consortium are served first.
    """
    campus, programs = consortium.campus, consortium.programs
    campus.produces = np.zeros(programs.count)
    campus.served, campus.net = (0.0, 0.0), 0.0
    if not rule.open:
        return
    asked = asked_learners(consortium, rule)
    why = _refusal(rule, tax)
    if why != campus.refused:
        campus.refused = why
        if why:
            consortium.tell(why)
    if why or not asked.any():
        return
    rows = _willing(consortium, month, asked)
    inside = consortium.enterprises.participates
    wanted = (float(asked[~inside].sum()), float(asked[inside].sum()))
    within = min(wanted[1], float(rows.size))
    without = min(wanted[0], rows.size - within)
    rows = rows[: int(within + without)]
    campus.served = (_part(without, wanted[0]), _part(within, wanted[1]))
    learners = asked * np.where(inside, campus.served[1], campus.served[0])
    _sell(consortium, month, rule, tax, rows, learners)
    count = np.bincount(consortium.people.program[rows], minlength=programs.count)
    in_college = np.maximum(in_class(consortium, month), 1.0)
    campus.produces = np.minimum(count * min(rule.hours / required, 1.0) / in_college, 1.0)
    month.count["learners_producing"] = float(rows.size)


def yearly_value(consortium: Consortium, rule: CampusRule) -> NDArray[np.float64]:
    """Return what learners are forecast to bring a merchant outside, as a member, as a deep member, yuan a year."""
    campus = consortium.campus
    if not rule.open:
        return np.zeros((consortium.enterprises.count, 3))
    yearly = 12.0 * campus.net * asked_learners(consortium, rule)
    return np.stack((campus.served[0] * yearly, campus.served[1] * yearly, campus.served[1] * yearly), axis=1)


def _refusal(rule: CampusRule, tax: float) -> str:
    merchant, college = rule.of_margin(rule.sales, tax)
    if merchant <= 0.0:
        return "merchants refuse production on campus: their share does not pay for it"
    if college < 0.0:
        return "colleges refuse production on campus: their share does not pay for it"
    return ""


def _part(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def _willing(consortium: Consortium, month: Month, asked: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the students who can and want to sell for these merchants, in an order of their own luck."""
    people, industry, seed = consortium.people, consortium.industry, consortium.seed
    sectors = np.bincount(consortium.enterprises.sector, asked, len(industry.sectors)) > 0.0
    trades = industry.staffing[sectors].max(axis=0, initial=0.0) >= KNOWS_THE_TRADE
    able = (people.month_of_study[month.students] >= FIRST_MONTH) & (month.hosted == 0)
    rows = month.students[able]
    rows = rows[trades[people.occupation[rows]]]
    luck = uniform_columns(seed, Stream.CAMPUS_LEARNER, 0, people.birth[rows])
    willing = luck < WILLING
    rows = rows[willing]
    return np.asarray(rows[np.lexsort((people.birth[rows], luck[willing]))], np.int64)


def _sell(
    consortium: Consortium,
    month: Month,
    rule: CampusRule,
    tax: float,
    rows: NDArray[np.int64],
    learners: NDArray[np.float64],
) -> None:
    """Book the learners' sales with their sellers, and share what is left after goods and taxes.

    rows: of the learners. learners: by enterprise, which need not be whole.
    """
    people, ledger, year = consortium.people, consortium.ledger, consortium.clock.year
    demand = consortium.industry.demand[consortium.enterprises.sector]
    pace = _part(float((learners * demand).sum()), float(learners.sum()))
    skill = people.skill[rows].astype(np.float64)
    total = rule.sales * pace * float(skill.sum()) / USUAL_SKILL
    sales = in_proportion(int(cents(total).sum()), learners * demand)
    goods = np.floor(GOODS * sales).astype(np.int64)
    taxes = np.floor(tax * (sales - goods)).astype(np.int64)
    margin = sales - goods - taxes
    to_college = np.floor(rule.college_share * margin).astype(np.int64)
    to_students = np.floor(rule.student_share * margin).astype(np.int64)
    guidance = cents(MENTORING * learners)
    by_college = np.bincount(
        consortium.programs.college[people.program[rows]], minlength=consortium.colleges.count
    ).astype(np.float64)
    for payer, payee, kind, amount in (
        ("outside", "enterprises", "learners' sales", sales),
        ("enterprises", "outside", "goods of learners' sales", goods),
        ("enterprises", "government", "taxes on learners' sales", taxes),
        ("enterprises", "households", "learners' share", to_students),
        ("enterprises", "households", "guidance of learners", guidance),
        ("enterprises", "consortium", "college's share of learners' sales", to_college),
        (
            "consortium",
            "colleges",
            "college's share of learners' sales",
            in_proportion(int(to_college.sum()), by_college),
        ),
        ("colleges", "outside", "production on campus", cents(RUNNING * by_college)),
    ):
        ledger.pay(year, payer, payee, kind, amount)
    own = (margin - to_college - to_students - guidance) / 100.0
    month.add_payoff("campus production", own)
    consortium.campus.net = _part(float(own.sum()), float(learners.sum()))
    month.count["learners_sales"] = float(sales.sum()) / 100.0
    month.count["campus_income"] = float(to_college.sum()) / 100.0 - RUNNING * rows.size
