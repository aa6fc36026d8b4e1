"""Colleges and their program clusters: what is taught, how well, and for how many (model.md 4.4)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, normal
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import JUNE, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import STUDYING

FORECAST = np.int64(Stream.COLLEGE_FORECAST)
ERROR_PERSISTENCE = 0.5 ** (1.0 / 24.0)
"""A college's error about the frontier halves in 24 months (model.md 4.4)."""
INFORMED = 0.7
"""Share of lag and error that full information removes (model.md 4.4)."""
STUDENTS_PER_TEACHER = 18.0
"""Official limit of a qualified college (domain.md 4)."""
TEACHERS_FOLLOW = 0.02
"""Share of missing teachers hired in a month (assumption, 0.01–0.1)."""
EQUIPMENT_STANDARD = 7_778.0
"""Equipment per student that neither adds to quality nor takes from it, yuan (one college: domain.md 6)."""
EQUIPMENT_LIFE = 120.0
"""Months: equipment loses a tenth of its value a year (assumption, 80–160)."""
FASTEST_RENEWAL = 0.9
"""u_g at most, share of the gap a year (model.md 4.4)."""
REVISION_MONTHS = 12
"""Months in which a revised standard guides a program (model.md 4.1)."""
SMALLEST_CLASS = 25.0
"""Seats of the first class for an occupation that has just opened (assumption, 15–40)."""
QUALITY_OF_EQUIPMENT = 0.05
"""q2, effect of log equipment per student on quality (assumption, 0–0.1)."""
LOSS_BY_CROWDING = 0.3
"""q3, loss of quality when students per teacher exceed 18 by all (assumption, 0.1–0.5)."""
EQUIPMENT_SHARE = 0.08
"""Share of a college's income that buys equipment (assumption, 0.04–0.2)."""
TEACHER_PAY = 11_000.0
"""Cost of one teacher, yuan a month (assumption, 8,000–15,000)."""
SEAT_COST = 3_000.0
"""Yuan that adding or closing one seat costs a college (assumption, 1,000–8,000)."""
FASTEST_RENEWAL = 0.9
"""Highest share of the gap that a program closes in a year (model.md 4.4)."""
REVISION_COST = 200_000.0
"""Yuan that a revised standard costs a program (assumption, 100,000–500,000)."""


@dataclass(frozen=True)
class ListedProgram:
    """One program cluster of a city's own table."""

    college: Annotated[str, Choice("name of the college")] = ""
    program: Annotated[str, Choice("name of the program cluster")] = ""
    occupation: Annotated[str, Choice("the occupation it prepares for")] = ""
    seats: Annotated[
        float, Quantity("persons/year", 0.0, 1e5, "seats for entrants", initial=True, extensive=True)
    ] = 0.0


