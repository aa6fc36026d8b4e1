"""The industry chain, the moving frontier, automation and new occupations (model.md 4.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.colleges import REVISION_MONTHS
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.streams import FIRST_DRAW, NOBODY_ELSE, Stream, common_luck, normal
from consortium_sim.numerics.summation import total
from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import Consortium, Industry
from consortium_sim.population.enterprises import sector_mean

COMMON, SECTOR = np.int64(Stream.INDUSTRY_COMMON), np.int64(Stream.INDUSTRY_SECTOR)
OCCUPATION = np.int64(Stream.FRONTIER)
EVERYBODY = np.int64(0)
"""Whom a draw for all sectors is keyed by."""
FRONTIER_MEMORY = 48
"""Months of the frontier that are remembered: more than any college lags."""
CYCLE_PERSISTENCE = 0.97
"""Share of a demand deviation that is left a month later (findings.md 2: 0.96–0.97; assumption)."""


@dataclass(frozen=True)
class IndustryRule:
    """How demand and technology move."""

    cycle_common: Annotated[
        float, Quantity("1", 0.0, 0.03, "sd of the monthly shock to the demand of all sectors, log")
    ] = 0.009
    cycle_sector: Annotated[
        float, Quantity("1", 0.0, 0.03, "sd of the monthly shock to one sector's demand, log")
    ] = 0.008
    frontier_speed: Annotated[
        float, Quantity("1/year", 0.0, 0.12, "γ, growth of the log technology required by an occupation")
    ] = 0.04
    frontier_spread: Annotated[
        float, Quantity("1/year", 0.0, 0.05, "sd of γ between occupations and over time")
    ] = 0.01
    price_elasticity: Annotated[
        float, Quantity("1", 0.0, 1.0, "ε, fall of an enterprise's posts when its wage premium rises")
    ] = 0.4
    technology_elasticity: Annotated[
        float, Quantity("1", 0.0, 1.0, "ξ, growth of an enterprise's posts with its lead over the sector")
    ] = 0.5


@dataclass(frozen=True)
class Occupation:
    """One occupation."""

    title: Annotated[str, Choice("English label")] = ""
    title_zh: Annotated[str, Choice("Chinese label")] = ""
    wage: Annotated[
        float, Quantity("1", 0.3, 3.0, "w, output and wage relative to the mean occupation", initial=True)
    ] = 1.0
    automation: Annotated[
        float, Quantity("1/year", 0.0, 0.1, "χ, share of the occupation's posts that machines take")
    ] = 0.0
    dormant: Annotated[bool, Choice("it does not exist until an event opens it", initial=True)] = False
    near: Annotated[
        dict[str, float],
        Quantity("1", 0.0, 1.0, "share of skill that carries over to the named occupations", initial=True),
    ] = field(default_factory=dict)


@dataclass(frozen=True)
class Sector:
    """One sector of the park."""

    title: Annotated[str, Choice("English label")] = ""
    title_zh: Annotated[str, Choice("Chinese label")] = ""
    share: Annotated[float, Quantity("share", 0.0, 1.0, "share of the park's posts", initial=True)] = 0.2
    staffing: Annotated[
        dict[str, float],
        Quantity("1", 0.0, 1.0, "occupations of the sector's posts, relative weights", initial=True),
    ] = field(default_factory=dict)
    inputs: Annotated[
        dict[str, float],
        Quantity("1", 0.0, 0.5, "inputs bought from the named sectors per unit of output", initial=True),
    ] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A dated event of the industry."""

    month: Annotated[int, Quantity("month", 1, 600, "month of the horizon in which it happens")] = 1
    kind: Annotated[
        Literal["opening", "standard", "jump", "demand"],
        Choice(
            "a new occupation opens, a teaching standard is revised, the frontier jumps, or demand shifts for good"
        ),
    ] = "standard"
    occupation: Annotated[str, Choice("the occupation concerned; none for demand")] = ""
    sectors: Annotated[
        tuple[str, ...],
        Choice("opening: the sectors that take it up; demand: those whose final demand moves"),
    ] = ()
    size: Annotated[
        float,
        Quantity(
            "1", -1.0, 1.0, "opening: first share of those sectors' posts; jump: rise of φ; demand: rise, log"
        ),
    ] = 0.0


