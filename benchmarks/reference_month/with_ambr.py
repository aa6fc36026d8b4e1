"""The reference month in ambr: people are rows of its table, and a month is one vectorised step.

ambr's idiom for such a step is to take columns out as NumPy arrays, compute, and set them again. What is computed
between is the NumPy implementation itself, so that this measures what ambr's table adds to it.
"""

from __future__ import annotations

from typing import Any

import ambr
import numpy as np

from benchmarks.reference_month.rules import City, Rules
from benchmarks.reference_month.with_numpy import NumpyCity

PEOPLE = City._fields[:7]


class _Table(ambr.Model):
    """People as ambr's agents."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        super().__init__({"seed": seed})
        self.numpy = NumpyCity(city, rules, seed)

    def setup(self) -> None:
        columns = {name: getattr(self.numpy.city, name) for name in PEOPLE}
        self.add_agents(self.numpy.city.status.size)
        self.agents.set(**columns)

    def step(self) -> None:
        taken: dict[str, Any] = {name: np.array(self.agents.numpy(name)) for name in PEOPLE}
        self.numpy.city = self.numpy.city._replace(**taken)
        self.indicators = self.numpy.step()
        self.agents.set(**taken)


class AmbrCity:
    """A city; `step` lets a month pass and returns the indicators."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        self.table = _Table(city, rules, seed)

    def step(self) -> tuple[float, ...]:
        """Let a month pass."""
        self.table.run_step()
        return self.table.indicators
