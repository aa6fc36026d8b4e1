"""Known answers of Philox4x32-10, from Random123's kat_vectors (Salmon et al. 2011)."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from consortium_sim.numerics import streams

KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]

philox_in_python = getattr(streams.philox, "py_func", streams.philox)


def words_of(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_compiled_philox_gives_the_known_answers(counter: str, key: str, answer: str) -> None:
    found = streams.philox(*words_of(counter), *words_of(key))
    assert [int(word) for word in found] == [int(word) for word in words_of(answer)]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_in_plain_python_gives_the_known_answers_without_warning(
    counter: str, key: str, answer: str
) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        found = philox_in_python(*words_of(counter), *words_of(key))
    assert list(found) == words_of(answer)
    assert {type(word) for word in found} == {np.uint64}


def test_philox_on_numpy_columns_gives_the_known_answers() -> None:
    counters = np.array([words_of(counter) for counter, _, _ in KNOWN_ANSWERS])
    keys = np.array([words_of(key) for _, key, _ in KNOWN_ANSWERS])
    found = np.stack(philox_in_python(*counters.T, *keys.T), axis=1)
    assert found.dtype == np.uint64
    assert np.array_equal(found, np.array([words_of(answer) for _, _, answer in KNOWN_ANSWERS]))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_the_key_layout_puts_purpose_month_who_and_second_into_the_counter(
    counter: str, key: str, answer: str
) -> None:
    purpose, month, who, second = (int(word) for word in words_of(counter))
    low, high = (int(word) for word in words_of(key))
    found = streams.words(np.uint64(low + (high << 32)), purpose >> 16, month, who, second, purpose & 0xFFFF)
    assert [int(word) for word in found] == [int(word) for word in words_of(answer)]
