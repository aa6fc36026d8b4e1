"""One value as a user writes it: plain, with unit and source, or dated; checked against its declaration."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, Literal, NoReturn, get_args, get_origin

import numpy as np
from pydantic import ValidationError

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario import units
from consortium_sim.scenario.changes import Changes, Dated, Provenance, from_month
from consortium_sim.scenario.lines import Path
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.pinned import pinned
from consortium_sim.scenario.tree import Leaf
from consortium_sim.scenario.validation import adapter, form, whole
from consortium_sim.scenario.wording import describe, expected, number


class Unreadable(Exception):
    """Raised inside this file when a value has a fault; the fault is already noted."""


@dataclass(frozen=True)
class ValueReader:
    """Reads one value of a declared parameter and notes every fault it has.

    name: dotted. path: where it stands in the file. source: of a number that states none itself.
    not_dated: why it cannot be dated, or empty.
    """

    name: str
    leaf: Leaf
    origin: Origin
    path: Path
    faults: list[Fault]
    source: str = ""
    not_dated: str = ""

    def read(self, raw: Any) -> Changes:
        """Return the value in the declared unit and its provenance; nothing after noting its faults."""
        before = len(self.faults)
        raw = python_value(raw)
        try:
            changes = self._dated(raw) if self._is_dated(raw) else self._plain(raw)
        except Unreadable:
            return Changes()
        return changes if len(self.faults) == before else Changes()

    def _plain(self, raw: Any) -> Changes:
        value, place = self._stated(raw, self.path)
        return Changes({self.name: value}, {self.name: place})

    def _is_dated(self, raw: Any) -> bool:
        if isinstance(raw, Dated):
            return True
        if not isinstance(raw, list | tuple) or not raw:
            return False
        return any(isinstance(entry, Mapping) for entry in raw)

    def _dated(self, raw: Any) -> Changes:
        if self.not_dated:
            self._fail(self.path, f"{self.name} is dated, but {self.not_dated}.")
        if isinstance(raw, Dated):
            raw = [{"from": month, "value": value} for month, value in raw.entries]
        entries: list[tuple[int, Any]] = []
        provenance: dict[str, Provenance] = {}
        earlier = 0
        for position, entry in enumerate(raw):
            with suppress(Unreadable):
                earlier = self._month(entry, (*self.path, position), earlier)
                rest = {key: value for key, value in entry.items() if key != "from"}
                value, place = self._stated(rest, (*self.path, position))
                entries.append((earlier, value))
                provenance[from_month(self.name, earlier)] = place
        return Changes({self.name: Dated(tuple(entries))}, provenance)

    def _month(self, entry: Any, path: Path, earlier: int) -> int:
        """Return the month from which an entry holds: after the earlier one's."""
        if not isinstance(entry, Mapping) or "from" not in entry:
            self._fail(
                path,
                f"{self.name} has an entry without a month: {describe(entry)}.",
                "{ from = month of the horizon, value = … }",
            )
        month = whole(entry["from"])
        if type(month) is not int or month < 1:
            self._fail(
                (*path, "from"),
                f"{self.name} is dated from {describe(month)}.",
                "a month of the horizon: a whole number from 1",
            )
        if month <= earlier:
            self._fail(
                (*path, "from"),
                f"{self.name} is dated from month {month}, after an entry from month {earlier}.",
                "months that increase",
            )
        return month

    def _stated(self, raw: Any, path: Path) -> tuple[Any, Provenance]:
        """Return a value that is not dated, plain or { value = … }, with what is said about it."""
        if not self._says_more(raw):
            return self._checked(raw, raw, path, ""), self.origin.provenance(path, self.source)
        self._check_form(raw, path)
        if "value" not in raw:
            raise Unreadable
        unit = raw.get("unit", "") if self._is_quantity() else ""
        by = self._factor(unit, (*path, "unit")) if unit and isinstance(unit, str) else Fraction(1)
        checked: dict[str, Any] = {}
        for key in ("value", "low", "high"):
            if key == "value" or (self._is_quantity() and _is_number(raw.get(key))):
                with suppress(Unreadable):
                    checked[key] = self._checked(_converted(raw[key], by), raw[key], (*path, key), unit)
        if "value" not in checked:
            raise Unreadable
        low, high = checked.get("low"), checked.get("high")
        self._in_order(low, checked["value"], high, path)
        return checked["value"], self.origin.provenance(path, raw.get("source", self.source), low, high)

    def _check_form(self, raw: Mapping[str, Any], path: Path) -> None:
        """Note what is wrong with the keys beside the value."""
        known = form(self._is_quantity())
        try:
            known.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                key = str(problem["loc"][0])
                if problem["type"] == "missing":
                    self._note(path, f"{self.name} has no value.", "{ value = …, source = … }")
                elif problem["type"] == "extra_forbidden":
                    keys = list(known.model_fields)
                    text = f"{self.name} says '{key}', which is not known here.{nearest(key, keys)}"
                    self._note((*path, key), text, "one of " + ", ".join(keys))
                else:
                    text = f"{self.name} has {describe(problem['input'])} as its {key}."
                    self._note((*path, key), text, _FORM_EXPECTS[key])

    def _is_quantity(self) -> bool:
        return isinstance(self.leaf.declaration, Quantity)

    def _says_more(self, raw: Any) -> bool:
        """Tell whether a table is { value = …, source = … } rather than the value itself."""
        if not isinstance(raw, Mapping):
            return False
        return get_origin(self.leaf.hint) is not dict or isinstance(raw.get("value"), Mapping)

    def _factor(self, unit: str, path: Path) -> Fraction:
        assert isinstance(self.leaf.declaration, Quantity)
        declared = self.leaf.declaration.unit
        by = units.factor(unit, declared)
        if by is not None:
            return by
        others = units.alternatives(declared)
        self._fail(
            path,
            f"{self.name} is given in '{unit}'.{nearest(unit, (declared, *others))}",
            f"'{declared}'" + (f" or a unit that converts to it, such as '{others[0]}'" if others else ""),
        )

    def _checked(self, value: Any, raw: Any, path: Path, unit: str) -> Any:
        """Return the value as pydantic accepts it for the declaration, or note every fault in it."""
        try:
            return self._named(adapter(self.leaf.hint, self.leaf.declaration).validate_python(value), path)
        except ValidationError as error:
            seen: set[Path] = set()
            for problem in error.errors(include_url=False):
                inner = _inner_path(problem["loc"], value)
                if inner in seen:
                    continue
                seen.add(inner)
                name = ".".join((self.name, *map(str, inner)))
                part = reduce(lambda whole, key: whole[key], inner, raw)
                text = f"{name} is {describe(part)}"
                if unit and _is_number(part):
                    text += f" {unit}"
                self._note(
                    (*path, *inner), f"{text}.{self._hint(part, unit)}", expected(self.leaf, bool(inner))
                )
            raise Unreadable from None

    def _named(self, value: Any, path: Path) -> Any:
        """Return the value itself, or of a setting that names a file the file with what stands in it."""
        declaration = self.leaf.declaration
        if not isinstance(declaration, Choice) or declaration.file is None:
            return value
        try:
            return pinned(declaration.file, value, self.origin.file)
        except SettingError as error:
            self._fail(path, f"{self.name} is {describe(value)}. {error}")

    def _hint(self, part: Any, unit: str) -> str:
        if get_origin(self.leaf.hint) is Literal and isinstance(part, str):
            return nearest(part, [str(option) for option in get_args(self.leaf.hint)])
        declaration = self.leaf.declaration
        if not isinstance(declaration, Quantity) or not declaration.unit.startswith("share") or unit:
            return ""
        if not _is_number(part) or not declaration.high < part <= 100 * declaration.high:
            return ""
        percent = declaration.unit.replace("share", "%")
        return f' If percent is meant, write {{ value = {number(part)}, unit = "{percent}" }}.'

    def _in_order(self, low: Any, value: Any, high: Any, path: Path) -> None:
        if (low is not None and low > value) or (high is not None and value > high):
            ends = " and ".join(
                f"{end} = {number(limit)}"
                for end, limit in (("low", low), ("high", high))
                if limit is not None
            )
            self._fail(path, f"{self.name} is {number(value)} with {ends}.", "low ≤ value ≤ high")

    def _note(self, path: Path, found: str, expects: str) -> None:
        self.faults.append(self.origin.fault(path, found, expects))

    def _fail(self, path: Path, found: str, expects: str = "") -> NoReturn:
        self._note(path, found, expects)
        raise Unreadable


_FORM_EXPECTS = {
    "unit": 'a unit in quotes, such as "yuan/month"',
    "source": "a reference in quotes",
    "low": "a number",
    "high": "a number",
}


def _inner_path(location: tuple[int | str, ...], value: Any) -> Path:
    """Return pydantic's location inside a list or table of values, without its own marks."""
    path: Path = ()
    for key in location:
        try:
            value = value[key]
        except (TypeError, KeyError, IndexError):
            break
        path = (*path, key)
    return path


def python_value(raw: Any) -> Any:
    """Return a value as a file would hold it: NumPy scalars as numbers, arrays as lists, keys as text."""
    if isinstance(raw, np.generic | np.ndarray):
        return raw.tolist()
    if isinstance(raw, Mapping):
        return {str(key): python_value(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [python_value(value) for value in raw]
    return raw


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _converted(raw: Any, by: Fraction) -> Any:
    if by == 1:
        return raw
    if isinstance(raw, Mapping):
        return {name: _converted(value, by) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_converted(value, by) for value in raw]
    return units.convert(raw, by) if _is_number(raw) and math.isfinite(raw) else raw
