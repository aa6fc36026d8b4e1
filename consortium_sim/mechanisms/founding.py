"""The city of the first month: enterprises, posts, colleges, programs, people and their money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.choice import APTITUDE_SPREAD, StudentRule
from consortium_sim.mechanisms.closing import START_CAPITAL
from consortium_sim.mechanisms.colleges import STUDENTS_PER_TEACHER, CollegeRule
from consortium_sim.mechanisms.council.departments import DepartmentRule
from consortium_sim.mechanisms.finance import FinanceRule, first_rating
from consortium_sim.mechanisms.hosting import SETUP_SPREAD, HostingRule
from consortium_sim.mechanisms.industry import (
    FRONTIER_MEMORY,
    IndustryRule,
    Occupation,
    Sector,
    set_targets,
)
from consortium_sim.mechanisms.labour_market import UNRELATED, LabourRule
from consortium_sim.mechanisms.learning import FIRST_SKILL
from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.production import WAGE_FLOOR, ProductionRule
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.campus import Campus
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.colleges import NO_GUIDE, Colleges, Programs
from consortium_sim.population.consortium import (
    MONTHS_OF_STUDY,
    Clock,
    Consortium,
    Graduates,
    Industry,
    Names,
    Region,
)
from consortium_sim.population.enterprises import DEEP, MEMBER, Enterprises, Posts
from consortium_sim.population.ledger import Ledger, cents
from consortium_sim.population.people import (
    EMPLOYED,
    LONG_AGO,
    SEEKING,
    STUDYING,
    People,
)

FIRST_DISTANCE = 0.185
"""Mean distance of the first enterprises to the frontier; the burn-in finds its own (findings.md 2)."""
FIRST_GAP = 0.345
"""Distance of the first curricula to the frontier; the burn-in finds its own (findings.md 2)."""


@dataclass(frozen=True)
class PeopleRule:
    """The working population."""

    labour_force: Annotated[
        float,
        Quantity("persons", 50.0, 1e8, "people at work or looking for work", initial=True, extensive=True),
    ] = 17_300.0
    scale: Annotated[
        float, Quantity("persons", 1.0, 100_000.0, "persons that one row stands for", initial=True)
    ] = 1.0


@dataclass(frozen=True)
class ListedEnterprise:
    """One enterprise of a city's own table."""

    name: Annotated[str, Choice("its name")] = ""
    sector: Annotated[str, Choice("the sector it belongs to")] = ""
    size: Annotated[
        float, Quantity("persons", 1.0, 1e6, "people it employs in ordinary times", initial=True)
    ] = 1.0


@dataclass(frozen=True)
class ListedPosts:
    """Posts of one occupation at one enterprise of a city's own table."""

    enterprise: Annotated[str, Choice("name of the enterprise")] = ""
    occupation: Annotated[str, Choice("the occupation")] = ""
    posts: Annotated[float, Quantity("persons", 0.0, 1e6, "posts in ordinary times", initial=True)] = 0.0


@dataclass(frozen=True)
class EnterpriseRule:
    """The enterprises of the park."""

    count: Annotated[
        int, Quantity("enterprises", 2, 1_000_000, "enterprises of the park", initial=True, extensive=True)
    ] = 300
    tightness: Annotated[
        float, Quantity("1", 0.8, 1.4, "posts wanted in ordinary times per person of the labour force")
    ] = 1.12
    size_spread: Annotated[
        float, Quantity("1", 0.0, 2.0, "sd of log size, where no enterprises are listed", initial=True)
    ] = 0.8
    listed: Annotated[tuple[ListedEnterprise, ...], Choice("the city's own enterprises", initial=True)] = ()
    posts: Annotated[tuple[ListedPosts, ...], Choice("the city's own posts", initial=True)] = ()


@dataclass(frozen=True)
class Founding:
    """The rules that the first month is built from."""

    people: PeopleRule
    enterprises: EnterpriseRule
    colleges: CollegeRule
    students: StudentRule
    industry: IndustryRule
    labour_market: LabourRule
    participation: ParticipationRule
    hosting: HostingRule
    production: ProductionRule
    departments: DepartmentRule
    finance: FinanceRule
    occupations: dict[str, Occupation]
    sectors: dict[str, Sector]