def move_demand(consortium: Consortium, rule: IndustryRule) -> None:
    """Draw this month's demand: z follows AR(1), gross demand x = (I − A)^-1 exp(z + s) (model.md 4.1).

    s: what events have shifted a sector's final demand by, for good. The common factor is that of the country.
    """
    industry, final = consortium.industry, np.empty(len(consortium.industry.sectors))
    industry.common_cycle = _turn_cycles(
        consortium.seed,
        consortium.clock.month,
        rule.cycle_common,
        rule.cycle_sector,
        industry.common_cycle,
        industry.sector_cycle,
        industry.demand_shift,
        final,
    )
    np.exp(final, out=final)
    industry.demand = (industry.leontief @ final) / industry.leontief.sum(axis=1)


@compiled
def _turn_cycles(
    seed: np.uint64,
    month: int,
    common_shock: float,
    sector_shock: float,
    common: float,
    sectors: NDArray[np.float64],
    shift: NDArray[np.float64],
    final: NDArray[np.float64],
) -> float:
    """Write z and the log of final demand by sector; return the common factor."""
    luck = normal(common_luck(seed), COMMON, month, EVERYBODY, NOBODY_ELSE, FIRST_DRAW)
    common = CYCLE_PERSISTENCE * common + common_shock * luck
    for j in range(sectors.size):
        luck = normal(seed, SECTOR, month, j, NOBODY_ELSE, FIRST_DRAW)
        sectors[j] = CYCLE_PERSISTENCE * sectors[j] + sector_shock * luck
        final[j] = sectors[j] + common + shift[j]
    return common


def move_frontier(consortium: Consortium, rule: IndustryRule) -> None:
    """φ_k += γ_k/12, where γ_k is a stationary AR(1) around the common mean (model.md 4.1).

    The frontier is that of the country: all its cities see the same one.
    """
    industry = consortium.industry
    industry.frontier_past[1:] = industry.frontier_past[:-1]
    industry.frontier_past[0] = industry.frontier
    _advance_frontier(
        consortium.seed,
        consortium.clock.month,
        rule.frontier_speed,
        rule.frontier_spread,
        industry.speed,
        industry.frontier,
    )


@compiled
def _advance_frontier(
    seed: np.uint64,
    month: int,
    usual: float,
    spread: float,
    speed: NDArray[np.float64],
    frontier: NDArray[np.float64],
) -> None:
    """Write γ_k and φ_k. usual, spread: mean and sd of γ."""
    news = spread * math.sqrt(1.0 - SPEED_PERSISTENCE * SPEED_PERSISTENCE)
    for k in range(speed.size):
        luck = normal(common_luck(seed), OCCUPATION, month, k, NOBODY_ELSE, FIRST_DRAW)
        speed[k] = usual + (SPEED_PERSISTENCE * (speed[k] - usual) + news * luck)
        frontier[k] += speed[k] / 12.0


SPEED_PERSISTENCE = 0.97
"""Share of a deviation of γ_k that is left a month later (half-life two years; assumption, 0.9–0.99)."""


def automate(industry: Industry, occupations: dict[str, Occupation]) -> None:
    """Machines take posts at rate χ_k; the sector's other posts grow where the frontier moves fastest."""
    exposure = np.array([occupation.automation for occupation in occupations.values()])
    before, industry.staffing = industry.staffing, np.empty_like(industry.staffing)
    _automate(before, np.exp(-exposure / 12.0), industry.speed, industry.open, industry.staffing)


@compiled
def _automate(
    before: NDArray[np.float64],
    left: NDArray[np.float64],
    speed: NDArray[np.float64],
    is_open: NDArray[np.bool_],
    after: NDArray[np.float64],
) -> None:
    """Write the staffing of sectors, (sectors, occupations). left: share of an occupation's posts that stay."""
    pull = np.empty(left.size)
    for j in range(before.shape[0]):
        for k in range(left.size):
            after[j, k] = before[j, k] * left[k]
            pull[k] = before[j, k] * (max(speed[k], 0.0) * is_open[k])
        lost, pulled = total(before[j]) - total(after[j]), total(pull)
        filled = lost / pulled if pulled > 0.0 else 0.0
        for k in range(left.size):
            after[j, k] += pull[k] * filled
        whole = total(after[j])
        for k in range(left.size):
            after[j, k] /= whole


