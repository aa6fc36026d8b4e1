from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from consortium_sim.errors import SettingError
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario, load_scenario, scenarios

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


def test_with_takes_units_dates_and_numbers_of_numpy(city: Scenario) -> None:
    other = city.with_(
        {
            "labour_market.floor": {"value": 2.4, "unit": "万元/年", "source": "Notice 7"},
            "labour_market.delay": [{"from": 70, "value": 3}],
            "enterprises.count": np.int64(300),
            "labour_market.applications": {"value": np.int64(7)},
            "labour_market.separation": np.float64(0.02),
        }
    )
    assert other.settings.labour_market.floor == 2000.0
    assert other.provenance["labour_market.floor"].source == "Notice 7"
    assert other.differences["labour_market.delay"] == Dated(((60, 24), (70, 3)))
    assert type(other.settings.enterprises.count) is int
    assert other.settings.labour_market.applications == 7
    assert type(other.settings.labour_market.separation) is float


def test_with_shows_all_its_mistakes_at_once(city: Scenario) -> None:
    with pytest.raises(SettingError) as caught:
        city.with_({"enterprises.count": 0, "labour_market": 3, "nowhere": 1, "sectors.robotic.tags": ["a"]})
    assert [str(fault) for fault in caught.value.faults] == [
        "scenario 'city': enterprises.count is 0. Expected a whole number from 1 to 100000 (enterprises).",
        "scenario 'city': labour_market is 3, but it is a section with keys of its own. "
        "Expected [labour_market] and its keys below.",
        "scenario 'city': 'nowhere' is not known. Expected one of people, students, labour_market, incentives, "
        "enterprises, colleges, occupations, sectors, events, scale.",
        "scenario 'city': sectors has no row 'robotic' in scenario 'city'. Did you mean 'robotics'?",
    ]


def test_with_takes_only_names(city: Scenario) -> None:
    with pytest.raises(SettingError, match="3 stands where the dotted name of a parameter is expected"):
        city.with_({3: 4})  # type: ignore[dict-item]
    with pytest.raises(SettingError, match=r"changes: found 3\. Expected values by the dotted names"):
        city.with_(3)  # type: ignore[arg-type]


def test_with_takes_sections_rows_and_names_together_and_leaves_them_as_they_are(city: Scenario) -> None:
    changes = {
        "occupations": {"welder": {"wage": 0.9}},
        "occupations.welder.exposure": 0.05,
        "labour_market.floor": 1500,
        "labour_market": {"caps": False},
    }
    settings = city.with_(changes).settings
    assert settings.occupations["welder"].wage == 0.9
    assert settings.occupations["welder"].exposure == 0.05
    assert settings.labour_market.floor == 1500.0
    assert not settings.labour_market.caps
    assert changes["occupations"] == {"welder": {"wage": 0.9}}


def test_a_value_given_twice_is_a_fault(city: Scenario) -> None:
    with pytest.raises(SettingError, match=r"labour_market.floor is given twice\. Expected one value\."):
        city.with_({"labour_market.floor": 1500, "labour_market": {"floor": 1600}})
    with pytest.raises(SettingError, match=r"occupations has the key 3\. Expected a name\."):
        city.with_({"occupations": {3: {"wage": 1}}})


def test_with_can_add_a_whole_row(city: Scenario) -> None:
    other = city.with_({"occupations.baker": {"wage": 0.9}})
    assert other.settings.occupations["baker"].wage == 0.9
    assert other.name == "city [occupations.baker.wage=0.9]"


def test_a_new_row_without_a_needed_value_is_a_fault(city: Scenario) -> None:
    with pytest.raises(SettingError, match=r"scenario 'city': occupations.baker.wage has no value"):
        city.with_({"occupations.baker": {"exposure": 0.01}})


def test_values_that_contradict_each_other_are_a_fault_where_one_of_them_stands(
    city: Scenario, write: Write
) -> None:
    path = write("other.toml", CITY.replace("[occupations.fitter]", "[occupations.filer]"))
    with pytest.raises(
        SettingError, match=r"other.toml:14: sectors.robotics.staffing: there is no occupation 'fit"
    ):
        load_scenario(path)
    with pytest.raises(
        SettingError, match=r"scenario 'city': sectors.robotics.staffing: there is no occupation 'x'"
    ):
        city.with_({"sectors.robotics.staffing": {"x": 1.0}})


