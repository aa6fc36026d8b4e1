"""Order-class stipend: public money per student of an order class, paid to the sponsor."""

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
class OrderStipend:
    """Terms of the stipend."""

    kind: ClassVar[str] = "order-class subsidy"
    rate: Annotated[
        float,
        Quantity("yuan/month", 0.0, 2_000.0, "public money per student of an order class", lever=True),
    ] = 0.0
    take_up: Annotated[float, Quantity("share", 0.0, 1.0, "sponsors that claim the order-class stipend")] = (
        1.0
    )
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 2e6


def pay(consortium: Consortium, month: Month, rule: OrderStipend) -> None:
    """Pay the sponsors, at most what they paid to their students."""
    pay_instrument(consortium, month, rule, np.minimum(cents(rule.rate * month.sponsored), month.stipends))


def expected(consortium: Consortium, rule: OrderStipend) -> NDArray[np.float64]:
    """Return what a sponsor expects per student and month, yuan by enterprise."""
    if rule.rate == 0.0:
        return np.zeros(consortium.enterprises.count)
    return counted_on(consortium, rule) * rule.rate
