"""All instruments of one month: what enterprises may expect of them, and what they pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives import (
    capital_grant,
    interest_subsidy,
    land_discount,
    levy_grant,
    order_stipend,
    performance_grant,
    rd_grant,
    tax_credit,
    training_subsidy,
)
from consortium_sim.mechanisms.incentives.capital_grant import CapitalGrant
from consortium_sim.mechanisms.incentives.interest_subsidy import InterestSubsidy
from consortium_sim.mechanisms.incentives.land_discount import LandDiscount
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.order_stipend import OrderStipend
from consortium_sim.mechanisms.incentives.performance_grant import PerformanceGrant
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class Instruments:
    """The instruments of one month."""

    training_subsidy: TrainingSubsidy
    tax_credit: TaxCredit
    order_stipend: OrderStipend
    levy_grant: LevyGrant
    interest_subsidy: InterestSubsidy = field(default_factory=InterestSubsidy)
    land_discount: LandDiscount = field(default_factory=LandDiscount)
    capital_grant: CapitalGrant = field(default_factory=CapitalGrant)
    performance_grant: PerformanceGrant = field(default_factory=PerformanceGrant)
    rd_grant: RdGrant = field(default_factory=RdGrant)

    @property
    def support_investment(self) -> bool:
        """An instrument is in force that pays toward an investment, its site or its loan."""
        return max(self.capital_grant.rate, self.land_discount.rate, self.interest_subsidy.rate) > 0.0


PUBLIC = (
    "training_subsidy",
    "tax_credit",
    "order_stipend",
    "interest_subsidy",
    "land_discount",
    "capital_grant",
    "performance_grant",
    "rd_grant",
)
"""Names of the instruments that government pays, each out of a yearly budget."""

PAYMENTS: dict[str, Callable[[Consortium, Month, Any], None]] = {
    "order_stipend": order_stipend.pay,
    "tax_credit": tax_credit.pay,
    "interest_subsidy": interest_subsidy.pay,
    "land_discount": land_discount.pay,
    "capital_grant": capital_grant.pay,
    "performance_grant": performance_grant.pay,
    "rd_grant": rd_grant.pay,
}
"""How those are paid that owe nothing once their rate is 0, in the order in which they are served."""


def expected(
    consortium: Consortium, instruments: Instruments, trainee_cost: float, usual_places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the money that an enterprise expects per hosted month, yuan, (enterprises,).

    trainee_cost: yuan a hosted month that a tax credit may count, where last year does not tell.
    usual_places: hosted months a year it plans with.
    """
    region, subsidy, credit = consortium.region, instruments.training_subsidy, instruments.tax_credit
    money = np.zeros(usual_places.size)
    if subsidy.rate > 0.0:
        money += training_subsidy.expected(consortium, subsidy)
    if credit.rate > 0.0:
        if region.hosted_months_last_year > 0.0:
            trainee_cost = region.training_cost_last_year / region.hosted_months_last_year
        money += tax_credit.expected(consortium, credit, trainee_cost, usual_places)
    return money + region.grant_rate


def pay_incentives(
    consortium: Consortium, month: Month, instruments: Instruments, completed: NDArray[np.int64]
) -> None:
    """Pay every instrument of the month; completed: the host of every trainee who completed this month."""
    training_subsidy.pay(consortium, month, instruments.training_subsidy, completed)
    for name, pay in PAYMENTS.items():
        terms = getattr(instruments, name)
        if terms.rate > 0.0:
            pay(consortium, month, terms)
    levy_grant.pay(consortium, month, instruments.levy_grant)
    month.count["subsidy_level"] = instruments.training_subsidy.rate
    month.count["budget_in_force"] = yearly_budget(consortium, instruments)


def yearly_budget(consortium: Consortium, instruments: Instruments) -> float:
    """Return what the instruments in force may pay in a year at most, yuan."""
    budgets = [one.budget for name in PUBLIC if (one := getattr(instruments, name)).rate > 0.0]
    own = float(np.sum(budgets)) if budgets else 0.0
    cap = consortium.governing.cap
    return own if cap is None else min(own, cap / 100.0)
