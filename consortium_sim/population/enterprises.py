"""The enterprises of the park, and their posts: one post is one occupation at one enterprise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled, woven_in

OUTSIDE, MEMBER, DEEP = 0, 1, 2
STRATEGY_NAMES = ("outside", "member", "deep")


@dataclass
class Enterprises:
    """Columns with one row an enterprise; a row whose enterprise closed waits for an entrant."""

    region: NDArray[np.uint16]
    sector: NDArray[np.uint8]
    size: NDArray[np.float64]
    """Persons employed when demand and technology are those of the first month."""
    active: NDArray[np.bool_]
    founded: NDArray[np.int64]
    """Month of entry, 0 for the enterprises of the first month."""
    distance: NDArray[np.float64]
    """δ, log distance to the frontier."""
    cooperation_gain: NDArray[np.float64]
    """t, log technology owed to cooperation and spillover."""
    innovations: NDArray[np.float64]
    """n, what innovations of joint R&D add to log output."""
    absorptive: NDArray[np.float64]
    """Mean over the staff of exp(−gap), and what others add to it, 0 to 1."""
    absorptive_boost: NDArray[np.float64]
    """What cooperation adds to it this month, such as teachers who work here."""
    strategy: NDArray[np.uint8]
    experienced: NDArray[np.float64]
    """Π, moving average of what participation brought, yuan per employee and month."""
    coordination: NDArray[np.float64]
    """This enterprise's multiple of the usual coordination cost."""
    setup: NDArray[np.float64]
    """This enterprise's multiple of the usual cost of setting up training places."""
    overhead: NDArray[np.float64]
    """Fixed costs, yuan a month per person of `size`."""
    cash: NDArray[np.int64]
    """Cents; always the ledger's balance of the enterprise."""
    months_in_debt: NDArray[np.int64]
    credit_carried: NDArray[np.int64]
    """Tax credit earned and not yet used, cents."""
    staff: NDArray[np.int64]
    """Persons employed at the end of last month."""
    output: NDArray[np.float64]
    """Value added of last month, yuan."""
    tax: NDArray[np.float64]
    """Taxes of last month, yuan."""
    profit: NDArray[np.float64]
    """Of last month, before dividends, yuan."""
    places: NDArray[np.int64]
    """Training places of this academic year."""
    places_without_incentives: NDArray[np.int64]
    """Training places that the same rule would give with no public or levy money."""
    subsidised: NDArray[np.bool_]
    """An incentive was in force for its training places when they were opened."""
    completion_due: NDArray[np.int64]
    """Completion part of the training subsidy, earned and not yet paid, cents."""
    contribution: NDArray[np.float64]
    """Fees and training that it paid, yuan a month, moving average of a year."""
    pledged: NDArray[np.int64]
    """Training places that it owes this academic year, of those that a deep member pledges."""
    rating: NDArray[np.float64]
    """Credit rating, 0 to 1."""
    debt: NDArray[np.int64]
    """Owed to banks, cents."""
    instalment: NDArray[np.int64]
    """Repaid a month, cents."""

    @property
    def count(self) -> int:
        """Rows, active or not."""
        return self.sector.size

    @property
    def participates(self) -> NDArray[np.bool_]:
        """Members and deep members that are in business."""
        inside: NDArray[np.bool_] = (self.strategy != OUTSIDE) & self.active
        return inside

    @property
    def participation(self) -> float:
        """Share of the enterprises in business that take part."""
        return share_inside(self.strategy, self.active)


@compiled
def share_inside(strategy: NDArray[np.uint8], active: NDArray[np.bool_]) -> float:
    """Return the share of the enterprises in business that take part."""
    inside = in_business = 0
    for e in range(active.size):
        in_business += active[e]
        inside += active[e] and strategy[e] != OUTSIDE
    return inside / max(in_business, 1)


@dataclass
class Posts:
    """Arrays (enterprises × occupations); post number = enterprise · occupations + occupation."""

    target: NDArray[np.int64]
    filled: NDArray[np.int64]
    premium: NDArray[np.float64]
    """m, the wage relative to the usual share of output."""
    months_unfilled: NDArray[np.int64]
    reserved: NDArray[np.int64]
    """Vacancies held back this month for the enterprise's own trainees."""
    rounding: NDArray[np.float64]
    """c, one fixed uniform a post, so that headcounts do not flicker."""
    opened: NDArray[np.int64]
    """Vacancies of this month, counted before anybody applies."""
    weight: NDArray[np.float64]
    """Given relative number of posts of the enterprise (own tables), or nan: the sector's mix holds."""

    @property
    def vacancies(self) -> NDArray[np.int64]:
        """Positions open to anyone, (enterprises × occupations)."""
        free = np.empty_like(self.target)
        _write_vacancies(self.target, self.filled, self.reserved, free)
        return free


@compiled
def _write_vacancies(
    target: NDArray[np.int64], filled: NDArray[np.int64], reserved: NDArray[np.int64], free: NDArray[np.int64]
) -> None:
    for e in range(target.shape[0]):
        for k in range(target.shape[1]):
            free[e, k] = open_positions(target[e, k], filled[e, k], reserved[e, k])


@woven_in
def open_positions(target: int, filled: int, reserved: int) -> int:
    """Return the positions of a post that are open to anyone."""
    return max(target - filled - reserved, 0)


@compiled
def sector_mean(
    value: NDArray[np.float64], sector: NDArray[np.uint8], active: NDArray[np.bool_], count: int
) -> NDArray[np.float64]:
    """Return the mean of a column over the enterprises in business of each sector, 0 where there are none."""
    mean, number = np.zeros(count), np.zeros(count, np.int64)
    for e in range(value.size):
        if active[e]:
            mean[sector[e]] += value[e]
            number[sector[e]] += 1
    for j in range(count):
        mean[j] /= max(number[j], 1)
    return mean
