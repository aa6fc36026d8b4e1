"""Enterprises long in debt close, and later others enter in their place (model.md 4.7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.hosting import SETUP_SPREAD
from consortium_sim.mechanisms.production import USUAL_FIT, ProductionRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import OUTSIDE
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY, SEEKING, People, rows_in_use

MONTHS_TO_CLOSE = 12
"""An enterprise in debt that long closes (model.md 2)."""
ENTRY_CHANCE = 1.0 / 12.0
"""Monthly chance that an entrant takes the place of an enterprise that closed (assumption, 0.03–0.3)."""
START_CAPITAL = 1.0
"""Months of full output that a new enterprise brings along (assumption, 0.5–2)."""


def close_and_enter(
    consortium: Consortium, month: Month, rule: ProductionRule, coordination_spread: float
) -> None:
    """Enterprises long in debt close; later an entrant, with traits of its own, takes the place of each."""
    enterprises, people, posts = consortium.enterprises, consortium.people, consortium.posts
    ledger, year, now = consortium.ledger, consortium.clock.year, consortium.clock.month
    enterprises.months_in_debt += 1
    enterprises.months_in_debt *= enterprises.active & (enterprises.cash < 0)
    closing = enterprises.months_in_debt >= MONTHS_TO_CLOSE
    closures = int(np.count_nonzero(closing))
    month.count["closures"] = float(closures)
    if closures:
        debt = np.where(closing, -enterprises.cash, 0)
        ledger.pay(year, "outside", "enterprises", "debt written off", np.maximum(debt, 0))
        _dismiss(people, np.concatenate(([False], closing)), posts.target.shape[1])
        posts.filled[closing] = posts.target[closing] = posts.reserved[closing] = 0
        enterprises.active[closing] = False
        enterprises.strategy[closing] = OUTSIDE
        for column in (
            enterprises.staff,
            enterprises.places,
            enterprises.pledged,
            enterprises.completion_due,
        ):
            column[closing] = 0
        enterprises.credit_carried[closing] = enterprises.months_in_debt[closing] = 0
        enterprises.output[closing] = enterprises.tax[closing] = enterprises.contribution[closing] = 0.0
        number = round(closures * consortium.scale)
        consortium.tell(f"{number:,} enterprise{'s' if number > 1 else ''} closed after a year in debt")
    idle = (~enterprises.active & ~closing).nonzero()[0]
    entering = idle[uniform_columns(consortium.seed, Stream.ENTRY, now, idle) < ENTRY_CHANCE]
    month.count["entries"] = float(entering.size)
    if entering.size:
        enter(consortium, rule, entering, coordination_spread)
        capital = np.zeros(enterprises.count)
        capital[entering] = START_CAPITAL * rule.output * enterprises.size[entering]
        ledger.pay(year, "outside", "enterprises", "capital of entrants", cents(capital))


def enter(
    consortium: Consortium, rule: ProductionRule, rows: NDArray[np.int64], coordination_spread: float
) -> None:
    """Give new enterprises in these rows their own costs; they start outside, at the mean of the park."""
    enterprises, posts, now = consortium.enterprises, consortium.posts, consortium.clock.month
    seed = consortium.seed

    def spread(draw: int, sd: float) -> NDArray[np.float64]:
        return np.exp(sd * normal_columns(seed, Stream.ENTRY, now, rows, draw))

    enterprises.overhead[rows] = rule.overhead * spread(1, rule.overhead_spread)
    enterprises.coordination[rows] = spread(2, coordination_spread)
    enterprises.setup[rows] = spread(3, SETUP_SPREAD)
    incumbents = enterprises.active.copy()
    enterprises.distance[rows] = float(enterprises.distance[incumbents].mean()) if incumbents.any() else 0.2
    enterprises.active[rows] = True
    enterprises.founded[rows] = now
    enterprises.absorptive[rows] = USUAL_FIT
    enterprises.cooperation_gain[rows] = enterprises.experienced[rows] = 0.0
    enterprises.innovations[rows] = 0.0
    posts.premium[rows] = 1.0
    posts.months_unfilled[rows] = 0


@compiled
def _dismiss(people: People, closing: NDArray[np.bool_], kinds: int) -> None:
    """Let the staff of closing enterprises look for work, and all bonds to them end.

    closing: whether an enterprise closes, behind a False that stands for NOBODY; whether a post does is looked up
    in the same way.
    """
    of_closing = np.zeros((closing.size - 1) * kinds + 1, np.bool_)
    for post in range(of_closing.size - 1):
        of_closing[post + 1] = closing[post // kinds + 1]
    for i in range(rows_in_use(people.status)):
        leaves = of_closing[np.uint32(people.post[i] + 1)]
        loses_host = closing[np.uint32(people.host[i] + 1)]
        loses_sponsor = closing[np.uint32(people.sponsor[i] + 1)]
        if leaves | loses_host | loses_sponsor:
            if leaves:
                people.status[i], people.post[i] = SEEKING, NOBODY
                people.wage[i] = people.months_in_status[i] = 0
            if loses_host:
                people.host[i] = NOBODY
            if loses_sponsor:
                people.sponsor[i] = NOBODY
