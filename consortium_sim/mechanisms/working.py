"""Everybody at work produces, is paid and learns (model.md 4.3, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.learning import LearningRule
from consortium_sim.mechanisms.production import WAGE_FLOOR, ProductionRule
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.exponential import falling
from consortium_sim.numerics.streams import BLOCK
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, People, rows_in_use

WAGE_FOLLOWS = 0.15
"""Share of the way to its target that a wage moves in a month (model.md 4.7)."""
SENIOR = 60
"""Months since graduation from which a person counts as five years out."""


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
    people, industry = consortium.people, consortium.industry
    sums, totals = np.zeros((1 + consortium.enterprises.count, SUMS)), np.zeros(TOTALS)
    people_work(
        people,
        Block.room(),
        _what_posts_are_to_people(
            month.technology, month.unit_output, consortium.posts.premium, rule.wage_share, renewal
        ),
        industry.mobility.reshape(-1),
        np.uint32(len(industry.names)),
        rule.obsolescence,
        learning.work,
        learning.renewal,
        sums,
        totals,
    )
    output, wages, fit, staff = sums[1:].T
    return Work(output * present, wages.astype(np.int64), fit.copy(), staff.astype(np.int64), totals)


TECHNOLOGY, UNIT_OUTPUT, WAGE_SHARE, RENEWAL, OF_A_POST = range(5)
"""What is looked up of a post: side by side, as posts lie anywhere in memory."""
OUTPUT, WAGES, FIT, STAFF, SUMS = range(5)
"""What is added up by enterprise; cents and persons are whole numbers."""
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


@compiled
def _what_posts_are_to_people(
    technology: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    premium: NDArray[np.float64],
    wage_share: float,
    renewal: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return what is looked up of each post, (posts + 1, OF_A_POST), behind a post that stands for NOBODY."""
    enterprises, kinds = technology.shape
    posts = np.zeros((enterprises * kinds + 1, OF_A_POST))
    posts[0, TECHNOLOGY] = -np.inf
    for enterprise in range(enterprises):
        for kind in range(kinds):
            post = enterprise * kinds + kind + 1
            posts[post, TECHNOLOGY] = technology[enterprise, kind]
            posts[post, UNIT_OUTPUT] = unit_output[enterprise, kind]
            posts[post, WAGE_SHARE] = wage_share * premium[enterprise, kind]
            posts[post, RENEWAL] = renewal[enterprise]
    return posts


class Block(NamedTuple):
    """A block of people, at work or not, and what the month is to them; columns over at most BLOCK people."""

    enterprise: NDArray[np.uint32]
    """Counted from 1, as 0 stands for nobody's."""
    kind: NDArray[np.uint8]
    """Occupation of the post."""
    gap: NDArray[np.float64]
    """0 for who is not at work, and so is `output`."""
    output: NDArray[np.float64]
    wage_share: NDArray[np.float64]
    renewal: NDArray[np.float64]
    fit: NDArray[np.float64]
    wage: NDArray[np.float64]
    """Cents."""
    gaps: NDArray[np.float64]
    """Sums over all blocks, place by place: no sum waits for the one before."""
    graduate_gaps: NDArray[np.float64]

    @classmethod
    def room(cls) -> Block:
        """Return columns for a block, with sums of nothing."""
        return cls(np.empty(BLOCK, np.uint32), np.empty(BLOCK, np.uint8), *np.zeros((8, BLOCK)))


@compiled
def people_work(
    people: People,
    block: Block,
    posts: NDArray[np.float64],
    mobility: NDArray[np.float64],
    kinds: np.uint32,
    obsolescence: float,
    learning: float,
    renewal: float,
    sums: NDArray[np.float64],
    totals: NDArray[np.float64],
) -> None:
    """Let everybody at work produce, be paid and learn; adds to sums, (1 + enterprises, SUMS), and totals.

    posts: of each, behind one for NOBODY; so are the sums of each enterprise. mobility: (own occupation ·
    occupation of the post,). renewal: share of an employee's gap closed in a month. A block of people goes
    through one step before the next begins, and those who are not at work go along: what has no branches, the
    processor does for many at once.
    """
    rows = rows_in_use(people.status)
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        post, occupation = people.post[first:last], people.occupation[first:last]
        skill, vintage = people.skill[first:last], people.vintage[first:last]
        _look_up(post, skill, vintage, posts, kinds, block)
        _produce(occupation, mobility, kinds, obsolescence, block)
        _be_paid(post, people.wage[first:last], block)
        _learn(post, people.aptitude[first:last], skill, vintage, learning, renewal, block)
        _add_up(last - first, sums, block)
        _count(post, occupation, people.program[first:last], people.months_out[first:last], block, totals)
    for n in range(BLOCK):
        totals[ALL_GAP] += block.gaps[n]
        totals[GRADUATE_GAP] += block.graduate_gaps[n]


