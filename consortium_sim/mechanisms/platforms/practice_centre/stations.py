"""Stations: what they cost, how they wear, and how the capital for them is pooled (共投资源)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import BLOCK_HOURS, CentreRule
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import Cents, in_proportion

LIFE = 120.0
"""Months: a station loses a tenth of its price a year (assumption, 80–160)."""
SIMULATION_PRICE = 0.4
"""Price of a simulation or VR station over that of a station; none found (domain.md 6; assumption, 0.2–1)."""
SIMULATION_LIFE = 60.0
"""Months that simulation equipment lasts (assumption, 36–84)."""
SIMULATION_RUNNING = 0.4
"""Running cost of an hour of simulation relative to that at a station (assumption, 0.2–0.8)."""
FINANCE = 0.04
"""Return on private capital, a year (assumption, 0.02–0.08)."""
SPARE = 0.15
"""Stations bought beyond what the requests need, as a share of it (assumption, 0–0.3)."""
COLLEGE_CAPITAL = 0.3
"""Part of the private capital asked of colleges (presets: 15 of 50, 20 of 70 %, domain.md 6; assumption)."""
COLLEGE_MEANS = 0.8
"""Part of its funds that a college can put into stations (assumption, 0.3–1)."""


Borrow = Callable[[Cents], object]
"""Takes the loans that enterprises need for an investment, cents by enterprise, before it is paid."""


def mean_price(rule: CentreRule, simulation: float) -> float:
    """Return the price of a station of this mix, yuan; simulation: share of simulation stations."""
    return rule.price * (1.0 - simulation + simulation * SIMULATION_PRICE)


def wear(rule: CentreRule, simulation: float) -> float:
    """Return what a station of this mix loses in a month, yuan."""
    return rule.price * ((1.0 - simulation) / LIFE + simulation * SIMULATION_PRICE / SIMULATION_LIFE)


def running_cost(rule: CentreRule, simulation: float) -> float:
    """Return c_V of this mix, yuan an hour."""
    return rule.running * (1.0 - simulation + simulation * SIMULATION_RUNNING)


def station_cost(rule: CentreRule, simulation: float, public_share: float) -> float:
    """Return c_K, what members owe for a station and month, yuan: private wear and return on private capital.

    public_share: part of the capital that government put in. It pays for its wear and asks for no return.
    """
    monthly = wear(rule, simulation) + FINANCE / 12.0 * mean_price(rule, simulation)
    return (1.0 - public_share) * monthly


def stations_needed(hours: NDArray[np.float64]) -> float:
    """Return max_b Σ u_b / H_b, the stations that hours, (n, blocks), need."""
    return float((hours.sum(axis=0) / np.array(BLOCK_HOURS)).max(initial=0.0))


def own_need(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the stations that each player's hours, (n, blocks), would need alone, (n,)."""
    day, evening = (hours / np.array(BLOCK_HOURS)).T
    return np.asarray(np.maximum(day, evening))


def asked_capital(
    members: NDArray[np.bool_], enterprises: int, need: NDArray[np.float64], amount: float
) -> NDArray[np.float64]:
    """Return what each member is asked to put in of a private amount, (players,), in its unit.

    COLLEGE_CAPITAL of it is asked of the colleges, the rest of the enterprises; within each, in proportion to
    need, the stations that each would need alone. Where only one of them is there it is asked for all.
    enterprises: players that are enterprises.
    """
    weight = np.where(members, need, 0.0)
    groups = (weight[:enterprises], weight[enterprises:])
    of_enterprises, of_colleges = (float(group.sum()) for group in groups)
    a_station = asked_a_station(of_enterprises, of_colleges, amount)
    return np.concatenate([asked * group for asked, group in zip(a_station, groups, strict=True)])


def asked_a_station(of_enterprises: float, of_colleges: float, amount: float) -> tuple[float, float]:
    """Return what enterprises and colleges are asked for a station that one would need alone.

    of_enterprises, of_colleges: all stations that members would need alone. amount: asked of all, in its unit.
    """
    both = of_enterprises > 0.0 and of_colleges > 0.0
    parts = (1.0 - COLLEGE_CAPITAL, COLLEGE_CAPITAL) if both else (1.0, 1.0)
    enterprises, colleges = (
        amount * share / total if total > 0.0 else 0.0
        for share, total in zip(parts, (of_enterprises, of_colleges), strict=True)
    )
    return enterprises, colleges


