"""R&D grant: public money for a share of the cost of a joint project, up to a cap a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.budget import counted_on
from consortium_sim.mechanisms.incentives.budget import pay as pay_instrument
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import DECEMBER, Consortium
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class RdGrant:
    """Terms of the grant."""

    kind: ClassVar[str] = "R&D grant"
    rate: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            0.6,
            "cost of a joint R&D project that the grant pays; 0.30 in Wuhu",
            "赤铸之光, Wuhu 2023: 30 % of total R&D cost (domain.md 2.2); 0 where there is no grant",
            lever=True,
        ),
    ] = 0.0
    cap: Annotated[
        float,
        Quantity(
            "yuan",
            0.0,
            2e7,
            "highest grant for one project",
            "赤铸之光, Wuhu 2023: 5 million yuan (domain.md 2.2)",
            lever=True,
        ),
    ] = 5_000_000.0
    take_up: Annotated[float, Quantity("share", 0.0, 1.0, "sponsors that claim the R&D grant")] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 6e6


def expected(
    consortium: Consortium, rule: RdGrant, cost: NDArray[np.float64], own: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the grant, yuan, that a sponsor expects for a project that costs `cost`, `own` of it its part."""
    return counted_on(consortium, rule) * np.minimum(np.minimum(rule.rate * cost, rule.cap), own)


def pay(consortium: Consortium, month: Month, rule: RdGrant) -> None:
    """Pay sponsors their share of this month's cost, at most what they paid and what is left of the cap."""
    projects = consortium.projects
    rows = np.flatnonzero(projects.billed)
    left = np.maximum(round(rule.cap * 100.0) - projects.granted[rows], 0)
    share = np.floor(rule.rate * projects.billed[rows]).astype(np.int64)
    claims = np.zeros(consortium.enterprises.count, np.int64)
    claims[projects.sponsor[rows]] = np.minimum(np.minimum(share, left), projects.own[rows])
    paid = pay_instrument(consortium, month, rule, claims)
    projects.granted[rows] += paid[projects.sponsor[rows]]
    if rule.rate > 0.0 and consortium.clock.calendar == DECEMBER and not projects.spend.any():
        consortium.tell(
            f"nobody has asked for the {rule.kind} so far: it needs projects of the technology platform"
        )
