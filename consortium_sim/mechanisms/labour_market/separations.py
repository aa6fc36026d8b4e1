"""Separations, layoffs, retirement, and who looks for another post."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import GRADUATE_MONTHS, LAYOFF, YOUNG_MONTHS, LabourRule
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.listing import where_set
from consortium_sim.numerics.streams import (
    ALONE,
    BLOCK,
    FIRST_DRAW,
    Integer,
    Stream,
    uniform_of_word,
    words_below,
    words_of_block,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    JUST_GRADUATED,
    NOBODY,
    SEEKING,
    People,
    rows_in_use,
)

EMPLOYMENT = np.int64(Stream.EMPLOYMENT)
NEW_OCCUPATION = 1.0 / 24.0
"""Monthly chance that a person at work in another occupation comes to belong to it (model.md 4.3)."""
YOUNG_SEARCH = 3.0
"""How much more often graduates of the last two years look for another post (assumption, 1–5; of Chinese
vocational graduates 42 % quit within half a year: MyCOS, domain.md 4)."""


def separate(consortium: Consortium, month: Month, rule: LabourRule) -> NDArray[np.int64]:
    """People leave their posts; return the rows of those who look for one, in rising order.

    They are the seekers, and those at work who look for another post.
    """
    posts, people = consortium.posts, consortium.people
    looking, separations, retirements, searching = _leave_posts(
        people,
        posts.target,
        posts.filled,
        consortium.seed,
        consortium.clock.month,
        rule.separation,
        rule.first_job_quit,
        rule.retirement,
        rule.job_search,
    )
    month.count["separations"], month.count["retirements"] = float(separations), float(retirements)
    month.count["searching_employed"] = float(searching)
    return looking


class Thresholds(NamedTuple):
    """Below which words people separate, in the first half year too, retire, search, young too, and change."""

    quits: int
    recent_quits: int
    retires: int
    searches: int
    young_searches: int
    changes: int


LOOKS, SEARCHES, CHANGES, QUITS, RETIRES, UNBOUND = map(np.uint8, (1, 2, 4, 8, 16, 32))
"""What happens to a person in a month, as bits: looks for a post, does so at work, comes to belong to the
occupation of the post, loses or leaves it, retires, and is no longer bound to host and sponsor."""


@compiled
def _leave_posts(
    people: People,
    target: NDArray[np.int64],
    filled: NDArray[np.int64],
    seed: np.uint64,
    month: int,
    separation: float,
    first_job_quit: float,
    retirement: float,
    job_search: float,
) -> tuple[NDArray[np.int64], int, int, int]:
    """Return the rows of those who look for a post, and how many separate, retire, and search at work."""
    kinds = np.int32(target.shape[1])
    below = Thresholds(
        words_below(separation),
        words_below(separation + first_job_quit),
        words_below(retirement),
        words_below(job_search),
        words_below(YOUNG_SEARCH * job_search),
        words_below(NEW_OCCUPATION),
    )
    layoff, most_layoff = _layoff(target, filled)
    shrinks = layoff > 0.0
    doubtful = words_below(separation + most_layoff + first_job_quit)
    luck, events = np.empty((4, BLOCK), np.uint32), np.empty(BLOCK, np.uint8)
    laid_off, stirring = np.zeros(BLOCK, np.uint8), np.empty(BLOCK, np.int64)
    rare, some = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    looking = np.empty(people.status.size, np.int64)
    found = separations = retirements = searching = 0
    rows = rows_in_use(people.status)
    for first in range(0, rows, BLOCK):
        last = min(first + BLOCK, rows)
        status, post, months_out = (
            people.status[first:last],
            people.post[first:last],
            people.months_out[first:last],
        )
        words_of_block(seed, EMPLOYMENT, month, people.birth[first:last], ALONE, FIRST_DRAW, luck)
        _grow_older(status, people.months_in_status[first:last], months_out)
        laid_off[:] = 0
        for n in _in_shrinking_posts(status, post, luck, doubtful, shrinks, some):
            quits = separation + layoff[post[n]]
            if months_out[n] <= GRADUATE_MONTHS:
                quits += first_job_quit
            laid_off[n] = uniform_of_word(luck[0, n]) < quits
        _note_events(status, months_out, luck, laid_off, below, events)
        who = where_set(events[: last - first], stirring)
        few = _with(UNBOUND | CHANGES | QUITS | RETIRES, events, who, rare)
        for n in _with(UNBOUND, events, few, some):
            people.host[first + n] = people.sponsor[first + n] = NOBODY
        for n in _with(CHANGES, events, few, some):
            people.occupation[first + n] = post[n] % kinds
        for n in _with(QUITS | RETIRES, events, few, some):
            retires = (events[n] & RETIRES) != 0
            filled[post[n] // kinds, post[n] % kinds] -= 1
            post[n], people.wage[first + n], people.months_in_status[first + n] = NOBODY, 0, 0
            status[n] = ABSENT if retires else SEEKING
            retirements += retires
            separations += not retires
        for n in _with(LOOKS, events, who, some):
            looking[found] = first + n
            searching += (events[n] & SEARCHES) != 0
            found += 1
    return looking[:found], separations, retirements, searching


@woven_in
def _grow_older(
    status: NDArray[np.uint8], months_in_status: NDArray[np.uint16], months_out: NDArray[np.uint16]
) -> None:
    """Let a month pass for those of a block of people who are on the labour market."""
    for n in range(status.size):
        here = (status[n] == EMPLOYED) | (status[n] == SEEKING)
        months, out = months_in_status[n], months_out[n]
        months_in_status[n] = months + (here & (months < 60_000))
        later = 0 if out == JUST_GRADUATED else out + (out < 65_000)
        months_out[n] = later if here else out


@woven_in
def _in_shrinking_posts(
    status: NDArray[np.uint8],
    post: NDArray[np.int32],
    luck: NDArray[np.uint32],
    doubtful: int,
    shrinks: NDArray[np.bool_],
    found: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return who of a block might be laid off by the first word, `doubtful`, and works where that happens."""
    number = kept = 0
    for n in range(status.size):
        found[number] = n
        number += (status[n] == EMPLOYED) & (luck[0, n] < doubtful)
    for one in range(number):
        n = found[one]
        found[kept] = n
        kept += shrinks[post[n]]
    return found[:kept]


