"""Training guides (group standards): written by the consortium, they tell programs the practice of today.

They stand for co-made course standards and textbooks too: what is taught follows the industry with a shorter
lag, while the guide is current (model.md 4.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import JANUARY, Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month

LIFE = 60.0
"""Months in which a guide that nobody keeps up to date loses its use: the catalogue's cycle (domain.md 4)."""
UPDATE_SHARE = 0.25
"""Cost of bringing a guide up to date, of that of writing it (assumption, 0.1–0.5)."""


@dataclass(frozen=True)
class GuideRule:
    """Which programs have a training guide, and what it does."""

    coverage: Annotated[
        float, Quantity("share", 0.0, 1.0, "programs that a training guide is written for", lever=True)
    ] = 0.0
    updated: Annotated[bool, Choice("guides are brought up to date each January", lever=True)] = True
    cost: Annotated[
        float,
        Quantity("yuan", 0.0, 5e6, "writing one guide, paid by the consortium", lever=True, extensive=True),
    ] = 150_000.0
    lag: Annotated[
        float,
        Quantity("share", 0.2, 1.0, "lag of a program with a current guide, relative to one without"),
    ] = 0.6


def write_guides(consortium: Consortium, month: Month, rule: GuideRule) -> None:
    """In January, write guides for covered programs that have none that is current, and update the others.

    A guide loses its use evenly over five years unless it is updated; its program's lag is that much longer
    again. Which programs are covered is keyed by program: more coverage adds programs and drops none.
    """
    programs, now = consortium.programs, consortium.clock.month
    if consortium.clock.calendar == JANUARY:
        luck = uniform_columns(consortium.seed, Stream.GUIDE_CHOICE, 0, np.arange(programs.count))
        covered = (luck < rule.coverage) & (programs.seats > 0.0)
        current = is_current(consortium)
        written, updated = covered & ~current, covered & current & rule.updated
        work = float(written.sum()) + UPDATE_SHARE * float(updated.sum())
        paid = cents(rule.cost * work)
        consortium.ledger.pay(consortium.clock.year, "consortium", "households", "training guides", paid)
        month.count["guide cost"] = float(paid[0]) / 100.0
        programs.guide_month[written | updated] = now
    programs.lag_left[:] = 1.0
    if np.count_nonzero(is_current(consortium)):
        programs.lag_left -= (1.0 - rule.lag) * freshness(consortium)


def is_current(consortium: Consortium) -> NDArray[np.bool_]:
    """Return which programs have a guide that is still of use, (programs,)."""
    current: NDArray[np.bool_] = consortium.clock.month - consortium.programs.guide_month < LIFE
    return current


def freshness(consortium: Consortium) -> NDArray[np.float64]:
    """Return how much of its use a program's guide still has, 0 to 1, (programs,)."""
    age = consortium.clock.month - consortium.programs.guide_month
    return np.minimum(np.maximum(1.0 - age / LIFE, 0.0), 1.0)
