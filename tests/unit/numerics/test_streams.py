from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import special

from consortium_sim.errors import SettingError
from consortium_sim.numerics import streams
from consortium_sim.numerics.logarithm import take_logs
from consortium_sim.numerics.streams import Stream, check_seed

SEED = np.uint64(20240607)
PEOPLE = np.arange(100_000)


def log(number: float) -> float:
    column = np.array([number])
    take_logs(column)
    return float(column[0])


LAWS = [
    (streams.uniform, streams.uniform_columns),
    (lambda *key: streams.normal_quantile(streams.uniform(*key)), streams.normal_columns),
    (lambda *key: -log(streams.uniform(*key)), streams.exponential_columns),
    (lambda *key: -log(-log(streams.uniform(*key))), streams.gumbel_columns),
]


def same_bits(first: Any, second: Any) -> bool:
    return np.asarray(first, dtype=np.float64).tobytes() == np.asarray(second, dtype=np.float64).tobytes()


@pytest.mark.parametrize(("scalar", "columns"), LAWS)
def test_columns_are_the_scalars_bit_for_bit(
    scalar: Callable[..., float], columns: Callable[..., Any]
) -> None:
    seed = np.uint64(2**64 - 1)
    who = np.arange(0, 2**32, 2**32 // 500)
    found = columns(seed, Stream.ENTRY, 17, who, 3, 2)
    assert same_bits(found, [scalar(seed, Stream.ENTRY, 17, int(i), 3, 2) for i in who])


@pytest.mark.parametrize(("scalar", "columns"), LAWS)
def test_columns_longer_than_a_block_with_keys_below_0_and_beyond_2_to_the_32_are_the_scalars(
    scalar: Callable[..., float], columns: Callable[..., Any]
) -> None:
    who = np.arange(-streams.BLOCK, streams.BLOCK + 7)
    second = 2**32 + 5 - 3 * who
    found = columns(SEED, Stream.ENTRY, -4, who, second, 1)
    pairs = zip(who, second, strict=True)
    assert same_bits(found, [scalar(SEED, Stream.ENTRY, -4, one, other, 1) for one, other in pairs])


def test_columns_broadcast_people_with_posts() -> None:
    people, posts = np.arange(5), np.arange(3)
    table = streams.uniform_columns(SEED, Stream.EMPLOYER_NOISE, 4, people[:, np.newaxis], posts)
    assert table.shape == (5, 3)
    assert table[4, 2] == streams.uniform(SEED, Stream.EMPLOYER_NOISE, 4, 4, 2, 0)
    assert len(np.unique(table)) == 15


def test_one_second_key_for_all_draws_as_the_same_one_for_each() -> None:
    each = streams.normal_columns(SEED, Stream.ENTRY, 4, np.arange(5), np.full(5, 3))
    for second in (3, np.int64(3), [3], np.array([[3]])):
        assert same_bits(each, streams.normal_columns(SEED, Stream.ENTRY, 4, np.arange(5), second))


def test_columns_of_nobody_are_empty() -> None:
    assert streams.normal_columns(SEED, Stream.ENTRY, 1, []).shape == (0,)


def test_a_narrow_or_unsigned_column_draws_as_a_wide_one() -> None:
    wide = streams.uniform_columns(SEED, Stream.ENTRY, 1, np.arange(50))
    for kind in (np.int32, np.uint32, np.uint64, np.int16):
        assert same_bits(wide, streams.uniform_columns(SEED, Stream.ENTRY, 1, np.arange(50, dtype=kind)))


def test_a_draw_does_not_depend_on_who_else_draws() -> None:
    everyone = streams.gumbel_columns(SEED, Stream.CONTACT, 9, PEOPLE)
    some = PEOPLE[::-7]
    assert same_bits(everyone[some], streams.gumbel_columns(SEED, Stream.CONTACT, 9, some))


def test_columns_keyed_by_fractions_are_refused() -> None:
    with pytest.raises(ValueError, match="keyed by whole numbers, found an array of float64"):
        streams.uniform_columns(SEED, Stream.ENTRY, 1, np.array([0.5]))


def test_the_four_uniforms_come_from_the_four_words() -> None:
    words = streams.words(SEED, Stream.EMPLOYMENT, 5, 6, 7, 8)
    assert streams.uniforms(SEED, Stream.EMPLOYMENT, 5, 6, 7, 8) == tuple(
        (int(word) + 0.5) / 2**32 for word in words
    )


def test_every_part_of_the_key_matters() -> None:
    key = [SEED, 3, 4, 5, 6, 7]
    draws = {streams.uniform(*key)}
    for part in range(6):
        draws.add(
            streams.uniform(*key[:part], type(key[part])(key[part] + type(key[part])(1)), *key[part + 1 :])
        )
    draws.add(streams.uniform(SEED + np.uint64(2**32), 3, 4, 5, 6, 7))
    assert len(draws) == 8


def test_a_negative_month_is_a_month_of_its_own() -> None:
    draws = {streams.uniform(SEED, Stream.ENTRY, month, 1, 1, 0) for month in range(-120, 121)}
    assert len(draws) == 241


def around(key: str) -> np.ndarray:
    """A sample of uniforms along one part of the key, the others fixed."""
    n = 20_000
    if key == "who":
        return streams.uniform_columns(SEED, Stream.SEEKING, 3, np.arange(n))
    if key == "second":
        return streams.uniform_columns(SEED, Stream.SEEKING, 3, 8, np.arange(n))
    along = {
        "seed": lambda i: streams.uniform(np.uint64(i), 12, 3, 8, 0, 0),
        "stream": lambda i: streams.uniform(SEED, i, 3, 8, 0, 0),
        "month": lambda i: streams.uniform(SEED, 12, i, 8, 0, 0),
        "draw": lambda i: streams.uniform(SEED, 12, 3, 8, 0, i),
    }[key]
    return np.array([along(i) for i in range(n)])


@pytest.mark.parametrize("key", ["seed", "stream", "month", "who", "second", "draw"])
def test_uniforms_fill_the_unit_interval_evenly_along_every_part_of_the_key(key: str) -> None:
    sample = around(key)
    n = sample.size
    assert abs(sample.mean() - 1 / 2) < 4.5 * math.sqrt(1 / 12 / n)
    assert abs(sample.var() - 1 / 12) < 4.5 * math.sqrt(1 / 180 / n)
    observed = np.histogram(sample, bins=100, range=(0, 1))[0]
    chi_square = ((observed - n / 100) ** 2 / (n / 100)).sum()
    assert abs(chi_square - 99) < 4.5 * math.sqrt(2 * 99)
    serial = np.corrcoef(sample[1:], sample[:-1])[0, 1]
    assert abs(serial) < 4.5 / math.sqrt(n)


@pytest.mark.parametrize(
    ("columns", "mean", "variance", "third", "fourth"),
    [
        (streams.uniform_columns, 0.5, 1 / 12, 0.0, 1 / 80),
        (streams.normal_columns, 0.0, 1.0, 0.0, 3.0),
        (streams.exponential_columns, 1.0, 1.0, 2.0, 9.0),
        (
            streams.gumbel_columns,
            np.euler_gamma,
            math.pi**2 / 6,
            2 * special.zeta(3),
            5.4 * (math.pi**2 / 6) ** 2,
        ),
    ],
)
def test_four_central_moments_are_those_of_the_law(
    columns: Callable[..., np.ndarray], mean: float, variance: float, third: float, fourth: float
) -> None:
    deviation = columns(SEED, Stream.ENTRANT_TRAITS, 12, PEOPLE) - mean
    for power, moment in ((1, 0.0), (2, variance), (3, third), (4, fourth)):
        sample = deviation**power
        assert abs(sample.mean() - moment) < 4.5 * sample.std() / math.sqrt(sample.size)


def test_the_four_uniforms_are_uniform_and_independent() -> None:
    sample = np.array([streams.uniforms(SEED, 11, 3, i, 0, 0) for i in range(20_000)])
    assert np.all(np.abs(sample.mean(axis=0) - 0.5) < 4.5 * math.sqrt(1 / 12 / 20_000))
    correlation = np.corrcoef(sample.T) - np.eye(4)
    assert np.abs(correlation).max() < 4.5 / math.sqrt(20_000)


@pytest.mark.parametrize("step", ["seed", "stream", "month", "who", "second", "draw"])
def test_neighbouring_keys_are_unrelated(step: str) -> None:
    key: dict[str, Any] = {
        "seed": SEED,
        "stream": int(Stream.CONTACT),
        "month": 7,
        "who": PEOPLE,
        "second": 2,
        "draw": 0,
    }
    here = streams.uniform_columns(**key)
    there = streams.uniform_columns(
        **{**key, step: key[step] + type(SEED)(1) if step == "seed" else key[step] + 1}
    )
    n = PEOPLE.size
    assert abs(np.corrcoef(here, there)[0, 1]) < 4.5 / math.sqrt(n)
    assert abs(np.corrcoef(abs(here - 0.5), abs(there - 0.5))[0, 1]) < 4.5 / math.sqrt(n)
    pairs = np.histogram2d(here, there, bins=16, range=((0, 1), (0, 1)))[0]
    chi_square = ((pairs - n / 256) ** 2 / (n / 256)).sum()
    assert abs(chi_square - 255) < 4.5 * math.sqrt(2 * 255)


@pytest.mark.parametrize(("word", "end"), [(0, 2.0**-53), (2**32 - 1, 1 - 2.0**-53)])
def test_uniform_is_never_0_or_1(monkeypatch: pytest.MonkeyPatch, word: int, end: float) -> None:
    uniform = getattr(streams.uniform, "py_func", streams.uniform)
    uniforms = getattr(streams.uniforms, "py_func", streams.uniforms)
    monkeypatch.setattr(streams, "words", lambda *key: (np.uint64(word),) * 4)
    assert uniform(SEED, 1, 1, 1, 1, 1) == end
    assert all(0.0 < u < 1.0 for u in uniforms(SEED, 1, 1, 1, 1, 1))
    assert math.isfinite(streams.normal_quantile(end))
    assert math.isfinite(-math.log(-math.log(end)))


def test_the_normal_quantile_is_exact_to_15_digits() -> None:
    low = np.concatenate([np.geomspace(2.0**-53, 0.08, 500), np.linspace(0.07, 0.5, 500)])
    for probability in (low, 1.0 - low):
        found = np.array([streams.normal_quantile(float(p)) for p in probability])
        assert np.allclose(found, special.ndtri(probability), rtol=2e-15, atol=1e-16)


def test_the_normal_quantile_gives_the_check_values_of_its_paper() -> None:
    assert streams.normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert streams.normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert streams.normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)


