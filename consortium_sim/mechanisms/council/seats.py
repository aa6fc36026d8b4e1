"""Who sits in the council, who comes to a meeting, and what each has contributed (model.md 4.10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.colleges import EQUIPMENT_LIFE
from consortium_sim.mechanisms.council import CouncilRule
from consortium_sim.numerics.streams import Stream, ranking, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month

TERM = 12
"""Months for which a seat is given (assumption, 12–36)."""
STANDING = 0.5
"""Share of the enterprises' seats that go to the largest contributors; the others rotate (assumption, 0–1)."""
MEMORY = 1.0 / 12.0
"""Weight of the newest month in what an enterprise has contributed."""
GOVERNMENT, COLLEGES, ENTERPRISES = ("government", "colleges", "enterprises")


@dataclass(frozen=True)
class Chamber:
    """The seats of one chamber at one meeting."""

    rows: NDArray[np.int64]
    """Who sits there, by row of its table; for government the number of the seat."""
    present: NDArray[np.bool_]
    weight: NDArray[np.float64]
    """What each has contributed in a year, yuan."""


def remember_contributions(consortium: Consortium, month: Month) -> None:
    """Let this month's fees and spending on training enter what each enterprise has contributed."""
    column, paid = consortium.enterprises.contribution, month.eligible / 100.0
    if "fee" in month.payoff:
        paid -= month.payoff["fee"]
    column += MEMORY * (paid - column)


def give_seats(consortium: Consortium, rule: CouncilRule) -> None:
    """Once a term, seat the members: the largest contributors, and others whom a keyed lot chooses.

    Colleges rotate by lot where they are more than their seats. Fewer members than seats leave seats empty.
    """
    council, now = consortium.council, consortium.clock.month
    if now < council.seated + TERM:
        return
    enterprises = consortium.enterprises
    members = np.flatnonzero(enterprises.participates)
    largest = members[np.argsort(-enterprises.contribution[members], kind="stable")]
    standing = largest[: round(STANDING * rule.enterprise_seats)]
    others = np.setdiff1d(members, standing)
    others = others[ranking(consortium.seed, Stream.COUNCIL_SEATS, now, others)]
    rotating = others[: rule.enterprise_seats - standing.size]
    colleges = np.arange(consortium.colleges.count)
    colleges = colleges[ranking(consortium.seed, Stream.COUNCIL_SEATS, now, colleges, 1)]
    council.enterprise_seats = np.sort(np.concatenate((standing, rotating)))
    council.college_seats = np.sort(colleges[: rule.college_seats])
    council.seated = now


def chambers(consortium: Consortium, rule: CouncilRule) -> dict[str, Chamber]:
    """Return the chambers of this month's meeting.

    The seat of an enterprise that has left or closed stays empty to the end of the term. Contributions, yuan a
    year: enterprises' fees and training; the wear of the colleges' practice equipment; what government paid to
    the consortium and to enterprises last year, over its seats.
    """
    council, enterprises = consortium.council, consortium.enterprises
    seated = council.enterprise_seats
    stays = enterprises.participates[seated] & (enterprises.founded[seated] <= council.seated)
    wear = 12.0 / EQUIPMENT_LIFE * consortium.colleges.equipment[council.college_seats]
    public = _public_money(consortium) / rule.government_seats
    return {
        GOVERNMENT: _chamber(
            consortium, rule, 0, np.arange(rule.government_seats), np.full(rule.government_seats, public)
        ),
        COLLEGES: _chamber(consortium, rule, 1, council.college_seats, wear),
        ENTERPRISES: _chamber(
            consortium, rule, 2, seated[stays], 12.0 * enterprises.contribution[seated[stays]]
        ),
    }


def _chamber(
    consortium: Consortium,
    rule: CouncilRule,
    number: int,
    rows: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> Chamber:
    luck = uniform_columns(consortium.seed, Stream.COUNCIL_ATTENDANCE, consortium.clock.month, rows, number)
    return Chamber(rows, luck < rule.attendance, weight)


def _public_money(consortium: Consortium) -> float:
    last = consortium.clock.year - 1
    flows = consortium.ledger.flows.items()
    paid = sum(
        cents
        for (year, payer, payee, _), cents in flows
        if year == last and payer == "government" and payee in ("consortium", "enterprises")
    )
    return paid / 100.0
