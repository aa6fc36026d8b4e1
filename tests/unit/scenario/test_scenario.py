from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario, load_scenario

Write = Callable[[str, str], Path]

CITY = """kind = "scenario"
title = "A city"
title_zh = "一座城市"

[labour_market]
applications = 3
renewal = { value = 24, unit = "%/year", source = "Yearbook 2024", low = 12, high = 36 }
delay = [{ from = 60, value = 2, unit = "years" }, { from = 80, value = 1 }]

[occupations.fitter]
wage = 1.1

[sectors.robotics]
staffing = { fitter = 0.3, welder = 0.7 }
"""


@pytest.fixture
def city(write: Write) -> Scenario:
    return load_scenario(write("city.toml", CITY))


def test_a_file_states_differences_from_the_declared_defaults(city: Scenario) -> None:
    assert city.name == "city"
    assert city.title_zh == "一座城市"
    assert city.settings.labour_market.applications == 3
    assert city.settings.labour_market.renewal == 0.24
    assert city.settings.labour_market.separation == 0.01
    assert list(city.settings.occupations) == ["welder", "coder", "fitter"]
    assert city.settings.sectors["robotics"].staffing == {"fitter": 0.3, "welder": 0.7}


def test_a_dated_value_holds_from_its_month_on(city: Scenario) -> None:
    delays = [(month, settings.labour_market.delay) for month, settings in city.timeline()]
    assert delays == [(1, 6), (60, 24), (80, 1)]


def test_a_policy_overrides_the_scenario_from_its_month_on(city: Scenario) -> None:
    policy = Policy(
        "p", {"incentives.subsidy": [{"from": 70, "value": 800}], "labour_market.applications": 9}
    )
    stages = [
        (month, settings.incentives.subsidy, settings.labour_market.applications)
        for month, settings in city.timeline(policy)
    ]
    assert stages == [(1, 0.0, 9), (60, 0.0, 9), (70, 800.0, 9), (80, 800.0, 9)]
    assert city.settings.labour_market.applications == 3


def test_with_makes_another_scenario_and_leaves_the_first(city: Scenario) -> None:
    other = city.with_({"enterprises.count": 400})
    assert other.settings.enterprises.count == 400
    assert city.settings.enterprises.count == 200
    assert other.name == "city [enterprises.count=400]"


def test_with_names_the_nearest_parameter(city: Scenario) -> None:
    with pytest.raises(SettingError, match=r"enterprises has no 'cuont'\. Did you mean 'count'\?"):
        city.with_({"enterprises.cuont": 400})


def test_a_scenario_survives_pickling(city: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(city))
    assert copy == city
    assert copy.fingerprint() == city.fingerprint()
