"""Indicators: each is declared once, with name, unit, dimension, definition and labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum

import numpy as np

from consortium_sim.mechanisms import production
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, SEEKING, STUDYING

Reading = Callable[[Consortium, Month], float]


@dataclass(frozen=True)
class Indicator:
    """One monthly number."""

    name: str
    unit: str
    dimension: str
    """operation, upgrading, resources or talent: the four dimensions of evaluation (S14)."""
    definition: str
    english: str
    chinese: str
    better: int
    """+1: more is better; −1: less is; 0: neither."""
    read: Reading
    flow: bool = False
    """An amount of the month: a mean over months is reported a year."""
    extensive: bool = False
    """It is multiplied by the scenario's scale."""

    def __reduce__(self) -> tuple[Callable[[str], Indicator], tuple[str]]:
        return indicator, (self.name,)


INDICATORS: dict[str, Indicator] = {}


def indicator(name: str) -> Indicator:
    """Return the indicator of this name."""
    return INDICATORS[name]


def _declare(
    name: str,
    unit: str,
    dimension: str,
    english: str,
    chinese: str,
    better: int,
    definition: str,
    read: Reading,
    flow: bool = False,
    extensive: bool = False,
) -> None:
    INDICATORS[name] = Indicator(
        name, unit, dimension, definition, english, chinese, better, read, flow, extensive
    )


