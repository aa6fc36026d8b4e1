"""What the practice centre finds around it: production, study, projects, and what enterprises can invest."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.council import departments
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.platforms.practice_centre.benefit import Work
from consortium_sim.mechanisms.platforms.practice_centre.demand import TEST_HOURS, in_class, practice_hours
from consortium_sim.mechanisms.platforms.practice_centre.operation import Surroundings
from consortium_sim.mechanisms.platforms.technology.foresight import worth_of_tests
from consortium_sim.model.phases.forecasts import means, own_project
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.month import Month
from consortium_sim.population.projects import APPLICATION
from consortium_sim.scenario.settings import Settings

USUAL_EFFECTIVENESS = 0.55
"""E with which stations can be used for their usual hours: that without departments (findings.md 4)."""
UPKEEP = 0.25
"""Rise of those hours per unit of E: a department keeps stations working and booked (assumption, 0–0.5)."""


def surroundings(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments
) -> Surroundings:
    """Return what this month's settings and state mean for the practice centre."""
    rule, learning = settings.production, settings.learning
    required = practice_hours(learning.practice_share)
    effectiveness = departments.effectiveness(consortium, Department.RESOURCES_AND_FINANCE)
    return Surroundings(
        Work(
            rule.technology_margin,
            rule.hour_margin,
            rule.obsolescence,
            rule.frontier_return,
            learning.renewal,
            settings.labour_market.separation + settings.labour_market.retirement,
        ),
        partial(_students, consortium, month),
        required,
        required * (1.0 - learning.own_capacity),
        settings.colleges.appropriation + settings.colleges.tuition,
        means(consortium, settings),
        _projects_in_tests(consortium),
        _worth_of_an_hour_of_tests(consortium, settings, instruments),
        partial(finance.borrow, consortium, month, settings.finance),
        1.0 + UPKEEP * (effectiveness - USUAL_EFFECTIVENESS),
    )


def _students(consortium: Consortium, month: Month) -> NDArray[np.float64]:
    return in_class(consortium, month) * (1.0 - consortium.campus.produces)


def _projects_in_tests(consortium: Consortium) -> NDArray[np.float64]:
    """Count the projects that are in research or application, by sponsor."""
    projects, running = consortium.projects, consortium.projects.running
    if running.size == 0:
        return np.zeros(consortium.enterprises.count)
    early = running[projects.stage[running] <= APPLICATION]
    return np.bincount(projects.sponsor[early], minlength=consortium.enterprises.count).astype(np.float64)


def _worth_of_an_hour_of_tests(
    consortium: Consortium, settings: Settings, instruments: Instruments
) -> NDArray[np.float64]:
    if not (settings.practice_centre.open and settings.technology_platform.open):
        return np.zeros(consortium.enterprises.count)
    alone = own_project(consortium, settings, instruments)
    partnered = own_project(consortium, settings, instruments, partner=True)
    return worth_of_tests(alone, partnered) / TEST_HOURS
