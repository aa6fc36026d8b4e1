"""Differences by dotted name, dated ones too, and where each of them is stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from consortium_sim.scenario.tree import WITHOUT_BASE


@dataclass(frozen=True)
class Dated:
    """A value that changes during the run: (horizon month, value from that month on), months increasing."""

    entries: tuple[tuple[int, Any], ...]

    def map(self, change: Callable[[Any], Any]) -> Dated:
        """Return the same months with changed values."""
        return Dated(tuple((month, change(value)) for month, value in self.entries))

    def starting(self, month: int) -> Dated:
        """Return the values that hold from this month on, and none before it."""
        begun = [value for first, value in self.entries if first <= month]
        later = tuple(entry for entry in self.entries if entry[0] > month)
        return Dated((((month, begun[-1]),) if begun else ()) + later)


def overlay(before: Any, after: Any) -> Any:
    """Return `after`; where it is dated, what held `before` its first month stays."""
    if not isinstance(after, Dated):
        return after
    first = after.entries[0][0]
    earlier = before.entries if isinstance(before, Dated) else ((1, before),)
    return Dated(tuple(entry for entry in earlier if entry[0] < first) + after.entries)


@dataclass(frozen=True)
class Provenance:
    """Who says that a number is so: the reference, its uncertainty, and the line that states it."""

    source: str = ""
    low: float | None = None
    high: float | None = None
    file: str = ""
    line: int = 0

    @property
    def is_assumption(self) -> bool:
        """Tell whether the source is no reference."""
        return not self.source.strip() or self.source.strip().lower().startswith(("assumption", "假设"))

    def times(self, factor: float) -> Provenance:
        """Return the provenance of the value times the factor."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        source = self.source if self.is_assumption else f"{self.source} (× {factor:g})"
        return Provenance(source, low, high, self.file, self.line)


_FROM = " (from month "


def from_month(name: str, month: int) -> str:
    """Return the name of one dated value of a parameter, as tables and provenance have it."""
    return f"{name}{_FROM}{month})"


@dataclass
class Changes:
    """Differences by dotted name, and where each is stated.

    Beside parameters there are two kinds of names: "occupations.*" says that the rows of the base are gone,
    "occupations.welder.+" that a row is there although it states no value. The provenance of a dated value
    has an entry for each month ("name (from month 60)"), that of a list of rows one for each number in it;
    a row of a table has its own, beside those of its values.
    """

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)

    def over(self, base: Changes) -> Changes:
        """Return the base's changes with these over them; dated ones hold from their first month on."""
        emptied = tuple(
            name.removesuffix(WITHOUT_BASE) for name in self.values if name.endswith(f".{WITHOUT_BASE}")
        )
        values = {name: value for name, value in base.values.items() if not name.startswith(emptied)}
        for name, value in self.values.items():
            values[name] = overlay(values[name], value) if name in values else value
        provenance = {
            name: place
            for name, place in base.provenance.items()
            if not name.startswith(emptied) and not self._replace(name)
        }
        return Changes(values, provenance | self.provenance)

    def provenance_of(self, parameter: str) -> dict[str, Provenance]:
        """Return the provenance of a parameter: of its months if it is dated, of its rows if it is a list."""
        return {
            name: place
            for name, place in self.provenance.items()
            if name == parameter or name.startswith((f"{parameter}.", parameter + _FROM))
        }

    def where(self, name: str, otherwise: str) -> str:
        """Return "file:line" of what is stated nearest to a name: itself, what it holds, what holds it.

        otherwise: where no file states it.
        """
        for near in (name, *_holders(name)):
            for place in self.provenance_of(near).values():
                return f"{place.file}:{place.line}" if place.file else otherwise
        return otherwise

    def _replace(self, stated: str) -> bool:
        """Tell whether a statement about a parameter is void under these changes."""
        name, dated, month = stated.partition(_FROM)
        for changed in (name, *_holders(name)):
            if changed in self.values:
                value = self.values[changed]
                first = value.entries[0][0] if isinstance(value, Dated) else 1
                return (int(month.rstrip(")")) if dated else 1) >= first
        return False


def _holders(name: str) -> Iterator[str]:
    """Yield the names that hold a dotted name, the nearest first."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def as_json(value: Any) -> Any:
    """Return a value as JSON holds it, dated ones too; order is kept, because it can matter."""
    if isinstance(value, Dated):
        return {"dated": [[month, as_json(entry)] for month, entry in value.entries]}
    if isinstance(value, Mapping):
        return [[key, as_json(entry)] for key, entry in value.items()]
    if isinstance(value, list | tuple):
        return [as_json(entry) for entry in value]
    return as_json(vars(value)) if hasattr(value, "__dataclass_fields__") else value
