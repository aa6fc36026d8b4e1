"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from consortium_sim.scenario.scenario import Scenario, load_scenario

os.environ["CONSORTIUM_SIM_CACHE"] = (
    "off"  # also in processes that tests start: no test may meet an older state
)
settings.register_profile("stable", derandomize=True, deadline=None, database=None)
settings.load_profile("stable")

REQUIRE_SHARED = "CONSORTIUM_SIM_REQUIRE_SHARED"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published data beside the checkout.

    Tests that need it are skipped where it is absent, and fail there when REQUIRE_SHARED is set.
    """
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        missing = f"{folder} is absent"
        if os.environ.get(REQUIRE_SHARED, "0") not in ("", "0"):
            pytest.fail(f"{missing}, and {REQUIRE_SHARED} forbids to skip what needs it")
        pytest.skip(missing)
    return folder


@pytest.fixture(scope="session")
def base_city() -> Scenario:
    """The bundled city that the library is calibrated on."""
    return load_scenario("base-city")
