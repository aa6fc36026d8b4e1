"""What a fault points at: a line of a file, or the name of what was made in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from consortium_sim.errors import Fault
from consortium_sim.scenario.changes import Provenance
from consortium_sim.scenario.lines import Path


@dataclass(frozen=True)
class Origin:
    """What a fault points at: a file with the lines of its keys, or a name such as "policy 'x'"."""

    name: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    file: FilePath | None = None
    """Where paths that it names start; None: in the working folder."""

    def line(self, path: Path) -> int:
        """Return the line of the nearest key above the path that is written down; 0 without a file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def where(self, path: Path) -> str:
        """Return "file:line", or the name alone where there is no file."""
        return f"{self.name}:{self.line(path)}" if self.lines else self.name

    def fault(self, path: Path, found: str, expected: str = "") -> Fault:
        """Return the fault of the value at the path."""
        return Fault(self.where(path), found, expected)

    def provenance(
        self, path: Path, source: str = "", low: float | None = None, high: float | None = None
    ) -> Provenance:
        """Return what is said about the value at the path, and where."""
        return Provenance(source, low, high, self.name if self.lines else "", self.line(path))
