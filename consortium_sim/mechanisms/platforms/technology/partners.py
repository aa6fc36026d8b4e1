"""The fourth list of the information platform: projects find a college that works on them (S9, S12)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.numerics.streams import Stream, choice_columns, uniform_columns
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import NOBODY

FOUND_ALONE = 0.03
"""Monthly chance that a project finds a college without a list (assumption, 0.01–0.1)."""
FOUND_LISTED = 0.4
"""The same of a listed project with full information (assumption, 0.2–0.8)."""


def find(consortium: Consortium, month: Month, lists: NDArray[np.bool_], information: float) -> None:
    """Let projects without a partner look for one; a program is as likely as its students fit the sector.

    lists: enterprises whose projects are on the list. information: I of this list, 0 to 1: coverage
    times E of the department of technology.
    """
    projects, programs, seed = consortium.projects, consortium.programs, consortium.seed
    rows = projects.running[projects.program[projects.running] == NOBODY]
    chance = monthly_chance(information * lists[projects.sponsor[rows]])
    luck = uniform_columns(seed, Stream.PROJECT_PARTNER, consortium.clock.month, projects.id[rows])
    fit = consortium.industry.staffing[projects.sector[rows]][:, programs.occupation] * programs.students
    total = np.cumsum(fit, axis=1)
    finds = (luck < chance) & (total[:, -1] > 0.0)
    found = rows[finds]
    if found.size:
        taste = uniform_columns(seed, Stream.PROJECT_PARTNER, 0, projects.id[found], 0, 1)
        projects.program[found] = choice_columns(total[finds], taste)
    month.count["projects_matched"] = float(found.size)


def monthly_chance(information: ArrayLike) -> NDArray[np.float64]:
    """Return the chance that a project finds a college in a month, by I of its list."""
    return FOUND_ALONE + (FOUND_LISTED - FOUND_ALONE) * np.asarray(information, np.float64)
