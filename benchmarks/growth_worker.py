"""One size of city, by itself: `python -m benchmarks.growth_worker PEOPLE REPETITIONS MONTHS POLICY …`."""

from __future__ import annotations

import json
import sys
import time

import numpy as np

import consortium_sim as cs
from benchmarks.full_month import SEED, array_bytes, city_of, month_seconds
from consortium_sim.model.memory import peak_bytes

BURN_IN = 24
"""Months, of every size alike; shorter than the city's own, so that the largest is done in minutes."""


def main() -> None:
    """Measure, and print one line of JSON."""
    people, repetitions, months = map(int, sys.argv[1:4])
    policies = sys.argv[4:]
    small = city_of(1_000, BURN_IN)
    for policy in policies:
        cs.simulate(small, policy, seed=SEED, months=13, snapshots=())
    before = peak_bytes()
    city = city_of(people, BURN_IN)
    begin = time.process_time()
    cs.simulate(city, policies[0], seed=SEED, months=1, snapshots=())
    burn_in = time.process_time() - begin
    seconds = {
        policy: [month_seconds(city, policy, months)[0] for _ in range(repetitions)] for policy in policies
    }
    peak = peak_bytes()
    consortium = cs.ConsortiumModel(city, policies[0], rng=SEED).consortium
    print(
        json.dumps(
            {
                "people": int(np.count_nonzero(consortium.people.status)),
                "seconds": seconds,
                "burn_in_seconds": burn_in,
                "burn_in_months": BURN_IN,
                "months": months,
                "state_bytes": array_bytes(consortium),
                "peak_bytes": peak - before,
                "rows": int(consortium.people.status.size),
            }
        )
    )


if __name__ == "__main__":
    main()
