"""Students: enrolment, choice of a program, graduation (model.md 4.5)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.learning import FIRST_SKILL
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, gumbel_columns, normal_columns, uniform_columns
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import MONTHS_OF_STUDY, SEPTEMBER, Consortium, Graduates
from consortium_sim.population.month import Month
from consortium_sim.population.people import (
    ABSENT,
    EMPLOYED,
    JUST_GRADUATED,
    NOBODY,
    SEEKING,
    STUDYING,
    People,
    free_rows,
)
from consortium_sim.theory.matching import propose

APTITUDE_SPREAD = 0.15
"""sd of log aptitude θ (assumption, 0.1–0.2)."""
RECENT = 24
"""Months since graduation within which a graduate's fate informs applicants (assumption, 12–36)."""
GENERAL_FURTHER_STUDY = 0.05
"""Share of those from general schools who study on, more than of others (assumption, 0–0.1)."""
TASTE_FOR_PLACEMENT = 2.0
"""Weight of the share of recent graduates at work in the choice of a program (assumption, 1–4)."""
TASTE_FOR_QUALITY = 1.0
"""Weight of teaching quality (assumption, 0.5–2.5)."""
TASTE_FOR_SIZE = 1.0
"""Weight of log seats: larger programs are better known (assumption, 0.5–1.5)."""
TASTE_FOR_SPONSORED = 1.0
"""Weight of the share of seats that an enterprise sponsors (assumption, 0–2.5)."""
TASTE_FOR_CERTIFIED = 0.5
"""Weight of a certificate that covers the program (assumption, 0–1.5)."""


@dataclass(frozen=True)
class StudentRule:
    """Who enrols, what they look for, and who studies on."""

    entrants: Annotated[
        float,
        Quantity(
            "persons/year",
            10.0,
            1e7,
            "young people who want a place at the city's colleges each September",
            extensive=True,
        ),
    ] = 930.0
    general_share: Annotated[
        float, Quantity("share", 0.0, 0.8, "entrants from general schools (职普融通)")
    ] = 0.3
    general_aptitude: Annotated[
        float, Quantity("1", -0.2, 0.3, "log aptitude of entrants from general schools, more than of others")
    ] = 0.05
    further_study: Annotated[
        float,
        Quantity(
            "share", 0.0, 0.4, "graduates who go on to a bachelor course", "MyCOS: 0.063 (2018), 0.201 (2022)"
        ),
    ] = 0.1
    taste_wage: Annotated[
        float, Quantity("1", 0.0, 5.0, "weight of log expected wage in the choice of a program")
    ] = 1.5


@dataclass(frozen=True)
class ProgramOutlook:
    """What applicants see; columns over programs, and one row of luck an applicant."""

    log_wage: NDArray[np.float64]
    placement: NDArray[np.float64]
    quality: NDArray[np.float64]
    sponsored: NDArray[np.float64]
    """Share of seats that an enterprise sponsors."""
    certified: NDArray[np.float64]
    """1 for a program that a certificate covers."""
    log_seats: NDArray[np.float64]
    demanding: NDArray[np.float64]
    """How demanding the occupation is: attracts the able, repels others."""
    birth: NDArray[np.int64]
    """Birth ids, (applicants,), as are the following two; applicants have no row among the people yet."""
    general: NDArray[np.uint8]
    """1 for an applicant from a general school."""
    aptitude: NDArray[np.float64]
    luck: NDArray[np.float64]
    """Gumbel, (applicants, programs): the highest utility is then a multinomial logit."""
    rule: StudentRule
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


ProgramChoice = Callable[[ProgramOutlook], NDArray[np.float64]]
"""The decision of applicants; returns utilities (applicants, programs), −inf for a program not wanted."""


def weigh_programs(outlook: ProgramOutlook) -> NDArray[np.float64]:
    """Return the utility of every program to every applicant, (applicants, programs)."""
    return program_utility(
        outlook.log_wage,
        outlook.placement,
        outlook.quality,
        outlook.sponsored,
        outlook.certified,
        outlook.log_seats,
        outlook.demanding,
        outlook.aptitude[:, None],
        outlook.luck,
        outlook.rule,
    )


