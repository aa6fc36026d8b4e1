"""docs/systems.md has a row for every system, and names nothing that does not exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import consortium_sim as cs
from consortium_sim.parameters import declared
from consortium_sim.scenario.bundled import bundled
from consortium_sim.scenario.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "systems.md").read_text(encoding="utf-8")
SYSTEMS = [f"S{number}" for number in range(1, 17)]
SECTIONS = dict(re.findall(r"^## (S\d+) [^\n]+\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
NAMED = set(re.findall(r"`([^`\n]+)`", PAGE))
FUNCTIONS = {name for name in NAMED if name.startswith("mechanisms.")}
KNOWN = {
    *bundled("policy"),
    *bundled("scenario"),
    *cs.INDICATORS,
    *(parameter.name for parameter in declared(Settings)),
}
COMMAND = next(name for name in NAMED if name.startswith("python experiments/systems.py"))


def test_every_system_has_a_section() -> None:
    assert list(SECTIONS) == SYSTEMS


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_section_names_a_channel_an_indicator_a_policy_or_city_and_the_money(system: str) -> None:
    section = SECTIONS[system]
    assert "`mechanisms." in section
    lines = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    moved = [line for line in lines if len(line) == 9]
    paid = [line for line in lines if len(line) == 7]
    assert moved
    assert paid
    assert any(re.search(r"[+−]", line[-2]) for line in moved)
    assert all("NaN" not in cell for line in lines for cell in line)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_that_the_page_names_exists(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(import_module(f"consortium_sim.{module}"), function))


def test_every_other_name_is_a_policy_a_scenario_an_indicator_or_a_parameter() -> None:
    assert not NAMED - FUNCTIONS - KNOWN - {COMMAND}


def test_the_page_tells_its_command_and_its_seeds() -> None:
    seeds = re.search(r"--seeds (\d+)", COMMAND)
    assert seeds is not None
    assert f"seeds 1 to {seeds[1]}" in PAGE
