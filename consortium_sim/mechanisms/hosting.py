"""Hosting: whether an enterprise trains students, and how many (model.md 4.6)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.placing import place_students
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import MONTHS_OF_STUDY, SEPTEMBER, Consortium
from consortium_sim.population.enterprises import DEEP
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, STUDYING, People

BLOCK, ALTERNATING = 0, 1
BLOCK_MONTHS = 6
FIRST_BLOCK_MONTH = 30
"""Month of study of the February of the third year: the block is the last six months."""
FIRST_ALTERNATING_MONTH = 13
"""Month of study of the September of the second year; every second month from then on is hosted."""
THIRD_YEAR = 25
"""Month of study of the September of the third year."""
INSURANCE = 30.0
"""Accident insurance of a trainee, yuan a month, paid by the host (assumption, 15–75)."""
SETUP_SPREAD = 1.0
"""sd of log set-up cost between enterprises (assumption, 0.5–1.5)."""


@dataclass(frozen=True)
class HostingRule:
    """What a trainee costs and brings, and what the law allows."""

    calendar: Annotated[
        Literal["block", "alternating"],
        Choice("hosted in the last six months, or every second month from year 2 (工学交替)", lever=True),
    ] = "block"
    productivity: Annotated[
        float, Quantity("share", 0.1, 0.8, "p, output of a trainee relative to an employee of equal skill")
    ] = 0.26
    pay: Annotated[
        float, Quantity("yuan/month", 500.0, 5_000.0, "pay of a trainee, where no floor is higher")
    ] = 1_800.0
    pay_floor: Annotated[
        float, Quantity("share", 0.0, 1.0, "lowest pay, of what the post pays a new graduate")
    ] = 0.0
    staff_cap: Annotated[
        float, Quantity("share", 0.01, 1.0, "trainees at most, of the enterprise's staff")
    ] = 1.0
    post_cap: Annotated[
        float, Quantity("share", 0.01, 1.0, "trainees at most, of the staff in the same occupation")
    ] = 1.0
    whole_enterprise_cap: Annotated[
        bool, Choice("take the cap of a post over the whole enterprise instead")
    ] = False
    mentoring: Annotated[
        float, Quantity("yuan/month", 200.0, 6_000.0, "allowance of the mentor, per trainee")
    ] = 2_300.0
    density: Annotated[
        float,
        Quantity(
            "share", 0.005, 0.2, "ν, trainees per employee of an enterprise whose gain is the usual one"
        ),
    ] = 0.06
    usual_gain: Annotated[
        float, Quantity("yuan", 500.0, 50_000.0, "c_h, gain per trainee at which ν is just worth while")
    ] = 6_000.0
    response: Annotated[
        float,
        Quantity(
            "1",
            0.01,
            0.4,
            "ε_h, elasticity of the number of trainees to the gain",
            "Mühlemann et al. 2007: hardly significant; 0.15 is an assumption",
        ),
    ] = 0.15
    setup: Annotated[
        float, Quantity("yuan/year", 0.0, 200_000.0, "median cost of setting up training at an enterprise")
    ] = 18_000.0
    reserve_fund: Annotated[
        bool, Choice("a fund of the consortium covers accidents and damage (保障)", lever=True)
    ] = False
    pledge: Annotated[
        float, Quantity("share", 0.0, 0.2, "trainees per employee that a deep member pledges for a year")
    ] = 0.02
    reserve_posts: Annotated[
        bool,
        Choice("a host or sponsor holds vacancies back for its own trainees (structural, model.md 4.6)"),
    ] = True
    known: Annotated[
        float, Quantity("share", 0.01, 1.0, "enterprises with places that a student knows without a platform")
    ] = 0.06


NO_FUND_SETUP = 1.25
"""How much dearer set-up is without a reserve fund (assumption, 1–1.5)."""


@dataclass(frozen=True)
class HostingOutlook:
    """What enterprises see in September; columns over enterprises unless said otherwise."""

    gain: NDArray[np.float64]
    """Yuan that one trainee brings over the whole contract, mean over the enterprise's occupations."""
    staff: NDArray[np.float64]
    setup: NDArray[np.float64]
    """Yuan for the year."""
    pledged: NDArray[np.float64]
    """Trainees that a deep member has pledged."""
    limit: NDArray[np.float64]
    """Trainees that the law allows."""
    luck: NDArray[np.float64]
    rule: HostingRule
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


HostingDecision = Callable[[HostingOutlook], NDArray[np.int64]]
"""The decision of enterprises that may host; returns training places by enterprise."""


@compiled
def worthwhile_places(
    gain: float, staff: float, setup: float, density: float, usual_gain: float, response: float
) -> float:
    """Return n*, the number of trainees that pays best, or 0 if even that does not cover the set-up cost.

    n* maximises n·gain − c_h ν L (n/(νL))^(1 + 1/ε) / (1 + 1/ε), whose maximum is n*·gain/(1 + ε).
    """
    if gain <= 0.0 or staff <= 0.0:
        return 0.0
    places = density * staff * (gain / usual_gain) ** response
    return places if places * gain / (1.0 + response) > setup else 0.0


