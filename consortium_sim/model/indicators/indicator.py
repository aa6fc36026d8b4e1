"""What an indicator is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.totals import Totals

Reading = Callable[[Consortium, Month, Totals], float]
"""Of a city at the end of a month, what happened in the month, and what the city adds up to."""


@dataclass(frozen=True)
class Indicator:
    """One monthly number."""

    name: str
    unit: str
    dimension: str
    """operation, upgrading, resources or talent: the four dimensions of evaluation (S14)."""
    english: str
    chinese: str
    better: int
    """+1: more is better; −1: less is; 0: neither."""
    definition: str
    read: Reading
    flow: bool = False
    """An amount of the month: a mean over months is reported a year."""
    extensive: bool = False
    """It is multiplied by the scenario's scale."""

    def __reduce__(self) -> tuple[Callable[[str], Indicator], tuple[str]]:
        return named, (self.name,)


def named(name: str) -> Indicator:
    """Return the declared indicator of this name; a process that reads a result makes it again so."""
    from consortium_sim.model.indicators import INDICATORS

    return INDICATORS[name]


def counted(event: str) -> Reading:
    """Return the reading of what some months count under this name, 0 in the others."""
    return lambda c, m, t: m.count.get(event, 0.0)


def mean(values: NDArray[Any]) -> float:
    """Return the mean of values, 0 where there are none."""
    return float(values.sum()) / values.size if values.size else 0.0


def ratio(part: float | np.signedinteger, whole: float | np.signedinteger) -> float:
    """Return part over whole, 0 where there is no whole."""
    return float(part / whole) if whole > 0 else 0.0
