"""The technology platform (S12): joint R&D in enterprises' workshops, in five stages (model.md 4.8).

foresight.py tells what a project would bring, sponsoring.py who begins one, billing.py who pays, partners.py
which college works on it, stages.py whether it passes or fails, effects.py what a passed stage changes,
licences.py who buys the result, platform.py puts a month together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from consortium_sim.parameters import Choice, Quantity

PACE = np.array([1.0, 1.0, 1.5, 0.5, 1.0])
"""Hazard of passing a stage relative to the usual one: transfer takes longest (assumption, 0.3–2 each)."""
RISK = np.array([1.5, 1.25, 1.0, 0.25, 0.5])
"""Hazard of failing relative to the usual one: most in research (assumption, 0.1–3 each)."""
EFFORT = np.array([1.0, 1.0, 1.0, 0.25, 0.5])
"""Monthly cost of a stage relative to research (assumption, 0.1–1.5 each)."""


@dataclass(frozen=True)
class TechnologyRule:
    """The technology platform and its projects."""

    open: Annotated[bool, Choice("the platform operates: members can begin projects", lever=True)] = False
    workshop: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 1e7, "running the platform and its department", lever=True, extensive=True
        ),
    ] = 40_000.0
    member_share: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            0.5,
            "cost of a project that the members pay together, and what they save on licences",
            lever=True,
        ),
    ] = 0.1
    project_cost: Annotated[
        float,
        Quantity(
            "yuan",
            1e5,
            8e6,
            "cost of a project that takes the usual time and is completed",
            "Wuhu: 17 matching events, 32 projects, 16.21 million yuan: 0.51 million yuan each (domain.md 2.2)",
        ),
    ] = 510_000.0
    stage_months: Annotated[
        float, Quantity("months", 2.0, 24.0, "usual time in research, of a team of the usual size")
    ] = 6.0
    failure: Annotated[float, Quantity("1/month", 0.0, 0.1, "hazard of failing, usual over the stages")] = (
        0.02
    )
    lift: Annotated[
        float, Quantity("1", 0.0, 0.1, "fall of the sponsor's distance δ when application is passed")
    ] = 0.013
    innovation: Annotated[
        float, Quantity("1", 0.0, 0.05, "rise of the sponsor's n, log output, when innovation is passed")
    ] = 0.004
    licence: Annotated[
        float, Quantity("share", 0.0, 1.0, "price of a licence, of the cost of the project")
    ] = 0.15

    @property
    def spend(self) -> float:
        """Yuan a month in research: the cost of a project over its usual time, stages weighted by effort."""
        return self.project_cost / (self.stage_months * float((EFFORT / PACE).sum()))

    @property
    def fee(self) -> float:
        """Price of a licence, yuan."""
        return self.licence * self.project_cost
