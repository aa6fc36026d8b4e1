"""Review: enterprises join, stay or leave by imitation and by their own forecasts (model.md 4.6)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import UNIFORM, Stream, draw_each
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP, OUTSIDE
from consortium_sim.population.month import Month


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
    reviews: NDArray[np.bool_],
    temperature: float,
    revised: NDArray[np.uint8],
) -> None:
    for e in range(strategy.size):
        revised[e] = strategy[e]
        if reviews[e]:
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
    """Return the strategies after the reviews of this month: mostly imitation, sometimes own forecasts."""
    revised = np.empty_like(outlook.strategy)
    _revise(
        outlook.strategy,
        outlook.experienced,
        outlook.partner_strategy,
        outlook.partner_experienced,
        outlook.forecast,
        outlook.explores,
        outlook.luck,
        outlook.reviews,
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
    enterprises, count = consortium.enterprises, consortium.enterprises.count
    luck, (reviews, explores) = np.empty((STREAMS.size, count)), np.empty((2, count), np.bool_)
    _draw(
        consortium.seed,
        consortium.clock.month,
        enterprises.active,
        1.0 / rule.review,
        rule.exploration,
        luck,
        reviews,
        explores,
    )
    partner = _partners(consortium, rule, luck[MEETING])
    outlook = ParticipationOutlook(
        enterprises.strategy.copy(),
        enterprises.experienced.copy(),
        partner,
        enterprises.strategy[partner],
        enterprises.experienced[partner],
        forecast,
        explores,
        luck[COPYING],
        reviews,
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


TURN, EXPLORING, COPYING, MEETING = range(4)
"""Rows of the luck of a month, each with its stream and draw."""
STREAMS = np.array([Stream.REVIEW, Stream.REVIEW, Stream.IMITATION, Stream.PARTNER], np.int64)
DRAWS = np.array([0, 1, 0, 0], np.int64)


@compiled
def _draw(
    seed: np.uint64,
    month: int,
    active: NDArray[np.bool_],
    chance: float,
    exploration: float,
    luck: NDArray[np.float64],
    reviews: NDArray[np.bool_],
    explores: NDArray[np.bool_],
) -> None:
    """Write all that is drawn for enterprises this month, uniform in (0, 1), (rows of luck, enterprises).

    Write also who reviews, each with the same chance, and who would explore.
    """
    rows, alone = np.arange(luck.shape[1]), np.zeros(1, np.int64)
    for line in range(luck.shape[0]):
        draw_each(UNIFORM, seed, STREAMS[line], month, rows, alone, DRAWS[line], luck[line])
    for e in range(active.size):
        reviews[e] = luck[TURN, e] < chance and active[e]
        explores[e] = luck[EXPLORING, e] < exploration


def _partners(
    consortium: Consortium, rule: ParticipationRule, luck: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return for each enterprise another active one: any, or one of a sector linked by the chain or its own."""
    enterprises = consortium.enterprises
    partner = np.arange(enterprises.count)
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
