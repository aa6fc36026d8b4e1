"""Training places, and the trainees in them: found in September, at work by the calendar in force."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.hosting import (
    FIRST_ALTERNATING_MONTH,
    FIRST_BLOCK_MONTH,
    FUND_COST,
    INSURANCE,
    THIRD_YEAR,
    HostingRule,
)
from consortium_sim.mechanisms.hosting.decision import HostingDecision, HostingOutlook
from consortium_sim.mechanisms.hosting.foresight import Prospect
from consortium_sim.mechanisms.placing import place_students
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import SEPTEMBER, Consortium
from consortium_sim.population.enterprises import DEEP
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, STUDYING, People


def invite(
    consortium: Consortium, month: Month, rule: HostingRule, prospect: Prospect, decide: HostingDecision
) -> None:
    """In September, enterprises open training places for the coming year and take students into them.

    Students of an order class go to their sponsor; the others look among the places they know of. The law's
    caps count those who stay with their host from last year.
    """
    if consortium.clock.calendar != SEPTEMBER:
        return
    enterprises, people, posts = consortium.enterprises, consortium.people, consortium.posts
    staying = _students_with_host(consortium)
    limit = np.maximum(prospect.limit - staying.sum(axis=1), 0.0)
    enterprises.places[:] = decide(_outlook(consortium, rule, prospect, prospect.gain, limit))
    enterprises.places_without_incentives[:] = decide(
        _outlook(consortium, rule, prospect, prospect.gain_without_incentives, limit)
    )
    places = by_occupation(enterprises.places, prospect.by_occupation, posts.rounding[:, 0])
    if not rule.whole_enterprise_cap:
        cap = np.floor(posts.filled * rule.post_cap).astype(np.int64) - staying
        places = np.minimum(places, np.maximum(cap, 0))
    first = THIRD_YEAR if rule.calendar == "block" else FIRST_ALTERNATING_MONTH
    rows = np.flatnonzero((people.status == STUDYING) & (people.month_of_study == first - 1))
    rows = rows[people.host[rows] == NOBODY]
    own = rows[people.sponsor[rows] != NOBODY]
    for row in own:
        sponsor, k = people.sponsor[row], people.occupation[row]
        if places[sponsor, k] > 0:
            places[sponsor, k] -= 1
            people.host[row] = sponsor
    rows = rows[people.host[rows] == NOBODY]
    known = consortium.region.known_share(rule.known / max(int(enterprises.active.sum()), 1))
    offered = float(places.sum())
    taken = place_students(consortium.seed, Stream.HOST_CHOICE, people, rows, places, known)
    people.host[rows] = taken
    enterprises.subsidised[:] = prospect.gain > prospect.gain_without_incentives
    month.count["places_offered"] = offered
    month.count["places_filled"] = float((taken != NOBODY).sum())
    hosts = _students_with_host(consortium).sum(axis=1) > 0
    setup = cents(np.where(hosts & (enterprises.places > 0), prospect.setup, 0.0))
    consortium.ledger.pay(consortium.clock.year, "enterprises", "outside", "training set-up", setup)
    month.eligible += setup
    month.add_payoff("hosting", -setup / 100.0)


def by_occupation(
    places: NDArray[np.int64], share: NDArray[np.float64], rounding: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Split each enterprise's places over occupations, whole numbers that add up, (enterprises, occupations).

    share: of each occupation, rows add up to 1 or are zeros. rounding: one uniform an enterprise; on average
    over it, an occupation gets its share (systematic rounding).
    """
    reached = np.floor(places[:, None] * np.cumsum(share, axis=1) + rounding[:, None])
    return np.diff(reached, axis=1, prepend=0.0).astype(np.int64)


