"""One value as a user writes it: plain, with unit and source, or dated; checked against its declaration."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, reduce
from types import UnionType
from typing import Annotated, Any, Literal, NoReturn, Union, get_args, get_origin

import numpy as np
from pydantic import BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, ValidationError, create_model

from consortium_sim.errors import Fault, nearest
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario import units
from consortium_sim.scenario.changes import Changes, Dated, Provenance, from_month
from consortium_sim.scenario.lines import Path
from consortium_sim.scenario.tree import Leaf


@dataclass(frozen=True)
class Origin:
    """What a fault points at: a file with the lines of its keys, or a name such as "policy 'x'"."""

    name: str
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of the nearest key above the path that is written down; 0 without a file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def where(self, path: Path) -> str:
        """Return "file:line", or the name alone where there is no file."""
        return f"{self.name}:{self.line(path)}" if self.lines else self.name

    def fault(self, path: Path, found: str, expected: str = "") -> Fault:
        """Return the fault of the value at the path."""
        return Fault(self.where(path), found, expected)

    def provenance(self, path: Path, source: str = "", low: Any = None, high: Any = None) -> Provenance:
        """Return what is said about the value at the path, and where."""
        return Provenance(source, low, high, self.name if self.lines else "", self.line(path))


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
        month = _whole(python_number(entry["from"]))
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
        raw = python_number(raw)
        if not self._says_more(raw):
            return self._checked(raw, raw, path, ""), self.origin.provenance(path, self.source)
        quantity = isinstance(self.leaf.declaration, Quantity)
        form = _form(quantity)
        known = tuple(form.model_fields)
        try:
            form.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                key = str(problem["loc"][0])
                if problem["type"] == "extra_forbidden":
                    text = f"{self.name} says '{key}', which is not known here.{nearest(key, known)}"
                    self.faults.append(self.origin.fault((*path, key), text, "one of " + ", ".join(known)))
                elif problem["type"] == "missing":
                    self.faults.append(
                        self.origin.fault(path, f"{self.name} has no value.", "{ value = …, source = … }")
                    )
                else:
                    text = f"{self.name} has {describe(problem['input'])} as its {key}."
                    self.faults.append(self.origin.fault((*path, key), text, _FORM_EXPECTS[key]))
        if "value" not in raw:
            raise Unreadable
        unit = raw.get("unit", "")
        by = (
            self._factor(unit, (*path, "unit"))
            if quantity and isinstance(unit, str) and unit
            else Fraction(1)
        )
        checked: dict[str, Any] = {}
        for key in ("value", "low", "high"):
            if key == "value" or (quantity and _is_number(raw.get(key))):
                with suppress(Unreadable):
                    checked[key] = self._checked(_converted(raw[key], by), raw[key], (*path, key), unit)
        if "value" not in checked:
            raise Unreadable
        low, high = checked.get("low"), checked.get("high")
        self._in_order(low, checked["value"], high, path)
        source = raw.get("source", self.source)
        return checked["value"], self.origin.provenance(path, source, low, high)

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
            return _adapter(self.leaf.hint, self.leaf.declaration).validate_python(value)
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
                self.faults.append(
                    self.origin.fault(
                        (*path, *inner), text + "." + self._hint(part, unit), expected(self.leaf, bool(inner))
                    )
                )
            raise Unreadable from None

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

    def _fail(self, path: Path, found: str, expects: str = "") -> NoReturn:
        self.faults.append(self.origin.fault(path, found, expects))
        raise Unreadable


def expected(leaf: Leaf, member: bool = False) -> str:
    """Return the words for what a parameter accepts: "a number from 0 to 1 (share)".

    member: for one of the values of a list or table of values.
    """
    hint, declaration = leaf.hint, leaf.declaration
    if get_origin(hint) in (Union, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(f"'{option}'" for option in arguments)
    if origin in (dict, tuple):
        item = next(argument for argument in reversed(arguments) if argument is not ...)
        one = expected(Leaf(item, declaration))
        if member:
            return one
        return f"a table {{ name = {one} }}" if origin is dict else f"a list, each of it {one}"
    if hint is bool:
        return "true or false"
    if hint is str:
        return "a text in quotes"
    words = "a whole number" if hint is int else "a number"
    if not isinstance(declaration, Quantity):
        return words
    if math.isfinite(declaration.low):
        words += f" from {number(declaration.low)}"
    if math.isfinite(declaration.high):
        words += f" to {number(declaration.high)}"
    return words if declaration.unit == "1" else f"{words} ({declaration.unit})"


def describe(raw: Any) -> str:
    """Return a found value in words that show its kind."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f'the text "{raw}"'
    if isinstance(raw, int | float):
        return number(raw)
    if isinstance(raw, Mapping):
        return "a table"
    if isinstance(raw, Sequence):
        return "a list"
    return f"{raw} (a {type(raw).__name__})"


def number(value: int | float) -> str:
    """Return a number as people write it, without an exponent where that is readable."""
    return str(value) if isinstance(value, int) else f"{value:.10g}"


_FORM_EXPECTS = {
    "unit": 'a unit in quotes, such as "yuan/month"',
    "source": "a reference in quotes",
    "low": "a number",
    "high": "a number",
}


@cache
def _form(is_quantity: bool) -> Any:
    """Return the pydantic model of { value, unit, source, low, high }; only numbers have units and limits."""
    text = Annotated[str, Strict(), Field(min_length=1)]
    limit = Annotated[float, Strict(), Field(allow_inf_nan=False)]
    keys: dict[str, Any] = {"value": (Any, ...), "source": (text, "-")}
    if is_quantity:
        keys |= {"unit": (text, "-"), "low": (limit, 0.0), "high": (limit, 0.0)}
    return create_model("Form", __config__=ConfigDict(extra="forbid"), **keys)


@cache
def _adapter(hint: Any, declaration: Quantity | Choice | None) -> TypeAdapter[Any]:
    return TypeAdapter(_constrained(hint, declaration))


def _constrained(hint: Any, declaration: Quantity | Choice | None) -> Any:
    """Return the type with the declared range; strict, so that "3" is no number and true is no 1."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (dict, tuple):
        inner = tuple(item if item is ... else _constrained(item, declaration) for item in arguments)
        return origin[inner]
    if origin in (Union, UnionType):
        return Union[tuple(_constrained(option, declaration) for option in arguments)]  # noqa: UP007
    limits: dict[str, Any] = {"allow_inf_nan": False} if hint is float else {}
    if hint in (int, float) and isinstance(declaration, Quantity):
        limits |= {"ge": declaration.low, "le": declaration.high}
    if hint is int:
        return Annotated[int, Strict(), Field(**limits), BeforeValidator(_whole)]
    if hint in (float, bool, str):
        return Annotated[hint, Strict(), Field(**limits)]
    return hint


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


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


def python_number(raw: Any) -> Any:
    """Return a NumPy scalar as a Python number, and anything else as it is."""
    return raw.item() if isinstance(raw, np.generic) else raw


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _converted(raw: Any, by: Fraction) -> Any:
    if by == 1:
        return raw
    if isinstance(raw, Mapping):
        return {name: _converted(value, by) for name, value in raw.items()}
    return units.convert(raw, by) if _is_number(raw) and math.isfinite(raw) else raw
