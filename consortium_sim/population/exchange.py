"""Staff who work on the other side for a time: engineers at colleges, teachers in enterprises (校企互聘)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

ENGINEER, TEACHER = 0, 1
DIRECTION_NAMES = ("engineer at a college", "teacher in an enterprise")

RUNNING, COMPLETED, FAILED, CUT_SHORT = range(4)
STATE_NAMES = ("running", "completed", "ended by appraisal", "ended by closure")

GIVERS, CANDIDATES = 2**20, 2**12
"""More enterprises or programs than there are, and more candidates than one of them offers at once."""


class Contracts(NamedTuple):
    """Columns of equal length, one row a contract; those that have ended stay until the next selection."""

    number: NDArray[np.int64]
    """Never used again: it holds the month of selection, the direction, who offered, and an ordinal."""
    direction: NDArray[np.uint8]
    enterprise: NDArray[np.int64]
    program: NDArray[np.int64]
    """The program where the engineer teaches, or that the teacher comes from."""
    quality: NDArray[np.float64]
    """Experience and qualification, median 1 among candidates."""
    commitment: NDArray[np.float64]
    """Usual share of the duties done, 0 to 1; nobody sees it at the selection."""
    begins: NDArray[np.int64]
    """First month of the present term."""
    terms: NDArray[np.int64]
    """Terms so far, the present one included."""
    state: NDArray[np.uint8]
    hours: NDArray[np.float64]
    """Duty hours done this month."""
    owed: NDArray[np.float64]
    """Duty hours owed since the last appraisal."""
    done: NDArray[np.float64]
    """Duty hours done since then."""
    score: NDArray[np.float64]
    """Share of the duties done at the last appraisal, nan before the first."""

    @property
    def size(self) -> int:
        """Rows, running or ended."""
        return int(self.number.size)

    @property
    def running(self) -> NDArray[np.bool_]:
        """Contracts that have not ended."""
        going: NDArray[np.bool_] = self.state == RUNNING
        return going

    @classmethod
    def signed(
        cls,
        number: NDArray[np.int64],
        direction: int,
        enterprise: NDArray[np.int64],
        program: NDArray[np.int64],
        quality: NDArray[np.float64],
        commitment: NDArray[np.float64],
        begins: int,
    ) -> Contracts:
        """Return new contracts in one direction that begin in a month."""
        size = number.size
        return cls(
            number,
            np.full(size, direction, np.uint8),
            enterprise,
            program,
            quality,
            commitment,
            np.full(size, begins, np.int64),
            np.ones(size, np.int64),
            np.full(size, RUNNING, np.uint8),
            np.zeros(size),
            np.zeros(size),
            np.zeros(size),
            np.full(size, np.nan),
        )

    @classmethod
    def none(cls) -> Contracts:
        """Return a table without rows."""
        whole, real = np.zeros(0, np.int64), np.zeros(0)
        return cls.signed(whole, ENGINEER, whole, whole, real, real, 0)

    def those(self, which: NDArray[np.bool_]) -> Contracts:
        """Return the rows chosen by a mask."""
        chosen: dict[str, NDArray[Any]] = {name: getattr(self, name)[which] for name in self._fields}
        return Contracts(**chosen)

    def joined(self, more: Contracts) -> Contracts:
        """Return these rows, then more."""
        both: dict[str, NDArray[Any]] = {
            name: np.concatenate((getattr(self, name), getattr(more, name))) for name in self._fields
        }
        return Contracts(**both)

    def by_program(self, values: NDArray[np.float64], direction: int, programs: int) -> NDArray[np.float64]:
        """Return the sum of values (one a contract) of one direction by program, (programs,)."""
        of = self.direction == direction
        return np.asarray(np.bincount(self.program[of], values[of], programs), np.float64)

    def by_enterprise(
        self, values: NDArray[np.float64], direction: int, enterprises: int
    ) -> NDArray[np.float64]:
        """Return the sum of values (one a contract) of one direction by enterprise, (enterprises,)."""
        of = self.direction == direction
        return np.asarray(np.bincount(self.enterprise[of], values[of], enterprises), np.float64)


def contract_number(
    month: int, direction: int, giver: NDArray[np.int64], ordinal: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return numbers that no other candidate ever has; the lower 32 bits tell giver and ordinal."""
    number: NDArray[np.int64] = ((month * 2 + direction) * GIVERS + giver) * CANDIDATES + ordinal
    return number


@dataclass
class Exchange:
    """The contracts, and what enterprises expect of the next selection."""

    contracts: Contracts = field(default_factory=Contracts.none)
    placed_share: float = 0.5
    """Engineers placed of those offered at the last selection; a guess before the first."""
    teachers_per_employee: float = 0.0
    """Teachers in the enterprises of participants per employee of theirs, after the last selection."""
