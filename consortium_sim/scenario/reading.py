"""From a TOML file to changes of settings, with every fault at once: where, what was found, what expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from pathlib import Path as FilePath
from typing import Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario.bundled import Kind, find, shown
from consortium_sim.scenario.changes import Changes
from consortium_sim.scenario.lines import Path, key_lines
from consortium_sim.scenario.tree import PRESENT, WITHOUT_BASE, Leaf, Part, Rows, Section, Table, names, parts
from consortium_sim.scenario.values import Origin, ValueReader, describe

KINDS = ("scenario", "policy", "study", "standards")

_SYNTAX_HELP = {
    "Cannot overwrite": "every key once; this one stands here for the second time",
    "twice": "every [section] once; this one stands here for the second time",
    "Invalid value": 'a number, true or false, a list, or a text in quotes, such as "yuan/month"',
    "Expected '='": "key = value",
    "Illegal character": "a text that ends with its quote on the same line",
}


def settings_class() -> type:
    """Return the class of all settings; imported late, because it knows every mechanism."""
    from consortium_sim.scenario.settings import Settings

    return Settings


@dataclass(frozen=True)
class Document:
    """A TOML file that could be read."""

    path: FilePath
    data: Mapping[str, Any]
    origin: Origin


def read_document(path: FilePath, kinds: Sequence[str], faults: list[Fault]) -> Document | None:
    """Return the file when it is TOML of one of the kinds, else None after noting why not."""
    name = shown(path)
    text = read_text(path, name, "a file ending in .toml", faults)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(name, text, str(error)))
        return None
    document = Document(path, data, Origin(name, key_lines(text)))
    fault = _kind_fault(document, kinds)
    if fault is not None:
        faults.append(fault)
        return None
    return document


def read_text(path: FilePath, name: str, wanted: str, faults: list[Fault]) -> str | None:
    """Return the text of a file, or None after noting why it cannot be read. wanted: in words."""
    if path.is_dir():
        faults.append(Fault(name, "This is a folder.", wanted))
        return None
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        beside = [other.name for other in path.parent.glob(f"*{path.suffix}")] if path.parent.is_dir() else []
        faults.append(Fault(name, f"There is no such file.{nearest(path.name, beside)}"))
        return None
    except OSError as error:
        faults.append(Fault(name, f"The file cannot be read: {error.strerror}."))
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(
            Fault(f"{name}:{line}", "The file is not UTF-8 text.", "a file saved with the encoding UTF-8")
        )
        return None


def _syntax_fault(name: str, text: str, message: str) -> Fault:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.split("\n")
    line = int(place[1]) if place else len(lines)
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    found = f"This is not valid TOML ({reason}): {lines[line - 1].strip()}"
    help_ = next((words for mark, words in _SYNTAX_HELP.items() if mark in message), "")
    return Fault(f"{name}:{line}", found, help_)


def _kind_fault(document: Document, kinds: Sequence[str]) -> Fault | None:
    wanted = " or ".join(f'kind = "{kind}"' for kind in kinds)
    data, origin = document.data, document.origin
    if not data:
        return origin.fault((), "The file is empty.", f"{wanted} as its first key")
    kind = data.get("kind")
    if "kind" not in data:
        return origin.fault((), "The file does not say what it is.", f"{wanted} as its first key")
    if not isinstance(kind, str) or kind not in KINDS:
        hint = nearest(kind, KINDS) if isinstance(kind, str) else ""
        return origin.fault(("kind",), f"The kind of this file is {describe(kind)}.{hint}", wanted)
    if kind not in kinds:
        return origin.fault(
            ("kind",), f"This file is a {kind}.".replace("a standards", "a set of standards"), wanted
        )
    if next(iter(data)) != "kind":
        return origin.fault(
            ("kind",), "kind is not the first key of the file.", f"{wanted} before all others"
        )
    return None


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
                read = self._reader(part, f"{name}.{key}", (*path, key), source, in_row=True).read(raw)
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
        read = self._reader(leaf, name, path, source, in_row).read(raw)
        self.changes.values |= read.values
        self.changes.provenance |= read.provenance

    def _reader(self, leaf: Leaf, name: str, path: Path, source: str, in_row: bool) -> ValueReader:
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
        if declaration is not None and declaration.lever and not declaration.initial:
            return True
        text = f"{name} is a fact of the scenario, not a choice; put it in the scenario."
        self.faults.append(self.origin.fault(path, text))
        return False

    def _unknown(self, key: str, prefix: str, known: Mapping[str, Part], path: Path) -> None:
        text = f"{prefix[:-1]} has no '{key}'." if prefix else f"'{key}' is not known."
        hint = nearest(key, [*known, *(() if prefix else self.header)])
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


def header_text(document: Document, key: str, faults: list[Fault]) -> str:
    """Return a text at the top of a file, empty where there is none."""
    raw = document.data.get(key, "")
    if isinstance(raw, str):
        return raw
    faults.append(document.origin.fault((key,), f"{key} is {describe(raw)}.", "a text in quotes"))
    return ""


def extended(
    document: Document, kind: Kind, above: tuple[FilePath, ...], faults: list[Fault], many: bool = False
) -> list[FilePath]:
    """Return the files that `extends` names; a missing one and a circle are faults."""
    raw = document.data.get("extends", [])
    listed = [raw] if isinstance(raw, str) else raw
    if (
        not isinstance(listed, list)
        or not all(isinstance(name, str) for name in listed)
        or (not many and isinstance(raw, list) and "extends" in document.data)
    ):
        wanted = f"the name of a {kind} or a path" + (", or a list of them" if many else "")
        faults.append(document.origin.fault(("extends",), f"extends is {describe(raw)}.", wanted))
        return []
    files = []
    for position, name in enumerate(listed):
        place = ("extends", position) if isinstance(raw, list) else ("extends",)
        try:
            path = find(kind, name, document.path)
        except SettingError as error:
            faults.append(document.origin.fault(place, str(error)))
            continue
        circle = [other.stem for other in (*above, document.path) if other.resolve() == path.resolve()]
        if circle:
            way = " → ".join(other.stem for other in (*above, document.path, path))
            text = f"extends goes round in a circle: {way}."
            faults.append(document.origin.fault(place, text, "a base that does not extend this file"))
        elif not path.is_file():
            faults.append(document.origin.fault(place, f"extends names a file that is not there: {name}."))
        else:
            files.append(path)
    return files


def nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return dotted names as the nested tables that a file has."""
    tree: dict[str, Any] = {}
    for name, value in changes.items():
        if not isinstance(name, str):
            raise SettingError(f"{describe(name)} stands where the dotted name of a parameter is expected.")
        *way, last = name.split(".")
        branch = tree
        for key in way:
            inner = branch.setdefault(key, {})
            branch = inner if isinstance(inner, dict) else {}
        branch[last] = (
            {**branch.get(last, {}), **value} if isinstance(value, dict) and last in branch else value
        )
    return tree


def by_line(faults: Sequence[Fault], file: str) -> list[Fault]:
    """Return the faults of this file in the order of its lines, then those of other files."""

    def place(fault: Fault) -> tuple[bool, int]:
        name, _, line = fault.where.rpartition(":")
        return (False, int(line)) if name == file and line.isdigit() else (True, 0)

    return sorted(faults, key=place)
