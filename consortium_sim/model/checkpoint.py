"""Checkpoints: a run saved after any month, to go on from as if it had never stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from consortium_sim.errors import Fault, SettingError
from consortium_sim.model.history import History
from consortium_sim.model.state_file import read_state, write_state
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from os import PathLike

    from consortium_sim.model.rules import Rules

CHECKPOINT = "checkpoint"


@runtime_checkable
class Remembering(Protocol):
    """Something in `Consortium.memory` that is no data itself, and tells what of it is to be kept."""

    def remembered(self) -> dict[str, Any]:
        """Return data; after a restore they stand in its place in the memory."""


@dataclass(frozen=True)
class Checkpoint:
    """A run after one of its months."""

    scenario: Scenario
    policy: Policy
    seed: int
    replaced: tuple[str, ...]
    """Decisions that the user's own rules make."""
    consortium: Consortium
    history: History

    def save(self, path: str | PathLike[str]) -> None:
        """Write the file, all or nothing; the run goes on unchanged.

        SettingError while a month is under way, for what is no data in the memory of rules and agents, and if
        the disk refuses.
        """
        months, horizon = len(self.history.values), self.consortium.clock.horizon
        if months != horizon:
            raise SettingError(
                Fault("checkpoint", f"month {horizon} is under way.", "to be saved between two months")
            )
        memory = {
            name: kept.remembered() if isinstance(kept, Remembering) else kept
            for name, kept in self.consortium.memory.items()
        }
        told = {
            "scenario": self.scenario.name,
            "policy": self.policy.name,
            "seed": self.seed,
            "month": months,
        }
        whole = replace(self, consortium=replace(self.consortium, memory=memory))
        target = checked_target(path)
        try:
            write_state(target, CHECKPOINT, told, whole)
        except OSError as error:
            raise SettingError(
                Fault("checkpoint", f"'{target}' cannot be written: {error.strerror}.")
            ) from error

    @classmethod
    def read(cls, path: str | PathLike[str], rules: Rules) -> Checkpoint:
        """Return the checkpoint of a file; SettingError if it is none, or if other decisions are replaced."""
        _, saved = read_state(Path(path), CHECKPOINT, cls)
        if saved.replaced != rules.replaced:
            found = f"it was saved with {_told(saved.replaced)}, and {_told(rules.replaced)} were given."
            raise SettingError(Fault(str(path), found, "the same rules, in rules=..."))
        return saved


def checked_target(path: str | PathLike[str]) -> Path:
    """Return the path of a checkpoint to be written; SettingError if it has no folder or is one."""
    target = Path(path)
    if target.is_dir() or not target.parent.is_dir():
        found = f"'{target}' is a folder." if target.is_dir() else f"there is no folder '{target.parent}'."
        raise SettingError(Fault("checkpoint", found, "the path of a file in a folder that exists"))
    return target


def _told(decisions: Iterable[str]) -> str:
    names = ", ".join(decisions)
    return f"rules for {names}" if names else "no rules of one's own"
