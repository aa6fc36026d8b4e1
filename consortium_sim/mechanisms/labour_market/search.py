"""Search: applications become contacts between a person and a post (model.md 4.7)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import (
    CERTIFIED_GRADUATE,
    DIRECTED,
    GRADUATE_SEARCH,
    HOST_TIE,
    JOB_GAIN,
    OWN_TRAINEE,
    PROMOTION_EFFECT,
    UNRELATED,
    YOUNG_MONTHS,
    LabourRule,
)
from consortium_sim.mechanisms.labour_market.circle import Circle, lay_out, next_on_circle
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import (
    BLOCK,
    Stream,
    normal,
    uniform,
    uniform_columns,
    uniform_of_word,
    uniforms,
    words_below,
    words_of_block,
)
from consortium_sim.population.consortium import JULY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, People

CONTACT = int(Stream.CONTACT)
EMPLOYER_NOISE = int(Stream.EMPLOYER_NOISE)
APPLICANT_NOISE = int(Stream.APPLICANT_NOISE)
LIST_LENGTH = 4
"""d, posts that a directed application compares (model.md 4.7, findings.md 2)."""
TASTE = 0.1
"""Half-width of what an applicant sees in a post beside the wage, log wage (findings.md 1)."""
GRADUATE_MONTHS = 6
PENALTY_PER_LOG_WAGE = 48_000.0
"""Yuan of penalty that weigh as much as a wage e times as high: about a year's pay (findings.md 1)."""


@dataclass(frozen=True)
class Offers:
    """Contacts of the month; columns over contacts. What applicants rank."""

    person: NDArray[np.int64]
    """Row of the person."""
    applicant: NDArray[np.int64]
    """Number of the applicant; contacts of one applicant are neighbours."""
    place: NDArray[np.int64]
    """Post number; posts + post number for a place held for own trainees."""
    wage: NDArray[np.float64]
    """Yuan a month."""
    log_wage: NDArray[np.float64]
    tie: NDArray[np.float64]
    """Bond to the own host or sponsor, in log wage."""
    luck: NDArray[np.float64]
    """Taste for the post, in log wage."""
    score: NDArray[np.float64]
    """How the employer ranks the applicant: log skill, match noise, own trainee."""
    listed: NDArray[np.uint8]
    """1 for a contact made on the platform."""
    starts: NDArray[np.int64]
    """Contacts of applicant a are starts[a] to starts[a + 1]."""
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


OfferRanking = Callable[[Offers], NDArray[np.float64]]
"""The decision of applicants; returns the value of every offer, −inf for one that is refused."""


def rank_by_wage(offers: Offers) -> NDArray[np.float64]:
    """Return the value of each offer: log wage, tie and taste."""
    return offer_value(offers.log_wage, offers.tie, offers.luck)


