"""Phase 7: the shared platforms operate, and the account of the consortium is balanced."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import departments, seats
from consortium_sim.mechanisms.evaluation import campaigns, corrections
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.participation import membership
from consortium_sim.mechanisms.platforms import information
from consortium_sim.mechanisms.platforms.practice_centre import operation
from consortium_sim.mechanisms.platforms.technology import platform
from consortium_sim.mechanisms.staff_exchange.effects import teachers_at_work
from consortium_sim.model.phases.forecasts import means, worth_of_technology
from consortium_sim.model.phases.surroundings import surroundings
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def platforms_operate(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments
) -> NDArray[np.bool_]:
    """Phase 7; return which enterprises list their vacancies and projects."""
    rule, evaluation = settings.information_platform, settings.evaluation
    lists = information.listed(consortium, rule)
    lists = campaigns.improve_resources(consortium, month, evaluation, lists, rule.open)
    information.operate(
        consortium,
        month,
        rule,
        lists,
        departments.effectiveness(consortium, Department.MARKET_INFORMATION),
    )
    month.count["promotion_campaign"] = campaigns.promote(consortium, month, evaluation)
    outlays = operation.operate(
        consortium, month, settings.practice_centre, surroundings(consortium, month, settings, instruments)
    )
    month.invested += outlays.invested
    month.site_rent += outlays.site_rent
    if settings.technology_platform.open:
        platform.operate(
            consortium,
            month,
            settings.technology_platform,
            worth_of_technology(consortium, settings),
            settings.finance,
            means(consortium, settings),
            lists,
            consortium.region.coverage * departments.effectiveness(consortium, Department.TECHNOLOGY),
            teachers_at_work(consortium),
        )
    else:
        platform.stay_closed(consortium)
    seats.remember_contributions(consortium, month)
    corrections.pay_for_evaluation(consortium, month, evaluation)
    membership.balance_consortium(consortium, month)
    return lists
