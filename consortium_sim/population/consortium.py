"""The consortium of a city: all populations in one place. It holds and delegates; it does not compute."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.population.campus import Campus
from consortium_sim.population.centre import PracticeCentre
from consortium_sim.population.colleges import Colleges, Programs
from consortium_sim.population.council import Council
from consortium_sim.population.enterprises import Enterprises, Posts
from consortium_sim.population.evaluation import Evaluation
from consortium_sim.population.exchange import Exchange
from consortium_sim.population.governing import Governing
from consortium_sim.population.ledger import Ledger
from consortium_sim.population.migrants import Gate
from consortium_sim.population.people import People
from consortium_sim.population.projects import Projects

MONTHS_OF_STUDY = 35
"""From September to the July of the third year; July counts: who graduates in it has studied in it."""

JANUARY, MARCH, JUNE, JULY, AUGUST, SEPTEMBER, DECEMBER = 1, 3, 6, 7, 8, 9, 12


@dataclass
class Clock:
    """Months since the start of the burn-in, from 1; month 1 is a January."""

    month: int
    burn_in: int

    @property
    def calendar(self) -> int:
        """Month of the year, 1 to 12."""
        return (self.month - 1) % 12 + 1

    @property
    def year(self) -> int:
        """Year of the horizon, from 1; 0 and less are years of the burn-in."""
        return (self.horizon + 11) // 12

    @property
    def horizon(self) -> int:
        """Month of the horizon, from 1; 0 and less are months of the burn-in."""
        return self.month - self.burn_in


@dataclass
class Industry:
    """Occupations (k) and sectors (j): frontier, demand and the staffing that joins them."""

    names: tuple[str, ...]
    """Occupations."""
    sectors: tuple[str, ...]
    wage_weight: NDArray[np.float64]
    """w_k."""
    mobility: NDArray[np.float64]
    """M[k, k'], the share of skill that carries over, (K, K), 1 on the diagonal."""
    open: NDArray[np.bool_]
    """False for an occupation that does not exist yet."""
    frontier: NDArray[np.float64]
    """φ_k, log technology."""
    speed: NDArray[np.float64]
    """γ_k, growth of φ_k a year."""
    frontier_past: NDArray[np.float64]
    """φ_k of earlier months, newest first, (months kept, K)."""
    common_cycle: float
    """Common factor of demand, log."""
    sector_cycle: NDArray[np.float64]
    """z_j, log."""
    demand_shift: NDArray[np.float64]
    """What events have shifted final demand by, log, (J,)."""
    demand: NDArray[np.float64]
    """x_j relative to its first value."""
    leontief: NDArray[np.float64]
    """(I − A)^-1."""
    chain: NDArray[np.float64]
    """A, the input of sector i per output of sector j, (J, J)."""
    staffing: NDArray[np.float64]
    """b_jk, rows add up to 1, (J, K)."""
    opened_later: NDArray[np.bool_]
    """True for an occupation that an event has opened."""


def _no_money() -> NDArray[np.int64]:
    return np.zeros(1, np.int64)


@dataclass
class Region:
    """One municipality with its consortium: the money of its collective actors, and its platform."""

    government: NDArray[np.int64] = field(default_factory=_no_money)
    """Cents, (1,), as are the following; always the ledger's balances."""
    households: NDArray[np.int64] = field(default_factory=_no_money)
    owners: NDArray[np.int64] = field(default_factory=_no_money)
    consortium: NDArray[np.int64] = field(default_factory=_no_money)
    fund: NDArray[np.int64] = field(default_factory=_no_money)
    """The training fund, which the levy fills."""
    outside: NDArray[np.int64] = field(default_factory=_no_money)
    coverage: float = 0.0
    """Share of the vacancies that the information platform shows."""
    information: float = 0.0
    """I, coverage times the effectiveness of the department."""
    spent: dict[str, int] = field(default_factory=dict)
    """Cents paid this year by instrument."""
    poaching: float = 0.01
    """Share of young people trained at an enterprise who change to another post in a month, of the last year."""
    grant_rate: float = 0.0
    """Levy grant of this academic year, yuan per hosted month."""
    hosted_share: float = 0.0
    """Third-year students with a host, of all third-year students there were last."""
    hosted_months: float = 0.0
    """Hosted months of this academic year so far."""
    hosted_months_last_year: float = 0.0
    training_cost: float = 0.0
    """Investment in training that a tax credit may count, this academic year so far, yuan."""
    training_cost_last_year: float = 0.0
    fee_factor: float = 1.0
    """Membership fee that the council has set, relative to the declared one."""
    levy_factor: float = 1.0
    """Training levy that the council has set, relative to the declared one."""

    def known_share(self, without: float) -> float:
        """Share of the enterprises that a student knows of, `without` of them if there is no platform."""
        without = min(without, 1.0)
        return without + (1.0 - without) * self.information


@dataclass
class Graduates:
    """What is known of the graduates of the last July; counts run until the January after it."""

    skill: NDArray[np.float64]
    """Mean h at graduation by occupation."""
    lag: NDArray[np.float64]
    """Mean distance φ − v at graduation by occupation."""
    advantage: float = 0.0
    """Log s of those who were trainees, more than of the others."""
    retention: float = 0.4
    """Share of the trainees who graduated whom their host hired, of recent years."""
    number: int = 0
    further_study: int = 0
    left_with_work: float = 0.0
    trainees: int = 0
    kept: int = 0
    placement_rate: float = 0.0
    match_rate: float = 0.0
    matched: int = 0
    local_rate: float = 0.0


@dataclass(frozen=True)
class Names:
    """What the city's own tables call its institutions, by row; otherwise their kind and row: "college 2".

    An enterprise that enters later is another one: `Consortium.enterprise_name` tells.
    """

    enterprises: tuple[str, ...] = ()
    colleges: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    """A program without a name is called like the occupation that it prepares for."""


@dataclass
class Consortium:
    """Everything that exists in one run, and nothing that happens."""

    seed: np.uint64
    clock: Clock
    people: People
    programs: Programs
    colleges: Colleges
    enterprises: Enterprises
    posts: Posts
    industry: Industry
    region: Region
    graduates: Graduates
    ledger: Ledger
    centre: PracticeCentre
    campus: Campus
    next_birth: int
    """Birth id of the next entrant to a college."""
    scale: float = 1.0
    """Persons that one row stands for."""
    entrants_due: float = 0.0
    messages: list[str] = field(default_factory=list)
    """What an analyst should be told: openings, budgets that ran out, closures."""
    told: dict[str, int] = field(default_factory=dict)
    """Number of the calendar year in which something was told last, of what is told once a year."""
    left_this_year: dict[str, int] = field(default_factory=dict)
    """Enterprises that have left this year, by what they left."""
    memory: dict[str, Any] = field(default_factory=dict)
    """What replaced decisions keep from month to month, each under its own name; empty otherwise."""
    names: Names = field(default_factory=Names)
    council: Council = field(default_factory=Council)
    exchange: Exchange = field(default_factory=Exchange)
    """Staff exchange: contracts in both directions."""
    projects: Projects = field(default_factory=Projects.none)
    governing: Governing = field(default_factory=Governing)
    evaluation: Evaluation = field(default_factory=Evaluation)
    gate: Gate | None = None
    """What the city exchanges with the others of its country this month; None in a city alone."""

    def enterprise_name(self, row: int, founded: int | None = None) -> str:
        """Return the name of the enterprise that stands in a row or stood there last, or was founded then."""
        entered = int(self.enterprises.founded[row]) if founded is None else founded
        if entered == 0:
            return self.names.enterprises[row]
        return f"enterprise {row} (entered month {entered - self.clock.burn_in})"

    @property
    def curriculum_gap(self) -> NDArray[np.float64]:
        """Distance of what each program teaches to the frontier of its occupation, log, (programs,)."""
        gap: NDArray[np.float64] = self.industry.frontier[self.programs.occupation] - self.programs.vintage
        return gap

    def note_leavers(self, what: str, number: int) -> None:
        """Add to the enterprises that have left something this year."""
        self.left_this_year[what] = self.left_this_year.get(what, 0) + number

    def tell_leavers(self) -> None:
        """Tell how many enterprises left what this year, and begin to count anew."""
        for what, number in self.left_this_year.items():
            if number:
                whole = round(number * self.scale)
                self.tell(f"{whole:,} enterprise{'s' if whole > 1 else ''} left {what} this year")
        self.left_this_year.clear()

    def tell(self, text: str) -> None:
        """Keep a message with the month of the horizon; those of the burn-in are nobody's news."""
        if self.clock.horizon >= 1:
            self.messages.append(f"month {self.clock.horizon}: {text}")

    def tell_once_a_year(self, key: str, text: str) -> None:
        """Keep a message unless one under the same key has been told since January."""
        year = (self.clock.month - 1) // 12
        if self.told.get(key) != year:
            self.told[key] = year
            self.tell(text)