@dataclass(frozen=True)
class CollegeRule:
    """How colleges follow the industry, and what they cost."""

    count: Annotated[int, Quantity("colleges", 1, 500, "vocational colleges", initial=True)] = 6
    programs: Annotated[
        int, Quantity("programs", 1, 20, "program clusters of a college, where none are listed", initial=True)
    ] = 4
    renewal: Annotated[
        float,
        Quantity("1/year", 0.05, 0.6, "u0, share of the gap to the seen frontier that a program closes"),
    ] = 0.15
    renewal_engineers: Annotated[
        float,
        Quantity(
            "1/year",
            0.0,
            0.3,
            "u1, what one engineer of an enterprise per class adds to it",
            "0.10 in the trial (findings.md 2); assumption",
        ),
    ] = 0.1
    renewal_by_projects: Annotated[
        float,
        Quantity("1/year", 0.0, 0.1, "u2, rise of that share by one finished R&D project that is taught"),
    ] = 0.03
    lag: Annotated[
        float,
        Quantity(
            "months",
            0.0,
            46.0,
            "age of what a college without information knows of the frontier",
            "a programme is adjusted after 1 (yearly choice) to 5 years (catalogue), domain.md 4 and 10",
        ),
    ] = 24.0
    noise: Annotated[
        float, Quantity("1", 0.0, 0.5, "sd of a college's error about the frontier, log technology")
    ] = 0.1
    seat_change: Annotated[
        float, Quantity("share/year", 0.0, 0.5, "largest yearly change of a program's seats")
    ] = 0.1
    quality_base: Annotated[float, Quantity("1", 0.1, 0.6, "q0, teaching quality without more")] = 0.35
    quality_double: Annotated[
        float, Quantity("1", 0.0, 0.6, "q1, effect of the share of double-qualified teachers")
    ] = 0.3
    double_qualified: Annotated[
        float,
        Quantity(
            "share",
            0.3,
            0.9,
            "teachers with both a teaching and a trade qualification",
            "best provinces 0.69–0.81 in 2020 (domain.md 4); 0.6 for an average city is an assumption",
        ),
    ] = 0.6
    equipment: Annotated[
        float,
        Quantity(
            "yuan/student",
            2_000.0,
            30_000.0,
            "practice equipment at the beginning",
            "one college: 140 million yuan for 18,000 students (domain.md 6)",
        ),
    ] = 7_778.0
    appropriation: Annotated[
        float,
        Quantity(
            "yuan/month",
            500.0,
            3_000.0,
            "public money per student",
            "财教〔2014〕352号: 12,000 yuan a year, number from memory (domain.md 4)",
        ),
    ] = 1_000.0
    tuition: Annotated[float, Quantity("yuan/month", 0.0, 1_500.0, "paid by the households per student")] = (
        500.0
    )
    listed: Annotated[tuple[ListedProgram, ...], Choice("the city's own program clusters", initial=True)] = ()


@dataclass(frozen=True)
class SeatsOutlook:
    """What colleges look at when they set the seats of the coming September; columns over programs."""

    seats: NDArray[np.float64]
    forecast: NDArray[np.float64]
    """Seats that the forecast of demand would ask for."""
    largest_change: float
    opens: NDArray[np.bool_]
    """Programs without seats whose occupation exists by now."""
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


SeatsRule = Callable[[SeatsOutlook], NDArray[np.float64]]
"""The decision of colleges about their seats; returns seats by program."""


def follow_forecast(outlook: SeatsOutlook) -> NDArray[np.float64]:
    """Return new seats by program: toward the forecast, by at most the given share a year."""
    return moved_seats(outlook.seats, outlook.forecast, outlook.largest_change, outlook.opens)


