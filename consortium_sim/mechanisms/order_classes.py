"""Order classes (订单班): seats that an enterprise sponsors from enrolment to graduation (model.md 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.placing import place_students
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.numerics.summation import total
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import MONTHS_OF_STUDY, SEPTEMBER, Consortium
from consortium_sim.population.enterprises import DEEP, MEMBER
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY


@dataclass(frozen=True)
class OrderClassRule:
    """How many seats enterprises sponsor, and on which terms."""

    member_share: Annotated[
        float,
        Quantity("share", 0.0, 1.0, "yearly replacement that a member orders from colleges", lever=True),
    ] = 0.0
    deep_share: Annotated[float, Quantity("share", 0.0, 1.0, "the same for a deep member", lever=True)] = 0.0
    stipend: Annotated[
        float, Quantity("yuan/month", 0.0, 2_000.0, "paid by the sponsor to its student", lever=True)
    ] = 300.0
    penalty: Annotated[
        float,
        Quantity("yuan", 0.0, 60_000.0, "paid by a graduate who turns the sponsor's post down", lever=True),
    ] = 12_000.0

    @property
    def orders(self) -> bool:
        """Whether any strategy orders seats."""
        return self.member_share > 0.0 or self.deep_share > 0.0


def order_seats(
    consortium: Consortium, rule: OrderClassRule, yearly_replacement: float, effectiveness: float
) -> NDArray[np.int64]:
    """In September, return the seats that enterprises order, (enterprises, occupations); zeros otherwise.

    floor(target · yearly replacement · share of the strategy · E + U); the seats never exceed those taught.
    """
    enterprises, posts = consortium.enterprises, consortium.posts
    if consortium.clock.calendar != SEPTEMBER or not rule.orders:
        return np.zeros(posts.target.shape, np.int64)
    share = _shares(rule)[enterprises.strategy]
    rows = np.arange(enterprises.count)[:, None]
    kinds = np.arange(posts.target.shape[1])[None, :]
    luck = uniform_columns(consortium.seed, Stream.ORDER_ROUNDING, consortium.clock.month, rows, kinds)
    taught = np.bincount(
        consortium.programs.occupation, consortium.programs.seats, minlength=posts.target.shape[1]
    )
    wanted = posts.target * yearly_replacement * effectiveness * (share * enterprises.active)[:, None]
    return np.where((wanted > 0.0) & (taught > 0.0), np.floor(wanted + luck), 0.0).astype(np.int64)


def sponsor(
    consortium: Consortium, month: Month, entrants: NDArray[np.int64], seats: NDArray[np.int64], known: float
) -> None:
    """Enterprises take the new students into their order classes."""
    if entrants.size == 0:
        return
    people = consortium.people
    share = consortium.region.known_share(known / max(int(consortium.enterprises.active.sum()), 1))
    sponsors = place_students(consortium.seed, Stream.ORDER_CHOICE, people, entrants, seats, share)
    people.sponsor[entrants] = sponsors
    month.count["order_seats"] = float(seats.sum())
    month.count["order_seats_filled"] = float((sponsors != NOBODY).sum())


def pay_stipends(consortium: Consortium, month: Month, rule: OrderClassRule) -> None:
    """Sponsors pay their students."""
    people, enterprises = consortium.people, consortium.enterprises
    sponsors = people.sponsor[month.students]
    sponsors = sponsors[sponsors != NOBODY]
    if sponsors.size:
        month.sponsored = np.bincount(sponsors, minlength=enterprises.count).astype(np.float64)
        month.stipends = cents(rule.stipend * month.sponsored)
        year = consortium.clock.year
        consortium.ledger.pay(year, "enterprises", "households", "order-class stipend", month.stipends)
        month.eligible += month.stipends
        circulation.note(month, "people", inside=float(month.stipends.sum()) / 100.0)
    month.add_payoff("order classes", -month.stipends / 100.0)


def yearly_value(
    consortium: Consortium,
    rule: OrderClassRule,
    own_hire: NDArray[np.float64],
    stipend_subsidy: NDArray[np.float64],
    yearly_replacement: float,
    effectiveness: float,
) -> NDArray[np.float64]:
    """Return what order classes are forecast to bring a year, yuan, (enterprises, strategies).

    stipend_subsidy: what a sponsor expects of government per student and month, yuan, (enterprises,). A student
    who is a trainee too is hired once: that hire is counted with hosting.
    """
    if not rule.orders:
        return np.zeros((consortium.enterprises.count, 3))
    value = np.empty((consortium.enterprises.count, 3))
    _value_seats(
        consortium.posts.target,
        yearly_replacement,
        effectiveness,
        consortium.graduates.retention * (1.0 - consortium.region.hosted_share),
        own_hire,
        rule.stipend,
        stipend_subsidy,
        _shares(rule),
        value,
    )
    return value


@compiled
def _value_seats(
    target: NDArray[np.int64],
    yearly_replacement: float,
    effectiveness: float,
    kept: float,
    own_hire: NDArray[np.float64],
    stipend: float,
    subsidy: NDArray[np.float64],
    shares: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    """Write what a year brings by strategy. kept: students whom their sponsor hires, and not as their host."""
    by_kind = np.empty(target.shape[1])
    for e in range(target.shape[0]):
        cost = MONTHS_OF_STUDY * max(stipend - subsidy[e], 0.0)
        for k in range(by_kind.size):
            by_kind[k] = target[e, k] * yearly_replacement * effectiveness * (kept * own_hire[e, k] - cost)
        brings = total(by_kind)
        for strategy in range(shares.size):
            value[e, strategy] = brings * shares[strategy]


def yearly_seats(consortium: Consortium, rule: OrderClassRule, yearly_replacement: float) -> float:
    """Return the order seats a year that one unit of the talent department's E brings."""
    enterprises = consortium.enterprises
    share = _shares(rule)[enterprises.strategy] * enterprises.active
    return yearly_replacement * float((consortium.posts.target * share[:, None]).sum())


def _shares(rule: OrderClassRule) -> NDArray[np.float64]:
    """Return the yearly replacement that each strategy orders, (3,)."""
    shares = np.zeros(3)
    shares[MEMBER], shares[DEEP] = rule.member_share, rule.deep_share
    return shares
