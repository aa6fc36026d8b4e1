"""Capital grant: government pays a share of an investment in cooperation after it is made, up to a cap."""

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
class CapitalGrant:
    """Terms of the grant."""

    kind: ClassVar[str] = "capital grant"
    rate: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of an investment that government pays", lever=True)
    ] = 0.0
    cap: Annotated[
        float,
        Quantity("yuan", 0.0, 1e7, "highest grant for what one enterprise invests in a month", lever=True),
    ] = 100_000.0
    take_up: Annotated[
        float, Quantity("share", 0.0, 1.0, "investing enterprises that claim the capital grant")
    ] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 2e6


def pay(consortium: Consortium, month: Month, rule: CapitalGrant) -> None:
    """Pay the grant for what was invested this month."""
    pay_instrument(consortium, month, rule, cents(_grant(rule, month.invested / 100.0)))


def expected(
    consortium: Consortium, rule: CapitalGrant, investment: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what an enterprise expects for this investment, yuan."""
    return counted_on(consortium, rule) * _grant(rule, investment)


def _grant(rule: CapitalGrant, investment: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.minimum(rule.rate * investment, rule.cap)
