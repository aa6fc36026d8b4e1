"""Participation: enterprises join, stay or leave by imitation and by their own forecasts (model.md 4.6)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, OUTSIDE, Enterprises, sector_mean
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

HALF_INSIDE = 0.5
"""Share of the spillover that participants still get from others (model.md 4.2)."""
INNOVATIONS_LOST = 0.05
"""Share of n, what innovations add to log output, that is lost in a year (model.md 4.2)."""


@dataclass(frozen=True)
class ParticipationRule:
    """What cooperation brings and costs, and how enterprises revise their strategy."""

    review: Annotated[
        float, Quantity("months", 2.0, 48.0, "mean time between two reviews of the strategy")
    ] = 6.0
    exploration: Annotated[
        float, Quantity("share", 0.0, 0.5, "μ, reviews decided by own forecasts instead of imitation")
    ] = 0.2
    temperature: Annotated[
        float, Quantity("yuan/month", 1.0, 100.0, "τ, payoff difference per employee that is noticed")
    ] = 20.0
    memory: Annotated[
        float,
        Quantity(
            "months",
            1.0,
            48.0,
            "memory of experienced payoff: the newest month weighs one part in so many",
            "findings.md 2: a year, weights from .01 to .15 of the newest month",
        ),
    ] = 12.0
    partners: Annotated[
        Literal["mixed", "chain"],
        Choice("whom an enterprise compares itself with: anybody, or neighbours on the industry chain"),
    ] = "mixed"
    member_openness: Annotated[
        float, Quantity("1", 0.0, 1.0, "k of a member: speed-up of adoption by cooperating")
    ] = 0.1
    deep_openness: Annotated[float, Quantity("1", 0.0, 1.0, "k of a deep member")] = 0.2
    complementarity: Annotated[
        float, Quantity("share", 0.0, 1.0, "c, part of that gain that needs other participants")
    ] = 0.3
    spillover: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of the mean gain that reaches those outside too")
    ] = 0.3
    member_coordination: Annotated[
        float, Quantity("yuan/month", 0.0, 200.0, "cost of a member's coordination per employee, median")
    ] = 58.0
    deep_coordination: Annotated[float, Quantity("yuan/month", 0.0, 500.0, "the same for a deep member")] = (
        140.0
    )
    coordination_spread: Annotated[
        float, Quantity("1", 0.0, 2.0, "sd of its log between enterprises", initial=True)
    ] = 1.0
    fee: Annotated[
        float,
        Quantity("yuan/month", 0.0, 100.0, "membership fee per employee, to the consortium", lever=True),
    ] = 4.0
    secretariat: Annotated[
        float, Quantity("yuan/month", 0.0, 1e8, "running cost of the consortium", extensive=True)
    ] = 40_000.0
    first_share: Annotated[
        float, Quantity("share", 0.0, 1.0, "participants in the first month", initial=True)
    ] = 0.5


@dataclass(frozen=True)
class ParticipationOutlook:
    """What enterprises see when they review; columns over enterprises."""

    strategy: NDArray[np.uint8]
    """0 outside, 1 member, 2 deep member."""
    experienced: NDArray[np.float64]
    """Π of the last year, yuan per employee and month."""
    partner: NDArray[np.int64]
    """Row of the enterprise it compares itself with."""
    partner_strategy: NDArray[np.uint8]
    partner_experienced: NDArray[np.float64]
    forecast: NDArray[np.float64]
    """Forecast Π of each strategy, (enterprises, 3)."""
    explores: NDArray[np.bool_]
    """Decides by its own forecasts this time."""
    luck: NDArray[np.float64]
    """Uniform in (0, 1)."""
    reviews: NDArray[np.bool_]
    """Reviews at all this month: the answers of the others are not asked for."""
    temperature: float
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


ParticipationDecision = Callable[[ParticipationOutlook], NDArray[np.uint8]]
"""The decision of enterprises; returns strategies by enterprise (read only where `reviews`)."""


@compiled
def revised_strategy(
    strategy: int,
    experienced: float,
    partner_strategy: int,
    partner_experienced: float,
    outside: float,
    member: float,
    deep: float,
    explores: bool,
    luck: float,
    temperature: float,
) -> int:
    """Return the strategy of one enterprise after a review.

    Exploring: a logit over the three forecasts. Else it copies the partner with Fermi's probability
    1/(1 + exp(−(Π_other − Π_own)/τ)). Source: model.md 4.6; Traulsen et al. 2006 for the Fermi rule.
    """
    if explores:
        best = max(outside, member, deep)
        weight_outside = math.exp((outside - best) / temperature)
        weight_member = math.exp((member - best) / temperature)
        weight_deep = math.exp((deep - best) / temperature)
        point = luck * (weight_outside + weight_member + weight_deep)
        if point < weight_outside:
            return 0
        return 1 if point < weight_outside + weight_member else 2
    gain = min(max((partner_experienced - experienced) / temperature, -500.0), 500.0)
    return partner_strategy if luck < 1.0 / (1.0 + math.exp(-gain)) else strategy


@compiled
def _revise(
    strategy: NDArray[np.uint8],
    experienced: NDArray[np.float64],
    partner_strategy: NDArray[np.uint8],
    partner_experienced: NDArray[np.float64],
    forecast: NDArray[np.float64],
    explores: NDArray[np.bool_],
    luck: NDArray[np.float64],
    temperature: float,
    revised: NDArray[np.uint8],
) -> None:
    for e in range(strategy.size):
        revised[e] = revised_strategy(
            int(strategy[e]),
            float(experienced[e]),
            int(partner_strategy[e]),
            float(partner_experienced[e]),
            float(forecast[e, 0]),
            float(forecast[e, 1]),
            float(forecast[e, 2]),
            bool(explores[e]),
            float(luck[e]),
            temperature,
        )


def imitate_or_explore(outlook: ParticipationOutlook) -> NDArray[np.uint8]:
    """Return the strategy of every enterprise after a review: mostly imitation, sometimes own forecasts."""
    revised = np.empty_like(outlook.strategy)
    _revise(
        outlook.strategy,
        outlook.experienced,
        outlook.partner_strategy,
        outlook.partner_experienced,
        outlook.forecast,
        outlook.explores,
        outlook.luck,
        outlook.temperature,
        revised,
    )
    return revised


def review(
    consortium: Consortium,
    month: Month,
    rule: ParticipationRule,
    forecast: NDArray[np.float64],
    decide: ParticipationDecision,
) -> None:
    """Let those whose turn it is review their strategy; an adopter starts from the partner's experience."""
    enterprises, seed, now = consortium.enterprises, consortium.seed, consortium.clock.month
    rows = np.arange(enterprises.count)
    turn = uniform_columns(seed, Stream.REVIEW, now, rows) < 1.0 / rule.review
    outlook = ParticipationOutlook(
        enterprises.strategy.copy(),
        enterprises.experienced.copy(),
        partner := _partners(consortium, rule),
        enterprises.strategy[partner],
        enterprises.experienced[partner],
        forecast,
        uniform_columns(seed, Stream.REVIEW, now, rows, 0, 1) < rule.exploration,
        uniform_columns(seed, Stream.IMITATION, now, rows),
        turn & enterprises.active,
        rule.temperature,
        consortium,
    )
    joined, left = _change_strategy(
        outlook.reviews,
        outlook.explores,
        np.ascontiguousarray(decide(outlook), np.uint8),
        outlook.partner_strategy,
        outlook.partner_experienced,
        forecast,
        enterprises.strategy,
        enterprises.experienced,
    )
    month.count["joined"], month.count["left"] = float(joined), float(left)
    consortium.note_leavers("the consortium", int(left))


