"""Roll-out: a policy that begins in some cities of a country first, and in the others later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.streams import Stream, uniform_columns
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.scenario.differences import SettingsReader
from consortium_sim.scenario.origin import Origin
from consortium_sim.scenario.tree import build


@dataclass(frozen=True)
class Rollout:
    """When a policy begins where.

    cities: how many begin in each wave but the last, which all others belong to. months: the horizon month of
    each wave, one more than `cities`. Without waves every city begins in the first of `months`.
    """

    cities: Annotated[
        tuple[int, ...],
        Quantity("cities", 1, 1_000, "cities that begin in each wave but the last", lever=True),
    ] = ()
    months: Annotated[
        tuple[int, ...],
        Quantity("months", 1, 1_200, "month of the horizon in which each wave begins", lever=True),
    ] = (1,)
    order: Annotated[
        Literal["size", "draw"],
        Choice("which cities come first: size, the largest; draw, any, by the seed", lever=True),
    ] = "size"

    def check(self) -> Iterator[tuple[str, str, str]]:
        """Yield (dotted name, what was found, what was expected) for waves that contradict each other."""
        if len(self.months) != len(self.cities) + 1:
            yield (
                "rollout.months",
                f"{len(self.months)} months for {len(self.cities)} waves and all other cities",
                f"{len(self.cities) + 1} months",
            )
        if any(after <= before for before, after in zip(self.months, self.months[1:], strict=False)):
            yield "rollout.months", f"months {list(self.months)}", "months that increase"

    def first_months(self, sizes: NDArray[np.float64], seed: np.uint64) -> NDArray[np.int64]:
        """Return the month of the horizon in which each city begins, (cities,); sizes: their people.

        SettingError where there are not enough cities.
        """
        if sum(self.cities) >= sizes.size:
            raise SettingError(
                Fault(
                    "rollout.cities",
                    f"{' + '.join(map(str, self.cities))} cities in the first waves, of {sizes.size} in all.",
                    f"fewer than {sizes.size}",
                )
            )
        numbers = np.arange(1, sizes.size + 1)
        first = -sizes if self.order == "size" else uniform_columns(seed, Stream.PILOT, 0, numbers)
        wave = np.repeat(np.arange(len(self.months)), [*self.cities, sizes.size - sum(self.cities)])
        months = np.empty(sizes.size, np.int64)
        months[np.lexsort((numbers, first))] = np.array(self.months)[wave]
        return months


@dataclass(frozen=True)
class _Header:
    """What a policy file says beside its changes."""

    rollout: Rollout = field(default_factory=Rollout)


def read_rollout(data: Mapping[str, Any], origin: Origin, faults: list[Fault]) -> Rollout | None:
    """Return the roll-out that a policy states, None where it states none; note every fault."""
    if "rollout" not in data:
        return None
    before = len(faults)
    changes = SettingsReader(_Header, origin, faults).read({"rollout": data["rollout"]})
    if len(faults) > before:
        return None
    rollout: Rollout = build(_Header, changes.values).rollout
    for name, found, expected in rollout.check():
        faults.append(Fault(changes.where(name, origin.name), f"{name}: {found}.", expected))
    return rollout
