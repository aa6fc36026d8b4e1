"""What kind of government there is, what it wants, and how it goes about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from consortium_sim.parameters import Choice, Quantity


@dataclass(frozen=True)
class GovernmentRule:
    """Terms of the government's own decisions."""

    kind: Annotated[
        Literal["fixed", "target", "learning"],
        Choice("keeps to what is declared, seeks a target, or learns what its money brings", lever=True),
    ] = "fixed"
    budget: Annotated[
        float,
        Quantity("yuan/year", 0.0, 1e13, "what all instruments may pay together", lever=True, extensive=True),
    ] = 1e11
    expectation: Annotated[
        Literal["declared", "honoured"],
        Choice(
            "enterprises expect what is declared, or of it the share of claims paid last year (structural)"
        ),
    ] = "declared"
    goal: Annotated[
        Literal["participation", "match", "placement"],
        Choice("what it wants to raise: participants, graduates in their occupation, or at work", lever=True),
    ] = "participation"
    target: Annotated[float, Quantity("share", 0.0, 1.0, "value of the goal that is sought", lever=True)] = (
        0.5
    )
    delay: Annotated[int, Quantity("months", 0, 24, "d, until the government knows a value", lever=True)] = 3
    proportional: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 20_000.0, "Kp, training subsidy per unit that the goal is off", lever=True
        ),
    ] = 2_000.0
    integral: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 5_000.0, "Ki, the same per unit and month in which it was off", lever=True
        ),
    ] = 50.0
    ceiling: Annotated[
        float, Quantity("yuan/month", 0.0, 5_000.0, "S_max, highest training subsidy", lever=True)
    ] = 2_000.0
    step: Annotated[
        float,
        Quantity("share", 0.0, 1.0, "part of the budget that a learning government moves a year", lever=True),
    ] = 0.25
    exploration: Annotated[
        float, Quantity("share", 0.0, 1.0, "years in which it moves it to any instrument", lever=True)
    ] = 0.2