def test_a_name_can_be_given_and_many_changes_have_a_short_one(city: Scenario) -> None:
    assert city.with_({"enterprises.count": 9}, name="small").name == "small"
    many = {"enterprises.count": 9, "scale": 2, "labour_market.floor": 1}
    assert city.with_(many).name.startswith("city [3 changes, ")
    assert city.with_({}) is city


def test_a_file_extends_another_and_says_what_it_changes(write: Write, city: Scenario) -> None:
    other = load_scenario(
        write(
            "other.toml",
            """kind = "scenario"
extends = "city"
[labour_market]
floor = 1500
delay = [{ from = 70, value = 3 }]
[occupations.fitter]
exposure = 0.02
""",
        )
    )
    assert other.settings.labour_market.renewal == 0.24
    assert other.differences["labour_market.delay"] == Dated(((60, 24), (70, 3)))
    assert other.settings.occupations["fitter"].wage == 1.1
    assert other.settings.occupations["fitter"].exposure == 0.02
    assert other.provenance["labour_market.renewal"].file == "city.toml"
    assert other.provenance["labour_market.floor"].file == "other.toml"
    assert set(other.provenance) >= {
        "labour_market.delay (from month 60)",
        "labour_market.delay (from month 70)",
    }
    assert "labour_market.delay (from month 80)" not in other.provenance
    assert other.title == "other"


def test_a_file_can_do_without_the_rows_of_its_base(write: Write, city: Scenario) -> None:
    other = load_scenario(
        write(
            "other.toml",
            """kind = "scenario"
extends = "city"
replaces = ["occupations", "sectors"]
[occupations.baker]
wage = 1
[sectors.food]
staffing = { baker = 1 }
""",
        )
    )
    assert list(other.settings.occupations) == ["baker"]
    assert list(other.settings.sectors) == ["food"]
    assert not any("fitter" in name for name in other.provenance)


def test_a_circle_of_bases_is_a_fault_that_shows_the_way(write: Write) -> None:
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        path = write(f"{name}.toml", f'kind = "scenario"\nextends = "{base}"\n')
    with pytest.raises(SettingError) as caught:
        load_scenario(path)
    assert str(caught.value) == (
        "b.toml:2: extends goes round in a circle: c → a → b → c. Expected a base that does not extend this file."
    )


def test_faults_of_the_base_are_shown_with_those_of_the_file(write: Write) -> None:
    write("base.toml", 'kind = "scenario"\n[labour_market]\nfloor = -1\n')
    path = write("city.toml", 'kind = "scenario"\nextends = "base"\n[labour_market]\nflor = 1\n')
    with pytest.raises(SettingError) as caught:
        load_scenario(path)
    assert [str(fault)[:14] for fault in caught.value.faults] == ["city.toml:4: l", "base.toml:3: l"]


def test_scaling_keeps_proportions(city: Scenario) -> None:
    small = city.with_({"incentives.budget": [{"from": 24, "value": 2_400_000}]}).scaled(0.1)
    assert small.settings.people.labour_force == 1_000.0
    assert small.settings.enterprises.count == 20
    assert small.settings.incentives.budget == 120_000.0
    assert small.timeline()[1][1].incentives.budget == 240_000.0
    assert small.settings.labour_market == city.settings.labour_market
    assert small.settings.occupations == city.settings.occupations


def test_a_count_stays_at_least_one_when_scaled(city: Scenario) -> None:
    assert city.with_({"enterprises.count": 20}).scaled(0.01).settings.enterprises.count == 1


def test_a_dated_value_over_a_dated_one_holds_from_its_first_month(city: Scenario) -> None:
    other = city.with_({"labour_market.delay": [{"from": 60, "value": 3}]})
    assert other.differences["labour_market.delay"] == Dated(((60, 3),))


def test_a_city_cannot_be_scaled_below_the_range_of_its_sizes(city: Scenario) -> None:
    with pytest.raises(SettingError, match=r"people.labour_force is 10. Expected a number from 50"):
        city.scaled(0.001)


def test_sums_of_money_grow_with_their_city_beyond_the_range_of_a_file(city: Scenario) -> None:
    large = city.with_({"incentives.budget": 9e8}).scaled(2)
    assert large.settings.incentives.budget == 1.8e9
    assert large.settings.enterprises.count == 400
    with pytest.raises(SettingError, match=r"enterprises.count is 200000. Expected a whole number from 1"):
        city.scaled(1_000)


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf"), "2", True])
def test_a_city_is_scaled_by_a_number_above_zero(city: Scenario, factor: object) -> None:
    with pytest.raises(SettingError, match="Expected a number above 0"):
        city.scaled(factor)  # type: ignore[arg-type]


