"""Phase 4: enterprises review participation, set posts, open training places and order seats."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import incentives, industry, order_classes, participation
from consortium_sim.mechanisms.council import departments
from consortium_sim.mechanisms.hosting import foresight, hosted_months, trainees
from consortium_sim.mechanisms.hosting.foresight import Prospect
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.staff_exchange import forecast as exchange_forecast
from consortium_sim.model.phases.forecasts import (
    own_hire,
    post_pay,
    technology_value,
    trainee_skill,
    yearly_replacement,
)
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def enterprises_decide(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules, instruments: Instruments
) -> NDArray[np.int64]:
    """Phase 4; return the order seats of this September, (enterprises, occupations)."""
    industry.set_targets(consortium, settings.industry, settings.production.frontier_return)
    prospect = _hosting_prospect(consortium, month, settings, instruments)
    forecast = participation.forecast(
        consortium,
        settings.participation,
        technology_value(consortium, settings),
        _forecast_lines(consortium, month, settings, instruments, prospect),
    )
    participation.review(consortium, month, settings.participation, forecast, rules.participation)
    trainees.invite(consortium, month, settings.hosting, prospect, rules.hosting)
    return order_classes.order_seats(
        consortium,
        settings.order_classes,
        yearly_replacement(settings),
        departments.effectiveness(consortium, Department.TALENT),
    )


def _hosting_prospect(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments
) -> Prospect:
    rule = settings.hosting
    staff = np.maximum(consortium.enterprises.staff, 1).astype(np.float64)
    planned = rule.density * staff * hosted_months(rule)
    return foresight.foresee(
        consortium,
        month,
        rule,
        own_hire(consortium, month, settings),
        incentives.expected(consortium, instruments, rule.pay + rule.mentoring, planned),
        post_pay(consortium, month, settings) * trainee_skill(consortium, month, settings),
        settings.production.obsolescence,
    )


def _forecast_lines(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments, prospect: Prospect
) -> Iterator[NDArray[np.float64]]:
    """Yield what each mechanism is forecast to bring, yuan a year, (enterprises, strategies)."""
    yield foresight.yearly_values(consortium, settings.hosting, prospect)
    yield order_classes.yearly_value(
        consortium,
        settings.order_classes,
        own_hire(consortium, month, settings),
        instruments.order_stipend.rate,
        yearly_replacement(settings),
        departments.effectiveness(consortium, Department.TALENT),
    )
    yield exchange_forecast.yearly_value(
        consortium,
        settings.staff_exchange,
        technology_value(consortium, settings),
        settings.production.hour_margin,
    )
