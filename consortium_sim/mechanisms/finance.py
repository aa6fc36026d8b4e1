"""Finance: credit rating, loans against it, their service, and what an enterprise can invest (model.md 4.11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, normal_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

LOWEST_RATING = 0.05
"""No rating is lower, so that it can be earned back (assumption, 0.01–0.1)."""
SIZE_IN_RATING = 0.1
"""Elasticity of the first rating to size relative to the park's mean (assumption, 0–0.3)."""


@dataclass(frozen=True)
class FinanceRule:
    """What investments need, and on which terms banks lend."""

    binding: Annotated[
        bool,
        Choice("an investment needs cash above the working reserve, or credit (structural)"),
    ] = False
    open: Annotated[
        bool, Choice("banks lend to the park's enterprises against their credit rating", lever=True)
    ] = False
    guarantee: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "part of every loan that government guarantees: it counts as rated 1",
            lever=True,
        ),
    ] = 0.0
    reserve: Annotated[
        float, Quantity("months", 0.0, 6.0, "months of costs that are working capital and not invested")
    ] = 2.0
    first_rating: Annotated[
        float,
        Quantity("1", 0.05, 1.0, "median credit rating of an enterprise of the mean size", initial=True),
    ] = 0.5
    rating_spread: Annotated[
        float, Quantity("1", 0.0, 1.5, "sd of its log between enterprises", initial=True)
    ] = 0.4
    line: Annotated[
        float, Quantity("share", 0.0, 0.5, "loans at most, of a year's sales, at the rating 1")
    ] = 0.03
    interest: Annotated[float, Quantity("1/year", 0.0, 0.2, "interest on loans")] = 0.045
    years: Annotated[float, Quantity("years", 0.5, 10.0, "time in which a loan is repaid")] = 3.0


def first_rating(
    rule: FinanceRule,
    seed: np.uint64,
    month: int,
    rows: NDArray[np.int64],
    relative_size: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the rating of enterprises that have no record here: lognormal, a little higher for large ones.

    relative_size: size over the mean of the park. Source: assumption.
    """
    luck = normal_columns(seed, Stream.RATING, month, rows)
    rating = rule.first_rating * np.exp(rule.rating_spread * luck)
    return np.clip(rating * np.maximum(relative_size, 1e-6) ** SIZE_IN_RATING, LOWEST_RATING, 1.0)


def rate(consortium: Consortium, change: NDArray[np.float64]) -> None:
    """Raise or lower ratings, within their bounds."""
    enterprises = consortium.enterprises
    enterprises.rating[:] = np.clip(enterprises.rating + change, LOWEST_RATING, 1.0)


def own_means(consortium: Consortium, rule: FinanceRule) -> NDArray[np.float64]:
    """Return the cash above the working reserve, yuan by enterprise; last month's costs are the measure."""
    enterprises = consortium.enterprises
    costs = np.maximum(enterprises.output - enterprises.profit, 0.0)
    return np.maximum(enterprises.cash / 100.0 - rule.reserve * costs, 0.0)


def credit(consortium: Consortium, rule: FinanceRule) -> NDArray[np.float64]:
    """Return what banks would still lend, yuan by enterprise: rating · line · a year's sales, less the debt.

    The guaranteed part of a loan is rated 1. Value added stands for sales.
    """
    enterprises = consortium.enterprises
    if not rule.open:
        return np.zeros(enterprises.count)
    rated = rule.guarantee + (1.0 - rule.guarantee) * enterprises.rating
    line = rated * rule.line * 12.0 * enterprises.output
    return np.where(enterprises.active, np.maximum(line - enterprises.debt / 100.0, 0.0), 0.0)


def means(consortium: Consortium, rule: FinanceRule) -> NDArray[np.float64]:
    """Return what an enterprise can raise for an investment, yuan by enterprise; inf where finance never binds."""
    if not rule.binding:
        return np.full(consortium.enterprises.count, np.inf)
    return own_means(consortium, rule) + credit(consortium, rule)


def loan_for(consortium: Consortium, rule: FinanceRule, need: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the loan that an investment takes, yuan by enterprise: what own means lack, at most the credit."""
    if not rule.binding:
        return np.zeros_like(need)
    return np.minimum(np.maximum(need - own_means(consortium, rule), 0.0), credit(consortium, rule))


def interest_of(rule: FinanceRule, loan: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return all the interest on a loan that is repaid in equal monthly parts: loan · i/12 · (N + 1)/2."""
    return loan * rule.interest / 12.0 * (_months(rule) + 1.0) / 2.0


def borrow(
    consortium: Consortium, month: Month, rule: FinanceRule, need_cents: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Take the loans that this investment needs, before it is paid; return them, cents by enterprise."""
    enterprises = consortium.enterprises
    if not rule.binding:
        return np.zeros_like(need_cents)
    drawn = cents(loan_for(consortium, rule, need_cents / 100.0))
    consortium.ledger.pay(consortium.clock.year, "outside", "enterprises", "loan", drawn)
    enterprises.debt += drawn
    enterprises.instalment += np.ceil(drawn / _months(rule)).astype(np.int64)
    month.count["borrowed"] = month.count.get("borrowed", 0.0) + float(drawn.sum()) / 100.0
    return drawn


def service_debt(consortium: Consortium, month: Month, rule: FinanceRule) -> None:
    """Pay this month's interest and repayment to the banks; interest is a line of Π."""
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    if not np.count_nonzero(enterprises.debt):
        return
    month.interest = cents(rule.interest / 12.0 * (enterprises.debt / 100.0))
    repaid = np.minimum(enterprises.instalment, enterprises.debt)
    ledger.pay(year, "enterprises", "outside", "loan interest", month.interest)
    ledger.pay(year, "enterprises", "outside", "loan repayment", repaid)
    enterprises.debt -= repaid
    enterprises.instalment[enterprises.debt == 0] = 0
    month.add_payoff("finance", -month.interest / 100.0)


def follow_closings(consortium: Consortium, month: Month, rule: FinanceRule) -> None:
    """Write off what closed enterprises owe, and rate those that entered this month.

    The lender books the loss: it gives what it then gets back as a repayment, and government pays it the
    guaranteed part.
    """
    enterprises = consortium.enterprises
    if np.count_nonzero(enterprises.debt):
        _write_off(consortium, month, rule)
    entrants = (enterprises.active & (enterprises.founded == consortium.clock.month)).nonzero()[0]
    if entrants.size:
        size = enterprises.size[entrants] / enterprises.size.mean()
        enterprises.rating[entrants] = first_rating(
            rule, consortium.seed, consortium.clock.month, entrants, size
        )


def _write_off(consortium: Consortium, month: Month, rule: FinanceRule) -> None:
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    lost = np.where(enterprises.active, 0, enterprises.debt)
    ledger.pay(year, "outside", "enterprises", "loan written off", lost)
    ledger.pay(year, "enterprises", "outside", "loan repayment", lost)
    guaranteed = np.floor(np.array([rule.guarantee * float(lost.sum())])).astype(np.int64)
    ledger.pay(year, "government", "outside", "loan guarantee", guaranteed)
    month.count["guarantees_paid"] = float(guaranteed[0]) / 100.0
    enterprises.debt -= lost
    enterprises.instalment[~enterprises.active] = 0


def _months(rule: FinanceRule) -> float:
    return max(round(12.0 * rule.years), 1)