def test_a_ranking_is_a_permutation() -> None:
    order = streams.ranking(SEED, Stream.LISTING, 3, PEOPLE)
    assert order.dtype == np.int64
    assert np.array_equal(np.sort(order), PEOPLE)
    assert abs(np.corrcoef(order, PEOPLE)[0, 1]) < 4.5 / math.sqrt(PEOPLE.size)


def test_every_order_of_a_ranking_is_equally_likely() -> None:
    orders = [tuple(streams.ranking(SEED, Stream.LISTING, month, [10, 20, 30])) for month in range(3_000)]
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert counts.size == 6
    assert ((counts - 500) ** 2 / 500).sum() < 20.5  # chi-square, 5 degrees of freedom, p = 0.001


def test_a_ranking_does_not_depend_on_where_people_stand_or_who_else_is_there() -> None:
    who = np.arange(200)
    ranked = who[streams.ranking(SEED, Stream.LISTING, 3, who)]
    some = who[::-3]
    assert np.array_equal(some[streams.ranking(SEED, Stream.LISTING, 3, some)], ranked[np.isin(ranked, some)])


def test_choices_follow_the_weights() -> None:
    weights = np.array([0.0, 1.0, 3.0, 0.0, 6.0, 0.0])
    u = streams.uniform_columns(SEED, Stream.PROGRAM_CHOICE, 9, PEOPLE)
    counts = np.bincount(streams.choice_columns(np.cumsum(weights), u), minlength=6)
    share = weights / weights.sum()
    assert np.all(np.abs(counts / u.size - share) <= 4.5 * np.sqrt(share * (1 - share) / u.size))
    assert not counts[weights == 0.0].any()


