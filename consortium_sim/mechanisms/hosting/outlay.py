"""What opening training places costs an enterprise in a year: set-up, the rent of the site, and a loan for both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.hosting import FUND_SETUP, HostingRule
from consortium_sim.mechanisms.incentives import Instruments, capital_grant, interest_subsidy, land_discount
from consortium_sim.population.consortium import Consortium


@dataclass(frozen=True)
class Outlay:
    """What an enterprise that opens places pays and gets back for it, yuan a year by enterprise."""

    setup: NDArray[np.float64]
    rent: NDArray[np.float64]
    interest: NDArray[np.float64]
    """On the loan that it takes, over all its life."""
    support: NDArray[np.float64]
    """What it expects of instruments toward the three."""
    affordable: NDArray[np.bool_]
    """Own means and credit cover what is to be paid in September."""

    @cached_property
    def net(self) -> NDArray[np.float64]:
        """What is left to be earned back by trainees."""
        return self.setup + self.rent + self.interest - self.support


def plan(
    consortium: Consortium, hosting: HostingRule, rule: FinanceRule, instruments: Instruments | None
) -> Outlay:
    """Return the outlay with these instruments, or with none.

    A land discount makes the bill lower; a capital grant comes after the investment, which needs finance in full.
    """
    multiple = consortium.enterprises.setup
    setup = hosting.setup * (FUND_SETUP if hosting.reserve_fund else 1.0) * multiple
    rent = hosting.site_rent * multiple
    discount = support = interest = np.zeros(setup.size)
    affordable = np.ones(setup.size, np.bool_)
    if instruments is not None and not instruments.support_investment:
        instruments = None
    if instruments is not None:
        discount = land_discount.expected(consortium, instruments.land_discount, rent)
    if rule.binding:
        need = setup + rent - discount
        interest = finance.interest_of(rule, finance.loan_for(consortium, rule, need))
        affordable = need <= finance.means(consortium, rule)
    if instruments is not None:
        support = (
            discount
            + capital_grant.expected(consortium, instruments.capital_grant, setup)
            + interest_subsidy.expected(consortium, instruments.interest_subsidy, interest)
        )
    return Outlay(setup, rent, interest, support, affordable)