def found(rules: Founding, seed: np.uint64, burn_in: int) -> Consortium:
    """Return the city before its first month; the same seed gives the same city under every policy."""
    industry = _industry(rules)
    enterprises, names = _enterprises(rules, industry, seed)
    posts = _posts(rules, industry, enterprises, names, seed)
    colleges, programs = _colleges(rules, industry, seed)
    income = (rules.colleges.appropriation + rules.colleges.tuition) * colleges.students
    colleges.funds[:] = cents(income)
    region = Region()
    ledger = Ledger.opening(
        {
            "government": region.government,
            "colleges": colleges.funds,
            "enterprises": enterprises.cash,
            "households": region.households,
            "owners": region.owners,
            "consortium": region.consortium,
            "fund": region.fund,
            "outside": region.outside,
        }
    )
    kinds = len(industry.names)
    consortium = Consortium(
        seed,
        Clock(0, burn_in),
        People.empty(0),
        programs,
        colleges,
        enterprises,
        posts,
        industry,
        region,
        Graduates(np.full(kinds, 0.6), np.full(kinds, FIRST_GAP)),
        ledger,
        PracticeCentre.none(enterprises.count, colleges.count, programs.count),
        Campus(np.zeros(programs.count)),
        0,
        rules.people.scale,
        names=_names(rules, industry, enterprises.count, colleges.count, programs),
    )
    consortium.council.effectiveness[:] = rules.departments.base
    set_targets(consortium, rules.industry, rules.production.frontier_return)
    _populate(consortium, rules, round(rules.people.labour_force))
    return consortium


def _names(rules: Founding, industry: Industry, enterprises: int, colleges: int, programs: Programs) -> Names:
    listed = rules.colleges.listed
    own = list(dict.fromkeys(one.college for one in listed)) or [""] * colleges
    taught = [industry.names[occupation] for occupation in programs.occupation.tolist()]
    own_programs = [one.program for one in listed] or taught
    own_enterprises = [one.name for one in rules.enterprises.listed] or [""] * enterprises
    return Names(
        tuple(name or f"enterprise {row}" for row, name in enumerate(own_enterprises)),
        tuple(name or f"college {row}" for row, name in enumerate(own)),
        tuple(name or occupation for name, occupation in zip(own_programs, taught, strict=True)),
    )


def _industry(rules: Founding) -> Industry:
    names, sectors = tuple(rules.occupations), tuple(rules.sectors)
    kinds, count = len(names), len(sectors)
    mobility: NDArray[np.float64] = np.full((kinds, kinds), UNRELATED)
    np.fill_diagonal(mobility, 1.0)
    for name, occupation in rules.occupations.items():
        for other, share in occupation.near.items():
            a, b = names.index(name), names.index(other)
            mobility[a, b] = mobility[b, a] = max(share, UNRELATED)
    chain, staffing = np.zeros((count, count)), np.zeros((count, kinds))
    for j, sector in enumerate(rules.sectors.values()):
        for supplier, amount in sector.inputs.items():
            chain[sectors.index(supplier), j] = amount
        for name, weight in sector.staffing.items():
            staffing[j, names.index(name)] = weight
    awake = np.array([not occupation.dormant for occupation in rules.occupations.values()])
    staffing *= awake
    wage_weight = np.array([occupation.wage for occupation in rules.occupations.values()], np.float64)
    frontier = np.zeros(kinds)
    before = np.arange(1.0, FRONTIER_MEMORY + 1.0)[:, None]
    past = np.repeat(-rules.industry.frontier_speed / 12.0 * before, kinds, axis=1)
    return Industry(
        names,
        sectors,
        wage_weight,
        mobility,
        awake,
        frontier,
        np.full(kinds, rules.industry.frontier_speed),
        past,
        0.0,
        np.zeros(count),
        np.zeros(count),
        np.ones(count),
        np.asarray(np.linalg.inv(np.eye(count) - chain), np.float64),
        chain,
        staffing / staffing.sum(axis=1, keepdims=True),
        np.zeros(kinds, np.bool_),
    )


