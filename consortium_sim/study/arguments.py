"""What users write as seeds, jobs, months and rules, checked before anything runs."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ParamSpec, TypeGuard, TypeVar, cast

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.tasks import Rules

P = ParamSpec("P")
T = TypeVar("T")
LARGEST_SEED = 2**64 - 1


@dataclass
class Faults:
    """Every fault of several arguments, so that the user sees them all at once."""

    found: list[Fault | str] = field(default_factory=list)

    def of(self, read: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        """Return what `read` returns; note its faults and return nothing useful when it raises SettingError."""
        try:
            return read(*arguments, **options)
        except SettingError as error:
            self.found += [fault for fault in error.faults if fault not in self.found]
            return cast(T, None)

    def speak(self) -> None:
        """Raise SettingError with all faults, if there are any."""
        if self.found:
            raise SettingError(*self.found)


def whole(name: str, value: object, least: int) -> int:
    """Return `value` as an int of at least `least`; SettingError otherwise."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]  # refusing what is no integer is the point
    except TypeError:
        number = None
    if number is None or isinstance(value, bool) or number < least:
        raise SettingError(Fault(name, f"found {value!r}.", f"a whole number of at least {least}"))
    return number


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether `value` is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def workers_from(jobs: object) -> int:
    """Return the number of worker processes, by default one a usable core."""
    return usable_cores() if jobs is None else whole("jobs", jobs, 1)


def months_from(months: object) -> int | None:
    """Return the months of a run; None stands for the horizon of the city."""
    return None if months is None else whole("months", months, 1)


def seeds_from(seeds: object) -> tuple[int, ...]:
    """Return the seeds of a study: a number n stands for 1 … n, an iterable for itself."""
    if isinstance(seeds, Iterable) and not isinstance(seeds, str | bytes):
        chosen = tuple(whole("seeds", seed, 0) for seed in seeds)
    else:
        chosen = tuple(range(1, whole("seeds", seeds, 1) + 1))
    if not chosen:
        raise SettingError(Fault("seeds", "found none.", "at least one"))
    twice = (
        sorted({seed for seed in chosen if chosen.count(seed) > 1}) if len(set(chosen)) < len(chosen) else []
    )
    if twice:
        raise SettingError(
            Fault("seeds", f"{twice} more than once.", "each seed once: a repeated run adds nothing")
        )
    if max(chosen) > LARGEST_SEED:
        raise SettingError(Fault("seeds", f"found {max(chosen)}.", "seeds below 2**64"))
    return chosen


def fresh_seeds(seeds: Sequence[int]) -> tuple[int, ...]:
    """Return as many seeds as there are, none of them used yet."""
    first = max(seeds) + 1
    if first + len(seeds) - 1 > LARGEST_SEED:
        first = next(seed for seed in range(LARGEST_SEED) if not {*range(seed, seed + len(seeds))} & {*seeds})
    return tuple(range(first, first + len(seeds)))


def seeds_from_text(text: str) -> int | tuple[int, ...]:
    """Read seeds as written at the command line: "10" (1 … 10), "3,7" or "11-20"; SettingError otherwise."""
    if text.strip().isdecimal():
        return int(text)
    seeds: list[int] = []
    for part in text.split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise SettingError(
                Fault("seeds", f"found {text!r}.", "a number such as 10, or seeds such as 3,7 or 11-20")
            )
        seeds += range(int(first), int(last or first) + 1)
    return tuple(seeds)


def seeds_word(seeds: tuple[int, ...]) -> str:
    """Write seeds so that `seeds_from_text` reads them again, as shortly as possible."""
    first, last = seeds[0], seeds[-1]
    if seeds == tuple(range(1, last + 1)):
        return str(last)
    if seeds == tuple(range(first, last + 1)):
        return f"{first}-{last}"
    return ",".join(str(seed) for seed in seeds)


def usable_cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def check_that_rules_travel(rules: Rules) -> None:
    """Raise SettingError for rules that worker processes cannot receive."""
    import cloudpickle

    faults: list[Fault | str] = []
    for name, rule in rules.items():
        try:
            cloudpickle.dumps(rule)
        except Exception as error:
            found = f"cannot be sent to worker processes ({error})."
            faults.append(
                Fault(f"rules[{name!r}]", found, "a rule that holds no open file or lock; or jobs=1")
            )
    if faults:
        raise SettingError(*faults)
