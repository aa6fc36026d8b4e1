"""Production: what posts yield, and output, wages and learning of the people at work (model.md 4.2, 4.7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.learning import LearningRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import BLOCK
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, People

WAGE_FOLLOWS = 0.15
"""Share of the way to its target that a wage moves in a month (model.md 4.7)."""
SENIOR = 60
"""Months since graduation from which a person counts as five years out."""
USUAL_FIT = 0.8
"""Absorptive capacity of an enterprise without staff (assumption, 0.6–0.9)."""
WAGE_FLOOR = 2_000.0
"""Lowest wage, yuan a month: around the provincial minimum wages (assumption, 1,500–2,500)."""


@dataclass(frozen=True)
class ProductionRule:
    """What work yields and who gets it."""

    output: Annotated[
        float,
        Quantity("yuan/month", 5_000.0, 100_000.0, "ȳ, value added of one unit of effective skill"),
    ] = 23_500.0
    wage_share: Annotated[float, Quantity("share", 0.2, 0.6, "ω, wage in the value added of a person")] = 0.42
    social: Annotated[
        float, Quantity("share", 0.0, 0.4, "social contributions of the enterprise, of wages")
    ] = 0.25
    tax: Annotated[float, Quantity("share", 0.02, 0.25, "taxes of the enterprise, of value added")] = 0.1
    capital: Annotated[
        float, Quantity("share", 0.1, 0.5, "capital costs, of value added, to capital owners")
    ] = 0.25
    overhead: Annotated[
        float, Quantity("yuan/month", 0.0, 10_000.0, "fixed costs per person of an enterprise's size, median")
    ] = 1_100.0
    overhead_spread: Annotated[
        float, Quantity("1", 0.0, 1.5, "sd of its log between enterprises", initial=True)
    ] = 0.5
    frontier_return: Annotated[
        float, Quantity("1", 0.2, 1.0, "η, rise of log output with log technology")
    ] = 0.6
    obsolescence: Annotated[
        float, Quantity("1", 0.2, 1.5, "λ, fall of log effective skill per unit of gap")
    ] = 0.8
    adoption: Annotated[
        float, Quantity("1/month", 0.002, 0.06, "κ0, share of the distance to the frontier closed in a month")
    ] = 0.015

    @property
    def technology_margin(self) -> float:
        """Share of more output that is left after wages, contributions and taxes: 1 − 1.25 ω − tax."""
        return 1.0 - (1.0 + self.social) * self.wage_share - self.tax

    @property
    def hour_margin(self) -> float:
        """Share of output that an hour not worked costs the enterprise: wages are paid all the same."""
        return 1.0 - self.tax - self.capital

    @property
    def post_margin(self) -> float:
        """The same after capital costs: what a filled post leaves to the enterprise."""
        return self.technology_margin - self.capital


def appraise(consortium: Consortium, month: Month, rule: ProductionRule) -> None:
    """Write a_ek and the output of one unit of effective skill at every post: ȳ w_k exp(η (a_ek − φ̄) + n_e)."""
    industry, enterprises = consortium.industry, consortium.enterprises
    month.technology = industry.frontier[None, :] - enterprises.distance[:, None]
    log_output = month.technology - industry.frontier.mean()
    log_output *= rule.frontier_return
    log_output += enterprises.innovations[:, None]
    month.unit_output = np.exp(log_output, out=log_output)
    month.unit_output *= rule.output * industry.wage_weight


@dataclass(frozen=True)
class Work:
    """Sums over the people at work; yuan and persons."""

    output: NDArray[np.float64]
    wages: NDArray[np.int64]
    fit: NDArray[np.float64]
    staff: NDArray[np.int64]
    totals: NDArray[np.float64]


def work(
    consortium: Consortium,
    month: Month,
    rule: ProductionRule,
    learning: LearningRule,
    renewal: NDArray[np.float64],
    present: NDArray[np.float64],
) -> Work:
    """Everybody at work produces, is paid and learns; return the sums by enterprise.

    renewal: 1 + r_e, how much faster knowledge is renewed than usual, (enterprises,). present: share of the
    working time that is spent at work, not in training; it is paid all the same, (enterprises,).
    """
    enterprises = consortium.enterprises
    count, kinds = enterprises.count, consortium.posts.target.shape[1]
    done = Work(
        np.zeros(count),
        np.zeros(count, np.int64),
        np.zeros(count),
        np.zeros(count, np.int64),
        np.zeros(TOTALS),
    )
    people_work(
        consortium.people,
        AtWork.room(),
        month.technology.reshape(-1),
        month.unit_output.reshape(-1),
        (rule.wage_share * consortium.posts.premium).reshape(-1),
        consortium.industry.mobility,
        kinds,
        rule.obsolescence,
        learning.work,
        learning.renewal * renewal,
        done.output,
        done.wages,
        done.fit,
        done.staff,
        done.totals,
    )
    done.output[:] *= present
    return done


(
    GRADUATE_GAP,
    GRADUATES_AT_WORK,
    FIRST_WAGES,
    FIRST_JOBS,
    SENIOR_WAGES,
    SENIORS,
    ALL_GAP,
    GOOD_MATCHES,
    OWN_OCCUPATION,
    PEOPLE_AT_WORK,
    TOTALS,
) = range(11)
GOOD_GAP = 0.15
"""A match is good when the gap to the technology in use is smaller (findings.md 4)."""


class AtWork(NamedTuple):
    """A block of people at work and what their posts mean to them; columns over at most BLOCK people."""

    row: NDArray[np.int64]
    enterprise: NDArray[np.uint32]
    occupation: NDArray[np.uint32]
    """That of the post."""
    gap: NDArray[np.float64]
    output: NDArray[np.float64]
    wage_share: NDArray[np.float64]
    fit: NDArray[np.float64]

    @classmethod
    def room(cls) -> AtWork:
        """Return columns for a block."""
        return cls(np.empty(BLOCK + 1, np.int64), *np.empty((2, BLOCK), np.uint32), *np.empty((4, BLOCK)))


@compiled
def people_work(
    people: People,
    at_work: AtWork,
    technology: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    wage_share: NDArray[np.float64],
    mobility: NDArray[np.float64],
    kinds: int,
    obsolescence: float,
    learning: float,
    renewal: NDArray[np.float64],
    output: NDArray[np.float64],
    wages: NDArray[np.int64],
    fit: NDArray[np.float64],
    staff: NDArray[np.int64],
    totals: NDArray[np.float64],
) -> None:
    """Let everybody at work produce, be paid and learn; adds to the sums by enterprise in place.

    renewal: share of an employee's gap closed in a month, by enterprise.
    """
    gaps = senior_wages = 0.0
    for first in range(0, people.status.size, BLOCK):
        number = _look_at_posts(people, first, at_work, technology, unit_output, wage_share, np.uint32(kinds))
        for n in range(number):
            at_work.output[n] *= math.exp(-obsolescence * at_work.gap[n])
            at_work.fit[n] = math.exp(-at_work.gap[n])
        totals[PEOPLE_AT_WORK] += number
        for n in range(number):
            i, enterprise, gap = at_work.row[n], at_work.enterprise[n], at_work.gap[n]
            kind, own = at_work.occupation[n], people.occupation[i]
            product = at_work.output[n] * mobility[own, kind]
            target = max(WAGE_FLOOR, at_work.wage_share[n] * product) * 100.0
            wage = int(people.wage[i])
            wage += math.floor(WAGE_FOLLOWS * (target - wage) + 0.5)
            people.wage[i] = wage
            output[enterprise] += product
            wages[enterprise] += wage
            fit[enterprise] += at_work.fit[n]
            staff[enterprise] += 1
            skill = float(people.skill[i])
            people.skill[i] = skill + learning * (float(people.aptitude[i]) - skill)
            people.vintage[i] = float(people.vintage[i]) + renewal[enterprise] * gap
            gaps += gap
            months_out = people.months_out[i]
            if months_out <= 36 and people.program[i] != NOBODY:
                totals[GRADUATE_GAP] += gap
                totals[GRADUATES_AT_WORK] += 1.0
                if gap < GOOD_GAP and own == kind:
                    totals[GOOD_MATCHES] += 1.0
                if own == kind:
                    totals[OWN_OCCUPATION] += 1.0
                if months_out <= 12:
                    totals[FIRST_WAGES] += wage / 100.0
                    totals[FIRST_JOBS] += 1.0
            elif months_out >= SENIOR:
                senior_wages += wage / 100.0
                totals[SENIORS] += 1.0
    totals[ALL_GAP] += gaps
    totals[SENIOR_WAGES] += senior_wages


@compiled
def _look_at_posts(
    people: People,
    first: int,
    at_work: AtWork,
    technology: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    wage_share: NDArray[np.float64],
    kinds: np.uint32,
) -> int:
    """Write who works among the block that begins at `first`; return how many.

    Posts lie anywhere in memory: looked up one after the other, with nothing in between, they arrive together.
    """
    number = 0
    for i in range(first, min(first + BLOCK, people.status.size)):
        at_work.row[number] = i
        number += people.status[i] == EMPLOYED
    for n in range(number):
        i = at_work.row[n]
        post = np.uint32(people.post[i])
        at_work.enterprise[n], at_work.occupation[n] = post // kinds, post % kinds
        at_work.gap[n] = max(0.0, technology[post] - float(people.vintage[i]))
        at_work.output[n] = unit_output[post] * float(people.skill[i])
        at_work.wage_share[n] = wage_share[post]
    return number
