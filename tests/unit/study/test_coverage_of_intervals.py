"""The intervals of a study keep their promise: over thousands of made-up studies, 95 in 100 hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.study.evidence import paired_p
from consortium_sim.study.statistics import paired_effect

STUDIES = 6_000
TRUTH = 0.3


def made_up(seeds: int, own_luck: str) -> np.ndarray:
    """Return the runs of many studies, (studies, 2, seeds): a reference, and a policy that shares its luck.

    The policy moves by TRUTH, feels the shared luck more, and has luck of its own, normal or skewed.
    """
    rng = np.random.default_rng([20_250_101, seeds])
    shared = rng.normal(size=(STUDIES, seeds))
    own = rng.normal(size=shared.shape) if own_luck == "normal" else rng.gamma(4.0, 0.5, shared.shape) - 2.0
    return np.stack([0.6 + shared, 0.6 + 1.2 * shared + TRUTH + own / 3.0], axis=1)


@pytest.mark.parametrize("own_luck", ["normal", "skewed"])
@pytest.mark.parametrize("seeds", [5, 10, 30])
def test_the_interval_of_an_effect_covers_the_truth(seeds: int, own_luck: str) -> None:
    effects = [paired_effect(policy - reference, 1) for reference, policy in made_up(seeds, own_luck)]
    covered = float(np.mean([effect.low <= TRUTH <= effect.high for effect in effects]))
    print(f"{seeds} seeds, {own_luck} luck: {covered:.4f}")
    assert 0.93 <= covered <= 0.97


def test_the_interval_without_shared_luck_would_be_many_times_as_wide() -> None:
    pairs = made_up(10, "normal")
    paired = (pairs[:, 1] - pairs[:, 0]).std(axis=1, ddof=1).mean()
    independent = (pairs[:, 1] - np.roll(pairs[:, 0], 1, axis=0)).std(axis=1, ddof=1).mean()
    assert independent > 3.5 * paired


def test_one_test_in_twenty_raises_a_false_alarm() -> None:
    differences = [policy - reference - TRUTH for reference, policy in made_up(10, "normal")]
    alarms = float(np.mean([paired_p(one) < 0.05 for one in differences]))
    assert 0.04 <= alarms <= 0.06
