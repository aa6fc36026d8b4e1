"""Before the first phase: the calendar turns."""

from __future__ import annotations

from consortium_sim.model.memory import keep_freed_memory
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


def begin(consortium: Consortium) -> Month:
    """Turn the calendar and open a month in which nothing has happened yet."""
    keep_freed_memory()
    consortium.clock.month += 1
    consortium.enterprises.absorptive_boost[:] = 0.0
    kinds = len(consortium.industry.names)
    month = Month.begin(consortium.enterprises.cash, kinds)
    month.public_before = consortium.ledger.public_spending
    return month
