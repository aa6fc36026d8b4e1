"""People: graduates, places of work, the labour market."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms import working
from consortium_sim.model.indicators.indicator import Indicator, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, SEEKING, STUDYING


def _total(month: Month, part: int, whole: int) -> float:
    return ratio(float(month.totals[part]), float(month.totals[whole]))


def _unemployment(c: Consortium, m: Month) -> float:
    seeking = np.count_nonzero(c.people.status == SEEKING)
    return ratio(seeking, seeking + np.count_nonzero(c.people.status == EMPLOYED))


TALENT = (
    Indicator(
        "placement_rate",
        "share",
        "talent",
        "Graduates placed",
        "毕业去向落实率",
        1,
        "Employed in the city or left it with work, six months after July, of graduates not in further study.",
        lambda c, m: c.graduates.placement_rate,
    ),
    Indicator(
        "match_rate",
        "share",
        "talent",
        "Graduates placed in their occupation",
        "专业对口就业率",
        1,
        "Employed in the city in the occupation studied, six months after July, of graduates not in further study.",
        lambda c, m: c.graduates.match_rate,
    ),
    Indicator(
        "matched_graduates",
        "persons/year",
        "talent",
        "Graduates matched in a year",
        "对口就业毕业生",
        1,
        "Of one year's graduates, those employed in the city in the occupation studied six months after July.",
        lambda c, m: float(c.graduates.matched),
        extensive=True,
    ),
    Indicator(
        "local_rate",
        "share",
        "talent",
        "Graduates employed in the city",
        "毕业生本地就业率",
        1,
        "Employed in the city six months after July, of graduates not in further study.",
        lambda c, m: c.graduates.local_rate,
    ),
    Indicator(
        "good_match_share",
        "share",
        "talent",
        "Young graduates in a good match",
        "毕业生优质匹配率",
        1,
        "Graduates of the last 3 years at work in the occupation they belong to with a technology gap below 0.15.",
        lambda c, m: _total(m, working.GOOD_MATCHES, working.GRADUATES_AT_WORK),
    ),
    Indicator(
        "graduate_wage",
        "yuan/month",
        "talent",
        "Wage in the first year after graduation",
        "毕业生起薪",
        1,
        "Mean wage of graduates at work who left college at most 12 months ago.",
        lambda c, m: _total(m, working.FIRST_WAGES, working.FIRST_JOBS),
    ),
    Indicator(
        "senior_wage",
        "yuan/month",
        "talent",
        "Wage five years out and more",
        "毕业五年以上工资",
        1,
        "Mean wage of people at work who left college at least 60 months ago.",
        lambda c, m: _total(m, working.SENIOR_WAGES, working.SENIORS),
    ),
    Indicator(
        "graduate_gap",
        "log",
        "talent",
        "Technology gap of young graduates at work",
        "毕业生技能差距",
        -1,
        "Mean distance between the technology of the post and what the person was taught, graduates of 3 years.",
        lambda c, m: _total(m, working.GRADUATE_GAP, working.GRADUATES_AT_WORK),
    ),
    Indicator(
        "retention_rate",
        "share",
        "talent",
        "Trainees hired by their host",
        "实习生留用率",
        1,
        "Of the trainees who graduated, those whom their host hired (mean of recent years).",
        lambda c, m: c.graduates.retention,
    ),
    Indicator(
        "poaching",
        "share",
        "talent",
        "Former trainees who change enterprise",
        "受训毕业生月跳槽率",
        -1,
        "Young people who were trainees and change to another post in a month, of those at work (mean of a year).",
        lambda c, m: c.region.poaching,
    ),
    Indicator(
        "unemployment",
        "share",
        "talent",
        "Unemployment",
        "失业率",
        -1,
        "Seekers of the labour force at the end of the month.",
        _unemployment,
    ),
    Indicator(
        "vacancy_rate",
        "share",
        "talent",
        "Vacancies at the start of the month",
        "岗位空缺率",
        0,
        "Open posts before anybody applies, of posts wanted.",
        lambda c, m: ratio(float(c.posts.opened.sum()), float(c.posts.target.sum())),
    ),
    Indicator(
        "employed",
        "persons",
        "talent",
        "People at work",
        "就业人数",
        1,
        "People employed in the park.",
        lambda c, m: float(np.count_nonzero(c.people.status == EMPLOYED)),
        extensive=True,
    ),
    Indicator(
        "students",
        "persons",
        "talent",
        "Students",
        "在校生人数",
        0,
        "People studying at the city's colleges.",
        lambda c, m: float(np.count_nonzero(c.people.status == STUDYING)),
        extensive=True,
    ),
    Indicator(
        "hires",
        "persons",
        "talent",
        "Hires",
        "新聘人数",
        0,
        "People hired in the month from the city's market.",
        lambda c, m: m.count["hires"],
        flow=True,
        extensive=True,
    ),
    Indicator(
        "outside_hires",
        "persons",
        "talent",
        "Hires from outside the city",
        "外来引进人数",
        0,
        "People hired in the month from outside the city.",
        lambda c, m: m.count["outside_hires"],
        flow=True,
        extensive=True,
    ),
    Indicator(
        "leavers",
        "persons",
        "talent",
        "Seekers who leave the city",
        "外流人数",
        -1,
        "Seekers who left the city in the month.",
        lambda c, m: m.count["leavers"],
        flow=True,
        extensive=True,
    ),
)
