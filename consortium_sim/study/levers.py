"""Levers: the numbers of a policy that say how much of its instrument there is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.parameters import Quantity
from consortium_sim.scenario import reading
from consortium_sim.scenario.changes import Dated
from consortium_sim.scenario.tree import Leaf, part_at, quantity_at
from consortium_sim.study.wording import spoken_list

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy

Names: TypeAlias = "str | Sequence[str]"
DIGITS = 6
"""Significant digits of a factor, so that a policy's name tells all of it."""


@dataclass(frozen=True)
class Lever:
    """Numbers that one policy sets and that grow together by one factor, from `low` to `high`; 1 is as written."""

    policy: Policy
    names: tuple[str, ...]
    low: float
    high: float

    def at(self, factor: float) -> Policy:
        """Return the policy with its lever at so many times what it says, under a name that tells it."""
        factor = rounded(factor)
        changes = {name: _times(name, self.policy.changes[name], factor) for name in self.names}
        return renamed(self.policy, f" × {factor:.{DIGITS}g}", changes)

    def dose(self, factor: float) -> dict[str, float]:
        """Return the largest value of each number at a factor."""
        changes = self.at(factor).changes
        return {name: max(_entries(changes[name])) for name in self.names}


def renamed(policy: Policy, suffix: str, changes: Mapping[str, Any]) -> Policy:
    """Return a policy with some changes more, and with a suffix to its name and titles that tells them."""
    titles = {key: title + suffix for key in ("title", "title_zh") if (title := getattr(policy, key))}
    return replace(policy, name=policy.name + suffix, changes={**policy.changes, **changes}, **titles)


def rounded(number: float) -> float:
    """Round a number to the digits that a name tells."""
    return float(f"{number:.{DIGITS}g}")


def quantity_of(name: str) -> Quantity | None:
    """Return the declaration of a number that a policy may set, by dotted name; None for anything else."""
    quantity = quantity_at(reading.settings_class(), name)
    return quantity if quantity is not None and quantity.lever else None


def range_of(policy: Policy | None, name: str) -> tuple[float, float]:
    """Return the least and largest value of a lever: as the policy's file states them, else as declared."""
    quantity = quantity_of(name)
    assert quantity is not None
    place = policy.provenance.get(name) if policy is not None else None
    low = quantity.low if place is None or place.low is None else max(place.low, quantity.low)
    high = quantity.high if place is None or place.high is None else min(place.high, quantity.high)
    return low, high


def lever_of(policy: Policy, asked: Names | None) -> Lever:
    """Return the lever of a policy: the numbers that are asked for, or the only one that its file gives a range.

    SettingError where the policy does not set such a number, sets it to nothing, or leaves the choice open.
    """
    names = (asked,) if isinstance(asked, str) else tuple(asked or _with_a_range(policy))
    own = [name for name in policy.changes if quantity_of(name) is not None]
    where = f"lever of '{policy.name}'"
    if not names or (asked is None and len(names) > 1):
        found = f"{spoken_list(names)} have a range." if names else "none of its numbers has a range."
        wanted = f"lever={{{policy.name!r}: ...}} with one or more of {', '.join(own) or 'its numbers'}"
        raise SettingError(Fault(where, found, wanted))
    low, high = 0.0, math.inf
    for name in names:
        if name not in own:
            found = f"the policy sets no number '{name}'.{nearest(name, own)}"
            raise SettingError(
                Fault(where, found, f"one of {', '.join(own) or 'its numbers, and it has none'}")
            )
        entries = _entries(policy.changes[name])
        if min(entries) < 0 or max(entries) <= 0:
            raise SettingError(Fault(where, f"'{name}' is {max(entries):g}.", "an amount above 0 to scale"))
        least, most = range_of(policy, name)
        low = max(low, least / min(entry for entry in entries if entry > 0))
        high = min(high, most / max(entries))
    return Lever(policy, names, min(low, 1.0), max(high, 1.0))


def levers_of(policies: Sequence[Policy], asked: Mapping[str, Names] | Names | None) -> list[Lever]:
    """Return the lever of each policy; SettingError with every fault.

    asked: by name of the policy; or one for all of them.
    """
    faults: list[Fault | str] = []
    found = []
    names = [policy.name for policy in policies]
    if isinstance(asked, Mapping):
        faults += [
            Fault(
                "lever", f"no policy is called '{name}'.{nearest(name, names)}", f"one of {', '.join(names)}"
            )
            for name in asked
            if name not in names
        ]
    for policy in policies:
        try:
            found.append(lever_of(policy, asked.get(policy.name) if isinstance(asked, Mapping) else asked))
        except SettingError as error:
            faults += error.faults
    if faults:
        raise SettingError(*faults)
    return found


def _with_a_range(policy: Policy) -> list[str]:
    """Return the numbers that the policy's file gives a least and a largest value."""
    return [
        name
        for name in policy.changes
        if quantity_of(name) is not None
        and (place := policy.provenance.get(name)) is not None
        and place.low is not None
        and place.high is not None
    ]


def _entries(value: Any) -> list[float]:
    return [float(entry) for _, entry in value.entries] if isinstance(value, Dated) else [float(value)]


def _times(name: str, value: Any, factor: float) -> Any:
    """Return a value, dated or not, times a factor, within its declared range; a whole number stays one."""
    quantity, part = quantity_of(name), part_at(reading.settings_class(), name)
    assert quantity is not None and isinstance(part, Leaf)

    def one(entry: float) -> float:
        scaled = min(max(entry * factor, quantity.low), quantity.high)
        return round(scaled) if part.hint is int else scaled

    return value.map(one) if isinstance(value, Dated) else one(value)