def measure(consortium: Consortium, month: Month) -> dict[str, float]:
    """Return this month's value of every indicator, in persons and yuan of the city."""
    return {
        name: one.read(consortium, month) * (consortium.scale if one.extensive else 1.0)
        for name, one in INDICATORS.items()
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


def _total(month: Month, part: int, whole: int) -> float:
    return _ratio(float(month.totals[part]), float(month.totals[whole]))


def _labour_force(c: Consortium) -> float:
    status = c.people.status
    return float(((status == EMPLOYED) | (status == SEEKING)).sum())


def _active_mean(c: Consortium, column: str) -> float:
    values = getattr(c.enterprises, column)[c.enterprises.active]
    return _ratio(float(values.sum()), float(values.size))


def _strategy_share(c: Consortium, strategy: int) -> float:
    active = c.enterprises.active
    return _ratio(float((active & (c.enterprises.strategy == strategy)).sum()), float(active.sum()))


def _public_cost(c: Consortium, m: Month) -> float:
    return (c.ledger.public_spending - m.public_before) / 100.0


def _mismatch(c: Consortium, m: Month) -> float:
    """Half the distance between the shares of seats and of posts over occupations."""
    kinds = len(c.industry.names)
    seats = np.bincount(c.programs.occupation, c.programs.seats, kinds)
    posts = c.posts.target.sum(axis=0).astype(np.float64)
    if seats.sum() == 0.0 or posts.sum() == 0.0:
        return 0.0
    return 1.0 - 0.5 * float(np.abs(seats / seats.sum() - posts / posts.sum()).sum())


def _deadweight(c: Consortium) -> float:
    enterprises = c.enterprises
    anyway = np.minimum(enterprises.places_without_incentives, enterprises.places)[enterprises.subsidised]
    return _ratio(float(anyway.sum()), float(enterprises.places[enterprises.subsidised].sum()))


def _curriculum_gap(c: Consortium, m: Month) -> float:
    programs = c.programs
    behind = c.industry.frontier[programs.occupation] - programs.vintage
    return _ratio(float((behind * programs.students).sum()), float(programs.students.sum()))


_declare(
    "placement_rate", "share", "talent", "Graduates placed", "毕业去向落实率", 1,
    "Employed in the city or left it with work, six months after July, of graduates not in further study.",
    lambda c, m: c.graduates.placement_rate,
)  # fmt: skip
_declare(
    "match_rate", "share", "talent", "Graduates placed in their occupation", "专业对口就业率", 1,
    "Employed in the city in the occupation studied, six months after July, of graduates not in further study.",
    lambda c, m: c.graduates.match_rate,
)  # fmt: skip
_declare(
    "matched_graduates", "persons/year", "talent", "Graduates matched in a year", "对口就业毕业生", 1,
    "Of one year's graduates, those employed in the city in the occupation studied six months after July.",
    lambda c, m: float(c.graduates.matched), extensive=True,
)  # fmt: skip
_declare(
    "local_rate", "share", "talent", "Graduates employed in the city", "毕业生本地就业率", 1,
    "Employed in the city six months after July, of graduates not in further study.",
    lambda c, m: c.graduates.local_rate,
)  # fmt: skip
_declare(
    "good_match_share", "share", "talent", "Young graduates in a good match", "毕业生优质匹配率", 1,
    "Graduates of the last 3 years at work in the occupation they belong to with a technology gap below 0.15.",
    lambda c, m: _total(m, production.GOOD_MATCHES, production.GRADUATES_AT_WORK),
)  # fmt: skip
_declare(
    "graduate_wage", "yuan/month", "talent", "Wage in the first year after graduation", "毕业生起薪", 1,
    "Mean wage of graduates at work who left college at most 12 months ago.",
    lambda c, m: _total(m, production.FIRST_WAGES, production.FIRST_JOBS),
)  # fmt: skip
_declare(
    "senior_wage", "yuan/month", "talent", "Wage five years out and more", "毕业五年以上工资", 1,
    "Mean wage of people at work who left college at least 60 months ago.",
    lambda c, m: _total(m, production.SENIOR_WAGES, production.SENIORS),
)  # fmt: skip
_declare(
    "graduate_gap", "log", "talent", "Technology gap of young graduates at work", "毕业生技能差距", -1,
    "Mean distance between the technology of the post and what the person was taught, graduates of 3 years.",
    lambda c, m: _total(m, production.GRADUATE_GAP, production.GRADUATES_AT_WORK),
)  # fmt: skip
_declare(
    "retention_rate", "share", "talent", "Trainees hired by their host", "实习生留用率", 1,
    "Of the trainees who graduated, those whom their host hired (mean of recent years).",
    lambda c, m: c.graduates.retention,
)  # fmt: skip
_declare(
    "poaching", "share", "talent", "Former trainees who change enterprise", "受训毕业生月跳槽率", -1,
    "Young people who were trainees and change to another post in a month, of those at work (mean of a year).",
    lambda c, m: c.region.poaching,
)  # fmt: skip
_declare(
    "unemployment", "share", "talent", "Unemployment", "失业率", -1,
    "Seekers of the labour force at the end of the month.",
    lambda c, m: _ratio(float((c.people.status == SEEKING).sum()), _labour_force(c)),
)  # fmt: skip
_declare(
    "vacancy_rate", "share", "talent", "Vacancies at the start of the month", "岗位空缺率", 0,
    "Open posts before anybody applies, of posts wanted.",
    lambda c, m: _ratio(float(c.posts.opened.sum()), float(c.posts.target.sum())),
)  # fmt: skip
_declare(
    "employed", "persons", "talent", "People at work", "就业人数", 1,
    "People employed in the park.",
    lambda c, m: float((c.people.status == EMPLOYED).sum()), extensive=True,
)  # fmt: skip
_declare(
    "students", "persons", "talent", "Students", "在校生人数", 0,
    "People studying at the city's colleges.",
    lambda c, m: float((c.people.status == STUDYING).sum()), extensive=True,
)  # fmt: skip
_declare(
    "hires", "persons", "talent", "Hires", "新聘人数", 0,
    "People hired in the month from the city's market.",
    lambda c, m: m.count["hires"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "outside_hires", "persons", "talent", "Hires from outside the city", "外来引进人数", 0,
    "People hired in the month from outside the city.",
    lambda c, m: m.count["outside_hires"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "leavers", "persons", "talent", "Seekers who leave the city", "外流人数", -1,
    "Seekers who left the city in the month.",
    lambda c, m: m.count["leavers"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "participation", "share", "operation", "Enterprises in the consortium", "企业参与率", 1,
    "Members and deep members of all enterprises.",
    lambda c, m: _ratio(float(c.enterprises.participates.sum()), float(c.enterprises.active.sum())),
)  # fmt: skip
_declare(
    "member_share", "share", "operation", "Members", "一般成员占比", 0,
    "Members that are not deep members, of all enterprises.",
    lambda c, m: _strategy_share(c, MEMBER),
)  # fmt: skip
_declare(
    "deep_share", "share", "operation", "Deep members", "深度合作成员占比", 1,
    "Deep members of all enterprises.",
    lambda c, m: _strategy_share(c, DEEP),
)  # fmt: skip
_declare(
    "participation_payoff", "yuan/month", "operation", "What participation brought", "参与收益", 1,
    "Mean experienced payoff of participating enterprises, per employee and month.",
    lambda c, m: _ratio(
        float(c.enterprises.experienced[c.enterprises.participates].sum()),
        float(c.enterprises.participates.sum()),
    ),
)  # fmt: skip
_declare(
    "hosted_share", "share", "operation", "Third-year students with a training place", "三年级学生企业实习率", 1,
    "Third-year students who have a host enterprise, of all; in July and August, of those who have graduated.",
    lambda c, m: c.region.hosted_share,
)  # fmt: skip
_declare(
    "hosting_enterprises", "share", "operation", "Enterprises that host", "接收实习企业占比", 1,
    "Enterprises with training places this academic year, of all.",
    lambda c, m: _ratio(
        float(((c.enterprises.places > 0) & c.enterprises.active).sum()), float(c.enterprises.active.sum())
    ),
)  # fmt: skip
_declare(
    "places_per_host", "persons", "operation", "Training places per host", "户均实习岗位", 0,
    "Training places of this academic year per enterprise that has any.",
    lambda c, m: _ratio(float(c.enterprises.places.sum()), float((c.enterprises.places > 0).sum())),
)  # fmt: skip
_declare(
    "order_students", "persons", "operation", "Students of order classes", "订单班学生数", 1,
    "Students whom an enterprise sponsors.",
    lambda c, m: float(((c.people.status == STUDYING) & (c.people.sponsor != NOBODY)).sum()), extensive=True,
)  # fmt: skip
_declare(
    "deadweight", "share", "operation", "Training places paid for that would exist anyway", "补贴无谓损失率", -1,
    "Places that the same rule would give without any incentive in the same state, of those opened with one.",
    lambda c, m: _deadweight(c),
)  # fmt: skip
_declare(
    "curriculum_gap", "log", "upgrading", "Curricula behind the frontier", "课程滞后度", -1,
    "Mean distance of what is taught to the frontier of the occupation, by students.",
    _curriculum_gap,
)  # fmt: skip
_declare(
    "technology_gap", "log", "upgrading", "Enterprises behind the frontier", "企业技术差距", -1,
    "Mean distance of enterprises to the frontier.",
    lambda c, m: _active_mean(c, "distance"),
)  # fmt: skip
_declare(
    "value_added", "yuan", "upgrading", "Value added of the park", "园区增加值", 1,
    "Output of everybody at work and of trainees, in yuan freed of the trend.",
    lambda c, m: float(m.sales.sum()) / 100.0, flow=True, extensive=True,
)  # fmt: skip
_declare(
    "productivity", "yuan/month", "upgrading", "Value added per person at work", "劳动生产率", 1,
    "Value added of the month per person at work.",
    lambda c, m: _ratio(float(m.sales.sum()) / 100.0, float(m.totals[production.PEOPLE_AT_WORK])),
)  # fmt: skip
_declare(
    "demand", "1", "upgrading", "Demand for the park's output", "产业需求指数", 0,
    "Mean gross demand of the sectors relative to the first month.",
    lambda c, m: float(c.industry.demand.mean()),
)  # fmt: skip
_declare(
    "frontier_speed", "1/year", "upgrading", "Speed of the frontier", "技术前沿速度", 0,
    "Mean growth of the technology that open occupations require.",
    lambda c, m: float(c.industry.speed[c.industry.open].mean()),
)  # fmt: skip
_declare(
    "industry_match", "share", "upgrading", "Fit of seats and posts", "专业群与产业匹配度", 1,
    "1 less half the distance between the shares of college seats and of posts by occupation.",
    _mismatch,
)  # fmt: skip
_declare(
    "new_occupation_share", "share", "upgrading", "Posts in new occupations", "新职业岗位占比", 0,
    "Posts in occupations that did not exist in the first month, of all posts.",
    lambda c, m: _ratio(
        float(c.posts.target[:, c.industry.opened_later].sum()), float(c.posts.target.sum())
    ),
)  # fmt: skip
_declare(
    "enterprises_at_a_loss", "share", "upgrading", "Enterprises at a loss", "亏损企业占比", -1,
    "Enterprises whose profit of the month is negative, of all.",
    lambda c, m: _ratio(
        float(((c.enterprises.profit < 0.0) & c.enterprises.active).sum()), float(c.enterprises.active.sum())
    ),
)  # fmt: skip
_declare(
    "profit_share", "share", "upgrading", "Profit in value added", "利润占增加值比", 0,
    "Profits of the month over value added.",
    lambda c, m: _ratio(float(c.enterprises.profit.sum()), float(m.sales.sum()) / 100.0),
)  # fmt: skip
_declare(
    "closures", "enterprises", "upgrading", "Enterprises that close", "关闭企业数", -1,
    "Enterprises that closed in the month.",
    lambda c, m: m.count["closures"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "information", "share", "resources", "Reach of the information platform", "信息平台有效覆盖率", 1,
    "Share of vacancies listed times the effectiveness of the department.",
    lambda c, m: c.region.information,
)  # fmt: skip
_declare(
    "listed_hires", "persons", "resources", "Hires through the platform", "平台撮合就业人数", 1,
    "People hired in the month through the information platform.",
    lambda c, m: m.count["listed_hires"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "seats_matched", "persons", "resources", "Training places and order seats filled", "实习与订单席位对接数", 1,
    "Students who found a training place or an order seat in the month.",
    lambda c, m: m.count.get("places_filled", 0.0) + m.count.get("order_seats_filled", 0.0),
    flow=True, extensive=True,
)  # fmt: skip
_declare(
    "public_cost", "yuan", "resources", "Public cost", "公共支出", -1,
    "All that government pays for education and the consortium, without transfers to households.",
    _public_cost, flow=True, extensive=True,
)  # fmt: skip
_declare(
    "incentives_paid", "yuan", "resources", "Incentives paid to enterprises", "激励资金支出", 0,
    "Subsidies, tax credits, order-class money and levy grants of the month.",
    lambda c, m: _incentives(m), flow=True, extensive=True,
)  # fmt: skip
_declare(
    "training_cost", "yuan", "resources", "Enterprises' spending on training", "企业培养投入", 0,
    "Trainee pay, mentoring, set-up and stipends of the month.",
    lambda c, m: float(m.eligible.sum()) / 100.0, flow=True, extensive=True,
)  # fmt: skip
_declare(
    "top_up", "yuan", "resources", "Public top-up of the consortium", "联合体财政补足", -1,
    "What government pays so that the consortium's account balances.",
    lambda c, m: m.count["top_up"], flow=True, extensive=True,
)  # fmt: skip
_declare(
    "college_quality", "1", "resources", "Teaching quality", "教学质量", 1,
    "Mean q of the program clusters by students.",
    lambda c, m: _ratio(
        float((c.programs.quality * c.programs.students).sum()), float(c.programs.students.sum())
    ),
)  # fmt: skip


def _incentives(month: Month) -> float:
    return fsum(month.count.get(f"paid {kind}", 0.0) for kind in INCENTIVE_KINDS)


INCENTIVE_KINDS = ("training subsidy", "tax credit", "order-class subsidy", "training grant")
