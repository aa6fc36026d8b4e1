"""What happens in one month: filled by the phases in their order, read by the accounts and the indicators."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.people import People


@dataclass
class Month:
    """Scratch of one month; nothing here outlives it."""

    technology: NDArray[np.float64]
    """a_ek, log technology in use at each post, (enterprises, occupations)."""
    unit_output: NDArray[np.float64]
    """Yuan a month that one unit of effective skill produces at each post, (enterprises, occupations)."""
    post_pay: NDArray[np.float64]
    """Of those, yuan that the post pays."""
    students: NDArray[np.int64]
    """Rows of who studies this month, those who graduate in it among them."""
    hosted: NDArray[np.uint8]
    """1 for a student who works at the host this month, (students,)."""
    trainee_months: NDArray[np.float64]
    """Hosted students by enterprise."""
    trainee_output: NDArray[np.float64]
    """What they produce, yuan."""
    trainee_pay: NDArray[np.int64]
    """Cents."""
    sponsored: NDArray[np.float64]
    """Students of its order classes by enterprise."""
    eligible: NDArray[np.int64]
    """Investment in training that a tax credit may count, cents by enterprise."""
    invested: NDArray[np.int64]
    """Capital investment in cooperation (set-up, stations), cents by enterprise."""
    site_rent: NDArray[np.int64]
    """Rent paid for sites of training and stations, cents by enterprise."""
    interest: NDArray[np.int64]
    """Interest paid on loans, cents by enterprise."""
    stipends: NDArray[np.int64]
    """Paid to students of order classes by enterprise, cents."""
    cash_before: NDArray[np.int64]
    """Cash of the enterprises before the month, cents."""
    wages: NDArray[np.int64]
    """Cents by enterprise."""
    tax: NDArray[np.float64]
    """Yuan by enterprise."""
    sales: NDArray[np.int64]
    """Cents by enterprise."""
    totals: NDArray[np.float64]
    """Sums over the people at work, in the order of working.TOTALS."""
    graduating: People | None = None
    """Who left college this month to look for work, as they were then; None but in July."""
    public_before: int = 0
    """The ledger's public spending before the month, cents."""
    payoff: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    """Lines of Π: what participation brought, yuan by enterprise; each mechanism adds its own."""
    count: dict[str, float] = field(default_factory=dict)
    """Events and sums that indicators read."""
    circulated: dict[str, float] = field(default_factory=dict)
    """Value of what members exchanged with each other, yuan, by what it was."""
    bought_outside: dict[str, float] = field(default_factory=dict)
    """Value of the like that they bought outside, yuan."""
    reading: dict[str, float] = field(default_factory=dict)
    """Indicators that evaluation has measured at the end of the month, in persons and yuan of the city."""

    @classmethod
    def begin(cls, cash: NDArray[np.int64], occupations: int) -> Month:
        """Return a month in which nothing has happened yet, for enterprises that hold this cash."""
        enterprises = cash.size
        return cls(
            technology=np.zeros((enterprises, occupations)),
            unit_output=np.zeros((enterprises, occupations)),
            post_pay=np.zeros((enterprises, occupations)),
            students=np.zeros(0, np.int64),
            hosted=np.zeros(0, np.uint8),
            trainee_months=np.zeros(enterprises),
            trainee_output=np.zeros(enterprises),
            trainee_pay=np.zeros(enterprises, np.int64),
            sponsored=np.zeros(enterprises),
            eligible=np.zeros(enterprises, np.int64),
            invested=np.zeros(enterprises, np.int64),
            site_rent=np.zeros(enterprises, np.int64),
            interest=np.zeros(enterprises, np.int64),
            stipends=np.zeros(enterprises, np.int64),
            cash_before=cash.copy(),
            wages=np.zeros(enterprises, np.int64),
            tax=np.zeros(enterprises),
            sales=np.zeros(enterprises, np.int64),
            totals=np.zeros(0),
        )

    def add_payoff(self, line: str, yuan: NDArray[np.float64]) -> None:
        """Add an amount by enterprise to a line of Π; the array is kept, so that it must not change afterwards."""
        before = self.payoff.get(line)
        self.payoff[line] = yuan if before is None else before + yuan
