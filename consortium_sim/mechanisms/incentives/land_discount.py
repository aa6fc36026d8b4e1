"""Land discount: government pays a share of the rent on sites for training and stations."""

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
class LandDiscount:
    """Terms of the discount."""

    kind: ClassVar[str] = "land discount"
    rate: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of the rent that government takes over", lever=True)
    ] = 0.0
    take_up: Annotated[
        float, Quantity("share", 0.0, 1.0, "enterprises that rent a site and claim the discount")
    ] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 2e6


def pay(consortium: Consortium, month: Month, rule: LandDiscount) -> None:
    """Pay the share of the rent of this month."""
    pay_instrument(consortium, month, rule, cents(rule.rate * (month.site_rent / 100.0)))


def expected(consortium: Consortium, rule: LandDiscount, rent: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what an enterprise expects for this rent, in the same unit."""
    return counted_on(consortium, rule) * (rule.rate * rent)
