"""What one worker does: the runs of one seed, so that they share one burnt-in state."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from consortium_sim.errors import ConsortiumError

if TYPE_CHECKING:
    from consortium_sim.model.run import Run
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import Design

Rules: TypeAlias = Mapping[str, Any]
"""Decisions replaced by the user's own: name of the decision -> callable."""


class Simulate(Protocol):
    """What makes one run; workers import it by name, so it stands at the top of a module."""

    def __call__(
        self, scenario: Scenario, policy: Policy, *, seed: int, months: int | None, rules: Rules | None
    ) -> Run:
        """Return the run of one scenario, one policy and one seed."""


@dataclass(frozen=True)
class Failure:
    """A run that did not finish: which one, why, and the command that repeats it."""

    scenario: str
    policy: str
    seed: int
    error: str
    command: str
    details: str = ""
    """The traceback, for whoever mends the model."""
    lost: bool = False
    """The worker was lost, not the run at fault: it may be tried again."""

    def __str__(self) -> str:
        return f"{self.scenario}, {self.policy}, seed {self.seed}: {self.error}"


@dataclass(frozen=True)
class Task:
    """Some runs of one seed, which one worker makes in turn: numbers of policies of the design."""

    design: Design
    policies: tuple[int, ...]
    seed: int
    simulate: Simulate

    def part(self, first: int, last: int | None) -> Task:
        """Return the same task with its policies first … last − 1 only, or first … end."""
        return replace(self, policies=self.policies[first:last])

    def singles(self) -> list[Task]:
        """Return one task a run."""
        return [self.part(place, place + 1) for place in range(len(self.policies))]

    def failures(self, error: str, details: str = "", lost: bool = False) -> list[Failure]:
        """Return a failure for each run of this task."""
        return [
            Failure(
                self.design.name,
                self.design.policies[number].name,
                self.seed,
                error,
                self.design.command(number, self.seed),
                details,
                lost,
            )
            for number in self.policies
        ]


def make_runs(task: Task, begin: Callable[[int], None] = lambda place: None) -> list[Run | Failure]:
    """Make the runs of one task in turn; an error in one is named and the others go on.

    begin: called with the place of each run in the task before it starts.
    """
    design = task.design
    outcomes: list[Run | Failure] = []
    for place, single in enumerate(task.singles()):
        begin(place)
        try:
            policy = design.policies[single.policies[0]]
            run = task.simulate(design.city, policy, seed=task.seed, months=design.months, rules=design.rules)
        except Exception as error:
            outcomes += single.failures(reason(error), traceback.format_exc())
        else:
            outcomes.append(run)
    return outcomes


def reason(error: BaseException) -> str:
    """Return an exception as one line: our own errors speak for themselves, others name their class."""
    text = " ".join(str(error).split())
    if isinstance(error, ConsortiumError) and text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def share_out(tasks: Sequence[Task], jobs: int) -> list[Task]:
    """Split some tasks by policy so that no worker idles while another makes all runs of the last seed.

    Each part pays its own burn-in, so only the seeds of the last, incomplete round are split. The numbers of
    a run do not depend on it.
    """
    complete = len(tasks) - len(tasks) % jobs
    shared = list(tasks[:complete])
    for task in tasks[complete:]:
        policies = len(task.policies)
        parts = min(policies, max(1, jobs // (len(tasks) - complete)))
        edges = [policies * part // parts for part in range(parts + 1)]
        shared += [task.part(first, last) for first, last in pairwise(edges)]
    return shared
