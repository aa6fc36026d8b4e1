"""What each policy sets: its levers with value and unit, at the size of the city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consortium_sim.parameters import Quantity
from consortium_sim.report.document import Setting
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.scaling import scaled_value
from consortium_sim.scenario.tree import Leaf, Part, Rows, flatten

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling
    from consortium_sim.scenario.policy import Policy


def levers(told: Telling, policy: Policy) -> list[Setting]:
    """Return what a policy sets: dotted name, value with unit, meaning.

    Amounts that grow with the city, such as budgets, are those at its size, not of the rows that are simulated.
    """
    scenario = told.city.scenario
    parts: dict[str, Part] = {name: part for name, part, _ in flatten(scenario.settings)}
    size = scenario.factor * scenario.settings.people.scale
    settings = []
    for name, value in policy.changes.items():
        part = parts.get(name)
        declaration = part.declaration if isinstance(part, Leaf | Rows) else None
        meaning = told.language.meaning(name, declaration.meaning if declaration else "")
        settings.append(Setting(name, _words(told, scaled_value(part, value, size), declaration), meaning))
    return settings


def _words(told: Telling, value: Any, declaration: object) -> str:
    """Write a value with its unit, a dated one with its months."""
    say = told.language.say
    if isinstance(value, Dated):
        return told.language.list(
            [
                say("lever.from", value=_words(told, entry, declaration), month=month)
                for month, entry in value.entries
            ]
        )
    if isinstance(value, bool):
        return say("lever.yes") if value else say("lever.no")
    if isinstance(value, int | float) and isinstance(declaration, Quantity):
        if declaration.unit == "share":
            return f"{100 * value:g}{told.language.units.percent}"
        return told.amount(float(value), declaration.unit)
    return f"`{value}`"
