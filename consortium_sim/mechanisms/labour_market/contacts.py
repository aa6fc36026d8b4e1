"""From applications to contacts: who hears of which post, and what each makes of the other (model.md 4.7).

A crowd of applicants goes through one step before the next begins: what a step looks up lies anywhere in memory
and arrives together, and its luck is drawn for several at a time.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import HOST_TIE, JOB_GAIN, OWN_TRAINEE
from consortium_sim.mechanisms.labour_market.applicants import Applicants, applicants_of, attention_to
from consortium_sim.mechanisms.labour_market.circle import Circle, lay_out, narrowed, next_on_circle
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import (
    FIRST_DRAW,
    SECOND_DRAW,
    Integer,
    Stream,
    normal_quantile,
    uniform_of_word,
    uniform_of_words,
    words_below,
    words_of_block,
)
from consortium_sim.population.people import EMPLOYED, People

CONTACT = np.int64(Stream.CONTACT)
EMPLOYER_NOISE = np.int64(Stream.EMPLOYER_NOISE)
APPLICANT_NOISE = np.int64(Stream.APPLICANT_NOISE)
LIST_LENGTH = 4
"""d, posts that a directed application compares (model.md 4.7, findings.md 2)."""
TASTE = 0.1
"""Half-width of what an applicant sees in a post beside the wage, log wage (findings.md 1)."""
CROWD = 256
"""Applicants who go through each step together."""
NOT_YET = -1
"""In `post`: the next vacancy is still to be found."""


class Market(NamedTuple):
    """What applicants meet in a month; posts are numbered, occupations are columns."""

    everywhere: Circle
    listed: Circle
    """The vacancies on the platform."""
    attention: NDArray[np.float64]
    """Running share of applications that go to each occupation, (own occupation, occupation)."""
    own_places: NDArray[np.int64]
    """July's places for own trainees."""
    technology: NDArray[np.float64]
    pay: NDArray[np.float64]
    """Yuan a month per unit of effective skill."""
    mobility: NDArray[np.float64]


class Chances(NamedTuple):
    """Shares of applications that are directed, directed by the platform, answered, and answered if directed."""

    directed: float
    by_platform: float
    random: float
    directed_answered: float


class OfferColumns(NamedTuple):
    """The columns of `Offers`, in its order."""

    person: NDArray[np.int64]
    applicant: NDArray[np.int64]
    place: NDArray[np.int64]
    wage: NDArray[np.float64]
    log_wage: NDArray[np.float64]
    tie: NDArray[np.float64]
    luck: NDArray[np.float64]
    score: NDArray[np.float64]
    listed: NDArray[np.uint8]


class Contacts(NamedTuple):
    """The contacts of a crowd; columns with room for all of its applications and held places."""

    applicant: NDArray[np.int64]
    post: NDArray[np.int64]
    kind: NDArray[np.int64]
    held: NDArray[np.int64]
    """1 for a place held for own trainees."""
    listed: NDArray[np.int64]
    directed: NDArray[np.int64]
    """Which contacts are directed, one after the other."""
    point: NDArray[np.float64]
    """Where on the circle of its occupation the application falls."""
    fit: NDArray[np.float64]
    birth: NDArray[np.uint32]
    second: NDArray[np.uint32]
    """Key of the next draw beside the birth id: the application, the post."""
    luck: NDArray[np.uint32]
    """Words of that draw, (4, contacts)."""
    drawn: NDArray[np.uint32]
    """Words of each application, (applications, 4, CROWD)."""


