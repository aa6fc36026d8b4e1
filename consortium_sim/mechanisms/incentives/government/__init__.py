"""Who sets the instruments: a government that keeps to its word, seeks a target, or learns (model.md 4.11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from consortium_sim.mechanisms.incentives.government import learning, target_seeking
from consortium_sim.mechanisms.incentives.government.rule import GovernmentRule
from consortium_sim.mechanisms.incentives.instruments import Instruments
from consortium_sim.population.consortium import JANUARY, SEPTEMBER, Consortium

__all__ = ["GovernmentOutlook", "GovernmentRule", "InstrumentsRule", "as_declared", "by_kind"]


@dataclass(frozen=True)
class GovernmentOutlook:
    """What the government sees when it sets the instruments of the month."""

    declared: Instruments
    """What the policy says."""
    month: int
    """Month of the horizon."""
    spent: dict[str, int]
    """Cents paid this year by instrument."""
    participation: float
    match_rate: float
    rule: GovernmentRule
    """What kind of government the policy asks for, and its terms."""
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


InstrumentsRule = Callable[[GovernmentOutlook], Instruments]
"""The decision of the government; returns the instruments in force this month."""


def as_declared(outlook: GovernmentOutlook) -> Instruments:
    """Return the instruments that the policy declares: a government that keeps to its word."""
    return outlook.declared


def by_kind(outlook: GovernmentOutlook) -> Instruments:
    """Return the instruments of the kind of government that the policy asks for: the model's own rule."""
    if outlook.rule.kind == "target":
        return target_seeking.instruments(outlook.declared, outlook.consortium.governing)
    if outlook.rule.kind == "learning":
        return learning.instruments(outlook.declared, outlook.rule, outlook.consortium.governing)
    return as_declared(outlook)


def turn_the_academic_year(consortium: Consortium) -> None:
    """In September, remember the hosted months and the cost of training of the year that has ended."""
    region = consortium.region
    if consortium.clock.calendar == SEPTEMBER:
        region.hosted_months_last_year, region.hosted_months = region.hosted_months, 0.0
        region.training_cost_last_year, region.training_cost = region.training_cost, 0.0


def set_instruments(
    consortium: Consortium, rule: GovernmentRule, declared: Instruments, decide: InstrumentsRule
) -> Instruments:
    """Let the government look at what it has reached, and return the instruments of this month."""
    region, governing = consortium.region, consortium.governing
    if rule.kind == "target":
        rate = declared.training_subsidy.rate
        target_seeking.observe(governing, rule, rate, goal(consortium, rule))
    if rule.kind == "learning" and consortium.clock.calendar == JANUARY:
        learning.observe(consortium, rule, declared, goal(consortium, rule))
    if consortium.clock.calendar == JANUARY:
        _close_the_year(consortium, rule)
    governing.cap = round(rule.budget * 100.0)
    return decide(
        GovernmentOutlook(
            declared,
            consortium.clock.horizon,
            dict(region.spent),
            consortium.enterprises.participation,
            consortium.graduates.match_rate,
            rule,
            consortium,
        )
    )


def _close_the_year(consortium: Consortium, rule: GovernmentRule) -> None:
    """Open new budgets; enterprises remember what part of their claims the old ones paid."""
    region, governing = consortium.region, consortium.governing
    if rule.expectation == "honoured":
        for kind, claimed in governing.claimed.items():
            if claimed > 0:
                governing.honoured[kind] = region.spent.get(kind, 0) / claimed
    else:
        governing.honoured.clear()
    region.spent.clear()
    governing.claimed.clear()
    governing.paid = 0


def goal(consortium: Consortium, rule: GovernmentRule) -> float:
    """Return the present value of what a target-seeking or learning government wants to raise."""
    if rule.goal == "participation":
        return consortium.enterprises.participation
    return consortium.graduates.match_rate if rule.goal == "match" else consortium.graduates.placement_rate
