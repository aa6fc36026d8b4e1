"""Phase 7: the shared platforms operate, and the account of the consortium is balanced."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import participation
from consortium_sim.mechanisms.council import departments, seats
from consortium_sim.mechanisms.platforms import information
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def platforms_operate(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.bool_]:
    """Phase 7; return which enterprises list their vacancies."""
    lists = information.listed(consortium, settings.information_platform)
    information.operate(
        consortium,
        month,
        settings.information_platform,
        lists,
        departments.effectiveness(consortium, Department.MARKET_INFORMATION),
    )
    seats.remember_contributions(consortium, month)
    participation.balance_consortium(consortium, month)
    return lists
