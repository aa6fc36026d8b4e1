"""A country of few and small cities that tests can watch month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consortium_sim.scenario.scenario import Scenario, load_scenario


def small_country(count: int = 4, burn_in: int = 9, **sections: Mapping[str, Any]) -> Scenario:
    """Return the country with few cities of about 500 rows, their sizes not far apart.

    sections: changes, as migration={"open": False}.
    """
    changes = {f"{section}.{key}": value for section, row in sections.items() for key, value in row.items()}
    alike = {"cities.size": 1.0, "cities.size_spread": 0.3, "cities.student_spread": 0.1}
    few = load_scenario("country").with_({"cities.count": count, **alike}).scaled(0.025)
    return few.with_({"time.burn_in": burn_in, "labour_market.outside_after": 2, **changes})