@compiled
def _change_strategy(
    reviews: NDArray[np.bool_],
    explores: NDArray[np.bool_],
    wanted: NDArray[np.uint8],
    partner_strategy: NDArray[np.uint8],
    partner_experienced: NDArray[np.float64],
    forecast: NDArray[np.float64],
    strategy: NDArray[np.uint8],
    experienced: NDArray[np.float64],
) -> tuple[int, int]:
    """Let those who review do as they want, in place; return how many join and how many leave."""
    joined = left = 0
    for e in range(strategy.size):
        if reviews[e] and wanted[e] != strategy[e]:
            copies = not explores[e] and wanted[e] == partner_strategy[e]
            experienced[e] = partner_experienced[e] if copies else forecast[e, min(wanted[e], DEEP)]
            joined += strategy[e] == OUTSIDE
            left += wanted[e] == OUTSIDE
            strategy[e] = wanted[e]
    return joined, left


def _partners(consortium: Consortium, rule: ParticipationRule) -> NDArray[np.int64]:
    """Return for each enterprise another active one: any, or one of a sector linked by the chain or its own."""
    enterprises, seed, now = consortium.enterprises, consortium.seed, consortium.clock.month
    partner = np.arange(enterprises.count)
    luck = uniform_columns(seed, Stream.PARTNER, now, partner)
    if rule.partners == "mixed":
        _meet_any(enterprises.active, luck, partner)
        return partner
    chain = consortium.industry.chain
    linked = (chain + chain.T > 0.0) | np.eye(chain.shape[0], dtype=np.bool_)
    active = enterprises.active.nonzero()[0]
    for sector in range(chain.shape[0]):
        near = active[linked[sector][enterprises.sector[active]]]
        mine = (enterprises.sector == sector).nonzero()[0]
        if near.size:
            partner[mine] = near[np.minimum((luck[mine] * near.size).astype(np.int64), near.size - 1)]
    return partner


