"""What enterprises that are no members would be charged: each is told as if it alone joined (model.md 4.9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.sharing import expected_charges, station_game
from consortium_sim.mechanisms.platforms.practice_centre.stations import asked_a_station, own_need
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.theory.cooperative_games.newcomers import SHARES_OF_NEWCOMERS, Newcomers


def quoted(
    centre: PracticeCentre,
    rule: CentreRule,
    name: str,
    need: NDArray[np.float64],
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return what each of some enterprises would be charged for its hours if it alone joined the present members.

    Yuan a month, (rows,). need: hours, (players, blocks), of these enterprises above 0; members have those they
    were granted last.
    """
    if name not in SHARES_OF_NEWCOMERS:
        return np.array([_charged_alone(centre, rule, name, need, row) for row in rows.tolist()])
    members = centre.members.nonzero()[0]
    hours = need[rows]
    nothing = np.zeros(rows.size)
    put_in = (
        _capital_of_newcomers(centre, own_need(hours), rows) if name == "by_capital" else (nothing, nothing)
    )
    game = station_game(centre, rule, centre.granted[members])
    return SHARES_OF_NEWCOMERS[name](Newcomers(game, hours, *put_in))


def _capital_of_newcomers(
    centre: PracticeCentre, need: NDArray[np.float64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the capital expected of each newcomer, and that of all members and of it, cents, (rows,).

    As expected_capital does: who has none yet would be asked for some, members too. need: stations that each
    newcomer would need alone.
    """
    private = float(centre.capital.sum()) or 1.0
    of_members = np.where(centre.members, own_need(centre.granted), 0.0)
    lacking = np.where(centre.capital > 0, 0.0, of_members)
    held = float(centre.capital[centre.members].sum())
    groups = (slice(0, centre.enterprises), slice(centre.enterprises, None))
    enterprises, colleges = (float(of_members[group].sum()) for group in groups)
    lack = [float(lacking[group].sum()) for group in groups]
    own, together = np.empty(rows.size), np.empty(rows.size)
    for i, (row, needed) in enumerate(zip(rows.tolist(), need.tolist(), strict=True)):
        a_station = asked_a_station(enterprises + needed, colleges, private)
        own[i] = centre.capital[row] if centre.capital[row] > 0 else a_station[0] * needed
        together[i] = held + own[i] + a_station[0] * lack[0] + a_station[1] * lack[1]
    return own, together


def _charged_alone(
    centre: PracticeCentre, rule: CentreRule, name: str, need: NDArray[np.float64], row: int
) -> float:
    """Return the charge of one newcomer by the rule itself: the Shapley value has no closed form."""
    inside = centre.members.copy()
    inside[row] = True
    hours = np.where(centre.members[:, None], centre.granted, need)
    return float(expected_charges(centre, rule, name, hours, inside)[row])
