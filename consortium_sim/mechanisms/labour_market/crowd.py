"""The columns of a crowd: applications, and the contacts between applicants and posts that they become.

A crowd goes through one step before the next begins: what a step looks up lies anywhere in memory and arrives
together, and its luck is drawn for several at a time. Its columns stay in the fastest cache.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import woven_in
from consortium_sim.numerics.streams import Integer

CROWD = 1024
"""Applications that go through each step together; at least those of one applicant."""
LIST_LENGTH = 4
"""d, posts that a directed application compares (model.md 4.7, findings.md 2)."""


class Crowd(NamedTuple):
    """Applications, those of an applicant side by side."""

    begins: NDArray[np.int64]
    """How many applicants begin with this application."""
    applicant: NDArray[np.int64]
    birth: NDArray[np.uint32]
    number: NDArray[np.uint32]
    """Which of the applicant's applications it is: the key of its luck beside the birth id."""
    employed: NDArray[np.uint8]
    luck: NDArray[np.uint32]
    """Four words each, (4, applications)."""
    directed: NDArray[np.uint8]
    answered: NDArray[np.uint8]
    contact: NDArray[np.int64]
    """Which of them become contacts."""


class Contacts(NamedTuple):
    """Contacts between an applicant and a post, in the order of their applications."""

    applicant: NDArray[np.int64]
    row: NDArray[np.int64]
    """Of the applicant, in `People`."""
    who: NDArray[np.uint32]
    """The applicant's birth id."""
    employed: NDArray[np.uint8]
    recent: NDArray[np.uint8]
    own: NDArray[np.int64]
    """The applicant's occupation."""
    kind: NDArray[np.int64]
    """Occupation of the post."""
    listed: NDArray[np.uint8]
    """1 for a contact made on the platform."""
    circle: NDArray[np.int64]
    point: NDArray[np.float64]
    """On which circle the application falls, and where."""
    slot: NDArray[np.int64]
    """Where on the circles the vacancy lies."""
    held: NDArray[np.int64]
    """The post of a place held for own trainees; else −1."""
    post: NDArray[np.int64]
    technology: NDArray[np.float64]
    vintage: NDArray[np.float64]
    skill: NDArray[np.float64]
    present: NDArray[np.int64]
    """The applicant's post, or −1."""
    sponsor: NDArray[np.int64]
    host: NDArray[np.int64]
    log_fit: NDArray[np.float64]
    """ln s, effective skill at the post."""
    log_wage: NDArray[np.float64]
    asks: NDArray[np.float64]
    """The least log wage that the applicant would change for."""
    some: NDArray[np.int64]
    """Which contacts are of one kind."""
    directed: NDArray[np.int64]
    """Which contacts are directed, one after the other."""
    options_circle: NDArray[np.int64]
    options_point: NDArray[np.float64]
    options_slot: NDArray[np.int64]
    """Circle, point and slot of each post that directed applications compare, those of one side by side."""
    birth: NDArray[np.uint32]
    second: NDArray[np.uint32]
    """Key of the next draw beside the birth id: the application, the post."""
    luck: NDArray[np.uint32]
    """Words of that draw, (4, contacts)."""
    quantile: NDArray[np.float64]
    """What an employer sees beside skill, in standard deviations."""


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


@woven_in
def room_for_crowd(most: Integer) -> Crowd:
    """Return columns for so many applications."""
    return Crowd(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint32),
        np.empty(most, np.uint32),
        np.empty(most, np.uint8),
        np.empty((4, most), np.uint32),
        np.empty(most, np.uint8),
        np.empty(most, np.uint8),
        np.empty(most, np.int64),
    )


@woven_in
def room_for_contacts(most: Integer) -> Contacts:
    """Return columns for so many contacts."""
    return Contacts(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint32),
        np.empty(most, np.uint8),
        np.empty(most, np.uint8),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint8),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(LIST_LENGTH * most, np.int64),
        np.empty(LIST_LENGTH * most),
        np.empty(LIST_LENGTH * most, np.int64),
        np.empty(most, np.uint32),
        np.empty(most, np.uint32),
        np.empty((4, most), np.uint32),
        np.empty(most),
    )


@woven_in
def room_for_offers(most: Integer) -> OfferColumns:
    """Return columns for so many offers."""
    return OfferColumns(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most),
        np.empty(most, np.uint8),
    )


@woven_in
def with_room(offers: OfferColumns, used: Integer, more: Integer) -> OfferColumns:
    """Return the columns, larger ones with the same `used` offers if there is no room for `more`."""
    if used + more <= offers.score.size:
        return offers
    larger = room_for_offers(max(2 * offers.score.size, used + more))
    for n in range(used):
        larger.person[n], larger.applicant[n] = offers.person[n], offers.applicant[n]
        larger.place[n], larger.listed[n] = offers.place[n], offers.listed[n]
        larger.wage[n], larger.log_wage[n] = offers.wage[n], offers.log_wage[n]
        larger.tie[n], larger.luck[n] = offers.tie[n], offers.luck[n]
        larger.score[n] = offers.score[n]
    return larger
