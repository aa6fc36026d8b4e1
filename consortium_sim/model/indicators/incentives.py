"""Credit, pledges, and what instruments pay."""

from __future__ import annotations

from consortium_sim.model.indicators.indicator import Indicator, counted, ratio


def _paid(kind: str, english: str, chinese: str, definition: str) -> Indicator:
    """Return the indicator of what one instrument pays."""
    name = f"paid {kind}"
    return Indicator(
        kind.replace(" ", "_"),
        "yuan",
        "resources",
        english,
        chinese,
        0,
        definition,
        counted(name),
        flow=True,
        extensive=True,
    )


INCENTIVES = (
    Indicator(
        "credit_rating",
        "1",
        "operation",
        "Credit rating",
        "企业信用评分",
        1,
        "Mean credit rating of the enterprises in business, 0 to 1.",
        lambda c, m, t: ratio(t.enterprises.rating, t.enterprises.active),
    ),
    Indicator(
        "debt",
        "yuan",
        "operation",
        "Debt of enterprises to banks",
        "企业贷款余额",
        0,
        "What enterprises owe at the end of the month for investments in cooperation.",
        lambda c, m, t: t.enterprises.debt / 100.0,
        extensive=True,
    ),
    Indicator(
        "investments_blocked",
        "enterprises",
        "operation",
        "Hosts that could not pay for the set-up",
        "融资受阻企业数",
        -1,
        "Enterprises that wanted to open training places and had neither the means nor the credit.",
        counted("credit_blocked"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "pledges_broken",
        "enterprises",
        "operation",
        "Pledges broken",
        "承诺未兑现企业数",
        -1,
        "Enterprises that offered fewer training places in the past year than they owed, found or not.",
        counted("pledges_broken"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "claw_backs",
        "yuan",
        "operation",
        "Claw-backs",
        "违约追缴金额",
        0,
        "What enterprises paid to government for broken pledges that supervision found.",
        counted("claw_backs"),
        flow=True,
        extensive=True,
    ),
    _paid(
        "interest subsidy",
        "Interest subsidies",
        "贷款贴息支出",
        "Interest on enterprises' loans that government paid in the month.",
    ),
    _paid(
        "land discount",
        "Land discounts",
        "用地优惠支出",
        "Rent on sites of training and stations that government paid in the month.",
    ),
    _paid(
        "capital grant",
        "Capital grants",
        "建设投资补助支出",
        "What government paid in the month toward investments in cooperation.",
    ),
    _paid(
        "performance grant",
        "Performance grants",
        "绩效奖补支出",
        "What government paid in the month for the evaluation of the consortium.",
    ),
    Indicator(
        "budget_used",
        "1",
        "resources",
        "Use of the year's incentive budget",
        "激励预算使用率",
        0,
        "Public incentives paid this calendar year so far over what the instruments in force may pay.",
        lambda c, m, t: ratio(c.governing.paid / 100.0, m.count.get("budget_in_force", 0.0)),
    ),
    Indicator(
        "subsidy_level",
        "yuan/month",
        "resources",
        "Training subsidy in force",
        "实习补贴现行标准",
        0,
        "Training subsidy per hosted month that the government has in force.",
        counted("subsidy_level"),
    ),
)
