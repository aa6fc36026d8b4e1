"""Ranges of the parameters that a sensitivity analysis moves and a calibration fits, as points of a unit cube."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.arguments import is_number
from consortium_sim.study.sampling import Range, assumptions

if TYPE_CHECKING:
    from consortium_sim.parameters import Quantity
    from consortium_sim.scenario.scenario import Scenario

Values = NDArray[np.float64]
Parameters: TypeAlias = "Iterable[str] | Mapping[str, Sequence[Any] | None] | None"
"""Names, or names with their two ends (None: the range that is stated or declared); None: all assumptions."""
EXACT, SHORT = 12, 4
"""Significant digits of values that are tried: as drawn, or so few that what is found is written as it was run."""


@dataclass(frozen=True)
class Box:
    """Several ranges at once; a point has one place between 0 and 1 for each."""

    ranges: tuple[Range, ...]
    digits: int = EXACT

    def __len__(self) -> int:
        return len(self.ranges)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return tuple(one.name for one in self.ranges)

    def values(self, point: Values) -> dict[str, Any]:
        """Return the values at a point, (parameters,), by dotted name."""
        return {
            one.name: _rounded(one, one.at(float(place)), self.digits)
            for one, place in zip(self.ranges, point, strict=True)
        }

    def places(self, values: Mapping[str, Any]) -> Values:
        """Return the point of given numbers; one beyond its range lies at the nearest end."""
        ends = [(one.low, one.high, float(values[one.name])) for one in self.ranges]
        return np.clip([(value - low) / (high - low) for low, high, value in ends], 0.0, 1.0)

    def snapped(self, points: Values) -> Values:
        """Return the points that the values at `points`, (n, parameters), lie at: numbers are written shortly."""
        return np.array([self.places(self.values(point)) for point in points]).reshape(points.shape)

    def least_steps(self) -> Values:
        """Return how far places must lie apart to be different values, (parameters,)."""
        return np.array([1.0 / (one.high - one.low) if one.whole else 0.0 for one in self.ranges])


def _rounded(one: Range, value: Any, digits: int) -> Any:
    if one.options or one.whole or not value:
        return value
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return float(min(max(round(value, places), one.low), one.high))


def box_of(city: Scenario, parameters: Parameters, spread: float = 0.5, numbers_only: bool = False) -> Box:
    """Return the ranges of parameters, none of them beyond what the declaration accepts.

    spread: as of `assumptions`. numbers_only: leave switches out, and try short numbers only.
    SettingError names every parameter that cannot be moved, and why.
    """
    stated = {one.name: one for one in assumptions(city, spread) if not (numbers_only and one.options)}
    digits = SHORT if numbers_only else EXACT
    if parameters is None:
        return Box(tuple(stated.values()), digits)
    faults: list[Fault | str] = []
    found = []
    for name in parameters:
        ends = parameters[name] if isinstance(parameters, Mapping) else None
        if ends is None and name in stated:
            found.append(stated[name])
            continue
        try:
            found.append(_given(city, name, ends, list(stated)))
        except SettingError as error:
            faults += error.faults
    if not found and not faults:
        faults.append(Fault("parameters", "found none.", "at least one"))
    names = [one.name for one in found]
    faults += [
        Fault("parameters", f"'{name}' more than once.") for name in set(names) if names.count(name) > 1
    ]
    if faults:
        raise SettingError(*faults)
    return Box(tuple(found), digits)


def value_in(city: Scenario, name: str) -> Any:
    """Return what a city's parameter is in month 1; KeyError if there is none of this name."""
    from consortium_sim.scenario.tree import flatten

    return next(value for known, _, value in flatten(city.settings) if known == name)


def declaration_of(city: Scenario, name: str) -> Quantity | None:
    """Return how a number is declared; None if the name is none of a number."""
    from consortium_sim.scenario.tree import quantity_at

    return quantity_at(type(city.settings), name)


def _given(city: Scenario, name: str, ends: Sequence[Any] | None, assumed: Sequence[str]) -> Range:
    """Return the range that a user gives; SettingError where it cannot be used."""
    from consortium_sim.scenario.changes import Dated
    from consortium_sim.scenario.tree import flatten

    def refuse(found: str, expected: str = "") -> SettingError:
        return SettingError(Fault("parameters", found, expected))

    values = {known: value for known, _, value in flatten(city.settings)}
    declaration = declaration_of(city, name)
    if name not in values:
        raise refuse(f"{city.name} has no parameter '{name}'.{nearest(name, list(values))}")
    value = values[name]
    if declaration is None or not is_number(value):
        raise refuse(f"'{name}' is no number.", "a number, or a switch without a range of its own")
    if isinstance(city.differences.get(name), Dated):
        raise refuse(f"'{name}' is dated in {city.name}.", "one value for the whole run")
    if ends is None:
        raise refuse(f"'{name}' is no assumption of {city.name}.{nearest(name, assumed)}", "its range too")
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise refuse(f"the range of '{name}' is {ends!r}.", "two increasing numbers")
    low, high = (float(end) for end in ends)
    if low < declaration.low or high > declaration.high:
        accepted = f"within {declaration.low:g} to {declaration.high:g}"
        raise refuse(f"the range of '{name}' is {low:g} to {high:g}.", accepted)
    return replace(Range(name, low, high), whole=isinstance(value, int))
