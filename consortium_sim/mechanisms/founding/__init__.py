"""The city of the first month: what it is built from.

park.py founds sectors, enterprises and posts, schools.py colleges and programs, residents.py the people; city.py
puts them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from consortium_sim.mechanisms.choice import StudentRule
from consortium_sim.mechanisms.colleges import CollegeRule
from consortium_sim.mechanisms.council.departments import DepartmentRule
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.hosting import HostingRule
from consortium_sim.mechanisms.industry import IndustryRule, Occupation, Sector
from consortium_sim.mechanisms.labour_market import LabourRule
from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.production import ProductionRule
from consortium_sim.parameters import Choice, Quantity

FIRST_DISTANCE = 0.185
"""Mean distance of the first enterprises to the frontier; the burn-in finds its own (findings.md 2)."""
FIRST_GAP = 0.345
"""Distance of the first curricula to the frontier; the burn-in finds its own (findings.md 2)."""


@dataclass(frozen=True)
class PeopleRule:
    """The working population."""

    labour_force: Annotated[
        float,
        Quantity("persons", 50.0, 1e8, "people at work or looking for work", initial=True, extensive=True),
    ] = 17_300.0
    scale: Annotated[
        float, Quantity("persons", 1.0, 100_000.0, "persons that one row stands for", initial=True)
    ] = 1.0


@dataclass(frozen=True)
class ListedEnterprise:
    """One enterprise of a city's own table."""

    name: Annotated[str, Choice("its name")] = ""
    sector: Annotated[str, Choice("the sector it belongs to")] = ""
    size: Annotated[
        float, Quantity("persons", 1.0, 1e6, "people it employs in ordinary times", initial=True)
    ] = 1.0


@dataclass(frozen=True)
class ListedPosts:
    """Posts of one occupation at one enterprise of a city's own table."""

    enterprise: Annotated[str, Choice("name of the enterprise")] = ""
    occupation: Annotated[str, Choice("the occupation")] = ""
    posts: Annotated[float, Quantity("persons", 0.0, 1e6, "posts in ordinary times", initial=True)] = 0.0


@dataclass(frozen=True)
class EnterpriseRule:
    """The enterprises of the park."""

    count: Annotated[
        int, Quantity("enterprises", 2, 1_000_000, "enterprises of the park", initial=True, extensive=True)
    ] = 300
    tightness: Annotated[
        float, Quantity("1", 0.8, 1.4, "posts wanted in ordinary times per person of the labour force")
    ] = 1.12
    size_spread: Annotated[
        float, Quantity("1", 0.0, 2.0, "sd of log size, where no enterprises are listed", initial=True)
    ] = 0.8
    listed: Annotated[tuple[ListedEnterprise, ...], Choice("the city's own enterprises", initial=True)] = ()
    posts: Annotated[tuple[ListedPosts, ...], Choice("the city's own posts", initial=True)] = ()


@dataclass(frozen=True)
class Founding:
    """The rules that the first month is built from."""

    people: PeopleRule
    enterprises: EnterpriseRule
    colleges: CollegeRule
    students: StudentRule
    industry: IndustryRule
    labour_market: LabourRule
    participation: ParticipationRule
    hosting: HostingRule
    production: ProductionRule
    departments: DepartmentRule
    finance: FinanceRule
    occupations: dict[str, Occupation]
    sectors: dict[str, Sector]
