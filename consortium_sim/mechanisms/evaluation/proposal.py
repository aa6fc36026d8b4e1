"""A correction as the council sees it: what it costs, and who gains by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consortium_sim.mechanisms.council.proposals import Stakes, public_gain
from consortium_sim.mechanisms.evaluation import corrections
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction

TARGET_WORTH = 1.5
"""Yuan that government counts for one yuan spent where its target is missed (assumption, 0.5–3)."""


@dataclass(frozen=True)
class CorrectionProposal:
    """Correct a dimension in which an indicator was beyond its limits."""

    correction: Correction
    money: float
    """Yuan that it spends in all, paid by the consortium."""

    @property
    def title(self) -> str:
        """What it adds or stops."""
        return f"correct {self.correction.dimension}, where {self.correction.reason} was beyond its limits"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Members share a rebate of operation by their staff; of the rest only government has a direct gain."""
        enterprises = consortium.enterprises
        gain = np.zeros(enterprises.count)
        staff = enterprises.staff * enterprises.participates
        if self.correction.dimension == "operation" and staff.any():
            gain[:] = self.money * staff / float(staff.sum())
        government = TARGET_WORTH * self.money + public_gain(consortium, -self.money)
        return Stakes(gain, np.zeros(consortium.colleges.count), government)

    def carry_out(self, consortium: Consortium) -> None:
        """Put the correction in force from this month on."""
        corrections.begin(consortium, self.correction)
