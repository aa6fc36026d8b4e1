"""Offers are settled by deferred acceptance: applicants and posts come together (model.md 4.7)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.numerics.compiled import compiled, woven_in
from consortium_sim.population.consortium import Consortium
from consortium_sim.theory.matching import propose


def settle(
    consortium: Consortium, offers: Offers, own_places: NDArray[np.int64], value: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Match applicants and posts; return the offer that each applicant takes, or −1, (applicants,).

    value: what each offer is worth to its applicant; −inf for one that is refused.
    """
    return _settle(
        value,
        offers.place,
        offers.starts,
        offers.score,
        consortium.posts.vacancies.reshape(-1),
        own_places.reshape(-1),
    )


@compiled
def _settle(
    value: NDArray[np.float64],
    place: NDArray[np.int64],
    starts: NDArray[np.int64],
    score: NDArray[np.float64],
    vacancies: NDArray[np.int64],
    own_places: NDArray[np.int64],
) -> NDArray[np.int64]:
    taken, who = np.full(starts.size - 1, np.int64(-1)), np.empty(starts.size - 1, np.int64)
    number = 0
    for applicant in range(taken.size):
        who[number] = applicant
        number += starts[applicant] < starts[applicant + 1]
    who = who[:number]
    order, willing = _rank(value, place, starts, who)
    choices, capacity = _places_of(place, order, vacancies, own_places)
    scores = np.empty(order.size)
    for slot in range(order.size):
        scores[slot] = score[order[slot]]
    position = propose(choices, willing, scores, capacity)
    for one in range(who.size):
        if position[one] >= 0:
            taken[who[one]] = order[position[one]]
    return taken


@woven_in
def _rank(
    value: NDArray[np.float64], place: NDArray[np.int64], starts: NDArray[np.int64], who: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return offers in falling value, at equal value the lower place first, without the refused.

    starts: where the offers of each applicant begin. who: applicants that have some. Returns also where those of
    each of them begin among the returned, (who + 1,).
    """
    order, willing = np.empty(value.size, np.int64), np.zeros(who.size + 1, np.int64)
    used = 0
    for one in range(who.size):
        for offer in range(starts[who[one]], starts[who[one] + 1]):
            if not math.isfinite(value[offer]):
                continue
            slot = used
            while slot > willing[one] and (
                value[order[slot - 1]] < value[offer]
                or (value[order[slot - 1]] == value[offer] and place[order[slot - 1]] > place[offer])
            ):
                order[slot] = order[slot - 1]
                slot -= 1
            order[slot] = offer
            used += 1
        willing[one + 1] = used
    return order[:used], willing


@woven_in
def _places_of(
    place: NDArray[np.int64],
    order: NDArray[np.int64],
    vacancies: NDArray[np.int64],
    own_places: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of each offer, of those that are offered only, and the capacities.

    No branches: the places lie anywhere in memory, and so arrive together.
    """
    number = np.zeros(vacancies.size + own_places.size, np.int32)
    choices, offered = np.empty(order.size, np.int64), np.empty(order.size, np.int64)
    places = 0
    for slot in range(order.size):
        here = place[order[slot]]
        known = number[here]
        offered[places] = here
        places += known == 0
        number[here] = known if known > 0 else places
        choices[slot] = number[here] - 1
    capacity = np.empty(places, np.int64)
    for one in range(places):
        held = offered[one] >= vacancies.size
        capacity[one] = own_places[offered[one] - vacancies.size] if held else vacancies[offered[one]]
    return choices, capacity
