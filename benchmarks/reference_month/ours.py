"""The reference month from the library's kernels: keyed random numbers, compiled loops, deferred acceptance.

From the package come the compiler (`compiled`), the random numbers (`words_of_block`: Philox, keyed by month and
person, four persons to a block), the quantiles of the noise (`normal_quantile`), and the matching (`propose`,
unchanged: it knows nothing of a common ranking). The kernels below are written for the benchmark: the model's own
month has other rules of learning, separation and search, and more of them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_month.desk import BLOCK, FOURTH, Desk
from benchmarks.reference_month.rules import (
    EMPLOYED,
    NOBODY,
    SEEKING,
    TRAINING,
    VACANCIES_DRAWN,
    City,
    Rules,
)
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import ALONE, HALF, Stream, check_seed, words_of_block
from consortium_sim.theory.matching import propose

STREAM = int(Stream.OWN_DECISION)
LIVING, SEARCHING, REVIEWING = 0, 1, 2
"""The draw of each purpose within the stream."""
LEVELS, LEVELS_OF_SKILL = 64, np.float32(32.0)
"""Steps of skill by which seekers are put in line, and how many make a unit."""
LAST_ATOM = np.uint32(4_095)
FIXED_POINT = np.float32(65_536.0)
"""Skill is added up in whole 65,536ths: such sums do not depend on their order, and so can be vectorised."""
WORD = 2.0**-32
ALL_WORDS = 2.0**32


class CompiledCity:
    """A city and its seed; `step` lets a month pass and returns the indicators."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        self.city, self.rules, self.desk = city.copy(), rules, Desk.of(city, rules)
        self.seed, self.month = check_seed(seed), 0

    def step(self) -> tuple[float, ...]:
        """Let a month pass."""
        indicators = month_of(self.city, self.desk, self.rules, self.seed, self.month, self.city.occupations)
        self.month += 1
        return indicators


@compiled
def month_of(
    city: City, desk: Desk, rules: Rules, seed: np.uint64, month: int, occupations: int
) -> tuple[float, ...]:
    """Let a month pass and return the indicators; changes city and desk in place."""
    looking, skill_of_trainees = live(city, desk, rules, seed, month, occupations)
    find_work(city, desk, looking, seed, month, occupations)
    participating = city.participates.sum() / city.offer.size
    output, subsidy = manage(city, desk, rules, seed, month)
    people, at_work, studying = city.status.size, city.workers.sum(), desk.trainees.sum()
    return (
        at_work / people,
        (people - at_work - studying) / people,
        studying / people,
        skill_of_trainees / studying,
        desk.skill_at.sum() / at_work,
        output / people,
        desk.wages[0] / at_work,
        desk.left_open.sum() / people,
        participating,
        subsidy / city.offer.size,
    )


