"""Study, practice and learning at work (model.md 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.parameters import Quantity
from consortium_sim.population.people import STUDYING, People

VINTAGE_FOLLOWS = 1.0 / 6.0
"""Share of the distance to what is taught that a student makes up in a month (assumption, 0.1–0.3)."""
SCHOOL_SHARE_HOSTED = 0.1
"""Share of a hosted month's learning that still comes from class (assumption, 0–0.2)."""
HOST_PULL = 0.04
"""Share of the gap to the host's technology learnt in a hosted month (model.md 4.3: 0.04)."""
FIRST_SKILL = 0.1
"""h of a student on the day of enrolment (findings.md 2: 0.10; assumption, 0.05–0.2)."""


@dataclass(frozen=True)
class LearningRule:
    """How skill h and vintage v grow."""

    study: Annotated[
        float, Quantity("1/month", 0.02, 0.1, "ρ_s, speed of learning of a student with full teaching")
    ] = 0.05
    work: Annotated[float, Quantity("1/month", 0.005, 0.05, "ρ_w, speed of learning at work")] = 0.022
    renewal: Annotated[
        float, Quantity("1/month", 0.005, 0.1, "ρ_v, share of an employee's gap closed in a month")
    ] = 0.03
    practice_share: Annotated[
        float,
        Quantity(
            "share",
            0.5,
            0.9,
            "π, practice in all hours of study",
            "2025 teaching standards: practice at least half of the hours (domain.md 6)",
        ),
    ] = 0.5
    own_practice: Annotated[
        float, Quantity("1", 0.1, 0.8, "z of practice in the college's own rooms, all hours granted")
    ] = 0.55
    own_capacity: Annotated[
        float, Quantity("share", 0.3, 1.0, "share of the required practice hours that those rooms can give")
    ] = 0.7
    real_practice: Annotated[float, Quantity("1", 0.5, 1.0, "z of practice at an enterprise's own work")] = (
        0.85
    )


def practice_levels(
    rule: LearningRule, added: NDArray[np.float64], produces: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return z of the practice hours that each program gives in the college, 0 to 1, (programs,).

    added: what hours at the practice centre or elsewhere add, (programs,). produces: share of the practice hours
    that is real production, which has z_real, (programs,). Source: model.md 4.3 and 4.4.
    """
    taught = np.minimum(np.maximum(rule.own_practice * rule.own_capacity + added, 0.0), 1.0)
    return np.asarray((1.0 - produces) * taught + produces * rule.real_practice)


@compiled
def begin_month_of_study(status: NDArray[np.uint8], month_of_study: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Let every student begin another month of study; return their rows, in rising order."""
    number = 0
    for i in range(status.size):
        studies = status[i] == STUDYING
        month_of_study[i] += studies
        number += studies
    students, found = np.empty(number + 1, np.int64), 0
    for i in range(status.size):
        students[found] = i
        found += status[i] == STUDYING
    return students[:number]


@compiled
def study(
    people: People,
    students: NDArray[np.int64],
    hosted: NDArray[np.uint8],
    quality: NDArray[np.float64],
    taught: NDArray[np.float64],
    technology: NDArray[np.float64],
    speed: float,
    practice_share: float,
    practice: NDArray[np.float64],
    real_practice: float,
) -> None:
    """Let every student learn for one month; changes skill, vintage, practice in place.

    students: their rows. hosted: 1 for who works at the host this month, (students,). quality, taught, practice:
    q, v_g and z by program.
    technology: a of each post, flat (enterprises · occupations). Source: model.md 4.3.
    """
    occupations = technology.shape[1]
    for n in range(students.size):
        i = students[n]
        program = people.program[i]
        skill, vintage = float(people.skill[i]), float(people.vintage[i])
        rate = speed * float(people.aptitude[i]) * (1.0 - skill)
        q = quality[program]
        if hosted[n]:
            level = SCHOOL_SHARE_HOSTED * q + (1.0 - SCHOOL_SHARE_HOSTED) * real_practice
            ahead = technology[people.host[i], people.occupation[i] % occupations] - vintage
            vintage += HOST_PULL * max(0.0, ahead)
            people.practice[i] += 1
        else:
            level = (1.0 - practice_share) * q + practice_share * practice[program]
            vintage += VINTAGE_FOLLOWS * (taught[program] - vintage)
        people.skill[i] = skill + rate * level
        people.vintage[i] = vintage
