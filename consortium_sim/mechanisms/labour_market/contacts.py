"""From applications to contacts: who hears of which post (model.md 4.7)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import JOB_GAIN
from consortium_sim.mechanisms.labour_market.applicants import Applicants, attention_to
from consortium_sim.mechanisms.labour_market.circle import Circles, lay_out, next_on_circles
from consortium_sim.mechanisms.labour_market.crowd import LIST_LENGTH, Contacts, Crowd
from consortium_sim.numerics.compiled import woven_in
from consortium_sim.numerics.listing import where_set
from consortium_sim.numerics.logarithm import take_logs
from consortium_sim.numerics.streams import SIGNED_LOW_HALF, Integer, uniform_of_word, words_below
from consortium_sim.population.people import NOBODY, People

TO_SPONSOR, TO_HOST = 2**32 - 2, 2**32 - 1
"""Applications −2 and −1, in 32 bits: those of new graduates for a place that sponsor or host may hold for them."""
TECHNOLOGY, LOG_PAY = range(2)
NOTHING = 1e-300
"""In place of 0 where a logarithm is taken."""


class Market(NamedTuple):
    """What applicants meet in a month; occupations are columns."""

    circles: Circles
    sight: NDArray[np.float64]
    """What is seen of the vacancy in each slot, (slots, 2): technology, log yuan a month per unit of skill."""
    attention: NDArray[np.float64]
    """Running share of applications that go to each occupation, (own occupation, occupation)."""
    own_places: NDArray[np.int64]
    """July's places for own trainees, by post."""
    mobility: NDArray[np.float64]


class Chances(NamedTuple):
    """Shares of applications that are directed, directed by the platform, answered, and answered if directed."""

    directed: float
    by_platform: float
    random: float
    directed_answered: float


@woven_in
def open_market(
    vacancies: NDArray[np.int64],
    lists: NDArray[np.bool_],
    own_places: NDArray[np.int64],
    technology: NDArray[np.float64],
    pay: NDArray[np.float64],
    mobility: NDArray[np.float64],
    seed: np.uint64,
    month: int,
    near: float,
) -> Market:
    """Return what applicants meet; technology, pay: by post. The rest is as in `meet`."""
    circles, kinds = lay_out(vacancies, lists, seed, month), vacancies.shape[1]
    sight, log_pay = np.empty((circles.at.size, 2)), np.empty(circles.at.size)
    for slot in range(circles.at.size):
        sight[slot, TECHNOLOGY] = technology[circles.post[slot]]
    for slot in range(circles.at.size):
        log_pay[slot] = max(pay[circles.post[slot]], NOTHING)
    take_logs(log_pay)
    for slot in range(circles.at.size):
        sight[slot, LOG_PAY] = log_pay[slot]
    open_in = np.empty(kinds, np.int64)
    for kind in range(kinds):
        open_in[kind] = circles.starts[kind + 1] - circles.starts[kind] - 1
    attention = attention_to(open_in, mobility, near)
    return Market(circles, sight, attention, own_places, mobility)


@woven_in
def send(applicants: Applicants, begin: Integer, crowd: Crowd) -> tuple[int, Integer]:
    """Write the applications of the next applicants from `begin` on, as many as find room.

    Returns how many these are, and whose turn it is then. Those for places that are held come first.
    """
    number, end = 0, begin
    while end < applicants.sent.size and number + applicants.sent[end] + 2 <= crowd.applicant.size:
        number += applicants.sent[end] + applicants.bonds[end]
        end += 1
    crowd.begins[:number] = 0
    first = 0
    for a in range(begin, end):
        if first < number:
            crowd.begins[first] += 1
        first += applicants.sent[a] + applicants.bonds[a]
    a, application = begin - 1, 0
    for n in range(number):
        a += crowd.begins[n]
        application = application + 1 if crowd.begins[n] == 0 else -applicants.bonds[a]
        crowd.applicant[n], crowd.number[n] = a, application & SIGNED_LOW_HALF
    for n in range(number):
        crowd.birth[n] = applicants.birth[crowd.applicant[n]]
    for n in range(number):
        crowd.employed[n] = applicants.employed[crowd.applicant[n]]
    return number, end


@woven_in
def answer(number: int, chances: Chances, crowd: Crowd) -> int:
    """Note which applications of a crowd are directed, and which become contacts; return how many do."""
    directed = words_below(chances.directed)
    answered_directed, answered_random = words_below(chances.directed_answered), words_below(chances.random)
    for n in range(number):
        aims = (crowd.employed[n] == 1) | (crowd.luck[0, n] < directed)
        bound = (crowd.number[n] == TO_SPONSOR) | (crowd.number[n] == TO_HOST)
        limit = answered_directed if aims else answered_random
        crowd.directed[n] = aims & ~bound
        crowd.answered[n] = bound | (crowd.luck[1, n] < limit)
    return where_set(crowd.answered[:number], crowd.contact).size


