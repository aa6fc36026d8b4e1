from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.study.luck_share import luck_share


def test_the_parts_of_the_variance_are_told_apart() -> None:
    luck = np.random.default_rng(3)
    points, seeds = 2_000, 40
    values = (
        2.0 * luck.normal(size=(points, 1))
        + 3.0 * luck.normal(size=seeds)
        + 1.5 * luck.normal(size=(points, seeds))
    )
    found = luck_share(values)
    assert found.parameters == pytest.approx(2.0, rel=0.05)
    assert found.shared == pytest.approx(3.0, rel=0.3)
    assert found.own == pytest.approx(1.5, rel=0.02)
    assert found.share == pytest.approx(1.5**2 / seeds / (2.0**2 + 1.5**2 / seeds), rel=0.1)


def test_what_a_seed_does_to_all_points_alike_is_no_noise() -> None:
    found = luck_share(np.arange(6.0)[:, None] + np.array([0.0, 100.0, -50.0]))
    assert found.share == pytest.approx(0.0, abs=1e-12)
    assert found.own == pytest.approx(0.0, abs=1e-9)


def test_what_cannot_be_known_is_not_told() -> None:
    assert np.isnan(luck_share(np.arange(6.0)[:, None]).share)
    assert luck_share(np.arange(6.0)[:, None]).parameters == pytest.approx(np.arange(6.0).std(ddof=1))
    assert np.isnan(luck_share(np.full((4, 3), 0.5)).share)
    assert np.isnan(luck_share(np.full((4, 3), np.nan)).share)
