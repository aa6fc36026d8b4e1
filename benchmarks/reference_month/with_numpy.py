"""The reference month in NumPy, written for this purpose: columns, index lists, one stream of numbers.

Narrow columns, draws in single precision from the fastest of NumPy's generators, work only on the rows that a
rule concerns, sums by `bincount`, and a matching of whole rounds, because NumPy cannot do one applicant at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_month.rules import (
    ATOMS,
    EMPLOYED,
    NOBODY,
    SEEKING,
    TRAINING,
    VACANCIES_DRAWN,
    City,
    Rules,
    access_of,
    noise_table,
)

HALF, LOW_HALF = 32, 2**32 - 1
"""Bits for the rank of an applicant, and the mask that takes it."""


class NumpyCity:
    """A city and its numbers; `step` lets a month pass and returns the indicators."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        self.city, self.rules = city.copy(), rules
        self.draw = np.random.Generator(np.random.SFC64(seed))
        self.noise = noise_table(rules)
        enterprises, colleges = city.productivity.size, city.quality.size
        self.occupation = np.arange(enterprises) % city.occupations
        self.by_occupation = np.argsort(self.occupation, kind="stable")
        self.college = np.arange(enterprises) % colleges

    def step(self) -> tuple[float, ...]:
        """Let a month pass."""
        city = self.city
        trainees, employees, waiting = (
            np.flatnonzero(city.status == one) for one in (TRAINING, EMPLOYED, SEEKING)
        )
        graduates = self._train(trainees)
        losers = self._separate(employees, waiting)
        seekers = np.concatenate((waiting[city.status[waiting] == SEEKING], graduates, losers))
        return self._market(seekers)

    def _train(self, trainees: NDArray[np.int64]) -> NDArray[np.int64]:
        city, rules = self.city, self.rules
        speed = (rules.growth * city.quality * (1.0 + rules.practice_hours * city.access)).astype(np.float32)
        luck = self.noise[self.draw.integers(0, ATOMS, trainees.size, dtype=np.uint16)]
        city.skill[trainees] += luck * speed[city.college[trainees]]
        left = city.months_left[trainees] - np.uint8(1)
        city.months_left[trainees] = left
        graduates = trainees[left == 0]
        city.status[graduates] = SEEKING
        return graduates

    def _separate(self, employees: NDArray[np.int64], waiting: NDArray[np.int64]) -> NDArray[np.int64]:
        city, rules = self.city, self.rules
        u = self.draw.random(employees.size, dtype=np.float32)
        gone = np.flatnonzero(u < rules.separation)
        leavers = employees[gone]
        city.workers[:] -= np.bincount(city.employer[leavers], minlength=city.workers.size)
        city.employer[leavers] = NOBODY
        city.wage[leavers] = 0.0
        away = u[gone] < rules.separation * rules.moving_away
        losers = leavers[~away]
        city.status[losers] = SEEKING
        given_up = waiting[self.draw.random(waiting.size, dtype=np.float32) < rules.leaving]
        new = np.concatenate((leavers[away], given_up))
        city.status[new] = TRAINING
        city.months_left[new] = rules.course
        city.skill[new] = rules.first_skill
        city.college[new] = self.draw.integers(0, city.quality.size, new.size, dtype=np.uint16)
        city.occupation[new] = self.draw.integers(0, city.occupations, new.size, dtype=np.uint8)
        return losers

    def _market(self, seekers: NDArray[np.int64]) -> tuple[float, ...]:
        city, rules = self.city, self.rules
        open_posts = city.vacancies.copy()
        choices = self._search(seekers)
        # The best has rank 0; ranks make every comparison of the matching one of whole numbers.
        order = np.argsort(-city.skill[seekers])
        hired, enterprise = accepted(choices[order], open_posts)
        rows = seekers[order[hired]]
        city.status[rows] = EMPLOYED
        city.employer[rows] = enterprise
        city.wage[rows] = city.offer[enterprise]
        hires = np.bincount(enterprise, minlength=open_posts.size)
        city.workers[:] += hires
        at_work = np.flatnonzero(city.status == EMPLOYED)
        skill = np.bincount(city.employer[at_work], city.skill[at_work], open_posts.size)
        output = city.productivity * skill**rules.returns
        studying = city.status == TRAINING
        trainees = np.bincount(city.college[studying], minlength=city.quality.size)
        participating, subsidy = city.participates.mean(), self._participate(open_posts, trainees)
        left_open = open_posts - hires
        unfilled = left_open / np.maximum(open_posts, 1)
        city.offer[:] += rules.wage_speed * (1.0 + rules.premium * unfilled - city.offer)
        product = rules.returns * output / np.maximum(city.workers, 1)
        pull = np.clip(product / city.offer - 1.0, -0.5, 0.5)
        city.target[:] = np.clip(city.target * (1.0 + rules.target_speed * pull), 1.0, rules.largest_target)
        wanted = np.floor(city.target + city.rounding).astype(np.int64)
        city.vacancies[:] = np.maximum(wanted - city.workers, 0)
        people = city.status.size
        return (
            at_work.size / people,
            (people - at_work.size - trainees.sum()) / people,
            trainees.sum() / people,
            city.skill[studying].mean(dtype=np.float64),
            skill.sum() / at_work.size,
            output.sum() / people,
            city.wage[at_work].mean(dtype=np.float64),
            left_open.sum() / people,
            float(participating),
            subsidy / output.size,
        )

    def _search(self, seekers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return three enterprises a seeker in the order in which it applies, −1 where there is none."""
        city = self.city
        in_order = self.by_occupation
        owner = np.repeat(in_order, city.vacancies[in_order])
        number = np.bincount(self.occupation, city.vacancies, city.occupations).astype(np.int64)
        first = np.cumsum(number) - number
        occupation = city.occupation[seekers]
        drawn = self.draw.random((seekers.size, VACANCIES_DRAWN), dtype=np.float32)
        available = number[occupation]
        which = (drawn * available[:, None]).astype(np.int64)
        none = available == 0
        if owner.size == 0:
            return np.full(drawn.shape, NOBODY)
        which = np.minimum(which, np.maximum(available - 1, 0)[:, None]) + first[occupation][:, None]
        choices = owner[np.minimum(which, owner.size - 1)]
        choices[none] = NOBODY
        helped = np.flatnonzero(
            (self.draw.random(seekers.size, dtype=np.float32) < city.access[city.college[seekers]]) & ~none
        )
        listed = choices[helped]
        by_wage = np.argsort(-city.offer[listed], axis=1, kind="stable")
        choices[helped] = np.take_along_axis(listed, by_wage, axis=1)
        return choices

    def _participate(self, used: NDArray[np.int64], trainees: NDArray[np.int64]) -> float:
        city, rules = self.city, self.rules
        inside = city.participates == 1
        total = used[inside].sum()
        share = rules.platform_cost * used.size * used / max(total, 1)
        subsidy = rules.subsidy * trainees[self.college] * (city.quality.size / city.status.size)
        utility = rules.benefit * used - share + subsidy
        paid = float(subsidy[inside].sum())
        city.participates[:] = self.draw.random(used.size) * (1.0 + np.exp(np.minimum(-utility, 500.0))) < 1.0
        city.access[:] = access_of(city.participates, city.quality.size)
        return paid


def accepted(
    choices: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return who is hired and where, by rounds of deferred acceptance; rows of choices in order of skill."""
    step = np.zeros(choices.shape[0], np.int64)
    proposing = np.flatnonzero(choices[:, 0] >= 0)
    held = np.empty(0, np.int64)
    while proposing.size:
        # Enterprise and rank in one number: one sort puts everybody behind those who are better.
        key = np.concatenate((held, (choices[proposing, step[proposing]] << HALF) | proposing))
        key.sort()
        at = key >> HALF
        begins = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
        place_in_line = np.arange(at.size) - np.repeat(begins, np.diff(np.r_[begins, at.size]))
        kept = place_in_line < places[at]
        held, refused = key[kept], key[~kept] & LOW_HALF
        step[refused] += 1
        proposing = refused[step[refused] < choices.shape[1]]
    return held & LOW_HALF, held >> HALF
