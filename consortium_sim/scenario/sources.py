"""Every number of a scenario with its source, and how much of it is an assumption."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.parameters import Quantity, default_of
from consortium_sim.scenario.changes import Dated, Provenance, from_month
from consortium_sim.scenario.scenario import Scenario, load_scenario
from consortium_sim.scenario.tree import Leaf, Part, Rows, Section, Table, flatten, parts
from consortium_sim.scenario.wording import expected, number

if TYPE_CHECKING:
    import pandas as pd


MECHANISMS = Path(__file__).parent.parent / "mechanisms"
"""Code whose constants the parameter page lists; read as text."""
ASSUMED = re.compile(r"\b(assum\w+|calibrat\w+|invented|trial)\b|假设|校准|虚构", re.IGNORECASE)
"""A source with one of these words says that the number was chosen, whatever it refers to besides."""


@dataclass(frozen=True)
class Number:
    """One number of a scenario: what it is and who says so. low, high: its uncertainty, else its range."""

    parameter: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    file: str
    line: int
    assumption: bool


def sources(scenario: str | PathLike[str] | Scenario) -> pd.DataFrame:
    """Return every number of a scenario: parameter, value, unit, low, high, source, file, line, assumption.

    A number that a file changes without a source is an assumption, whatever the source of the default; so is
    one whose source says that it is assumed, calibrated, invented or kept from a trial.
    Dated values, weights by name and listed rows have one row for each number.
    """
    import pandas as pd

    rows = [vars(single) for single in numbers(load_scenario(scenario))]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Number)])


def coverage(scenario: Scenario) -> float:
    """Return the share of a scenario's numbers that have a source, between 0 and 1."""
    assumed = [single.assumption for single in numbers(scenario)]
    return 1.0 - sum(assumed) / len(assumed) if assumed else 0.0


def is_assumed(place: Provenance) -> bool:
    """Tell whether a number was chosen: it states no source, or one that says so."""
    return place.is_assumption or bool(ASSUMED.search(place.source))


def numbers(scenario: Scenario) -> Iterator[Number]:
    """Yield every number of a scenario in the order of its settings."""
    for name, part, value in flatten(scenario.settings):
        if isinstance(part, Rows):
            for position, row in enumerate(value):
                for column, leaf in parts(part.row).items():
                    yield from _numbers(
                        scenario, f"{name}.{position + 1}.{column}", leaf, getattr(row, column)
                    )
        elif isinstance(dated := scenario.differences.get(name), Dated):
            if dated.entries[0][0] > 1:
                yield from _numbers(scenario, name, part, value)
            for month, entry in dated.entries:
                stated = from_month(name, month)
                continued = month == 1 and stated not in scenario.provenance
                yield from _numbers(scenario, name if continued else stated, part, entry)
        else:
            yield from _numbers(scenario, name, part, value)


def _numbers(scenario: Scenario, name: str, part: Part, value: Any) -> Iterator[Number]:
    """Yield the numbers in one value; name: as the provenance has it."""
    if not isinstance(part, Leaf) or not isinstance(part.declaration, Quantity) or value is None:
        return
    quantity = part.declaration
    place = scenario.provenance.get(name, Provenance(quantity.source))
    singles = {name: value}
    if isinstance(value, Mapping):
        singles = {f"{name}.{key}": single for key, single in value.items()}
    elif isinstance(value, tuple):
        singles = {f"{name}.{position}": single for position, single in enumerate(value, 1)}
    for words, single in singles.items():
        yield Number(
            parameter=words,
            value=single,
            unit=quantity.unit,
            low=quantity.low if place.low is None else place.low,
            high=quantity.high if place.high is None else place.high,
            source=place.source or "assumption",
            file=place.file,
            line=place.line,
            assumption=is_assumed(place),
        )


def parameters_page(settings: type) -> str:
    """Return the parameter page of the docs, in Markdown: every parameter of a settings class, by section."""
    return "\n".join(
        [
            "# Parameters",
            "",
            "Generated from the declarations in the code. A file gives a number in the unit shown, or as",
            '`{ value = 1200, unit = "yuan/month", source = "…", low = 900, high = 1500 }`.',
            "**Policy** marks what a policy may set; everything else is a fact of the scenario.",
            "**Size** marks what grows with the city under `scaled`; **start** what only builds the city.",
            "[sources.md](sources.md) tells what stands behind a source such as `domain.md 3`.",
            *_section(settings, ""),
            *_constants(),
            "",
        ]
    )


def _section(kind: type, name: str) -> Iterator[str]:
    known = parts(kind)
    rows = [_row(kind, key, part) for key, part in known.items() if isinstance(part, Leaf)]
    if name or rows:
        yield from ("", f"## `{name}`" if name else "## At the top of the file", "")
        doc = (kind.__doc__ or "").split("\n")[0]
        if not doc.startswith(f"{kind.__name__}("):
            yield from (doc, "")
    if rows:
        yield "| parameter | default | unit | accepts | marks | meaning | source |"
        yield "|---|---|---|---|---|---|---|"
        yield from rows
    for key, part in known.items():
        inner = f"{name}.{key}" if name else key
        if isinstance(part, Section):
            yield from _section(part.kind, inner)
        elif isinstance(part, Table):
            yield from _section(part.row, f"{inner}.<name>")
        elif isinstance(part, Rows):
            yield from _section(part.row, f"[{inner}]")


def _constants() -> Iterator[str]:
    yield from ("", "## Constants", "")
    yield "Assumptions that stand in the code of the mechanisms, where no file can change them."
    yield ""
    yield "| constant | value | where | meaning |"
    yield "|---|---|---|---|"
    for file in sorted(MECHANISMS.rglob("*.py")):
        body = ast.parse(file.read_text("utf-8")).body
        for statement, after in pairwise(body):
            match statement, after:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value),
                    ast.Expr(value=ast.Constant(value=str(meaning))),
                ) if name.isupper() and ("(assumption" in meaning or "assumption," in meaning):
                    where = file.relative_to(MECHANISMS.parent).as_posix()
                    yield _cells(
                        f"`{name}`", f"`{ast.unparse(value)}`", f"`{where}`", inspect.cleandoc(meaning)
                    )


def _row(kind: type, key: str, leaf: Leaf) -> str:
    declaration = leaf.declaration
    unit = declaration.unit if isinstance(declaration, Quantity) else ""
    default = next(default_of(field) for field in fields(kind) if field.name == key)
    marks = []
    if declaration is not None:
        marks += ["policy"] * declaration.lever + ["start"] * declaration.initial
        marks += ["size"] * (isinstance(declaration, Quantity) and declaration.extensive)
    cells = [
        f"`{key}`",
        _default_words(default),
        unit,
        expected(leaf).removesuffix(f" ({unit})"),
        ", ".join(marks),
        declaration.meaning if declaration is not None else "",
        declaration.source if declaration is not None else "",
    ]
    return _cells(*cells)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _default_words(default: Any) -> str:
    if default is MISSING:
        return "none: must be given"
    if isinstance(default, bool):
        return "true" if default else "false"
    if isinstance(default, int | float):
        return number(default)
    if isinstance(default, Mapping):
        return "{ " + ", ".join(f"{key} = {_default_words(value)}" for key, value in default.items()) + " }"
    if isinstance(default, tuple):
        return "[" + ", ".join(map(_default_words, default)) + "]"
    return f'"{default}"' if isinstance(default, str) else "—"
