"""Every yuan moves here, from payer to payee, with a kind, in whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import LedgerError
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.rounding import round_to_total
from consortium_sim.numerics.summation import total
from consortium_sim.population.actors import CLASSES, TRANSFERS

Cents = NDArray[np.int64]
WHOLE = np.dtype(np.int64)
MOST_CENTS = 2.0**62
"""Amounts below this fit whole cents of 64 bits, and so does the sum of two."""


@dataclass
class Ledger:
    """Balances in integer cents and the flows of the year between classes of actor.

    `cash` holds, by class, the column that its owners see as their money: payments write both the balances
    and that column, and `audit` finds any column that something else has written.
    """

    balances: dict[str, Cents]
    cash: dict[str, Cents]
    total: int
    flows: dict[tuple[int, str, str, str], int] = field(default_factory=dict)
    """Cents by (year, payer class, payee class, kind)."""
    public_spending: int = 0
    """Cents that government has paid so far, transfers that only pass taxes on left out."""

    @classmethod
    def opening(cls, cash: Mapping[str, Cents]) -> Ledger:
        """Open the books with the cash that every owner holds; the ledger keeps the columns, not copies."""
        unknown = set(CLASSES) - set(cash)
        if unknown:
            raise LedgerError(f"no cash column for {sorted(unknown)}")
        balances = {name: column.copy() for name, column in cash.items()}
        return cls(balances, dict(cash), sum(int(balance.sum()) for balance in balances.values()))

    def pay(self, year: int, payer: str, payee: str, kind: str, amount: Cents) -> Cents:
        """Move amount[i] cents from account i of class `payer` to account i of class `payee`; return amount.

        A class with one account where the other has many pays or receives the sum. Amounts are whole cents and
        not negative; LedgerError otherwise, and nothing moves.
        """
        if amount.dtype != WHOLE or amount.ndim != 1:
            raise LedgerError(
                f"{kind}: amounts are {amount.dtype} {amount.shape}, not whole cents (int64) by accounts"
            )
        balances, cash = self.balances, self.cash
        moved = int(move(amount, balances[payer], cash[payer], balances[payee], cash[payee]))
        if moved > 0:
            key = (year, payer, payee, kind)
            self.flows[key] = self.flows.get(key, 0) + moved
            if payer == "government" and kind != TRANSFERS:
                self.public_spending += moved
        elif moved < 0:
            held = " and ".join(f"{owner} has {balances[owner].size} accounts" for owner in (payer, payee))
            fault = (
                f"{held}, found {amount.size} amounts" if moved == TOO_FEW_OR_MANY else "a negative amount"
            )
            raise LedgerError(f"{kind} from {payer} to {payee}: {fault}")
        return amount

    def pay_yuan(self, year: int, payer: str, payee: str, kind: str, yuan: NDArray[Any] | float) -> Cents:
        """Pay amounts, as `cents` rounds them; return the cents."""
        return self.pay(year, payer, payee, kind, cents(yuan))

    def pay_within(self, year: int, owner: str, kind: str, paid: Cents, received: Cents) -> None:
        """Move paid[i] cents out of account i of a class and received[i] cents into it, between members of it.

        Both are whole cents, not negative, one an account, and add up to the same; LedgerError otherwise, and
        nothing moves.
        """
        if int(paid.sum()) != int(received.sum()):
            raise LedgerError(f"{kind}: {int(paid.sum())} cents paid, {int(received.sum())} received")
        for amount in (paid, received):
            if amount.dtype != np.int64 or amount.shape != self.balances[owner].shape:
                raise LedgerError(
                    f"{kind}: found {amount.dtype} {amount.shape}, not a whole amount an account"
                )
            if int(amount.min()) < 0:
                raise LedgerError(f"{kind}: a negative amount within {owner}")
        change = received - paid
        self.balances[owner] += change
        self.cash[owner] += change
        moved = int(paid.sum())
        if moved:
            key = (year, owner, owner, kind)
            self.flows[key] = self.flows.get(key, 0) + moved

    def audit(self) -> None:
        """Raise LedgerError if money was made or lost, or if a cash column moved without a payment."""
        held, owner, account = _compared(
            tuple(self.balances.values()), tuple(self.cash[name] for name in self.balances)
        )
        if owner >= 0:
            name = list(self.balances)[owner]
            raise LedgerError(
                f"{name}[{account}] holds {int(self.cash[name][account])} cents, "
                f"the ledger says {int(self.balances[name][account])}: something moved money past the ledger"
            )
        if held != self.total:
            raise LedgerError(f"balances add up to {int(held)} cents, not to {self.total}")

    def paid(self, year: int, kind: str) -> int:
        """Cents of this kind in this year."""
        return sum(cents for (y, _, _, k), cents in self.flows.items() if y == year and k == kind)


NEGATIVE, TOO_FEW_OR_MANY = -1, -2


@compiled
def move(amount: Cents, payer: Cents, payer_cash: Cents, payee: Cents, payee_cash: Cents) -> int:
    """Move amounts between accounts and return their sum; less than 0 is a fault, and nothing moves.

    payer, payee: balances, one an amount or one for all; the columns of cash follow them.
    """
    for accounts in (payer.size, payee.size):
        if accounts > 1 and accounts != amount.size:
            return TOO_FEW_OR_MANY
    moved = 0
    for i in range(amount.size):
        if amount[i] < 0:
            return NEGATIVE
        moved += amount[i]
    if moved == 0:
        return 0
    if payer.size == 1:
        payer[0] -= moved
        payer_cash[0] -= moved
    else:
        for i in range(amount.size):
            payer[i] -= amount[i]
            payer_cash[i] -= amount[i]
    if payee.size == 1:
        payee[0] += moved
        payee_cash[0] += moved
    else:
        for i in range(amount.size):
            payee[i] += amount[i]
            payee_cash[i] += amount[i]
    return moved


@compiled
def _compared(balances: tuple[Cents, ...], cash: tuple[Cents, ...]) -> tuple[int, int, int]:
    """Return the sum of all balances, and class and account where cash is not the balance, −1 if there is none."""
    held, owner, account = 0, -1, -1
    for one in range(len(balances)):
        balance, column = balances[one], cash[one]
        for i in range(balance.size):
            held += balance[i]
            if balance[i] != column[i] and owner < 0:
                owner, account = one, i
    return held, owner, account


def cents(yuan: NDArray[Any] | float) -> Cents:
    """Round yuan, (n,) or one amount, to whole cents, half to even; LedgerError for what is no amount."""
    amount = np.ascontiguousarray(yuan, np.float64)
    whole = np.empty(amount.size, np.int64)
    if not _round(amount, whole):
        raise LedgerError(f"an amount is no number of yuan, or beyond all money: {amount.reshape(-1)}")
    return whole


@compiled
def _round(yuan: NDArray[np.float64], whole: Cents) -> bool:
    """Write whole cents; tell whether all are numbers that cents can hold."""
    held = True
    for i in range(yuan.size):
        rounded = nearest_cent(yuan[i])
        held &= abs(rounded) < MOST_CENTS
        whole[i] = np.int64(rounded)
    return held


@woven_in
def nearest_cent(yuan: float) -> float:
    """Return an amount in whole cents, half to even."""
    return float(np.rint(yuan * 100.0))


def in_proportion(whole: int, weights: NDArray[np.floating[Any]]) -> Cents:
    """Split cents in proportion to weights, (n,), so that the shares add up to the cent.

    Largest remainders; ties go to the lower index. All weights zero: an equal split. ValueError where there is
    something and nobody to share it.
    """
    if weights.size == 0 and whole:
        raise ValueError(f"{whole} cents cannot be shared among nobody")
    shares = np.empty(weights.size, np.int64)
    split(whole, np.ascontiguousarray(weights, np.float64), shares)
    return shares


@compiled
def split(whole: int, weights: NDArray[np.float64], shares: Cents) -> None:
    """Write what `in_proportion` returns."""
    scale, exact = total(weights), np.empty(weights.size)
    for i in range(weights.size):
        exact[i] = weights[i] / scale * whole if scale > 0.0 else whole / weights.size
    round_to_total(exact, whole, shares)
