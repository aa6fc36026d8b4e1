"""Interest subsidy: government pays a share of the interest on loans for cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.budget import counted_on
from consortium_sim.mechanisms.incentives.budget import pay as pay_instrument
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class InterestSubsidy:
    """Terms of the subsidy."""

    kind: ClassVar[str] = "interest subsidy"
    rate: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of the interest that government pays", lever=True)
    ] = 0.0
    take_up: Annotated[
        float, Quantity("share", 0.0, 1.0, "enterprises with a loan that claim the interest subsidy")
    ] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 1e6


def pay(consortium: Consortium, month: Month, rule: InterestSubsidy) -> None:
    """Pay the share of the interest that enterprises paid this month."""
    pay_instrument(consortium, month, rule, cents(rule.rate * (month.interest / 100.0)))


def expected(
    consortium: Consortium, rule: InterestSubsidy, interest: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what an enterprise expects for this interest, in the same unit."""
    return counted_on(consortium, rule) * (rule.rate * interest)
