"""A real city in sampled futures, kept in a store and asked again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from small_city import small_city

import consortium_sim as cs


def test_a_stored_sweep_of_sampled_futures_answers_as_the_fresh_one(tmp_path: Path) -> None:
    store = tmp_path / "study.sqlite"
    city = small_city(0.03, 12)
    fresh = cs.sweep(city, ["order-classes"], 2, samples=3, months=13, jobs=1, progress=False, store=store)
    kept = cs.load_study(store)
    assert kept.samples.equals(fresh.samples) and len(kept.samples) == 3
    assert len(kept.samples.columns) > 20
    for table in ("robustness", "switches", "winners"):
        assert getattr(kept, table)().equals(getattr(fresh, table)())
    problem, inputs, outputs = kept.to_salib("placement_rate", policy="order-classes")
    assert inputs.shape == (3, problem["num_vars"]) and np.isfinite(outputs).all()
    low, high = np.array(problem["bounds"]).T
    assert ((low <= inputs) & (inputs <= high)).all()
    experiments, outcomes = kept.to_ema(policy="order-classes", difference=True)
    assert np.array_equal(outcomes["placement_rate"], outputs)
    assert (experiments["model"] == city.name).all()
