"""Vocational colleges, and their program clusters (专业群): one program is one occupation at one college."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NO_GUIDE = -(10**6)
"""In `guide_month`: so long ago that nothing of it is left."""


@dataclass
class Programs:
    """Columns with one row a program cluster."""

    college: NDArray[np.int64]
    occupation: NDArray[np.uint8]
    seats: NDArray[np.float64]
    """Seats for entrants of one year; a fraction is kept so that small yearly changes add up."""
    first_seats: NDArray[np.float64]
    """Seats at the beginning."""
    applicants: NDArray[np.int64]
    """Entrants of the last September who named the program first."""
    vintage: NDArray[np.float64]
    """v_g, log technology that is taught."""
    forecast_error: NDArray[np.float64]
    """AR(1) error of the college's view of the frontier."""
    quality: NDArray[np.float64]
    """q of this month, the share of what could be learnt in class that is."""
    students: NDArray[np.int64]
    revised_until: NDArray[np.int64]
    """Month until which a revised standard guides the program."""
    engineers: NDArray[np.float64]
    """Engineers of enterprises who teach, per class, weighted by duties done and quality."""
    guide_month: NDArray[np.int64]
    """Month in which its training guide was written or last brought up to date; NO_GUIDE if there is none."""
    lag_left: NDArray[np.float64]
    """Share of the usual lag that its training guide leaves, 1 without a guide."""
    projects_taught: NDArray[np.float64]
    """Finished R&D projects that are taught, those of long ago counted less."""

    @property
    def count(self) -> int:
        """Number of programs."""
        return self.college.size


@dataclass
class Colleges:
    """Columns with one row a college."""

    region: NDArray[np.uint16]
    funds: NDArray[np.int64]
    """Cents; always the ledger's balance of the college."""
    teachers: NDArray[np.float64]
    equipment: NDArray[np.float64]
    """Value of the practice equipment, yuan."""
    students: NDArray[np.int64]
    double_qualified: NDArray[np.float64]
    """d, share of the teachers with both a teaching and a trade qualification."""
    qualified_in_enterprises: NDArray[np.float64]
    """Part of d that teachers owe to their time in enterprises, above the share that the city has anyway."""

    @property
    def count(self) -> int:
        """Number of colleges."""
        return self.region.size