@compiled
def places_of(
    gain: float,
    staff: float,
    setup: float,
    pledged: float,
    limit: float,
    luck: float,
    density: float,
    usual_gain: float,
    response: float,
) -> int:
    """Return the training places of one enterprise: what pays, at least the pledge, at most the law's cap."""
    places = worthwhile_places(gain, staff, setup, density, usual_gain, response)
    return int(min(math.floor(max(places, pledged) + luck), math.floor(limit)))


def host_where_worthwhile(outlook: HostingOutlook) -> NDArray[np.int64]:
    """Return training places by enterprise."""
    rule = outlook.rule
    return np.array(
        [
            places_of(gain, staff, setup, pledged, limit, luck, rule.density, rule.usual_gain, rule.response)
            for gain, staff, setup, pledged, limit, luck in zip(
                outlook.gain.tolist(),
                outlook.staff.tolist(),
                outlook.setup.tolist(),
                outlook.pledged.tolist(),
                outlook.limit.tolist(),
                outlook.luck.tolist(),
                strict=True,
            )
        ],
        dtype=np.int64,
    )


def hosted_months(rule: HostingRule) -> float:
    """Months that one trainee spends at the host."""
    if rule.calendar == "block":
        return float(BLOCK_MONTHS)
    return float((MONTHS_OF_STUDY - FIRST_ALTERNATING_MONTH) // 2 + 1)


@dataclass(frozen=True)
class Prospect:
    """What hosting would bring; (enterprises,), yuan."""

    gain: NDArray[np.float64]
    """Gain per trainee over the whole contract with the incentives in force."""
    gain_without_incentives: NDArray[np.float64]
    setup: NDArray[np.float64]
    limit: NDArray[np.float64]
    by_occupation: NDArray[np.float64]
    """Shares of an enterprise's places by occupation, (enterprises, occupations); only taught ones."""


def foresee(
    consortium: Consortium,
    month: Month,
    rule: HostingRule,
    own_hire: NDArray[np.float64],
    incentive: NDArray[np.float64],
    graduate_pay: NDArray[np.float64],
    obsolescence: float,
) -> Prospect:
    """Return what hosting would bring to each enterprise.

    own_hire: yuan that a kept trainee is worth, (enterprises, occupations). incentive: expected public and levy
    money per hosted month, yuan, (enterprises,). graduate_pay: what a post pays a new graduate, yuan a month.
    """
    enterprises, posts = consortium.enterprises, consortium.posts
    taught = np.zeros(len(consortium.industry.names), np.bool_)
    taught[consortium.programs.occupation[consortium.programs.seats > 0.0]] = True
    weight = posts.filled * taught
    total = weight.sum(axis=1)
    share = weight / np.maximum(total, 1)[:, None]
    output = rule.productivity * month.unit_output * trainee_skill(consortium, month, obsolescence)
    pay = np.maximum(rule.pay, rule.pay_floor * graduate_pay)
    net = output - pay - rule.mentoring - INSURANCE
    gain = (share * (hosted_months(rule) * net + consortium.graduates.retention * own_hire)).sum(axis=1)
    fund = 1.0 if rule.reserve_fund else NO_FUND_SETUP
    cap = posts.filled * rule.post_cap
    by_post = np.floor(cap.sum(axis=1)) if rule.whole_enterprise_cap else np.floor(cap).sum(axis=1)
    return Prospect(
        gain + hosted_months(rule) * incentive,
        gain,
        rule.setup * fund * enterprises.setup,
        np.where(total > 0, np.minimum(np.floor(rule.staff_cap * enterprises.staff), by_post), 0.0),
        share,
    )


def trainee_skill(consortium: Consortium, month: Month, obsolescence: float) -> NDArray[np.float64]:
    """Return s that a host expects of a trainee at each post, (enterprises, occupations).

    It is s of the last graduates, h exp(−λ gap), at the technology of the post.
    """
    graduates = consortium.graduates
    gap = np.maximum(month.technology - (consortium.industry.frontier - graduates.lag), 0.0)
    return graduates.skill * np.exp(-obsolescence * gap)


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
    known = consortium.region.known_share(rule.known)
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
    month.eligible += month.trainee_pay + mentoring
    spent = (month.trainee_pay + mentoring + insurance) / 100.0
    month.add_payoff("hosting", month.trainee_output - spent)
    month.count["trainee_months"] = float(rows.size)


def yearly_value(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, pledged: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what a year of hosting is forecast to bring, yuan by enterprise, with at least `pledged` places."""
    staff = np.maximum(consortium.enterprises.staff, 1).astype(np.float64)
    usual = rule.density * staff
    gain = np.maximum(prospect.gain, 0.0)
    free = usual * np.exp(rule.response * np.log(np.maximum(gain, 1e-9) / rule.usual_gain))
    free = np.where(free * gain / (1.0 + rule.response) > prospect.setup, free, 0.0)
    places = np.minimum(np.maximum(free, pledged), prospect.limit)
    power = 1.0 + 1.0 / rule.response
    crowding = rule.usual_gain * usual * np.exp(power * np.log(np.maximum(places, 1e-9) / usual)) / power
    return np.where(places > 0.0, places * prospect.gain - crowding - prospect.setup, 0.0)
