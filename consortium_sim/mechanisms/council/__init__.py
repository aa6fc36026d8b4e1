"""The council (理事会) and the departments of the consortium (model.md 4.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from consortium_sim.parameters import Choice, Quantity


@dataclass(frozen=True)
class CouncilRule:
    """Who sits in the council, and its rules of procedure (议事规则)."""

    open: Annotated[bool, Choice("the council meets and decides", lever=True)] = False
    government_seats: Annotated[
        int, Quantity("persons", 1, 60, "seats of government and the park", lever=True)
    ] = 5
    college_seats: Annotated[int, Quantity("persons", 1, 60, "seats of colleges", lever=True)] = 6
    enterprise_seats: Annotated[
        int,
        Quantity(
            "persons",
            1,
            200,
            "seats of enterprises that take part",
            "30 members came to one council (domain.md 2.3); the split is an assumption",
            lever=True,
        ),
    ] = 19
    voting: Annotated[
        Literal["member", "contribution", "chamber"],
        Choice(
            "how votes count: one a member, by what each contributes, or by a majority in every chamber "
            "(government, colleges, enterprises) that votes",
            lever=True,
        ),
    ] = "chamber"
    quorum: Annotated[
        float, Quantity("share", 0.0, 1.0, "seats that must be present, by chamber each", lever=True)
    ] = 0.5
    majority: Annotated[
        float,
        Quantity("share", 0.5, 1.0, "votes cast that a decision needs; more for than against", lever=True),
    ] = 0.5
    interval: Annotated[int, Quantity("months", 1, 24, "months from one meeting to the next", lever=True)] = 3
    attendance: Annotated[float, Quantity("share", 0.0, 1.0, "chance that a member comes to a meeting")] = 0.8