@compiled
def _meet_any(active: NDArray[np.bool_], luck: NDArray[np.float64], partner: NDArray[np.int64]) -> None:
    """Write for each enterprise another one that is in business, each as likely; none where there is no other."""
    others, number = np.empty(active.size, np.int64), 0
    for e in range(active.size):
        others[number] = e
        number += active[e]
    if number < 2:
        return
    before = 0
    for e in range(active.size):
        place = min(int(luck[e] * (number - 1)), number - 2)
        partner[e] = others[place + (place >= before)]
        before += active[e]


def openness(consortium: Consortium, rule: ParticipationRule) -> tuple[NDArray[np.float64], float]:
    """Return o of each strategy, (3,), and ō, its mean over the park's staff.

    o_s = k_s (1 − c + 2 c P): the gain of cooperating, part of which needs other participants.
    """
    enterprises = consortium.enterprises
    gains = np.array([0.0, rule.member_openness, rule.deep_openness])
    gains = gains * (1.0 - rule.complementarity + 2.0 * rule.complementarity * enterprises.participation)
    gained = np.empty(enterprises.count)
    staff = _gain_of_staff(gains, enterprises.strategy, enterprises.staff, enterprises.active, gained)
    return gains, float(gained.sum()) / max(staff, 1)


@compiled
def _gain_of_staff(
    gains: NDArray[np.float64],
    strategy: NDArray[np.uint8],
    staff: NDArray[np.int64],
    active: NDArray[np.bool_],
    gained: NDArray[np.float64],
) -> int:
    """Write the gain of each enterprise times its staff; return all staff."""
    total = 0
    for e in range(staff.size):
        heads = staff[e] if active[e] else 0
        gained[e] = gains[strategy[e]] * heads
        total += heads
    return total


def spillover(rule: ParticipationRule, mean_openness: float) -> NDArray[np.float64]:
    """Return σ of each strategy, (3,): what others' cooperation brings to those outside, half of it inside."""
    return rule.spillover * mean_openness * np.array([1.0, HALF_INSIDE, HALF_INSIDE])


def adopt(
    consortium: Consortium, rule: ParticipationRule, adoption: float, drift: NDArray[np.float64]
) -> None:
    """Move the technology of every enterprise: distance δ, and the part t that it owes to cooperation.

    δ += γ̄_j/12 − κ max(0, δ); t = (1 − κ̃) t + (κ̃ (o + σ) + κ̃ − κ̃_0) max(0, δ); κ̃ = κ0 (0.4 + 0.75 absorptive)
    and κ = κ̃ (1 + o + σ); κ̃_0 is κ̃ without what cooperation adds to the absorptive capacity. drift: γ̄_j/12
    by enterprise. Source: model.md 4.2 and 4.6.
    """
    enterprises = consortium.enterprises
    gains, mean = openness(consortium, rule)
    spill = spillover(rule, mean)
    pace = pace_of_adoption(adoption, enterprises.absorptive)
    own = pace_of_adoption(adoption, enterprises.absorptive - enterprises.absorptive_boost)
    _catch_up(
        enterprises.strategy,
        gains + spill,
        pace,
        own,
        drift,
        enterprises.distance,
        enterprises.cooperation_gain,
    )
    spread_innovations(enterprises, spill[enterprises.strategy], len(consortium.industry.sectors))


@compiled
def _catch_up(
    strategy: NDArray[np.uint8],
    lift_by_strategy: NDArray[np.float64],
    pace: NDArray[np.float64],
    own_pace: NDArray[np.float64],
    drift: NDArray[np.float64],
    distance: NDArray[np.float64],
    cooperation_gain: NDArray[np.float64],
) -> None:
    for e in range(distance.size):
        lift, behind = lift_by_strategy[strategy[e]], max(distance[e], 0.0)
        kept = (1.0 - pace[e]) * cooperation_gain[e]
        cooperation_gain[e] = kept + pace[e] * lift * behind + (pace[e] - own_pace[e]) * behind
        moved = distance[e] + drift[e] - pace[e] * (1.0 + lift) * behind
        distance[e] = max(moved, CLOSEST)


def spread_innovations(enterprises: Enterprises, spill: NDArray[np.float64], sectors: int) -> None:
    """Let n age by 5 % a year and reach others: n += (σ/12) max(0, n̄_j − n), n̄_j the sector's mean.

    spill: σ by enterprise. Source: model.md 4.2.
    """
    n = enterprises.innovations
    if not n.any():
        return
    mean = sector_mean(n, enterprises.sector, enterprises.active, sectors)[enterprises.sector]
    n += spill / 12.0 * np.maximum(mean - n, 0.0) - INNOVATIONS_LOST / 12.0 * n


