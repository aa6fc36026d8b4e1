"""Phase 8: people separate, search, are hired, or leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.evaluation import certification
from consortium_sim.mechanisms.labour_market import market
from consortium_sim.model.phases.forecasts import own_hire, trainee_skill
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import JULY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def labour_market_clears(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules, lists: NDArray[np.bool_]
) -> None:
    """Phase 8. Own trainees are hired in July, so that what this is worth is asked in no other month."""
    worth = np.zeros(month.unit_output.shape)
    if consortium.clock.calendar == JULY:
        worth = own_hire(consortium, month, settings, trainee_skill(consortium, month, settings))
    market.clear(
        consortium,
        month,
        settings.labour_market,
        rules.job_choice,
        lists,
        worth,
        settings.production.obsolescence,
        settings.order_classes.penalty,
        settings.hosting.reserve_posts,
        month.count["promotion_campaign"],
        certification.acts_on(consortium, settings.evaluation, "hiring rank"),
    )
