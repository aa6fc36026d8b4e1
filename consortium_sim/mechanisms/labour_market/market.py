"""The labour market of one month, in its order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.labour_market import LabourRule
from consortium_sim.mechanisms.labour_market.hiring import (
    hire,
    leave_city,
    pay_penalties,
    promote_employment,
    remember_retention,
    turn_away,
)
from consortium_sim.mechanisms.labour_market.reserved import reserve
from consortium_sim.mechanisms.labour_market.search import OfferRanking, prefer_certified, search
from consortium_sim.mechanisms.labour_market.separations import separate
from consortium_sim.mechanisms.labour_market.settlement import settle
from consortium_sim.mechanisms.labour_market.unfilled import adjust_posts, hire_from_outside
from consortium_sim.population.consortium import JULY, Consortium
from consortium_sim.population.month import Month


def clear(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    rank: OfferRanking,
    lists: NDArray[np.bool_],
    own_hire: NDArray[np.float64],
    obsolescence: float,
    penalty: float,
    reserving: bool,
    campaign: float,
    certified: NDArray[np.float64],
) -> None:
    """Separations, search, matching, hiring, leaving, and hires from outside.

    own_hire: what hiring an own trainee is worth, yuan, (enterprises, occupations); read in July. campaign:
    employment promotion on top of the rule's, yuan per graduate and month. certified: 1 for programs whose
    graduates rank higher.
    """
    looking = separate(consortium, month, rule)
    promote_employment(consortium, rule)
    own_places = reserve(consortium, month, rule, looking, reserving)
    posts = consortium.posts
    np.maximum(posts.target - posts.filled, 0, out=posts.opened)
    offers = search(
        consortium,
        month,
        rule,
        looking,
        own_places,
        lists,
        obsolescence,
        penalty,
        rule.promotion + campaign,
    )
    prefer_certified(offers, certified)
    value = np.ascontiguousarray(rank(offers), np.float64)
    if consortium.clock.calendar == JULY:
        value = turn_away(consortium, month, rule, offers, value)
    taken = settle(consortium, offers, own_places, value)
    hire(consortium, month, rule, offers, taken, own_hire)
    if consortium.clock.calendar == JULY:
        posts.reserved[:] = 0
        pay_penalties(consortium, month, offers, value, taken, penalty)
        remember_retention(consortium)
    leave_city(consortium, month, rule, offers, looking)
    adjust_posts(consortium)
    hire_from_outside(consortium, month, rule, obsolescence)
