"""Sampled futures: values of a scenario's assumptions drawn from their declared ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario.changes import Dated
from consortium_sim.study.design import Sample

if TYPE_CHECKING:
    from consortium_sim.scenario.scenario import Scenario

Method = Literal["sobol", "latin"]
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


def chosen(scenario: Scenario, among: Iterable[str] | Mapping[str, Sequence[Any]] | None) -> list[Range]:
    """Return the ranges to explore: all assumptions, those named, or those given with their own ends.

    SettingError names every parameter that is none, and ends that are not two increasing numbers.
    """
    ranges = {one.name: one for one in assumptions(scenario)}
    if among is None:
        return list(ranges.values())
    faults: list[Fault | str] = []
    found = []
    for name in among:
        ends = among[name] if isinstance(among, Mapping) else None
        if name not in ranges and ends is None:
            hint = nearest(name, list(ranges))
            faults.append(Fault("samples", f"'{name}' is no assumption of {scenario.name}.{hint}"))
        elif ends is None:
            found.append(ranges[name])
        elif len(ends) != 2 or not ends[0] < ends[1]:
            faults.append(Fault("samples", f"the range of '{name}' is {ends!r}.", "two increasing numbers"))
        else:
            found.append(Range(name, float(ends[0]), float(ends[1]), ranges.get(name, Range(name)).whole))
    if faults:
        raise SettingError(*faults)
    return found


def samples_of(ranges: Sequence[Range], count: int, method: Method = "sobol", seed: int = 0) -> list[Sample]:
    """Return `count` samples, numbered from 1.

    sobol: a scrambled low-discrepancy sequence; more samples later leave the first ones as they are.
    latin: a Latin hypercube, which depends on its size. Source: Owen (1998), ACM TOMACS 8, 71–102.
    """
    import numpy as np
    from scipy.stats import qmc

    if method == "sobol":
        engine = qmc.Sobol(len(ranges), scramble=True, seed=np.random.default_rng(seed))
        points = engine.random_base2(max(count - 1, 0).bit_length())[:count]
    else:
        points = qmc.LatinHypercube(len(ranges), seed=np.random.default_rng(seed)).random(count)
    drawn_from = tuple(ranges)
    return [
        Sample(
            number,
            {one.name: one.at(float(place)) for one, place in zip(ranges, row, strict=True)},
            drawn_from,
        )
        for number, row in enumerate(points, 1)
    ]
