"""Training places, and the trainees in them: found in September, at work by the calendar in force."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance, supervision
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.hosting import (
    FIRST_ALTERNATING_MONTH,
    FIRST_BLOCK_MONTH,
    THIRD_YEAR,
    HostingRule,
)
from consortium_sim.mechanisms.hosting.decision import HostingDecision, HostingOutlook
from consortium_sim.mechanisms.hosting.foresight import Prospect, pledge_pays
from consortium_sim.mechanisms.hosting.outlay import Outlay
from consortium_sim.mechanisms.placing import place_students
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import SEPTEMBER, Consortium, Region
from consortium_sim.population.enterprises import DEEP
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, STUDYING, People


def invite(
    consortium: Consortium,
    month: Month,
    rule: HostingRule,
    watched: SupervisionRule,
    prospect: Prospect,
    decide: HostingDecision,
) -> None:
    """In September, enterprises open training places for the coming year and take students into them.

    Who cannot pay for the investment opens none, whatever it wants or has pledged.
    Students of an order class go to their sponsor; the others look among the places they know of. The law's
    caps count those who stay with their host from last year.
    """
    if consortium.clock.calendar != SEPTEMBER:
        return
    enterprises, people, posts = consortium.enterprises, consortium.people, consortium.posts
    staying = _students_with_host(consortium)
    limit = np.maximum(prospect.limit - staying.sum(axis=1), 0.0)
    outlook = _outlook(consortium, rule, watched, prospect, limit)
    bare = prospect.without_incentives()
    wanted = decide(outlook)
    enterprises.places[:] = np.where(prospect.affordable, wanted, 0)
    enterprises.places_without_incentives[:] = np.where(
        bare.affordable, decide(_outlook(consortium, rule, watched, bare, limit)), 0
    )
    deep = np.where(enterprises.strategy == DEEP, rule.pledge * outlook.staff, 0.0)
    supervision.pledge(consortium, deep, limit, outlook.luck)
    month.count["credit_blocked"] = float(((wanted > 0) & ~prospect.affordable).sum())
    places = by_occupation(enterprises.places, prospect.by_occupation, posts.rounding[:, 0])
    if not rule.whole_enterprise_cap:
        cap = np.floor(posts.filled * rule.post_cap).astype(np.int64) - staying
        places = np.minimum(places, np.maximum(cap, 0))
    first = THIRD_YEAR if rule.calendar == "block" else FIRST_ALTERNATING_MONTH
    rows = np.flatnonzero((people.status == STUDYING) & (people.month_of_study == first - 1))
    rows = rows[people.host[rows] == NOBODY]
    _go_to_sponsors(rows, people.sponsor, people.occupation, people.host, places)
    rows = rows[people.host[rows] == NOBODY]
    known = consortium.region.known_share(rule.known / max(int(enterprises.active.sum()), 1))
    offered = float(places.sum())
    taken = place_students(consortium.seed, Stream.HOST_CHOICE, people, rows, places, known)
    people.host[rows] = taken
    enterprises.subsidised[:] = (prospect.gain > bare.gain) | (prospect.setup < bare.setup)
    month.count["places_offered"] = offered
    month.count["places_filled"] = float((taken != NOBODY).sum())


@compiled
def _go_to_sponsors(
    rows: NDArray[np.int64],
    sponsor: NDArray[np.int32],
    occupation: NDArray[np.uint8],
    host: NDArray[np.int32],
    places: NDArray[np.int64],
) -> None:
    """Let the students in these rows take places at their sponsors as long as there are any, in place."""
    for row in rows:
        if sponsor[row] != NOBODY and places[sponsor[row], occupation[row]] > 0:
            places[sponsor[row], occupation[row]] -= 1
            host[row] = sponsor[row]


def set_up(consortium: Consortium, month: Month, rule: FinanceRule, outlay: Outlay) -> None:
    """In September, hosts with places pay for what they set up and for the site of a year, and borrow for it."""
    setup = rent = np.zeros(consortium.enterprises.count, np.int64)
    if consortium.clock.calendar == SEPTEMBER:
        due = (_students_with_host(consortium).sum(axis=1) > 0) & (consortium.enterprises.places > 0)
        setup, rent = cents(np.where(due, outlay.setup, 0.0)), cents(np.where(due, outlay.rent, 0.0))
        finance.borrow(consortium, month, rule, setup + rent)
        ledger, year = consortium.ledger, consortium.clock.year
        ledger.pay(year, "enterprises", "outside", "training set-up", setup)
        ledger.pay(year, "enterprises", "owners", "site rent", rent)
        month.eligible += setup
        month.invested += setup
        month.site_rent += rent
    month.add_payoff("hosting", -(setup + rent) / 100.0)


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
    watched: SupervisionRule,
    prospect: Prospect,
    limit: NDArray[np.float64],
) -> HostingOutlook:
    enterprises = consortium.enterprises
    staff = np.where(enterprises.participates, enterprises.staff, 0).astype(np.float64)
    luck = uniform_columns(
        consortium.seed, Stream.HOSTING_ROUNDING, consortium.clock.month, np.arange(enterprises.count)
    )
    keeps = (enterprises.strategy == DEEP) & pledge_pays(consortium, rule, prospect, watched)
    pledged = np.where(keeps, rule.pledge * staff, 0.0)
    return HostingOutlook(prospect.gain, staff, prospect.setup, pledged, limit, luck, rule, consortium)


def send_to_hosts(
    people: People, region: Region, rule: HostingRule, students: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return 1 for every student who works at the host this month, by the calendar in force, (students,).

    students: their rows. Writes which part of the third-year students has a host; in August there are none.
    """
    hosted = np.empty(students.size, np.uint8)
    alternating = rule.calendar == "alternating"
    first = FIRST_ALTERNATING_MONTH if alternating else FIRST_BLOCK_MONTH
    third, with_host = _hosted(people.host, people.month_of_study, students, first, alternating, hosted)
    if third:
        region.hosted_share = with_host / third
    return hosted


@compiled
def _hosted(
    host: NDArray[np.int32],
    month_of_study: NDArray[np.uint8],
    students: NDArray[np.int64],
    first: int,
    alternating: bool,
    hosted: NDArray[np.uint8],
) -> tuple[int, int]:
    """Write who is hosted; return how many students are in their third year, and how many of them have a host."""
    third = with_host = 0
    for n in range(students.size):
        now, has_host = month_of_study[students[n]], host[students[n]] != NOBODY
        hosted[n] = (now >= first) & (not alternating or now % 2 == 1) & has_host
        third += now >= THIRD_YEAR
        with_host += (now >= THIRD_YEAR) & has_host
    return third, with_host
