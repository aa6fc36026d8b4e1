"""Staff exchange and training guides."""

from __future__ import annotations

import numpy as np

from consortium_sim.mechanisms.training_guides import is_current
from consortium_sim.model.indicators.indicator import Indicator, counted, ratio
from consortium_sim.population.consortium import Consortium


def _double_qualified(c: Consortium) -> float:
    colleges = c.colleges
    return ratio(float((colleges.double_qualified * colleges.teachers).sum()), float(colleges.teachers.sum()))


def _guided(c: Consortium) -> float:
    taught = c.programs.seats > 0.0
    return ratio(np.count_nonzero(taught & is_current(c)), np.count_nonzero(taught))


STAFF = (
    Indicator(
        "engineers_teaching",
        "persons",
        "resources",
        "Engineers who teach at colleges",
        "企业兼职教师人数",
        1,
        "Engineers of enterprises who did duties at a college in the month.",
        counted("engineers teaching"),
        extensive=True,
    ),
    Indicator(
        "teachers_in_enterprises",
        "persons",
        "resources",
        "Teachers who work in enterprises",
        "教师企业实践人数",
        1,
        "Teachers of colleges who did duties in an enterprise in the month.",
        counted("teachers in enterprises"),
        extensive=True,
    ),
    Indicator(
        "candidates_rejected",
        "persons",
        "resources",
        "Candidates rejected",
        "互聘落选人数",
        0,
        "Engineers and teachers offered who do not meet the conditions of the staff exchange.",
        counted("candidates rejected"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "contracts_ended",
        "persons",
        "resources",
        "Contracts ended by appraisal",
        "考核终止聘约数",
        0,
        "Engineers and teachers whose contract ends in the month because their duties were not done.",
        counted("contracts ended by appraisal"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "double_qualified",
        "share",
        "resources",
        "Double-qualified teachers",
        "双师型教师占比",
        1,
        "Teachers with both a teaching and a trade qualification, of all teachers.",
        lambda c, m, t: _double_qualified(c),
    ),
    Indicator(
        "exchange_cost",
        "yuan",
        "resources",
        "Cost of the staff exchange",
        "校企互聘成本",
        -1,
        "Lecture fees, allowances, cover for teachers, and the output of the hours that engineers are away.",
        counted("exchange cost"),
        flow=True,
        extensive=True,
    ),
    Indicator(
        "guided_programs",
        "share",
        "upgrading",
        "Programs with a current training guide",
        "有效实训指南覆盖率",
        1,
        "Programs with seats whose training guide was written or updated in the last five years.",
        lambda c, m, t: _guided(c),
    ),
)
