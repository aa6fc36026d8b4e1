"""What a council can be asked to change in the centre: the sharing rule, its stations, whose hours come first.

Each has the form of a council's proposal: a title, what it is predicted to change, and how it is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council.proposals import Stakes
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.forecast import rationed
from consortium_sim.mechanisms.platforms.practice_centre.sharing import expected_charges
from consortium_sim.mechanisms.platforms.practice_centre.stations import SPARE, mean_price, stations_needed
from consortium_sim.population.centre import BLOCKS
from consortium_sim.population.consortium import Consortium

STEP = 0.04
"""Stations that a proposal adds or stops, of those declared: ten of 250 (model.md 4.10: ten)."""


@dataclass(frozen=True)
class SharingRuleProposal:
    """Share the cost of the centre by another rule."""

    name: str
    rule: CentreRule

    @property
    def title(self) -> str:
        """What it adds or stops."""
        return f"share the cost of the practice centre by the rule {self.name.replace('_', ' ')}"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Members pay more or less for the hours they have."""
        return predicted_change(consortium, self.rule, self.name, consortium.centre.granted)

    def carry_out(self, consortium: Consortium) -> None:
        """Settle by this rule from this month on."""
        consortium.centre.rule = self.name


@dataclass(frozen=True)
class StationsProposal:
    """Let the centre have more stations, or fewer."""

    stations: float
    """How many more; fewer below 0."""
    rule: CentreRule

    @property
    def title(self) -> str:
        """What it adds or stops."""
        verb = "add" if self.stations > 0.0 else "take away"
        return f"{verb} {abs(self.stations):g} stations of the practice centre"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Members are granted more or fewer hours of what they asked for; government pays its part of a purchase.

        What members put in is exchanged for capital, and counts as nothing.
        """
        centre = consortium.centre
        useful = (1.0 + SPARE) * stations_needed(centre.requested)
        wanted = max(centre.stations_wanted + self.stations, 0.0)
        before = max(min(useful, centre.stations_wanted), min(centre.stations, centre.stations_wanted))
        after = max(min(useful, wanted), min(centre.stations, wanted))
        bought = max(after - before, 0.0) * mean_price(self.rule, self.rule.simulation)
        change = predicted_change(consortium, self.rule, centre.rule, rationed(centre, after))
        return change._replace(government=-self.rule.grant * bought)

    def carry_out(self, consortium: Consortium) -> None:
        """Change how many stations the centre may have: next January buys more, those too many stand idle."""
        centre = consortium.centre
        centre.stations_wanted = max(centre.stations_wanted + self.stations, 0.0)


@dataclass(frozen=True)
class PriorityProposal:
    """Serve another use first, by day or in the evening."""

    block: int
    use: str
    rule: CentreRule

    @property
    def title(self) -> str:
        """What it adds or stops."""
        return f"give {self.use} the first call on the practice centre's {BLOCKS[self.block]} hours"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Members are granted more or fewer hours of what they asked for."""
        centre = consortium.centre
        hours = rationed(centre, centre.stations, self._priority(consortium))
        return predicted_change(consortium, self.rule, centre.rule, hours)

    def carry_out(self, consortium: Consortium) -> None:
        """Ration in this order from this month on."""
        consortium.centre.priority = self._priority(consortium)

    def _priority(self, consortium: Consortium) -> tuple[str, ...]:
        uses = list(consortium.centre.priority)
        uses[self.block] = self.use
        return tuple(uses)


def predicted_change(
    consortium: Consortium, rule: CentreRule, name: str, hours: NDArray[np.float64]
) -> Stakes:
    """Return what members gain a year by being charged under this rule for these hours, (players, blocks).

    An enterprise counts its surplus, and would leave rather than have none; a college counts what it pays less
    what the hours are worth to it. Who is no member has no stake.
    """
    centre = consortium.centre
    charges = expected_charges(centre, rule, name, hours, centre.members)
    had = of_both_blocks(centre.granted)
    each = np.divide(centre.benefit, had, out=np.zeros(had.size), where=had > 0.0)
    after, before = each * of_both_blocks(hours) - charges, centre.benefit - centre.charge
    rows = centre.enterprises
    surplus = np.maximum(after, 0.0) - np.maximum(before, 0.0)
    gain = 12.0 * np.where(centre.members, np.concatenate((surplus[:rows], (after - before)[rows:])), 0.0)
    return Stakes(gain[:rows], gain[rows:], 0.0)


def alternatives(
    consortium: Consortium, rule: CentreRule
) -> dict[str, list[SharingRuleProposal | StationsProposal | PriorityProposal]]:
    """Return what can be proposed this month, by subject; nothing while no centre works.

    The next rule in the order equal, by use, by capital, peak responsibility, serial; a few stations more or fewer;
    by day and in the evening, teaching or enterprises first.
    """
    centre = consortium.centre
    if not centre.operating:
        return {}
    step = STEP * rule.stations
    place = (RULES_IN_TURN.index(centre.rule) + 1) % len(RULES_IN_TURN) if centre.rule in RULES_IN_TURN else 0
    return {
        "sharing rule of the practice centre": [SharingRuleProposal(RULES_IN_TURN[place], rule)],
        "stations of the practice centre": [StationsProposal(step, rule), StationsProposal(-step, rule)],
        "first call on the practice centre's hours": [
            PriorityProposal(block, use, rule)
            for block in range(len(BLOCKS))
            for use in ("teaching", "enterprise")
            if centre.priority[block] != use
        ],
    }


RULES_IN_TURN = ("equal", "by_use", "by_capital", "peak_responsibility", "serial")
"""Rules that are proposed one after another; sampling the Shapley value at every vote would take too long."""
