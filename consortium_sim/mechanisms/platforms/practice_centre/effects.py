"""What hours do, at the centre or elsewhere: renewal, practice, tests, service (model.md 4.3, 4.8)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.benefit import (
    SERVICE_BOOST,
    TRAVEL,
    WORKING_HOURS,
    fit,
)
from consortium_sim.numerics.compiled import compiled
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.population.people import SEEKING

SIMULATION_PRACTICE = 0.6
"""z_sim, z of practice at a simulation or VR station (assumption, 0.4–0.8)."""
SOCIAL_EFFECT = 0.03
"""Part of a seeker's distance to the park's technology closed in a month with all hours of social training: that of
an employee (learning.renewal; assumption, 0.01–0.06)."""


@dataclass(frozen=True)
class Had:
    """Hours of this month."""

    training: NDArray[np.float64]
    """At the centre, (enterprises, blocks)."""
    tests: NDArray[np.float64]
    """At the centre, by enterprise."""
    teaching: NDArray[np.float64]
    """At the centre, by college."""
    training_elsewhere: NDArray[np.float64]
    tests_elsewhere: NDArray[np.float64]
    teaching_elsewhere: NDArray[np.float64]
    tests_needed: NDArray[np.float64]


def take_effect(consortium: Consortium, month: Month, rule: CentreRule, had: Had, required: float) -> None:
    """Pay for hours elsewhere; write r_e, the time away from work, the share of tests, and students' practice.

    required: practice hours of a student and month. An hour has the same effect wherever it was had.
    """
    centre, enterprises, programs = consortium.centre, consortium.enterprises, consortium.programs
    year, price = consortium.clock.year, rule.outside_price
    bought = cents(price * (had.training_elsewhere + had.tests_elsewhere))
    consortium.ledger.pay(year, "enterprises", "outside", "practice hours elsewhere", bought)
    by_colleges = cents(price * had.teaching_elsewhere)
    consortium.ledger.pay(year, "colleges", "outside", "practice hours elsewhere", by_colleges)
    month.count["hours_elsewhere"] = float(
        had.training_elsewhere.sum() + had.tests_elsewhere.sum() + had.teaching_elsewhere.sum()
    )
    month.count["hours_elsewhere_cost"] = float(bought.sum() + by_colleges.sum()) / 100.0
    circulation.note(month, "hours", outside=month.count["hours_elsewhere_cost"])
    staff = np.maximum(enterprises.staff, 1).astype(np.float64)
    hours = of_both_blocks(had.training) + had.training_elsewhere
    centre.renewal = rule.training_effect * fit(consortium) * hours / (rule.training * staff)
    away = had.training[:, 0] + (1.0 + TRAVEL) * had.training_elsewhere
    centre.time_away = np.minimum(away / (WORKING_HOURS * staff), 1.0)
    tests = had.tests + had.tests_elsewhere
    centre.tests = np.divide(tests, had.tests_needed, out=np.zeros_like(tests), where=had.tests_needed > 0.0)
    at_centre = rule.station_practice + centre.simulation * (SIMULATION_PRACTICE - rule.station_practice)
    practice = at_centre * had.teaching + rule.station_practice * had.teaching_elsewhere
    full = required * np.maximum(consortium.colleges.students, 1)
    centre.practice = (practice / full)[programs.college]


def serve(
    consortium: Consortium,
    served: NDArray[np.float64],
    asked: NDArray[np.float64],
    social: float,
    social_asked: float,
) -> None:
    """Let technical service raise the absorptive capacity of those served, and social training renew knowledge.

    served, asked: hours of technical service by enterprise. social, social_asked: hours of social training, which
    those who look for work share alike. Service is sold to whoever is small, so that it is no gain of taking part.
    """
    enterprises, people, industry = consortium.enterprises, consortium.people, consortium.industry
    part = np.divide(served, asked, out=np.zeros_like(served), where=asked > 0.0)
    consortium.centre.service = SERVICE_BOOST * part
    if social <= 0.0:
        return
    behind = float(enterprises.distance[enterprises.active].mean()) if enterprises.active.any() else 0.0
    _renew_seekers(
        people.status,
        people.occupation,
        people.vintage,
        industry.frontier - behind,
        SOCIAL_EFFECT * social / social_asked,
    )


@compiled
def _renew_seekers(
    status: NDArray[np.uint8],
    occupation: NDArray[np.uint8],
    vintage: NDArray[np.float32],
    park: NDArray[np.float64],
    closed: float,
) -> None:
    """Close a part of the distance of those who look for work to the park's technology, in place.

    park: the park's technology by occupation.
    """
    for person in range(status.size):
        if status[person] == SEEKING:
            behind = max(park[occupation[person]] - vintage[person], 0.0)
            vintage[person] = vintage[person] + closed * behind
