from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.mechanisms import placing
from consortium_sim.numerics.streams import Stream, uniform_columns

SEED = np.uint64(11)
HOSTS = np.arange(5, 1_500, 3)


@pytest.mark.parametrize("known", [0.0, 0.02, 1.0])
def test_students_list_the_hosts_they_know_as_they_like_them(known: float) -> None:
    births = np.arange(40, 60, dtype=np.uint32)
    choices, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, HOSTS, known)
    pairs = births.astype(np.int64)[:, None], HOSTS[None, :]
    liking = uniform_columns(SEED, Stream.HOST_CHOICE, 0, *pairs)
    knows = uniform_columns(SEED, Stream.HOST_CHOICE, 0, *pairs, 1) < known
    for a in range(births.size):
        expected = np.flatnonzero(knows[a])
        expected = expected[np.argsort(liking[a, expected])]
        assert choices[starts[a] : starts[a + 1]].tolist() == expected.tolist()


def test_the_lists_are_whole_however_well_known_the_students_are() -> None:
    known = 0.01
    births = np.arange(400, dtype=np.uint32)
    one, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, HOSTS, known)
    social = int(np.diff(starts).argmax())
    friends = one[starts[social] : starts[social + 1]]
    crowd = np.full(3_000, births[social])
    choices, _ = placing._wishes(SEED, Stream.HOST_CHOICE, crowd, HOSTS, known)
    expected = crowd.size * HOSTS.size * known
    assert choices.size > expected + 10.0 * np.sqrt(expected) + 10.0
    assert choices.tolist() == friends.tolist() * crowd.size
