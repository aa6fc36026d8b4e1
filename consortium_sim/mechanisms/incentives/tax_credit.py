"""Tax credit: a share of the investment in training against the education surcharges due, carried forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.budget import claimed, counted_on
from consortium_sim.mechanisms.incentives.budget import pay as pay_instrument
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

SURCHARGE = 0.05
"""Education surcharges (3 % and 2 %) on VAT (domain.md 3, from memory)."""


@dataclass(frozen=True)
class TaxCredit:
    """Terms of the credit."""

    kind: ClassVar[str] = "tax credit"
    rate: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "investment in training that may be set against the surcharges; 0.30 in force",
            "财税〔2019〕46号: 30 % (domain.md 3); 0 where no enterprise is on the list",
            lever=True,
        ),
    ] = 0.0
    vat_share: Annotated[float, Quantity("share", 0.1, 0.9, "VAT in all taxes of an enterprise")] = 0.5
    take_up: Annotated[
        float, Quantity("share", 0.0, 1.0, "training enterprises that claim the tax credit")
    ] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 6e6


def surcharge_due(rule: TaxCredit, tax: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the education surcharges within a tax payment, in the same unit."""
    return SURCHARGE * rule.vat_share * tax


def pay(consortium: Consortium, month: Month, rule: TaxCredit) -> None:
    """Earn the credit on this month's eligible investment and use it against this month's surcharges."""
    enterprises = consortium.enterprises
    earned = np.floor(rule.rate * month.eligible).astype(np.int64)
    enterprises.credit_carried += claimed(consortium, rule, earned)
    due = cents(surcharge_due(rule, month.tax))
    usable = np.minimum(enterprises.credit_carried, due) if rule.rate > 0.0 else np.zeros_like(due)
    enterprises.credit_carried -= pay_instrument(consortium, month, rule, usable)


def expected(
    consortium: Consortium, rule: TaxCredit, trainee_cost: float, hosted_months: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the credit that an enterprise can hope to use per hosted month, yuan, (enterprises,)."""
    due = 12.0 * surcharge_due(rule, consortium.enterprises.tax)
    ceiling = due / np.maximum(hosted_months, 1.0)
    return counted_on(consortium, rule) * np.minimum(rule.rate * trainee_cost, ceiling)
