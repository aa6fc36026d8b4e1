"""The money that follows production: wages, taxes, sales, the owners' share (model.md 4.7, fund closure)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.production import USUAL_FIT, ProductionRule
from consortium_sim.mechanisms.working import Work
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.actors import TRANSFERS
from consortium_sim.population.consortium import DECEMBER, Consortium
from consortium_sim.population.ledger import cents, in_proportion
from consortium_sim.population.month import Month

RESERVE_MONTHS = 3.0
"""Months of costs that an enterprise keeps before it pays its owners (model.md 4.7)."""


def settle_accounts(consortium: Consortium, month: Month, rule: ProductionRule, done: Work) -> None:
    """Wages, contributions, taxes, capital and fixed costs are paid, and the output is sold.

    Households and capital owners spend what they hold on the park's output; the outside world buys the
    remainder, or sells them what the park cannot. Source: model.md 4.7, fund closure.
    """
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    output = done.output + month.trainee_output
    month.wages = done.wages
    tax = rule.tax * output
    month.tax = tax
    contributions = np.floor(rule.social * done.wages + 0.5).astype(np.int64)
    ledger.pay(year, "enterprises", "households", "wages", done.wages)
    ledger.pay(year, "enterprises", "households", "social contributions", contributions)
    ledger.pay(year, "enterprises", "government", "taxes", cents(tax))
    ledger.pay(year, "enterprises", "owners", "capital costs", cents(rule.capital * output))
    fixed = enterprises.overhead * enterprises.size * enterprises.active
    ledger.pay(year, "enterprises", "outside", "fixed costs", cents(fixed))
    enterprises.output[:] = output
    enterprises.tax[:] = tax
    enterprises.staff[:] = done.staff
    service = consortium.centre.service
    _understand(done.fit, done.staff, service, enterprises.absorptive, enterprises.absorptive_boost)
    month.sales = cents(output)


@compiled
def _understand(
    fit: NDArray[np.float64],
    staff: NDArray[np.int64],
    service: NDArray[np.float64],
    absorptive: NDArray[np.float64],
    boost: NDArray[np.float64],
) -> None:
    """Write the absorptive capacity: the mean fit of the staff, and what service and cooperation add to it.

    boost: what cooperation would add; it becomes what it does add, as nobody absorbs more than everything.
    """
    for e in range(staff.size):
        own = fit[e] / staff[e] if staff[e] > 0 else USUAL_FIT
        served = min(own + service[e], 1.0)
        absorptive[e] = min(served + boost[e], 1.0)
        boost[e] = absorptive[e] - served


def spend(consortium: Consortium, month: Month) -> None:
    """Government passes on what it has left; households and owners spend what they hold, then sales settle."""
    ledger, region, year = consortium.ledger, consortium.region, consortium.clock.year
    ledger.pay(year, "government", "households", TRANSFERS, np.maximum(region.government, 0))
    left, weights = month.sales.copy(), month.sales.astype(np.float64)
    unsold = int(left.sum())
    for buyer, cash in (("households", region.households), ("owners", region.owners)):
        money = max(int(cash[0]), 0)
        shares = in_proportion(min(money, unsold), weights) if unsold else left
        bought = ledger.pay(year, buyer, "enterprises", "sales", np.minimum(shares, left))
        spent = int(bought.sum())
        ledger.pay(year, buyer, "outside", "imports", np.array([money - spent], np.int64))
        left -= bought
        unsold -= spent
    ledger.pay(year, "outside", "enterprises", "sales", left)


def pay_owners(consortium: Consortium, month: Month) -> None:
    """Note the month's profit; in December, what exceeds three months' costs goes to the owners."""
    enterprises = consortium.enterprises
    enterprises.profit[:] = (enterprises.cash - month.cash_before) / 100.0
    if consortium.clock.calendar == DECEMBER:
        costs = month.sales.astype(np.float64) / 100.0 - enterprises.profit
        keep = cents(RESERVE_MONTHS * np.maximum(costs, 0.0))
        spare = np.maximum(enterprises.cash - keep, 0)
        consortium.ledger.pay(consortium.clock.year, "enterprises", "owners", "dividends", spare)
