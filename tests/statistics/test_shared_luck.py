"""Policies share their luck agent by agent: paired differences vary less than independent ones."""

from __future__ import annotations

import numpy as np
import pytest
from many_runs import many_runs

pytestmark = pytest.mark.slow

SEEDS, OTHER_SEEDS = tuple(range(1, 17)), tuple(range(101, 117))
RESULTS = ("match_rate", "placement_rate", "value_added")


@pytest.mark.parametrize("policy", ["information-platform", "order-classes", "training-subsidy"])
def test_shared_luck_saves_many_runs(policy: str) -> None:
    """The variance of a difference with shared seeds is a small part of that with independent ones."""

    def means(name: str, seeds: tuple[int, ...]) -> np.ndarray:
        runs = many_runs("base-city", {}, name, seeds)
        return np.array([run.indicators.loc[25:, list(RESULTS)].mean() for run in runs])

    treated = means(policy, SEEDS)
    paired = (treated - means("baseline", SEEDS)).var(axis=0, ddof=1)
    independent = (treated - means("baseline", OTHER_SEEDS)).var(axis=0, ddof=1)
    ratio = dict(zip(RESULTS, independent / paired, strict=True))
    print(f"{policy}: variance of independent over paired differences " + str(ratio))
    assert ratio["match_rate"] > 4.0
    assert ratio["placement_rate"] > 4.0
    assert ratio["value_added"] > 20.0
