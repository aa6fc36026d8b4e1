"""From contacts to offers: what applicants and enterprises make of each other (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import HOST_TIE, OWN_TRAINEE
from consortium_sim.mechanisms.labour_market.applicants import applicants_of
from consortium_sim.mechanisms.labour_market.contacts import (
    LOG_PAY,
    NOTHING,
    TECHNOLOGY,
    Chances,
    Market,
    answer,
    arrive,
    attend,
    compare,
    open_market,
    send,
)
from consortium_sim.mechanisms.labour_market.crowd import (
    CROWD,
    Contacts,
    OfferColumns,
    room_for_contacts,
    room_for_crowd,
    room_for_offers,
    with_room,
)
from consortium_sim.mechanisms.production import WAGE_FLOOR
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.numerics.logarithm import take_logs
from consortium_sim.numerics.streams import (
    FIRST_DRAW,
    SECOND_DRAW,
    Integer,
    Stream,
    normal_quantiles,
    uniform_of_words,
    words_of_block,
)
from consortium_sim.population.people import NOBODY, People

CONTACT = np.int64(Stream.CONTACT)
EMPLOYER_NOISE = np.int64(Stream.EMPLOYER_NOISE)
APPLICANT_NOISE = np.int64(Stream.APPLICANT_NOISE)
TASTE = 0.1
"""Half-width of what an applicant sees in a post beside the wage, log wage (findings.md 1)."""
LOG_WAGE_FLOOR = math.log(WAGE_FLOOR)
LEAST_LOG_FIT = math.log(1e-9)


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
    market = open_market(vacancies, lists, own_places, technology, pay, mobility, seed, month, near)
    held_places = np.int64(0)
    for post in range(own_places.size):
        held_places += own_places[post]
    holding = held_places > 0
    applicants = applicants_of(people, rows, holding, seed, month, applications, promoted, in_july)
    sent = applicants.sent
    offers = room_for_offers(sent.size)
    starts = np.zeros(sent.size + 1, np.int64)
    room: Integer = np.int64(CROWD)
    for a in range(sent.size):
        room = max(room, sent[a] + 2)
    crowd, contacts = room_for_crowd(room), room_for_contacts(room)
    first_key, second, luck = contacts.birth, contacts.second, contacts.luck
    used: Integer = np.int64(0)
    turn: Integer = np.int64(0)
    while turn < sent.size:
        number, turn = send(applicants, turn, crowd)
        words_of_block(seed, CONTACT, month, crowd.birth[:number], crowd.number, FIRST_DRAW, crowd.luck)
        number = answer(number, chances, crowd)
        number, directed = attend(people, applicants, number, market, chances, crowd, contacts)
        words_of_block(seed, CONTACT, month, first_key[:directed], second, SECOND_DRAW, luck)
        arrive(people, number, market, contacts)
        compare(directed, market, contacts, obsolescence)
        _weigh(number, market, technology, pay, contacts, obsolescence)
        words_of_block(seed, APPLICANT_NOISE, month, first_key[:number], second, FIRST_DRAW, luck)
        offers = with_room(offers, used, number)
        kept = _offer(number, market, contacts, offers, used, starts, sponsor_tie)
        words_of_block(seed, EMPLOYER_NOISE, month, first_key[:kept], second, FIRST_DRAW, luck)
        for n in range(kept):
            contacts.quantile[n] = uniform_of_words(luck[0, n], luck[1, n])
        normal_quantiles(contacts.quantile[:kept])
        for n in range(kept):
            offers.score[used + n] += match_noise * contacts.quantile[n]
        used += kept
    for a in range(sent.size):
        starts[a + 1] += starts[a]
    return offers, starts, sent.sum(), used


@woven_in
def _weigh(
    number: int,
    market: Market,
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    contacts: Contacts,
    obsolescence: float,
) -> None:
    """Write which post each contact is with, what skill is worth there, ln s = ln h M − λ gap, and the wage."""
    for c in range(number):
        contacts.birth[c] = contacts.who[c]
        contacts.post[c] = market.circles.post[contacts.slot[c]]
    for c in range(number):
        contacts.technology[c] = market.sight[contacts.slot[c], TECHNOLOGY]
        contacts.log_wage[c] = market.sight[contacts.slot[c], LOG_PAY]
    for c in range(number):
        if contacts.held[c] != NOBODY:
            contacts.post[c] = contacts.held[c]
            contacts.technology[c] = technology[contacts.held[c]]
            contacts.log_wage[c] = math.log(max(pay[contacts.held[c]], NOTHING))
        contacts.second[c] = contacts.post[c]
    for c in range(number):
        able = contacts.skill[c] * market.mobility[contacts.own[c], contacts.kind[c]]
        contacts.log_fit[c] = max(able, NOTHING)
    take_logs(contacts.log_fit[:number])
    for c in range(number):
        gap = contacts.technology[c] - contacts.vintage[c]
        contacts.log_fit[c] -= obsolescence * (gap if gap > 0.0 else 0.0)
        contacts.log_wage[c] = max(LOG_WAGE_FLOOR, contacts.log_wage[c] + contacts.log_fit[c])


@woven_in
def _offer(
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
    the skill and the own trainee only.
    """
    kinds, posts = market.mobility.shape[1], market.own_places.size
    here = used
    for c in range(number):
        a, post, log_wage = contacts.applicant[c], contacts.post[c], contacts.log_wage[c]
        liking = TASTE * (2.0 * uniform_of_words(contacts.luck[0, c], contacts.luck[1, c]) - 1.0)
        if log_wage + liking < contacts.asks[c] or post == contacts.present[c]:
            continue
        place = post if contacts.held[c] == NOBODY else posts + post
        again = False
        for earlier in range(here - starts[a + 1], here):
            again |= offers.place[earlier] == place
        if again:
            continue
        sponsored = post == contacts.sponsor[c] * kinds + contacts.kind[c]
        own = sponsored | (post == contacts.host[c] * kinds + contacts.kind[c])
        offers.person[here], offers.applicant[here], offers.place[here] = contacts.row[c], a, place
        offers.log_wage[here], offers.luck[here] = log_wage, liking
        offers.wage[here] = max(WAGE_FLOOR, math.exp(log_wage))
        offers.tie[here] = sponsor_tie if sponsored else (HOST_TIE if own else 0.0)
        offers.score[here] = max(contacts.log_fit[c], LEAST_LOG_FIT) + (OWN_TRAINEE if own else 0.0)
        offers.listed[here] = contacts.listed[c]
        contacts.birth[here - used], contacts.second[here - used] = contacts.who[c], post
        starts[a + 1] += 1
        here += 1
    return here - used