def happen(consortium: Consortium, events: tuple[Event, ...]) -> None:
    """Let the events dated this month of the horizon happen."""
    industry = consortium.industry
    for event in events:
        if event.month != consortium.clock.horizon:
            continue
        if event.kind == "demand":
            shift_demand(industry, [industry.sectors.index(name) for name in event.sectors], event.size)
            consortium.tell(f"demand for {', '.join(event.sectors)} shifts by {event.size:+g} (log)")
            continue
        k = industry.names.index(event.occupation)
        if event.kind == "opening":
            _open(industry, k, [industry.sectors.index(name) for name in event.sectors], event.size)
            consortium.tell(f"the occupation {event.occupation} opens in {', '.join(event.sectors)}")
        elif event.kind == "jump":
            industry.frontier[k] += event.size
            consortium.tell(f"the frontier of {event.occupation} jumps by {event.size:g}")
        else:
            taught = consortium.programs.occupation == k
            consortium.programs.revised_until[taught] = consortium.clock.month + REVISION_MONTHS - 1
            consortium.tell(f"the teaching standard of {event.occupation} is revised")


def shift_demand(industry: Industry, sectors: list[int], size: float) -> None:
    """Shift the final demand of these sectors for good, by `size` in logs; suppliers follow through the chain."""
    industry.demand_shift[sectors] += size


def _open(industry: Industry, k: int, sectors: list[int], size: float) -> None:
    industry.open[k] = industry.opened_later[k] = True
    industry.staffing[sectors] *= 1.0 - size
    industry.staffing[sectors, k] += size


def set_targets(consortium: Consortium, rule: IndustryRule, frontier_return: float) -> None:
    """Write the headcount that each enterprise wants: target = floor(L* + c).

    L*_ek = size_e b_jk x_j m^(−ε) exp(ξ η (δ̄_j − δ_e + n_e)); c is fixed, so that small posts do not flicker.
    """
    enterprises, posts, industry = consortium.enterprises, consortium.posts, consortium.industry
    sector, active, ahead = enterprises.sector, enterprises.active, np.empty(enterprises.count)
    elasticity = rule.technology_elasticity * frontier_return
    _lead(
        enterprises.distance,
        enterprises.innovations,
        sector,
        active,
        industry.demand.size,
        elasticity,
        ahead,
    )
    price = np.exp(-rule.price_elasticity * np.log(posts.premium))
    _want(
        enterprises.size,
        industry.demand,
        np.exp(ahead),
        active,
        sector,
        industry.staffing,
        posts.weight,
        price,
        posts.rounding,
        posts.target,
    )


@compiled
def _lead(
    distance: NDArray[np.float64],
    innovations: NDArray[np.float64],
    sector: NDArray[np.uint8],
    active: NDArray[np.bool_],
    sectors: int,
    elasticity: float,
    ahead: NDArray[np.float64],
) -> None:
    """Write by how much each enterprise wants more posts than the mean of its sector, log."""
    mean = sector_mean(distance, sector, active, sectors)
    for e in range(distance.size):
        ahead[e] = elasticity * (mean[sector[e]] - distance[e] + innovations[e])


@compiled
def _want(
    size: NDArray[np.float64],
    demand: NDArray[np.float64],
    lead: NDArray[np.float64],
    active: NDArray[np.bool_],
    sector: NDArray[np.uint8],
    staffing: NDArray[np.float64],
    weight: NDArray[np.float64],
    price: NDArray[np.float64],
    rounding: NDArray[np.float64],
    target: NDArray[np.int64],
) -> None:
    """Write the posts that each enterprise wants, (enterprises, occupations).

    size, lead: by enterprise. demand: by sector. weight: share of each occupation, NaN for that of the sector.
    price: factor by which dear occupations are wanted less.
    """
    for e in range(size.size):
        scale = size[e] * demand[sector[e]] * lead[e] * active[e]
        for kind in range(staffing.shape[1]):
            own = weight[e, kind]
            mix = staffing[sector[e], kind] if math.isnan(own) else own
            wanted = scale * mix * price[e, kind]
            target[e, kind] = math.floor(wanted + rounding[e, kind]) if mix > 0.0 else 0
