"""Supervision: yearly pledges of deep members are checked; breach costs money and rating (model.md 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import SEPTEMBER, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class SupervisionRule:
    """How pledges are looked after, and what a broken one costs."""

    pledges: Annotated[
        Literal["kept", "calculated"],
        Choice(
            "a deep member keeps its pledge whatever it costs, or only where breaking it costs more (structural)"
        ),
    ] = "kept"
    inspection: Annotated[
        float,
        Quantity("share", 0.0, 1.0, "chance that a pledge is checked at the end of its year", lever=True),
    ] = 0.0
    inspection_cost: Annotated[
        float, Quantity("yuan", 0.0, 50_000.0, "what government pays for one inspection")
    ] = 2_000.0
    claw_back: Annotated[
        float,
        Quantity(
            "yuan",
            0.0,
            50_000.0,
            "paid to government for every pledged trainee without a place, if found",
            "assumption: a year's apprentice subsidy, 人社部 2021 (domain.md 3)",
            lever=True,
        ),
    ] = 5_000.0
    rating_gain: Annotated[
        float, Quantity("1", 0.0, 0.5, "rise of the credit rating after a check that finds the pledge kept")
    ] = 0.05
    rating_loss: Annotated[
        float, Quantity("1", 0.0, 1.0, "fall of the credit rating after one that finds it broken")
    ] = 0.2

    @property
    def binds(self) -> bool:
        """Whether pledges are kept whatever they cost."""
        return self.pledges == "kept"

    @property
    def expected_claw_back(self) -> float:
        """Yuan that a missing trainee costs on average."""
        return self.inspection * self.claw_back


def pledge(
    consortium: Consortium,
    pledged: NDArray[np.float64],
    limit: NDArray[np.float64],
    luck: NDArray[np.float64],
) -> None:
    """Note the trainees that each enterprise owes places to, for the year that begins.

    pledged: by strategy and staff, (enterprises,); limit: what the law allows; luck rounds as it rounds places.
    """
    consortium.enterprises.pledged[:] = np.minimum(np.floor(pledged + luck), np.floor(limit)).astype(np.int64)
    consortium.enterprises.pledged[pledged <= 0.0] = 0


def inspect(consortium: Consortium, month: Month, rule: SupervisionRule) -> None:
    """In September, before the new intake, check the pledges of the year that has ended.

    A pledge is kept if the enterprise offered the places, whether or not students came; the law's limit
    lowers what it owes, a lack of means does not.
    """
    if consortium.clock.calendar != SEPTEMBER:
        return
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    owes = enterprises.active & (enterprises.pledged > 0)
    missing = np.where(owes, np.maximum(enterprises.pledged - enterprises.places, 0), 0)
    luck = uniform_columns(
        consortium.seed, Stream.INSPECTION, consortium.clock.month, np.arange(enterprises.count)
    )
    checked = owes & (luck < rule.inspection)
    found = checked & (missing > 0)
    claimed = cents(rule.claw_back * np.where(found, missing, 0))
    ledger.pay(year, "enterprises", "government", "claw-back", claimed)
    cost = cents(rule.inspection_cost * float(checked.sum()))
    ledger.pay(year, "government", "households", "inspections", cost)
    month.add_payoff("supervision", -claimed / 100.0)
    finance.rate(consortium, np.where(found, -rule.rating_loss, np.where(checked, rule.rating_gain, 0.0)))
    month.count["pledges_broken"] = float((missing > 0).sum())
    month.count["pledges_checked"] = float(checked.sum())
    month.count["claw_backs"] = float(claimed.sum()) / 100.0
    if found.any():
        number = round(int(found.sum()) * consortium.scale)
        consortium.tell(f"supervision found broken pledges of hosting: {number:,}")
