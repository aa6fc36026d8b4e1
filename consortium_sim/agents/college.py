"""Vocational colleges and their program clusters as agents see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.agents.actor import Actor, Row
from consortium_sim.agents.columns import COUNTED, GIVEN, LEDGER, Column, NameColumn, occupations, yuan
from consortium_sim.mechanisms.colleges import moved_seats

if TYPE_CHECKING:
    from consortium_sim.agents.faces import Faces


@dataclass(frozen=True)
class CollegeOutlook:
    """What one college looks at in June; arrays over its own programs, in the order of `College.programs`."""

    seats: NDArray[np.float64]
    forecast: NDArray[np.float64]
    """Seats that the forecast of demand would ask for."""
    largest_change: float
    """Share of its seats that a program is meant to gain or lose at most."""
    opens: NDArray[np.bool_]
    """Programs without seats whose occupation exists by now."""


class Program(Row):
    """One program cluster (专业群) of a college."""

    _population = "programs"

    def __init__(self, model: Faces, row: int) -> None:
        self.model, self._row = model, row

    college = Column("Row of its college.", int, GIVEN)
    occupation = NameColumn("The occupation it prepares for.", occupations, GIVEN)
    seats = Column("Seats for the entrants of one year.", float, low=0.0)
    applicants = Column("Applicants of the last September who named it first.", int, COUNTED)
    students = Column("Students in all years.", int, COUNTED)
    vintage = Column("v_g, log technology that is taught.", float)
    quality = Column("q of last month.", float, COUNTED)
    engineers = Column("Engineers of enterprises who teach, per class.", float, COUNTED)
    projects_taught = Column("Finished R&D projects that are taught, old ones counted less.", float, low=0.0)

    @property
    def name(self) -> str:
        """Its name, or where the city's own tables give it none the occupation."""
        return self.consortium.names.programs[self.row]

    @property
    def gap(self) -> float:
        """Distance of what is taught to the frontier, log technology."""
        programs = self.consortium.programs
        frontier = self.consortium.industry.frontier[programs.occupation[self.row]]
        return float(frontier - programs.vintage[self.row])

    def __repr__(self) -> str:
        return f"<Program {self._row}: {self.name} at {self.consortium.names.colleges[self.college]}>"


class College(Actor):
    """A vocational college. Override `adjust_seats` to let it decide otherwise."""

    _population, _number = "colleges", 1

    region = Column("Its region.", int, GIVEN)
    funds = Column("Money it holds, yuan.", yuan, LEDGER)
    teachers = Column("Teachers.", float, low=0.0)
    equipment = Column("Value of the practice equipment, yuan.", float, low=0.0)
    students = Column("Students in all programs.", int, COUNTED)
    double_qualified = Column("d, share of double-qualified teachers.", float, COUNTED)

    @property
    def name(self) -> str:
        """Its name in the city's own tables, otherwise "college" and its row."""
        return self.consortium.names.colleges[self.row]

    @property
    def _title(self) -> str:
        return self.name if self.name != f"college {self._row}" else ""

    @property
    def programs(self) -> list[Program]:
        """Its program clusters."""
        return [Program(self.model, row) for row in self._programs.tolist()]

    @property
    def seats(self) -> NDArray[np.float64]:
        """Seats by program, in the order of `programs`; a copy."""
        return self.consortium.programs.seats[self._programs]

    @property
    def quality(self) -> float:
        """Teaching quality q of last month, mean over its programs."""
        return float(self.consortium.programs.quality[self._programs].mean())

    @property
    def _programs(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.consortium.programs.college == self._row)

    def adjust_seats(self, outlook: CollegeOutlook) -> NDArray[np.float64]:
        """Return the seats of its programs for the coming September; asked in June.

        Its own rule: toward the forecast of demand, by at most the given share a year.
        """
        return moved_seats(outlook.seats, outlook.forecast, outlook.largest_change, outlook.opens)
