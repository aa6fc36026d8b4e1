"""Who gets the hours when more are asked for than the stations have (优先次序)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.practice_centre import BLOCK_HOURS
from consortium_sim.population.centre import USES


def granted_shares(
    asked: Mapping[str, NDArray[np.float64]], stations: float, priority: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Return the share of each use's hours that is granted in each block, (blocks,) by use.

    asked: hours by use, (blocks,). priority: the use served first, by block; the others follow in the order
    teaching, enterprise, service, social. Within a use everybody gets the same share.
    """
    shares = {use: np.zeros(len(BLOCK_HOURS)) for use in asked}
    for block, hours in enumerate(BLOCK_HOURS):
        left = hours * stations
        for use in sorted(asked, key=lambda one: (one != priority[block], USES.index(one))):
            wanted = float(asked[use][block])
            share = min(left / wanted, 1.0) if wanted > 0.0 else 1.0
            shares[use][block] = share
            left = max(left - share * wanted, 0.0)
    return shares


def needs_stations(hours: NDArray[np.float64], stations: float, simulation: float) -> NDArray[np.float64]:
    """Return the hours, (…, blocks), cut so that stations that are no simulation can give them."""
    capacity = np.array(BLOCK_HOURS) * stations * (1.0 - simulation)
    total = hours.reshape(-1, len(BLOCK_HOURS)).sum(axis=0)
    part = np.divide(capacity, total, out=np.ones(total.size), where=total > 0.0)
    return np.asarray(hours * np.minimum(part, 1.0))
