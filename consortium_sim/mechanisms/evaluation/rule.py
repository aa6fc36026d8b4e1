"""How a consortium evaluates itself: the two loops of the quality spiral, and certification (model.md 4.12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from consortium_sim.parameters import Choice, Quantity


@dataclass(frozen=True)
class EvaluationRule:
    """Two loops that cross at implementation (8字型质量螺旋), the standard that they go by, and what they spend."""

    instant: Annotated[
        bool, Choice("the instant loop (即时诊改): monitor, warn, correct within the year", lever=True)
    ] = False
    annual: Annotated[
        bool,
        Choice(
            "the annual loop (年度诊改): diagnose, score, raise targets, move money to the weakest dimension",
            lever=True,
        ),
    ] = False
    certification: Annotated[
        bool, Choice("the consortium has itself certified by the standard", lever=True)
    ] = False
    standard: Annotated[
        str,
        Choice(
            "the standard that years are held against: a bundled one, or a file", lever=True, file="standards"
        ),
    ] = "local"
    window: Annotated[
        int,
        Quantity("months", 24, 120, "past months, in whole years, that control limits come from", lever=True),
    ] = 36
    limit: Annotated[
        float,
        Quantity(
            "1",
            0.0,
            6.0,
            "L, standard deviations that a deseasonalised value may be worse than its mean",
            "assumption: warning limits of two, action limits of three in Shewhart's charts",
            lever=True,
        ),
    ] = 2.0
    noticeable: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            0.5,
            "least deviation that warns, of the way from the worst value to the target",
            lever=True,
        ),
    ] = 0.02
    gain: Annotated[
        float,
        Quantity(
            "1",
            0.0,
            100.0,
            "strength of a correction per deviation, that as share of the way from worst to target",
            lever=True,
        ),
    ] = 5.0
    delay: Annotated[
        int,
        Quantity(
            "months",
            0,
            36,
            "months that a fully effective department needs to prepare a correction",
            lever=True,
        ),
    ] = 2
    duration: Annotated[
        int, Quantity("months", 1, 36, "months that a correction of the instant loop lasts", lever=True)
    ] = 6
    improvement: Annotated[
        float,
        Quantity(
            "yuan/month",
            0.0,
            1e8,
            "money for corrections where all are at full strength, over the dimensions",
            lever=True,
            extensive=True,
        ),
    ] = 150_000.0
    cost: Annotated[
        float,
        Quantity(
            "yuan/month", 0.0, 1e7, "collecting indicators and evaluating them", lever=True, extensive=True
        ),
    ] = 40_000.0
    ratchet: Annotated[
        float,
        Quantity(
            "1/year",
            0.0,
            1.0,
            "share of what a year was better than a target by which it is raised",
            lever=True,
        ),
    ] = 0.5
    shift: Annotated[
        float,
        Quantity(
            "1/year",
            0.0,
            1.0,
            "share of the other dimensions' money that moves to the weakest one in January",
            lever=True,
        ),
    ] = 0.25
    certification_fee: Annotated[
        float,
        Quantity("yuan/year", 0.0, 1e7, "what the certifier is paid in January", lever=True, extensive=True),
    ] = 100_000.0

    @property
    def evaluates(self) -> bool:
        """Something is evaluated at all."""
        return self.instant or self.annual or self.certification

    @property
    def corrects(self) -> bool:
        """Money for corrections is there."""
        return self.instant or self.annual
