"""Phase 3: the council meets when it is due, the departments work, members pay."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import order_classes
from consortium_sim.mechanisms.council import departments, meeting, standing
from consortium_sim.mechanisms.council.agenda import Subjects
from consortium_sim.mechanisms.evaluation import relief
from consortium_sim.mechanisms.incentives import Instruments, order_stipend
from consortium_sim.mechanisms.participation import membership
from consortium_sim.mechanisms.platforms import information
from consortium_sim.mechanisms.platforms.practice_centre import proposals as centre_proposals
from consortium_sim.mechanisms.platforms.technology import foresight as foresight_of_projects
from consortium_sim.model.phases.forecasts import own_hire, own_project, trainee_skill, yearly_replacement
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.council import Department
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def council_meets(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules, instruments: Instruments
) -> None:
    """Phase 3."""
    if meeting.is_due(consortium, settings.council):
        subjects = _standing_subjects(consortium, month, settings, instruments)
        meeting.hold(consortium, month, settings.council, subjects, rules.vote)
    departments.work(consortium, month, settings.departments)
    membership.pay_for_membership(consortium, month, settings.participation)
    relief.pay(consortium, month, settings.evaluation)


def _standing_subjects(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments
) -> Subjects:
    """Return the standing subjects in the order of their turn, each with its alternatives."""
    worth = _worth_of_effectiveness(consortium, month, settings, instruments)
    return {
        "membership fee": standing.fee_alternatives(consortium, settings.participation.fee),
        "training levy": standing.levy_alternatives(
            consortium,
            instruments.levy_grant,
            settings.production.wage_share,
            settings.hosting.response / settings.hosting.usual_gain,
        ),
        **{
            f"staff of the {department.title} department": standing.staff_alternatives(
                consortium, settings.departments, department, yuan, matches
            )
            for department, yuan, matches in worth
        },
        **centre_proposals.alternatives(consortium, settings.practice_centre),
    }


def _worth_of_effectiveness(
    consortium: Consortium, month: Month, settings: Settings, instruments: Instruments
) -> Iterator[tuple[Department, NDArray[np.float64], float]]:
    """Yield by department what one unit of its E is worth a year.

    Yuan by enterprise, as its own forecast sees it, and persons brought into matched work or training.
    """
    enterprises, replacement = consortium.enterprises, yearly_replacement(settings)
    orders = order_classes.yearly_value(
        consortium,
        settings.order_classes,
        own_hire(consortium, month, settings, trainee_skill(consortium, month, settings)),
        order_stipend.expected(consortium, instruments.order_stipend),
        replacement,
        effectiveness=1.0,
    )
    seats = order_classes.yearly_seats(consortium, settings.order_classes, replacement)
    yield Department.TALENT, orders[np.arange(enterprises.count), enterprises.strategy], seats

    labour = settings.labour_market
    hires = np.asarray(replacement * enterprises.staff, np.float64)
    listed = information.yearly_listed(consortium, settings.information_platform, hires)
    found = max(labour.contact_directed - labour.contact_random, 0.0) / labour.contact_directed
    saved = information.HIRING_SAVED * labour.hiring_cost * listed
    yield Department.MARKET_INFORMATION, saved, found * float(listed.sum())

    nothing = sooner = np.zeros(enterprises.count)
    if settings.technology_platform.open:
        sooner = foresight_of_projects.worth_of_effectiveness(
            consortium,
            settings.technology_platform,
            own_project(consortium, settings, instruments),
            own_project(consortium, settings, instruments, partner=True),
            information.listed(consortium, settings.information_platform),
        )
    yield Department.TECHNOLOGY, sooner, 0.0

    yield Department.RESOURCES_AND_FINANCE, nothing, 0.0
    yield Department.EVALUATION, nothing, 0.0
