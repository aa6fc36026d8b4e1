"""What users see when a file is wrong: one test for each guard, with the model's own settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_sim.errors import ConsortiumError, SettingError
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.scenario import load_scenario

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into a fresh working folder."""
    monkeypatch.chdir(tmp_path)

    def written(name: str, content: str | bytes) -> Path:
        data = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(data)
        return Path(name)

    return written


def faults_of(load: Callable[[Path], object], path: Path) -> list[str]:
    with pytest.raises(SettingError) as caught:
        load(path)
    assert isinstance(caught.value, ConsortiumError)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", 'x.toml:1: The file is empty. Expected kind = "scenario" or kind = "country" as its first key.'),
        (
            "# only a comment\n",
            'x.toml:1: The file is empty. Expected kind = "scenario" or kind = "country" as its first key.',
        ),
        ('title = "A"\n', "x.toml:1: The file does not say what it is."),
        (
            'kind = "policy"\n',
            'x.toml:1: This file is a policy. Expected kind = "scenario" or kind = "country".',
        ),
        ('kind = "study"\n', "x.toml:1: This file is a study."),
        ('kind = "standards"\n', "x.toml:1: This file is a set of standards."),
        (
            'kind = "scenaro"\n',
            "x.toml:1: The kind of this file is the text \"scenaro\". Did you mean 'scenario'?",
        ),
        ("kind = 3\n", "x.toml:1: The kind of this file is 3."),
        ('title = "A"\nkind = "scenario"\n', "x.toml:2: kind is not the first key of the file."),
        (
            'kind = "scenario"\n[time]\nhorizon = \n',
            "x.toml:3: This is not valid TOML (Invalid value): horizon =",
        ),
        (
            'kind = "scenario"\ntitle = A city\n',
            "x.toml:2: This is not valid TOML (Invalid value): title = A city",
        ),
        (
            'kind = "scenario"\ntitle = "A"\ntitle = "B"\n',
            'x.toml:3: This is not valid TOML (Cannot overwrite a value): title = "B" Expected every key once',
        ),
        (
            'kind = "scenario"\n[time]\n[people]\n[time]\n',
            "x.toml:4: This is not valid TOML (Cannot declare ('time',) twice): [time] Expected every [sec",
        ),
        ('kind = "scenario"\n[time\n', "x.toml:2: This is not valid TOML"),
        ('kind = "scenario"\ntitle = "A\n', "x.toml:2: This is not valid TOML (Illegal character"),
        ('kind = "scenario"\nhorizon\n', "x.toml:2: This is not valid TOML (Expected '=' after a key"),
        ('kind = "scenario"\nx = [1,\n', "x.toml:3: This is not valid TOML"),
        ('kind = "scenario"\n# 城市\n'.encode("gbk"), "x.toml:2: The file is not UTF-8 text."),
        ('kind = "scenario"\n'.encode("utf-16"), "x.toml:1: The file is not UTF-8 text."),
    ],
)
def test_a_file_that_is_no_scenario_says_so_on_its_line(
    write: Write, content: str | bytes, message: str
) -> None:
    found = faults_of(load_scenario, write("x.toml", content))
    assert len(found) == 1
    assert found[0].startswith(message)


def test_a_missing_file_gets_the_nearest_one(write: Write) -> None:
    write("my-city.toml", 'kind = "scenario"\n')
    assert faults_of(load_scenario, Path("my-cty.toml")) == [
        "my-cty.toml: There is no such file. Did you mean 'my-city.toml'?"
    ]
    assert faults_of(load_scenario, Path("nowhere/city.toml")) == [
        "nowhere/city.toml: There is no such file."
    ]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert faults_of(load_scenario, tmp_path) == [
        f"{tmp_path}: This is a folder. Expected a file ending in .toml."
    ]


def test_a_file_that_may_not_be_read_says_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write("x.toml", 'kind = "scenario"\n')
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert faults_of(load_scenario, path) == ["x.toml: The file cannot be read: Permission denied."]


