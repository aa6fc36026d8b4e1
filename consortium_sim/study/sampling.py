"""Sampled futures: values of a scenario's assumptions drawn from their declared ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario.changes import Dated
from consortium_sim.study.design import Sample
from consortium_sim.study.sobol import sobol_points

if TYPE_CHECKING:
    from consortium_sim.scenario.scenario import Scenario

LUCK = 0
"""Seed of the samples."""
LEFT_OUT = ("time.", "people.")
"""What says how large and how long the run is, and nothing of the world."""


@dataclass(frozen=True)
class Range:
    """What one assumption may be: a number between two ends, or one of several options."""

    name: str
    low: float = 0.0
    high: float = 1.0
    whole: bool = False
    options: tuple[Any, ...] = ()

    def at(self, place: float) -> Any:
        """Return the value at a place between 0 and 1."""
        if self.options:
            return self.options[min(int(place * len(self.options)), len(self.options) - 1)]
        value = self.low + place * (self.high - self.low)
        return min(int(value + 0.5), int(self.high)) if self.whole else value


def assumptions(scenario: Scenario, spread: float = 0.5) -> list[Range]:
    """Return the ranges of a scenario's assumptions, structural switches included.

    A number with a reference, one that a policy may set, one that is dated, one of a single occupation or sector,
    and one that only builds the city are left out. Of a range that the scenario's file states, all is explored;
    of the range that the declaration accepts, the part that goes `spread` of the way from the value to both ends.
    """
    return list(_assumptions(scenario, spread))


def _assumptions(scenario: Scenario, spread: float) -> Iterator[Range]:
    from consortium_sim.scenario.changes import Provenance
    from consortium_sim.scenario.sources import is_assumed
    from consortium_sim.scenario.tree import Leaf, flatten, row_of

    for name, part, value in flatten(scenario.settings):
        declaration = part.declaration if isinstance(part, Leaf) else None
        if declaration is None or declaration.lever or declaration.initial or name.startswith(LEFT_OUT):
            continue
        if row_of(type(scenario.settings), name) is not None:
            continue
        if isinstance(scenario.differences.get(name), Dated):
            continue
        if isinstance(declaration, Choice):
            if options := _options(part.hint):  # type: ignore[union-attr]
                yield Range(name, options=options)
            continue
        place = scenario.provenance.get(name, Provenance(declaration.source))
        if declaration.extensive or not is_assumed(place) or isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            yield _range(name, value, declaration, place.low, place.high, spread)


def _options(hint: Any) -> tuple[Any, ...]:
    if hint is bool:
        return (False, True)
    return get_args(hint) if get_origin(hint) is Literal else ()


def _range(
    name: str, value: float, quantity: Quantity, low: float | None, high: float | None, spread: float
) -> Range:
    low = value - spread * (value - quantity.low) if low is None else low
    high = value + spread * (quantity.high - value) if high is None else high
    return Range(name, max(low, quantity.low), min(high, quantity.high), whole=isinstance(value, int))


def samples_of(ranges: Sequence[Range], count: int) -> list[Sample]:
    """Return `count` samples, numbered from 1; more samples later leave the first ones as they are."""
    drawn_from = tuple(ranges)
    return [
        Sample(
            number,
            {one.name: one.at(float(place)) for one, place in zip(ranges, row, strict=True)},
            drawn_from,
        )
        for number, row in enumerate(sobol_points(len(ranges), count, LUCK), 1)
    ]
