from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.theory.stage_chain import chances, stage_chain

PASSING = np.array([0.15, 0.2, 0.3, 0.1, 0.25])
FAILING = np.array([0.05, 0.04, 0.0, 0.02, 0.01])


def by_linear_algebra(passing: np.ndarray, failing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """N = (I − Q)^-1 and B = N R, absorbing states completed and failed."""
    stages = passing.size
    transient = np.diag(1.0 - passing - failing) + np.diag(passing[:-1], 1)
    absorbing = np.zeros((stages, 2))
    absorbing[-1, 0], absorbing[:, 1] = passing[-1], failing
    fundamental = np.linalg.inv(np.eye(stages) - transient)
    return fundamental, fundamental @ absorbing


def test_the_closed_form_is_the_fundamental_matrix_of_the_absorbing_chain() -> None:
    chain = stage_chain(PASSING, FAILING)
    fundamental, absorption = by_linear_algebra(PASSING, FAILING)
    time = fundamental.sum(axis=1)
    variance = (2.0 * fundamental - np.eye(5)) @ time - time**2
    np.testing.assert_allclose(chain.visits, fundamental, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(chain.success, absorption[:, 0], rtol=1e-12)
    np.testing.assert_allclose(absorption.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_allclose(chain.time, time, rtol=1e-12)
    np.testing.assert_allclose(chain.spread, np.sqrt(variance), rtol=1e-9)
    np.testing.assert_allclose(chain.months, fundamental[0], rtol=1e-12)
    assert chain.reach[0] == 1.0
    assert chain.reach[-1] == pytest.approx(chain.success[0])


def test_one_stage_is_a_geometric_waiting_time() -> None:
    chain = stage_chain([0.2], [0.05])
    assert chain.time[0] == pytest.approx(4.0)
    assert chain.spread[0] == pytest.approx(np.sqrt(0.75) / 0.25)
    assert chain.success[0] == pytest.approx(0.8)


def test_a_chain_that_cannot_fail_is_always_completed() -> None:
    chain = stage_chain(PASSING, np.zeros(5))
    assert chain.success.tolist() == [1.0] * 5
    np.testing.assert_allclose(chain.time[0], (1.0 / PASSING).sum())


def test_many_chains_at_once_are_the_chains_one_by_one() -> None:
    passing = np.stack((PASSING, PASSING[::-1], 0.5 * PASSING))
    together = stage_chain(passing, FAILING)
    for row, alone in enumerate(passing):
        one = stage_chain(alone, FAILING)
        for name in ("visits", "reach", "success", "time", "spread"):
            assert np.array_equal(getattr(together, name)[row], getattr(one, name)), name


def test_competing_hazards_share_what_leaves_a_period() -> None:
    passing, failing = chances([0.2, 0.0], [0.1, 0.0])
    assert passing[0] + failing[0] == pytest.approx(1.0 - np.exp(-0.3))
    assert passing[0] / failing[0] == pytest.approx(2.0)
    assert passing[1] == failing[1] == 0.0


@pytest.mark.parametrize("hazard", [-0.1, np.nan, np.inf])
def test_a_hazard_is_a_finite_number_that_is_not_negative(hazard: float) -> None:
    with pytest.raises(ValueError, match="hazards of failing must be finite"):
        chances([0.1], [hazard])
    with pytest.raises(ValueError, match="hazards of passing must be finite"):
        chances([hazard], [0.1])


@pytest.mark.parametrize(
    ("passing", "failing"), [([0.5, 0.0], [0.1, 0.0]), ([0.9], [0.2]), ([-0.1], [0.3]), ([np.nan], [0.1])]
)
def test_a_stage_without_an_end_or_with_more_than_all_chances_is_refused(
    passing: list[float], failing: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"sum in \(0, 1\]"):
        stage_chain(passing, failing)


def test_chances_without_stages_are_refused() -> None:
    with pytest.raises(ValueError, match=r"chances must be \(…, stages\), found shape \(0,\)"):
        stage_chain([], [])
    with pytest.raises(ValueError, match=r"found shape \(\)"):
        stage_chain(0.1, 0.1)
