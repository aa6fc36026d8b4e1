"""Scenarios: what we do not choose, as differences from the declared defaults and from a base."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Quantity
from consortium_sim.scenario import reading
from consortium_sim.scenario.bundled import bundled, find
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.reading import (
    Changes,
    SettingsReader,
    by_line,
    extended,
    header_text,
    nested,
    read_document,
)
from consortium_sim.scenario.tree import (
    MARK,
    Leaf,
    MissingValues,
    Rows,
    build,
    flatten,
    part_at,
    parts,
    row_of,
)
from consortium_sim.scenario.values import Dated, Origin, Provenance, as_json, describe, merged, number

if TYPE_CHECKING:
    import pandas as pd

_HEADER = ("kind", "title", "title_zh", "extends", "replaces")


@dataclass(frozen=True)
class Scenario:
    """What we do not choose: a city, its industry, its people. Never changed; `with_` makes another.

    settings: what holds in month 1 without a policy; the burn-in runs under it. differences: from the
    declared defaults, by dotted name, dated ones as `Dated`. provenance: who says so, by dotted name.
    factor: how much larger or smaller than written `scaled` made the city; a policy's budgets follow it.
    """

    name: str
    settings: Any
    differences: Mapping[str, Any]
    title: str = ""
    title_zh: str = ""
    factor: float = 1.0
    provenance: Mapping[str, Provenance] = field(default_factory=dict, compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)

    def __hash__(self) -> int:
        return hash((self.name, self.fingerprint()))

    def with_(self, changes: Mapping[str, Any], *, name: str = "") -> Scenario:
        """Return another scenario with these differences, by dotted name as in the file.

        name: of the new scenario; without one, the old name with what was changed.
        Raises SettingError with every fault and the nearest known names.
        """
        if not changes:
            return self
        faults: list[Fault] = []
        origin = Origin(f"scenario '{self.name}'")
        given = SettingsReader(type(self.settings), origin, faults).read(nested(changes))
        faults += [Fault(origin.name, text) for text in self._unknown_rows(changes)]
        if faults:
            raise SettingError(*faults)
        return self._changed(given, name or _name_of_change(self.name, given.values))

    def scaled(self, factor: float) -> Scenario:
        """Return the same city with people, enterprises, seats, budgets and platforms in proportion.

        Counts are rounded and stay at least 1; averages, prices and rates stay as they are.
        """
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < float("inf"):
            raise SettingError(f"scenario '{self.name}' is scaled by {factor!r}. Expected a number above 0.")
        scaled = Changes()
        for name, part, value in flatten(self.settings):
            now = self.differences.get(name, value)
            larger = _scaled(part, now, factor)
            if larger is not now:
                scaled.values[name] = larger
        for name, place in self.provenance.items():
            if name in scaled.values and isinstance(part_at(type(self.settings), name), Leaf):
                low, high = (None if end is None else end * factor for end in (place.low, place.high))
                source = f"{place.source} (× {number(factor)})" if place.source else ""
                scaled.provenance[name] = replace(place, source=source, low=low, high=high)
        return replace(
            self._changed(scaled, f"{self.name} × {number(factor)}"),
            factor=self.factor * factor,
        )

    def timeline(self, policy: Policy | None = None) -> tuple[tuple[int, Any], ...]:
        """Return (first horizon month, settings) in order, month 1 first; a policy overrides the scenario."""
        if policy is None or not policy.changes:
            return tuple(_stages(type(self.settings), self.differences))
        faults = [
            Fault(f"policy '{policy.name}'", text)
            for text in self._unknown_rows(policy.changes, rows_too=True)
        ]
        if faults:
            raise SettingError(*faults)
        kind = type(self.settings)
        changes = {
            name: _scaled(part_at(kind, name), value, self.factor) for name, value in policy.changes.items()
        }
        changes = merged(self.differences, changes)
        stages = _checked_stages(kind, changes, _finder(policy.provenance, f"policy '{policy.name}'"), faults)
        if faults:
            raise SettingError(*faults)
        return tuple(stages)

    def fingerprint(self) -> str:
        """Return a hash of every resolved value, dated ones too: equal for scenarios that run the same."""
        resolved = [
            [month, [[name, as_json(value)] for name, _, value in flatten(settings)]]
            for month, settings in self.timeline()
        ]
        return hashlib.sha256(json.dumps([self.factor, resolved]).encode()).hexdigest()

    def _repr_html_(self) -> str:
        from consortium_sim.scenario.sources import coverage

        title = " · ".join(html.escape(text) for text in (self.title or self.name, self.title_zh) if text)
        dated = sum(isinstance(value, Dated) for value in self.differences.values())
        facts = [
            f"scenario <code>{html.escape(self.name)}</code>",
            f"{len(self.differences)} values differ from the defaults"
            + (f", {dated} of them dated" * bool(dated)),
            f"{coverage(self):.0%} of the numbers have a source",
        ]
        return f"<div><b>{title}</b><br>{'<br>'.join(facts)}</div>"

    def _changed(self, changes: Changes, name: str) -> Scenario:
        kind = type(self.settings)
        faults: list[Fault] = []
        differences = merged(self.differences, changes.values)
        provenance = {
            key: place for key, place in self.provenance.items() if not _within(key, changes.values)
        }
        provenance |= changes.provenance
        stages = _checked_stages(kind, differences, _finder(provenance, f"scenario '{self.name}'"), faults)
        if faults:
            raise SettingError(*faults)
        return replace(self, name=name, settings=stages[0][1], differences=differences, provenance=provenance)

    def _unknown_rows(self, changes: Mapping[str, Any], rows_too: bool = False) -> Iterator[str]:
        """Yield a sentence for every dotted name that goes into a row which the scenario has not.

        rows_too: also for a whole new row.
        """
        for name in changes:
            place = row_of(type(self.settings), name)
            if place is None or (not rows_too and name == ".".join(place)):
                continue
            table, row = place
            rows = self.settings
            for key in table.split("."):
                rows = getattr(rows, key)
            if row not in rows:
                yield f"{table} has no row '{row}' in scenario '{self.name}'.{nearest(row, list(rows))}"


def load_scenario(name_or_path: str | PathLike[str] | Scenario) -> Scenario:
    """Return a bundled scenario by name, one from a TOML file, or the given scenario itself.

    Raises SettingError with every fault of the file and of those it extends.
    """
    if isinstance(name_or_path, Scenario):
        return name_or_path
    path = find("scenario", name_or_path)
    faults: list[Fault] = []
    changes, document = _read(path, (), faults)
    if document is None:
        raise SettingError(*faults)
    place = _finder(changes.provenance, f"{document.origin.name}:1")
    stages = _checked_stages(reading.settings_class(), changes.values, place, faults)
    if faults:
        raise SettingError(*by_line(faults, document.origin.name))
    return Scenario(
        name=path.stem,
        settings=stages[0][1],
        differences=changes.values,
        title=document.data.get("title", path.stem),
        title_zh=document.data.get("title_zh", ""),
        provenance=changes.provenance,
        file=document.origin.name,
    )


def scenarios() -> pd.DataFrame:
    """Return the bundled scenarios: name, title, regions, people, and the share of numbers with a source."""
    import pandas as pd

    from consortium_sim.scenario.sources import coverage

    rows = [
        {
            "name": scenario.name,
            "title": scenario.title,
            "title_zh": scenario.title_zh,
            **scenario.settings.size(),
            "source_coverage": coverage(scenario),
        }
        for scenario in map(load_scenario, bundled("scenario"))
    ]
    return pd.DataFrame(rows, columns=["name", "title", "title_zh", "regions", "people", "source_coverage"])


def _read(
    path: FilePath, above: tuple[FilePath, ...], faults: list[Fault]
) -> tuple[Changes, reading.Document | None]:
    """Return the changes of a file over those of the files it extends, and the file."""
    document = read_document(path, ("scenario",), faults)
    if document is None:
        return Changes(), None
    before = len(faults)
    for key in ("title", "title_zh"):
        header_text(document, key, faults)
    reader = SettingsReader(reading.settings_class(), document.origin, faults, header=_HEADER)
    replaced = document.data.get("replaces", [])
    if isinstance(replaced, list) and all(isinstance(name, str) for name in replaced):
        reader.empty(replaced, ("replaces",))
    else:
        text = f"replaces is {describe(replaced)}."
        faults.append(document.origin.fault(("replaces",), text, 'a list of tables, such as ["occupations"]'))
    own = reader.read(document.data)
    base = Changes()
    for file in extended(document, "scenario", above, faults):
        base, _ = _read(file, (*above, path), faults)
    faults[before:] = by_line(faults[before:], document.origin.name)
    emptied = [name.removesuffix(MARK) for name in own.values if name.endswith(f".{MARK}")]
    kept = {name: value for name, value in base.values.items() if not name.startswith(tuple(emptied))}
    provenance = {name: place for name, place in base.provenance.items() if name in kept}
    return Changes(merged(kept, own.values), provenance | own.provenance), document


def _stages(kind: type, differences: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
    """Yield (month, settings) for month 1 and every month in which a dated value changes."""
    dated = [value for value in differences.values() if isinstance(value, Dated)]
    for month in sorted({1} | {first for value in dated for first, _ in value.entries}):
        values: dict[str, Any] = {}
        for name, value in differences.items():
            if not isinstance(value, Dated):
                values[name] = value
            elif begun := [entry for first, entry in value.entries if first <= month]:
                values[name] = begun[-1]
        yield month, build(kind, values)


def _checked_stages(
    kind: type, differences: Mapping[str, Any], place: Callable[[str], str], faults: list[Fault]
) -> list[tuple[int, Any]]:
    """Return the stages, after noting values that are missing or, else, do not fit each other."""
    try:
        stages = list(_stages(kind, differences))
    except MissingValues as missing:
        noted = [fault.found for fault in faults if isinstance(fault, Fault)]
        for name in missing.names:
            if not any(text.startswith((f"{name} ", f"{name}.")) for text in noted):
                faults.append(Fault(place(name), f"{name} has no value.", "one; it has no default"))
        return []
    check = getattr(kind, "check", None)
    if check is not None and not faults:
        faults.extend(
            dict.fromkeys(
                Fault(place(name), f"{name} {found}", expected)
                for _, settings in stages
                for name, found, expected in check(settings)
            )
        )
    return stages


def _finder(provenance: Mapping[str, Provenance], otherwise: str) -> Callable[[str], str]:
    """Return a function from a dotted name to "file:line", of a name near it if it has no line itself."""

    def place(name: str) -> str:
        key = name
        while key:
            for stated, found in provenance.items():
                if found.file and (stated == key or stated.startswith(f"{key}.")):
                    return f"{found.file}:{found.line}"
            key = key.rpartition(".")[0]
        return otherwise

    return place


def _within(name: str, changed: Mapping[str, Any]) -> bool:
    """Tell whether a name is changed itself or stands inside a list of rows that is."""
    return name in changed or any(name.startswith(f"{other}.") for other in changed)


def _scaled(part: Any, value: Any, factor: float) -> Any:
    """Return the value times the factor where the part is extensive, else the value itself."""
    if isinstance(part, Rows):
        columns = parts(part.row)
        return (
            tuple(
                replace(row, **{name: _scaled(columns[name], getattr(row, name), factor) for name in columns})
                for row in value
            )
            if any(_is_extensive(column) for column in columns.values())
            else value
        )
    if not _is_extensive(part) or factor == 1:
        return value
    return (
        value.map(lambda entry: _times(entry, factor)) if isinstance(value, Dated) else _times(value, factor)
    )


def _is_extensive(part: Any) -> bool:
    return isinstance(part, Leaf) and isinstance(part.declaration, Quantity) and part.declaration.extensive


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, Mapping):
        return {name: _times(entry, factor) for name, entry in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return max(round(value * factor), min(value, 1))
    return value * factor


def _name_of_change(name: str, changes: Mapping[str, Any]) -> str:
    if len(changes) > 2:
        digest = hashlib.sha256(json.dumps({key: as_json(value) for key, value in changes.items()}).encode())
        return f"{name} [{len(changes)} changes, {digest.hexdigest()[:6]}]"
    words = (
        f"{key}={number(value)}" if isinstance(value, int | float) else key for key, value in changes.items()
    )
    return f"{name} [{', '.join(words)}]"
