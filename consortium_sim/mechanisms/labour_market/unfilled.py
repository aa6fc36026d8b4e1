"""Posts that stay unfilled pay more, and in the end look for people outside the city (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.labour_market import LabourRule
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.streams import FIRST_DRAW, LASTING, NOBODY_ELSE, Stream, normal, uniform
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import open_positions
from consortium_sim.population.ledger import nearest_cent
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, LONG_AGO, NOBODY, People, free_rows

OUTSIDE_HIRE, TRAITS = np.int64(Stream.OUTSIDE_HIRE), np.int64(Stream.MIGRANT_TRAITS)
APTITUDE, LEARNT, BEHIND = map(np.int64, range(3))
"""Draws of the traits."""
MOST_FROM_OUTSIDE = 8
"""Persons hired from outside for one post in one month at most: their birth ids hold the ordinal in 3 bits."""
FIRST_MIGRANT = 2**31
"""Birth ids from here on belong to people hired from outside: month, post and ordinal."""


def adjust_posts(consortium: Consortium) -> None:
    """Raise the premium m of a post whose vacancy stays; let m drift back to 1 (model.md 4.7)."""
    posts = consortium.posts
    _adjust(posts.target, posts.filled, posts.reserved, posts.months_unfilled, posts.premium)


@compiled
def _adjust(
    target: NDArray[np.int64],
    filled: NDArray[np.int64],
    reserved: NDArray[np.int64],
    months_unfilled: NDArray[np.int64],
    premium: NDArray[np.float64],
) -> None:
    for enterprise in range(target.shape[0]):
        for kind in range(target.shape[1]):
            post = enterprise, kind
            unfilled = target[post] - reserved[post] - filled[post] > 0
            months_unfilled[post] = months_unfilled[post] + 1 if unfilled else 0
            raised = premium[post] + (PREMIUM_UP * premium[post] if unfilled else 0.0)
            premium[post] = min(max(raised - PREMIUM_BACK * (raised - 1.0), 0.85), 1.3)


PREMIUM_UP, PREMIUM_BACK = 0.006, 0.03
"""Monthly rise of the premium of an unfilled post and its drift back (findings.md 2; assumption)."""


def hire_from_outside(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    obsolescence: float,
) -> None:
    """Fill posts long unfilled with people from outside, at a higher cost; each gets a birth id of its own.

    People from other cities of the country come first; the others are strangers.
    """
    posts, seed, now = consortium.posts, consortium.seed, consortium.clock.month
    post, ordinal = _found_outside(
        posts.target,
        posts.filled,
        posts.reserved,
        posts.months_unfilled,
        seed,
        now,
        rule.outside_after,
        rule.outside_chance,
    )
    post, ordinal, migrant = migration.answer(consortium, post, ordinal, month.post_pay)
    month.count["outside_hires"] = float(post.size)
    if post.size == 0:
        return
    consortium.people, rows = free_rows(consortium.people, post.size)
    enterprises = consortium.enterprises
    hired = np.zeros(enterprises.count, np.int64)
    _settle_in(
        consortium.people,
        rows,
        post,
        ordinal,
        seed,
        now,
        enterprises.region,
        month.technology,
        month.post_pay,
        obsolescence,
        posts.filled,
        hired,
    )
    if (moved := migration.welcome(consortium, rows, migrant)).size:
        _pay_migrants(consortium.people, moved, month.technology, month.post_pay, obsolescence)
    year, cost = consortium.clock.year, rule.outside_cost * hired
    paid = consortium.ledger.pay_yuan(year, "enterprises", "outside", "hiring from outside", cost)
    members = float(np.dot(paid, enterprises.participates))
    circulation.note(month, "people", outside=members / 100.0)


@compiled
def _found_outside(
    target: NDArray[np.int64],
    filled: NDArray[np.int64],
    reserved: NDArray[np.int64],
    months_unfilled: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    outside_after: int,
    outside_chance: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the posts long unfilled that find somebody outside, and the number of the person there."""
    tired, kinds = 0, target.shape[1]
    for enterprise in range(target.shape[0]):
        for kind in range(kinds):
            tired += months_unfilled[enterprise, kind] >= outside_after
    most = tired * MOST_FROM_OUTSIDE
    post, ordinal = np.empty(most, np.int64), np.empty(most, np.int64)
    found = 0
    for enterprise in range(target.shape[0]):
        for kind in range(kinds):
            if months_unfilled[enterprise, kind] < outside_after:
                continue
            here = enterprise * kinds + kind
            free = open_positions(
                target[enterprise, kind], filled[enterprise, kind], reserved[enterprise, kind]
            )
            for one in range(min(free, MOST_FROM_OUTSIDE)):
                if uniform(seed, OUTSIDE_HIRE, month, here, one, FIRST_DRAW) < outside_chance:
                    post[found], ordinal[found] = here, one
                    found += 1
    return post[:found], ordinal[:found]


@compiled
def _settle_in(
    people: People,
    rows: NDArray[np.int64],
    hired_for: NDArray[np.int64],
    ordinal: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    regions: NDArray[np.uint16],
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    obsolescence: float,
    filled: NDArray[np.int64],
    hired: NDArray[np.int64],
) -> None:
    """Write those who come into free rows, and count them by post and by enterprise.

    hired_for: flat index of the post. ordinal: number of the person there. Migrants are written as strangers, too:
    `migration.welcome` then restores them.
    """
    kinds = filled.shape[1]
    for n in range(rows.size):
        i, enterprise, kind = rows[n], hired_for[n] // kinds, hired_for[n] % kinds
        birth = FIRST_MIGRANT + (month * filled.size + hired_for[n]) * MOST_FROM_OUTSIDE + ordinal[n]
        aptitude = math.exp(0.15 * normal(seed, TRAITS, LASTING, birth, NOBODY_ELSE, APTITUDE))
        skill = aptitude * (0.75 + 0.25 * uniform(seed, TRAITS, LASTING, birth, NOBODY_ELSE, LEARNT))
        behind = 0.2 * uniform(seed, TRAITS, LASTING, birth, NOBODY_ELSE, BEHIND)
        people.birth[i], people.region[i], people.status[i] = birth, regions[enterprise], EMPLOYED
        people.general[i], people.practice[i] = 0, 0
        people.month_of_study[i], people.months_in_status[i] = 0, 0
        people.program[i], people.host[i], people.sponsor[i] = NOBODY, NOBODY, NOBODY
        people.occupation[i], people.post[i], people.months_out[i] = kind, hired_for[n], LONG_AGO
        people.aptitude[i], people.skill[i] = aptitude, skill
        people.vintage[i] = technology[enterprise, kind] - behind
        people.wage[i] = _first_wage(pay[enterprise, kind] * skill, behind, obsolescence)
        filled[enterprise, kind] += 1
        hired[enterprise] += 1


@compiled
def _pay_migrants(
    people: People,
    rows: NDArray[np.int64],
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    obsolescence: float,
) -> None:
    kinds = pay.shape[1]
    for i in rows:
        enterprise, kind = people.post[i] // kinds, people.post[i] % kinds
        behind = max(technology[enterprise, kind] - float(people.vintage[i]), 0.0)
        worth = pay[enterprise, kind] * float(people.skill[i])
        people.wage[i] = _first_wage(worth, behind, obsolescence)


@woven_in
def _first_wage(worth: float, behind: float, obsolescence: float) -> int:
    """Return the wage of a person from outside, cents a month. worth: yuan if up to date; behind: log."""
    return int(nearest_cent(max(WAGE_FLOOR, worth * math.exp(-obsolescence * behind))))
