"""What holds for any paired runs and any family of tests."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.study.evidence import evidence, holm
from consortium_sim.study.statistics import VERDICTS, paired_effect

NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=12).map(lambda pairs: np.array(pairs).T)
FAMILIES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=30).map(np.array)


@given(FAMILIES)
def test_holm_keeps_the_order_and_stays_between_p_and_bonferroni(p: np.ndarray) -> None:
    adjusted = holm(p)
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0.0).all()
    assert (adjusted >= p).all() and (adjusted <= np.minimum(1.0, p * p.size)).all()


@given(FAMILIES, st.randoms(use_true_random=False))
def test_holm_does_not_look_at_the_order_of_the_tests(p: np.ndarray, random: object) -> None:
    shuffled = np.arange(p.size)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert np.array_equal(holm(p[shuffled]), holm(p)[shuffled])


@given(FAMILIES, st.floats(0.0, 1.0))
def test_one_more_test_in_the_family_makes_no_other_surer(p: np.ndarray, another: float) -> None:
    assert (holm(np.append(p, another))[:-1] >= holm(p) - 1e-15).all()


@given(PAIRS)
def test_evidence_stays_within_its_bounds(pairs: np.ndarray) -> None:
    found = evidence(pairs[0], pairs[1])
    assert 0.0 <= found.p <= 1.0
    assert np.isnan(found.correlation) or abs(found.correlation) <= 1.0 + 1e-12
    assert np.isnan(found.runs_saved) or -1.0 - 1e-9 <= found.runs_saved <= 1.0


@given(PAIRS)
def test_policy_and_reference_may_change_places(pairs: np.ndarray) -> None:
    one, other = evidence(pairs[0], pairs[1]), evidence(pairs[1], pairs[0])
    assert one.p == other.p
    assert np.array_equal([one.effect_size], [-other.effect_size], equal_nan=True)
    assert np.isclose(one.runs_saved, other.runs_saved, equal_nan=True)


@given(PAIRS, st.floats(0.0, 1e6), st.sampled_from([-1, 0, 1]))
def test_what_matters_more_is_less_often_clear(pairs: np.ndarray, material: float, better: int) -> None:
    difference = pairs[0] - pairs[1]
    verdict = paired_effect(difference, better, material).verdict
    assert verdict in VERDICTS
    clear = {"gain", "loss", "up", "down"}
    if verdict in clear:
        assert paired_effect(difference, better).verdict == verdict
    if paired_effect(difference, better, 2.0 * material).verdict in clear:
        assert verdict in clear
    if verdict == "negligible":
        assert paired_effect(difference, better, 2.0 * material).verdict == "negligible"