@woven_in
def _look_up(
    post: NDArray[np.int32],
    skill: NDArray[np.float32],
    vintage: NDArray[np.float32],
    posts: NDArray[np.float64],
    kinds: np.uint32,
    block: Block,
) -> None:
    """Write where each works, and what the post and the skill for it make together."""
    per_kind = 1.0 / kinds
    for n in range(post.size):
        here = np.uint32(post[n] + kinds)
        block.enterprise[n] = np.uint32((here + 0.5) * per_kind)
        block.kind[n] = here - block.enterprise[n] * kinds
    for n in range(post.size):
        here = np.uint32(post[n] + 1)
        block.gap[n] = max(0.0, posts[here, TECHNOLOGY] - float(vintage[n]))
        block.output[n] = posts[here, UNIT_OUTPUT] * float(skill[n])
        block.wage_share[n] = posts[here, WAGE_SHARE]
        block.renewal[n] = posts[here, RENEWAL]


@woven_in
def _produce(
    occupation: NDArray[np.uint8],
    mobility: NDArray[np.float64],
    kinds: np.uint32,
    obsolescence: float,
    block: Block,
) -> None:
    """Write the output of each, of effective skill s = h exp(−λ gap) M, and how well each fits, exp(−gap)."""
    for n in range(occupation.size):
        block.output[n] *= mobility[np.uint32(occupation[n]) * kinds + np.uint32(block.kind[n])]
    for n in range(occupation.size):
        block.output[n] *= falling(obsolescence * block.gap[n])
        block.fit[n] = falling(block.gap[n])


@woven_in
def _be_paid(post: NDArray[np.int32], wage: NDArray[np.int32], block: Block) -> None:
    """Move wages part of the way to their target."""
    for n in range(post.size):
        target = max(WAGE_FLOOR, block.wage_share[n] * block.output[n]) * 100.0
        now = float(wage[n])
        now = np.floor(now + WAGE_FOLLOWS * (target - now) + 0.5)
        block.wage[n] = now if post[n] != NOBODY else 0.0
        wage[n] = np.int32(block.wage[n])


@woven_in
def _learn(
    post: NDArray[np.int32],
    aptitude: NDArray[np.float32],
    skill: NDArray[np.float32],
    vintage: NDArray[np.float32],
    learning: float,
    renewal: float,
    block: Block,
) -> None:
    """Move skill toward the ceiling of each, and knowledge toward the technology of the post."""
    for n in range(post.size):
        speed = learning if post[n] != NOBODY else 0.0
        skill[n] = float(skill[n]) + speed * float(aptitude[n] - skill[n])
        vintage[n] = float(vintage[n]) + renewal * block.renewal[n] * block.gap[n]


@woven_in
def _add_up(people: int, sums: NDArray[np.float64], block: Block) -> None:
    """Add to the sums by enterprise."""
    for n in range(people):
        enterprise = block.enterprise[n]
        sums[enterprise, OUTPUT] += block.output[n]
        sums[enterprise, WAGES] += block.wage[n]
        sums[enterprise, FIT] += block.fit[n]
        sums[enterprise, STAFF] += 1.0


@woven_in
def _count(
    post: NDArray[np.int32],
    occupation: NDArray[np.uint8],
    program: NDArray[np.int32],
    months_out: NDArray[np.uint16],
    block: Block,
    totals: NDArray[np.float64],
) -> None:
    """Add to the totals of graduates, of their first jobs, of people five years out, and of all at work."""
    at_work = graduates = own = good = first_jobs = seniors = first_wages = senior_wages = 0
    for n in range(post.size):
        works = post[n] != NOBODY
        graduate = works & (months_out[n] <= 36) & (program[n] != NOBODY)
        in_own = graduate & (block.kind[n] == occupation[n])
        first_job = graduate & (months_out[n] <= 12)
        senior = works & (months_out[n] >= SENIOR)
        at_work += works
        graduates += graduate
        own += in_own
        good += in_own & (block.gap[n] < GOOD_GAP)
        first_jobs += first_job
        seniors += senior
        wage = int(block.wage[n])
        first_wages += wage if first_job else 0
        senior_wages += wage if senior else 0
        block.gaps[n] += block.gap[n]
        block.graduate_gaps[n] += block.gap[n] if graduate else 0.0
    totals[PEOPLE_AT_WORK] += at_work
    totals[GRADUATES_AT_WORK] += graduates
    totals[OWN_OCCUPATION] += own
    totals[GOOD_MATCHES] += good
    totals[FIRST_JOBS] += first_jobs
    totals[SENIORS] += seniors
    totals[FIRST_WAGES] += first_wages / 100.0
    totals[SENIOR_WAGES] += senior_wages / 100.0
