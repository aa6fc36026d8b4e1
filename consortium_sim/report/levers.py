"""What each policy sets: its levers with value and unit, at the size of the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consortium_sim.parameters import Quantity
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.scaling import scaled_value
from consortium_sim.scenario.tree import Leaf, Part, Rows, flatten
from consortium_sim.study.wording import amount, spoken_list

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario


def levers(scenario: Scenario, policy: Policy) -> list[tuple[str, str, str]]:
    """Return what a policy sets: (dotted name, value with unit, meaning).

    Amounts that grow with the city, such as budgets, are those of the whole city, not of its simulated part.
    """
    parts: dict[str, Part] = {name: part for name, part, _ in flatten(scenario.settings)}
    size = scenario.factor * scenario.settings.people.scale
    told = []
    for name, value in policy.changes.items():
        part = parts.get(name)
        declaration = part.declaration if isinstance(part, Leaf | Rows) else None
        meaning = declaration.meaning if declaration else ""
        told.append((name, _words(scaled_value(part, value, size), declaration), meaning))
    return told


def _words(value: Any, declaration: object) -> str:
    """Write a value with its unit, a dated one with its months."""
    if isinstance(value, Dated):
        return spoken_list(
            [f"{_words(entry, declaration)} from month {month}" for month, entry in value.entries]
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and isinstance(declaration, Quantity):
        return f"{100 * value:g} %" if declaration.unit == "share" else amount(float(value), declaration.unit)
    return str(value)
