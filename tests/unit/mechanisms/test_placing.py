from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.mechanisms import placing
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns

SEED = np.uint64(11)
HOSTS = np.arange(5, 485, 3)
MANY_HOSTS = np.arange(5, 6_000, 3)


def able(births: np.ndarray) -> np.ndarray:
    return np.linspace(0.5, 1.5, births.size).astype(np.float32)


@pytest.mark.parametrize("known", [0.0, 0.02, 1.0])
def test_students_list_the_hosts_they_know_as_they_like_them(known: float) -> None:
    births = np.arange(40, 60, dtype=np.uint32)
    choices, scores, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), HOSTS, known)
    pairs = births.astype(np.int64)[:, None], HOSTS[None, :]
    liking = uniform_columns(SEED, Stream.HOST_CHOICE, 0, *pairs)
    knows = uniform_columns(SEED, Stream.HOST_CHOICE, 0, *pairs, 1) < known
    judged = able(births)[:, None] + placing.SELECTION_NOISE * normal_columns(
        SEED, Stream.HOST_CHOICE, 0, *pairs, 2
    )
    for a in range(births.size):
        expected = np.flatnonzero(knows[a])
        expected = expected[np.argsort(liking[a, expected])]
        assert choices[starts[a] : starts[a + 1]].tolist() == expected.tolist()
        assert scores[starts[a] : starts[a + 1]].tolist() == judged[a, expected].tolist()


def test_the_lists_are_whole_however_well_known_the_students_are() -> None:
    known = 0.01
    births = np.arange(400, dtype=np.uint32)
    one, _, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), HOSTS, known)
    social = int(np.diff(starts).argmax())
    friends = one[starts[social] : starts[social + 1]]
    crowd = np.full(3_000, births[social])
    choices, _, _ = placing._wishes(SEED, Stream.HOST_CHOICE, crowd, able(crowd), HOSTS, known)
    expected = crowd.size * HOSTS.size * known
    assert choices.size > expected + 10.0 * np.sqrt(expected) + 10.0
    assert choices.tolist() == friends.tolist() * crowd.size


@pytest.mark.parametrize("known", [0.03, 0.07])
def test_students_of_a_large_city_know_as_many_hosts_as_if_they_looked_at_all(known: float) -> None:
    births = np.arange(4_000, dtype=np.uint32)
    choices, _, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), MANY_HOSTS, known)
    number = np.diff(starts)
    expected = known * MANY_HOSTS.size
    assert abs(number.mean() - expected) < 4.0 * number.std() / np.sqrt(births.size)
    reached = np.bincount(choices, minlength=MANY_HOSTS.size)
    assert reached.min() > 0.5 * reached.mean()
    assert reached.max() < 1.7 * reached.mean()


def test_no_student_compares_more_hosts_than_a_person_can() -> None:
    births = np.arange(50, dtype=np.uint32)
    choices, _, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), MANY_HOSTS, 0.9)
    assert np.diff(starts).tolist() == [placing.HEARD_OF] * births.size
    for a in range(births.size):
        assert np.unique(choices[starts[a] : starts[a + 1]]).size == placing.HEARD_OF


@pytest.mark.parametrize("known", [0.1, 1.0])
def test_a_further_host_leaves_the_lists_of_most_students_of_a_large_city_alone(known: float) -> None:
    births = np.arange(2_000, dtype=np.uint32)
    fewer = np.delete(MANY_HOSTS, 700)
    with_it, _, starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), MANY_HOSTS, known)
    without, _, other_starts = placing._wishes(SEED, Stream.HOST_CHOICE, births, able(births), fewer, known)
    changed = [
        not np.array_equal(
            MANY_HOSTS[with_it[starts[a] : starts[a + 1]]],
            fewer[without[other_starts[a] : other_starts[a + 1]]],
        )
        for a in range(births.size)
    ]
    assert 0 < sum(changed) < births.size * (2.0 * placing.HEARD_OF / MANY_HOSTS.size + 1.5 * known)
