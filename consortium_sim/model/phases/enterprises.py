"""Phase 4: enterprises review participation, set posts, open training places and order seats."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import (
    campus_production,
    finance,
    incentives,
    industry,
    order_classes,
)
from consortium_sim.mechanisms.council import departments
from consortium_sim.mechanisms.evaluation import relief
from consortium_sim.mechanisms.hosting import foresight, hosted_months, outlay, trainees
from consortium_sim.mechanisms.hosting.foresight import Prospect
from consortium_sim.mechanisms.hosting.outlay import Outlay
from consortium_sim.mechanisms.incentives import Instruments, order_stipend, performance_grant
from consortium_sim.mechanisms.participation import review, worth
from consortium_sim.mechanisms.platforms.practice_centre import forecast as centre_forecast
from consortium_sim.mechanisms.platforms.technology import foresight as foresight_of_projects
from consortium_sim.mechanisms.platforms.technology import sponsoring
from consortium_sim.mechanisms.platforms.technology.foresight import ProjectForesight
from consortium_sim.mechanisms.staff_exchange import forecast as exchange_forecast
from consortium_sim.model.phases.forecasts import (
    means,
    own_hire,
    own_project,
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
    costs = outlay.plan(consortium, settings.hosting, settings.finance, instruments)
    skill, technology = trainee_skill(consortium, month, settings), technology_value(consortium, settings)
    hire = own_hire(consortium, month, settings, skill)
    prospect = _hosting_prospect(consortium, month, settings, instruments, costs, skill, hire)
    project = own_project(consortium, settings, instruments) if settings.technology_platform.open else None
    forecast = worth.forecast(
        consortium,
        settings.participation,
        technology,
        _forecast_lines(consortium, settings, instruments, prospect, hire, technology, project),
    )
    review.review(consortium, month, settings.participation, forecast, rules.participation)
    trainees.invite(consortium, month, settings.hosting, settings.supervision, prospect, rules.hosting)
    trainees.set_up(consortium, month, settings.finance, costs)
    if project is not None:
        sponsoring.start_projects(
            consortium,
            month,
            settings.technology_platform,
            project,
            means(consortium, settings),
            rules.sponsor,
        )
    return order_classes.order_seats(
        consortium,
        settings.order_classes,
        yearly_replacement(settings),
        departments.effectiveness(consortium, Department.TALENT),
    )


def _hosting_prospect(
    consortium: Consortium,
    month: Month,
    settings: Settings,
    instruments: Instruments,
    costs: Outlay,
    skill: NDArray[np.float64],
    hire: NDArray[np.float64],
) -> Prospect:
    rule = settings.hosting
    bare = outlay.plan(consortium, rule, settings.finance, None) if np.count_nonzero(costs.support) else costs
    staff = np.maximum(consortium.enterprises.staff, 1).astype(np.float64)
    planned = rule.density * staff * hosted_months(rule)
    return foresight.foresee(
        consortium,
        month,
        rule,
        hire,
        incentives.expected(consortium, instruments, rule.pay + rule.mentoring, planned),
        (costs, bare),
        skill,
    )


def _forecast_lines(
    consortium: Consortium,
    settings: Settings,
    instruments: Instruments,
    prospect: Prospect,
    hire: NDArray[np.float64],
    technology: NDArray[np.float64],
    project: ProjectForesight | None,
) -> Iterator[NDArray[np.float64]]:
    """Yield what each mechanism is forecast to bring, yuan a year, (enterprises, strategies).

    hire: yuan that an own trainee is worth as a hire. technology: yuan a month that one unit of t brings. project:
    R&D of its own as each enterprise sees it; None where there is no technology platform.
    """
    yield foresight.yearly_value(consortium, settings.hosting, prospect, settings.supervision)
    yield order_classes.yearly_value(
        consortium,
        settings.order_classes,
        hire,
        order_stipend.expected(consortium, instruments.order_stipend),
        yearly_replacement(settings),
        departments.effectiveness(consortium, Department.TALENT),
    )
    yield exchange_forecast.yearly_value(
        consortium,
        settings.staff_exchange,
        technology,
        settings.production.hour_margin,
    )
    if project is not None:
        yield foresight_of_projects.yearly_value(
            consortium,
            settings.technology_platform,
            project,
            project.cost <= finance.means(consortium, settings.finance),
        )
    yield performance_grant.yearly_value(consortium, instruments.performance_grant)
    yield relief.yearly_value(consortium, settings.evaluation, settings.participation)
    yield centre_forecast.yearly_value(consortium)
    yield campus_production.yearly_value(consortium, settings.campus_production)
