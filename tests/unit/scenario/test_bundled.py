from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.bundled import bundled, find, shown
from consortium_sim.scenario.policy import load_policy
from consortium_sim.scenario.scenario import load_scenario

Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def bundle(tmp_path: Path, write: Write) -> None:
    """One bundled scenario and one bundled policy."""
    write("bundled/wuhu.toml", 'kind = "scenario"\n[labour_market]\nfloor = 1500\n')
    write("bundled/policies/order-classes.toml", 'kind = "policy"\n[incentives]\nshare = 0.1\n')


def test_bundled_files_are_found_by_name() -> None:
    assert list(bundled("scenario")) == ["wuhu"]
    assert list(bundled("policy")) == ["order-classes"]
    assert load_scenario("wuhu").settings.labour_market.floor == 1500.0
    assert load_policy("order-classes").changes == {"incentives.share": 0.1}


def test_an_unknown_name_gets_the_nearest_and_the_way_to_the_list() -> None:
    with pytest.raises(SettingError) as caught:
        load_scenario("wuhuu")
    assert str(caught.value) == (
        "No scenario is called 'wuhuu'. Did you mean 'wuhu'? scenarios() lists the bundled ones; "
        "a file of your own is given by its path, ending in .toml."
    )


def test_a_policy_given_as_a_scenario_is_called_what_it_is() -> None:
    with pytest.raises(
        SettingError, match=r"No scenario is called 'order-classes'. There is a policy of that name"
    ):
        load_scenario("order-classes")
    with pytest.raises(SettingError, match=r"No policy is called 'wuhu'. There is a scenario of that name"):
        load_policy("wuhu")


def test_your_own_file_may_have_the_name_of_the_bundled_one_that_it_extends(write: Write) -> None:
    own = load_scenario(write("wuhu.toml", 'kind = "scenario"\nextends = "wuhu"\nscale = 2\n'))
    assert own.settings.labour_market.floor == 1500.0
    assert own.settings.scale == 2.0


def test_a_file_beside_the_asking_one_comes_before_a_bundled_one(write: Write, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    write("mine/wuhu.toml", 'kind = "scenario"\n[labour_market]\nfloor = 1\n')
    write("mine/other.toml", 'kind = "scenario"\nextends = "wuhu"\n')
    assert load_scenario("mine/other.toml").settings.labour_market.floor == 1.0
    assert load_scenario("wuhu").settings.labour_market.floor == 1500.0


def test_paths_are_shown_short(tmp_path: Path) -> None:
    assert shown(tmp_path / "bundled" / "policies" / "x.toml") == "scenarios/policies/x.toml"
    assert shown(tmp_path / "x.toml") == "x.toml"
    assert shown(Path("/elsewhere/x.toml")) == "/elsewhere/x.toml"


def test_a_path_is_taken_as_it_is() -> None:
    assert find("scenario", "a/b") == Path("a/b")
    assert find("scenario", "~/b.toml") == Path.home() / "b.toml"