def test_a_scenario_given_as_a_policy_is_refused(write: Write) -> None:
    path = write("x.toml", 'kind = "scenario"\n')
    assert faults_of(load_policy, path) == ['x.toml:1: This file is a scenario. Expected kind = "policy".']


def test_every_fault_of_a_city_is_shown_at_once(write: Write) -> None:
    path = write(
        "city.toml",
        """kind = "scenario"
extends = "base-city"
titel = "City"

[people]
labour_force = "17300"
scale = true

[enterprises]
count = -3
tightness = { value = 1.1, unit = "yuan" }

[time]
horizon = 120.5
burn_inn = 12

[colleges]
renewal = { value = 15, unit = "%/year", low = 20, high = 30 }
lag = [{ from = 13, value = 1, unit = "years" }, { from = 7, value = 6 }]
seat_change = nan

[occupations.welding]
wage = 300
wagge = 1

[[events]]
kind = "openning"
""",
    )
    assert [fault.split(" Expected")[0] for fault in faults_of(load_scenario, path)] == [
        "city.toml:3: 'titel' is not known. Did you mean 'title'?",
        'city.toml:6: people.labour_force is the text "17300".',
        "city.toml:7: people.scale is true.",
        "city.toml:10: enterprises.count is -3.",
        "city.toml:11: enterprises.tightness is given in 'yuan'.",
        "city.toml:14: time.horizon is 120.5.",
        "city.toml:15: time has no 'burn_inn'. Did you mean 'burn_in'?",
        "city.toml:18: colleges.renewal is 0.15 with low = 0.2 and high = 0.3.",
        "city.toml:19: colleges.lag is dated from month 7, after an entry from month 13.",
        "city.toml:20: colleges.seat_change is nan.",
        "city.toml:23: occupations.welding.wage is 300.",
        "city.toml:24: occupations.welding has no 'wagge'. Did you mean 'wage'?",
        "city.toml:27: events.1.kind is the text \"openning\". Did you mean 'opening'?",
    ]


def test_what_only_builds_the_city_cannot_be_dated(write: Write) -> None:
    text = (
        'kind = "scenario"\nextends = "base-city"\n[people]\nlabour_force = [{ from = 13, value = 9000 }]\n'
    )
    assert faults_of(load_scenario, write("city.toml", text)) == [
        "city.toml:4: people.labour_force is dated, but it only builds the city before the run, "
        "so it cannot change later."
    ]


def test_names_that_do_not_fit_each_other_are_found_where_they_stand(write: Write) -> None:
    text = """kind = "scenario"
extends = "base-city"
[sectors.equipment]
share = 0.3
staffing = { weldin = 0.5, machining = 0.5 }
"""
    found = faults_of(load_scenario, write("city.toml", text))
    assert len(found) == 1
    assert found[0].startswith("city.toml:5: sectors.equipment.staffing")
    assert "'weldin'. Did you mean 'welding'?" in found[0]


def test_a_policy_is_told_which_numbers_are_no_choice(write: Write) -> None:
    text = 'kind = "policy"\n[people]\nlabour_force = 9000\n[occupations.welding]\nwage = 2\n'
    sentence = "is a fact of the scenario, not a choice; put it in the scenario."
    assert faults_of(load_policy, write("p.toml", text)) == [
        f"p.toml:3: people.labour_force {sentence}",
        f"p.toml:5: occupations.welding.wage {sentence}",
    ]
    with pytest.raises(SettingError, match=f"policy 'p': people.labour_force {sentence}"):
        Policy("p", {"people.labour_force": 9000})


def test_a_name_that_is_not_bundled_gets_the_nearest(write: Write) -> None:
    with pytest.raises(SettingError, match=r"No scenario is called 'base-ciy'\. Did you mean 'base-city'\?"):
        load_scenario("base-ciy")
    with pytest.raises(SettingError, match=r"No policy is called 'basline'\. Did you mean 'baseline'\?"):
        load_policy("basline")
