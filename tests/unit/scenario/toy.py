"""A small settings tree with every kind of part, so that reading is tested apart from the model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Literal

from consortium_sim.parameters import Choice, Quantity


@dataclass(frozen=True)
class People:
    """The working population."""

    labour_force: Annotated[
        float,
        Quantity("persons", 50.0, 1e8, "people who work or want to", "census", initial=True, extensive=True),
    ] = 10_000.0


@dataclass(frozen=True)
class Students:
    entrants: Annotated[float, Quantity("persons/year", 1.0, 1e6, "entrants", extensive=True)] = 900.0


@dataclass(frozen=True)
class Market:
    applications: Annotated[int, Quantity("applications/month", 1, 50, "applications sent", lever=True)] = 4
    separation: Annotated[float, Quantity("1/month", 0.0, 0.2, "posts that end", "a yearbook")] = 0.01
    renewal: Annotated[float, Quantity("1/year", 0.0, 1.0, "rate of renewal")] = 0.12
    floor: Annotated[float, Quantity("yuan/month", 0.0, 20_000.0, "lowest wage")] = 2_000.0
    rule: Annotated[Literal["random", "directed"], Choice("how people search", lever=True)] = "random"
    caps: Annotated[bool, Choice("the law's caps hold")] = True
    delay: Annotated[int, Quantity("months", 0, 60, "delay of news")] = 6
    trend: Annotated[float, Quantity("1/year", -math.inf, math.inf, "growth")] = 0.0
    balance: Annotated[float, Quantity("1", -1.0, 1.0, "leaning")] = 0.0


@dataclass(frozen=True)
class Incentives:
    subsidy: Annotated[float, Quantity("yuan/month", 0.0, 3_000.0, "per hosted month", lever=True)] = 0.0
    share: Annotated[float, Quantity("share", 0.0, 1.0, "share of cost borne", lever=True)] = 0.5
    budget: Annotated[float, Quantity("yuan/year", 0.0, 1e9, "yearly budget", lever=True, extensive=True)] = (
        1_200_000.0
    )


@dataclass(frozen=True)
class EnterpriseRow:
    name: Annotated[str, Choice("enterprise", initial=True)]
    sector: Annotated[str, Choice("its sector", initial=True)]
    size: Annotated[float, Quantity("posts", 1.0, 1e6, "posts in month 1", initial=True, extensive=True)]


@dataclass(frozen=True)
class ProgramRow:
    college: Annotated[str, Choice("college", initial=True)]
    program: Annotated[str, Choice("program", initial=True)]
    occupation: Annotated[str, Choice("occupation", initial=True)]
    seats: Annotated[int, Quantity("seats", 1, 10_000, "seats a year", initial=True, extensive=True)]


@dataclass(frozen=True)
class PostRow:
    enterprise: Annotated[str, Choice("enterprise", initial=True)]
    occupation: Annotated[str, Choice("occupation", initial=True)]
    posts: Annotated[float, Quantity("posts", 0.0, 1e6, "posts in month 1", initial=True, extensive=True)]


@dataclass(frozen=True)
class Enterprises:
    count: Annotated[
        int, Quantity("enterprises", 1, 100_000, "enterprises", initial=True, extensive=True)
    ] = 200
    tightness: Annotated[float, Quantity("1", 0.8, 1.4, "posts per person")] = 1.25
    listed: Annotated[tuple[EnterpriseRow, ...], Choice("given, not drawn", initial=True)] = ()
    posts: Annotated[tuple[PostRow, ...], Choice("given, not drawn", initial=True)] = ()


@dataclass(frozen=True)
class Colleges:
    count: Annotated[int, Quantity("colleges", 1, 500, "colleges", initial=True)] = 6
    listed: Annotated[tuple[ProgramRow, ...], Choice("given, not drawn", initial=True)] = ()


@dataclass(frozen=True)
class Occupation:
    title_zh: Annotated[str, Choice("Chinese label")] = field(default="", kw_only=True)
    wage: Annotated[float, Quantity("1", 0.3, 3.0, "wage weight", initial=True)]
    exposure: Annotated[float, Quantity("1/year", 0.0, 0.1, "automation")] = 0.0
    grant: Annotated[float, Quantity("yuan/month", 0.0, 900.0, "for its trainees", lever=True)] = 0.0
    kin: Annotated[dict[str, float], Quantity("1", 0.0, 1.0, "mobility")] = field(default_factory=dict)


@dataclass(frozen=True)
class Sector:
    title_zh: Annotated[str, Choice("Chinese label")] = field(default="", kw_only=True)
    staffing: Annotated[dict[str, float], Quantity("share", 0.0, 1.0, "mix")] = field(default_factory=dict)
    tags: Annotated[tuple[str, ...], Choice("labels")] = ()


@dataclass(frozen=True)
class Event:
    month: Annotated[int, Quantity("month", 1, 600, "when")]
    kind: Annotated[Literal["opening", "jump"], Choice("what")] = "opening"
    jump: Annotated[float, Quantity("1", 0.0, 1.0, "how much")] = 0.1


@dataclass(frozen=True)
class ToySettings:
    people: People = People()
    students: Students = Students()
    labour_market: Market = Market()
    incentives: Incentives = Incentives()
    enterprises: Enterprises = Enterprises()
    colleges: Colleges = Colleges()
    occupations: dict[str, Occupation] = field(
        default_factory=lambda: {"welder": Occupation(1.0, title_zh="焊工"), "coder": Occupation(1.5)}
    )
    sectors: dict[str, Sector] = field(default_factory=lambda: {"robotics": Sector({"welder": 1.0})})
    events: tuple[Event, ...] = ()
    scale: Annotated[float, Quantity("persons", 1.0, 1_000.0, "persons of a row", initial=True)] = 1.0

    def size(self) -> dict[str, float]:
        return {"regions": 1, "people": self.people.labour_force}

    def check(self) -> Iterator[tuple[str, str, str]]:
        for name, sector in self.sectors.items():
            for occupation in sector.staffing:
                if occupation not in self.occupations:
                    yield (
                        f"sectors.{name}.staffing",
                        f"there is no occupation '{occupation}'",
                        "an occupation",
                    )