def offer_value(
    log_wage: NDArray[np.float64], tie: NDArray[np.float64], luck: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what offers are worth, in log wage."""
    return log_wage + tie + luck


def search(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    rows: NDArray[np.int64],
    own_places: NDArray[np.int64],
    lists: NDArray[np.bool_],
    obsolescence: float,
    pay: NDArray[np.float64],
    penalty: float,
) -> Offers:
    """Return the contacts of the month.

    rows: the people who look for a post, in rising order. own_places: July's places for own trainees, by post.
    lists: enterprises on the platform. pay: yuan a month per unit of effective skill, by post. penalty: yuan
    that an order-class graduate pays who turns the sponsor down.
    """
    people, posts = consortium.people, consortium.posts
    kinds = posts.target.shape[1]
    young = (people.months_out[rows] <= GRADUATE_MONTHS) & (people.program[rows] != NOBODY)
    births = people.birth[rows]
    luck = uniform_columns(consortium.seed, Stream.CONTACT_LUCK, consortium.clock.month, births[young])
    quota = np.full(rows.size, rule.applications, np.int64)
    quota[young] += np.floor(rule.promotion * PROMOTION_EFFECT + luck).astype(np.int64)
    if consortium.clock.calendar == JULY:
        quota = np.where(young & (people.months_out[rows] == 0), quota * GRADUATE_SEARCH, quota)
    most = int(quota.max(initial=0))
    vacancies = posts.vacancies
    everywhere = lay_out(consortium, vacancies)
    on_platform = everywhere.narrowed(lists[everywhere.post // kinds])
    near = consortium.industry.mobility > UNRELATED
    attention = np.where(near, rule.mobility * consortium.industry.mobility, 0.0)
    np.fill_diagonal(attention, 1.0)
    weight = attention * vacancies.sum(axis=0)[None, :]
    cumulative = np.cumsum(weight, axis=1)
    cumulative /= np.maximum(cumulative[:, -1:], 1e-300)
    room = int(quota.sum()) + 2 * int(young.sum())
    offers = Offers(
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.empty(room),
        np.empty(room),
        np.empty(room),
        np.empty(room),
        np.empty(room),
        np.empty(room, np.uint8),
        np.zeros(rows.size + 1, np.int64),
        consortium,
    )
    information = consortium.region.information
    used = _search(
        people,
        rows,
        births,
        quota,
        cumulative,
        everywhere,
        on_platform,
        own_places.reshape(-1),
        month.technology.reshape(-1),
        pay.reshape(-1),
        consortium.industry.mobility,
        consortium.seed,
        np.int64(consortium.clock.month),
        DIRECTED + (1.0 - DIRECTED) * information,
        (1.0 - DIRECTED) * information,
        rule.contact_random,
        rule.contact_directed,
        obsolescence,
        rule.match_noise,
        HOST_TIE + penalty / PENALTY_PER_LOG_WAGE,
        offers.person,
        offers.applicant,
        offers.place,
        offers.wage,
        offers.log_wage,
        offers.tie,
        offers.luck,
        offers.score,
        offers.listed,
        offers.starts,
        kinds,
        -2 if own_places.any() else 0,
        np.repeat(np.arange(most, dtype=np.uint32), BLOCK).reshape(most, BLOCK),
        np.empty((most, 4, BLOCK), np.uint32),
    )
    month.count["applications"] = float(quota.sum())
    month.count["contacts"] = float(used)
    columns = {
        name: getattr(offers, name)[:used]
        for name in Offers.__dataclass_fields__
        if name not in ("starts", "consortium")
    }
    return Offers(**columns, starts=offers.starts, consortium=consortium)


def prefer_certified(offers: Offers, certified: NDArray[np.float64]) -> None:
    """Let employers rank recent graduates of certified programs higher; the offers' scores are changed.

    certified: 1 for programs that a certificate covers, (programs,).
    """
    if not certified.any():
        return
    people = offers.consortium.people
    program, out = people.program[offers.person], people.months_out[offers.person]
    recent = (program != NOBODY) & (out <= YOUNG_MONTHS)
    offers.score[recent] += CERTIFIED_GRADUATE * certified[program[recent]]


@compiled
def _skill_at(
    skill: float,
    vintage: float,
    occupation: int,
    kind: int,
    technology: float,
    mobility: NDArray[np.float64],
    obsolescence: float,
) -> float:
    """Return s = h exp(−λ gap) M, effective skill at a post."""
    kept: float = mobility[occupation, kind]
    return skill * math.exp(-obsolescence * max(0.0, technology - vintage)) * kept


@compiled
def _search(
    people: People,
    rows: NDArray[np.int64],
    births: NDArray[np.uint32],
    quota: NDArray[np.int64],
    cumulative: NDArray[np.float64],
    everywhere: Circle,
    on_platform: Circle,
    own_places: NDArray[np.int64],
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    mobility: NDArray[np.float64],
    seed: np.uint64,
    month: np.int64,
    directed: float,
    by_platform: float,
    contact_random: float,
    contact_directed: float,
    obsolescence: float,
    match_noise: float,
    sponsor_tie: float,
    person: NDArray[np.int64],
    applicant: NDArray[np.int64],
    place: NDArray[np.int64],
    wage: NDArray[np.float64],
    log_wage: NDArray[np.float64],
    tie: NDArray[np.float64],
    luck: NDArray[np.float64],
    score: NDArray[np.float64],
    listed: NDArray[np.uint8],
    starts: NDArray[np.int64],
    kinds: int,
    earliest: int,
    numbers: NDArray[np.uint32],
    drawn: NDArray[np.uint32],
) -> int:
    used = 0
    posts = technology.size
    contacts_at_most = words_below(max(contact_random, contact_directed))
    for a in range(rows.size):
        here = a % BLOCK
        if here == 0:
            most = 0
            for other in range(a, min(a + BLOCK, rows.size)):
                most = max(most, quota[other])
            for application in range(most):
                words_of_block(
                    seed, CONTACT, month, births[a : a + BLOCK], numbers[application], 0, drawn[application]
                )
        answered = earliest < 0
        for application in range(quota[a]):
            answered |= drawn[application, 1, here] < contacts_at_most
        if not answered:
            starts[a + 1] = used
            continue
        i, birth = rows[a], births[a]
        occupation = int(people.occupation[i])
        skill, vintage = float(people.skill[i]), float(people.vintage[i])
        host, patron = int(people.host[i]), int(people.sponsor[i])
        employed = people.status[i] == EMPLOYED
        least = math.log((1.0 + JOB_GAIN) * people.wage[i] / 100.0) if employed else -math.inf
        first = used
        for application in range(earliest, quota[a]):
            by_list = False
            held = False
            if application < 0:
                enterprise = patron if application == -2 else host
                if people.months_out[i] != 0 or enterprise < 0:
                    continue
                if application == -1 and host == patron:
                    continue
                kind = occupation
                post = enterprise * kinds + kind
                if own_places[post] == 0:
                    continue
                held = True
            else:
                u0 = uniform_of_word(drawn[application, 0, here])
                u1 = uniform_of_word(drawn[application, 1, here])
                aims = employed or u0 < directed
                if u1 >= (contact_directed if aims else contact_random):
                    continue
                u2 = uniform_of_word(drawn[application, 2, here])
                if u2 >= cumulative[occupation, -1]:
                    continue
                kind = 0
                while kind < kinds - 1 and u2 >= cumulative[occupation, kind]:
                    kind += 1
                if everywhere.starts[kind] == everywhere.starts[kind + 1]:
                    continue
                u3 = uniform_of_word(drawn[application, 3, here])
                post = next_on_circle(everywhere, kind, u3)
                if aims:
                    points = uniforms(seed, CONTACT, month, birth, application, 1)
                    by_list = u0 < by_platform and on_platform.starts[kind] < on_platform.starts[kind + 1]
                    best = -1.0
                    for n in range(LIST_LENGTH):
                        found = next_on_circle(on_platform if by_list else everywhere, kind, points[n])
                        promise = pay[found] * _skill_at(
                            skill, vintage, occupation, kind, technology[found], mobility, obsolescence
                        )
                        if promise > best:
                            best, post = promise, found
            fit = _skill_at(skill, vintage, occupation, kind, technology[post], mobility, obsolescence)
            offered = max(WAGE_FLOOR, pay[post] * fit)
            log_offered = math.log(offered)
            liking = TASTE * (2.0 * uniform(seed, APPLICANT_NOISE, month, birth, post, 0) - 1.0)
            if log_offered + liking < least or (employed and post == people.post[i]):
                continue
            number = posts + post if held else post
            known = False
            for earlier in range(first, used):
                if place[earlier] == number:
                    known = True
            if known:
                continue
            sponsored = post == patron * kinds + kind
            own = sponsored or post == host * kinds + kind
            person[used] = i
            applicant[used] = a
            place[used] = number
            wage[used] = offered
            log_wage[used] = log_offered
            tie[used] = sponsor_tie if sponsored else (HOST_TIE if own else 0.0)
            luck[used] = liking
            score[used] = (
                math.log(max(fit, 1e-9))
                + match_noise * normal(seed, EMPLOYER_NOISE, month, birth, post, 0)
                + (OWN_TRAINEE if own else 0.0)
            )
            listed[used] = 1 if by_list else 0
            used += 1
        starts[a + 1] = used
    return used
