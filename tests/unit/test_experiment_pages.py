"""The pages of experiments are what their commands make of the data beside them, and the commands run."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

import consortium_sim as cs

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOT_KNOWN = re.compile(r"\b(nan|None)\b")
COMMAND = re.compile(r"python experiments/(\w+)\.py((?: --\w+ [\d.]+)+)")


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "experiments"))
    return import_module(name)


def page_of(name: str) -> str:
    if name != "cost_sharing_membership":
        return (DOCS / f"{name}.md").read_text("utf-8")
    section = re.search(
        rf"<!-- begin {name} -->\n(.*?)<!-- end", (DOCS / "patterns.md").read_text("utf-8"), re.S
    )
    assert section is not None
    return section[1]


def told(page: str) -> dict[str, float]:
    """Return what the page's command was told."""
    found = COMMAND.search(page)
    assert found is not None
    words = found[2].split()
    return {
        word.removeprefix("--"): float(value) for word, value in zip(words[::2], words[1::2], strict=True)
    }


@pytest.fixture
def small_city() -> cs.Scenario:
    return cs.load_scenario("wuhu").scaled(0.05).with_({"time.burn_in": 2, "time.horizon": 12})


def test_the_page_of_strategies_is_what_its_data_say(monkeypatch: pytest.MonkeyPatch) -> None:
    strategies, parts = load("strategies", monkeypatch), load("page_parts", monkeypatch)
    page = page_of("strategies")
    said = told(page)
    assert said["seeds"] >= 20
    rows = parts.kept("strategies")
    assert page == strategies.page(rows, int(said["seeds"]), said["size"]).strip() + "\n"
    assert set(rows["city"]) == set(strategies.CITIES)
    effects = rows[(rows["what"] == "effect") & (rows["of"] != strategies.ALONE)]
    assert (effects.groupby(["city", "indicator"]).size() == 15).all()


def test_the_shares_on_the_page_of_strategies_add_up_to_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = load("page_parts", monkeypatch).kept("strategies")
    shares = rows[rows["what"] == "share"].pivot_table(
        index=["city", "indicator"], columns="of", values="mean"
    )
    package = shares.pop("package")
    assert ((shares.sum(axis=1) - package).abs() <= 1e-4 * package.abs()).all()


def test_the_experiment_on_strategies_runs(
    small_city: cs.Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strategies = load("strategies", monkeypatch)
    monkeypatch.setattr(strategies, "STRATEGIES", ("governance", "market"))
    rows = strategies.measured({"small": small_city}, 2, 1, tmp_path / "runs.db")
    page = strategies.page(rows, 2, 0.05)
    assert "Small" in page and not NOT_KNOWN.search(page)
    assert drawn(strategies.picture(rows, 2)) == len(strategies.RESULTS)


def test_the_section_on_membership_is_what_its_data_say(monkeypatch: pytest.MonkeyPatch) -> None:
    membership, parts = load("cost_sharing_membership", monkeypatch), load("page_parts", monkeypatch)
    section = page_of("cost_sharing_membership")
    said = told(section)
    assert said["seeds"] >= 8
    rows = parts.kept("cost_sharing_membership")
    assert section == membership.section(rows, int(said["seeds"]), said["size"]).strip() + "\n"
    assert set(rows["rule"]) == set(membership.RULES)


def test_the_experiment_on_membership_runs(
    small_city: cs.Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    membership = load("cost_sharing_membership", monkeypatch)
    for name, value in {
        "RULES": ("equal", "by_use"), "FEWER": ("by_use",), "OTHERS": (0.2,), "YEARS": 1, "TOLD_YEARS": (1,),
        "FIRST_YEARS": (1, 1),
    }.items():  # fmt: skip
        monkeypatch.setattr(membership, name, value)
    rows = membership.measured(small_city, 2, 1, tmp_path / "runs.db")
    assert "by use" in membership.section(rows, 2, 0.05)
    assert drawn(membership.picture(rows, 2)) == len(membership.SHOWN)


def test_the_page_of_incentives_is_what_its_data_say(monkeypatch: pytest.MonkeyPatch) -> None:
    incentives, parts = load("incentives", monkeypatch), load("page_parts", monkeypatch)
    page = page_of("incentives")
    said = told(page)
    rows = parts.kept("incentives")
    assert page == incentives.page(rows, int(said["seeds"]), said["size"]).strip() + "\n"
    assert set(rows["row"]) == {one.title for one in incentives.INSTRUMENTS}


def test_what_the_page_of_incentives_calls_reached_costs_about_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = load("page_parts", monkeypatch).kept("incentives")
    reached = rows[(rows["told"] == "reached") & (rows["indicator"] == "public_cost")]
    assert len(reached) >= 4
    assert ((reached["mean"] / reached["target"] - 1.0).abs() <= 0.25).all()


def test_the_experiment_on_incentives_runs(
    small_city: cs.Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incentives = load("incentives", monkeypatch)
    monkeypatch.setattr(incentives, "STEPS", 3)
    chosen = [one for one in incentives.INSTRUMENTS if one.title in ("tax credit", "order stipend")]
    rows = incentives.measured(small_city, [1e6], chosen, 2, 1, tmp_path / "runs.db")
    page = incentives.page(rows, 2, 0.05)
    assert "tax credit" in page and "order stipend" in page and not NOT_KNOWN.search(page)
    assert drawn(incentives.picture(rows, 2)) == len(incentives.YIELDS) + 1


def test_the_page_of_assumptions_is_what_its_data_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assumptions, parts = load("assumptions", monkeypatch), load("page_parts", monkeypatch)
    page = page_of("assumptions")
    said = told(page)
    found = assumptions.Found(
        *(parts.kept(f"assumptions_{one}") for one in ("effects", "ranks", "parameters", "families"))
    )
    declared, futures = assumptions.declared_effects(), int(said["samples"])
    assert page == assumptions.page(found, declared, futures, int(said["seeds"]), said["size"]).strip() + "\n"
    assert said["size"] == told(page_of("strategies"))["size"]
    assert found.effects["scenario"].nunique() == said["samples"]


def test_the_experiment_on_assumptions_runs(
    small_city: cs.Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assumptions = load("assumptions", monkeypatch)
    two = ("governance", "market")
    monkeypatch.setattr(assumptions, "ALL", two)
    monkeypatch.setattr(assumptions, "QUESTIONS", {"all": two, "single": two[:1]})
    found = assumptions.measured(small_city, 2, 2, 1, tmp_path / "runs.db")
    page = assumptions.page(found, assumptions.declared_effects(), 2, 2, 0.05)
    assert "governance" in page and not NOT_KNOWN.search(page)
    assert drawn(assumptions.picture(found)) == 2 * len(assumptions.RESULTS)


@pytest.mark.parametrize("name", ["strategies", "cost_sharing_membership", "incentives", "assumptions"])
def test_the_picture_that_a_page_shows_is_there(name: str) -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page_of(name))
    assert shown and all((DOCS / one).stat().st_size > 10_000 for one in shown)
    linked = re.findall(r"\]\((data/[^)]+)\)", page_of(name))
    assert linked and all(len(pd.read_csv(DOCS / one)) for one in linked)


def drawn(figure: Any) -> int:
    """Draw a figure and return how many panels it has."""
    figure.canvas.draw()
    return len(figure.axes)


def test_the_page_of_patterns_begins_with_the_head_that_its_commands_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head = load("patterns_page", monkeypatch).HEAD
    assert (DOCS / "patterns.md").read_text("utf-8").startswith(head)
