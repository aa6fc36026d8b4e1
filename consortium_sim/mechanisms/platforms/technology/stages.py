"""How fast projects pass the stages, and which fail."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.platforms.technology import PACE, RISK, TechnologyRule
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import NOBODY
from consortium_sim.theory.stage_chain import chances

ENGINEERS = 0.05
"""Engineers of an enterprise who can work on a project, of its staff (assumption, 0.02–0.1)."""
TEAM = 3.0
"""Engineers of the usual team (assumption, 2–6)."""
TEAM_POWER = 0.3
"""a, elasticity of the pace to the team (assumption, 0–0.6)."""
TEAM_RANGE = (0.5, 1.5)
"""Slowest and fastest pace that a team can have, relative to the usual one (assumption)."""
PARTNER = 0.3
"""φ, gain in pace by a partner college (assumption, 0–0.6)."""
TESTED = 0.2
"""Gain in pace by all the hours of tests that a project needs (assumption, 0–0.5)."""


def pace(consortium: Consortium, teachers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pace of a project at each enterprise relative to the usual one, (enterprises,).

    R^a, R the own engineers and the college teachers who work there relative to the usual team; teachers:
    persons by enterprise. Source: theory.md 6, h_k = 1 − exp(−λ_k R^a (1 + φ partner)).
    """
    engineers = ENGINEERS * consortium.enterprises.staff + teachers
    relative: NDArray[np.float64] = np.clip((engineers / TEAM) ** TEAM_POWER, *TEAM_RANGE)
    return relative


def monthly_chances(
    rule: TechnologyRule, pace: NDArray[np.float64], partner: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the chances to pass and to fail in a month in each stage, (projects, stages)."""
    speed = pace * (1.0 + PARTNER * partner)
    return chances(speed[:, None] * PACE / rule.stage_months, rule.failure * RISK[None, :])


def progress(
    consortium: Consortium,
    rule: TechnologyRule,
    rows: NDArray[np.int64],
    teachers: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which of the projects in these rows pass their stage this month, and which fail.

    Tests at the practice centre, or elsewhere, quicken the pace. One draw a project and month: low luck passes,
    high luck fails, so that a faster team fails no other month.
    """
    projects = consortium.projects
    sponsor, stage = projects.sponsor[rows], projects.stage[rows]
    partner = projects.program[rows] != NOBODY
    tested = 1.0 + TESTED * consortium.centre.tests[sponsor]
    passing, failing = monthly_chances(rule, tested * pace(consortium, teachers)[sponsor], partner)
    each = np.arange(rows.size)
    luck = uniform_columns(
        consortium.seed, Stream.PROJECT_PROGRESS, consortium.clock.month, projects.id[rows]
    )
    passed = luck < passing[each, stage]
    failed = ~passed & (luck > 1.0 - failing[each, stage])
    return rows[passed], rows[failed]
