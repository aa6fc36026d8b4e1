"""Where the kernels of the reference month work."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_month.rules import EMPLOYED, TRAINING, VACANCIES_DRAWN, City, Rules, noise_table

BLOCK = 2_048
"""People at a time: their columns stay in the first cache between the loops."""
FOURTH = BLOCK // 4


class Desk(NamedTuple):
    """Where the kernels work: what they keep from month to month, and room that is used again every month."""

    noise: NDArray[np.float32]
    fours: NDArray[np.uint32]
    """0, 1, 2, …: four persons share one block of random numbers."""
    skill_at: NDArray[np.float64]
    """Sum of skill of each enterprise's staff."""
    wages: NDArray[np.float64]
    """Sum of all wages, (1,)."""
    trainees: NDArray[np.int64]
    """Of each college."""
    seekers: NDArray[np.uint32]
    """Rows of those who seek; what is needed of them to put them in line follows."""
    occupation: NDArray[np.uint8]
    skill: NDArray[np.float32]
    college: NDArray[np.uint16]
    key: NDArray[np.uint16]
    """Their place in line: by occupation and skill."""
    queue: NDArray[np.uint32]
    """The same people in line, and the same of them."""
    skill_in_line: NDArray[np.float32]
    college_in_line: NDArray[np.uint16]
    choices: NDArray[np.uint32]
    scores: NDArray[np.float32]
    starts: NDArray[np.int64]
    left_open: NDArray[np.int64]

    @classmethod
    def of(cls, city: City, rules: Rules) -> Desk:
        """Return the desk for a city. Room is for all, touched only as far as it is used."""
        people, at_work = city.status.size, city.status == EMPLOYED
        return cls(
            noise_table(rules),
            np.arange(-(-people // BLOCK) * FOURTH, dtype=np.uint32),
            np.bincount(city.employer[at_work], city.skill[at_work], city.offer.size),
            np.array([city.wage[at_work].sum(dtype=np.float64)]),
            np.bincount(city.college[city.status == TRAINING], minlength=city.quality.size),
            np.empty(people, np.uint32),
            np.empty(people, np.uint8),
            np.empty(people, np.float32),
            np.empty(people, np.uint16),
            np.empty(people, np.uint16),
            np.empty(people, np.uint32),
            np.empty(people, np.float32),
            np.empty(people, np.uint16),
            np.empty(VACANCIES_DRAWN * people, np.uint32),
            np.empty(VACANCIES_DRAWN * people, np.float32),
            np.arange(people + 1, dtype=np.int64) * VACANCIES_DRAWN,
            np.empty(city.offer.size, np.int64),
        )