def program_utility(
    log_wage: NDArray[np.float64],
    placement: NDArray[np.float64],
    quality: NDArray[np.float64],
    sponsored: NDArray[np.float64],
    certified: NDArray[np.float64],
    log_seats: NDArray[np.float64],
    demanding: NDArray[np.float64],
    aptitude: NDArray[np.float64] | float,
    luck: NDArray[np.float64],
    rule: StudentRule,
) -> NDArray[np.float64]:
    """Return utilities by program, of one applicant or, with aptitude (applicants, 1), of all of them."""
    common = (
        rule.taste_wage * log_wage
        + TASTE_FOR_PLACEMENT * placement
        + TASTE_FOR_QUALITY * quality
        + TASTE_FOR_SPONSORED * sponsored
        + TASTE_FOR_SIZE * log_seats
        + TASTE_FOR_CERTIFIED * certified
    )
    utility: NDArray[np.float64] = common + (aptitude - 1.0) * demanding + luck
    return utility


def enrol(
    consortium: Consortium,
    month: Month,
    rule: StudentRule,
    order_seats: NDArray[np.int64],
    certified: NDArray[np.float64],
    choose: ProgramChoice,
) -> NDArray[np.int64]:
    """In September, place the new applicants in programs; return the rows of those who enrol.

    Applicants rank programs, programs rank applicants by aptitude (their examination), seats bind, and deferred
    acceptance settles it. order_seats: (enterprises, occupations). certified: 1 for programs that a certificate
    covers, (programs,). Those without a seat study elsewhere.
    """
    none = np.zeros(0, np.int64)
    if consortium.clock.calendar != SEPTEMBER:
        return none
    programs = consortium.programs
    consortium.entrants_due += rule.entrants
    count = int(consortium.entrants_due)
    consortium.entrants_due -= count
    births = consortium.next_birth + np.arange(count, dtype=np.int64)
    consortium.next_birth += count
    general, aptitude = _traits(consortium, rule, births)
    seats = np.floor(programs.seats + 0.5).astype(np.int64)
    outlook = _outlook(consortium, month, rule, births, general, aptitude, order_seats, certified)
    utility = np.ascontiguousarray(choose(outlook), np.float64)
    choices, starts = np.empty(utility.size, np.int64), np.empty(count + 1, np.int64)
    _rank(utility, seats, choices, starts)
    scores = np.repeat(aptitude, np.diff(starts))
    match = propose(choices[: scores.size], starts, scores, seats)
    placed = np.flatnonzero(match >= 0)
    programs.applicants[:] = np.bincount(utility.argmax(axis=1), minlength=programs.count)
    consortium.people, rows = free_rows(consortium.people, placed.size)
    people, program = consortium.people, choices[match[placed]]
    people.birth[rows] = births[placed]
    people.region[rows] = consortium.colleges.region[programs.college[program]]
    people.status[rows] = STUDYING
    people.general[rows] = general[placed]
    people.program[rows] = program
    people.occupation[rows] = programs.occupation[program]
    people.post[rows] = people.host[rows] = people.sponsor[rows] = NOBODY
    people.month_of_study[rows] = 0
    people.months_out[rows] = people.months_in_status[rows] = people.practice[rows] = 0
    people.aptitude[rows] = aptitude[placed]
    people.skill[rows] = FIRST_SKILL
    people.vintage[rows] = programs.vintage[program]
    people.wage[rows] = 0
    return rows


@compiled
def _rank(
    utility: NDArray[np.float64],
    seats: NDArray[np.int64],
    choices: NDArray[np.int64],
    starts: NDArray[np.int64],
) -> None:
    """Write the programs with seats that each applicant wants, best liked first, and where each one's begin.

    Of programs that are liked equally, the lower one comes first.
    """
    end = 0
    for applicant in range(utility.shape[0]):
        starts[applicant] = end
        for program in range(utility.shape[1]):
            likes = utility[applicant, program]
            if seats[program] > 0 and math.isfinite(likes):
                slot = end
                while slot > starts[applicant] and utility[applicant, choices[slot - 1]] < likes:
                    choices[slot] = choices[slot - 1]
                    slot -= 1
                choices[slot] = program
                end += 1
    starts[-1] = end