def test_a_policys_budget_follows_the_size_of_the_city(city: Scenario) -> None:
    policy = Policy("p", {"incentives.budget": 3_000_000, "incentives.subsidy": 800})
    settings = city.scaled(0.1).scaled(0.5).timeline(policy)[0][1]
    assert settings.incentives.budget == pytest.approx(150_000.0)
    assert settings.incentives.subsidy == 800.0


def test_a_scaled_number_says_that_it_was_scaled(city: Scenario) -> None:
    place = city.scaled(0.1).provenance["people.labour_force"]
    assert place.source == "census (× 0.1)"


def test_a_policy_cannot_reach_into_a_row_that_the_scenario_has_not(city: Scenario) -> None:
    policy = Policy("p", {"occupations.weldr.grant": 100})
    with pytest.raises(
        SettingError,
        match=r"policy 'p': occupations has no row 'weldr' in scenario 'city'. Did you mean 'welder'\?",
    ):
        city.timeline(policy)


def test_the_fingerprint_is_that_of_the_values(city: Scenario, write: Write) -> None:
    same = load_scenario(write("same.toml", CITY.replace("A city", "Another name").replace("24", "24.0")))
    assert same.fingerprint() == city.fingerprint()
    assert city.with_({"labour_market.floor": 2_000}).fingerprint() == city.fingerprint()
    others = [
        city.with_({"labour_market.floor": 2_001}),
        city.with_({"labour_market.delay": [{"from": 80, "value": 2}]}),
        city.with_({"sectors.robotics.staffing": {"welder": 0.7, "fitter": 0.3}}),
        city.scaled(0.5),
    ]
    assert len({one.fingerprint() for one in [city, *others]}) == 5


def test_a_scaled_city_differs_from_one_written_that_small(city: Scenario) -> None:
    small = city.scaled(0.5)
    sizes = ("people.labour_force", "students.entrants", "enterprises.count", "incentives.budget")
    written = city.with_({name: small.differences[name] for name in sizes})
    assert written.settings == small.settings
    assert written.fingerprint() != small.fingerprint()


def test_the_fingerprint_is_the_same_in_another_process(city: Scenario, tmp_path: Path) -> None:
    (tmp_path / "city.pickle").write_bytes(pickle.dumps(city))
    code = (
        "import pickle, sys; sys.path.insert(0, sys.argv[1]);"
        "print(pickle.load(open('city.pickle', 'rb')).fingerprint())"
    )
    here = Path(__file__).parent
    found = subprocess.run(
        [sys.executable, "-c", code, str(here)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(here.parents[2])},
    )
    assert found.stdout.strip() == city.fingerprint()


def test_scenarios_are_equal_by_what_they_say(city: Scenario) -> None:
    again = load_scenario("city.toml")
    assert again == city
    assert hash(again) == hash(city)
    assert city.with_({"scale": 2}) != city


def test_loading_a_scenario_object_returns_it(city: Scenario) -> None:
    assert load_scenario(city) is city


def test_a_card_shows_titles_and_counts(write: Write) -> None:
    city = load_scenario(write("x.toml", CITY.replace("A city", "<b>")))
    card = city._repr_html_()
    assert "&lt;b&gt; · 一座城市" in card
    assert "5 values differ from the defaults, 1 of them dated" in card


def test_the_table_of_scenarios_lists_the_bundled_ones(tmp_path: Path, city: Scenario) -> None:
    (tmp_path / "city.toml").rename(tmp_path / "bundled" / "city.toml")
    table = scenarios()
    assert list(table.columns) == ["name", "title", "title_zh", "regions", "people", "source_coverage"]
    assert table.loc[0, "name"] == "city"
    assert table.loc[0, "people"] == 10_000.0
    assert 0 < table.loc[0, "source_coverage"] < 1
    assert load_scenario("city").file == "scenarios/city.toml"


def test_a_scenario_survives_pickling(city: Scenario) -> None:
    copy = pickle.loads(pickle.dumps(city))
    assert copy == city
    assert copy.fingerprint() == city.fingerprint()
