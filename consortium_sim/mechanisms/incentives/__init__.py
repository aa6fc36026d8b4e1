"""What government and the training fund pay to those who train: one file an instrument (model.md 4.11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives import (
    levy_grant,
    order_stipend,
    rd_grant,
    tax_credit,
    training_subsidy,
)
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.order_stipend import OrderStipend
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.population.consortium import SEPTEMBER, Consortium
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class Instruments:
    """The instruments of one month."""

    training_subsidy: TrainingSubsidy
    tax_credit: TaxCredit
    order_stipend: OrderStipend
    levy_grant: LevyGrant
    rd_grant: RdGrant = field(default_factory=RdGrant)


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
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


InstrumentsRule = Callable[[GovernmentOutlook], Instruments]
"""The decision of the government; returns the instruments in force this month."""


def as_declared(outlook: GovernmentOutlook) -> Instruments:
    """Return the instruments that the policy declares: a government that keeps to its word."""
    return outlook.declared


def turn_the_academic_year(consortium: Consortium) -> None:
    """In September, remember the hosted months and the cost of training of the year that has ended."""
    region = consortium.region
    if consortium.clock.calendar == SEPTEMBER:
        region.hosted_months_last_year, region.hosted_months = region.hosted_months, 0.0
        region.training_cost_last_year, region.training_cost = region.training_cost, 0.0


def set_instruments(consortium: Consortium, declared: Instruments, decide: InstrumentsRule) -> Instruments:
    """Return the instruments of this month."""
    enterprises = consortium.enterprises
    if consortium.clock.calendar == 1:
        consortium.region.spent.clear()
    active = max(int(enterprises.active.sum()), 1)
    return decide(
        GovernmentOutlook(
            declared,
            consortium.clock.horizon,
            dict(consortium.region.spent),
            float(enterprises.participates.sum()) / active,
            consortium.graduates.match_rate,
            consortium,
        )
    )


def expected(
    consortium: Consortium, instruments: Instruments, trainee_cost: float, usual_places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the money that an enterprise expects per hosted month, yuan, (enterprises,).

    trainee_cost: yuan a hosted month that a tax credit may count, where last year does not tell.
    usual_places: hosted months a year it plans with.
    """
    region = consortium.region
    if region.hosted_months_last_year > 0.0:
        trainee_cost = region.training_cost_last_year / region.hosted_months_last_year
    return (
        instruments.training_subsidy.rate
        + tax_credit.expected(consortium, instruments.tax_credit, trainee_cost, usual_places)
        + consortium.region.grant_rate
    )


def pay_incentives(
    consortium: Consortium, month: Month, instruments: Instruments, completed: NDArray[np.int64]
) -> None:
    """Pay every instrument of the month; completed: the host of every trainee who completed this month."""
    training_subsidy.pay(consortium, month, instruments.training_subsidy, completed)
    order_stipend.pay(consortium, month, instruments.order_stipend)
    tax_credit.pay(consortium, month, instruments.tax_credit)
    levy_grant.pay(consortium, month, instruments.levy_grant)
    rd_grant.pay(consortium, month, instruments.rd_grant)
