"""Who is in the centre: founding, leaving while dissatisfied, joining where it pays (model.md 4.9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.quotes import quoted
from consortium_sim.mechanisms.platforms.practice_centre.sharing import expected_charges
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.consortium import Consortium

MEMORY = 1.0 / 6.0
"""Weight of the newest month in the dissatisfaction (findings.md 1: six months)."""
LEAVING = 1.0 / 6.0
"""Monthly hazard of leaving while dissatisfied (model.md 4.9)."""
JOINING = 1.0 / 12.0
"""Monthly hazard of joining where the forecast charge is below what it is worth (model.md 4.9)."""
QUOTES = 24
"""Months in which every enterprise that is no member has been told a price once (assumption, 6–36)."""


def may_join(consortium: Consortium, need: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the players that may be members: all with a need that take part in the consortium, (players,)."""
    colleges = np.ones(consortium.colleges.count, np.bool_)
    inside = np.concatenate((consortium.enterprises.participates, colleges))
    return np.asarray(inside & (of_both_blocks(need) > 0.0))


def those_who_stay(
    centre: PracticeCentre,
    rule: CentreRule,
    name: str,
    need: NDArray[np.float64],
    worth: NDArray[np.float64],
    asked: NDArray[np.bool_],
    bound: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return who is in after a round: those asked whose charge is above its worth withdraw, until none does.

    need: hours at full pledge, (players, blocks). worth: min(benefit, price elsewhere) of these hours, yuan.
    bound: members that are not asked, and stay.
    """
    inside = asked | bound
    while True:
        charges = expected_charges(centre, rule, name, need, inside)
        withdraw = asked & inside & (charges > worth)
        if not withdraw.any():
            return inside
        inside = inside & ~withdraw


def leaving(consortium: Consortium, eligible: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the members that leave: with a hazard while dissatisfied, at once when no more in the consortium."""
    centre = consortium.centre
    players = np.arange(centre.members.size)
    luck = uniform_columns(consortium.seed, Stream.CENTRE_LEAVING, consortium.clock.month, players)
    unhappy = (centre.dissatisfaction > 0.0) & (luck < LEAVING)
    return np.asarray(centre.members & (unhappy | ~eligible))


def joining(
    consortium: Consortium,
    rule: CentreRule,
    need: NDArray[np.float64],
    worth: NDArray[np.float64],
    eligible: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Return the players that join this month: those whose turn it is, in a round of their own."""
    centre = consortium.centre
    players = np.arange(centre.members.size)
    luck = uniform_columns(consortium.seed, Stream.CENTRE_JOINING, consortium.clock.month, players)
    asked = eligible & ~centre.members & (luck < JOINING)
    if not asked.any():
        return asked
    stay = those_who_stay(centre, rule, centre.rule, need, worth, asked, centre.members)
    return np.asarray(stay & asked)


def renew_quotes(consortium: Consortium, rule: CentreRule, need: NDArray[np.float64]) -> None:
    """Tell some enterprises that are no members what they would be charged if they alone joined now."""
    centre = consortium.centre
    rows = np.arange(centre.enterprises)
    turn = ((rows + consortium.clock.month) % QUOTES == 0) & ~centre.member_enterprises
    turn &= of_both_blocks(need[: rows.size]) > 0.0
    asking = turn.nonzero()[0]
    if asking.size:
        centre.quote[asking] = quoted(centre, rule, centre.rule, need, asking)
