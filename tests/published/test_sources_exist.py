"""Sources that point into ../shared point at something that is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from consortium_sim.model.standards import load_standards
from consortium_sim.parameters import declared
from consortium_sim.scenario.bundled import bundled
from consortium_sim.scenario.policy import load_policy
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.settings import Settings
from consortium_sim.scenario.sources import sources
from consortium_sim.study.levers import quantity_of

POINTER = re.compile(r"\b(domain|theory|labour|findings|model)\.md (\d+(?:\.\d+)?)")
FOLDERS = {
    "domain": "sources",
    "theory": "sources",
    "labour": "sources",
    "findings": "design",
    "model": "design",
}


def pointers() -> Iterator[tuple[str, str, str]]:
    """Yield (who says so, file, section) of every pointer in code, scenarios, policies and standards."""
    for parameter in declared(Settings):
        for file, section in POINTER.findall(parameter.declaration.source):
            yield parameter.name, file, section
    for name in bundled("scenario"):
        table = sources(load_scenario(name))
        for row in table.itertuples():
            for file, section in POINTER.findall(str(row.source)):
                yield f"{name}: {row.parameter}", file, section
    for name in bundled("policy"):
        for parameter, place in load_policy(name).provenance.items():
            for file, section in POINTER.findall(place.source):
                yield f"{name}: {parameter}", file, section
    for name in bundled("standards"):
        standard = load_standards(name)
        texts = {"source": standard.source} | {
            parameter: place.source for parameter, place in standard.provenance.items()
        }
        for parameter, text in texts.items():
            for file, section in POINTER.findall(text):
                yield f"{name}: {parameter}", file, section
    for path in (Path(__file__).parents[2] / "consortium_sim" / "mechanisms").rglob("*.py"):
        for file, section in POINTER.findall(path.read_text("utf-8")):
            yield path.name, file, section


def test_every_section_that_is_named_as_a_source_exists(shared: Path) -> None:
    headings = {
        file: set(
            re.findall(r"^#+ (\d+(?:\.\d+)?)", (shared / folder / f"{file}.md").read_text("utf-8"), re.M)
        )
        for file, folder in FOLDERS.items()
    }
    wrong = sorted({one for one in pointers() if one[2] not in headings[one[1]]})
    assert not wrong


@pytest.mark.parametrize("name", bundled("policy"))
def test_every_number_of_a_policy_has_a_source_or_is_said_to_be_an_assumption(name: str) -> None:
    policy = load_policy(name)
    numbers = [parameter for parameter in policy.changes if quantity_of(parameter) is not None]
    unsaid = [one for one in numbers if not (one in policy.provenance and policy.provenance[one].source)]
    assert not unsaid


def test_pointers_of_policies_are_looked_at() -> None:
    assert ("rd-grant: rd_grant.cap", "domain", "2.2") in set(pointers())


@pytest.mark.parametrize("section", ["3", "5.3", "5.4"])
def test_wuhu_uses_the_sourced_figures(section: str) -> None:
    assert section in {
        found for who, file, found in pointers() if file == "domain" and who.startswith("wuhu")
    }
