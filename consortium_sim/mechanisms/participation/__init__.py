"""Participation: what cooperation brings and costs, and who takes part (model.md 4.2, 4.6).

review.py tells who joins and leaves, worth.py what it brings each, cooperation.py what it does to technology,
membership.py who pays for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from consortium_sim.parameters import Choice, Quantity

HALF_INSIDE = 0.5
"""Share of the spillover that participants still get from others (model.md 4.2)."""

INNOVATIONS_LOST = 0.05
"""Share of n, what innovations add to log output, that is lost in a year (model.md 4.2)."""


@dataclass(frozen=True)
class ParticipationRule:
    """What cooperation brings and costs, and how enterprises revise their strategy."""

    review: Annotated[
        float, Quantity("months", 2.0, 48.0, "mean time between two reviews of the strategy")
    ] = 6.0
    exploration: Annotated[
        float, Quantity("share", 0.0, 0.5, "μ, reviews decided by own forecasts instead of imitation")
    ] = 0.2
    temperature: Annotated[
        float, Quantity("yuan/month", 1.0, 100.0, "τ, payoff difference per employee that is noticed")
    ] = 20.0
    memory: Annotated[
        float,
        Quantity(
            "months",
            1.0,
            48.0,
            "memory of experienced payoff: the newest month weighs one part in so many",
            "findings.md 2: a year, weights from .01 to .15 of the newest month",
        ),
    ] = 12.0
    partners: Annotated[
        Literal["mixed", "chain"],
        Choice("whom an enterprise compares itself with: anybody, or neighbours on the industry chain"),
    ] = "mixed"
    member_openness: Annotated[
        float, Quantity("1", 0.0, 1.0, "k of a member: speed-up of adoption by cooperating")
    ] = 0.1
    deep_openness: Annotated[float, Quantity("1", 0.0, 1.0, "k of a deep member")] = 0.2
    complementarity: Annotated[
        float, Quantity("share", 0.0, 1.0, "c, part of that gain that needs other participants")
    ] = 0.3
    spillover: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of the mean gain that reaches those outside too")
    ] = 0.3
    member_coordination: Annotated[
        float, Quantity("yuan/month", 0.0, 200.0, "cost of a member's coordination per employee, median")
    ] = 58.0
    deep_coordination: Annotated[float, Quantity("yuan/month", 0.0, 500.0, "the same for a deep member")] = (
        140.0
    )
    coordination_spread: Annotated[
        float, Quantity("1", 0.0, 2.0, "sd of its log between enterprises", initial=True)
    ] = 1.0
    fee: Annotated[
        float,
        Quantity("yuan/month", 0.0, 100.0, "membership fee per employee, to the consortium", lever=True),
    ] = 4.0
    secretariat: Annotated[
        float, Quantity("yuan/month", 0.0, 1e8, "running cost of the consortium", extensive=True)
    ] = 40_000.0
    first_share: Annotated[
        float, Quantity("share", 0.0, 1.0, "participants in the first month", initial=True)
    ] = 0.5
