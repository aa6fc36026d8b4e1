"""The result of a country's run: indicators by city and month, who moved, and who paid whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.model.country import CityMonth
from consortium_sim.scenario.cities import City, city_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class CountryHistory:
    """What a country's run remembers, filled month by month. People are rows."""

    values: NDArray[np.float64]
    """(months, cities, indicators)"""
    people_flows: NDArray[np.int64]
    """Who left the city, came from other cities, came from beyond: (months, cities, 3)."""
    moved: NDArray[np.int64]
    """Who moved within the horizon, (cities from, cities to)."""
    waiting: NDArray[np.int64]
    """Who was between the cities at the end of each month, (months,)."""

    @classmethod
    def empty(cls, months: int, cities: int, indicators: int) -> CountryHistory:
        """Return room for so many months."""
        return cls(
            np.full((months, cities, indicators), np.nan),
            np.zeros((months, cities, 3), np.int64),
            np.zeros((cities, cities), np.int64),
            np.zeros(months, np.int64),
        )

    def note(self, month: int, lived: Iterable[CityMonth], moved: NDArray[np.int64], waiting: int) -> None:
        """Add a month of the horizon."""
        for one in lived:
            came = int(one.taken.sum())
            self.values[month - 1, one.city - 1] = one.values
            self.people_flows[month - 1, one.city - 1] = one.leavers.number, came, one.hired_outside - came
        self.moved += moved
        self.waiting[month - 1] = waiting


@dataclass(frozen=True, eq=False, repr=False)
class CountryRun:
    """One country, one policy, one seed. Persons and money are those of the country, as in `Run`."""

    country: str
    policy: str
    seed: int
    places: tuple[City, ...]
    first_month: NDArray[np.int64]
    """Month of the horizon in which the policy begins in each city, (cities,)."""
    names: tuple[str, ...]
    history: CountryHistory
    flows: Sequence[tuple[int, int, str, str, str, float]]
    """City, year, payer, payee, kind, yuan."""
    scale: float
    """Persons that one row stands for."""
    peak_memory: int
    """Most memory that the processes held, each at its own peak, bytes."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Indicators by month and city, (months, cities, indicators)."""
        return self.history.values

    @property
    def months(self) -> int:
        """Months of the horizon."""
        return len(self.values)

    def of(self, indicator: str) -> NDArray[np.float64]:
        """Return one indicator by month and city, (months, cities)."""
        if indicator not in self.names:
            found = f"the run has no '{indicator}'.{nearest(indicator, self.names)}"
            raise SettingError(Fault("indicator", found, ", ".join(self.names)))
        return self.values[:, :, self.names.index(indicator)]

    @cached_property
    def cities(self) -> pd.DataFrame:
        """One row a city: name, rows of people, entrants, colleges, enterprises, place, month the policy begins."""
        return city_table(self.places).assign(first_month=self.first_month)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row a month and city, one column an indicator; `in_force`: whether the policy has begun there."""
        import pandas as pd

        cities = len(self.places)
        month = np.repeat(np.arange(1, self.months + 1), cities)
        city = np.tile(np.arange(1, cities + 1), self.months)
        table = pd.DataFrame({"city": city, "month": month})
        table["in_force"] = month >= self.first_month[city - 1]
        values = pd.DataFrame(self.values.reshape(-1, len(self.names)), columns=list(self.names))
        return pd.concat([table, values], axis=1)

    @cached_property
    def migration(self) -> pd.DataFrame:
        """One row a month and city: persons who left, came from other cities, and came from beyond the country."""
        import pandas as pd

        table = self.indicators[["city", "month", "in_force"]].copy()
        flows = self.history.people_flows.reshape(-1, 3) * self.scale
        return pd.concat([table, pd.DataFrame(flows, columns=["left", "from_cities", "from_beyond"])], axis=1)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Who paid whom in each city and year of the horizon: city, year, payer, payee, kind, yuan."""
        import pandas as pd

        return pd.DataFrame(list(self.flows), columns=["city", "year", "payer", "payee", "kind", "yuan"])

    def __repr__(self) -> str:
        cities = f"{len(self.places)} cities, {self.months} months"
        return f"<CountryRun of {self.country} under {self.policy}, seed {self.seed}, {cities}>"
