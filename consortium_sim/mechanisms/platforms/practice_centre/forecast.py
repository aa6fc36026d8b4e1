"""What the centre is forecast to bring an enterprise, and what another rule or size would charge everybody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.rationing import granted_shares
from consortium_sim.mechanisms.platforms.practice_centre.sharing import expected_charges
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.consortium import Consortium


def yearly_value(consortium: Consortium) -> NDArray[np.float64]:
    """Return what the centre is forecast to bring outside, to a member and to a deep member, yuan a year.

    (enterprises, strategies). Each enterprise counts its own benefit less its own charge: that of last month, or
    what it was told it would be; nobody stays in the centre, or joins it, at a loss.
    """
    centre = consortium.centre
    rows = centre.enterprises
    if not centre.operating:
        return np.zeros((rows, 3))
    cost = np.where(centre.members, centre.charge, centre.quote)[:rows]
    gain = np.maximum(centre.benefit[:rows] - cost, 0.0)
    return np.stack((np.zeros(rows), 12.0 * gain, 12.0 * gain), axis=1)


def forecast_charges(
    consortium: Consortium, rule: CentreRule, name: str, stations: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what present members would pay under a sharing rule in a centre of so many stations, yuan a month.

    By enterprise and by college; 0 for those who are no members. Hours are last month's requests, rationed anew.
    """
    centre = consortium.centre
    hours = rationed(centre, stations)
    charges = expected_charges(centre, rule, name, hours, centre.members)
    return charges[: centre.enterprises], charges[centre.enterprises :]


def rationed(
    centre: PracticeCentre, stations: float, priority: tuple[str, ...] | None = None
) -> NDArray[np.float64]:
    """Return the hours that members would be granted of last month's requests, (players, blocks).

    priority: the use served first by block, that in force when left out.
    """
    rows = centre.enterprises
    asked = {
        "teaching": centre.requested[rows:].sum(axis=0),
        "enterprise": centre.requested[:rows].sum(axis=0),
    }
    share = granted_shares(asked, stations, priority or centre.priority)
    return np.concatenate(
        (centre.requested[:rows] * share["enterprise"], centre.requested[rows:] * share["teaching"])
    )
