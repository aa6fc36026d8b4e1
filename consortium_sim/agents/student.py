"""People as agents: views made when asked for, so that a million of them cost nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.agents.actor import Actor
from consortium_sim.agents.columns import (
    COUNTED,
    GIVEN,
    LEDGER,
    Column,
    NameColumn,
    nobody_is_none,
    occupations,
    yuan,
)
from consortium_sim.errors import Fault, SettingError
from consortium_sim.mechanisms.choice import StudentRule, program_utility
from consortium_sim.mechanisms.labour_market.search import offer_value
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import ABSENT, STATUS_NAMES, People

if TYPE_CHECKING:
    from consortium_sim.agents.faces import Faces

BOUND = "posts and places are counted with it"


@dataclass(frozen=True)
class ApplicantOutlook:
    """What one applicant sees before enrolment; arrays over programs, in the order of `model.programs`."""

    log_wage: NDArray[np.float64]
    placement: NDArray[np.float64]
    """Share of the recent graduates of the occupation who work."""
    quality: NDArray[np.float64]
    sponsored: NDArray[np.float64]
    """Share of seats that an enterprise sponsors."""
    certified: NDArray[np.float64]
    """1 for a program that a certificate covers."""
    log_seats: NDArray[np.float64]
    demanding: NDArray[np.float64]
    """How demanding the occupation is: attracts the able, repels others."""
    aptitude: float
    luck: NDArray[np.float64]
    """Gumbel: the highest utility is then a multinomial logit."""
    rule: StudentRule


@dataclass(frozen=True)
class OffersOutlook:
    """The posts within one person's reach this month; arrays over offers."""

    enterprise: NDArray[np.int64]
    """Row of the enterprise."""
    occupation: NDArray[np.int64]
    """Code of the occupation, as in `model.consortium.industry.names`."""
    wage: NDArray[np.float64]
    """Yuan a month."""
    log_wage: NDArray[np.float64]
    tie: NDArray[np.float64]
    """Bond to the own host or sponsor, in log wage."""
    luck: NDArray[np.float64]
    """Taste for the post, in log wage."""
    listed: NDArray[np.uint8]
    """1 where the information platform led there."""


def _statuses(consortium: Consortium) -> tuple[str, ...]:
    return STATUS_NAMES