def moved_seats(
    seats: NDArray[np.float64],
    forecast: NDArray[np.float64],
    largest_change: float,
    opens: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the forecast where it is within reach, else the nearest number of seats that is.

    A program that opens begins with the smallest class, if anybody is forecast to be needed.
    """
    change = largest_change * seats
    moved = np.minimum(np.maximum(forecast, seats - change), seats + change)
    return np.where(opens & (forecast > moved), SMALLEST_CLASS, moved)


def renew_curricula(consortium: Consortium, rule: CollegeRule) -> None:
    """v_g += (u_g/12)(φ̂_g − v_g); φ̂ is φ some months ago plus an error, both smaller with information.

    u_g = u0 + u1 · engineers per class + u2 · R&D projects taught, at most 0.9. A training guide makes the lag
    shorter; a revised standard makes φ̂ exact and doubles u_g while it is put to work. Source: model.md 4.4.
    """
    programs, industry = consortium.programs, consortium.industry
    seen_badly = 1.0 - INFORMED * consortium.region.information
    _renew(
        consortium.seed,
        consortium.clock.month,
        programs.occupation,
        programs.forecast_error,
        rule.noise * seen_badly,
        rule.lag * seen_badly,
        programs.lag_left,
        industry.frontier_past,
        industry.frontier,
        programs.revised_until,
        rule.renewal,
        rule.renewal_engineers,
        programs.engineers,
        rule.renewal_by_projects,
        programs.projects_taught,
        programs.vintage,
    )


@compiled
def _renew(
    seed: np.uint64,
    month: int,
    occupation: NDArray[np.uint8],
    error: NDArray[np.float64],
    noise: float,
    usual_lag: float,
    lag_left: NDArray[np.float64],
    past: NDArray[np.float64],
    frontier: NDArray[np.float64],
    revised_until: NDArray[np.int64],
    base: float,
    by_engineers: float,
    engineers: NDArray[np.float64],
    by_projects: float,
    projects: NDArray[np.float64],
    vintage: NDArray[np.float64],
) -> None:
    """Write the forecast error and the vintage v_g of every program; columns over programs.

    noise: log technology per unit of error. usual_lag: months, less than `past` has rows behind its first. past: φ
    of former months, (months, occupations). base, by_engineers, by_projects: shares of the gap closed in a year.
    """
    spread = math.sqrt(1.0 - ERROR_PERSISTENCE * ERROR_PERSISTENCE)
    for g in range(vintage.size):
        kind, lag = occupation[g], usual_lag * lag_left[g]
        months, part = int(lag), lag - int(lag)
        shock = normal(seed, FORECAST, month, g, NOBODY_ELSE, FIRST_DRAW)
        error[g] = ERROR_PERSISTENCE * error[g] + spread * shock
        seen = (1.0 - part) * past[months, kind] + part * past[months + 1, kind] + noise * error[g]
        renewal = base + by_engineers * engineers[g] + by_projects * projects[g]
        if revised_until[g] >= month:
            seen, renewal = frontier[kind], 2.0 * renewal
        vintage[g] += min(renewal, FASTEST_RENEWAL) / 12.0 * (seen - vintage[g])


def pay_for_revisions(consortium: Consortium) -> None:
    """In the month in which a revised standard arrives, pay for putting it to work."""
    programs = consortium.programs
    begins = programs.revised_until == consortium.clock.month + REVISION_MONTHS - 1
    if not np.count_nonzero(begins):
        return
    revising = np.bincount(programs.college[begins], minlength=consortium.colleges.count)
    cost = REVISION_COST * revising
    consortium.ledger.pay_yuan(consortium.clock.year, "colleges", "outside", "standard revision", cost)


def teach(consortium: Consortium, rule: CollegeRule) -> None:
    """Hire teachers, let equipment age, and write d of every college and the quality q of every program."""
    colleges, programs = consortium.colleges, consortium.programs
    colleges.equipment *= 1.0 - 1.0 / EQUIPMENT_LIFE
    each = colleges.equipment / np.maximum(colleges.students, 1)
    _teach(
        colleges.students,
        colleges.teachers,
        rule.double_qualified,
        colleges.qualified_in_enterprises,
        colleges.double_qualified,
        np.log(np.maximum(each / EQUIPMENT_STANDARD, 0.1)),
        rule.quality_base,
        rule.quality_double,
        programs.college,
        programs.quality,
    )


@compiled
def _teach(
    students: NDArray[np.int64],
    teachers: NDArray[np.float64],
    qualified_anyway: float,
    qualified_in_enterprises: NDArray[np.float64],
    double_qualified: NDArray[np.float64],
    richness: NDArray[np.float64],
    base: float,
    by_double: float,
    college: NDArray[np.int64],
    quality: NDArray[np.float64],
) -> None:
    """Write teachers and the share of double-qualified ones d of every college, and the quality q of every program.

    richness: log of the equipment of a student, in standards. college: of each program.
    """
    at_college = np.empty(students.size)
    for c in range(students.size):
        teachers[c] += TEACHERS_FOLLOW * (students[c] / STUDENTS_PER_TEACHER - teachers[c])
        double_qualified[c] = min(qualified_anyway + qualified_in_enterprises[c], 1.0)
        taught_well = STUDENTS_PER_TEACHER * max(teachers[c], 0.1)
        crowding = max(max(students[c], 1) / taught_well - 1.0, 0.0)
        found = base + by_double * double_qualified[c] + QUALITY_OF_EQUIPMENT * richness[c]
        at_college[c] = min(max(found - LOSS_BY_CROWDING * crowding, 0.05), 1.0)
    for g in range(college.size):
        quality[g] = at_college[college[g]]


def count_students(consortium: Consortium, students: NDArray[np.int64]) -> None:
    """Write how many study in each program and at each college; students: rows, some may have left college."""
    people, programs, colleges = consortium.people, consortium.programs, consortium.colleges
    programs.students[:] = colleges.students[:] = 0
    _count(people.status, people.program, students, programs.college, programs.students, colleges.students)


@compiled
def _count(
    status: NDArray[np.uint8],
    program: NDArray[np.int32],
    students: NDArray[np.int64],
    college: NDArray[np.int64],
    of_program: NDArray[np.int64],
    of_college: NDArray[np.int64],
) -> None:
    for i in students:
        of_program[program[i]] += status[i] == STUDYING
    for g in range(college.size):
        of_college[college[g]] += of_program[g]


def fund(consortium: Consortium, month: Month, rule: CollegeRule) -> None:
    """Appropriation and tuition in; teachers, equipment and running costs out."""
    colleges, pay, year = consortium.colleges, consortium.ledger.pay_yuan, consortium.clock.year
    pay(year, "government", "colleges", "appropriation", rule.appropriation * colleges.students)
    pay(year, "households", "colleges", "tuition", rule.tuition * colleges.students)
    pay(year, "colleges", "households", "teachers", TEACHER_PAY * colleges.teachers)
    income = (rule.appropriation + rule.tuition) * colleges.students
    bought = pay(year, "colleges", "outside", "equipment", EQUIPMENT_SHARE * income)
    colleges.equipment += bought / 100.0
    circulation.note(month, "equipment", outside=float(bought.sum()) / 100.0)
    spare = np.maximum(colleges.funds - cents(income), 0)
    consortium.ledger.pay(year, "colleges", "outside", "running costs", spare)


def adjust_seats(consortium: Consortium, rule: CollegeRule, decide: SeatsRule) -> None:
    """In June, move next September's seats toward the forecast of demand, and pay for the change."""
    if consortium.clock.calendar != JUNE:
        return
    programs = consortium.programs
    wanted = _forecast_seats(consortium)
    opens = consortium.industry.open[programs.occupation] & (programs.seats == 0.0)
    outlook = SeatsOutlook(programs.seats.copy(), wanted, rule.seat_change, opens, consortium)
    new = np.maximum(np.asarray(decide(outlook), np.float64), 0.0)
    changed = np.bincount(programs.college, np.abs(new - programs.seats), consortium.colleges.count)
    programs.seats[:] = new
    cost = SEAT_COST * changed
    consortium.ledger.pay_yuan(consortium.clock.year, "colleges", "outside", "seat changes", cost)


def _forecast_seats(consortium: Consortium) -> NDArray[np.float64]:
    """Share all seats as the posts that the park wants are shared over occupations, seats by program."""
    programs = consortium.programs
    posts = consortium.posts.target.sum(axis=0).astype(np.float64)
    occupations = posts.size
    taught = np.bincount(programs.occupation, programs.seats, occupations)
    by_program = np.bincount(programs.occupation, minlength=occupations)
    share = np.where(by_program > 0, posts, 0.0)
    wanted = programs.seats.sum() * share / max(float(share.sum()), 1.0)
    within = np.divide(
        programs.seats,
        taught[programs.occupation],
        out=1.0 / np.maximum(by_program[programs.occupation], 1),
        where=taught[programs.occupation] > 0.0,
    )
    seats: NDArray[np.float64] = wanted[programs.occupation] * within
    return seats
