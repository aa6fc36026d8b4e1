"""Search: applications become contacts between a person and a post (model.md 4.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import (
    CERTIFIED_GRADUATE,
    DIRECTED,
    GRADUATE_SEARCH,
    HOST_TIE,
    PROMOTION_EFFECT,
    YOUNG_MONTHS,
    LabourRule,
)
from consortium_sim.mechanisms.labour_market.contacts import Chances
from consortium_sim.mechanisms.labour_market.offers import meet
from consortium_sim.population.consortium import JULY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY

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
    penalty: float,
    promotion: float,
) -> Offers:
    """Return the contacts of the month.

    rows: the people who look for a post, in rising order. own_places: July's places for own trainees, by post.
    lists: enterprises on the platform. penalty: yuan that an order-class graduate pays who turns the sponsor down.
    promotion: yuan per recent graduate and month.
    """
    people, information = consortium.people, consortium.region.information
    columns, starts, applications, contacts = meet(
        people,
        rows,
        consortium.posts.vacancies,
        lists,
        own_places.reshape(-1),
        month.technology.reshape(-1),
        month.post_pay.reshape(-1),
        consortium.industry.mobility,
        consortium.seed,
        consortium.clock.month,
        rule.applications,
        promotion * PROMOTION_EFFECT,
        GRADUATE_SEARCH if consortium.clock.calendar == JULY else 1,
        rule.mobility,
        Chances(
            DIRECTED + (1.0 - DIRECTED) * information,
            (1.0 - DIRECTED) * information,
            rule.contact_random,
            rule.contact_directed,
        ),
        obsolescence,
        rule.match_noise,
        HOST_TIE + penalty / PENALTY_PER_LOG_WAGE,
    )
    month.count["applications"] = float(applications)
    month.count["contacts"] = float(contacts)
    found = {name: column[:contacts] for name, column in columns._asdict().items()}
    return Offers(**found, starts=starts, consortium=consortium)


def prefer_certified(offers: Offers, certified: NDArray[np.float64]) -> None:
    """Let employers rank recent graduates of certified programs higher; the offers' scores are changed.

    certified: 1 for programs that a certificate covers, (programs,).
    """
    if not np.count_nonzero(certified):
        return
    people = offers.consortium.people
    program, out = people.program[offers.person], people.months_out[offers.person]
    recent = (program != NOBODY) & (out <= YOUNG_MONTHS)
    offers.score[recent] += CERTIFIED_GRADUATE * certified[program[recent]]
