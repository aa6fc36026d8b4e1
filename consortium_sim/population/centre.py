"""The open regional practice centre (开放型区域产教融合实践中心): stations, owners, members, and what they settle.

Columns over players hold the enterprises first, row by row, and then the colleges.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

BLOCKS = ("day", "evening")
"""Hours of a station come in blocks, which are never exchanged for each other."""
USES = ("teaching", "enterprise", "service", "social")
"""Teaching of colleges; training and tests of member enterprises; technical service sold to small enterprises;
social training sold to people who look for work."""
ACCOUNTS = (
    "teaching",
    "social training",
    "technical service",
    "enterprise funds",
    "people",
    "site and equipment",
)
"""The six accounts of the settlement."""


@dataclass
class Diagnosis:
    """What the theory says of the last settlement that was looked at; yuan are of one month."""

    core_excess: float = 0.0
    """Largest excess of a coalition over its cost apart, as a share of the cost; at most 0 in the core."""
    coalition: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """Players of the most dissatisfied coalition."""
    least_core: float = 0.0
    """Smallest such excess of any shares, between groups of similar members, as a share of the cost."""
    gini: float = 0.0
    """Inequality of the charges."""
    nucleolus_distance: float = 0.0
    """Half the sum of differences between charges and the nucleolus between groups, as a share of the cost."""


@dataclass
class PracticeCentre:
    """State of the centre; columns over players (enterprises, then colleges) unless they say otherwise."""

    enterprises: int
    """Rows of the players that are enterprises."""
    members: NDArray[np.bool_]
    capital: NDArray[np.int64]
    """What is left of what each has put in, cents; it stays when its owner is no member any more."""
    dissatisfaction: NDArray[np.float64]
    """Moving average of what the charge is above benefit or outside price, yuan a month."""
    quote: NDArray[np.float64]
    """Monthly charge that one who is no member was told last, yuan; infinite where none was asked for."""
    benefit: NDArray[np.float64]
    """Benefit of the hours granted last month, yuan; of the hours needed for those who are no members."""
    charge: NDArray[np.float64]
    """Charge of last month, yuan."""
    requested: NDArray[np.float64]
    """Hours asked for last month, (players, blocks)."""
    granted: NDArray[np.float64]
    """Hours granted last month, (players, blocks)."""
    practice: NDArray[np.float64]
    """What the hours of last month add to z, practice in the college, by program."""
    renewal: NDArray[np.float64]
    """r_e, by enterprise: how much faster its staff's knowledge is renewed this month."""
    time_away: NDArray[np.float64]
    """Share of the working time of its staff spent in training this month, by enterprise."""
    tests: NDArray[np.float64]
    """Share of the test hours that its projects need and had last month, by enterprise."""
    service: NDArray[np.float64]
    """What this month's technical service adds to the absorptive capacity, by enterprise, member or not."""
    operating: bool = False
    next_round: int = 0
    """Month from which a founding round may be held."""
    stations: float = 0.0
    simulation: float = 0.0
    """Share of the stations that are simulation or VR stations."""
    public_capital: int = 0
    """Cents that are left of what government has put in."""
    rule: str = ""
    """Name of the sharing rule in force."""
    priority: tuple[str, ...] = ("teaching", "enterprise")
    """The use that is served first, by block."""
    stations_wanted: float = 0.0
    """Stations that the centre may have."""
    declared: tuple[str, tuple[str, ...], float] = ("", (), 0.0)
    """Rule, priority and stations as the policy declared them last: what the council has changed since, stays."""
    accounts: dict[str, int] = field(default_factory=dict)
    """Cents of this year by account."""
    diagnosis: Diagnosis = field(default_factory=Diagnosis)

    @classmethod
    def none(cls, enterprises: int, colleges: int, programs: int) -> PracticeCentre:
        """Return a centre that nobody has founded yet."""
        players = enterprises + colleges

        def empty(size: int) -> NDArray[np.float64]:
            return np.zeros(size)

        return cls(
            enterprises,
            np.zeros(players, np.bool_),
            np.zeros(players, np.int64),
            empty(players),
            np.full(players, np.inf),
            empty(players),
            empty(players),
            np.zeros((players, len(BLOCKS))),
            np.zeros((players, len(BLOCKS))),
            empty(programs),
            empty(enterprises),
            empty(enterprises),
            empty(enterprises),
            empty(enterprises),
        )

    @property
    def member_enterprises(self) -> NDArray[np.bool_]:
        """Which enterprises are members, (enterprises,)."""
        return self.members[: self.enterprises]

    @property
    def member_colleges(self) -> NDArray[np.bool_]:
        """Which colleges are members, (colleges,)."""
        return self.members[self.enterprises :]

    @property
    def book_value(self) -> int:
        """What is left of all capital, cents."""
        return int(self.capital.sum()) + self.public_capital

    @property
    def public_share(self) -> float:
        """Part of the capital that government has put in."""
        return self.public_capital / self.book_value if self.book_value else 0.0
