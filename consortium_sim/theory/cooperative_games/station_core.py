"""The largest excess in a station game of many members, as a program over who is in the coalition."""

from __future__ import annotations

import numpy as np

from consortium_sim.errors import ConsortiumError
from consortium_sim.theory.cooperative_games.coalitions import Floats, Members
from consortium_sim.theory.cooperative_games.stations import Stations


def station_excess(stations: Stations, shares: Floats, whole: bool) -> tuple[Members, float, float]:
    """Return the worst coalition found, its excess, and what no coalition's excess is above.

    A coalition that runs a centre maximises Σ_S (x_m − c_V u_m) − F − c_K t with t ≥ Σ_S u_mb / H_b for every
    block; members in part make it a linear program, whose value is the bound. whole: members in full, an integer
    program, and the bound is attained. Members without hours, and a coalition that buys every hour outside,
    have excesses that are sums.
    """
    users = stations.use > 0.0
    candidates = [_centre_of_few(stations, shares, whole)] if users.any() else []
    if not users.all():
        candidates.append(_best_sum(stations, shares, np.where(users, -np.inf, shares)))
    if stations.outside_price is not None:
        gains = shares - stations.outside_price * stations.use
        candidates.append(_best_sum(stations, shares, gains))
    members, excess, _ = max(candidates, key=lambda candidate: candidate[1])
    return members, excess, max(bound for _, _, bound in candidates)


def _centre_of_few(stations: Stations, shares: Floats, whole: bool) -> tuple[Members, float, float]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    size, blocks = stations.hours.shape
    gains = shares - stations.per_hour * stations.use
    scale = max(float(np.abs(gains).max()), stations.per_station * float(stations.loads.max()), 1e-300)
    users = (stations.use > 0.0).astype(np.float64)
    # Stations for every block; some members, and not all; some of them with hours.
    rows = np.zeros((blocks + 2, size + 1))
    rows[:blocks, :size], rows[:blocks, size] = stations.loads.T, -1.0
    rows[blocks, :size], rows[blocks + 1, :size] = 1.0, users
    least, most = np.full(blocks + 2, -np.inf), np.zeros(blocks + 2)
    least[blocks:], most[blocks:] = 1.0, (size - 1.0, np.inf)
    result = milp(
        np.append(-gains, stations.per_station) / scale,
        integrality=np.append(np.full(size, int(whole)), 0),
        bounds=Bounds(0.0, np.append(np.ones(size), np.inf)),
        constraints=LinearConstraint(rows, least, most),
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise ConsortiumError(f"the program of the worst coalition was not solved: {result.message}")
    part = np.asarray(result.x[:size])
    # Those with the largest parts, few to many: one of these coalitions is the relaxed one, nearly.
    order = np.lexsort((-gains, -part))
    excesses = np.cumsum(shares[order])[:-1] - stations.along(order[np.newaxis])[0, :-1]
    best = int(excesses.argmax())
    members = np.zeros(size, dtype=np.bool_)
    members[order[: best + 1]] = True
    bound = -float(result.fun) * scale - stations.fixed
    return members, float(excesses[best]), max(bound, float(excesses[best]))


def _best_sum(stations: Stations, shares: Floats, gains: Floats) -> tuple[Members, float, float]:
    """Return the coalition, neither nobody nor all, with the largest sum of gains, (n,), and that sum twice."""
    members = gains > 0.0
    if not members.any():
        members = np.arange(gains.size) == gains.argmax()
    elif members.all():
        members = np.arange(gains.size) != gains.argmin()
    excess = float(shares[members].sum() - stations.costs(members[np.newaxis])[0])
    return members, excess, float(gains[members].sum())
