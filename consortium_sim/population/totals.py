"""What a city adds up to at the end of a month: counted once, read by many indicators."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.summation import total
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER, OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, SEEKING, STUDYING

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class OfEnterprises(NamedTuple):
    """Sums over enterprises; money in cents of the rows where it is whole, else in yuan."""

    active: int
    members: int
    """In business, and not deep members."""
    deep: int
    """Deep members in business."""
    hosts: int
    """In business and with training places."""
    at_a_loss: int
    """In business and with a loss this month."""
    small: int
    """In business and with a small staff."""
    places: int
    with_places: int
    """In business or not."""
    places_subsidised: int
    places_anyway: int
    """Of those, the places that would be there without any incentive."""
    debt: int
    training: int
    """Investment in training of this month that a tax credit may count."""
    sales: int
    experienced: float
    """Π of those that take part, yuan per employee and month."""
    rating: float
    """Of those in business, as are the following three."""
    distance: float
    innovations: float
    distance_of_small: float
    """Of those with a small staff."""
    profit: float
    """Of all, yuan."""


class OfPrograms(NamedTuple):
    """Sums over programs, and over the teachers of their colleges."""

    students: int
    behind: float
    """Log distance to the frontier, weighted by students, as are the following two."""
    quality: float
    projects_taught: float
    with_seats: int
    guided: int
    """With seats and a current training guide."""
    teachers: float
    double_qualified: float


class OfPeople(NamedTuple):
    """Rows of people."""

    studying: int
    seeking: int
    employed: int
    sponsored: int
    """Students of order classes."""


class OfPosts(NamedTuple):
    """Posts of all enterprises."""

    wanted: int
    in_new_occupations: int
    """Of those, in occupations that an event has opened."""
    vacant: int
    """Before anybody applied."""


class Totals(NamedTuple):
    """Sums over all agents of a city."""

    enterprises: OfEnterprises
    programs: OfPrograms
    people: OfPeople
    posts: OfPosts
    posts_by_occupation: Whole
    """Posts wanted, (occupations,)."""

    @classmethod
    def of(cls, consortium: Consortium, month: Month, small: float, guided: Flags) -> Totals:
        """Return the sums at the end of a month.

        small: staff up to which an enterprise counts as small. guided: programs with a current training guide.
        """
        enterprises, programs, people = consortium.enterprises, consortium.programs, consortium.people
        colleges = consortium.colleges
        posts, by_occupation = consortium.posts, np.zeros(consortium.posts.target.shape[1], np.int64)
        return cls(
            _add_up_enterprises(
                enterprises.active,
                enterprises.strategy,
                enterprises.staff,
                small,
                enterprises.places,
                enterprises.places_without_incentives,
                enterprises.subsidised,
                enterprises.debt,
                month.eligible,
                month.sales,
                enterprises.experienced,
                enterprises.rating,
                enterprises.distance,
                enterprises.innovations,
                enterprises.profit,
            ),
            _add_up_programs(
                programs.students,
                consortium.curriculum_gap,
                programs.quality,
                programs.projects_taught,
                programs.seats,
                guided,
                colleges.teachers,
                colleges.double_qualified,
            ),
            _count_people(people.status, people.sponsor),
            _add_up_posts(posts.target, posts.opened, consortium.industry.opened_later, by_occupation),
            by_occupation,
        )


@compiled
def _add_up_enterprises(
    active: Flags,
    strategy: NDArray[np.uint8],
    staff: Whole,
    small: float,
    places: Whole,
    places_anyway: Whole,
    subsidised: Flags,
    debt: Whole,
    training: Whole,
    sales: Whole,
    experienced: Floats,
    rating: Floats,
    distance: Floats,
    innovations: Floats,
    profit: Floats,
) -> OfEnterprises:
    """Return the sums; floats are added in the order of NumPy."""
    in_business = members = deep = hosts = at_a_loss = smalls = 0
    all_places = with_places = with_money = anyway = owed = trained = sold = 0
    of_active, of_inside, of_small = np.empty((3, staff.size)), np.empty(staff.size), np.empty(staff.size)
    for e in range(staff.size):
        all_places += places[e]
        with_places += places[e] != 0
        if subsidised[e]:
            with_money += places[e]
            anyway += min(places_anyway[e], places[e])
        owed += debt[e]
        trained += training[e]
        sold += sales[e]
        if active[e]:
            of_active[0, in_business] = rating[e]
            of_active[1, in_business] = distance[e]
            of_active[2, in_business] = innovations[e]
            in_business += 1
            hosts += places[e] > 0
            at_a_loss += profit[e] < 0.0
            if strategy[e] != OUTSIDE:
                of_inside[members + deep] = experienced[e]
                members += strategy[e] == MEMBER
                deep += strategy[e] == DEEP
            if staff[e] <= small:
                of_small[smalls] = distance[e]
                smalls += 1
    return OfEnterprises(
        in_business,
        members,
        deep,
        hosts,
        at_a_loss,
        smalls,
        all_places,
        with_places,
        with_money,
        anyway,
        owed,
        trained,
        sold,
        total(of_inside[: members + deep]),
        total(of_active[0, :in_business]),
        total(of_active[1, :in_business]),
        total(of_active[2, :in_business]),
        total(of_small[:smalls]),
        total(profit),
    )


@compiled
def _add_up_posts(target: Whole, opened: Whole, opened_later: Flags, by_occupation: Whole) -> OfPosts:
    """Add the posts wanted of each occupation to `by_occupation`; return the sums."""
    wanted = in_new = vacant = 0
    for e in range(target.shape[0]):
        for k in range(target.shape[1]):
            by_occupation[k] += target[e, k]
            wanted += target[e, k]
            in_new += target[e, k] * opened_later[k]
            vacant += opened[e, k]
    return OfPosts(wanted, in_new, vacant)


@compiled
def _add_up_programs(
    students: Whole,
    behind: Floats,
    quality: Floats,
    projects: Floats,
    seats: Floats,
    current: Flags,
    teachers: Floats,
    double_qualified: Floats,
) -> OfPrograms:
    """Return the sums. current: whether a program's training guide is."""
    weighted, number, with_seats, guided = np.empty((3, students.size)), 0, 0, 0
    for g in range(students.size):
        with_seats += seats[g] > 0.0
        guided += seats[g] > 0.0 and current[g]
        number += students[g]
        weighted[0, g] = behind[g] * students[g]
        weighted[1, g] = quality[g] * students[g]
        weighted[2, g] = projects[g] * students[g]
    return OfPrograms(
        number,
        total(weighted[0]),
        total(weighted[1]),
        total(weighted[2]),
        with_seats,
        guided,
        total(teachers),
        total(double_qualified * teachers),
    )


