"""Phase 9: work yields output, and money is paid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import accounts, closing, finance, incentives, working
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.participation import cooperation, worth
from consortium_sim.mechanisms.platforms.technology import platform
from consortium_sim.mechanisms.staff_exchange import duties, effects
from consortium_sim.model.phases.forecasts import technology_value
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def production_and_pay(
    consortium: Consortium,
    month: Month,
    settings: Settings,
    instruments: Instruments,
    completed: NDArray[np.int64],
) -> None:
    """Phase 9."""
    rule, region = settings.production, consortium.region
    centre = consortium.centre
    done = working.work(
        consortium, month, rule, settings.learning, 1.0 + centre.renewal, 1.0 - centre.time_away
    )
    month.totals = done.totals
    effects.forgo_output(consortium, month, done.output, done.staff, rule.hour_margin)
    accounts.settle_accounts(consortium, month, rule, done)
    finance.service_debt(consortium, month, settings.finance)
    incentives.pay_incentives(consortium, month, instruments, completed)
    accounts.spend(consortium, month)
    value = technology_value(consortium, settings)
    month.add_payoff("innovations", value / rule.frontier_return * consortium.enterprises.innovations)
    worth.experience(consortium, month, settings.participation, value)
    drift = consortium.industry.staffing @ consortium.industry.speed / 12.0
    cooperation.adopt(consortium, settings.participation, rule.adoption, drift)
    accounts.pay_owners(consortium, month)
    spread = settings.participation.coordination_spread
    closing.close_and_enter(consortium, month, rule, spread)
    duties.end_with_closed_enterprises(consortium)
    platform.abandon_orphans(consortium)
    finance.follow_closings(consortium, month, settings.finance)
    region.hosted_months += month.count["trainee_months"]
    region.training_cost += float(month.eligible.sum()) / 100.0