def _enterprises(rules: Founding, industry: Industry, seed: np.uint64) -> tuple[Enterprises, tuple[str, ...]]:
    rule, listed = rules.enterprises, rules.enterprises.listed
    count = len(listed) or rule.count
    rows = np.arange(count)

    def spread(draw: int, sd: float) -> NDArray[np.float64]:
        return np.exp(sd * normal_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, draw))

    if listed:
        sector = np.array([industry.sectors.index(one.sector) for one in listed])
        size = np.array([one.size for one in listed])
    else:
        share = np.array([one.share for one in rules.sectors.values()])
        order = np.argsort(uniform_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, 9), kind="stable")
        ends = np.cumsum(share / share.sum()) * count
        sector = np.searchsorted(ends, order + 0.5)
        size = np.maximum(spread(0, rule.size_spread), 0.1)
        total = np.bincount(sector, size, share.size)
        size *= np.divide(share, total, out=np.ones(share.size), where=total > 0.0)[sector]
    size = size * rule.tightness * rules.people.labour_force / size.sum()
    first = uniform_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, 8)
    share_in = rules.participation.first_share
    strategy = np.where(first < 0.4 * share_in, DEEP, np.where(first < share_in, MEMBER, 0))
    whole = np.zeros(count, np.int64)
    real = np.zeros(count)
    enterprises = Enterprises(
        region=np.zeros(count, np.uint16),
        sector=sector.astype(np.uint8),
        size=size,
        active=np.ones(count, np.bool_),
        founded=whole.copy(),
        distance=np.maximum(FIRST_DISTANCE + 0.05 * np.log(spread(1, 1.0)), 0.0),
        cooperation_gain=real.copy(),
        innovations=real.copy(),
        absorptive=np.full(count, 0.85),
        absorptive_boost=real.copy(),
        strategy=strategy.astype(np.uint8),
        experienced=real.copy(),
        coordination=spread(2, rules.participation.coordination_spread),
        setup=spread(3, SETUP_SPREAD),
        overhead=rules.production.overhead * spread(4, rules.production.overhead_spread),
        cash=cents(START_CAPITAL * rules.production.output * size),
        months_in_debt=whole.copy(),
        credit_carried=whole.copy(),
        staff=whole.copy(),
        output=real.copy(),
        tax=real.copy(),
        profit=real.copy(),
        places=whole.copy(),
        places_without_incentives=whole.copy(),
        subsidised=np.zeros(count, np.bool_),
        completion_due=whole.copy(),
        contribution=real.copy(),
        pledged=whole.copy(),
        rating=first_rating(rules.finance, seed, 0, rows, size / size.mean()),
        debt=whole.copy(),
        instalment=whole.copy(),
    )
    return enterprises, tuple(one.name for one in listed)


def _posts(
    rules: Founding, industry: Industry, enterprises: Enterprises, names: tuple[str, ...], seed: np.uint64
) -> Posts:
    kinds = len(industry.names)
    shape = (enterprises.count, kinds)
    weight = np.full(shape, np.nan)
    for listed in rules.enterprises.posts:
        row = names.index(listed.enterprise)
        weight[row] = np.nan_to_num(weight[row])
        weight[row, industry.names.index(listed.occupation)] += listed.posts
    weight /= np.where(np.isnan(weight).all(axis=1), 1.0, np.nansum(weight, axis=1))[:, None]
    rows, columns = np.arange(shape[0])[:, None], np.arange(kinds)[None, :]
    return Posts(
        target=np.zeros(shape, np.int64),
        filled=np.zeros(shape, np.int64),
        premium=np.ones(shape),
        months_unfilled=np.zeros(shape, np.int64),
        reserved=np.zeros(shape, np.int64),
        rounding=uniform_columns(seed, Stream.POST_ROUNDING, 0, rows, columns),
        opened=np.zeros(shape, np.int64),
        weight=weight,
    )


def _colleges(rules: Founding, industry: Industry, seed: np.uint64) -> tuple[Colleges, Programs]:
    rule, listed = rules.colleges, rules.colleges.listed
    if listed:
        names = list(dict.fromkeys(one.college for one in listed))
        college = np.array([names.index(one.college) for one in listed])
        occupation = np.array([industry.names.index(one.occupation) for one in listed])
        seats = np.array([one.seats for one in listed])
        count = len(names)
    else:
        count = rule.count
        number = count * rule.programs
        college = np.repeat(np.arange(count), rule.programs)
        share = np.array([one.share for one in rules.sectors.values()]) @ industry.staffing
        ranked = np.argsort(-share, kind="stable")
        ranked = np.concatenate((ranked[industry.open[ranked]], ranked[~industry.open[ranked]]))
        occupation = ranked[np.arange(number) % ranked.size]
        teaching = np.bincount(occupation, minlength=share.size)
        luck = normal_columns(seed, Stream.INITIAL_PROGRAMS, 0, np.arange(number), 0, 1)
        seats = share[occupation] / teaching[occupation] * np.exp(0.2 * luck)
    seats = seats * SEATS_PER_ENTRANT * rules.students.entrants / seats.sum()
    error = normal_columns(seed, Stream.INITIAL_PROGRAMS, 0, np.arange(seats.size))
    programs = Programs(
        college=college,
        occupation=occupation.astype(np.uint8),
        seats=seats,
        first_seats=seats.copy(),
        applicants=np.zeros(seats.size, np.int64),
        vintage=np.full(seats.size, -FIRST_GAP),
        forecast_error=error,
        quality=np.full(seats.size, rule.quality_base + rule.quality_double * rule.double_qualified),
        students=np.zeros(seats.size, np.int64),
        revised_until=np.zeros(seats.size, np.int64),
        engineers=np.zeros(seats.size),
        guide_month=np.full(seats.size, NO_GUIDE, np.int64),
        lag_left=np.ones(seats.size),
        projects_taught=np.zeros(seats.size),
    )
    students = np.rint(3.0 * np.bincount(college, seats, count)).astype(np.int64)
    colleges = Colleges(
        region=np.zeros(count, np.uint16),
        funds=np.zeros(count, np.int64),
        teachers=students / STUDENTS_PER_TEACHER,
        equipment=rule.equipment * students,
        students=students,
        double_qualified=np.full(count, rule.double_qualified),
        qualified_in_enterprises=np.zeros(count),
    )
    return colleges, programs


