"""What must hold of regret and satisficing whatever the outcomes are."""

from __future__ import annotations

import numpy as np
import toy_futures
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium_sim.study.design import Sample

NUMBERS = st.floats(-0.2, 0.2, allow_nan=False).map(lambda number: round(number, 6))
POLICIES = ("baseline", "a", "b")


@st.composite
def outcomes(draw: st.DrawFn) -> list[list[float]]:
    """Effects of three policies in some futures."""
    futures = draw(st.integers(1, 5))
    return [[draw(NUMBERS) for _ in POLICIES] for _ in range(futures)]


def study_of(effects: list[list[float]], shift: float = 0.0):  # type: ignore[no-untyped-def]
    samples = [Sample(number + 1, {"demand": number}) for number in range(len(effects))]

    def effect(policy: str, values) -> float:  # type: ignore[no-untyped-def]
        return effects[values["demand"]][POLICIES.index(policy)] + shift

    return toy_futures.study(effect, POLICIES, samples, seeds=(1, 2))


@settings(max_examples=40, deadline=None)
@given(outcomes())
def test_somebody_is_best_in_every_future_and_regrets_nothing_there(effects: list[list[float]]) -> None:
    table = study_of(effects).robustness()
    assert (table["regret_max"] >= table["regret_p90"] - 1e-12).all()
    assert (table["regret_max"] >= table["regret_mean"] - 1e-12).all()
    assert (table["regret_mean"] >= 0.0).all()
    assert np.isclose(table["best_share"].sum(), 1.0) and np.isclose(table["probability_best"].sum(), 1.0)
    if len(effects) == 1:
        assert table["regret_max"].min() == 0.0
    assert table["regret_max"].is_monotonic_increasing


@settings(max_examples=30, deadline=None)
@given(outcomes(), st.floats(-0.1, 0.1))
def test_what_all_policies_have_in_common_changes_no_regret(effects: list[list[float]], shift: float) -> None:
    columns = ["regret_mean", "regret_max", "regret_p90"]
    one = study_of(effects).robustness().set_index("policy").loc[list(POLICIES), columns]
    other = study_of(effects, shift).robustness().set_index("policy").loc[list(POLICIES), columns]
    assert np.allclose(one, other, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(outcomes(), st.floats(0.3, 0.7), st.floats(0.0, 0.2))
def test_a_higher_threshold_is_reached_in_no_more_futures(
    effects: list[list[float]], threshold: float, more: float
) -> None:
    study = study_of(effects)
    low = study.robustness(threshold=threshold).set_index("policy")["satisficing"]
    high = study.robustness(threshold=threshold + more).set_index("policy")["satisficing"]
    assert (high <= low.loc[high.index]).all()
