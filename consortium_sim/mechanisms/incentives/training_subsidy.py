"""Training subsidy per hosted month: an advance, and the rest when the trainee completes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.incentives.budget import claimed, counted_on
from consortium_sim.mechanisms.incentives.budget import pay as pay_instrument
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class TrainingSubsidy:
    """Terms of the subsidy."""

    kind: ClassVar[str] = "training subsidy"
    rate: Annotated[
        float, Quantity("yuan/month", 0.0, 5_000.0, "subsidy per hosted month of a trainee", lever=True)
    ] = 0.0
    advance: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "part paid while the trainee is there; the rest is paid on completion",
            "闽人社文〔2019〕220号: up to 50 % before, the rest on completion (domain.md 3)",
            lever=True,
        ),
    ] = 0.5
    take_up: Annotated[float, Quantity("share", 0.0, 1.0, "hosts that claim the training subsidy")] = 1.0
    budget: Annotated[
        float, Quantity("yuan/year", 0.0, 1e11, "yearly budget", lever=True, extensive=True)
    ] = 6e6


def pay(consortium: Consortium, month: Month, rule: TrainingSubsidy, completed: NDArray[np.int64]) -> None:
    """Pay the advance for this month's trainees and the completion part for those who completed.

    completed: the host of every trainee who did, (trainees,). The completion part is earned month by month at
    the rate of that month, and lapses with a closed host.
    """
    enterprises = consortium.enterprises
    if rule.rate == 0.0 and not np.count_nonzero(enterprises.completion_due):
        return
    earned = cents(rule.rate * (1.0 - rule.advance) * month.trainee_months)
    enterprises.completion_due += claimed(consortium, rule, earned)
    claims = cents(rule.rate * rule.advance * month.trainee_months)
    if completed.size:
        completing = np.bincount(completed, minlength=enterprises.count) > 0
        claims = claims + np.where(completing, enterprises.completion_due, 0)
        enterprises.completion_due[completing] = 0
    pay_instrument(consortium, month, rule, claims)


def expected(consortium: Consortium, rule: TrainingSubsidy) -> NDArray[np.float64]:
    """Return what a host expects per hosted month, yuan by enterprise."""
    return counted_on(consortium, rule) * rule.rate
