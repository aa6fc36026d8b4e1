"""The practice centre and production on campus."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.platforms.practice_centre.demand import SMALL
from consortium_sim.mechanisms.platforms.practice_centre.diagnostics import irrational_share
from consortium_sim.model.indicators.indicator import Indicator, mean, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


def _of(month: Month, part: str, whole: str) -> float:
    return ratio(month.count.get(part, 0.0), month.count.get(whole, 0.0))


def _small_gap(c: Consortium) -> float:
    small = c.enterprises.active & (c.enterprises.staff <= SMALL)
    return mean(c.enterprises.distance[small])


def _account(name: str, english: str, chinese: str, definition: str) -> Indicator:
    kind = name.removeprefix("centre_").replace("_", " ")
    return Indicator(
        name,
        "yuan",
        "resources",
        english,
        chinese,
        0,
        definition,
        lambda c, m: m.count.get(f"centre {kind}", 0.0),
        flow=True,
        extensive=True,
    )


PRACTICE_CENTRE = (
    Indicator(
        "centre_enterprises",
        "enterprises",
        "operation",
        "Enterprises in the practice centre",
        "实践中心企业成员数",
        1,
        "Enterprises that are members of the practice centre.",
        lambda c, m: float(np.count_nonzero(c.centre.member_enterprises)),
        extensive=True,
    ),
    Indicator(
        "centre_colleges",
        "colleges",
        "operation",
        "Colleges in the practice centre",
        "实践中心院校成员数",
        1,
        "Colleges that are members of the practice centre.",
        lambda c, m: float(np.count_nonzero(c.centre.member_colleges)),
    ),
    Indicator(
        "centre_stations",
        "stations",
        "resources",
        "Stations of the practice centre",
        "实践中心工位数",
        1,
        "Stations at the end of the month, worn ones left out.",
        lambda c, m: c.centre.stations,
        extensive=True,
    ),
    Indicator(
        "centre_utilisation",
        "share",
        "resources",
        "Use of the practice centre",
        "实践中心利用率",
        1,
        "Hours used by members and buyers, of the hours that the stations offer by day and in the evening.",
        lambda c, m: min(_of(m, "centre_hours", "centre_offered"), 1.0),
    ),
    Indicator(
        "centre_granted",
        "share",
        "resources",
        "Members' hours granted",
        "成员学时满足率",
        1,
        "Hours granted to members, of the hours that they asked for.",
        lambda c, m: min(_of(m, "centre_member_hours", "centre_requested"), 1.0),
    ),
    Indicator(
        "training_matched",
        "hours",
        "resources",
        "Training needs of enterprises matched",
        "企业培训需求对接学时",
        1,
        "Hours of training and tests that enterprises asked the practice centre for in the month and were granted.",
        lambda c, m: float(c.centre.granted[: c.centre.enterprises].sum()),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "centre_cost",
        "yuan",
        "resources",
        "Cost of the practice centre",
        "实践中心总成本",
        -1,
        "What members share, the public part of the wear, and the wear of idle stations.",
        lambda c, m: m.count.get("centre_cost", 0.0),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "centre_idle_cost",
        "yuan",
        "resources",
        "Cost of idle stations",
        "实践中心闲置成本",
        -1,
        "Wear of the stations that no member fills, which their owners bear by capital.",
        lambda c, m: m.count.get("centre_idle_cost", 0.0),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "centre_hour_charge",
        "yuan/hour",
        "resources",
        "Charge for an hour at the practice centre",
        "实践中心每学时分摊",
        -1,
        "What members are charged over the hours that they are granted.",
        lambda c, m: _of(m, "centre_charged", "centre_member_hours"),
    ),
    Indicator(
        "centre_core_excess",
        "1",
        "operation",
        "What the most dissatisfied coalition pays too much",
        "最不满联盟超额",
        -1,
        "Largest excess of a coalition's charges over its cost apart, over all charges, last January.",
        lambda c, m: c.centre.diagnosis.core_excess,
    ),
    Indicator(
        "centre_irrational",
        "share",
        "operation",
        "Members who pay more than it is worth",
        "个体非理性成员占比",
        -1,
        "Members of the practice centre whose charge is above the benefit or the price elsewhere.",
        lambda c, m: irrational_share(c),
    ),
    Indicator(
        "centre_gini",
        "1",
        "operation",
        "Inequality of charges",
        "成本分摊基尼系数",
        0,
        "Gini coefficient of the members' charges, last January.",
        lambda c, m: c.centre.diagnosis.gini,
    ),
    _account(
        "centre_teaching",
        "Account: teaching",
        "账户:教学",
        "What colleges pay for hours and put into stations.",
    ),
    _account(
        "centre_social_training",
        "Account: social training",
        "账户:社会培训",
        "Fees of people in social training.",
    ),
    _account(
        "centre_technical_service",
        "Account: technical service",
        "账户:技术服务",
        "Fees of small enterprises for technical service.",
    ),
    _account(
        "centre_enterprise_funds",
        "Account: enterprise funds",
        "账户:企业资金",
        "What member enterprises pay for hours and put into stations.",
    ),
    _account(
        "centre_people", "Account: people", "账户:人力", "Pay of the people who run the practice centre."
    ),
    _account(
        "centre_site_and_equipment",
        "Account: site and equipment",
        "账户:场地与设备",
        "Rent, material, and the purchase and replacement of stations.",
    ),
    Indicator(
        "small_technology_gap",
        "log",
        "upgrading",
        "Small enterprises behind the frontier",
        "小企业技术差距",
        -1,
        "Mean distance to the frontier of enterprises with a staff of up to 30.",
        lambda c, m: _small_gap(c),
    ),
    Indicator(
        "learners_producing",
        "persons",
        "talent",
        "Learners in real production",
        "校园生产性实训学生数",
        1,
        "Students who work for merchants on campus in the month.",
        lambda c, m: m.count.get("learners_producing", 0.0),
        extensive=True,
    ),
    Indicator(
        "learners_sales",
        "yuan",
        "talent",
        "Sales by learners",
        "学生销售额",
        1,
        "Sales of learners for merchants, in the merchants' accounts.",
        lambda c, m: m.count.get("learners_sales", 0.0),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "campus_income",
        "yuan",
        "resources",
        "Colleges' income from production",
        "院校生产性收入",
        1,
        "The colleges' share of the learners' sales less what production costs them.",
        lambda c, m: m.count.get("campus_income", 0.0),
        flow=True,
        extensive=True,
    ),
)
