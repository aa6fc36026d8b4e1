"""Settings that name a file: the file's content belongs to what a run is known by."""

from __future__ import annotations

from pathlib import Path

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.model.standards import standard_in_force
from consortium_sim.scenario.policy import Policy, load_policy

STANDARD = """kind = "standards"
extends = "base"
title = "Our own"
illustrative = true
"""
BASE = """kind = "standards"
title = "Base"
illustrative = true
[indicators.participation]
target = 0.5
"""
POLICY = """kind = "policy"
title = "Own standard"
[evaluation]
annual = true
standard = "ours.toml"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"ours": STANDARD, "base": BASE, "policy": POLICY}.items():
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def setting(folder: Path) -> str:
    value: str = load_policy(folder / "policy.toml").changes["evaluation.standard"]
    return value


def test_a_bundled_standard_is_kept_by_its_name() -> None:
    assert Policy("p", {"evaluation.standard": "group"}).changes == {"evaluation.standard": "group"}
    assert standard_in_force("group").scope == "group"


def test_a_path_starts_at_the_file_that_names_it_and_leads_to_the_standard(folder: Path) -> None:
    assert standard_in_force(setting(folder)).indicators["participation"].target == 0.5


def test_a_policy_made_of_the_changes_of_another_is_the_same(folder: Path) -> None:
    policy = load_policy(folder / "policy.toml")
    assert Policy("again", policy.changes).fingerprint() == policy.fingerprint()


@pytest.mark.parametrize("changed", ["ours", "base"])
def test_a_policy_is_another_one_when_its_standard_or_the_base_of_that_changes(
    folder: Path, changed: str
) -> None:
    before = load_policy(folder / "policy.toml").fingerprint()
    path = folder / f"{changed}.toml"
    path.write_text(path.read_text() + "# more\n")
    assert load_policy(folder / "policy.toml").fingerprint() != before


def test_a_standard_that_changed_since_the_policy_was_read_is_refused(folder: Path) -> None:
    value = setting(folder)
    (folder / "base.toml").write_text(BASE.replace("0.5", "0.6"))
    with pytest.raises(SettingError, match=r"ours\.toml: this set of standards has changed since a setting"):
        standard_in_force(value)


def test_an_unknown_name_and_a_missing_file_are_faults_of_the_line(folder: Path) -> None:
    path = folder / "policy.toml"
    path.write_text(POLICY.replace("ours.toml", "locl"))
    with pytest.raises(SettingError, match=r"policy\.toml:5: evaluation\.standard .* Did you mean 'local'\?"):
        load_policy(path)
    path.write_text(POLICY.replace("ours.toml", "gone.toml"))
    with pytest.raises(SettingError, match=r"policy\.toml:5: evaluation\.standard .*no such file"):
        load_policy(path)


def test_a_standard_with_faults_is_refused_with_all_of_them(folder: Path) -> None:
    (folder / "base.toml").write_text(BASE + "[indicators.participacion]\ntarget = 2\n")
    with pytest.raises(SettingError, match=r"no indicator 'participacion'\. Did you mean 'participation'"):
        standard_in_force(setting(folder))
