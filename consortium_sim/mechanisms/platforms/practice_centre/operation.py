"""One month of the practice centre, put together (model.md 4.8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import BLOCK_HOURS, CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.benefit import (
    Work,
    value_of_service,
    value_of_teaching,
    value_of_training,
)
from consortium_sim.mechanisms.platforms.practice_centre.demand import Requests, ask
from consortium_sim.mechanisms.platforms.practice_centre.diagnostics import diagnose
from consortium_sim.mechanisms.platforms.practice_centre.effects import Had, serve, take_effect
from consortium_sim.mechanisms.platforms.practice_centre.membership import (
    MEMORY,
    joining,
    leaving,
    may_join,
    renew_quotes,
    those_who_stay,
)
from consortium_sim.mechanisms.platforms.practice_centre.rationing import granted_shares, needs_stations
from consortium_sim.mechanisms.platforms.practice_centre.settlement import SERVICE_FEE, Sold, settle
from consortium_sim.mechanisms.platforms.practice_centre.stations import (
    Borrow,
    buy_in,
    own_need,
    pass_on_capital,
    raise_capital,
    wear_out,
)
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.ledger import Cents
from consortium_sim.population.month import Month

UNTIL_NEXT_ROUND = 12
"""Months after which those with a need are asked again to found a centre that failed (assumption, 6–36)."""


class Surroundings(NamedTuple):
    """What the centre finds around it this month."""

    work: Work
    students: Callable[[], NDArray[np.float64]]
    """Counts who practise in the college this month, by program."""
    required: float
    """Practice hours of a student and month."""
    missing: float
    """Those of them that the college's own rooms cannot give."""
    income_of_student: float
    """Appropriation and tuition, yuan a month."""
    means: NDArray[np.float64]
    """Yuan that an enterprise can raise for an investment."""
    projects: NDArray[np.float64]
    """R&D projects that need tests, by enterprise."""
    test_value: NDArray[np.float64]
    """Forecast value of an hour of tests, yuan, by enterprise."""
    borrow: Borrow
    """Takes the loans that an investment needs."""
    upkeep: float
    """Hours that a station can be used, relative to those with usual upkeep."""


@dataclass(frozen=True)
class Worth:
    """Worth of an hour and its price elsewhere, yuan; requests of hours that are worth nothing are left out."""

    requests: Requests
    training: NDArray[np.float64]
    training_elsewhere: NDArray[np.float64]
    tests: NDArray[np.float64]
    teaching: float
    outside_price: float

    @cached_property
    def of_need(self) -> NDArray[np.float64]:
        """Return min(benefit, price elsewhere) of all hours that each player needs, yuan, (players,)."""
        asked, price = self.requests, self.outside_price
        training = of_both_blocks(asked.training) * np.minimum(self.training, self.training_elsewhere)
        tests = of_both_blocks(asked.tests) * np.minimum(self.tests, price)
        teaching = of_both_blocks(asked.teaching) * min(self.teaching, price)
        return np.concatenate((training + tests, teaching))


@dataclass(frozen=True)
class Outlays:
    """What enterprises paid that an incentive may count, cents by enterprise."""

    invested: Cents
    """For stations, or for shares of those that stand."""
    site_rent: Cents
    """The part of the charge that is rent of the site."""


def operate(consortium: Consortium, month: Month, rule: CentreRule, around: Surroundings) -> Outlays:
    """Let members come and go, grant hours, settle, and write what the hours do this month."""
    centre = consortium.centre
    if (
        not rule.open
        and not centre.operating
        and centre.stations == 0.0
        and _nobody_buys(consortium, rule, around)
    ):
        return _rest(centre, month)
    if consortium.clock.calendar == JANUARY:
        centre.accounts.clear()
    before = dict(centre.accounts)
    follow_policy(centre, rule)
    pass_on_capital(consortium)
    worth = appraise(consortium, rule, around)
    need = worth.requests.of_players
    invested = np.zeros(centre.members.size, np.int64)
    if centre.operating and not rule.open:
        _close(consortium, "the practice centre is closed")
    elif centre.operating:
        invested += _come_and_go(consortium, month, rule, worth, around)
    if rule.open and not centre.operating and consortium.clock.month >= centre.next_round:
        _found(consortium, rule, worth)
    centre.requested = need * centre.members[:, None]
    if centre.operating and (consortium.clock.calendar == JANUARY or centre.stations == 0.0):
        invested += raise_capital(consortium, rule, own_need(centre.requested), around.means, around.borrow)
    granted = np.zeros_like(need)
    centre.service = np.zeros(centre.enterprises)
    if centre.operating:
        granted = _work(consortium, month, rule, worth, around.upkeep)
    else:
        wear_out(centre, 1.0 / LIFE_OF_CLOSED)
    centre.granted = granted
    _weigh(consortium, month, worth, need, granted)
    take_effect(consortium, month, rule, _had(consortium, rule, worth, granted), around.required)
    if centre.operating:
        renew_quotes(consortium, rule, need)
        if consortium.clock.calendar == JANUARY:
            diagnose(consortium, rule)
    for account, cents in centre.accounts.items():
        month.count[f"centre {account}"] = (cents - before.get(account, 0)) / 100.0
    rows, owed = centre.enterprises, float(centre.charge.sum())
    rent = np.floor(100.0 * rule.rent * centre.charge / max(owed, 1.0)).astype(np.int64)
    return Outlays(invested[:rows], rent[:rows])


