"""An attribute of an agent is its row of a column: reading looks it up, setting writes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import NOBODY

if TYPE_CHECKING:
    from consortium_sim.agents.actor import Row

T = TypeVar("T")

LEDGER = "money moves only through the ledger, from a payer to a payee: consortium.ledger.pay(...)"
COUNTED = "the model counts it anew every month"
GIVEN = "it says which row this is, and the rest of the model relies on it"


class Column(Generic[T]):
    """One column of the table that the agents' rows stand in.

    read: makes the plain value of a cell what the agent shows. locked: why it cannot be set, or an empty text.
    low, high: what may be set.
    """

    def __init__(
        self,
        doc: str,
        read: Callable[[Any], T],
        locked: str = "",
        low: float = -math.inf,
        high: float = math.inf,
        column: str = "",
    ) -> None:
        self.__doc__ = doc
        self.read = read
        self.locked = locked
        self.low, self.high = low, high
        self.column = column

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = self.column or name

    @overload
    def __get__(self, agent: None, owner: type) -> Column[T]: ...
    @overload
    def __get__(self, agent: Row, owner: type) -> T: ...
    def __get__(self, agent: Row | None, owner: type) -> Column[T] | T:
        if agent is None:
            return self
        cell = getattr(agent.table, self.column)[agent.row]
        return self.shown(agent.consortium, cell.item())

    def __set__(self, agent: Row, value: T) -> None:
        where = f"{type(agent).__name__}.{self.name}"
        if self.locked:
            raise SettingError(Fault(where, f"cannot be set: {self.locked}."))
        getattr(agent.table, self.column)[agent.row] = self.stored(where, value)

    def shown(self, consortium: Consortium, cell: Any) -> T:
        """Return what the agent shows for the plain value of its cell."""
        return self.read(cell)

    def stored(self, where: str, value: Any) -> Any:
        """Return what is written for a value; SettingError if it cannot be."""
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if number and math.isfinite(value) and self.low <= value <= self.high:
            return value
        raise SettingError(Fault(where, f"found {value!r}.", f"a number{_range(self.low, self.high)}"))

    def of_rows(self, consortium: Consortium, table: Any, rows: NDArray[np.int64]) -> list[T]:
        """Return what the agents of these rows show."""
        return [self.shown(consortium, cell) for cell in getattr(table, self.column)[rows].tolist()]


class NameColumn(Column[str]):
    """A column of codes that are shown as names."""

    def __init__(
        self,
        doc: str,
        names: Callable[[Consortium], Sequence[str]],
        locked: str = "",
        column: str = "",
    ) -> None:
        super().__init__(doc, str, locked, column=column)
        self.names = names

    def shown(self, consortium: Consortium, cell: Any) -> str:
        """Return the name of a code."""
        name: str = self.names(consortium)[cell]
        return name


def yuan(cents: int) -> float:
    """Return cents in yuan."""
    return cents / 100.0


def nobody_is_none(row: int) -> int | None:
    """Return the row, or None where there is none."""
    return None if row == NOBODY else row


def occupations(consortium: Consortium) -> Sequence[str]:
    """Return the names of the occupations, by code."""
    return consortium.industry.names


def sectors(consortium: Consortium) -> Sequence[str]:
    """Return the names of the sectors, by code."""
    return consortium.industry.sectors


def code_of(where: str, value: Any, names: Sequence[str]) -> int:
    """Return the code of a name, or of a code itself; SettingError for anything else."""
    if isinstance(value, str):
        if value in names:
            return names.index(value)
        hint = nearest(value, names)
    else:
        hint = ""
        if isinstance(value, int | np.integer) and not isinstance(value, bool) and 0 <= value < len(names):
            return int(value)
    words = ", ".join(f"'{name}'" for name in names)
    raise SettingError(
        Fault(where, f"found {value!r}.{hint}", f"one of {words}, or its code, 0 to {len(names) - 1}")
    )


def _range(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return ""
    if math.isinf(high):
        return f" of at least {low:g}"
    return f" from {low:g} to {high:g}"
