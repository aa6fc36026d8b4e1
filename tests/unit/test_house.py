"""What is declared once is declared well, and the documents speak of what exists."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import consortium_sim
from consortium_sim.mechanisms.incentives.instruments import PUBLIC
from consortium_sim.model import step
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.parameters import Choice, Quantity, default_of
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.scenario.settings import Settings
from consortium_sim.scenario.tree import Rows, Section, Table, parts

PACKAGE = Path(consortium_sim.__file__).parent
PROJECT = PACKAGE.parent
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
DIMENSIONS = {"operation", "upgrading", "resources", "talent"}
MOST_OPEN_NUMBERS = 120
MOST_NUMBERS = 210
OPENED_BY = {
    "campus_production": ("open",),
    "council": ("open",),
    "evaluation": ("instant", "annual", "certification"),
    "finance": ("binding", "open"),
    "government": ("kind",),
    "information_platform": ("open",),
    "levy_grant": ("levy",),
    "practice_centre": ("open",),
    "staff_exchange": ("open",),
    "supervision": ("inspection",),
    "technology_platform": ("open",),
    "training_guides": ("coverage",),
    **dict.fromkeys(PUBLIC, ("rate",)),
}
"""By section, the levers and switches that open its mechanism; closed, none of its numbers moves anything."""
CLOSED = (0.0, False, "fixed")


def declarations(settings: type, prefix: str = "") -> Iterator[tuple[str, Quantity | Choice | None, Any]]:
    """Yield (dotted name, declaration, default) of every value, columns of tables too."""
    fields = settings.__dataclass_fields__
    for name, part in parts(settings).items():
        if isinstance(part, Section):
            yield from declarations(part.kind, f"{prefix}{name}.")
        elif isinstance(part, Table | Rows):
            yield from declarations(part.row, f"{prefix}{name}.<name>.")
        else:
            yield prefix + name, part.declaration, default_of(fields[name])


DECLARED = {name: (declaration, default) for name, declaration, default in declarations(Settings)}
NUMBERS = {name: pair for name, pair in DECLARED.items() if isinstance(pair[0], Quantity)}


@pytest.mark.parametrize("name", DECLARED)
def test_every_parameter_is_declared_with_a_meaning_and_a_source(name: str) -> None:
    declaration, _ = DECLARED[name]
    assert declaration is not None
    assert declaration.meaning.strip()
    assert declaration.source.strip()
    assert len(declaration.source) > 3
    assert not declaration.meaning.endswith(".")


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_has_a_unit_and_a_range_that_holds_its_default(name: str) -> None:
    quantity, default = NUMBERS[name]
    assert isinstance(quantity, Quantity)
    assert quantity.unit
    assert quantity.low < quantity.high
    values = default.values() if isinstance(default, dict) else [default]
    assert all(quantity.low <= value <= quantity.high for value in values)


def test_a_city_without_tables_has_few_enough_numbers_to_understand(base_city: Scenario) -> None:
    own = [name for name in NUMBERS if ".<name>." not in name]
    assert len(own) <= MOST_NUMBERS, f"{len(own)} numbers"
    closed = {
        section
        for section, names in OPENED_BY.items()
        if all(getattr(getattr(base_city.settings, section), name) in CLOSED for name in names)
    }
    assert closed == set(OPENED_BY)
    acting = [name for name in own if name.split(".")[0] not in closed]
    assert len(acting) <= MOST_OPEN_NUMBERS, f"{len(acting)} numbers of mechanisms that are open"


def test_what_a_policy_may_set_is_named_and_can_be_dated() -> None:
    levers = [name for name, (declaration, _) in DECLARED.items() if declaration and declaration.lever]
    assert len(levers) >= 10
    for name in levers:
        declaration = DECLARED[name][0]
        assert declaration is not None
        assert not declaration.initial, name


def test_the_bundled_city_keeps_its_own_rules(base_city: Scenario) -> None:
    assert list(base_city.settings.check()) == []


def test_there_are_indicators_of_all_four_dimensions() -> None:
    assert len(INDICATORS) >= 30
    assert {one.dimension for one in INDICATORS.values()} == DIMENSIONS


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_says_what_it_is_in_two_languages(name: str) -> None:
    one = INDICATORS[name]
    assert one.name == name
    assert re.fullmatch(r"[a-z][a-z_]*", name)
    assert one.dimension in DIMENSIONS
    assert one.unit
    assert one.better in (-1, 0, 1)
    assert one.definition.endswith(".")
    assert one.english
    assert re.search(r"[\u4e00-\u9fff]", one.chinese)
    assert not (one.flow and one.unit == "share")
    assert not (one.extensive and one.unit in ("share", "log"))


@pytest.mark.parametrize("label", ["english", "chinese", "definition"])
def test_no_two_indicators_are_called_the_same(label: str) -> None:
    labels = [getattr(one, label) for one in INDICATORS.values()]
    assert len(set(labels)) == len(labels)


MODEL_PAGE = (PROJECT / "docs" / "model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", MODEL_PAGE)))


def resolved(name: str) -> Any:
    """Return what a dotted name such as mechanisms.industry.move_demand stands for; None if for nothing."""
    parts_of_name = name.split(".")
    for length in range(len(parts_of_name) - 1, 0, -1):
        try:
            module = import_module(".".join(["consortium_sim", *parts_of_name[:length]]))
        except ModuleNotFoundError:
            continue
        try:
            return reduce(getattr, parts_of_name[length:], module)
        except AttributeError:
            return None
    return None


@pytest.mark.parametrize("name", NAMED)
def test_what_the_model_page_names_exists(name: str) -> None:
    """A dotted name is a function or class of a room, or a parameter."""
    assert name in DECLARED or callable(resolved(name)), name


def test_the_model_page_names_a_function_under_every_submodel() -> None:
    details = MODEL_PAGE[MODEL_PAGE.index("## 4. Submodels") : MODEL_PAGE.index("## 8.")]
    sections = re.split(r"\n##+ ", details)[1:]
    assert len(sections) >= 12
    for section in sections:
        title = section.splitlines()[0]
        names = re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", section)
        assert any(name.split(".")[0] in ROOMS and inspect.isroutine(resolved(name)) for name in names), title


def test_the_step_calls_the_phases_in_the_order_of_the_model_page() -> None:
    month = MODEL_PAGE[MODEL_PAGE.index("## 3.") : MODEL_PAGE.index("## Design concepts")]
    told = re.findall(r"^\d+\. `model\.phases\.([a-z_]+)`", month, flags=re.MULTILINE)
    tree = ast.parse(inspect.getsource(step))
    calls = [
        (node.lineno, node.func.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "phases"
    ]
    assert [name for _, name in sorted(calls) if name != "begin"] == told
    assert len(told) == 10


def test_the_phases_are_numbered_in_the_step_as_on_the_model_page() -> None:
    comments = re.findall(r"^    # (\d+)\. ", inspect.getsource(step), flags=re.MULTILINE)
    assert comments == [str(number) for number in range(1, 11)]


def words_of(page: str) -> list[str]:
    text = (PROJECT / "docs" / page).read_text(encoding="utf-8").partition("## Symbols")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| ")]
    return [word.strip() for row in rows if row.strip() != "word" for word in row.split(",")]


def test_the_glossary_has_one_entry_for_a_word() -> None:
    words = words_of("glossary.md")
    assert len(words) > 60
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([a-z_/.-]+\.md)\)", MODEL_PAGE))))
def test_links_of_the_model_page_lead_somewhere(link: str) -> None:
    assert (PROJECT / "docs" / link).is_file()
