"""Larger and smaller cities: what is declared to grow with the city is multiplied."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from consortium_sim.parameters import Quantity
from consortium_sim.scenario.changes import Changes, Dated, Provenance, overlay
from consortium_sim.scenario.tree import Leaf, Part, Rows, flatten, parts, quantity_at


def scaled_changes(settings: Any, changes: Changes, factor: float) -> Changes:
    """Return what a city that is `factor` times as large changes, with the sources of its sizes.

    changes: the city's own, whose dated sizes are scaled too.
    """
    scaled = Changes()
    for name, part, value in flatten(settings):
        now = overlay(value, changes.values.get(name, value))
        larger = scaled_value(part, now, factor)
        if larger is not now:
            scaled.values[name] = larger
            places = changes.provenance_of(name) or {name: Provenance(_declared_source(part))}
            scaled.provenance |= {
                stated: place.times(factor) if _is_extensive(_column(part, stated)) else place
                for stated, place in places.items()
            }
    return scaled


def scaled_value(part: Part | None, value: Any, factor: float) -> Any:
    """Return the value times the factor where the part is extensive, else the value itself."""
    if factor == 1 or not isinstance(part, Leaf | Rows):
        return value
    if isinstance(part, Rows):
        columns = {name: leaf for name, leaf in parts(part.row).items() if _is_extensive(leaf)}
        if not columns or not value:
            return value
        return tuple(
            replace(row, **{name: _times(leaf, getattr(row, name), factor) for name, leaf in columns.items()})
            for row in value
        )
    if not _is_extensive(part):
        return value
    if isinstance(value, Dated):
        return value.map(lambda entry: _times(part, entry, factor))
    return _times(part, value, factor)


def is_money(settings: type, name: str) -> bool:
    """Tell whether the parameter with this dotted name is a sum of money: it is as large as its city."""
    quantity = quantity_at(settings, name)
    return quantity is not None and quantity.unit.startswith("yuan")


def _is_extensive(part: Any) -> bool:
    return isinstance(part, Leaf) and isinstance(part.declaration, Quantity) and part.declaration.extensive


def _times(leaf: Any, value: Any, factor: float) -> Any:
    """Return the value times the factor; a count stays a count, and at least 1 or its declared least."""
    if isinstance(value, Mapping):
        return {name: _times(leaf, entry, factor) for name, entry in value.items()}
    if isinstance(value, int):
        return max(round(value * factor), min(value, max(1, math.ceil(leaf.declaration.low))))
    return value * factor


def _column(part: Leaf | Rows, stated: str) -> Any:
    """Return the part that a statement is about: a column where the part is a list of rows."""
    return parts(part.row).get(stated.rpartition(".")[2]) if isinstance(part, Rows) else part


def _declared_source(part: Leaf | Rows) -> str:
    return part.declaration.source if part.declaration is not None else ""