def _nobody_buys(consortium: Consortium, rule: CentreRule, around: Surroundings) -> bool:
    """Tell whether hours elsewhere are worth their price to nobody."""
    dear = value_of_teaching(around.income_of_student) <= rule.outside_price
    if not dear or np.count_nonzero(around.test_value > rule.outside_price):
        return False
    training, elsewhere = value_of_training(consortium, rule, around.work)
    return not np.count_nonzero(training > elsewhere)


def _rest(centre: PracticeCentre, month: Month) -> Outlays:
    """Let a month pass in which there is no centre and nobody has hours elsewhere."""
    for column in (
        centre.renewal, centre.time_away, centre.tests, centre.practice, centre.service, centre.charge,
        centre.benefit, centre.requested, centre.granted,
    ):  # fmt: skip
        column[...] = 0.0
    month.count["hours_elsewhere"] = month.count["hours_elsewhere_cost"] = 0.0
    nothing = np.zeros(centre.enterprises, np.int64)
    return Outlays(nothing, nothing)


def follow_policy(centre: PracticeCentre, rule: CentreRule) -> None:
    """Put into force what the policy declares anew; what a council has decided since, stays."""
    declared = (rule.rule, (rule.day_priority, rule.evening_priority), rule.stations)
    if declared[0] != centre.declared[0]:
        centre.rule = declared[0]
    if declared[1] != centre.declared[1]:
        centre.priority = declared[1]
    if declared[2] != centre.declared[2]:
        centre.stations_wanted = declared[2]
    centre.declared = declared


def appraise(consortium: Consortium, rule: CentreRule, around: Surroundings) -> Worth:
    """Return the hours that everybody needs, and what they are worth."""
    training, elsewhere = value_of_training(consortium, rule, around.work)
    wants_service = value_of_service(consortium, around.work) > SERVICE_FEE
    requests = ask(
        consortium, rule, around.students(), around.missing, around.projects, training > 0.0, wants_service
    )
    return Worth(
        requests,
        np.maximum(training, 0.0),
        elsewhere,
        around.test_value,
        value_of_teaching(around.income_of_student),
        rule.outside_price,
    )


def _found(consortium: Consortium, rule: CentreRule, worth: Worth) -> None:
    """Ask all with a need; the centre is founded by those who stay."""
    centre, need = consortium.centre, worth.requests.of_players
    asked = may_join(consortium, need)
    nobody = np.zeros_like(asked)
    centre.members[:] = those_who_stay(centre, rule, centre.rule, need, worth.of_need, asked, nobody)
    centre.operating = bool(centre.members.any())
    centre.dissatisfaction[:] = 0.0
    if centre.operating:
        enterprises, colleges = int(centre.member_enterprises.sum()), int(centre.member_colleges.sum())
        consortium.tell(
            f"the practice centre is founded by {colleges} colleges and "
            f"{round(enterprises * consortium.scale):,} enterprises"
        )
    else:
        centre.next_round = consortium.clock.month + UNTIL_NEXT_ROUND
        consortium.tell("nobody founds the practice centre: it would charge everybody more than it is worth")


def _close(consortium: Consortium, why: str) -> None:
    centre = consortium.centre
    centre.operating = False
    centre.members[:] = False
    centre.dissatisfaction[:] = 0.0
    centre.quote[:] = np.inf
    consortium.tell(why)


