"""Where finished runs are kept: in memory here, on disk in store.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from consortium_sim.study.tasks import Failure

if TYPE_CHECKING:
    from consortium_sim.model.run import Run
    from consortium_sim.study.design import Design

Cell = tuple[str, int]
"""Name of the policy, and seed."""


class Keeper(Protocol):
    """Keeps what came of runs, and gives it back by design."""

    def keep(self, outcome: Run | Failure) -> None:
        """Take a run that finished or a named failure."""

    def finished(self, design: Design) -> Collection[Cell]:
        """Return which runs of a design need not be made again."""

    def runs(self, design: Design) -> Sequence[Run]:
        """Return the runs of a design that finished, in the order of its policies and seeds."""

    def failures(self, design: Design) -> Sequence[Failure]:
        """Return those that failed, in the same order."""


@dataclass
class Memory:
    """Keeps everything in memory, for as long as the study lives."""

    outcomes: dict[tuple[str, str, int], Run | Failure] = field(default_factory=dict)

    def keep(self, outcome: Run | Failure) -> None:
        """Take a run that finished or a named failure."""
        self.outcomes[outcome.scenario, outcome.policy, outcome.seed] = outcome

    def finished(self, design: Design) -> Collection[Cell]:
        """Return the runs of a design that are here; those of a lost worker are worth another try."""
        return {
            (one.policy, one.seed) for one in self._of(design) if not (isinstance(one, Failure) and one.lost)
        }

    def runs(self, design: Design) -> Sequence[Run]:
        """Return the runs of a design that finished."""
        return tuple(one for one in self._of(design) if not isinstance(one, Failure))

    def failures(self, design: Design) -> Sequence[Failure]:
        """Return those that failed."""
        return tuple(one for one in self._of(design) if isinstance(one, Failure))

    def _of(self, design: Design) -> list[Run | Failure]:
        cells = ((design.name, policy.name, seed) for policy in design.policies for seed in design.seeds)
        return [self.outcomes[cell] for cell in cells if cell in self.outcomes]