@compiled
def _count_people(status: NDArray[np.uint8], sponsor: NDArray[np.int32]) -> OfPeople:
    """Return the counts."""
    studying = seeking = employed = sponsored = 0
    for i in range(status.size):
        studying += status[i] == STUDYING
        seeking += status[i] == SEEKING
        employed += status[i] == EMPLOYED
        sponsored += (status[i] == STUDYING) & (sponsor[i] != NOBODY)
    return OfPeople(studying, seeking, employed, sponsored)


@compiled
def overlap(seats: Floats, posts: Whole) -> float:
    """Return how far seats and posts are shared alike over occupations, 0 to 1; 0 where there are none of either.

    1 less half the distance between the shares. Source: Finger & Kreinin (1979), A measure of "export similarity"
    and its possible uses, Economic Journal 89.
    """
    all_seats, all_posts = total(seats), posts.sum()
    if all_seats == 0.0 or all_posts == 0:
        return 0.0
    apart = np.empty(seats.size)
    for k in range(seats.size):
        apart[k] = abs(seats[k] / all_seats - posts[k] / all_posts)
    return 1.0 - 0.5 * total(apart)


@compiled
def add_up_by_group(
    group: Whole,
    founded: Whole,
    began: int,
    profit: Floats,
    staff: Whole,
    scale: float,
    months: int,
    year: Floats,
) -> None:
    """Add the month's profit of each group of enterprises to its year, and let the mean of its staff follow.

    founded: month; those founded after `began` have entered later and are the last group. months: of the year,
    this one included. year: profits by group, then mean staff by group, (2 groups,), of the city: times `scale`.
    """
    groups = year.size // 2
    profits, heads = np.zeros(groups), np.zeros(groups)
    for e in range(staff.size):
        g = groups - 1 if founded[e] > began else group[e]
        profits[g] += profit[e]
        heads[g] += staff[e]
    for g in range(groups):
        year[g] += scale * profits[g]
        year[groups + g] += (scale * heads[g] - year[groups + g]) / months