def _traits(
    consortium: Consortium, rule: StudentRule, births: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    seed = consortium.seed
    general = uniform_columns(seed, Stream.ENTRANT_TRAITS, 0, births) < rule.general_share
    spread = APTITUDE_SPREAD * normal_columns(seed, Stream.ENTRANT_TRAITS, 0, births, 0, 1)
    return general.astype(np.uint8), np.exp(spread + rule.general_aptitude * general)


def _outlook(
    consortium: Consortium,
    month: Month,
    rule: StudentRule,
    births: NDArray[np.int64],
    general: NDArray[np.uint8],
    aptitude: NDArray[np.float64],
    order_seats: NDArray[np.int64],
    certified: NDArray[np.float64],
) -> ProgramOutlook:
    programs, people = consortium.programs, consortium.people
    occupation, kinds = programs.occupation, len(consortium.industry.names)
    posts = np.maximum(consortium.posts.target, 0)
    pay = (posts * month.unit_output * consortium.posts.premium).sum(axis=0)
    wage = np.divide(pay, posts.sum(axis=0), out=np.ones(kinds), where=posts.sum(axis=0) > 0)
    recent = (people.months_out > 0) & (people.months_out <= RECENT) & (people.status != ABSENT)
    graduates = np.bincount(people.occupation[recent], minlength=kinds)
    at_work = np.bincount(people.occupation[recent & (people.status == EMPLOYED)], minlength=kinds)
    placement = np.divide(at_work, graduates, out=np.full(kinds, 0.8), where=graduates > 0)
    seats_of_kind = np.bincount(occupation, programs.seats, kinds)
    sponsored = np.divide(
        order_seats.sum(axis=0), seats_of_kind, out=np.zeros(kinds), where=seats_of_kind > 0.0
    )
    weight = consortium.industry.wage_weight
    return ProgramOutlook(
        np.log(np.maximum(wage, 1.0))[occupation],
        placement[occupation],
        programs.quality,
        np.minimum(sponsored, 1.0)[occupation],
        certified,
        np.log(np.maximum(programs.seats, 1e-6)),
        (weight - weight.mean())[occupation] * DEMAND_ON_ABILITY,
        births,
        general,
        aptitude,
        gumbel_columns(
            consortium.seed, Stream.PROGRAM_CHOICE, 0, births[:, None], np.arange(programs.count)[None, :]
        ),
        rule,
        consortium,
    )


DEMAND_ON_ABILITY = 10.0
"""How much more an able applicant cares for a demanding occupation (assumption, 0–20)."""


def study_on(people: People) -> NDArray[np.int64]:
    """Begin another month of study of everybody who studies; return the rows of those for whom it is the last."""
    last = np.empty(_study_on(people.status, people.month_of_study), np.int64)
    if last.size:
        last[:] = ((people.status == STUDYING) & (people.month_of_study == MONTHS_OF_STUDY)).nonzero()[0]
    return last


@compiled
def _study_on(status: NDArray[np.uint8], month_of_study: NDArray[np.uint8]) -> int:
    """Count the month, in place; return how many are in their last one."""
    in_their_last = 0
    for i in range(status.size):
        studies = status[i] == STUDYING
        month_of_study[i] += studies
        in_their_last += studies & (month_of_study[i] == MONTHS_OF_STUDY)
    return in_their_last


def graduate(
    consortium: Consortium, month: Month, rule: StudentRule, obsolescence: float, rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Let these students leave college, to further study or to look for work; return the rows of the latter.

    rows: of the third-year students, after July's study; none in other months.
    """
    people, industry = consortium.people, consortium.industry
    if rows.size == 0:
        return rows
    luck = uniform_columns(consortium.seed, Stream.GRADUATION, 0, people.birth[rows].astype(np.int64))
    on = luck < rule.further_study + GENERAL_FURTHER_STUDY * people.general[rows]
    looking = rows[~on]
    known = consortium.graduates
    kind, kinds = people.occupation[rows], len(industry.names)
    number = np.bincount(kind, minlength=kinds)
    skill = np.bincount(kind, people.skill[rows], kinds)
    lag = industry.frontier - np.bincount(kind, people.vintage[rows], kinds) / np.maximum(number, 1)
    trained = people.host[looking] != NOBODY
    strength = np.log(people.skill[looking].astype(np.float64)) - obsolescence * np.maximum(
        industry.frontier[people.occupation[looking]] - people.vintage[looking], 0.0
    )
    consortium.graduates = Graduates(
        skill=np.where(number > 0, skill / np.maximum(number, 1), known.skill),
        lag=np.where(number > 0, lag, known.lag),
        advantage=_mean(strength[trained]) - _mean(strength[~trained]) if trained.any() else known.advantage,
        retention=known.retention,
        number=int(rows.size),
        further_study=int(on.sum()),
        trainees=int((people.host[rows] != NOBODY).sum()),
        placement_rate=known.placement_rate,
        match_rate=known.match_rate,
        matched=known.matched,
        local_rate=known.local_rate,
    )
    people.month_of_study[rows] = 0
    people.months_in_status[rows] = 0
    people.months_out[rows] = JUST_GRADUATED
    people.status[rows] = np.where(on, ABSENT, SEEKING)
    month.count["graduates"] = float(rows.size)
    return looking


def _mean(value: NDArray[np.float64]) -> float:
    return float(value.mean()) if value.size else 0.0
