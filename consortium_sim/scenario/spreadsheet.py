"""A table that somebody filled in and saved as CSV: its rows with their lines, every fault at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path as FilePath
from typing import Any

from consortium_sim.errors import Fault, nearest
from consortium_sim.scenario.bundled import shown
from consortium_sim.scenario.lines import Path
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.reading import read_text


@dataclass(frozen=True)
class Column:
    """A column of a table: the field of a row that it fills, its header, and other headers for it."""

    field: str
    header: str
    aliases: tuple[str, ...]
    names: str = ""
    """The table of the settings whose rows its entries name."""
    number: bool = False


@dataclass(frozen=True)
class TableForm:
    """What a table must look like: the list that it fills, its columns, and those that tell its rows apart."""

    parameter: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


SOURCE = Column("source", "source", ("来源", "数据来源"))
"""The optional column of every table: who says so."""


@dataclass(frozen=True)
class Table:
    """A table that was read: its file, and its rows with the line of each."""

    form: TableForm
    origin: Origin
    records: Sequence[Mapping[str, Any]]

    def path(self, position: int) -> Path:
        """Return where the row would stand in a scenario file."""
        return (*self.form.parameter.split("."), position)


def read_table(
    file: str | PathLike[str], form: TableForm, settings: Any, faults: list[Fault]
) -> Table | None:
    """Return the table, or None when it cannot be read at all; note every fault."""
    path = FilePath(file).expanduser()
    name = shown(path)
    text = read_text(path, name, "a table saved as CSV", faults)
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [(reader.line_num, _cells(row)) for row in reader if any(map(str.strip, row))]
    if not rows:
        faults.append(Fault(name, "The table is empty.", _header_words(form)))
        return None
    fields = _fields(rows[0], form, name, faults)
    if fields is None:
        return None
    records: list[dict[str, Any]] = []
    lines: dict[Path, int] = {(): 1}
    entries = _Entries(form, settings)
    for line, cells in rows[1:]:
        cells += [""] * (len(fields) - len(cells))
        if len(cells) != len(fields):
            text = f"The row has {len(cells)} entries, the header {len(fields)}: {', '.join(cells)}."
            faults.append(
                Fault(f"{name}:{line}", text, "one entry under each header; put quotes around commas")
            )
            continue
        record, wrong = entries.read(dict(zip(fields, cells, strict=True)))
        faults += [Fault(f"{name}:{line}", found, expected) for found, expected in wrong]
        lines[(*form.parameter.split("."), len(records))] = line
        records.append({"source": f"own table {path.name}"} | record)
    if len(rows) == 1:
        faults.append(Fault(f"{name}:1", "The table has a header, but no rows.", "one row for each entry"))
    table = Table(form, Origin(name, lines), records)
    faults += _repeated(table)
    return table


def _cells(row: Sequence[str]) -> list[str]:
    """Return the entries of a row without the empty ones that spreadsheets leave at its end."""
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _fields(
    header: tuple[int, list[str]], form: TableForm, name: str, faults: list[Fault]
) -> list[str] | None:
    """Return the field of each column, or None after noting what is wrong with the header."""
    line, cells = header
    before = len(faults)
    where = f"{name}:{line}"
    if len(cells) == 1 and any(mark in cells[0] for mark in ";\t，"):
        faults.append(Fault(where, "The columns are not separated by commas.", _header_words(form)))
        return None
    known = {
        word.lower(): column.field
        for column in (*form.columns, SOURCE)
        for word in (column.header, *column.aliases)
    }
    fields = [known.get(cell.lower(), "") for cell in cells]
    missing = [column for column in form.columns if column.field not in fields]
    strange = [cell for cell, field in zip(cells, fields, strict=True) if not field]
    for column in missing:
        hint = nearest(column.header, strange).replace("Did you mean", "Is it the one called").strip()
        faults.append(
            Fault(where, f"No column is called '{column.header}'. {hint}".strip(), _header_words(form))
        )
    if not missing:
        for cell in strange:
            text = f"The column '{cell}' is not known, and would not be read."
            faults.append(Fault(where, text, f"{_header_words(form)}; remove the others"))
    for field in sorted({field for field in fields if field and fields.count(field) > 1}):
        faults.append(Fault(where, f"Two columns stand for '{field}'.", "one"))
    return fields if len(faults) == before else None


class _Entries:
    """Reads the entries of one row; sectors and occupations are found by their name or title in the city."""

    def __init__(self, form: TableForm, settings: Any) -> None:
        self.columns = {column.field: column for column in form.columns}
        self.known = {
            column.field: dict(_names(getattr(settings, column.names)))
            for column in form.columns
            if column.names
        }

    def read(self, row: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Return the row as a scenario file would have it, and (found, expected) of each fault."""
        record: dict[str, Any] = {}
        wrong: list[tuple[str, str]] = []
        for field, text in row.items():
            column = self.columns.get(field, SOURCE)
            if column.number:
                record[field] = _number(text)
                continue
            if text or column is not SOURCE:
                record[field] = self.known[field].get(text, text) if column.names else text
            if not text and column is not SOURCE:
                wrong.append((f"{column.header} is empty.", "an entry in every column"))
            elif column.names and text not in self.known[field]:
                hint = nearest(text, list(self.known[field]))
                known = ", ".join(dict.fromkeys(self.known[field].values()))
                wrong.append(
                    (f"There is no {column.header} called '{text}'.{hint}", f"one of the base: {known}")
                )
        return record, wrong


def _names(rows: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (what a table may write, name) for every row of a table of the settings."""
    for attribute in ("title", "title_zh"):
        for name, row in rows.items():
            if title := getattr(row, attribute, ""):
                yield title, name
    for name in rows:
        yield name, name


def _number(text: str) -> Any:
    """Return the number, or the text itself, which then is a fault."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _repeated(table: Table) -> Iterator[Fault]:
    """Yield a fault for every row that stands in the table twice."""
    first: dict[tuple[str, ...], int] = {}
    for position, record in enumerate(table.records):
        key = tuple(record[field] for field in table.form.key)
        line = table.origin.line(table.path(position))
        if all(key) and first.setdefault(key, line) != line:
            text = f"{', '.join(key)} stands here for the second time; the first is in line {first[key]}."
            yield table.origin.fault(table.path(position), text, "each once")


def _header_words(form: TableForm) -> str:
    return "the columns " + ", ".join(column.header for column in form.columns)