class Student(Actor):
    """A person from enrolment on: student, graduate, employee.

    A view: it is not among `model.agents`, and attributes that a subclass adds are forgotten with it. Override
    `choose_program` or `rank_offers` to let people decide otherwise. An applicant has not enrolled yet: only
    its `uid`, `general` and `aptitude` say something.
    """

    _population, _number = "people", 3

    def __init__(self, model: Faces, row: int, table: People | None = None) -> None:
        # Not mesa.Agent.__init__, which would register every view with the model.
        self.model, self._row, self._own_table = model, row, table
        self.unique_id = int(self.table.birth[row])

    @property
    def table(self) -> People:
        """The columns that it stands in; an applicant has some of its own."""
        return self.consortium.people if self._own_table is None else self._own_table

    @property
    def present(self) -> bool:
        """Whether the row is still its own; it is until somebody else comes there."""
        return bool(self.table.birth[self._row] == self.unique_id)

    @property
    def active(self) -> bool:
        """Whether it is in the city."""
        return self.present and bool(self.table.status[self._row] != ABSENT)

    @property
    def _identity(self) -> int:
        return self.unique_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Student) and other.unique_id == self.unique_id and other.model is self.model

    def __hash__(self) -> int:
        return hash((self.unique_id, id(self.model)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"

    uid = Column("Birth id: its own for ever, and the number of the tables.", int, GIVEN, column="birth")
    region = Column("Its region.", int, GIVEN)
    status = NameColumn('"studying", "seeking", "employed", or "absent" when it has left.', _statuses, BOUND)
    general = Column("Whether it came from a general school (职普融通).", bool, GIVEN)
    program = Column("Row of the program it studies or studied in, or None.", nobody_is_none, BOUND)
    occupation = NameColumn("The occupation it knows best.", occupations, BOUND)
    host = Column("Row of the enterprise where it is or was a trainee, or None.", nobody_is_none, BOUND)
    sponsor = Column("Row of the enterprise whose order class it attends, or None.", nobody_is_none, BOUND)
    month_of_study = Column("1 in the September of enrolment, 35 in the last July, else 0.", int, COUNTED)
    months_out = Column("Months since graduation; 60,000 and more: older than the model.", int, COUNTED)
    months_in_status = Column("Months since its status changed.", int, COUNTED)
    practice = Column("Months spent as a trainee in an enterprise.", int, COUNTED)
    aptitude = Column("θ, around 1: speed of learning and ceiling of skill.", float, low=0.0)
    skill = Column("h, 0 to about 1.3.", float, low=0.0)
    vintage = Column("v, log technology that it was taught.", float)
    wage = Column("Yuan a month, 0 when not employed.", yuan, LEDGER)

    @property
    def enterprise(self) -> int | None:
        """Row of the enterprise where it works, or None."""
        post = nobody_is_none(int(self.table.post[self.row]))
        return None if post is None else post // len(self.consortium.industry.names)

    @property
    def college(self) -> int | None:
        """Row of the college where it studies or studied, or None."""
        program = self.program
        return None if program is None else int(self.consortium.programs.college[program])

    def choose_program(self, outlook: ApplicantOutlook) -> NDArray[np.float64]:
        """Return the utility of every program, −inf for one that is not wanted; asked of each applicant.

        Its own rule: a multinomial logit.
        """
        return program_utility(
            outlook.log_wage,
            outlook.placement,
            outlook.quality,
            outlook.sponsored,
            outlook.certified,
            outlook.log_seats,
            outlook.demanding,
            outlook.aptitude,
            outlook.luck,
            outlook.rule,
        )

    def rank_offers(self, outlook: OffersOutlook) -> NDArray[np.float64]:
        """Return the value of every offer, −inf for one that is refused; asked of everybody with an offer.

        Its own rule: log wage, tie and taste.
        """
        return offer_value(outlook.log_wage, outlook.tie, outlook.luck)


class Students:
    """People in some rows, with the verbs of a Mesa AgentSet; views of them are made one at a time.

    It holds the people of the month in which it was asked for: ask again after a step.
    """

    def __init__(self, model: Faces, rows: NDArray[np.int64]) -> None:
        self.model = model
        self._rows = rows
        self._births = model.consortium.people.birth[rows]

    @property
    def rows(self) -> NDArray[np.int64]:
        """Rows of `consortium.people`; SettingError when somebody else has taken one."""
        people = self.model.consortium.people
        if not np.array_equal(people.birth[self._rows], self._births):
            raise SettingError(
                Fault(
                    "students", "some have left since, and others have their rows.", "the set asked for anew"
                )
            )
        return self._rows

    def __len__(self) -> int:
        return int(self._rows.size)

    def __iter__(self) -> Iterator[Student]:
        kind = self.model.student_class
        return (kind(self.model, row) for row in self.rows.tolist())

    def __contains__(self, student: object) -> bool:
        return isinstance(student, Student) and bool((self._births == student.unique_id).any())

    def __repr__(self) -> str:
        return f"<{len(self):,} students>"

    def get(self, attribute: str | Iterable[str]) -> list[Any]:
        """Return the attribute of everybody, or a list of several attributes of everybody."""
        if not isinstance(attribute, str):
            return [list(row) for row in zip(*(self.get(name) for name in attribute), strict=True)]
        column = getattr(self.model.student_class, attribute, None)
        if isinstance(column, Column):
            consortium = self.model.consortium
            return column.of_rows(consortium, consortium.people, self.rows)
        return [getattr(student, attribute) for student in self]

    def set(self, attribute: str, value: Any) -> Students:
        """Set the attribute of everybody."""
        for student in self:
            setattr(student, attribute, value)
        return self

    def agg(self, attribute: str, func: Callable[[list[Any]], Any] | Iterable[Callable[..., Any]]) -> Any:
        """Return a function, or several, of the attribute of everybody."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def select(
        self, filter_func: Callable[[Student], bool] | None = None, at_most: float = math.inf
    ) -> Students:
        """Return those for whom the function is true; at_most: a number, or a share if it is a float up to 1."""
        rows = self.rows
        if filter_func is not None:
            rows = rows[np.fromiter((bool(filter_func(one)) for one in self), np.bool_, rows.size)]
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(at_most * len(self))
        return Students(self.model, rows if math.isinf(at_most) else rows[: int(at_most)])

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Students:
        """Call a method of everybody, or a function on everybody."""
        self.map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return what a method of everybody, or a function on everybody, returns."""
        if isinstance(method, str):
            return [getattr(student, method)(*args, **kwargs) for student in self]
        return [method(student, *args, **kwargs) for student in self]

    def groupby(self, by: str | Callable[[Student], Any]) -> Groups:
        """Return the people grouped by an attribute or by what a function returns."""
        keys = self.get(by) if isinstance(by, str) else self.map(by)
        places: dict[Any, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        rows = self.rows
        return Groups({key: Students(self.model, rows[found]) for key, found in places.items()})


@dataclass(frozen=True)
class Groups:
    """People by group, with the verbs of Mesa's GroupBy."""

    groups: dict[Any, Students]

    def __iter__(self) -> Iterator[tuple[Any, Students]]:
        return iter(self.groups.items())

    def __len__(self) -> int:
        return len(self.groups)

    def count(self) -> dict[Any, int]:
        """Return the number of people in each group."""
        return {key: len(group) for key, group in self}

    def agg(self, attribute: str, func: Callable[[list[Any]], Any]) -> dict[Any, Any]:
        """Return a function of an attribute of each group."""
        return {key: group.agg(attribute, func) for key, group in self}

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return what a method of each group, or a function on it, returns."""
        if isinstance(method, str):
            return {key: getattr(group, method)(*args, **kwargs) for key, group in self}
        return {key: method(group, *args, **kwargs) for key, group in self}

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Groups:
        """Call a method of each group, or a function on it."""
        self.map(method, *args, **kwargs)
        return self
