"""People at work; run as a program, this file prints what a month of work makes of a sample of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import consortium_sim as cs
from consortium_sim.mechanisms.working import OF_A_POST, STAFF, SUMS, TOTALS, Block, people_work
from consortium_sim.population.people import EMPLOYED, NOBODY, STUDYING, People

ENTERPRISES, KINDS, NUMBER = 7, 3, 3_000


def sample() -> tuple[People, np.ndarray, np.ndarray]:
    """People whose skill lies anywhere below and above their aptitude, a month later, and the sums."""
    draw = np.random.default_rng(5)
    people = People.empty(NUMBER)
    at_work = draw.random(NUMBER) < 0.8
    people.status[:] = np.where(at_work, EMPLOYED, STUDYING)
    people.post[:] = np.where(at_work, draw.integers(0, ENTERPRISES * KINDS, NUMBER), NOBODY)
    people.occupation[:] = draw.integers(0, KINDS, NUMBER)
    people.program[:] = draw.integers(NOBODY, 4, NUMBER)
    people.months_out[:] = draw.integers(0, 90, NUMBER)
    people.aptitude[:], people.skill[:] = draw.uniform(0.5, 1.5, NUMBER), draw.uniform(0.02, 1.5, NUMBER)
    people.vintage[:] = draw.uniform(-0.5, 0.2, NUMBER)
    people.wage[:] = np.where(at_work, draw.integers(200_000, 900_000, NUMBER), 0)
    posts = draw.uniform(0.5, 1.5, (ENTERPRISES * KINDS + 1, OF_A_POST)) * (0.1, 2e4, 0.4, 1.0)
    posts[0] = (-np.inf, 0.0, 0.0, 0.0)
    sums, totals = np.zeros((1 + ENTERPRISES, SUMS)), np.zeros(TOTALS)
    mobility = draw.uniform(0.3, 1.0, KINDS * KINDS)
    people_work(people, Block.room(), posts, mobility, np.uint32(KINDS), 0.8, 0.022, 0.03, sums, totals)
    return people, sums, totals


def in_words() -> list[str]:
    """Every bit of it."""
    people, sums, totals = sample()
    return [column.tobytes().hex() for column in (people.skill, people.vintage, people.wage, sums, totals)]


def test_work_gives_the_same_bits_compiled_or_not_however_little_people_have_learnt() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(Path(cs.__file__).parents[1])}
    command = [sys.executable, __file__]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.split() == in_words()


def test_those_not_at_work_earn_and_learn_nothing_and_are_in_no_sum_of_an_enterprise() -> None:
    people, sums, _ = sample()
    at_work = people.post != NOBODY
    assert (people.wage[~at_work] == 0).all()
    staff = np.bincount(people.post[at_work] // KINDS, minlength=ENTERPRISES)
    assert sums[1:, STAFF].tolist() == staff.tolist()
    assert sums[:, STAFF].sum() == NUMBER


if __name__ == "__main__":
    print("\n".join(in_words()))
