from __future__ import annotations

import pytest
import toy_city

from consortium_sim.scenario.scenario import Scenario
from consortium_sim.study.comparison import Comparison


@pytest.fixture(scope="session")
def study(base_city: Scenario) -> Comparison:
    """What is known of the toy city, told of base-city."""
    return toy_city.study(scenario=base_city)
