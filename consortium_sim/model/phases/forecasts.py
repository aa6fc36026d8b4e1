"""What several phases expect of posts, own hires, trainees and technology."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.hosting import foresight
from consortium_sim.mechanisms.incentives import Instruments, interest_subsidy
from consortium_sim.mechanisms.labour_market import own_hire_value
from consortium_sim.mechanisms.participation import cooperation
from consortium_sim.mechanisms.platforms.technology import foresight as foresight_of_projects
from consortium_sim.mechanisms.platforms.technology.foresight import ProjectForesight, Worth
from consortium_sim.mechanisms.staff_exchange.effects import teachers_at_work
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def trainee_skill(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.float64]:
    """S that a host expects of a trainee at each post, (enterprises, occupations)."""
    return foresight.trainee_skill(consortium, month, settings.production.obsolescence)


def own_hire(
    consortium: Consortium, month: Month, settings: Settings, skill: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Yuan that hiring an own trainee of this skill is worth against another hire, (enterprises, occupations)."""
    rule = settings.production
    return own_hire_value(
        consortium,
        month,
        settings.labour_market,
        skill,
        rule.post_margin,
        rule.technology_margin,
    )


def technology_value(consortium: Consortium, settings: Settings) -> NDArray[np.float64]:
    """Yuan a month that one unit of t brings to each enterprise: η · value added · what is left of it."""
    rule = settings.production
    return rule.frontier_return * consortium.enterprises.output * rule.technology_margin


def worth_of_technology(consortium: Consortium, settings: Settings) -> Worth:
    """Return what technology and innovations are worth to each enterprise for as long as they last."""
    rule = settings.production
    adoption = cooperation.pace_of_adoption(rule.adoption, consortium.enterprises.absorptive)
    margin = consortium.enterprises.output * rule.technology_margin
    return foresight_of_projects.worth(margin, rule.frontier_return, adoption)


def own_project(
    consortium: Consortium, settings: Settings, instruments: Instruments, partner: bool = False
) -> ProjectForesight:
    """Return what an R&D project of its own would bring and cost to each enterprise, interest included.

    partner: with a college that works on it.
    """
    project = foresight_of_projects.foresee(
        consortium,
        settings.technology_platform,
        instruments.rd_grant,
        worth_of_technology(consortium, settings),
        teachers_at_work(consortium),
        partner,
    )
    loan = finance.loan_for(consortium, settings.finance, project.cost)
    interest = finance.interest_of(settings.finance, loan)
    support = interest_subsidy.expected(consortium, instruments.interest_subsidy, interest)
    return replace(project, cost=project.cost + interest - support)


def means(consortium: Consortium, settings: Settings) -> NDArray[np.float64]:
    """Yuan that each enterprise can raise for R&D: the cash it holds, or what finance allows where it binds."""
    if settings.finance.binding:
        return finance.means(consortium, settings.finance)
    return np.maximum(consortium.enterprises.cash, 0) / 100.0


def yearly_replacement(settings: Settings) -> float:
    """Share of its posts that an enterprise has to fill again in a year."""
    return 12.0 * (settings.labour_market.separation + settings.labour_market.retirement)