@woven_in
def _note_events(
    status: NDArray[np.uint8],
    months_out: NDArray[np.uint16],
    luck: NDArray[np.uint32],
    laid_off: NDArray[np.uint8],
    below: Thresholds,
    events: NDArray[np.uint8],
) -> None:
    """Write what happens to each of a block of people.

    No branches: what the processor does for many at once costs next to nothing, and the few are left to others.
    """
    for n in range(status.size):
        works, seeks = status[n] == EMPLOYED, status[n] == SEEKING
        recent, young = months_out[n] <= GRADUATE_MONTHS, months_out[n] <= YOUNG_MONTHS
        retires = works & (luck[1, n] < below.retires)
        separates = (luck[0, n] < (below.recent_quits if recent else below.quits)) | (laid_off[n] == 1)
        quits = works & separates & ~retires
        stays = works & ~retires & ~quits
        searches = stays & (luck[2, n] < (below.young_searches if young else below.searches))
        changes = stays & (luck[3, n] < below.changes)
        unbound = (works | seeks) & (months_out[n] == GRADUATE_MONTHS + 1)
        events[n] = (
            LOOKS * (seeks | quits | searches)
            + SEARCHES * searches
            + CHANGES * changes
            + QUITS * quits
            + RETIRES * retires
            + UNBOUND * unbound
        )


@compiled
def _with(
    event: Integer, events: NDArray[np.uint8], who: NDArray[np.int64], found: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return those of `who` to whom one of these events happens, written into `found`."""
    number = 0
    for n in who:
        found[number] = n
        number += (events[n] & event) != 0
    return found[:number]


@woven_in
def _layoff(target: NDArray[np.int64], filled: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """Return by post which share of its staff is laid off, and the greatest of them."""
    kinds = target.shape[1]
    layoff, most = np.zeros(target.size), 0.0
    for enterprise in range(target.shape[0]):
        for kind in range(kinds):
            surplus = filled[enterprise, kind] - target[enterprise, kind]
            if surplus > 0:
                share = LAYOFF * surplus / filled[enterprise, kind]
                layoff[enterprise * kinds + kind] = share
                most = max(most, share)
    return layoff, most
