"""Scenarios: what we do not choose, as differences from the declared defaults and from a base."""

from __future__ import annotations

import hashlib
import html
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.scenario import reading
from consortium_sim.scenario.bundled import bundled, find
from consortium_sim.scenario.changes import Changes, Dated, Provenance, as_json
from consortium_sim.scenario.differences import SettingsReader, nested
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.reading import by_line, extended, header_text, read_document
from consortium_sim.scenario.scaling import is_money, scaled_changes, scaled_value
from consortium_sim.scenario.stages import checked_stages, stages_of
from consortium_sim.scenario.tree import flatten, part_at, parts, row_of
from consortium_sim.scenario.values import python_value
from consortium_sim.scenario.wording import describe, number

if TYPE_CHECKING:
    import pandas as pd

_HEADER = ("kind", "title", "title_zh", "extends", "replaces")
COUNTRY = 'kind = "country"'


@dataclass(frozen=True, repr=False)
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

    @property
    def regions(self) -> int:
        """Cities there are: 1, but in a country."""
        regions: int = self.settings.size()["regions"]
        return regions

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
        return self.differing(given, name or _name_of_change(self.name, given.values))

    def scaled(self, factor: float) -> Scenario:
        """Return the same city with people, enterprises, seats, budgets and platforms in proportion.

        Counts are rounded and stay at least 1; averages, prices and rates stay as they are. Listed enterprises
        stay as many. Raises SettingError where a size leaves its range; that of a sum of money is for the city
        as it was declared.
        """
        factor = python_value(factor)
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < math.inf:
            raise SettingError(f"scenario '{self.name}' is scaled by {factor!r}. Expected a number above 0.")
        scaled = scaled_changes(self.settings, self._changes(), factor)
        name = f"{self.name} × {number(factor)}"
        faults: list[Fault] = []
        kind = type(self.settings)
        sizes = {size: value for size, value in scaled.values.items() if not is_money(kind, size)}
        SettingsReader(kind, Origin(f"scenario '{name}'"), faults).read(nested(sizes))
        if faults:
            raise SettingError(*faults)
        return replace(self.differing(scaled, name), factor=self.factor * factor)

    def timeline(self, policy: Policy | None = None) -> tuple[tuple[int, Any], ...]:
        """Return (first horizon month, settings) in order, month 1 first; a policy overrides the scenario."""
        if policy is None or not (policy.changes or policy.rollout):
            return tuple(stages_of(type(self.settings), self.differences))
        faults = [
            Fault(f"policy '{policy.name}'", text)
            for text in self._unknown_rows(policy.changes, rows_too=True)
        ]
        if policy.rollout is not None and self.regions == 1:
            text = f"it is rolled out over cities, and scenario '{self.name}' is one city."
            faults.append(
                Fault(f"policy '{policy.name}'", text, "a country, or the policy without its [rollout]")
            )
        if faults:
            raise SettingError(*faults)
        kind = type(self.settings)
        values = {
            name: scaled_value(part_at(kind, name), value, self.factor)
            for name, value in policy.changes.items()
        }
        chosen = Changes(values, dict(policy.provenance))
        place = partial(chosen.where, otherwise=f"policy '{policy.name}'")
        held = checked_stages(kind, chosen.over(self._changes()).values, place, faults)
        if faults:
            raise SettingError(*faults)
        return tuple(held)

    def fingerprint(self) -> str:
        """Return a hash of every resolved value, dated ones too: equal for scenarios that run the same."""
        resolved = [
            [month, [[name, as_json(value)] for name, _, value in flatten(settings)]]
            for month, settings in self.timeline()
        ]
        return hashlib.sha256(json.dumps([self.factor, resolved]).encode()).hexdigest()

    def __repr__(self) -> str:
        people, enterprises = self.settings.size()["people"], self.settings.enterprises
        if self.regions > 1:
            return f"<Scenario {self.name}: {self.regions:,} cities, {people:,.0f} people>"
        count = len(enterprises.listed) or enterprises.count
        return f"<Scenario {self.name}: {people:,.0f} people, {count:,} enterprises>"

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

    def _changes(self) -> Changes:
        return Changes(dict(self.differences), dict(self.provenance))

    def differing(self, own: Changes, name: str) -> Scenario:
        """Return a scenario with changes that were read already; SettingError where they do not fit."""
        faults: list[Fault] = []
        changes = own.over(self._changes())
        place = partial(changes.where, otherwise=f"scenario '{self.name}'")
        held = checked_stages(type(self.settings), changes.values, place, faults)
        if faults:
            raise SettingError(*faults)
        return replace(
            self,
            name=name,
            settings=held[0][1],
            differences=changes.values,
            provenance=changes.provenance,
        )

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

    A file of the kind "country" is a scenario of many cities: see `scenario.cities.cities_of`.
    Raises SettingError with every fault of the file and of those it extends.
    """
    if isinstance(name_or_path, Scenario):
        return name_or_path
    path = find("scenario", name_or_path)
    faults: list[Fault] = []
    changes, document = _read(path, (), faults)
    if document is None:
        raise SettingError(*faults)
    place = partial(changes.where, otherwise=f"{document.origin.name}:1")
    held = checked_stages(_class_of(document), changes.values, place, faults)
    if faults:
        raise SettingError(*by_line(faults, document.origin.name))
    return Scenario(
        name=path.stem,
        settings=held[0][1],
        differences=changes.values,
        title=document.data.get("title", path.stem),
        title_zh=document.data.get("title_zh", ""),
        provenance=changes.provenance,
        file=document.origin.name,
    )


def load_city(name_or_path: str | PathLike[str] | Scenario) -> Scenario:
    """Return a scenario as `load_scenario` does; SettingError for a country, whose cities run together."""
    scenario = load_scenario(name_or_path)
    if scenario.regions > 1:
        found = f"it is a country of {scenario.regions} cities."
        raise SettingError(
            Fault(f"scenario '{scenario.name}'", found, "one city; simulate_country(...) runs all of them")
        )
    return scenario


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
    document = read_document(path, ("scenario", "country"), faults)
    if document is None:
        return Changes(), None
    before = len(faults)
    for key in ("title", "title_zh"):
        header_text(document, key, faults)
    reader = SettingsReader(_class_of(document), document.origin, faults, header=_HEADER)
    replaced = document.data.get("replaces", [])
    if isinstance(replaced, list) and all(isinstance(name, str) for name in replaced):
        reader.empty(replaced, ("replaces",))
    else:
        text = f"replaces is {describe(replaced)}."
        faults.append(document.origin.fault(("replaces",), text, 'a list of tables, such as ["occupations"]'))
    own = reader.read(_without_sections_of_a_country(document, faults))
    base = Changes()
    for file in extended(document, "scenario", above, faults):
        base, below = _read(file, (*above, path), faults)
        if document.data["kind"] == "scenario" and below is not None and below.data["kind"] == "country":
            text = f"extends names a country, '{file.stem}', and this file is one city."
            faults.append(document.origin.fault(("extends",), text, f"one city, or {COUNTRY} in this file"))
    faults[before:] = by_line(faults[before:], document.origin.name)
    return own.over(base), document


def _without_sections_of_a_country(document: reading.Document, faults: list[Fault]) -> Mapping[str, Any]:
    """Return what a file says, less the sections that only a country has; they are faults in a city."""
    strange = parts(reading.country_class()).keys() - parts(_class_of(document)).keys()
    for key in document.data.keys() & strange:
        text = f"[{key}] belongs to a country, and this file is one city."
        faults.append(document.origin.fault((key,), text, f"{COUNTRY}, or the file without it"))
    return {key: value for key, value in document.data.items() if key not in strange}


def _class_of(document: reading.Document) -> type:
    return reading.country_class() if document.data["kind"] == "country" else reading.settings_class()


def _name_of_change(name: str, changes: Mapping[str, Any]) -> str:
    if len(changes) > 2:
        digest = hashlib.sha256(json.dumps({key: as_json(value) for key, value in changes.items()}).encode())
        return f"{name} [{len(changes)} changes, {digest.hexdigest()[:6]}]"
    words = (
        f"{key}={number(value)}" if isinstance(value, int | float) else key for key, value in changes.items()
    )
    return f"{name} [{', '.join(words)}]"
