"""What all agents share: a row of the consortium's columns, and luck of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import mesa

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.streams import Stream, uniform
from consortium_sim.population.consortium import Consortium

if TYPE_CHECKING:
    from consortium_sim.agents.faces import Faces

OWN = int(Stream.OWN_DECISION)


class Row:
    """Something that stands in one row of a table of the consortium."""

    _population: ClassVar[str]
    """Name of its table in the consortium."""
    model: Faces
    _row: int

    @property
    def consortium(self) -> Consortium:
        """All columns of the city."""
        return self.model.consortium

    @property
    def row(self) -> int:
        """Its row: the number of the tables and of other agents' attributes."""
        return self._row

    @property
    def table(self) -> Any:
        """The columns that it stands in."""
        return getattr(self.consortium, self._population)


class Actor(Row, mesa.Agent):  # type: ignore[misc]  # mesa has no types
    """A Mesa agent over a row.

    Under `ConsortiumModel` it is registered with the model. Under `simulate` there is no Mesa model: the same
    agent is made over the columns when its decision is asked for, and kept to the end of the run.
    `self.model` then offers the names of `Faces` only.
    """

    _number: ClassVar[int]
    """Keys the luck of this kind of agent."""

    def __init__(self, model: Faces, row: int) -> None:
        self._row = row
        if isinstance(model, mesa.Model):
            super().__init__(model)
        else:
            self.model, self.unique_id = model, row

    def luck(self, draw: int = 0) -> float:
        """Return a uniform number in (0, 1) of this agent, this month and this draw.

        The same whatever else happens, under every policy: the way to write a decision with chance in it.
        """
        consortium = self.consortium
        return uniform(consortium.seed, OWN, consortium.clock.month, self._identity, self._number, draw)

    @property
    def present(self) -> bool:
        """Whether the row is still its own."""
        return True

    @property
    def row(self) -> int:
        """Its row: the number of the tables and of the network; SettingError when another has taken it."""
        if not self.present:
            raise SettingError(Fault(repr(self), "has left, and another has taken its row."))
        return self._row

    @property
    def _identity(self) -> int:
        return self._row

    @property
    def _title(self) -> str:
        """Its name, if it has one that says more than its row."""
        return ""

    @property
    def active(self) -> bool:
        """Whether it is in business."""
        return self.present

    def _remembered(self) -> dict[str, Any]:
        """Return its attributes, its own and those that a subclass has added; not where it stands in Mesa."""
        return {name: value for name, value in vars(self).items() if name not in ("model", "unique_id")}

    def _recall(self, attributes: dict[str, Any]) -> None:
        """Take up the attributes that a checkpoint has kept of it."""
        self.__dict__.update(attributes)

    def remove(self) -> None:
        """Leave Mesa's model once it has left the city; SettingError before: its row would go on without it."""
        if self.active:
            raise SettingError(
                Fault(
                    f"{type(self).__name__}.remove",
                    f"{self!r} is the face of a row, which would go on without it.",
                    "one that has closed",
                )
            )
        super().remove()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._row}{self._title and f': {self._title}'}>"
