"""Whether an enterprise trains students, and how many: two margins, each decided once a year."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.hosting import HostingRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import Consortium


@dataclass(frozen=True)
class HostingOutlook:
    """What enterprises see in September; columns over enterprises unless said otherwise."""

    gain: NDArray[np.float64]
    """Yuan that one trainee brings over the whole contract, mean over the enterprise's occupations."""
    staff: NDArray[np.float64]
    setup: NDArray[np.float64]
    """Yuan for the year."""
    pledged: NDArray[np.float64]
    """Trainees that a deep member has pledged and means to take; 0 where breaking the pledge costs less."""
    limit: NDArray[np.float64]
    """Trainees that the law allows."""
    luck: NDArray[np.float64]
    rule: HostingRule
    consortium: Consortium = field(repr=False)
    """The city as it is now: to look at, not to change."""


HostingDecision = Callable[[HostingOutlook], NDArray[np.int64]]
"""The decision of enterprises that may host; returns training places by enterprise."""


@compiled
def worthwhile_places(
    gain: float, staff: float, setup: float, density: float, usual_gain: float, response: float
) -> float:
    """Return n*, the number of trainees that pays best, or 0 if even that does not cover the set-up cost.

    n* maximises n·gain − c_h ν L (n/(νL))^(1 + 1/ε) / (1 + 1/ε), whose maximum is n*·gain/(1 + ε).
    """
    if gain <= 0.0 or staff <= 0.0:
        return 0.0
    places = density * staff * (gain / usual_gain) ** response
    return places if places * gain / (1.0 + response) > setup else 0.0


@compiled
def places_of(
    gain: float,
    staff: float,
    setup: float,
    pledged: float,
    limit: float,
    luck: float,
    density: float,
    usual_gain: float,
    response: float,
) -> int:
    """Return the training places of one enterprise: what pays, at least the pledge, at most the law's cap."""
    places = worthwhile_places(gain, staff, setup, density, usual_gain, response)
    return int(min(math.floor(max(places, pledged) + luck), math.floor(limit)))


def host_where_worthwhile(outlook: HostingOutlook) -> NDArray[np.int64]:
    """Return training places by enterprise."""
    rule, places = outlook.rule, np.empty(outlook.gain.size, np.int64)
    columns = (outlook.gain, outlook.staff, outlook.setup, outlook.pledged, outlook.limit, outlook.luck)
    if any(column.size != places.size for column in columns):
        raise ValueError(f"columns of the outlook differ in length: {[column.size for column in columns]}")
    _decide(
        *columns,
        rule.density,
        rule.usual_gain,
        rule.response,
        places,
    )
    return places


@compiled
def _decide(
    gain: NDArray[np.float64],
    staff: NDArray[np.float64],
    setup: NDArray[np.float64],
    pledged: NDArray[np.float64],
    limit: NDArray[np.float64],
    luck: NDArray[np.float64],
    density: float,
    usual_gain: float,
    response: float,
    places: NDArray[np.int64],
) -> None:
    """Write the training places of every enterprise."""
    for e in range(places.size):
        places[e] = places_of(
            gain[e], staff[e], setup[e], pledged[e], limit[e], luck[e], density, usual_gain, response
        )
