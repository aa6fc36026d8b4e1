"""What an hour at a station is worth: the forecast value of what it does, or the purchase elsewhere that it saves.

Nobody values an hour as such. An enterprise forecasts the output that better renewed knowledge brings, less the
working time that training takes; a college compares an hour with what an hour of its own teaching costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.demand import (
    HOURS_OF_PROGRAM,
    SERVICE_HOURS,
    TRAINING_PROFILE,
)
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, LASTING, UNIFORM, Stream, draw_each
from consortium_sim.population.consortium import MONTHS_OF_STUDY, Consortium

FIT = np.int64(Stream.CENTRE_FIT)
WORKING_HOURS = 174.0
"""Working hours of a month (21.75 days of 8 hours)."""
TRAVEL = 1.0
"""Working time lost on the way per hour of training elsewhere, which is by day (assumption, 0.2–1.5)."""
FIT_SPREAD = 0.4
"""How much better or worse than usual the centre fits an enterprise's work, at most (assumption, 0–0.6)."""
SERVICE_BOOST = 0.08
"""Rise of a small enterprise's absorptive capacity by all its technical service (assumption, 0.02–0.15)."""


class Work(NamedTuple):
    """What enterprises know of their own production."""

    margin: float
    """Part of more output that is left after wages, contributions and taxes."""
    hour_margin: float
    """Part of the output of an hour not worked that is lost: wages are paid all the same."""
    obsolescence: float
    """λ."""
    frontier_return: float
    """η."""
    renewal: float
    """ρ_v, 1/month."""
    turnover: float
    """Share of the staff that is replaced in a month."""


def fit(consortium: Consortium) -> NDArray[np.float64]:
    """Return how well the centre fits the work of each enterprise; 1 is usual, (enterprises,)."""
    fits = np.empty(consortium.enterprises.count)
    _fit(consortium.seed, consortium.enterprises.founded, fits)
    return fits


@compiled
def _fit(seed: np.uint64, founded: NDArray[np.int64], fits: NDArray[np.float64]) -> None:
    draw_each(UNIFORM, seed, FIT, LASTING, np.arange(founded.size), founded, FIRST_DRAW, fits)
    for e in range(founded.size):
        fits[e] = 1.0 + FIT_SPREAD * (2.0 * fits[e] - 1.0)


def own_absorptive(consortium: Consortium) -> NDArray[np.float64]:
    """Return last month's mean of exp(−gap) over the staff of each enterprise, (enterprises,)."""
    enterprises = consortium.enterprises
    return enterprises.absorptive - enterprises.absorptive_boost - consortium.centre.service


def value_of_training(
    consortium: Consortium, rule: CentreRule, work: Work
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what an hour of training at the centre is worth, and what it costs in all elsewhere, yuan.

    The mean gap of the staff is g = −log(absorptive); in a steady state it is in proportion to
    1/(ρ (1 + r) + turnover), so that training of everybody lowers it by g (1 − (ρ + s)/(ρ (1 + r) + s)), and log
    output rises by λ times that. Source: the equations of model.md 4.2 and 4.3 at rest.

    Elsewhere it costs the fee, the way there and the working time, for hours elsewhere are by day; what is the
    same in both is left out of both. An hour is bought elsewhere where its worth is above that price.
    """
    enterprises = consortium.enterprises
    rise = np.log(np.maximum(own_absorptive(consortium), 0.05))
    effect, usual = work.renewal * rule.training_effect, work.renewal + work.turnover
    _rise(rise, fit(consortium), effect, usual, work.obsolescence)
    worth, elsewhere = np.expm1(rise, out=rise), np.empty(rise.size)
    _value_hours(
        worth,
        enterprises.output,
        enterprises.staff,
        work.margin,
        rule.training,
        work.hour_margin,
        float(TRAINING_PROFILE[0]),
        rule.outside_price,
        elsewhere,
    )
    return worth, elsewhere


@compiled
def _rise(
    rise: NDArray[np.float64], fit: NDArray[np.float64], effect: float, usual: float, obsolescence: float
) -> None:
    """Turn the log of the staff's own fit into the rise of log output, in place.

    effect: rise of the renewal by training that fits as usual. usual: renewal and turnover without it.
    """
    for e in range(rise.size):
        faster = effect * fit[e]
        rise[e] = obsolescence * (-rise[e] * faster / (usual + faster))


@compiled
def _value_hours(
    worth: NDArray[np.float64],
    output: NDArray[np.float64],
    staff: NDArray[np.int64],
    margin: float,
    hours: float,
    hour_margin: float,
    by_day: float,
    price: float,
    elsewhere: NDArray[np.float64],
) -> None:
    """Turn the rise of output by so many hours into the worth of one, in place, and write its cost elsewhere, yuan.

    by_day: part of the hours at the centre that are by day. price: fee of an hour elsewhere.
    """
    for e in range(worth.size):
        heads = max(staff[e], 1)
        time = hour_margin * output[e] / heads / WORKING_HOURS
        worth[e] = margin * output[e] / heads * worth[e] / hours - by_day * time
        elsewhere[e] = price + (1.0 + TRAVEL - by_day) * time


def value_of_teaching(income_of_student: float) -> float:
    """Return what a college pays for an hour of practice at most, yuan: what an hour of its own teaching costs it.

    income_of_student: appropriation and tuition, yuan a month.
    """
    return income_of_student * MONTHS_OF_STUDY / HOURS_OF_PROGRAM


def value_of_service(consortium: Consortium, work: Work) -> NDArray[np.float64]:
    """Return what an hour of technical service is forecast to bring a small enterprise, yuan, (enterprises,).

    In a steady state δ is in proportion to 1/κ̃, κ̃ ∝ 0.4 + 0.75 absorptive. Source: model.md 4.2.
    """
    enterprises = consortium.enterprises
    own = own_absorptive(consortium)
    boost = np.minimum(SERVICE_BOOST, 1.0 - own)
    closed = np.maximum(enterprises.distance, 0.0) * 0.75 * boost / (0.4 + 0.75 * (own + boost))
    staff = np.maximum(enterprises.staff, 1)
    gain = work.margin * enterprises.output / staff * np.expm1(work.frontier_return * closed)
    return np.asarray(gain / SERVICE_HOURS)
