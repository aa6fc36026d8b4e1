"""Joint R&D: projects, their money, and what they change (S12; the matched projects are the fourth list of S9)."""

from __future__ import annotations

import numpy as np

from consortium_sim.model.indicators.indicator import Indicator, counted, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.projects import FINISHED, RUNNING


def _ended_badly(c: Consortium) -> float:
    ended = c.projects.outcome[c.projects.outcome != RUNNING]
    return ratio(np.count_nonzero(ended != FINISHED), ended.size)


TECHNOLOGY = (
    Indicator(
        "rd_projects",
        "projects",
        "upgrading",
        "Joint R&D projects under way",
        "在研联合攻关项目数",
        1,
        "Projects of the technology platform that run at the end of the month.",
        lambda c, m, t: float(np.count_nonzero(c.projects.outcome == RUNNING)),
        extensive=True,
    ),
    Indicator(
        "rd_finished",
        "projects",
        "upgrading",
        "Joint R&D projects completed",
        "完成联合攻关项目数",
        1,
        "Projects that passed their last stage in the month.",
        counted("projects_finished"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "rd_failed_share",
        "share",
        "upgrading",
        "Joint R&D projects that came to nothing",
        "联合攻关项目失败率",
        -1,
        "Projects that failed or were abandoned, of all that have ended so far.",
        lambda c, m, t: _ended_badly(c),
    ),
    Indicator(
        "innovation",
        "log",
        "upgrading",
        "Innovations of joint R&D in use",
        "联合研发创新水平",
        1,
        "Mean of what innovations add to the log output of enterprises.",
        lambda c, m, t: ratio(t.enterprises.innovations, t.enterprises.active),
    ),
    Indicator(
        "rd_spending",
        "yuan",
        "resources",
        "Spending on joint R&D",
        "联合研发投入",
        0,
        "Cost of the month's work on projects, whoever paid.",
        counted("rd_spending"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "rd_public",
        "yuan",
        "resources",
        "R&D grants",
        "研发补助支出",
        -1,
        "Grants paid to sponsors of projects in the month; the rest of the spending is enterprises' own.",
        counted("paid R&D grant"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "licence_fees",
        "yuan",
        "resources",
        "Licence fees",
        "技术许可费",
        1,
        "Fees of the month that enterprises paid to sponsors for the results of projects.",
        counted("licence_fees"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "rd_matched",
        "projects",
        "resources",
        "R&D projects that found a college",
        "研发项目对接数",
        1,
        "Projects that found a college to work on them in the month.",
        counted("projects_matched"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "rd_blocked",
        "projects",
        "resources",
        "R&D projects without means",
        "缺资金未立项数",
        -1,
        "Projects that an enterprise wanted to begin in the month and could not pay for.",
        counted("projects_blocked"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "teaching_content",
        "projects",
        "talent",
        "R&D projects taught",
        "教学转化项目数",
        1,
        "Finished R&D projects that are teaching content, old ones counted less, mean of programs by students.",
        lambda c, m, t: ratio(t.programs.projects_taught, t.programs.students),
    ),
)
