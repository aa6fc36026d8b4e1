"""People from enrolment on: student, graduate, employee. One row a person, 47 bytes."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled

ABSENT, STUDYING, SEEKING, EMPLOYED = 0, 1, 2, 3
STATUS_NAMES = ("absent", "studying", "seeking", "employed")

NOBODY = -1
"""In `program`, `post`, `host` and `sponsor`: there is none."""

GROWS_BY_A_QUARTER = 65_536
"""Rows from which a table that is full grows by a quarter; a smaller one doubles, as it soon would again."""

LONG_AGO = 60_000
"""Months since graduation of people who were there before the first month."""
JUST_GRADUATED = 65_535
"""In `months_out` between graduation and the labour market of the same July, which makes it 0."""


class People(NamedTuple):
    """Columns of equal length; a row with status ABSENT is free and will be used again.

    A row may be recycled, a birth id never is: random numbers are keyed by `birth`.
    """

    birth: NDArray[np.uint32]
    region: NDArray[np.uint16]
    status: NDArray[np.uint8]
    general: NDArray[np.uint8]
    """1 for an entrant from a general school (职普融通)."""
    program: NDArray[np.int32]
    occupation: NDArray[np.uint8]
    post: NDArray[np.int32]
    """Flat index of the post of who is EMPLOYED, NOBODY for everybody else: kernels rely on it."""
    host: NDArray[np.int32]
    """The enterprise where the student is or was a trainee, kept until half a year after graduation."""
    sponsor: NDArray[np.int32]
    """The enterprise whose order class the student attends, kept as long as `host`."""
    month_of_study: NDArray[np.uint8]
    """1 in the September of enrolment, 35 in the July of graduation, 0 when not studying."""
    months_out: NDArray[np.uint16]
    """Months since graduation; LONG_AGO and more for people older than the model."""
    months_in_status: NDArray[np.uint16]
    practice: NDArray[np.uint8]
    """Months spent as a trainee in an enterprise."""
    aptitude: NDArray[np.float32]
    """θ, around 1: speed of learning and ceiling of skill."""
    skill: NDArray[np.float32]
    """h, 0 to about 1.3."""
    vintage: NDArray[np.float32]
    """v, log technology that the person was taught."""
    wage: NDArray[np.int32]
    """Cents a month, 0 when not employed."""

    @property
    def capacity(self) -> int:
        """Rows there are, used or free."""
        return self.birth.size

    @classmethod
    def empty(cls, capacity: int) -> People:
        """Return `capacity` free rows."""
        columns: dict[str, NDArray[Any]] = {
            name: np.zeros(capacity, kind) for name, kind in _column_types().items()
        }
        for name in ("program", "post", "host", "sponsor"):
            columns[name][:] = NOBODY
        return cls(**columns)

    def grown(self, capacity: int) -> People:
        """Return the same people with room for `capacity` rows."""
        larger = People.empty(capacity)
        for name in self._fields:
            column: NDArray[Any] = getattr(self, name)
            getattr(larger, name)[: column.size] = column
        return larger

    @property
    def bytes_per_row(self) -> int:
        """Memory of one person, bytes."""
        return sum(int(column.dtype.itemsize) for column in self)


def _column_types() -> dict[str, type[np.generic]]:
    """Return the type of each column's cells; it is the innermost argument of NDArray in every numpy."""
    kinds = get_type_hints(People)
    for name, hint in kinds.items():
        while arguments := get_args(hint):
            hint = arguments[-1]
        kinds[name] = hint
    return kinds


@compiled
def rows_in_use(status: NDArray[np.uint8]) -> int:
    """Return how many rows there are up to the last that is not free."""
    rows = status.size
    while rows > 0 and status[rows - 1] == ABSENT:
        rows -= 1
    return int(rows)


def free_rows(people: People, count: int) -> tuple[People, NDArray[np.int64]]:
    """Return `count` free rows, the lowest first, and the table, which may have grown to hold them."""
    rows = np.empty(count, np.int64)
    found = _find_free(people.status, rows)
    if found < count:
        more = people.capacity if people.capacity < GROWS_BY_A_QUARTER else people.capacity // 4
        people = people.grown(people.capacity + max(more, count - found))
        _find_free(people.status, rows)
    return people, rows


@compiled
def _find_free(status: NDArray[np.uint8], rows: NDArray[np.int64]) -> int:
    """Write the lowest free rows into `rows`; return how many there are, at most as many as it holds."""
    found = 0
    for row in range(status.size):
        if found == rows.size:
            break
        if status[row] == ABSENT:
            rows[found] = row
            found += 1
    return found
