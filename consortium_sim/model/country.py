"""A country: its cities live side by side, each its own month, then people move between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import migration
from consortium_sim.mechanisms.founding.city import found
from consortium_sim.model.country_states import read_city, write_city
from consortium_sim.model.indicators import measure
from consortium_sim.model.memory import peak_bytes
from consortium_sim.model.rules import Rules
from consortium_sim.model.simulation import founding_rules, in_force
from consortium_sim.model.step import step
from consortium_sim.numerics.streams import city_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.migrants import Gate, Migrants
from consortium_sim.scenario.scenario import Scenario
from consortium_sim.scenario.settings import Settings

Stages = Sequence[tuple[int, Settings]]


@dataclass(frozen=True)
class CityMonth:
    """What a city's month tells the country."""

    city: int
    leavers: Migrants
    taken: NDArray[np.bool_]
    """Which of those who stood before its gate found a post there."""
    wanted: NDArray[np.int64]
    """Vacancies by occupation that will look outside the city next month."""
    hired_outside: int
    """Hired from outside the city, strangers and people of other cities."""
    values: NDArray[np.float64]
    """Indicators asked for."""


@dataclass
class Cities:
    """The cities that one process looks after, by number."""

    scenarios: dict[int, Scenario]
    seed: np.uint64
    """Of the country."""
    consortia: dict[int, Consortium] = field(default_factory=dict)
    stages: dict[int, Stages] = field(default_factory=dict)

    def found(self) -> None:
        """Build every city of the first month; it lives under its own settings until told otherwise."""
        for number, city in self.scenarios.items():
            settings: Settings = city.settings
            rules, burn_in = founding_rules(settings), settings.time.burn_in
            self.consortia[number] = found(rules, city_seed(self.seed, number), burn_in)
            self.stages[number] = ((1, settings),)

    def read(self, folder: Path) -> None:
        """Take every city from its file."""
        for number in self.scenarios:
            self.consortia[number] = read_city(folder, number)

    def write(self, folder: Path) -> None:
        """Write every city to a file of its own."""
        for number, consortium in self.consortia.items():
            write_city(folder, number, consortium)

    def follow(self, stages: dict[int, Stages]) -> None:
        """Let each city live under these settings from now on."""
        self.stages = stages

    def live(self, gates: dict[int, Gate], names: Sequence[str]) -> list[CityMonth]:
        """Let one month pass in every city, and tell of it. gates: none where migration is closed."""
        return [self._live(number, gates.get(number), names) for number in self.consortia]

    def gather(self, ask: Callable[[Consortium], Any]) -> dict[int, Any]:
        """Return what each city answers."""
        return {number: ask(consortium) for number, consortium in self.consortia.items()}

    def peak_memory(self) -> int:
        """Return the most memory that the process of these cities has held, bytes; 0 where that is not told."""
        return peak_bytes()

    def _live(self, number: int, gate: Gate | None, names: Sequence[str]) -> CityMonth:
        consortium = self.consortia[number]
        settings = in_force(self.stages[number], max(consortium.clock.horizon + 1, 1))
        consortium.gate = gate
        month = step(consortium, settings, Rules())
        consortium.gate = None
        return CityMonth(
            number,
            Migrants.joined(gate.leavers) if gate else Migrants.none(),
            gate.taken if gate else np.zeros(0, np.bool_),
            migration.posts_looking_outside(consortium, settings.labour_market.outside_after),
            int(month.count["outside_hires"]),
            np.array(list(measure(consortium, month, names).values()), np.float64),
        )


@dataclass
class Pool:
    """Who has left one city and looks for a post in others, and where each turns to."""

    people: Migrants
    towards: NDArray[np.int64]
    """City, counted from 0; NOBODY for none."""

    @classmethod
    def empty(cls) -> Pool:
        """Return the pool before the first month."""
        return cls(Migrants.none(), np.zeros(0, np.int64))


@dataclass
class Migration:
    """What joins the cities: the pool of people between them. It sees months, not cities."""

    rule: migration.MigrationRule
    closeness: NDArray[np.float64]
    seed: np.uint64
    pool: Pool = field(default_factory=Pool.empty)
    opened: dict[int, tuple[Gate, NDArray[np.int64]]] = field(default_factory=dict)

    def gates(self) -> dict[int, Gate]:
        """Open the gates of the next month; none where migration is closed."""
        if not self.rule.open:
            return {}
        cities = len(self.closeness)
        self.opened = dict(migration.gates(self.rule, self.pool.people, self.pool.towards, cities))
        return {number: gate for number, (gate, _) in self.opened.items()}

    def move(self, months: Iterable[CityMonth], month: int) -> NDArray[np.int64]:
        """Let people move on after a month of all cities; return how many moved, (from, to)."""
        cities = len(self.closeness)
        moved = np.zeros((cities, cities), np.int64)
        if not self.rule.open:
            return moved
        ordered = sorted(months, key=lambda one: one.city)
        taken = np.zeros(self.pool.people.number, np.bool_)
        for one in ordered:
            _, rows = self.opened[one.city]
            taken[rows] = one.taken
            origins = self.pool.people.origin[rows[one.taken]].astype(np.int64) - 1
            moved[:, one.city - 1] = np.bincount(origins, minlength=cities)
        leavers = Migrants.joined([one.leavers for one in ordered])
        people = migration.still_looking(self.pool.people, taken, leavers, self.rule.patience)
        wanted = np.array([one.wanted for one in ordered])
        towards = migration.destinations(people, wanted, self.closeness, self.seed, month)
        self.pool = Pool(people, towards)
        return moved
