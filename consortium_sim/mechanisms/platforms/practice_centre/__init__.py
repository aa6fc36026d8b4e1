"""The open regional practice centre: pooled stations, shared cost, shared benefit (model.md 4.8, 4.9).

stations.py says what stations cost and who pays for them, demand.py who asks for hours, benefit.py what an hour
is worth, rationing.py who gets them, settlement.py who pays, membership.py who joins and leaves, operation.py
puts a month together, forecast.py tells what the centre would cost and bring, diagnostics.py what theory says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.parameters import Choice, Quantity

BLOCK_HOURS = (160.0, 60.0)
"""Hours that a station offers in a month, by day and in the evening (model.md 4.8)."""

Use = Literal["teaching", "enterprise", "service", "social"]
SharingRule = Literal["equal", "by_use", "by_capital", "peak_responsibility", "serial", "shapley"]


@dataclass(frozen=True)
class CentreRule:
    """What a policy chooses for the practice centre, and what its hours cost and do."""

    open: Annotated[bool, Choice("the centre is founded and works", lever=True)] = False
    rule: Annotated[
        SharingRule, Choice("how members share the cost, until a council decides otherwise", lever=True)
    ] = "by_use"
    revenue_rule: Annotated[
        Literal["by_capital", "by_use", "equal"],
        Choice("how members and owners share what training and services sold bring", lever=True),
    ] = "by_capital"
    stations: Annotated[
        float,
        Quantity(
            "stations",
            0.0,
            1e6,
            "stations that the centre may have, until a council decides otherwise",
            "a base costs 28 million yuan (domain.md 6 and 10): about 190 at 150,000; assumption",
            lever=True,
            extensive=True,
        ),
    ] = 250.0
    simulation: Annotated[
        float, Quantity("share", 0.0, 1.0, "new stations that are simulation or VR stations", lever=True)
    ] = 0.0
    grant: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "part of every purchase of equipment that government pays",
            "between the presets 0.3 and 0.5 (domain.md 6, illustrative); assumption",
            lever=True,
        ),
    ] = 0.5
    day_priority: Annotated[
        Use, Choice("the use served first by day, until a council decides otherwise", lever=True)
    ] = "teaching"
    evening_priority: Annotated[Use, Choice("the same in the evening", lever=True)] = "enterprise"
    staff: Annotated[float, Quantity("yuan/month", 0.0, 1e8, "people who run the centre", extensive=True)] = (
        50_000.0
    )
    rent: Annotated[float, Quantity("yuan/month", 0.0, 1e8, "rent of the site", extensive=True)] = 30_000.0
    price: Annotated[
        float,
        Quantity(
            "yuan",
            20_000.0,
            1e6,
            "price of a station",
            "cost of a work place not found (domain.md 6); assumption",
        ),
    ] = 150_000.0
    running: Annotated[
        float, Quantity("yuan/hour", 0.0, 50.0, "c_V, material and energy of an hour at a station")
    ] = 5.0
    outside_price: Annotated[
        float, Quantity("yuan/hour", 5.0, 200.0, "p_out, fee for an hour of practice elsewhere")
    ] = 30.0
    training: Annotated[
        float, Quantity("hours/month", 0.1, 10.0, "hours of training at stations that an employee needs")
    ] = 1.5
    training_effect: Annotated[
        float,
        Quantity(
            "1",
            0.0,
            0.5,
            "r_e of an enterprise of the usual fit whose staff has all those hours",
            "0.35 in the trial, where gains were too strong (findings.md 1 and 4); assumption",
        ),
    ] = 0.18
    station_practice: Annotated[
        float, Quantity("1", 0.3, 0.9, "z of practice at a station of the centre")
    ] = 0.7


def of_both_blocks(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return hours by day and in the evening together, (n, blocks) to (n,)."""
    by_day, in_the_evening = hours.T
    together: NDArray[np.float64] = by_day + in_the_evening
    return together
