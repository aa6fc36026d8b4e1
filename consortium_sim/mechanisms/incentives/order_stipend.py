"""Order-class stipend: public money per student of an order class, paid to the sponsor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from consortium_sim.mechanisms.incentives.budget import pay_claims
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

KIND = "order-class subsidy"


@dataclass(frozen=True)
class OrderStipend:
    """Terms of the stipend."""

    rate: Annotated[
        float,
        Quantity("yuan/month", 0.0, 2_000.0, "public money per student of an order class", lever=True),
    ] = 0.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 2e6


def pay(consortium: Consortium, month: Month, rule: OrderStipend) -> None:
    """Pay the sponsors, at most what they paid to their students."""
    claims = np.minimum(cents(rule.rate * month.sponsored), month.stipends)
    paid = pay_claims(consortium, month, KIND, claims, rule.budget)
    month.add_payoff("incentives", paid / 100.0)