@woven_in
def attend(
    people: People,
    applicants: Applicants,
    answered: int,
    market: Market,
    chances: Chances,
    crowd: Crowd,
    contacts: Contacts,
) -> tuple[int, int]:
    """Write the contacts of a crowd and on which circle each vacancy is to be found.

    Returns how many there are, without those of whose occupations there is no vacancy, and how many are directed.
    """
    kinds, starts = market.mobility.shape[1], market.circles.starts
    by_platform = words_below(chances.by_platform)
    for c in range(answered):
        contacts.row[c] = applicants.row[crowd.applicant[crowd.contact[c]]]
    for c in range(answered):
        contacts.own[c] = people.occupation[contacts.row[c]]
    number = directed = 0
    for c in range(answered):
        n, row, own = crowd.contact[c], contacts.row[c], contacts.own[c]
        u2, kind = uniform_of_word(crowd.luck[2, n]), np.int64(0)
        for other in range(kinds - 1):
            kind += u2 >= market.attention[own, other]
        held, reached = np.int64(NOBODY), u2 < market.attention[own, kinds - 1]
        if crowd.number[n] >= TO_SPONSOR:
            held, kind = np.int64(_held_place(people, row, crowd.number[n], market)), own
            reached = held != NOBODY
        on_list = starts[kinds + kind + 1] - starts[kinds + kind] > 1
        listed = (crowd.directed[n] == 1) & (crowd.luck[0, n] < by_platform) & on_list
        contacts.applicant[number], contacts.row[number] = crowd.applicant[n], row
        contacts.who[number], contacts.employed[number] = crowd.birth[n], crowd.employed[n]
        contacts.own[number], contacts.kind[number] = own, kind
        contacts.held[number], contacts.listed[number] = held, listed
        contacts.recent[number] = applicants.recent[crowd.applicant[n]]
        contacts.circle[number] = kind + (kinds if listed else 0)
        contacts.point[number] = uniform_of_word(crowd.luck[3, n])
        contacts.directed[directed] = number
        contacts.birth[directed], contacts.second[directed] = crowd.birth[n], crowd.number[n]
        directed += reached & (crowd.directed[n] == 1)
        number += reached
    return number, directed


@woven_in
def _held_place(people: People, i: int, application: int, market: Market) -> int:
    """Return the post in which sponsor or host hold a place for a person, or NOBODY."""
    kinds = market.mobility.shape[1]
    enterprise = people.sponsor[i] if application == TO_SPONSOR else people.host[i]
    if enterprise == NOBODY or (application == TO_HOST and enterprise == people.sponsor[i]):
        return NOBODY
    post = enterprise * kinds + people.occupation[i]
    return int(post) if market.own_places[post] > 0 else NOBODY


@woven_in
def arrive(people: People, number: int, market: Market, contacts: Contacts) -> None:
    """Let each contact meet the next vacancy, and look up what the applicant brings."""
    next_on_circles(market.circles, contacts.circle[:number], contacts.point, contacts.slot)
    for c in range(number):
        contacts.vintage[c] = people.vintage[contacts.row[c]]
    for c in range(number):
        contacts.skill[c] = people.skill[contacts.row[c]]
    contacts.asks[:number] = -np.inf
    contacts.present[:number] = contacts.sponsor[:number] = contacts.host[:number] = NOBODY
    at_work = where_set(contacts.employed[:number], contacts.some)
    for c in at_work:
        contacts.present[c] = people.post[contacts.row[c]]
    asks = contacts.log_wage[: at_work.size]
    for one in range(at_work.size):
        asks[one] = people.wage[contacts.row[at_work[one]]]
    for one in range(at_work.size):
        asks[one] = max((1.0 + JOB_GAIN) * asks[one] / 100.0, NOTHING)
    take_logs(asks)
    for one in range(at_work.size):
        contacts.asks[at_work[one]] = asks[one]
    for c in where_set(contacts.recent[:number], contacts.some):
        contacts.sponsor[c] = people.sponsor[contacts.row[c]]
        contacts.host[c] = people.host[contacts.row[c]]


@woven_in
def compare(directed: int, market: Market, contacts: Contacts, obsolescence: float) -> None:
    """Let directed applications go to the best paid of the posts that they compare."""
    options = LIST_LENGTH * directed
    circle, point, slots = contacts.options_circle, contacts.options_point, contacts.options_slot
    for d in range(directed):
        for other in range(LIST_LENGTH):
            circle[LIST_LENGTH * d + other] = contacts.circle[contacts.directed[d]]
            point[LIST_LENGTH * d + other] = uniform_of_word(contacts.luck[other, d])
    next_on_circles(market.circles, circle[:options], point, slots)
    for d in range(directed):
        vintage = contacts.vintage[contacts.directed[d]]
        best, chosen = -np.inf, np.int64(NOBODY)
        for slot in slots[LIST_LENGTH * d : LIST_LENGTH * (d + 1)]:
            gap = market.sight[slot, TECHNOLOGY] - vintage
            promise = market.sight[slot, LOG_PAY] - obsolescence * (gap if gap > 0.0 else 0.0)
            chosen = slot if promise > best else chosen
            best = promise if promise > best else best
        contacts.slot[contacts.directed[d]] = chosen
