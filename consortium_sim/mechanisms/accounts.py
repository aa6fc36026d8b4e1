"""The money that follows production: wages, taxes, sales, the owners' share (model.md 4.7, fund closure)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.production import USUAL_FIT, ProductionRule
from consortium_sim.mechanisms.working import Work
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.actors import TRANSFERS
from consortium_sim.population.consortium import DECEMBER, Consortium
from consortium_sim.population.ledger import cents, split
from consortium_sim.population.month import Month

RESERVE_MONTHS = 3.0
"""Months of costs that an enterprise keeps before it pays its owners (model.md 4.7)."""


def settle_accounts(consortium: Consortium, month: Month, rule: ProductionRule, done: Work) -> None:
    """Wages, contributions, taxes, capital and fixed costs are paid, and the output is sold.

    Households and capital owners spend what they hold on the park's output; the outside world buys the
    remainder, or sells them what the park cannot. Source: model.md 4.7, fund closure.
    """
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    contributions, costs = np.empty(enterprises.count, np.int64), np.empty((2, enterprises.count))
    _owe(
        done.output,
        month.trainee_output,
        done.wages,
        enterprises.overhead,
        enterprises.size,
        enterprises.active,
        rule.social,
        rule.tax,
        rule.capital,
        contributions,
        month.tax,
        costs,
        enterprises.output,
    )
    ledger.pay(year, "enterprises", "households", "wages", done.wages)
    ledger.pay(year, "enterprises", "households", "social contributions", contributions)
    ledger.pay_yuan(year, "enterprises", "government", "taxes", month.tax)
    ledger.pay_yuan(year, "enterprises", "owners", "capital costs", costs[0])
    ledger.pay_yuan(year, "enterprises", "outside", "fixed costs", costs[1])
    enterprises.tax[:] = month.tax
    enterprises.staff[:] = done.staff
    service = consortium.centre.service
    _understand(done.fit, done.staff, service, enterprises.absorptive, enterprises.absorptive_boost)
    month.wages, month.sales = done.wages, cents(enterprises.output)


@compiled
def _owe(
    of_staff: NDArray[np.float64],
    of_trainees: NDArray[np.float64],
    wages: NDArray[np.int64],
    overhead: NDArray[np.float64],
    size: NDArray[np.float64],
    active: NDArray[np.bool_],
    social: float,
    tax_rate: float,
    capital: float,
    contributions: NDArray[np.int64],
    tax: NDArray[np.float64],
    costs: NDArray[np.float64],
    output: NDArray[np.float64],
) -> None:
    """Write output, and what is due of it: contributions, cents; tax, capital and fixed costs, yuan.

    social, tax_rate, capital: contributions as a share of wages, taxes and capital costs as shares of the output.
    """
    for e in range(size.size):
        output[e] = of_staff[e] + of_trainees[e]
        contributions[e] = math.floor(social * wages[e] + 0.5)
        tax[e] = tax_rate * output[e]
        costs[0, e], costs[1, e] = capital * output[e], overhead[e] * size[e] * active[e]


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
    bought, imported = np.empty((3, month.sales.size), np.int64), np.empty((2, 1), np.int64)
    _share_out(month.sales, region.households, region.owners, bought, imported)
    for number, buyer in enumerate(("households", "owners")):
        ledger.pay(year, buyer, "enterprises", "sales", bought[number])
        ledger.pay(year, buyer, "outside", "imports", imported[number])
    ledger.pay(year, "outside", "enterprises", "sales", bought[2])


@compiled
def _share_out(
    sales: NDArray[np.int64],
    households: NDArray[np.int64],
    owners: NDArray[np.int64],
    bought: NDArray[np.int64],
    imported: NDArray[np.int64],
) -> None:
    """Write what households, owners and the world outside buy of each enterprise, and what the two have left.

    households, owners: cents that they hold, (1,); they buy of all in proportion to the sales, as far as that goes.
    """
    weights, left, unsold = np.empty(sales.size), bought[2], 0
    for e in range(sales.size):
        weights[e], left[e] = sales[e], sales[e]
        unsold += sales[e]
    imported[0, 0], imported[1, 0] = max(households[0], 0), max(owners[0], 0)
    for buyer in range(2):
        split(min(imported[buyer, 0], unsold), weights, bought[buyer])
        for e in range(left.size):
            bought[buyer, e] = min(bought[buyer, e], left[e])
            left[e] -= bought[buyer, e]
            unsold -= bought[buyer, e]
            imported[buyer, 0] -= bought[buyer, e]


def pay_owners(consortium: Consortium, month: Month) -> None:
    """Note the month's profit; in December, what exceeds three months' costs goes to the owners."""
    enterprises = consortium.enterprises
    enterprises.profit[:] = (enterprises.cash - month.cash_before) / 100.0
    if consortium.clock.calendar == DECEMBER:
        costs = month.sales.astype(np.float64) / 100.0 - enterprises.profit
        keep = cents(RESERVE_MONTHS * np.maximum(costs, 0.0))
        spare = np.maximum(enterprises.cash - keep, 0)
        consortium.ledger.pay(consortium.clock.year, "enterprises", "owners", "dividends", spare)
