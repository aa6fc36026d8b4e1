"""The shape of a settings class: sections, tables of rows, lists of rows, and single values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from consortium_sim.parameters import Choice, Quantity, default_of


@dataclass(frozen=True)
class Section:
    """A nested dataclass: `[labour_market]`."""

    kind: type


@dataclass(frozen=True)
class Table:
    """Rows by name: `[occupations.welder]`."""

    row: type


@dataclass(frozen=True)
class Rows:
    """A list of rows: `[[events]]`."""

    row: type
    declaration: Quantity | Choice | None


@dataclass(frozen=True)
class Leaf:
    """One value: a number, a switch, an option, names, or numbers by name."""

    hint: Any
    declaration: Quantity | Choice | None


Part = Section | Table | Rows | Leaf

WITHOUT_BASE = "*"
"""Name under a table that says: the rows of the base are gone."""
PRESENT = "+"
"""Name under a row that says: the row is there, though it states no value."""


@cache
def parts(settings: Any) -> Mapping[str, Part]:
    """Return what each field of a settings dataclass is, in order."""
    hints = get_type_hints(settings, include_extras=True)
    return {field.name: _part(hints[field.name]) for field in fields(settings)}


def _part(hint: Any) -> Part:
    declaration = None
    if get_origin(hint) is Annotated:
        hint, declaration = get_args(hint)[:2]
    if is_dataclass(hint) and isinstance(hint, type):
        return Section(hint)
    arguments = [argument for argument in get_args(hint) if argument not in (..., NoneType)]
    if arguments and is_dataclass(arguments[-1]) and isinstance(arguments[-1], type):
        return Table(arguments[-1]) if get_origin(hint) is dict else Rows(arguments[-1], declaration)
    return Leaf(hint, declaration)


def names(settings: type, prefix: str = "") -> Iterator[str]:
    """Yield every dotted name that a file may set; a row's name is written `<name>`."""
    for name, part in parts(settings).items():
        if isinstance(part, Section):
            yield from names(part.kind, f"{prefix}{name}.")
        elif isinstance(part, Table):
            yield from names(part.row, f"{prefix}{name}.<name>.")
        else:
            yield prefix + name


def part_at(settings: type, name: str) -> Part | None:
    """Return the part with this dotted name (row names included), or None."""
    part: Part | None = Section(settings)
    keys = name.split(".")
    while keys and part is not None:
        if isinstance(part, Table):
            part, keys = Section(part.row), keys[1:]
        elif isinstance(part, Section):
            part, keys = parts(part.kind).get(keys[0]), keys[1:]
        else:
            return None
    return part


def quantity_at(settings: type, name: str) -> Quantity | None:
    """Return how the number with this dotted name is declared; None for anything else."""
    part = part_at(settings, name)
    declaration = part.declaration if isinstance(part, Leaf) else None
    return declaration if isinstance(declaration, Quantity) else None


def row_of(settings: type, name: str) -> tuple[str, str] | None:
    """Return (table, row name) when the dotted name stands in a table of rows, else None."""
    keys = name.split(".")
    for length in range(1, len(keys)):
        table = ".".join(keys[:length])
        if isinstance(part_at(settings, table), Table):
            return table, keys[length]
    return None


def flatten(settings: Any, prefix: str = "") -> Iterator[tuple[str, Leaf | Rows, Any]]:
    """Yield (dotted name, part, value) of every value of a settings object; a list of rows is one value."""
    for name, part in parts(settings.__class__).items():
        value = getattr(settings, name)
        if isinstance(part, Section):
            yield from flatten(value, f"{prefix}{name}.")
        elif isinstance(part, Table):
            for row_name, row in value.items():
                yield from flatten(row, f"{prefix}{name}.{row_name}.")
        else:
            yield prefix + name, part, value


class MissingValues(ValueError):
    """Rows or sections lack values that have no default."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        super().__init__(", ".join(names))


def build(settings: type, values: Mapping[str, Any]) -> Any:
    """Return a settings object with the declared defaults and the given values by dotted name.

    Raises MissingValues with the name of every value that is not given and has no default.
    """
    missing: list[str] = []
    built = _built(settings, _nested(values), MISSING, "", missing)
    if missing:
        raise MissingValues(missing)
    return built


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *way, last = name.split(".")
        branch = tree
        for key in way:
            branch = branch.setdefault(key, {})
        branch[last] = value
    return tree


def _built(kind: type, tree: Mapping[str, Any], base: Any, prefix: str, missing: list[str]) -> Any:
    """Return `base` (MISSING: the declared defaults) with the values of the tree; note what is missing."""
    before = len(missing)
    given: dict[str, Any] = {}
    by_name = {field.name: field for field in fields(kind)}
    for name, part in parts(kind).items():
        old = default_of(by_name[name]) if base is MISSING else getattr(base, name)
        new = tree.get(name, MISSING)
        if isinstance(part, Section):
            given[name] = _built(part.kind, {} if new is MISSING else new, old, f"{prefix}{name}.", missing)
        elif isinstance(part, Table):
            given[name] = _rows(part.row, {} if new is MISSING else new, old, f"{prefix}{name}.", missing)
        elif new is not MISSING or old is not MISSING:
            given[name] = old if new is MISSING else new
        else:
            missing.append(prefix + name)
    return kind(**given) if len(missing) == before else None


def _rows(row: type, tree: Mapping[str, Any], old: Any, prefix: str, missing: list[str]) -> dict[str, Any]:
    rows = {} if WITHOUT_BASE in tree or old is MISSING else dict(old)
    for name, values in tree.items():
        if name != WITHOUT_BASE:
            rows[name] = _built(row, values, rows.get(name, MISSING), f"{prefix}{name}.", missing)
    return rows
