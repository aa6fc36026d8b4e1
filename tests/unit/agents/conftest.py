"""A town of which the agent tests look at every corner."""

from __future__ import annotations

import pytest

import consortium_sim as cs


@pytest.fixture(scope="session")
def town() -> cs.Scenario:
    changes = {
        "enterprises.count": 25,
        "people.labour_force": 360,
        "colleges.count": 3,
        "time.burn_in": 24,
        "time.horizon": 12,
    }
    return cs.load_scenario("base-city").scaled(0.02).with_(changes, name="town")


@pytest.fixture
def model(town: cs.Scenario) -> cs.ConsortiumModel:
    """A model of its own for every test; the burn-in is shared."""
    return cs.ConsortiumModel(town, "order-classes", rng=3)