@compiled
def live(
    city: City, desk: Desk, rules: Rules, seed: np.uint64, month: int, occupations: int
) -> tuple[int, float]:
    """Let everybody learn, leave or wait (rules 1 and 2); return how many seek, and the trainees' skill.

    Who seeks stands in `desk.seekers`, with what is needed to put them in line.
    """
    hours = 1.0 + rules.practice_hours * city.access
    speed = (rules.growth * city.quality * hours).astype(np.float32)
    luck = np.empty((4, FOURTH), np.uint32)
    word_of = luck.reshape(-1)
    flag = np.empty(BLOCK, np.uint8)
    gain = np.empty(BLOCK, np.float32)
    concerned = np.empty(BLOCK + 1, np.uint16)
    graduates = np.empty(BLOCK + 1, np.uint16)
    leavers = np.empty(BLOCK + 1, np.uint16)
    movers = np.empty(BLOCK + 1, np.uint16)
    stayers = np.empty(BLOCK + 1, np.uint16)
    employer = np.empty(BLOCK, np.int32)
    wage = np.empty(BLOCK, np.float32)
    ceiling = np.empty(BLOCK + 1, np.uint32)
    gone = np.uint32(rules.separation * ALL_WORDS)
    away = np.uint32(rules.separation * rules.moving_away * ALL_WORDS)
    given_up = np.uint32(rules.leaving * ALL_WORDS)
    # By status: who draws less leaves the city.
    moves_below = np.array([0, given_up, away], np.uint32)
    looking = 0
    total = np.int64(0)
    for block in range(0, city.status.size, BLOCK):
        size = min(BLOCK, city.status.size - block)
        status, left = city.status[block : block + size], city.months_left[block : block + size]
        skill, college = city.skill[block : block + size], city.college[block : block + size]
        occupation = city.occupation[block : block + size]
        words_of_block(seed, STREAM, month, desk.fours[block // 4 : block // 4 + FOURTH], ALONE, LIVING, luck)
        # What is looked up in a table is no loop for vectors; on its own, it leaves one to what follows.
        for i in range(size):
            gain[i] = desk.noise[word_of[i] & LAST_ATOM] * speed[college[i]]
        for i in range(size):
            skill[i] += gain[i] * np.float32(status[i] == TRAINING)
        for i in range(size):
            left[i] -= np.uint8(status[i] == TRAINING)
        for i in range(size):
            fixed = np.int64(np.int32(skill[i] * FIXED_POINT))
            total += fixed if status[i] == TRAINING else np.int64(0)
        for i in range(size):
            finishes = np.uint8((status[i] == TRAINING) & (left[i] == 0))
            leaves = np.uint8((status[i] == EMPLOYED) & (word_of[i] < gone))
            flag[i] = finishes | leaves | np.uint8(status[i] == SEEKING)
        number = 0
        for i in range(size):
            concerned[number] = i
            number += flag[i]
        # Everybody is written at the end of every list; who belongs there moves it: no branch is guessed wrongly.
        graduating, leaving, moving, staying = 0, 0, 0, 0
        for event in range(number):
            here = concerned[event]
            before = status[here]
            graduates[graduating] = here
            graduating += before == TRAINING
            leavers[leaving] = here
            leaving += before == EMPLOYED
            moves = word_of[here] < moves_below[before]
            movers[moving], ceiling[moving] = here, moves_below[before]
            moving += moves
            stayers[staying] = here
            staying += not moves
        for n in range(staying):
            here = stayers[n]
            status[here] = SEEKING
            desk.seekers[looking + n] = block + here
            desk.occupation[looking + n] = occupation[here]
            desk.skill[looking + n] = skill[here]
            desk.college[looking + n] = college[here]
        looking += staying
        for n in range(graduating):
            here = graduates[n]
            total -= np.int64(np.int32(skill[here] * FIXED_POINT))
            desk.trainees[college[here]] -= 1
        # Read before anything is written, so that the reads wait for memory together.
        for n in range(leaving):
            employer[n], wage[n] = city.employer[block + leavers[n]], city.wage[block + leavers[n]]
        for n in range(leaving):
            here = leavers[n]
            person = block + here
            enterprise = employer[n]
            city.workers[enterprise] -= 1
            desk.skill_at[enterprise] -= skill[here]
            desk.wages[0] -= wage[n]
            city.employer[person] = NOBODY
            city.wage[person] = 0.0
        for n in range(moving):
            # Who has drawn below a threshold has a number that is uniform below it: it draws once more.
            here = movers[n]
            position = word_of[here] / np.float64(ceiling[n]) * speed.size
            college[here] = np.uint16(position)
            occupation[here] = np.uint8((position - math.floor(position)) * occupations)
            status[here] = TRAINING
            left[here] = rules.course
            skill[here] = rules.first_skill
            desk.trainees[college[here]] += 1
            total += np.int64(np.int32(skill[here] * FIXED_POINT))
    return looking, total / np.float64(FIXED_POINT)


@compiled
def put_in_line(desk: Desk, looking: int, occupations: int) -> NDArray[np.uint32]:
    """Sort the seekers by occupation, and within it roughly by falling skill, into `desk.queue`: a counting sort.

    Returns where the seekers of each occupation end, (occupations,). The matching is the same in any order; in
    this one it displaces few.
    """
    for a in range(looking):
        level = min(np.int32(desk.skill[a] * LEVELS_OF_SKILL), np.int32(LEVELS - 1))
        desk.key[a] = LEVELS * (desk.occupation[a] + 1) - 1 - level
    begins = np.zeros(LEVELS * occupations + 1, np.uint32)
    for a in range(looking):
        begins[desk.key[a] + 1] += 1
    for one in range(begins.size - 1):
        begins[one + 1] += begins[one]
    ends = begins[LEVELS::LEVELS].copy()
    for a in range(looking):
        place = begins[desk.key[a]]
        begins[desk.key[a]] = place + 1
        desk.queue[place] = desk.seekers[a]
        desk.skill_in_line[place] = desk.skill[a]
        desk.college_in_line[place] = desk.college[a]
    return ends


@compiled
def find_work(city: City, desk: Desk, looking: int, seed: np.uint64, month: int, occupations: int) -> None:
    """Let seekers apply and enterprises hire (rules 3 and 4); `desk.left_open` has the vacancies that stay open.

    Occupations are markets of their own, one after the other: what one needs stays in the cache.
    """
    ends = put_in_line(desk, looking, occupations)
    luck = np.empty((4, FOURTH), np.uint32)
    desk.left_open[:] = city.vacancies
    begin = np.uint32(0)
    for kind in range(occupations):
        end = ends[kind]
        queue, skill = desk.queue[begin:end], desk.skill_in_line[begin:end]
        college = desk.college_in_line[begin:end]
        begin = end
        # The enterprises of an occupation are every so many-th; from here to the hires they are 0, 1, 2, ….
        vacancies, offer = city.vacancies[kind::occupations].copy(), city.offer[kind::occupations].copy()
        owner = np.empty(vacancies.sum(), np.uint32)
        filled = 0
        for enterprise in range(vacancies.size):
            for _ in range(vacancies[enterprise]):
                owner[filled] = enterprise
                filled += 1
        if owner.size == 0:
            continue
        posts = np.uint64(owner.size)
        for a in range(queue.size):
            here = a % FOURTH
            if here == 0:
                words_of_block(seed, STREAM, month, queue[a : a + FOURTH], ALONE, SEARCHING, luck)
            at = VACANCIES_DRAWN * a
            desk.scores[at], desk.scores[at + 1], desk.scores[at + 2] = skill[a], skill[a], skill[a]
            # The words are 32-bit fractions of one: the high half of the product is a vacancy.
            one = owner[luck[0, here] * posts >> HALF]
            two = owner[luck[1, here] * posts >> HALF]
            three = owner[luck[2, here] * posts >> HALF]
            # By falling wage where the platform helps, without a branch that nobody can predict.
            helped = luck[3, here] * WORD < city.access[college[a]]
            swap = helped & (offer[one] < offer[two])
            one, two = (two if swap else one), (one if swap else two)
            swap = helped & (offer[two] < offer[three])
            two, three = (three if swap else two), (two if swap else three)
            swap = helped & (offer[one] < offer[two])
            one, two = (two if swap else one), (one if swap else two)
            desk.choices[at], desk.choices[at + 1], desk.choices[at + 2] = one, two, three
        choices = desk.choices[: VACANCIES_DRAWN * queue.size]
        position = propose(choices, desk.starts[: queue.size + 1], desk.scores, vacancies)
        for a in range(queue.size):
            if position[a] >= 0:
                person, enterprise = queue[a], kind + occupations * choices[position[a]]
                city.status[person] = EMPLOYED
                city.employer[person] = enterprise
                city.wage[person] = city.offer[enterprise]
                city.workers[enterprise] += 1
                desk.wages[0] += city.wage[person]
                desk.skill_at[enterprise] += skill[a]
                desk.left_open[enterprise] -= 1


@compiled
def manage(city: City, desk: Desk, rules: Rules, seed: np.uint64, month: int) -> tuple[float, float]:
    """Let enterprises produce, review and plan (rules 5 to 7); return output and the subsidies paid."""
    vacancies, offer, target, access = city.vacancies, city.offer, city.target, city.access
    enterprises, colleges = offer.size, access.size
    luck = np.empty((4, FOURTH), np.uint32)
    word_of = luck.reshape(-1)
    used = 0
    for e in range(enterprises):
        used += vacancies[e] if city.participates[e] else 0
    cost = rules.platform_cost * enterprises / max(used, 1)
    produced = paid = 0.0
    access[:] = 0.0
    for e in range(enterprises):
        here = e % BLOCK
        if here == 0:
            words_of_block(seed, STREAM, month, desk.fours[e // 4 : e // 4 + FOURTH], ALONE, REVIEWING, luck)
        output = city.productivity[e] * max(desk.skill_at[e], 0.0) ** rules.returns
        produced += output
        subsidy = rules.subsidy * desk.trainees[e % colleges] * colleges / city.status.size
        if city.participates[e]:
            paid += subsidy
        utility = (rules.benefit - cost) * vacancies[e] + subsidy
        takes_part = (word_of[here] + 0.5) * WORD * (1.0 + math.exp(min(-utility, 500.0))) < 1.0
        city.participates[e] = takes_part
        access[e % colleges] += takes_part
        unfilled = desk.left_open[e] / max(vacancies[e], 1)
        offer[e] += rules.wage_speed * (1.0 + rules.premium * unfilled - offer[e])
        pull = rules.returns * output / max(city.workers[e], 1) / offer[e] - 1.0
        wanted = target[e] * (1.0 + rules.target_speed * min(max(pull, -0.5), 0.5))
        target[e] = min(max(wanted, 1.0), rules.largest_target)
        vacancies[e] = max(np.int64(target[e] + city.rounding[e]) - city.workers[e], 0)
    for college in range(colleges):
        access[college] /= max((enterprises - college + colleges - 1) // colleges, 1)
    return produced, paid
