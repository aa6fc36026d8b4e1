"""The park: technology, curricula, output, enterprises."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms import working
from consortium_sim.model.indicators.indicator import Indicator, mean, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


def _mismatch(c: Consortium, m: Month) -> float:
    """Half the distance between the shares of seats and of posts over occupations."""
    kinds = len(c.industry.names)
    seats = np.bincount(c.programs.occupation, c.programs.seats, kinds)
    posts = c.posts.target.sum(axis=0).astype(np.float64)
    all_seats, all_posts = seats.sum(), posts.sum()
    if all_seats == 0.0 or all_posts == 0.0:
        return 0.0
    return 1.0 - 0.5 * float(np.abs(seats / all_seats - posts / all_posts).sum())


def _in_new_occupations(c: Consortium, m: Month) -> float:
    later = c.industry.opened_later
    if not later.any():
        return 0.0
    return ratio(float(c.posts.target[:, later].sum()), float(c.posts.target.sum()))


def _curriculum_gap(c: Consortium, m: Month) -> float:
    students = c.programs.students
    return ratio(float((c.curriculum_gap * students).sum()), float(students.sum()))


UPGRADING = (
    Indicator(
        "curriculum_gap",
        "log",
        "upgrading",
        "Curricula behind the frontier",
        "课程滞后度",
        -1,
        "Mean distance of what is taught to the frontier of the occupation, by students.",
        _curriculum_gap,
    ),
    Indicator(
        "technology_gap",
        "log",
        "upgrading",
        "Enterprises behind the frontier",
        "企业技术差距",
        -1,
        "Mean distance of enterprises to the frontier.",
        lambda c, m: mean(c.enterprises.distance[c.enterprises.active]),
    ),
    Indicator(
        "value_added",
        "yuan",
        "upgrading",
        "Value added of the park",
        "园区增加值",
        1,
        "Output of everybody at work and of trainees, in yuan freed of the trend.",
        lambda c, m: float(m.sales.sum()) / 100.0,
        flow=True,
        extensive=True,
    ),
    Indicator(
        "productivity",
        "yuan/month",
        "upgrading",
        "Value added per person at work",
        "劳动生产率",
        1,
        "Value added of the month per person at work.",
        lambda c, m: ratio(float(m.sales.sum()) / 100.0, float(m.totals[working.PEOPLE_AT_WORK])),
    ),
    Indicator(
        "demand",
        "1",
        "upgrading",
        "Demand for the park's output",
        "产业需求指数",
        0,
        "Mean gross demand of the sectors relative to the first month.",
        lambda c, m: mean(c.industry.demand),
    ),
    Indicator(
        "frontier_speed",
        "1/year",
        "upgrading",
        "Speed of the frontier",
        "技术前沿速度",
        0,
        "Mean growth of the technology that open occupations require.",
        lambda c, m: mean(c.industry.speed[c.industry.open]),
    ),
    Indicator(
        "industry_match",
        "share",
        "upgrading",
        "Fit of seats and posts",
        "专业群与产业匹配度",
        1,
        "1 less half the distance between the shares of college seats and of posts by occupation.",
        _mismatch,
    ),
    Indicator(
        "new_occupation_share",
        "share",
        "upgrading",
        "Posts in new occupations",
        "新职业岗位占比",
        0,
        "Posts in occupations that did not exist in the first month, of all posts.",
        _in_new_occupations,
    ),
    Indicator(
        "enterprises_at_a_loss",
        "share",
        "upgrading",
        "Enterprises at a loss",
        "亏损企业占比",
        -1,
        "Enterprises whose profit of the month is negative, of all.",
        lambda c, m: ratio(
            np.count_nonzero((c.enterprises.profit < 0.0) & c.enterprises.active),
            np.count_nonzero(c.enterprises.active),
        ),
    ),
    Indicator(
        "profit_share",
        "share",
        "upgrading",
        "Profit in value added",
        "利润占增加值比",
        0,
        "Profits of the month over value added.",
        lambda c, m: ratio(float(c.enterprises.profit.sum()), float(m.sales.sum()) / 100.0),
    ),
    Indicator(
        "closures",
        "enterprises",
        "upgrading",
        "Enterprises that close",
        "关闭企业数",
        -1,
        "Enterprises that closed in the month.",
        lambda c, m: m.count["closures"],
        flow=True,
        extensive=True,
    ),
)