SEATS_PER_ENTRANT = 1.03
"""Seats of the first year per person who wants one (assumption, 1–1.1)."""
FIRST_MONTHS_OF_STUDY = (4, 16, 28)
"""Month of study of the three cohorts on the eve of a January."""


def _populate(consortium: Consortium, rules: Founding, labour_force: int) -> None:
    posts, programs, industry, seed = (
        consortium.posts,
        consortium.programs,
        consortium.industry,
        consortium.seed,
    )
    kinds = posts.target.shape[1]
    position = np.repeat(np.arange(posts.target.size), posts.target.reshape(-1))
    slot = np.arange(position.size)
    order = np.argsort(uniform_columns(seed, Stream.INITIAL_PEOPLE, 0, slot, 0, 9), kind="stable")
    employed = min(int(FIRST_EMPLOYED * labour_force), position.size)
    cohort = round(rules.students.entrants)
    total = labour_force + len(FIRST_MONTHS_OF_STUDY) * cohort
    people = People.empty(total + total // 20)
    births = np.arange(total)
    people.birth[:total] = births
    aptitude = np.exp(APTITUDE_SPREAD * normal_columns(seed, Stream.INITIAL_PEOPLE, 0, births))
    luck = uniform_columns(seed, Stream.INITIAL_PEOPLE, 0, births, 0, 1)
    people.aptitude[:total] = aptitude
    people.status[:employed] = EMPLOYED
    people.post[:employed] = position[order[:employed]]
    people.occupation[:employed] = people.post[:employed] % kinds
    people.status[employed:labour_force] = SEEKING
    mix = np.cumsum(posts.target.sum(axis=0)) / max(int(posts.target.sum()), 1)
    seekers = slice(employed, labour_force)
    people.occupation[seekers] = np.minimum(np.searchsorted(mix, luck[seekers]), kinds - 1)
    workers = slice(0, labour_force)
    people.months_out[workers] = LONG_AGO
    people.skill[workers] = aptitude[workers] * (0.88 + 0.12 * luck[workers])
    people.vintage[workers] = (
        industry.frontier[people.occupation[workers]] - FIRST_DISTANCE - 0.24 * luck[workers]
    )
    rate = rules.production.wage_share * rules.production.output
    wage = rate * industry.wage_weight[people.occupation[:employed]] * people.skill[:employed]
    people.wage[:employed] = cents(np.maximum(wage, WAGE_FLOOR))
    posts.filled[:] = np.bincount(people.post[:employed], minlength=posts.target.size).reshape(
        posts.target.shape
    )
    share = np.cumsum(programs.seats) / programs.seats.sum()
    students = slice(labour_force, total)
    month = np.repeat(FIRST_MONTHS_OF_STUDY, cohort)
    people.status[students] = STUDYING
    people.program[students] = np.minimum(np.searchsorted(share, luck[students]), programs.count - 1)
    people.occupation[students] = programs.occupation[people.program[students]]
    people.month_of_study[students] = month
    general = uniform_columns(seed, Stream.INITIAL_PEOPLE, 0, births, 0, 2)
    people.general[students] = general[students] < rules.students.general_share
    people.skill[students] = FIRST_SKILL + month * (0.6 - FIRST_SKILL) / MONTHS_OF_STUDY
    people.vintage[students] = -FIRST_GAP
    programs.students[:] = np.bincount(people.program[students], minlength=programs.count)
    consortium.colleges.students[:] = np.bincount(
        programs.college, programs.students, consortium.colleges.count
    ).astype(np.int64)
    consortium.people = people
    consortium.next_birth = total
    enterprise = people.post[:employed] // kinds
    consortium.enterprises.staff[:] = np.bincount(enterprise, minlength=consortium.enterprises.count)


FIRST_EMPLOYED = 0.955
"""Share of the labour force at work in the first month; the burn-in finds its own (assumption)."""
