"""What a study will run: one scenario, several policies, several seeds."""

from __future__ import annotations

import os
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from consortium_sim.errors import Fault
from consortium_sim.scenario.changes import Dated
from consortium_sim.study.arguments import Faults, seeds_word
from consortium_sim.study.city_call import call_of
from consortium_sim.study.tasks import Rules, Simulate, Task

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.sampling import Range

PathLike: TypeAlias = "str | os.PathLike[str]"
BASELINE = "baseline"
USUAL_POLICIES = (BASELINE, "governance", "market", "resources", "evaluation", "everything")
"""What is compared where nobody says what: the four strategies of the article, and all of them together."""


@dataclass(frozen=True)
class Sample:
    """One draw from the ranges of a scenario's assumptions: its number, and the values by dotted name."""

    number: int
    changes: Mapping[str, Any]
    ranges: tuple[Range, ...] = field(default=(), compare=False, repr=False)
    """What the values were drawn from."""


@dataclass(frozen=True)
class Design:
    """Every policy under every seed; differences are taken from the policy called `reference`.

    scenario_word, policy_words: what the user wrote for them, when that was a name or a path, so that a
    command can repeat a run; None for an object made in Python. sample: differences from `scenario` that make
    another city of it, in which the runs take place.
    """

    scenario: Scenario
    scenario_word: str | None
    policies: tuple[Policy, ...]
    policy_words: tuple[str | None, ...]
    seeds: tuple[int, ...]
    months: int | None = None
    rules: Rules | None = None
    reference: str = BASELINE
    sample: Sample | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Name of the city in which the runs take place."""
        own: str = self.scenario.name
        return own if self.sample is None else f"{own} #{self.sample.number}"

    @cached_property
    def city(self) -> Scenario:
        """The city in which the runs take place."""
        if self.sample is None:
            return self.scenario
        return self.scenario.with_(self.sample.changes, name=self.name)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "city"}

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.policies) * len(self.seeds)

    def tasks(
        self,
        simulate: Simulate,
        finished: Collection[tuple[str, int]] = frozenset(),
        seeds: Iterable[int] | None = None,
    ) -> Iterator[Task]:
        """Yield one task a seed, all by default, without the runs that are finished: policies and seeds."""
        for seed in self.seeds if seeds is None else seeds:
            missing = tuple(
                number for number, policy in enumerate(self.policies) if (policy.name, seed) not in finished
            )
            if missing:
                yield Task(self, missing, seed, simulate)

    def compare_command(self) -> str:
        """Return what repeats the whole study."""
        seeds = seeds_word(self.seeds)
        if self.scenario_word is None or self._needs_python or None in self.policy_words:
            names = ", ".join(self._policy(number) for number in range(len(self.policies)))
            return self._in_python(f"cs.compare({{city}}, [{names}], seeds={list(self.seeds)}")
        words = shlex.quote(",".join(word for word in self.policy_words if word is not None))
        months = "" if self.months is None else f" --months {self.months}"
        city = shlex.quote(self.scenario_word)
        return f"consortium-sim compare {city} --policies {words} --seeds {seeds}{months}"

    def command(self, number: int, seed: int) -> str:
        """Return what repeats one run alone: at the command line if that is possible, in Python if not."""
        word = self.policy_words[number]
        if self.scenario_word is None or self._needs_python or word is None:
            return self._in_python(f"cs.simulate({{city}}, {self._policy(number)}, seed={seed}")
        months = "" if self.months is None else f" --months {self.months}"
        city, chosen = shlex.quote(self.scenario_word), shlex.quote(word)
        return f"consortium-sim run {city} --policy {chosen} --seed {seed}{months}"

    @property
    def _needs_python(self) -> bool:
        return self.sample is not None or bool(self.rules)

    def _policy(self, number: int) -> str:
        """Return how Python says a policy: its name or path, or the call that makes it."""
        word, policy = self.policy_words[number], self.policies[number]
        if word is not None:
            return repr(word)
        changes = {
            name: [{"from": month, "value": entry} for month, entry in value.entries]
            if isinstance(value, Dated)
            else value
            for name, value in policy.changes.items()
        }
        return f"cs.Policy({policy.name!r}, {changes!r})"

    def sweep_command(self, others: Sequence[Design]) -> str | None:
        """Return the one call that repeats this study in all its cities; None where a city has no call of its own.

        others: the same study in the other cities.
        """
        designs = (self, *others)
        cities = [one.city_call for one in designs]
        if None in cities or any(one.sample is not None for one in designs):
            return None
        names = ", ".join(self._policy(number) for number in range(len(self.policies)))
        listed = ", ".join(city for city in cities if city is not None)
        return f"cs.sweep([{listed}], [{names}], seeds={list(self.seeds)}{self._last_arguments})"

    @property
    def city_call(self) -> str | None:
        """How Python says the city: the word that the user wrote, or the call that makes it; None if unknown."""
        return call_of(self.scenario) if self.scenario_word is None else repr(self.scenario_word)

    @property
    def how_made(self) -> str:
        """The comment behind a call whose city only its user can make; empty where the call says it all."""
        if self.city_call is not None:
            return ""
        made = "as made by cs.load_scenario(...) or cs.city_from_tables(...), .with_(...), .scaled(...)"
        return f"  # scenario: the city {self.scenario.name!r}, {made}"

    @property
    def _last_arguments(self) -> str:
        months = "" if self.months is None else f", months={self.months}"
        return months + (", rules=rules" if self.rules else "")

    def _in_python(self, call: str) -> str:
        """Return a call with its last arguments; a city that only its user can make is told in a comment."""
        city = self.city_call or "scenario"
        if self.sample is not None:
            made = city if self.scenario_word is None else f"cs.load_scenario({city})"
            city = f"{made}.with_({dict(self.sample.changes)!r}, name={self.name!r})"
        return call.replace("{city}", city, 1) + self._last_arguments + ")" + self.how_made


def read_scenario(scenario: PathLike | Scenario) -> tuple[Scenario, str | None]:
    """Return a city given by name, path or object, and the word that names it; SettingError for a country."""
    from consortium_sim.scenario.scenario import load_city

    if isinstance(scenario, str | os.PathLike):
        word = os.fspath(scenario)
        return load_city(word), word
    return load_city(scenario), None


def read_policies(
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None,
) -> tuple[tuple[Policy, ...], tuple[str | None, ...]]:
    """Return policies given by name, path or object, the baseline first if it was missing, and their words.

    None stands for USUAL_POLICIES. SettingError names every policy that cannot be read.
    """
    from consortium_sim.scenario.policy import load_policy

    if policies is None:
        wanted: list[PathLike | Policy] = list(USUAL_POLICIES)
    elif isinstance(policies, Sequence) and not isinstance(policies, str):
        wanted = list(policies)
    else:
        wanted = [policies]
    faults = Faults()
    words: list[str | None] = []
    read: list[Policy] = []
    for policy in wanted:
        word = os.fspath(policy) if isinstance(policy, str | os.PathLike) else None
        words.append(word)
        read.append(faults.of(load_policy, policy))
    faults.speak()
    names = [policy.name for policy in read]
    if BASELINE not in names:
        read.insert(0, load_policy(BASELINE))
        words.insert(0, BASELINE)
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.found.append(Fault("policies", f"'{name}' {names.count(name)} times.", "each policy once"))
    faults.speak()
    return tuple(read), tuple(words)
