"""Print a digest of a small run: equal wherever the same bits are promised.

`python tests/run_digest.py` from a checkout; with NUMBA_DISABLE_JIT=1 it must print the same.
"""

from __future__ import annotations

import hashlib

import numpy as np
from small_city import founded, months_of, small_city

from consortium_sim.model.indicators import measure
from consortium_sim.scenario.policy import load_policy

MONTHS = 24
"""In a city of not quite 500 people."""


def digest() -> str:
    """Return the SHA-256 of the indicators of every month and of all people at the end."""
    city = small_city(0.024, burn_in=2, hosting={"known": 1.0}, participation={"first_share": 1.0})
    policy = load_policy("package")
    consortium = founded(city, seed=7)
    bits = hashlib.sha256()
    for month, _ in months_of(consortium, city, policy, months=MONTHS):
        bits.update(np.array(list(measure(consortium, month).values())).tobytes())
    for column in (*consortium.people, consortium.enterprises.cash, consortium.posts.premium):
        bits.update(np.ascontiguousarray(column).tobytes())
    return bits.hexdigest()


if __name__ == "__main__":
    print(digest())