def pace_of_adoption(adoption: float, absorptive: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return κ̃, share of the distance to the frontier closed in a month without cooperation."""
    return adoption * (0.4 + 0.75 * absorptive)


CLOSEST = -0.05
"""No enterprise is further than this ahead of the frontier (model.md 2)."""


def forecast(
    consortium: Consortium,
    rule: ParticipationRule,
    technology_value: NDArray[np.float64],
    lines: Iterable[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return the forecast Π of each strategy, yuan per employee and month, (enterprises, 3).

    technology_value: yuan a month that one unit of t brings, (enterprises,). lines: what each mechanism is
    forecast to bring, yuan a year, (enterprises, 3). The technology line is its steady state
    t = (o + σ) max(0, δ).
    """
    enterprises = consortium.enterprises
    gains, mean = openness(consortium, rule)
    yearly = np.zeros((enterprises.count, gains.size))
    for line in lines:
        yearly += line
    payoff = np.empty_like(yearly)
    _payoffs(
        enterprises.staff,
        technology_value,
        gains + spillover(rule, mean),
        enterprises.distance,
        yearly,
        np.array([0.0, rule.member_coordination, rule.deep_coordination]),
        enterprises.coordination,
        fee_in_force(consortium, rule),
        payoff,
    )
    return payoff


@compiled
def _payoffs(
    staff: NDArray[np.int64],
    technology_value: NDArray[np.float64],
    gain: NDArray[np.float64],
    distance: NDArray[np.float64],
    yearly: NDArray[np.float64],
    cost: NDArray[np.float64],
    coordination: NDArray[np.float64],
    fee: float,
    payoff: NDArray[np.float64],
) -> None:
    for e in range(staff.size):
        heads, behind = max(staff[e], 1), max(distance[e], 0.0)
        for strategy in range(gain.size):
            technology = technology_value[e] * (gain[strategy] * behind) / heads
            paid = cost[strategy] * coordination[e]
            due = 0.0 if strategy == OUTSIDE else fee
            payoff[e, strategy] = technology + (yearly[e, strategy] / 12.0 / heads - paid - due)


def pay_for_membership(consortium: Consortium, month: Month, rule: ParticipationRule) -> None:
    """Participants pay for coordination and the fee; the consortium runs its secretariat."""
    enterprises, ledger, year = consortium.enterprises, consortium.ledger, consortium.clock.year
    cost = np.array([0.0, rule.member_coordination, rule.deep_coordination])[enterprises.strategy]
    inside = enterprises.staff * enterprises.participates
    coordination = cents(cost * enterprises.coordination * inside)
    rate = fee_in_force(consortium, rule)
    fee = cents(rate * inside)
    ledger.pay(year, "enterprises", "households", "coordination", coordination)
    ledger.pay(year, "enterprises", "consortium", "membership fee", fee)
    ledger.pay(year, "consortium", "households", "secretariat", cents(rule.secretariat))
    month.add_payoff("coordination", -coordination / 100.0)
    month.add_payoff("fee", -fee / 100.0)
    month.count["fee"] = rate


def fee_in_force(consortium: Consortium, rule: ParticipationRule) -> float:
    """Return the membership fee, yuan per employee and month, as the council has changed it."""
    return rule.fee * consortium.region.fee_factor


def balance_consortium(consortium: Consortium, month: Month) -> None:
    """Government tops up what the consortium lacks; what it has left goes to its members' work."""
    ledger, year, region = consortium.ledger, consortium.clock.year, consortium.region
    consortium.council.account = float(region.consortium[0]) / 100.0
    short = np.maximum(-region.consortium, 0)
    ledger.pay(year, "government", "consortium", "top-up", short)
    month.count["top_up"] = float(short[0]) / 100.0
    ledger.pay(year, "consortium", "households", "joint work", np.maximum(region.consortium, 0))


def experience(
    consortium: Consortium, month: Month, rule: ParticipationRule, technology_value: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum the lines of Π, write the experienced payoff, and return this month's Π per employee."""
    enterprises = consortium.enterprises
    month.add_payoff("technology", technology_value * enterprises.cooperation_gain)
    staff = np.maximum(enterprises.staff, 1).astype(np.float64)
    total = np.zeros(enterprises.count)
    for line in month.payoff.values():
        total += line
    payoff = total / staff
    enterprises.experienced += 1.0 / rule.memory * (payoff - enterprises.experienced)
    enterprises.experienced[~enterprises.active] = 0.0
    return payoff
