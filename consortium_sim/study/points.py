"""One city at many values of its parameters: the runs that each takes, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from consortium_sim.errors import SettingError
from consortium_sim.study.design import Design, PathLike, Sample
from consortium_sim.study.tasks import Failure, reason

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.study import Study
    from consortium_sim.study.sweeping import Shard

Carry: TypeAlias = "Callable[[Sequence[Design]], Study]"
"""Makes the runs of designs that are not made yet, and returns their study."""


@dataclass(frozen=True)
class Trial:
    """What came of one point: the comparison, or the failure that says why such a city cannot be."""

    design: Design
    runs: Comparison | None
    failures: tuple[Failure, ...]


def tried(design: Design, points: Sequence[Mapping[str, Any]], carry: Carry, first: int = 1) -> list[Trial]:
    """Make the runs of a design at every point, numbered from `first`, and return what came of each, in order."""
    designs = [at(design, Sample(number, changes)) for number, changes in enumerate(points, first)]
    impossible = {one.name: found for one in designs if (found := _impossible(one)) is not None}
    possible = [one for one in designs if one.name not in impossible]
    made = {city.name: city for city in carry(possible).cities} if possible else {}
    return [
        Trial(one, made[one.name], tuple(made[one.name].failures))
        if one.name in made
        else Trial(one, None, (impossible[one.name],))
        for one in designs
    ]


def at(design: Design, sample: Sample) -> Design:
    """Return the design in a city with the changes of a sample."""
    return replace(design, sample=sample)


def _impossible(design: Design) -> Failure | None:
    """Return why a city of these values cannot be, if it cannot."""
    try:
        for policy in design.policies:
            design.city.timeline(policy)
    except SettingError as error:
        seed = design.seeds[0]
        return Failure(design.name, policy.name, seed, reason(error), design.command(0, seed))
    return None


@contextmanager
def carrying_out(
    store: PathLike | None,
    executor: Executor | str | None,
    workers: int,
    shard: Shard | None = None,
    progress: bool = False,
) -> Iterator[Carry]:
    """Yield what makes the runs of one batch after another, with workers that stay."""
    from consortium_sim.study.sweeping import carried_out
    from consortium_sim.study.workers import LastingPool

    carry = partial(carried_out, store=store, workers=workers, shard=shard, progress=progress)
    if executor is not None or workers == 1:
        yield partial(carry, executor=executor)
    else:
        with LastingPool(workers) as pool:
            yield partial(carry, executor=pool)
