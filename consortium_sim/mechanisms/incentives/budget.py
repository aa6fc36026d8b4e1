"""The one path of public money: who claims, a budget that can run out, an account line, a line of Π."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import in_proportion
from consortium_sim.population.month import Month


class Instrument(Protocol):
    """Terms of an instrument that government pays; its file adds the formula, with cap and eligibility."""

    @property
    def kind(self) -> str:
        """Its account line."""

    @property
    def take_up(self) -> float:
        """Share of the eligible enterprises that claim."""

    @property
    def budget(self) -> float:
        """Yuan a year."""


def claimants(consortium: Consortium, instrument: Instrument) -> NDArray[np.bool_]:
    """Return which enterprises claim this instrument where they are eligible; one always or never does."""
    enterprises = consortium.enterprises
    if instrument.take_up >= 1.0:
        return np.ones(enterprises.count, np.bool_)
    rows, line = np.arange(enterprises.count), TAKE_UP_DRAWS.index(instrument.kind)
    luck = uniform_columns(consortium.seed, Stream.TAKE_UP, 0, rows, enterprises.founded, line)
    return luck < instrument.take_up


def claimed(consortium: Consortium, instrument: Instrument, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the amounts of those who claim this instrument, 0 of the others, by enterprise."""
    if instrument.take_up >= 1.0 or not np.count_nonzero(amounts):
        return amounts
    return np.where(claimants(consortium, instrument), amounts, 0)


def counted_on(consortium: Consortium, instrument: Instrument) -> NDArray[np.float64]:
    """Return the part of its claims that each enterprise expects to be paid: 0 for who does not claim.

    All of it, or what last year's budget paid of all claims, where enterprises go by experience.
    """
    trust = consortium.governing.honoured.get(instrument.kind, 1.0)
    if instrument.take_up >= 1.0:
        return np.full(consortium.enterprises.count, trust)
    return np.where(claimants(consortium, instrument), trust, 0.0)


TAKE_UP_DRAWS = (
    "training subsidy",
    "order-class subsidy",
    "tax credit",
    "interest subsidy",
    "land discount",
    "capital grant",
    "performance grant",
    "R&D grant",
)
"""Account lines in the order of their draws: append, never reorder, or old results change."""


def pay(
    consortium: Consortium, month: Month, instrument: Instrument, claims: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Pay what is claimed of an instrument, cents by enterprise; a line of Π. Returns what was paid.

    claims: formula and cap applied to who is eligible; those who do not claim get nothing.
    """
    asked = claimed(consortium, instrument, claims)
    paid = pay_claims(consortium, month, instrument.kind, asked, instrument.budget)
    month.add_payoff("incentives", paid / 100.0)
    return paid


def pay_claims(
    consortium: Consortium, month: Month, kind: str, claims: NDArray[np.int64], budget: float
) -> NDArray[np.int64]:
    """Pay claims, cents by enterprise, out of a yearly budget in yuan; return what was paid.

    The budget of all instruments together binds too; who is paid first in the month is served first. The
    claims and what was paid are kept in the month, so that each subsidy can be checked against its formula.
    """
    region, governing = consortium.region, consortium.governing
    asked = int(claims.sum())
    month.count[f"claimed {kind}"], month.count[f"paid {kind}"] = asked / 100.0, 0.0
    if asked == 0:
        return claims
    left = max(round(budget * 100.0) - region.spent.get(kind, 0), 0)
    together = left if governing.cap is None else max(governing.cap - governing.paid, 0)
    most = min(left, together)
    paid = claims if asked <= most else in_proportion(most, claims.astype(np.float64))
    if asked > left:
        _tell_once(consortium, kind, f"the {kind}", budget)
    elif asked > together and governing.cap is not None:
        _tell_once(consortium, "all incentives", "all incentives together", governing.cap / 100.0)
    consortium.ledger.pay(consortium.clock.year, "government", "enterprises", kind, paid)
    granted = int(paid.sum())
    region.spent[kind] = region.spent.get(kind, 0) + granted
    governing.claimed[kind] = governing.claimed.get(kind, 0) + asked
    governing.paid += granted
    month.count[f"paid {kind}"] = granted / 100.0
    return paid


def _tell_once(consortium: Consortium, kind: str, whose: str, budget: float) -> None:
    yuan = f"{budget * consortium.scale:,.0f} yuan"
    consortium.tell_once_a_year(kind, f"the yearly budget of {whose} ({yuan}) has run out")
