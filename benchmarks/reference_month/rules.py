"""The reference month: the rules that every implementation follows, and the city that all start from.

It is about a third of the model's month, small enough to be written again in a peer's own idiom. Its numbers are
arbitrary (assumptions), chosen so that 6 to 11 people of a hundred look for work; nothing is learnt from them about
consortia. In a month, in this order:

1. Every trainee's skill grows by `growth` · quality of the college · (1 + `practice_hours` · access of the
   college) · a lognormal of mean 1. The last month of the course makes the trainee a seeker.
2. An employee leaves the post with probability `separation`: `moving_away` of them leave the city, the others
   become seekers. Who was a seeker before leaves the city with probability `leaving`. A row whose person leaves
   is the next trainee's: any college, any occupation, skill `first_skill`.
3. A seeker draws three vacancies of the own occupation, each vacancy as likely as any other; with the probability
   that is the access of the own college, the platform puts them in order of the wage.
4. Enterprises keep the best by skill, up to their vacancies: deferred acceptance, applicants proposing.
5. Output is productivity · (sum of skill)^`returns`.
6. Platform: an enterprise's use is its vacancies. Participants share `platform_cost` per enterprise by use and get
   a subsidy in proportion to the trainees of their college. Everybody reviews: takes part with the logit
   probability of benefit − cost share + subsidy. Access of a college is the share of its enterprises in it.
7. The wage moves towards 1 + `premium` · share of the vacancies that stayed open, the target towards the number of
   people whose marginal product is the wage; vacancies are what is missing to the target.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.streams import normal_quantile

TRAINING, SEEKING, EMPLOYED = 0, 1, 2
NOBODY = -1
VACANCIES_DRAWN = 3
INDICATORS = (
    "employed",
    "seeking",
    "training",
    "skill of trainees",
    "skill of employees",
    "output",
    "wage",
    "vacancies",
    "participation",
    "subsidy",
)
"""Shares and amounts per person, the last two per enterprise."""


class Rules(NamedTuple):
    """The numbers of the reference month; all are assumptions."""

    course: int = 24
    growth: float = 0.03
    practice_hours: float = 0.5
    noise: float = 0.5
    first_skill: float = 0.2
    separation: float = 0.05
    moving_away: float = 0.8
    leaving: float = 0.05
    returns: float = 0.7
    benefit: float = 0.3
    platform_cost: float = 0.5
    subsidy: float = 1.0
    wage_speed: float = 0.1
    premium: float = 0.5
    target_speed: float = 0.05
    largest_target: float = 400.0


ATOMS = 4_096


def noise_table(rules: Rules) -> NDArray[np.float32]:
    """Return equally likely values of the lognormal of mean 1; every implementation draws from this table."""
    values = np.array([normal_quantile((atom + 0.5) / ATOMS) for atom in range(ATOMS)])
    factors = np.exp(rules.noise * values)
    return np.asarray(factors / factors.mean(), dtype=np.float32)


class City(NamedTuple):
    """Columns of people (17 bytes each), enterprises and colleges."""

    status: NDArray[np.uint8]
    occupation: NDArray[np.uint8]
    months_left: NDArray[np.uint8]
    college: NDArray[np.uint16]
    skill: NDArray[np.float32]
    wage: NDArray[np.float32]
    """Of employees: the wage at which they were hired."""
    employer: NDArray[np.int32]
    productivity: NDArray[np.float64]
    offer: NDArray[np.float64]
    """Wage that the enterprise pays whom it hires."""
    target: NDArray[np.float64]
    rounding: NDArray[np.float64]
    """One fixed uniform an enterprise, added to the target before it is cut to a whole number."""
    workers: NDArray[np.int64]
    vacancies: NDArray[np.int64]
    participates: NDArray[np.uint8]
    quality: NDArray[np.float64]
    access: NDArray[np.float64]

    @property
    def occupations(self) -> int:
        """K: enterprise e works in occupation e mod K."""
        return min(32, self.productivity.size)

    def copy(self) -> City:
        """Return a city of its own with the same content."""
        return City(*(column.copy() for column in self))

    @property
    def bytes_per_person(self) -> int:
        """Memory of one person's row."""
        people: tuple[NDArray[Any], ...] = self[:7]
        return sum(column.itemsize for column in people)


def founded(people: int, seed: int, rules: Rules) -> City:
    """Return a city of so many people near its long-run state; the seed draws it."""
    draw = np.random.default_rng(seed)
    enterprises, colleges = people // 100, max(4, people // 5_000)
    occupations = min(32, enterprises)
    status = draw.choice(np.array([TRAINING, SEEKING, EMPLOYED], np.uint8), p=(0.50, 0.08, 0.42), size=people)
    occupation = draw.integers(0, occupations, people).astype(np.uint8)
    productivity = 4.0 * np.exp(0.1 * draw.standard_normal(enterprises))
    target = np.minimum(42.0 * (productivity / 4.0) ** (10.0 / 3.0), rules.largest_target)
    places = enterprises // occupations + (occupation < enterprises % occupations)
    employer = (occupation + occupations * draw.integers(0, places)).astype(np.int32)
    employer[status != EMPLOYED] = NOBODY
    studied = draw.integers(1, rules.course + 1, people)
    skill = rules.first_skill + rules.growth * 1.25 * np.where(status == TRAINING, studied - 1, rules.course)
    workers = np.bincount(employer[status == EMPLOYED], minlength=enterprises)
    rounding = draw.random(enterprises)
    participates = (draw.random(enterprises) < 0.5).astype(np.uint8)
    city = City(
        status,
        occupation,
        np.where(status == TRAINING, rules.course + 1 - studied, 0).astype(np.uint8),
        draw.integers(0, colleges, people).astype(np.uint16),
        (skill * draw.uniform(0.8, 1.2, people)).astype(np.float32),
        (status == EMPLOYED).astype(np.float32),
        employer,
        productivity,
        np.ones(enterprises),
        target,
        rounding,
        workers,
        np.maximum(np.floor(target + rounding).astype(np.int64) - workers, 0),
        participates,
        draw.uniform(0.8, 1.2, colleges),
        np.zeros(colleges),
    )
    city.access[:] = access_of(participates, colleges)
    return city


def access_of(participates: NDArray[np.uint8], colleges: int) -> NDArray[np.float64]:
    """Return the share of participants among each college's enterprises; e belongs to college e mod C."""
    college = np.arange(participates.size) % colleges
    number = np.maximum(np.bincount(college, minlength=colleges), 1)
    return np.asarray(np.bincount(college, participates, colleges) / number)
