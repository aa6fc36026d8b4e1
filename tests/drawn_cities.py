"""Cities and policies drawn at random from everything that may be declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from consortium_sim.parameters import Parameter, Quantity, declared
from consortium_sim.scenario.settings import Settings

SIZES = {"labour_force", "entrants", "count", "programs", "scale", "burn_in", "horizon"}
"""Parameters that make the city small; they keep their values."""


def drawable(lever: bool) -> Iterator[Parameter]:
    for parameter in declared(Settings):
        declaration = parameter.declaration
        if not isinstance(declaration, Quantity) or parameter.name.split(".")[-1] in SIZES:
            continue
        if declaration.lever == lever:
            yield parameter


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    declaration = parameter.declaration
    assert isinstance(declaration, Quantity)
    if parameter.kind is int:
        return st.integers(int(declaration.low), int(declaration.high))
    if declaration.extensive:
        return st.sampled_from((0.0, 0.001, 0.1, 1.0)).map(lambda part: part * parameter.default)
    return st.floats(declaration.low, declaration.high, allow_subnormal=False).map(lambda x: round(x, 6))


def drawn(lever: bool) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={one.name: values_of(one) for one in drawable(lever)})


SWITCHES = st.fixed_dictionaries(
    {},
    optional={
        "hosting.calendar": st.sampled_from(("block", "alternating")),
        "hosting.reserve_fund": st.booleans(),
        "finance.open": st.booleans(),
        "government.kind": st.sampled_from(("fixed", "target", "learning")),
        "government.goal": st.sampled_from(("participation", "match", "placement")),
        "information_platform.open": st.booleans(),
        "council.open": st.booleans(),
        "council.voting": st.sampled_from(("member", "contribution", "chamber")),
        "departments.talent": st.sampled_from((0.0, 0.5, 4.0)),
        "departments.market_information": st.sampled_from((0.0, 0.5, 4.0)),
        "staff_exchange.open": st.booleans(),
        "staff_exchange.appraisal": st.booleans(),
        "training_guides.updated": st.booleans(),
        "technology_platform.open": st.booleans(),
        "evaluation.instant": st.booleans(),
        "evaluation.annual": st.booleans(),
        "evaluation.certification": st.booleans(),
        "evaluation.standard": st.sampled_from(("local", "group", "certification")),
        "practice_centre.open": st.booleans(),
        "practice_centre.rule": st.sampled_from(
            ("equal", "by_use", "by_capital", "peak_responsibility", "serial", "shapley")
        ),
        "practice_centre.revenue_rule": st.sampled_from(("by_capital", "by_use", "equal")),
        "practice_centre.day_priority": st.sampled_from(("teaching", "enterprise", "service", "social")),
        "campus_production.open": st.booleans(),
    },
)
LAWS = st.fixed_dictionaries(
    {},
    optional={
        "hosting.reserve_posts": st.booleans(),
        "hosting.whole_enterprise_cap": st.booleans(),
        "finance.binding": st.booleans(),
        "supervision.pledges": st.sampled_from(("kept", "calculated")),
        "government.expectation": st.sampled_from(("declared", "honoured")),
        "participation.partners": st.sampled_from(("mixed", "chain")),
    },
)

LIVELY = {
    "hosting.known": 1.0,
    "hosting.productivity": 0.7,
    "hosting.setup": 500.0,
    "participation.first_share": 1.0,
    "participation.deep_coordination": 0.0,
    "students.further_study": 0.4,
    "labour_market.outside_after": 1,
    "labour_market.outside_chance": 0.6,
    "technology_platform.project_cost": 200_000.0,
    "technology_platform.lift": 0.05,
}
"""A city in which much is hosted, sponsored, researched, and hired from outside."""
POOR = {
    "finance.binding": True,
    "finance.reserve": 6.0,
    "finance.line": 0.3,
    "hosting.site_rent": 2_000.0,
    "hosting.pledge": 0.1,
    "supervision.pledges": "calculated",
}
"""A city in which hosts live on credit, rent their sites, and would rather break their pledges."""
RICH = {
    "training_subsidy.rate": 900.0,
    "order_stipend.rate": 300.0,
    "tax_credit.rate": 0.3,
    "levy_grant.levy": 0.01,
    "interest_subsidy.rate": 0.5,
    "land_discount.rate": 0.4,
    "capital_grant.rate": 0.3,
    "performance_grant.rate": 300.0,
    "performance_grant.threshold": 0.0,
    "supervision.inspection": 0.5,
    "finance.open": True,
    "finance.guarantee": 0.3,
    "order_classes.member_share": 0.5,
    "order_classes.deep_share": 0.8,
    "information_platform.open": True,
    "technology_platform.open": True,
    "rd_grant.rate": 0.3,
    "practice_centre.open": True,
    "campus_production.open": True,
    "participation.fee": 4.0,
    "council.open": True,
    "council.interval": 1,
    "departments.talent": 0.3,
    "departments.market_information": 0.2,
    "departments.performance_pay": 0.2,
    "staff_exchange.open": True,
    "staff_exchange.deep_pledge": 0.05,
    "staff_exchange.teachers": 0.4,
    "staff_exchange.wanted": 3.0,
    "training_guides.coverage": 0.5,
    "evaluation.instant": True,
    "evaluation.annual": True,
    "evaluation.certification": True,
    "evaluation.limit": 0.0,
    "evaluation.delay": 0,
}
"""A policy that pays through every instrument."""

examples = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
seeds = st.integers(0, 2**64 - 1)
