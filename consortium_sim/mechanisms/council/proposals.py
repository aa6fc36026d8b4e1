"""What the council can be asked to decide.

A proposal is any object that keeps the protocol `Proposal`: a title that names what it adds or stops, what it is
predicted to change for every member in yuan a year, and how it is carried out. To let the council decide over
something more (shares of a practice centre's cost, its stations, whose hours come first):

1. write a frozen dataclass at module level (proposals wait in `council.queue`, which is stored with the city) that
   holds what it needs, such as the step and the settings; what changes until the meeting it reads from the
   consortium it is given;
2. `predicted` returns `Stakes`: by enterprise the change of its own forecast payoff (charges less benefits), by
   college the change of its budget, for government the change of its budget plus what it counts for its target
   (`MATCH_WORTH` for one more person in matched work); `public_gain` tells what of a change of the consortium's
   account government gains. Predictions do not change the consortium;
3. `carry_out` writes the decision on its owner's state, and pays nothing by itself;
4. offer it as alternatives under a subject of its own in `model/phases/council.py`, or hand it in as the correction
   of a warning with `agenda.raise_warning`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department

MATCH_WORTH = 1_500.0
"""Yuan that government counts for one more person in matched work or training (assumption, 500–5,000)."""
STEP = 0.1
"""Change of the fee or the levy that a proposal asks for (model.md 4.10: 10 %)."""
LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
"""Bounds of the fee and the levy relative to those declared (assumption)."""


class Stakes(NamedTuple):
    """What a proposal is predicted to change, yuan a year."""

    enterprises: NDArray[np.float64]
    """By enterprise, (enterprises,)."""
    colleges: NDArray[np.float64]
    """By college, (colleges,)."""
    government: float


class Proposal(Protocol):
    """Something that the council can adopt."""

    @property
    def title(self) -> str:
        """What it adds or stops, in a few words."""

    def predicted(self, consortium: Consortium) -> Stakes:
        """Return what it is predicted to change for every member; the consortium is only looked at."""

    def carry_out(self, consortium: Consortium) -> None:
        """Write the decision."""


def public_gain(consortium: Consortium, change: float) -> float:
    """Return what government gains a year when the consortium's account changes by so much, yuan.

    Government tops up what the account lacks; what it has left goes to joint work and not to government.
    """
    account = 12.0 * consortium.council.account
    return max(-account, 0.0) - max(-(account + change), 0.0)


def next_factor(factor: float, step: float) -> float:
    """Return a factor after a change by `step`, within its bounds."""
    return min(max(factor * (1.0 + step), LEAST_FACTOR), MOST_FACTOR)


@dataclass(frozen=True)
class FeeProposal:
    """Raise or lower the membership fee."""

    step: float
    fee: float
    """Declared, yuan per employee and month."""

    @property
    def title(self) -> str:
        """What it adds or stops."""
        return f"{'raise' if self.step > 0.0 else 'lower'} the membership fee by {abs(self.step):.0%}"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Members pay more or less for their staff; government tops up less or more."""
        enterprises, factor = consortium.enterprises, consortium.region.fee_factor
        change = 12.0 * self.fee * (next_factor(factor, self.step) - factor)
        paid = np.asarray(change * enterprises.staff * enterprises.participates, np.float64)
        return Stakes(-paid, np.zeros(consortium.colleges.count), public_gain(consortium, float(paid.sum())))

    def carry_out(self, consortium: Consortium) -> None:
        """Change the fee from this month on."""
        consortium.region.fee_factor = next_factor(consortium.region.fee_factor, self.step)


@dataclass(frozen=True)
class LevyProposal:
    """Raise or lower the training levy."""

    step: float
    levy: float
    """Declared, share of the wage bill."""
    ceiling: float
    """Highest grant, yuan per hosted month."""
    wage_share: float
    places_per_yuan: float
    """Training places that one more yuan of grant a year per place adds, of those there are."""

    @property
    def title(self) -> str:
        """What it adds or stops."""
        return f"{'raise' if self.step > 0.0 else 'lower'} the training levy by {abs(self.step):.0%}"

    def predicted(self, consortium: Consortium) -> Stakes:
        """All pay more or less of their wages, hosts draw the difference; more grants bring more places."""
        enterprises, region = consortium.enterprises, consortium.region
        change = self.levy * (next_factor(region.levy_factor, self.step) - region.levy_factor)
        paid = 12.0 * change * self.wage_share * enterprises.output
        places = enterprises.places.astype(np.float64)
        total = float(places.sum())
        reaches_hosts = region.grant_rate < self.ceiling or change < 0.0
        each = float(paid.sum()) / total if total > 0.0 and reaches_hosts else 0.0
        matched = self.places_per_yuan * each * total
        return Stakes(each * places - paid, np.zeros(consortium.colleges.count), MATCH_WORTH * matched)

    def carry_out(self, consortium: Consortium) -> None:
        """Change the levy from this month on; the grant follows in September."""
        consortium.region.levy_factor = next_factor(consortium.region.levy_factor, self.step)


@dataclass(frozen=True)
class StaffProposal:
    """Add staff to a department with its budget, or take some away."""

    department: Department
    persons: float
    pay: float
    """Yuan a month of one person, performance pay included."""
    effect: float
    """Predicted change of the department's E."""
    worth: NDArray[np.float64] = field(repr=False)
    """Yuan a year that one unit of E is worth to each enterprise."""
    matches: float
    """Persons a year that one unit of E brings into matched work or training."""

    @property
    def title(self) -> str:
        """What it adds or stops."""
        verb = "add staff to" if self.persons > 0.0 else "take staff from"
        return f"{verb} the {self.department.title} department"

    def predicted(self, consortium: Consortium) -> Stakes:
        """Platforms work better or worse; the staff is paid by the consortium."""
        cost = 12.0 * self.pay * self.persons
        target = MATCH_WORTH * self.effect * self.matches
        return Stakes(
            self.effect * self.worth,
            np.zeros(consortium.colleges.count),
            target + public_gain(consortium, -cost),
        )

    def carry_out(self, consortium: Consortium) -> None:
        """Change the number of persons that the department may hire."""
        consortium.council.voted_staff[self.department] += self.persons