def test_choices_by_row_are_choices_by_each_row_alone() -> None:
    weights = np.random.default_rng(5).exponential(size=(300, 7))
    weights[weights < 0.3] = 0.0
    weights[:, 3] += 0.01
    u = streams.uniform_columns(SEED, Stream.PROGRAM_CHOICE, 9, np.arange(300))
    together = streams.choice_columns(np.cumsum(weights, axis=1), u)
    alone = [streams.choice_columns(np.cumsum(row), [luck])[0] for row, luck in zip(weights, u, strict=True)]
    assert together.tolist() == alone


def test_the_last_positive_weight_is_the_last_choice_at_any_scale() -> None:
    greatest = 1.0 - 2.0**-53
    for total in np.random.default_rng(6).uniform(1e-300, 2.0, 2_000) * 10.0 ** np.arange(-2, 2).repeat(500):
        assert streams.choice_columns([0.0, total / 2, total, total], [greatest]) == [2]


@pytest.mark.parametrize("weights", [[0.0, 0.0], [[1.0], [0.0]], [math.nan]])
def test_choices_without_weight_are_refused(weights: Any) -> None:
    with pytest.raises(ValueError, match=r"must end above 0, found an end of (0\.0|nan)"):
        streams.choice_columns(weights, [0.5, 0.5])