def _come_and_go(
    consortium: Consortium, month: Month, rule: CentreRule, worth: Worth, around: Surroundings
) -> Cents:
    """Let members leave and others join; return what the new ones paid for their shares, cents by player."""
    centre, need = consortium.centre, worth.requests.of_players
    eligible = may_join(consortium, need)
    leave = leaving(consortium, eligible)
    centre.members &= ~leave
    join = joining(consortium, rule, need, worth.of_need, eligible & ~leave)
    centre.members |= join
    centre.dissatisfaction[leave | join] = 0.0
    centre.quote[leave | join] = np.inf
    month.count["centre_left"] = float(leave[: centre.enterprises].sum())
    consortium.note_leavers("the practice centre", int(leave[: centre.enterprises].sum()))
    for college in np.flatnonzero(leave[centre.enterprises :]).tolist():
        name = consortium.names.colleges[college]
        consortium.tell(f"{name} leaves the practice centre: it pays more than the hours are worth to it")
    if not centre.members.any():
        centre.next_round = consortium.clock.month + UNTIL_NEXT_ROUND
        _close(consortium, "the practice centre has lost its last member and closes its doors")
    if not join.any():
        return np.zeros(join.size, np.int64)
    return buy_in(consortium, join, own_need(need * centre.members[:, None]), around.means, around.borrow)


def _work(
    consortium: Consortium, month: Month, rule: CentreRule, worth: Worth, upkeep: float
) -> NDArray[np.float64]:
    """Grant hours, settle, and serve those who buy; return the hours granted to players, (players, blocks).

    Stations beyond those that the centre may have stand idle. upkeep: hours that a station can be used, relative
    to the usual.
    """
    centre, asked = consortium.centre, worth.requests
    rows, simulation = centre.enterprises, centre.simulation
    stations = upkeep * min(centre.stations, centre.stations_wanted)
    inside = centre.members[:, None]
    tests = needs_stations(asked.tests * inside[:rows], stations, simulation)
    training, teaching = asked.training * inside[:rows], asked.teaching * inside[rows:]
    service = needs_stations(asked.service, stations, simulation)
    hours = {
        "teaching": teaching.sum(axis=0),
        "enterprise": (training + tests).sum(axis=0),
        "service": service.sum(axis=0),
        "social": asked.social,
    }
    share = granted_shares(hours, stations, centre.priority)
    granted = np.concatenate(((training + tests) * share["enterprise"], teaching * share["teaching"]))
    served = service * share["service"]
    social = float((asked.social * share["social"]).sum())
    charges = settle(consortium, month, rule, granted, Sold(of_both_blocks(served), social))
    centre.charge = charges / 100.0
    serve(
        consortium, of_both_blocks(served), of_both_blocks(asked.service), social, float(asked.social.sum())
    )
    used = float(granted.sum() + served.sum()) + social
    month.count["centre_hours"] = used
    month.count["centre_offered"] = sum(BLOCK_HOURS) * stations
    month.count["centre_member_hours"] = float(granted.sum())
    month.count["centre_requested"] = float(centre.requested.sum())
    return granted


def _weigh(
    consortium: Consortium,
    month: Month,
    worth: Worth,
    need: NDArray[np.float64],
    granted: NDArray[np.float64],
) -> None:
    """Write benefit, charge and dissatisfaction of every player; add the lines of Π."""
    centre, full = consortium.centre, of_both_blocks(need)
    part = np.divide(of_both_blocks(granted), full, out=np.zeros(full.size), where=full > 0.0)
    members = centre.members
    if not centre.operating:
        centre.charge[:] = 0.0
    centre.benefit = worth.of_need * np.where(members, part, 1.0)
    regret = np.where(members, centre.charge - centre.benefit, 0.0)
    centre.dissatisfaction += MEMORY * (regret - centre.dissatisfaction) * members
    rows = centre.enterprises
    month.add_payoff("centre benefit", np.where(members, centre.benefit, 0.0)[:rows])
    month.add_payoff("centre charge", -centre.charge[:rows])


def _had(consortium: Consortium, rule: CentreRule, worth: Worth, granted: NDArray[np.float64]) -> Had:
    """Return the hours of this month, at the centre and bought elsewhere where they are worth their price there."""
    asked, rows = worth.requests, consortium.centre.enterprises
    need = asked.training + asked.tests
    part = np.divide(granted[:rows], need, out=np.zeros_like(need), where=need > 0.0)
    training, tests = asked.training * part, asked.tests * part
    price = rule.outside_price
    buys = np.where(worth.training > worth.training_elsewhere, 1.0, 0.0)
    buys_tests = np.where(worth.tests > price, 1.0, 0.0)
    bought = of_both_blocks(asked.training - training) * buys
    bought_tests = of_both_blocks(asked.tests - tests) * buys_tests
    missing = of_both_blocks(asked.teaching - granted[rows:])
    return Had(
        training,
        of_both_blocks(tests),
        of_both_blocks(granted[rows:]),
        bought,
        bought_tests,
        missing if worth.teaching > price else np.zeros_like(missing),
        of_both_blocks(asked.tests),
    )


LIFE_OF_CLOSED = 120.0
"""Months in which the stations of a closed centre wear away (assumption, 60–120)."""