@compiled
def meet(
    people: People,
    rows: NDArray[np.int64],
    vacancies: NDArray[np.int64],
    lists: NDArray[np.bool_],
    own_places: NDArray[np.int64],
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    mobility: NDArray[np.float64],
    seed: np.uint64,
    month: int,
    applications: int,
    promoted: float,
    in_july: int,
    near: float,
    chances: Chances,
    obsolescence: float,
    match_noise: float,
    sponsor_tie: float,
) -> tuple[OfferColumns, NDArray[np.int64], Integer, Integer]:
    """Return the offers that the applications of the month lead to, and where those of each applicant begin.

    Then how many applications and how many offers there are; the columns have room for more. rows: of the
    applicants. vacancies: (enterprises, occupations). lists: enterprises on the platform. own_places, technology,
    pay: by post. promoted: applications that employment promotion adds for a recent graduate. in_july: how many
    times as many new graduates send. near: attention to vacancies in near occupations.
    """
    applicants = applicants_of(people, rows, seed, month, applications, promoted, in_july)
    everywhere = lay_out(vacancies, seed, month)
    attention = attention_to(everywhere.starts, mobility, near)
    market = Market(everywhere, narrowed(everywhere, lists), attention, own_places, technology, pay, mobility)
    holding = own_places.max() > 0
    sent = applicants.applications
    offers = _room_for_offers(sent.sum() + (2 * sent.size if holding else 0))
    starts = np.zeros(sent.size + 1, np.int64)
    contacts = _room_for_contacts(sent.max() if sent.size else 0)
    first_key, second, luck = contacts.birth, contacts.second, contacts.luck
    used = np.int64(0)
    for first in range(0, sent.size, CROWD):
        last = min(first + CROWD, sent.size)
        for application in range(sent[first:last].max()):
            second[: last - first] = application
            words_of_block(
                seed,
                CONTACT,
                month,
                applicants.birth[first:last],
                second,
                FIRST_DRAW,
                contacts.drawn[application],
            )
        number, directed = _answer(applicants, first, last, market, chances, contacts, holding)
        words_of_block(seed, CONTACT, month, first_key[:directed], second, SECOND_DRAW, luck)
        _compare(applicants, directed, market, contacts, obsolescence)
        _arrive(applicants, number, market, contacts, obsolescence)
        words_of_block(seed, APPLICANT_NOISE, month, first_key[:number], second, FIRST_DRAW, luck)
        kept = _offer(applicants, number, market, contacts, offers, used, starts, sponsor_tie)
        words_of_block(seed, EMPLOYER_NOISE, month, first_key[:kept], second, FIRST_DRAW, luck)
        for n in range(kept):
            noise = match_noise * normal_quantile(uniform_of_words(luck[0, n], luck[1, n]))
            own = OWN_TRAINEE if offers.tie[used + n] > 0.0 else 0.0
            offers.score[used + n] = offers.score[used + n] + noise + own
        used += kept
    for a in range(sent.size):
        starts[a + 1] += starts[a]
    return offers, starts, sent.sum(), used


@compiled
def _room_for_contacts(applications: int) -> Contacts:
    """Return columns for a crowd that sends at most as many applications each."""
    most = (applications + 2) * CROWD
    return Contacts(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most),
        np.empty(most, np.uint32),
        np.empty(most, np.uint32),
        np.empty((4, most), np.uint32),
        np.empty((applications, 4, CROWD), np.uint32),
    )


@compiled
def _room_for_offers(number: int) -> OfferColumns:
    return OfferColumns(
        np.empty(number, np.int64),
        np.empty(number, np.int64),
        np.empty(number, np.int64),
        np.empty(number),
        np.empty(number),
        np.empty(number),
        np.empty(number),
        np.empty(number),
        np.empty(number, np.uint8),
    )


@compiled
def _answer(
    applicants: Applicants,
    first: int,
    last: int,
    market: Market,
    chances: Chances,
    contacts: Contacts,
    holding: bool,
) -> tuple[int, int]:
    """Note the applications of a crowd that become contacts; return how many do, and how many are directed.

    Sponsor and host, where they hold places, come first.
    """
    kinds = market.mobility.shape[1]
    most = words_below(max(chances.random, chances.directed_answered))
    number = directed = 0
    for a in range(first, last):
        here = a - first
        if holding and applicants.months_out[a] == 0:
            for bond in range(2):
                enterprise = applicants.sponsor[a] if bond == 0 else applicants.host[a]
                if enterprise < 0 or (bond == 1 and enterprise == applicants.sponsor[a]):
                    continue
                kind = np.int64(applicants.occupation[a])
                if market.own_places[enterprise * kinds + kind] > 0:
                    contacts.applicant[number], contacts.kind[number] = a, kind
                    contacts.post[number] = enterprise * kinds + kind
                    contacts.held[number], contacts.listed[number] = 1, 0
                    number += 1
        for application in range(applicants.applications[a]):
            drawn = contacts.drawn[application]
            if drawn[1, here] >= most:
                continue
            u0, u1 = uniform_of_word(drawn[0, here]), uniform_of_word(drawn[1, here])
            aims = applicants.status[a] == EMPLOYED or u0 < chances.directed
            if u1 >= (chances.directed_answered if aims else chances.random):
                continue
            u2, attention = uniform_of_word(drawn[2, here]), market.attention[applicants.occupation[a]]
            if u2 >= attention[kinds - 1]:
                continue
            kind = np.int64(0)
            while kind < kinds - 1 and u2 >= attention[kind]:
                kind += 1
            if market.everywhere.starts[kind] == market.everywhere.starts[kind + 1]:
                continue
            on_list = market.listed.starts[kind] < market.listed.starts[kind + 1]
            contacts.applicant[number], contacts.kind[number] = a, kind
            contacts.post[number] = NOT_YET
            contacts.held[number], contacts.listed[number] = 0, aims and on_list and u0 < chances.by_platform
            contacts.point[number] = uniform_of_word(drawn[3, here])
            if aims:
                contacts.directed[directed] = number
                contacts.birth[directed], contacts.second[directed] = applicants.birth[a], application
                directed += 1
            number += 1
    return number, directed