@pytest.mark.parametrize("weights", [[], 3.0, [[]], [[[1.0]]]])
def test_choices_without_options_are_refused(weights: Any) -> None:
    with pytest.raises(ValueError, match=r"\(n_options,\) or \(n, n_options\), found shape \("):
        streams.choice_columns(weights, [0.5])


def test_choices_by_row_need_one_u_a_row() -> None:
    with pytest.raises(ValueError, match=r"one value a row, \(2,\), found shape \(3,\)"):
        streams.choice_columns([[1.0], [1.0]], [0.1, 0.2, 0.3])


@pytest.mark.parametrize("seed", [0, 1, 2**63, 2**64 - 1, np.int64(7), np.uint64(2**64 - 1), np.uint8(3)])
def test_whole_numbers_of_64_bits_are_seeds(seed: Any) -> None:
    key = check_seed(seed)
    assert type(key) is np.uint64
    assert int(key) == int(seed)


@pytest.mark.parametrize(
    ("seed", "found"),
    [
        (-1, "found -1 (int)"),
        (np.int64(-5), "found -5 (int64)"),
        (2**64, "found 18446744073709551616 (int)"),
        (True, "found True (bool)"),
        (np.True_, "found a bool"),
        (1.0, "found 1.0 (float)"),
        (math.nan, "found nan (float)"),
        (None, "found a NoneType"),
        ("7", "found a str"),
        (np.array([1]), "found a ndarray"),
        (np.random.default_rng(0), "found a Generator"),
    ],
)
def test_what_is_no_seed_is_refused_with_a_clear_text(seed: Any, found: str) -> None:
    with pytest.raises(SettingError) as error:
        check_seed(seed)
    assert str(error.value).startswith(f"seed: {found}")
    assert "a whole number from 0 to 2**64 - 1" in str(error.value)


def test_the_greatest_seed_draws_like_any_other() -> None:
    sample = streams.uniform_columns(check_seed(2**64 - 1), Stream.ENTRY, 1, PEOPLE)
    assert abs(sample.mean() - 0.5) < 4.5 * math.sqrt(1 / 12 / PEOPLE.size)


def test_streams_keep_their_numbers() -> None:
    numbers = [stream.value for stream in Stream]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**16 for number in numbers)
    assert (Stream.INITIAL_PEOPLE, Stream.EMPLOYMENT, Stream.LISTING) == (1, 11, 30)


def test_a_block_draws_the_words_of_each_pair() -> None:
    who = np.array([0, 7, 2**31, 2**32 - 1], np.uint32)
    second = np.array([3, 0, 2**32 - 1, 5], np.uint32)
    drawn = np.zeros((4, streams.BLOCK), np.uint32)
    streams.words_of_block(SEED, Stream.CONTACT, -2, who, second, 1, drawn)
    for n in range(who.size):
        key = (SEED, Stream.CONTACT, -2, who[n], second[n], 1)
        assert drawn[:, n].tolist() == [int(word) for word in streams.words(*key)]
        assert [streams.uniform_of_word(word) for word in drawn[:, n]] == list(streams.uniforms(*key))
        assert streams.uniform_of_words(drawn[0, n], drawn[1, n]) == streams.uniform(*key)
    assert not drawn[:, who.size :].any()


@pytest.mark.parametrize("probability", [0.0, 1e-12, 0.011, 1.0 / 24.0, 0.3, 1.0 - 2.0**-40, 1.0, 1.5, -0.1])
def test_the_words_below_a_probability_are_those_that_make_a_smaller_number(probability: float) -> None:
    limit = streams.words_below(probability)
    near = (word for word in range(limit - 2, limit + 3) if 0 <= word < 2**32)
    assert all((streams.uniform_of_word(word) < probability) == (word < limit) for word in near)
    assert 0 <= limit <= 2**32
