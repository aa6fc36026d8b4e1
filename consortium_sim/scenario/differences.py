"""From nested data to differences of settings, along the shape of the settings, with every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario.changes import Changes
from consortium_sim.scenario.lines import Path
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.tree import PRESENT, WITHOUT_BASE, Leaf, Part, Rows, Section, Table, names, parts
from consortium_sim.scenario.values import ValueReader
from consortium_sim.scenario.wording import describe


@dataclass
class SettingsReader:
    """Reads nested data along the shape of a settings class and notes every fault.

    choices_only: a policy may set levers, and nothing else. header: keys of the file that were read before.
    """

    settings: type
    origin: Origin
    faults: list[Fault]
    choices_only: bool = False
    header: Sequence[str] = ()
    changes: Changes = field(default_factory=Changes)

    def read(self, data: Mapping[str, Any]) -> Changes:
        """Return the changes that the data state."""
        body = {key: raw for key, raw in data.items() if key not in self.header}
        self._section(self.settings, body, "", (), "")
        return self.changes

    def empty(self, tables: Sequence[str], path: Path) -> None:
        """Let the named tables start without the rows of the base."""
        known = list(_tables(self.settings))
        for position, name in enumerate(tables):
            if name in known:
                self.changes.values[f"{name}.{WITHOUT_BASE}"] = True
            else:
                text = f"No table of rows is called '{name}'.{nearest(name, known)}"
                self.faults.append(self.origin.fault((*path, position), text, "one of " + ", ".join(known)))

    def _section(self, kind: type, data: Mapping[str, Any], prefix: str, path: Path, source: str) -> None:
        known = parts(kind)
        for key, raw in data.items():
            here = (*path, key)
            if key in known:
                self._part(known[key], raw, prefix + key, here, source)
            elif key != "source" or not path:
                self._unknown(key, prefix, known, here)

    def _part(self, part: Part, raw: Any, name: str, path: Path, source: str) -> None:
        if isinstance(part, Section | Table) and not isinstance(raw, Mapping):
            text = f"{name} is {describe(raw)}, but it is a section with keys of its own."
            self.faults.append(self.origin.fault(path, text, f"[{name}] and its keys below"))
        elif isinstance(part, Section):
            self._section(
                part.kind, raw, f"{name}.", path, self._common_source(part.kind, raw, name, path) or source
            )
        elif isinstance(part, Table):
            self._table(part, raw, name, path)
        elif self.choices_only and not self._is_choice(part.declaration, name, path):
            return
        elif isinstance(part, Rows):
            self._rows(part, raw, name, path)
        else:
            self._leaf(part, raw, name, path, source, in_row=False)

    def _table(self, table: Table, raw: Mapping[str, Any], name: str, path: Path) -> None:
        common = self._common_source(table.row, raw, name, path)
        for row_name, row in raw.items():
            here = (*path, row_name)
            if row_name == "source" and not isinstance(row, Mapping):
                continue
            if "." in row_name or not row_name.strip() or row_name in (WITHOUT_BASE, PRESENT):
                text = f"A row of {name} is called '{row_name}'."
                self.faults.append(self.origin.fault(here, text, "a name without dots, not empty"))
            elif not isinstance(row, Mapping):
                text = f"{name}.{row_name} is {describe(row)}."
                columns = ", ".join(parts(table.row))
                self.faults.append(self.origin.fault(here, text, f"a row: a table with the keys {columns}"))
            else:
                source = self._common_source(table.row, row, f"{name}.{row_name}", here) or common
                self.changes.provenance[f"{name}.{row_name}"] = self.origin.provenance(here, source)
                known = parts(table.row)
                if not any(key in known for key in row):
                    self.changes.values[f"{name}.{row_name}.{PRESENT}"] = True
                for key, value in row.items():
                    if key in known:
                        self._column(known[key], value, f"{name}.{row_name}.{key}", (*here, key), source)
                    elif key != "source":
                        self._unknown(key, f"{name}.{row_name}.", known, (*here, key))

    def _column(self, part: Part, raw: Any, name: str, path: Path, source: str) -> None:
        assert isinstance(part, Leaf), f"{name}: rows hold values only"
        if not self.choices_only or self._is_choice(part.declaration, name, path):
            self._leaf(part, raw, name, path, source, in_row=True)

    def _rows(self, rows: Rows, raw: Any, name: str, path: Path) -> None:
        if not isinstance(raw, list | tuple):
            text = f"{name} is {describe(raw)}, but it is a list of rows."
            self.faults.append(self.origin.fault(path, text, f"[[{name}]] before each row"))
            return
        known = parts(rows.row)
        made = []
        for position, entry in enumerate(raw):
            here, called = (*path, position), f"{name}.{position + 1}"
            entry = vars(entry) if is_dataclass(entry) else entry
            if not isinstance(entry, Mapping):
                text = f"{called} is {describe(entry)}."
                self.faults.append(
                    self.origin.fault(here, text, "a row: a table with the keys " + ", ".join(known))
                )
                continue
            if "from" in entry and "value" in entry and "from" not in known:
                text = f"{name} is dated, but a list of rows cannot be."
                self.faults.append(self.origin.fault(here, text, "the rows themselves"))
                return
            source = self._common_source(rows.row, entry, called, here)
            made.append(self._row(rows.row, entry, called, here, source))
        if all(row is not None for row in made) and len(made) == len(raw):
            self.changes.values[name] = tuple(made)
            self.changes.provenance[name] = self.origin.provenance(path)

    def _row(self, row: type, entry: Mapping[str, Any], name: str, path: Path, source: str) -> Any:
        known, before = parts(row), len(self.faults)
        values: dict[str, Any] = {}
        for key, raw in entry.items():
            part = known.get(key)
            if isinstance(part, Leaf):
                read = self.value_reader(part, f"{name}.{key}", (*path, key), source, in_row=True).read(raw)
                values.update(zip((key,), read.values.values(), strict=False))
                self.changes.provenance |= read.provenance
            elif key != "source":
                self._unknown(key, f"{name}.", known, (*path, key))
        for column in fields(row):
            if column.name not in entry and column.default is column.default_factory is MISSING:
                text = f"{name} has no {column.name}."
                self.faults.append(self.origin.fault(path, text, "a value; the column has no default"))
        return row(**values) if len(self.faults) == before else None

    def _leaf(self, leaf: Leaf, raw: Any, name: str, path: Path, source: str, in_row: bool) -> None:
        read = self.value_reader(leaf, name, path, source, in_row).read(raw)
        self.changes.values |= read.values
        self.changes.provenance |= read.provenance

    def value_reader(self, leaf: Leaf, name: str, path: Path, source: str, in_row: bool) -> ValueReader:
        """Return what reads one value; a kind of file with units of its own refines it."""
        not_dated = ""
        if in_row:
            not_dated = "the values in tables of rows cannot be"
        elif leaf.declaration is not None and leaf.declaration.initial:
            not_dated = "it only builds the city before the run, so it cannot change later"
        return ValueReader(name, leaf, self.origin, path, self.faults, source, not_dated)

    def _common_source(self, kind: type, data: Mapping[str, Any], name: str, path: Path) -> str:
        """Return the `source` that stands in a section or row and holds for all its numbers."""
        raw = data.get("source", "")
        if "source" in parts(kind) or isinstance(raw, Mapping):
            return ""
        if not isinstance(raw, str) or ("source" in data and not raw.strip()):
            text = f"{name}.source is {describe(raw)}."
            self.faults.append(self.origin.fault((*path, "source"), text, "a reference in quotes"))
            return ""
        return raw

    def _is_choice(self, declaration: Quantity | Choice | None, name: str, path: Path) -> bool:
        if declaration is not None and declaration.lever:
            return True
        text = f"{name} is a fact of the scenario, not a choice; put it in the scenario."
        self.faults.append(self.origin.fault(path, text))
        return False

    def _unknown(self, key: str, prefix: str, known: Mapping[str, Part], path: Path) -> None:
        text = f"{prefix[:-1]} has no '{key}'." if prefix else f"'{key}' is not known."
        hint = nearest(str(key), [*known, *(() if prefix else self.header)])
        if not hint:
            elsewhere = [name for name in names(self.settings) if name.rsplit(".", 1)[-1] == key]
            hint = f" Did you mean '{elsewhere[0]}'?" if elsewhere else ""
        self.faults.append(self.origin.fault(path, text + hint, "" if hint else "one of " + ", ".join(known)))


def _tables(settings: type, prefix: str = "") -> Iterator[str]:
    for name, part in parts(settings).items():
        if isinstance(part, Table):
            yield prefix + name
        elif isinstance(part, Section):
            yield from _tables(part.kind, f"{prefix}{name}.")


def nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return dotted names as the nested tables that a file has.

    Raises SettingError where it is no mapping, a name is no text, or a value is given twice.
    """
    if not isinstance(changes, Mapping):
        wanted = 'values by the dotted names of parameters, such as {"hosting.known": 30}'
        raise SettingError(Fault("changes", f"found {describe(changes)}.", wanted))
    tree: dict[str, Any] = {}
    for name, value in changes.items():
        if not isinstance(name, str):
            raise SettingError(f"{describe(name)} stands where the dotted name of a parameter is expected.")
        branch = value
        for key in reversed(name.split(".")):
            branch = {key: branch}
        _graft(tree, branch, "")
    return tree


def _graft(tree: dict[str, Any], branch: Mapping[str, Any], above: str) -> None:
    """Put the values of a branch into the tree."""
    for key, value in branch.items():
        if not isinstance(key, str):
            raise SettingError(f"{above[:-1]} has the key {describe(key)}. Expected a name.")
        name = above + key
        if isinstance(value, Mapping) and isinstance(tree.setdefault(key, {}), dict):
            _graft(tree[key], value, f"{name}.")
        elif key in tree:
            raise SettingError(f"{name} is given twice. Expected one value.")
        else:
            tree[key] = value
