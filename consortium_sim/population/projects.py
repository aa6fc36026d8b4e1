"""Joint R&D projects of the technology platform: one row a project, kept after its end."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.people import NOBODY

STAGES = ("research", "application", "consolidation", "transfer", "innovation")
RESEARCH, APPLICATION, CONSOLIDATION, TRANSFER, INNOVATION = range(5)
RUNNING, FINISHED, FAILED, ABANDONED = range(4)
OUTCOME_NAMES = ("running", "finished", "failed", "abandoned")


def _whole() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass
class Projects:
    """Columns with one row a project. A row is appended at the start and never used again.

    Money is in cents, months are those of the clock; a month of 0 has not come.
    """

    id: NDArray[np.int64]
    """Month of the start · enterprises + sponsor: unique for ever, and the same under every policy."""
    sponsor: NDArray[np.int64]
    """Row of the enterprise whose project it is."""
    sponsor_founded: NDArray[np.int64]
    """When that enterprise was founded: another one may stand in its row later."""
    sector: NDArray[np.int64]
    """Of the sponsor."""
    stage: NDArray[np.int64]
    """Where it is, or where it ended."""
    outcome: NDArray[np.int64]
    promise: NDArray[np.float64]
    """What the idea is worth relative to the usual one."""
    program: NDArray[np.int64]
    """Row of the program cluster that works on it, or NOBODY."""
    started: NDArray[np.int64]
    ended: NDArray[np.int64]
    licensed_from: NDArray[np.int64]
    """Month in which it became licensable."""
    idle: NDArray[np.int64]
    """Months in a row in which its sponsor could not pay."""
    spend: NDArray[np.int64]
    """What it has cost so far, whoever paid."""
    shared: NDArray[np.int64]
    """The part of it that the members paid together."""
    granted: NDArray[np.int64]
    """What the sponsor got back from the R&D grant."""
    licences: NDArray[np.int64]
    """Fees received."""
    billed: NDArray[np.int64]
    """Cost of this month."""
    own: NDArray[np.int64]
    """The sponsor's part of it."""

    @classmethod
    def none(cls) -> Projects:
        """Return a table without a row."""
        columns: dict[str, NDArray[Any]] = {name: _whole() for name in COLUMNS}
        columns["promise"] = np.zeros(0)
        return cls(**columns)

    @property
    def running(self) -> NDArray[np.int64]:
        """Rows of the projects that are under way, the oldest first."""
        rows: NDArray[np.int64] = (self.outcome == RUNNING).nonzero()[0]
        return rows

    def start(
        self,
        sponsors: NDArray[np.int64],
        founded: NDArray[np.int64],
        sector: NDArray[np.int64],
        promise: NDArray[np.float64],
        month: int,
        enterprises: int,
    ) -> None:
        """Append one project for each sponsor; columns over the sponsors, `enterprises` is the number of rows."""
        new: dict[str, NDArray[Any]] = {
            "id": month * enterprises + sponsors,
            "sponsor": sponsors,
            "sponsor_founded": founded,
            "sector": sector,
            "promise": promise,
            "program": np.full(sponsors.size, NOBODY, np.int64),
            "started": np.full(sponsors.size, month, np.int64),
        }
        for name in COLUMNS:
            added = new.get(name, np.zeros(sponsors.size, np.int64))
            setattr(self, name, np.concatenate((getattr(self, name), added)))

    def end(self, rows: NDArray[np.int64], outcome: int, month: int) -> None:
        """Write how and when projects ended."""
        self.outcome[rows] = outcome
        self.ended[rows] = month


COLUMNS = tuple(one.name for one in fields(Projects))