def raise_capital(
    consortium: Consortium,
    rule: CentreRule,
    need: NDArray[np.float64],
    means: NDArray[np.float64],
    borrow: Borrow,
) -> Cents:
    """Buy the stations that the requests need and that the centre may have; return what players paid, cents.

    need: stations that each player's requests would need alone. means: yuan by enterprise. Each pays at most its
    means, and borrows what its own lack; government adds its part of every purchase; what is not raised is not
    bought.
    """
    centre, ledger, year = consortium.centre, consortium.ledger, consortium.clock.year
    wanted = min((1.0 + SPARE) * stations_needed(centre.requested), centre.stations_wanted)
    missing = max(wanted - centre.stations, 0.0)
    price = mean_price(rule, rule.simulation)
    private = (1.0 - rule.grant) * missing * price
    asked = asked_capital(centre.members, centre.enterprises, need, private)
    paid = _payable(consortium, asked, means)
    raised = int(paid.sum())
    if rule.grant < 1.0:
        public = round(raised * rule.grant / (1.0 - rule.grant))
    else:
        public = round(100.0 * missing * price) if centre.members.any() else 0
    borrow(paid[: centre.enterprises])
    collect(consortium, paid)
    ledger.pay(year, "government", "consortium", "centre: public equipment", np.array([public], np.int64))
    ledger.pay(
        year, "consortium", "outside", "centre: site and equipment", np.array([raised + public], np.int64)
    )
    count(centre, "site and equipment", raised + public)
    bought = (raised + public) / 100.0 / price
    if bought > 0.0:
        mixed = centre.simulation * centre.stations + rule.simulation * bought
        centre.stations += bought
        centre.simulation = mixed / centre.stations
    centre.capital += paid
    centre.public_capital += public
    return paid


def _payable(consortium: Consortium, asked: NDArray[np.float64], means: NDArray[np.float64]) -> Cents:
    """Return what players can pay of what they are asked for, cents. asked: yuan. means: yuan by enterprise."""
    able = np.maximum(means_of_players(consortium, means), 0.0)
    return np.floor(100.0 * np.minimum(asked, able)).astype(np.int64)


def means_of_players(consortium: Consortium, means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each player can put in, yuan: means of the enterprises, a part of their funds for colleges."""
    return np.concatenate((means, COLLEGE_MEANS * consortium.colleges.funds / 100.0))


def collect(consortium: Consortium, paid: Cents) -> None:
    """Move what players owe or put in, cents, to the consortium."""
    centre, ledger, year = consortium.centre, consortium.ledger, consortium.clock.year
    rows = centre.enterprises
    ledger.pay(year, "enterprises", "consortium", "centre: enterprise funds", paid[:rows])
    ledger.pay(year, "colleges", "consortium", "centre: teaching", paid[rows:])
    count(centre, "enterprise funds", int(paid[:rows].sum()))
    count(centre, "teaching", int(paid[rows:].sum()))


def buy_in(
    consortium: Consortium,
    joining: NDArray[np.bool_],
    need: NDArray[np.float64],
    means: NDArray[np.float64],
    borrow: Borrow,
) -> Cents:
    """Let new members buy shares of the present owners at book value; return what they paid, cents by player.

    Each buys what it would have been asked for, as far as its means go. Without private owners there is nothing
    to buy.
    """
    centre = consortium.centre
    private = int(centre.capital.sum())
    whole = asked_capital(centre.members, centre.enterprises, need, private / 100.0)
    asked = np.where(joining, whole, 0.0)
    asked = np.maximum(asked - centre.capital / 100.0, 0.0) * joining
    paid = _payable(consortium, asked, means)
    old = np.where(joining, 0, centre.capital)
    total = min(int(paid.sum()), int(old.sum()))
    if total == 0:
        return np.zeros_like(paid)
    if total < int(paid.sum()):
        paid = in_proportion(total, paid.astype(np.float64))
    sold = in_proportion(total, old.astype(np.float64))
    borrow(paid[: centre.enterprises])
    collect(consortium, paid)
    pay_players(consortium, "centre: shares moved", sold)
    centre.capital += paid - sold
    return paid


def pay_players(consortium: Consortium, kind: str, amount: Cents) -> None:
    """Pay players out of the consortium's account, cents by player."""
    rows, year = consortium.centre.enterprises, consortium.clock.year
    consortium.ledger.pay(year, "consortium", "enterprises", kind, amount[:rows])
    consortium.ledger.pay(year, "consortium", "colleges", kind, amount[rows:])


def wear_out(centre: PracticeCentre, part: float) -> None:
    """Let all owners lose this part of their capital, with the stations that it stands for."""
    part = min(max(part, 0.0), 1.0)
    centre.stations *= 1.0 - part
    centre.capital -= np.floor(part * centre.capital).astype(np.int64)
    centre.public_capital -= int(part * centre.public_capital)


def pass_on_capital(consortium: Consortium) -> None:
    """Give the shares of closed enterprises to the other owners in proportion to theirs, else to government."""
    centre = consortium.centre
    closed = np.zeros(centre.capital.size, np.bool_)
    closed[: centre.enterprises] = ~consortium.enterprises.active
    left = int(centre.capital[closed].sum())
    if left == 0:
        return
    centre.capital[closed] = 0
    if centre.capital.any():
        centre.capital += in_proportion(left, centre.capital.astype(np.float64))
    else:
        centre.public_capital += left


def count(centre: PracticeCentre, account: str, amount: int) -> None:
    """Add cents to one of the six accounts of the year."""
    centre.accounts[account] = centre.accounts.get(account, 0) + amount