def _students_with_host(consortium: Consortium) -> NDArray[np.int64]:
    """Count the students who have a host, (enterprises, occupations)."""
    people, shape = consortium.people, consortium.posts.target.shape
    rows = np.flatnonzero((people.status == STUDYING) & (people.host != NOBODY))
    post = people.host[rows].astype(np.int64) * shape[1] + people.occupation[rows]
    return np.bincount(post, minlength=shape[0] * shape[1]).reshape(shape)


def _outlook(
    consortium: Consortium,
    rule: HostingRule,
    prospect: Prospect,
    gain: NDArray[np.float64],
    limit: NDArray[np.float64],
) -> HostingOutlook:
    enterprises = consortium.enterprises
    staff = np.where(enterprises.participates, enterprises.staff, 0).astype(np.float64)
    luck = uniform_columns(
        consortium.seed, Stream.HOSTING_ROUNDING, consortium.clock.month, np.arange(enterprises.count)
    )
    pledged = np.where(enterprises.strategy == DEEP, rule.pledge * staff, 0.0)
    return HostingOutlook(gain, staff, prospect.setup, pledged, limit, luck, rule, consortium)


def mark_hosted(people: People, rule: HostingRule, hosted: NDArray[np.uint8]) -> None:
    """Write 1 for every student who works at the host this month, by the calendar in force."""
    with_host = (people.status == STUDYING) & (people.host != NOBODY)
    if rule.calendar == "block":
        now = people.month_of_study >= FIRST_BLOCK_MONTH
    else:
        now = (people.month_of_study >= FIRST_ALTERNATING_MONTH) & (people.month_of_study % 2 == 1)
    hosted[:] = with_host & now


def count_hosted(consortium: Consortium) -> None:
    """Write the share of third-year students who have a host; in August there are none to count."""
    people = consortium.people
    third = (people.status == STUDYING) & (people.month_of_study >= THIRD_YEAR)
    number = int(third.sum())
    if number:
        consortium.region.hosted_share = int((third & (people.host != NOBODY)).sum()) / number


def employ_trainees(
    consortium: Consortium,
    month: Month,
    rule: HostingRule,
    obsolescence: float,
    wage_share: float,
) -> None:
    """Trainees produce, are paid and mentored; the lines of Π and the eligible investment follow."""
    people, enterprises, ledger = consortium.people, consortium.enterprises, consortium.ledger
    rows = np.flatnonzero(month.hosted)
    host, k = people.host[rows].astype(np.int64), people.occupation[rows].astype(np.int64)
    gap = np.maximum(month.technology[host, k] - people.vintage[rows], 0.0)
    full = month.unit_output[host, k] * people.skill[rows] * np.exp(-obsolescence * gap)
    floor = rule.pay_floor * wage_share * consortium.posts.premium[host, k] * full
    pay = cents(np.maximum(rule.pay, floor))
    count = enterprises.count
    month.trainee_months = np.bincount(host, minlength=count).astype(np.float64)
    month.trainee_output = np.bincount(host, rule.productivity * full, count).astype(np.float64)
    month.trainee_pay = np.zeros(count, np.int64)
    np.add.at(month.trainee_pay, host, pay)
    mentoring = cents(rule.mentoring * month.trainee_months)
    insurance = cents(INSURANCE * month.trainee_months)
    year = consortium.clock.year
    ledger.pay(year, "enterprises", "households", "trainee pay", month.trainee_pay)
    ledger.pay(year, "enterprises", "households", "mentoring", mentoring)
    ledger.pay(year, "enterprises", "outside", "trainee insurance", insurance)
    if rule.reserve_fund:
        ledger.pay(year, "consortium", "outside", "reserve fund", cents(FUND_COST * float(rows.size)))
    month.eligible += month.trainee_pay + mentoring
    spent = (month.trainee_pay + mentoring + insurance) / 100.0
    month.add_payoff("hosting", month.trainee_output - spent)
    exchanged = month.trainee_pay.sum() + mentoring.sum()
    circulation.note(month, "people", inside=float(exchanged) / 100.0)
    month.count["trainee_months"] = float(rows.size)