@compiled
def _compare(
    applicants: Applicants,
    directed: int,
    market: Market,
    contacts: Contacts,
    obsolescence: float,
) -> None:
    """Let directed applications go to the best paid of the posts that they compare."""
    for d in range(directed):
        n = contacts.directed[d]
        a, kind = contacts.applicant[n], contacts.kind[n]
        skill, vintage = float(applicants.skill[a]), float(applicants.vintage[a])
        kept = market.mobility[applicants.occupation[a], kind]
        circle = market.listed if contacts.listed[n] else market.everywhere
        best, chosen = -1.0, NOT_YET
        for other in range(LIST_LENGTH):
            post = next_on_circle(circle, kind, uniform_of_word(contacts.luck[other, d]))
            skill_there = _effective_skill(skill, market.technology[post] - vintage, kept, obsolescence)
            promise = market.pay[post] * skill_there
            if promise > best:
                best, chosen = promise, post
        contacts.post[n] = chosen


@compiled
def _arrive(
    applicants: Applicants,
    number: int,
    market: Market,
    contacts: Contacts,
    obsolescence: float,
) -> None:
    """Let the other applications meet the next vacancy, and write how well everybody fits."""
    for n in range(number):
        a, kind = contacts.applicant[n], contacts.kind[n]
        if contacts.post[n] == NOT_YET:
            contacts.post[n] = next_on_circle(market.everywhere, kind, contacts.point[n])
        post = contacts.post[n]
        contacts.fit[n] = _effective_skill(
            float(applicants.skill[a]),
            market.technology[post] - float(applicants.vintage[a]),
            market.mobility[applicants.occupation[a], kind],
            obsolescence,
        )
        contacts.birth[n], contacts.second[n] = applicants.birth[a], post


@compiled
def _effective_skill(skill: float, gap: float, kept: float, obsolescence: float) -> float:
    """Return s = h exp(−λ gap) M, effective skill of a person at a post."""
    return skill * math.exp(-obsolescence * max(0.0, gap)) * kept


@compiled
def _offer(
    applicants: Applicants,
    number: int,
    market: Market,
    contacts: Contacts,
    offers: OfferColumns,
    used: Integer,
    starts: NDArray[np.int64],
    sponsor_tie: float,
) -> int:
    """Write the offers of a crowd behind those `used` already; return how many.

    Left out are a post met twice and, for employees, their own and what is not worth a change. The score has
    the skill only.
    """
    kinds, posts = market.mobility.shape[1], market.technology.size
    here = used
    for n in range(number):
        a, post, kind = contacts.applicant[n], contacts.post[n], contacts.kind[n]
        fit = contacts.fit[n]
        wage = max(WAGE_FLOOR, market.pay[post] * fit)
        log_wage = math.log(wage)
        liking = TASTE * (2.0 * uniform_of_words(contacts.luck[0, n], contacts.luck[1, n]) - 1.0)
        if applicants.status[a] == EMPLOYED and (
            post == applicants.post[a]
            or log_wage + liking < math.log((1.0 + JOB_GAIN) * applicants.wage[a] / 100.0)
        ):
            continue
        place = posts + post if contacts.held[n] else post
        earlier = here - 1
        while earlier >= used and offers.applicant[earlier] == a and offers.place[earlier] != place:
            earlier -= 1
        if earlier >= used and offers.applicant[earlier] == a:
            continue
        sponsored = post == applicants.sponsor[a] * kinds + kind
        own = sponsored or post == applicants.host[a] * kinds + kind
        offers.person[here], offers.applicant[here], offers.place[here] = applicants.row[a], a, place
        offers.wage[here], offers.log_wage[here], offers.luck[here] = wage, log_wage, liking
        offers.tie[here] = sponsor_tie if sponsored else (HOST_TIE if own else 0.0)
        offers.score[here] = math.log(max(fit, 1e-9))
        offers.listed[here] = contacts.listed[n]
        contacts.birth[here - used], contacts.second[here - used] = applicants.birth[a], post
        starts[a + 1] += 1
        here += 1
    return here - used
