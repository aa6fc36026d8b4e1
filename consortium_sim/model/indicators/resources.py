"""What is shared and what is paid."""

from __future__ import annotations

from math import fsum

from consortium_sim.model.indicators.indicator import Indicator, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


def _public_cost(c: Consortium, m: Month) -> float:
    return (c.ledger.public_spending - m.public_before) / 100.0


def _incentives(month: Month) -> float:
    return fsum(month.count.get(paid, 0.0) for paid in INCENTIVES_PAID)


INCENTIVES_PAID = (
    "paid training subsidy",
    "paid tax credit",
    "paid order-class subsidy",
    "paid training grant",
    "paid interest subsidy",
    "paid land discount",
    "paid capital grant",
    "paid performance grant",
    "paid R&D grant",
)


RESOURCES = (
    Indicator(
        "information",
        "share",
        "resources",
        "Reach of the information platform",
        "信息平台有效覆盖率",
        1,
        "Share of vacancies listed times the effectiveness of the department.",
        lambda c, m, t: c.region.information,
    ),
    Indicator(
        "listed_hires",
        "persons",
        "resources",
        "Hires through the platform",
        "平台撮合就业人数",
        1,
        "People hired in the month through the information platform.",
        lambda c, m, t: m.count["listed_hires"],
        flow=True,
        extensive=True,
    ),
    Indicator(
        "seats_matched",
        "persons",
        "resources",
        "Training places and order seats filled",
        "实习与订单席位对接数",
        1,
        "Students who found a training place or an order seat in the month.",
        lambda c, m, t: m.count.get("places_filled", 0.0) + m.count.get("order_seats_filled", 0.0),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "public_cost",
        "yuan",
        "resources",
        "Public cost",
        "公共支出",
        -1,
        "All that government pays for education and the consortium, without transfers to households.",
        lambda c, m, t: _public_cost(c, m),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "incentives_paid",
        "yuan",
        "resources",
        "Incentives paid to enterprises",
        "激励资金支出",
        0,
        "All that instruments and the training fund pay to enterprises in the month.",
        lambda c, m, t: _incentives(m),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "training_cost",
        "yuan",
        "resources",
        "Enterprises' spending on training",
        "企业培养投入",
        0,
        "Trainee pay, mentoring, set-up and stipends of the month.",
        lambda c, m, t: t.enterprises.training / 100.0,
        flow=True,
        extensive=True,
    ),
    Indicator(
        "top_up",
        "yuan",
        "resources",
        "Public top-up of the consortium",
        "联合体财政补足",
        -1,
        "What government pays so that the consortium's account balances.",
        lambda c, m, t: m.count["top_up"],
        flow=True,
        extensive=True,
    ),
    Indicator(
        "college_quality",
        "1",
        "resources",
        "Teaching quality",
        "教学质量",
        1,
        "Mean q of the program clusters by students.",
        lambda c, m, t: ratio(t.programs.quality, t.programs.students),
    ),
)
