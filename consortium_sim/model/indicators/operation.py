"""How the consortium works: participation, hosting, order classes."""

from __future__ import annotations

import numpy as np

from consortium_sim.model.indicators.indicator import Indicator, mean, ratio
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER
from consortium_sim.population.people import NOBODY, STUDYING


def _strategy_share(c: Consortium, strategy: int) -> float:
    active = c.enterprises.active
    return ratio(np.count_nonzero(active & (c.enterprises.strategy == strategy)), np.count_nonzero(active))


def _deadweight(c: Consortium) -> float:
    enterprises = c.enterprises
    anyway = np.minimum(enterprises.places_without_incentives, enterprises.places)[enterprises.subsidised]
    return ratio(float(anyway.sum()), float(enterprises.places[enterprises.subsidised].sum()))


OPERATION = (
    Indicator(
        "participation",
        "share",
        "operation",
        "Enterprises in the consortium",
        "企业参与率",
        1,
        "Members and deep members of all enterprises.",
        lambda c, m: c.enterprises.participation,
    ),
    Indicator(
        "member_share",
        "share",
        "operation",
        "Members",
        "一般成员占比",
        0,
        "Members that are not deep members, of all enterprises.",
        lambda c, m: _strategy_share(c, MEMBER),
    ),
    Indicator(
        "deep_share",
        "share",
        "operation",
        "Deep members",
        "深度合作成员占比",
        1,
        "Deep members of all enterprises.",
        lambda c, m: _strategy_share(c, DEEP),
    ),
    Indicator(
        "participation_payoff",
        "yuan/month",
        "operation",
        "What participation brought",
        "参与收益",
        1,
        "Mean experienced payoff of participating enterprises, per employee and month.",
        lambda c, m: mean(c.enterprises.experienced[c.enterprises.participates]),
    ),
    Indicator(
        "hosted_share",
        "share",
        "operation",
        "Third-year students with a training place",
        "三年级学生企业实习率",
        1,
        "Third-year students who have a host enterprise, of all; in July and August, of those who have graduated.",
        lambda c, m: c.region.hosted_share,
    ),
    Indicator(
        "hosting_enterprises",
        "share",
        "operation",
        "Enterprises that host",
        "接收实习企业占比",
        1,
        "Enterprises with training places this academic year, of all.",
        lambda c, m: ratio(
            np.count_nonzero((c.enterprises.places > 0) & c.enterprises.active),
            np.count_nonzero(c.enterprises.active),
        ),
    ),
    Indicator(
        "places_per_host",
        "persons",
        "operation",
        "Training places per host",
        "户均实习岗位",
        0,
        "Training places of this academic year per enterprise that has any.",
        lambda c, m: ratio(float(c.enterprises.places.sum()), np.count_nonzero(c.enterprises.places)),
    ),
    Indicator(
        "order_students",
        "persons",
        "operation",
        "Students of order classes",
        "订单班学生数",
        1,
        "Students whom an enterprise sponsors.",
        lambda c, m: float(np.count_nonzero((c.people.status == STUDYING) & (c.people.sponsor != NOBODY))),
        extensive=True,
    ),
    Indicator(
        "deadweight",
        "share",
        "operation",
        "Training places paid for that would exist anyway",
        "补贴无谓损失率",
        -1,
        "Places that the same rule would give without any incentive in the same state, of those opened with one.",
        lambda c, m: _deadweight(c),
    ),
)
