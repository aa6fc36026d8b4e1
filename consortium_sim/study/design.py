"""What a study will run: one scenario, several policies, several seeds."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from consortium_sim.errors import Fault
from consortium_sim.scenario.changes import Dated
from consortium_sim.study.arguments import Faults, seeds_word
from consortium_sim.study.tasks import Rules, Simulate, Task

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

PathLike: TypeAlias = "str | os.PathLike[str]"
BASELINE = "baseline"


@dataclass(frozen=True)
class Design:
    """Every policy under every seed; differences are taken from the policy called `reference`.

    scenario_word, policy_words: what the user wrote for them, when that was a name or a path, so that a
    command can repeat a run; None for an object made in Python.
    """

    scenario: Scenario
    scenario_word: str | None
    policies: tuple[Policy, ...]
    policy_words: tuple[str | None, ...]
    seeds: tuple[int, ...]
    months: int | None = None
    rules: Rules | None = None
    reference: str = BASELINE

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.policies) * len(self.seeds)

    def tasks(self, simulate: Simulate) -> list[Task]:
        """Return one task a seed."""
        return [
            Task(
                self.scenario,
                self.policies,
                tuple(self.command(number, seed) for number in range(len(self.policies))),
                seed,
                self.months,
                self.rules,
                simulate,
            )
            for seed in self.seeds
        ]

    def compare_command(self) -> str:
        """Return what repeats the whole study."""
        seeds = seeds_word(self.seeds)
        if self.scenario_word is None or None in self.policy_words or self.rules:
            names = ", ".join(self._policy(number) for number in range(len(self.policies)))
            return self._in_python(f"cs.compare({{city}}, [{names}], seeds={list(self.seeds)}")
        words = shlex.quote(",".join(word for word in self.policy_words if word is not None))
        months = "" if self.months is None else f" --months {self.months}"
        city = shlex.quote(self.scenario_word)
        return f"consortium-sim compare {city} --policies {words} --seeds {seeds}{months}"

    def command(self, number: int, seed: int) -> str:
        """Return what repeats one run alone: at the command line if that is possible, in Python if not."""
        word = self.policy_words[number]
        if self.scenario_word is None or word is None or self.rules:
            return self._in_python(f"cs.simulate({{city}}, {self._policy(number)}, seed={seed}")
        months = "" if self.months is None else f" --months {self.months}"
        city, chosen = shlex.quote(self.scenario_word), shlex.quote(word)
        return f"consortium-sim run {city} --policy {chosen} --seed {seed}{months}"

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

    def _in_python(self, call: str) -> str:
        """Return a call with its last arguments; a city made in Python is told in a comment behind it."""
        months = "" if self.months is None else f", months={self.months}"
        rules = ", rules=rules" if self.rules else ""
        word = self.scenario_word
        said = call.replace("{city}", "scenario" if word is None else repr(word), 1) + months + rules + ")"
        if word is not None:
            return said
        made = "as made by cs.load_scenario(...) or cs.city_from_tables(...), .with_(...), .scaled(...)"
        return f"{said}  # scenario: the city {self.scenario.name!r}, {made}"


def read_scenario(scenario: PathLike | Scenario) -> tuple[Scenario, str | None]:
    """Return a scenario given by name, path or object, and the word that names it."""
    from consortium_sim.scenario.scenario import load_scenario

    if isinstance(scenario, str | os.PathLike):
        word = os.fspath(scenario)
        return load_scenario(word), word
    return scenario, None


def read_policies(
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None,
) -> tuple[tuple[Policy, ...], tuple[str | None, ...]]:
    """Return policies given by name, path or object, the baseline first if it was missing, and their words.

    None stands for all bundled policies. SettingError names every policy that cannot be read.
    """
    from consortium_sim.scenario.bundled import bundled
    from consortium_sim.scenario.policy import load_policy

    if policies is None:
        wanted: list[PathLike | Policy] = sorted(bundled("policy"), key=lambda name: name != BASELINE)
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
