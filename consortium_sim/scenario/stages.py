"""The settings of a run in order: what holds in month 1, and in each month in which something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from consortium_sim.errors import Fault
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.tree import MissingValues, build


def stages_of(kind: type, differences: Mapping[str, Any]) -> Iterator[tuple[int, Any]]:
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


def checked_stages(
    kind: type, differences: Mapping[str, Any], place: Callable[[str], str], faults: list[Fault]
) -> list[tuple[int, Any]]:
    """Return the stages, after noting values that are missing or, else, do not fit each other."""
    try:
        stages = list(stages_of(kind, differences))
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
                Fault(place(name), f"{name}: {found.rstrip('.')}" + "." * (found[-1] != "?"), expected)
                for _, settings in stages
                for name, found, expected in check(settings)
            )
        )
    return stages
