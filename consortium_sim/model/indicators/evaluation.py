"""How the consortium evaluates itself: indices, warnings, corrections, vetoes, certification."""

from __future__ import annotations

from consortium_sim.mechanisms.evaluation.standard import Dimension
from consortium_sim.model.indicators.indicator import Indicator, counted, mean


def _index(dimension: Dimension, chinese: str) -> Indicator:
    return Indicator(
        f"{dimension}_index",
        "share",
        dimension,
        f"Evaluation index of {dimension}",
        chinese,
        1,
        f"Attainment of the standard's targets of {dimension} in the last year evaluated; 0 without any.",
        lambda c, m, t: c.evaluation.dimensions.get(dimension, 0.0),
    )


EVALUATION = (
    Indicator(
        "evaluation_index",
        "share",
        "operation",
        "Evaluation index",
        "综合评价指数",
        1,
        "Attainment of the standard's targets in the last year evaluated, 0 to 1; 0 without any.",
        lambda c, m, t: c.evaluation.index,
    ),
    _index("operation", "运行发展评价指数"),
    _index("upgrading", "产业升级评价指数"),
    _index("resources", "资源建设评价指数"),
    _index("talent", "人才培养评价指数"),
    Indicator(
        "coordination",
        "share",
        "upgrading",
        "Coupling coordination of industry and clusters",
        "产业与专业群耦合协调度",
        1,
        "Degree of the last year evaluated, 0 to 1; 0 where the standard does not ask for it.",
        lambda c, m, t: c.evaluation.coordination,
    ),
    Indicator(
        "warnings",
        "1",
        "operation",
        "Warnings",
        "预警次数",
        0,
        "Indicators that have newly gone beyond their control limits in the month.",
        counted("warnings"),
        flow=True,
    ),
    Indicator(
        "corrections",
        "1",
        "operation",
        "Corrections begun",
        "诊改措施启动数",
        0,
        "Dimensions in which correcting, after a warning or an annual diagnosis, has begun in the month.",
        counted("corrections"),
        flow=True,
    ),
    Indicator(
        "vetoes",
        "1",
        "operation",
        "Veto items that bite",
        "否决项触发数",
        -1,
        "Veto items of the standard that the last year evaluated did not respect.",
        lambda c, m, t: float(len(c.evaluation.vetoes)),
    ),
    Indicator(
        "certified",
        "share",
        "operation",
        "Certified",
        "通过认证",
        1,
        "1 while the consortium holds the certificate, else 0; a mean is the share of the time.",
        lambda c, m, t: float(c.evaluation.certified),
    ),
    Indicator(
        "certified_programs",
        "share",
        "upgrading",
        "Program clusters that a certificate covers",
        "认证覆盖专业群占比",
        1,
        "Program clusters that the certificate in force covers, of all.",
        lambda c, m, t: mean(c.evaluation.covered),
    ),
    Indicator(
        "evaluation_cost",
        "yuan",
        "operation",
        "Cost of evaluation and corrections",
        "评价与诊改支出",
        0,
        "What the consortium pays in the month for evaluation, certification and corrections.",
        counted("evaluation_cost"),
        flow=True,
        extensive=True,
    ),
)
