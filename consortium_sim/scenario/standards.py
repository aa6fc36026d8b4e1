"""Standards: what evaluation demands, read from files, their indicators held against the model's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike
from pathlib import Path as FilePath
from typing import Any, Protocol

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.mechanisms.evaluation.standard import OF_INDICATOR, Standard, unit_of_a_year
from consortium_sim.parameters import Quantity
from consortium_sim.scenario.bundled import find
from consortium_sim.scenario.changes import Changes, Provenance
from consortium_sim.scenario.differences import SettingsReader
from consortium_sim.scenario.lines import Path
from consortium_sim.scenario.reading import by_line, extended, read_document
from consortium_sim.scenario.sources import is_assumed
from consortium_sim.scenario.stages import checked_stages
from consortium_sim.scenario.tree import Leaf
from consortium_sim.scenario.values import ValueReader

_HEADER = ("kind", "extends")
_DEMANDS = ("target", "worst", "threshold", "dimension_threshold")
"""Keys of the numbers that a standard lives by; each has a public source, or the standard is illustrative."""


class Declared(Protocol):
    """What a standard needs to know of an indicator."""

    @property
    def unit(self) -> str:
        """As the model's table has it, per month for an amount of the month."""

    @property
    def dimension(self) -> str:
        """One of the four dimensions."""

    @property
    def better(self) -> int:
        """+1: more is better; −1: less is; 0: neither."""

    @property
    def flow(self) -> bool:
        """It is an amount of the month."""


@dataclass(frozen=True, kw_only=True)
class LoadedStandard(Standard):
    """A standard from a file: its name, and who says so, by dotted name."""

    name: str = ""
    provenance: Mapping[str, Provenance] = field(default_factory=dict, compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)


def read_standard(name_or_path: str | PathLike[str], indicators: Mapping[str, Declared]) -> LoadedStandard:
    """Return a bundled standard by name, or one from a TOML file.

    indicators: all that the model has, by name. Raises SettingError with every fault of the file and of those
    it extends.
    """
    path = find("standards", name_or_path)
    faults: list[Fault] = []
    changes, file = _read(path, (), indicators, faults)
    if file:
        place = partial(changes.where, otherwise=f"{file}:1")
        _complete(changes, indicators, place, faults)
        held = checked_stages(Standard, changes.values, place, faults)
        if held and not faults:
            standard: Standard = held[0][1]
            faults += _unsourced(standard, changes)
    if faults:
        raise SettingError(*by_line(faults, file))
    return LoadedStandard(**vars(standard), name=path.stem, provenance=changes.provenance, file=file)


@dataclass
class _StandardsReader(SettingsReader):
    """Reads a standard; a number of an indicator stands in the unit of a year of that indicator."""

    indicators: Mapping[str, Declared] = field(default_factory=dict)
    looked_at: Mapping[str, str] = field(default_factory=dict)
    """The indicator that each veto looks at."""

    def value_reader(self, leaf: Leaf, name: str, path: Path, source: str, in_row: bool) -> ValueReader:
        """Return a reader that knows the indicator's unit, and that a standard has no dates."""
        reader = super().value_reader(leaf, name, path, source, in_row)
        declaration = leaf.declaration
        if isinstance(declaration, Quantity) and declaration.unit == OF_INDICATOR:
            table, row = name.split(".")[:2]
            known = self.indicators.get(row if table == "indicators" else self.looked_at.get(row, ""))
            unit = unit_of_a_year(known.unit, known.flow) if known else "1"
            reader = replace(reader, leaf=Leaf(leaf.hint, replace(declaration, unit=unit)))
        return replace(reader, not_dated="a standard holds as it is until it is changed")


def _read(
    path: FilePath, above: tuple[FilePath, ...], indicators: Mapping[str, Declared], faults: list[Fault]
) -> tuple[Changes, str]:
    """Return what a file and those it extends state, and the file as shown; empty where it cannot be read."""
    document = read_document(path, ("standards",), faults)
    if document is None:
        return Changes(), ""
    before = len(faults)
    base = Changes()
    for file in extended(document, "standards", above, faults):
        base, _ = _read(file, (*above, path), indicators, faults)
    data, origin = document.data, document.origin
    stated = {
        name: row["indicator"]
        for name, row in _rows(data, "vetoes").items()
        if isinstance(row.get("indicator"), str)
    }
    inherited = {
        name.split(".")[1]: value
        for name, value in base.values.items()
        if name.startswith("vetoes.") and name.endswith(".indicator")
    }
    own = _StandardsReader(
        Standard, origin, faults, header=_HEADER, indicators=indicators, looked_at=inherited | stated
    ).read(data)
    named: list[tuple[str, Path]] = [(name, ("indicators", name)) for name in _rows(data, "indicators")]
    named += [(name, ("vetoes", veto, "indicator")) for veto, name in stated.items()]
    for name, where in named:
        if name not in indicators:
            text = f"The model has no indicator '{name}'.{nearest(name, list(indicators))}"
            faults.append(origin.fault(where, text, "a name of the table of indicators"))
    faults[before:] = by_line(faults[before:], origin.name)
    return own.over(base), origin.name


def _rows(data: Mapping[str, Any], table: str) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a table that are tables; what else stands there is the reader's business."""
    found = data.get(table)
    if not isinstance(found, Mapping):
        return {}
    return {name: row for name, row in found.items() if isinstance(row, Mapping)}


def _complete(
    changes: Changes, indicators: Mapping[str, Declared], place: Callable[[str], str], faults: list[Fault]
) -> None:
    """Put in direction and dimension of each indicator where the file leaves them to the model's table.

    A name that the model does not know was noted before; it gets any, so that nothing else is said of it.
    """
    rows = dict.fromkeys(name.split(".")[1] for name in changes.values if name.startswith("indicators."))
    for row in rows:
        name, known = f"indicators.{row}", indicators.get(row)
        changes.values.setdefault(f"{name}.dimension", known.dimension if known else "operation")
        way = {1: "more", -1: "less", 0: ""}[known.better if known else 1]
        stated = changes.values.setdefault(f"{name}.better", way)
        if not stated:
            text = f"{name}: neither more nor less of it is better by itself."
            faults.append(Fault(place(name), text, 'better = "more" or "less"'))
        elif way and stated != way and known:
            text = f"{name}.better is '{stated}', but of this indicator {way} is better."
            faults.append(Fault(place(f"{name}.better"), text, f"'{way}', or nothing"))


def _unsourced(standard: Standard, changes: Changes) -> list[Fault]:
    """Return a fault for every demand that is an assumption in a standard that is not marked illustrative."""
    if standard.illustrative:
        return []
    return [
        Fault(
            f"{where.file}:{where.line}",
            f"{name} has no public source, but the standard is not marked illustrative.",
            "a source, or illustrative = true",
        )
        for name, where in changes.provenance.items()
        if name.rpartition(".")[2] in _DEMANDS and is_assumed(where)
    ]
