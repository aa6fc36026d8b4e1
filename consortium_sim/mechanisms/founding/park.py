"""Sectors, enterprises and posts of the first month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.closing import START_CAPITAL
from consortium_sim.mechanisms.finance import first_rating
from consortium_sim.mechanisms.founding import FIRST_DISTANCE, Founding
from consortium_sim.mechanisms.hosting import SETUP_SPREAD
from consortium_sim.mechanisms.industry import FRONTIER_MEMORY
from consortium_sim.mechanisms.labour_market import UNRELATED
from consortium_sim.numerics.streams import Stream, normal_columns, uniform_columns
from consortium_sim.population.consortium import Industry
from consortium_sim.population.enterprises import DEEP, MEMBER, Enterprises, Posts
from consortium_sim.population.ledger import cents


def found_industry(rules: Founding) -> Industry:
    """Return occupations, the sectors that need them, and the chain between sectors."""
    names, sectors = tuple(rules.occupations), tuple(rules.sectors)
    kinds, count = len(names), len(sectors)
    mobility: NDArray[np.float64] = np.full((kinds, kinds), UNRELATED)
    np.fill_diagonal(mobility, 1.0)
    for name, occupation in rules.occupations.items():
        for other, share in occupation.near.items():
            a, b = names.index(name), names.index(other)
            mobility[a, b] = mobility[b, a] = max(share, UNRELATED)
    chain, staffing = np.zeros((count, count)), np.zeros((count, kinds))
    for j, sector in enumerate(rules.sectors.values()):
        for supplier, amount in sector.inputs.items():
            chain[sectors.index(supplier), j] = amount
        for name, weight in sector.staffing.items():
            staffing[j, names.index(name)] = weight
    awake = np.array([not occupation.dormant for occupation in rules.occupations.values()])
    staffing *= awake
    wage_weight = np.array([occupation.wage for occupation in rules.occupations.values()], np.float64)
    frontier = np.zeros(kinds)
    before = np.arange(1.0, FRONTIER_MEMORY + 1.0)[:, None]
    past = np.repeat(-rules.industry.frontier_speed / 12.0 * before, kinds, axis=1)
    return Industry(
        names,
        sectors,
        wage_weight,
        mobility,
        awake,
        frontier,
        np.full(kinds, rules.industry.frontier_speed),
        past,
        0.0,
        np.zeros(count),
        np.zeros(count),
        np.ones(count),
        np.asarray(np.linalg.inv(np.eye(count) - chain), np.float64),
        chain,
        staffing / staffing.sum(axis=1, keepdims=True),
        np.zeros(kinds, np.bool_),
    )


def found_enterprises(
    rules: Founding, industry: Industry, seed: np.uint64
) -> tuple[Enterprises, tuple[str, ...]]:
    """Return the enterprises, the city's own or drawn ones, and the names of its own."""
    rule, listed = rules.enterprises, rules.enterprises.listed
    count = len(listed) or rule.count
    rows = np.arange(count)

    def spread(draw: int, sd: float) -> NDArray[np.float64]:
        return np.exp(sd * normal_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, draw))

    if listed:
        sector = np.array([industry.sectors.index(one.sector) for one in listed])
        size = np.array([one.size for one in listed])
    else:
        share = np.array([one.share for one in rules.sectors.values()])
        order = np.argsort(uniform_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, 9), kind="stable")
        ends = np.cumsum(share / share.sum()) * count
        sector = np.searchsorted(ends, order + 0.5)
        size = np.maximum(spread(0, rule.size_spread), 0.1)
        total = np.bincount(sector, size, share.size)
        size *= np.divide(share, total, out=np.ones(share.size), where=total > 0.0)[sector]
    size = size * rule.tightness * rules.people.labour_force / size.sum()
    first = uniform_columns(seed, Stream.INITIAL_ENTERPRISES, 0, rows, 0, 8)
    share_in = rules.participation.first_share
    strategy = np.where(first < 0.4 * share_in, DEEP, np.where(first < share_in, MEMBER, 0))
    whole = np.zeros(count, np.int64)
    real = np.zeros(count)
    enterprises = Enterprises(
        region=np.zeros(count, np.uint16),
        sector=sector.astype(np.uint8),
        size=size,
        active=np.ones(count, np.bool_),
        founded=whole.copy(),
        distance=np.maximum(FIRST_DISTANCE + 0.05 * np.log(spread(1, 1.0)), 0.0),
        cooperation_gain=real.copy(),
        innovations=real.copy(),
        absorptive=np.full(count, 0.85),
        absorptive_boost=real.copy(),
        strategy=strategy.astype(np.uint8),
        experienced=real.copy(),
        coordination=spread(2, rules.participation.coordination_spread),
        setup=spread(3, SETUP_SPREAD),
        overhead=rules.production.overhead * spread(4, rules.production.overhead_spread),
        cash=cents(START_CAPITAL * rules.production.output * size),
        months_in_debt=whole.copy(),
        credit_carried=whole.copy(),
        staff=whole.copy(),
        output=real.copy(),
        tax=real.copy(),
        profit=real.copy(),
        places=whole.copy(),
        places_without_incentives=whole.copy(),
        subsidised=np.zeros(count, np.bool_),
        completion_due=whole.copy(),
        contribution=real.copy(),
        pledged=whole.copy(),
        rating=first_rating(rules.finance, seed, 0, rows, size / size.mean()),
        debt=whole.copy(),
        instalment=whole.copy(),
    )
    return enterprises, tuple(one.name for one in listed)


def found_posts(
    rules: Founding, industry: Industry, enterprises: Enterprises, names: tuple[str, ...], seed: np.uint64
) -> Posts:
    """Return posts that nobody wants or fills yet; names: of the city's own enterprises."""
    kinds = len(industry.names)
    shape = (enterprises.count, kinds)
    weight = np.full(shape, np.nan)
    for listed in rules.enterprises.posts:
        row = names.index(listed.enterprise)
        weight[row] = np.nan_to_num(weight[row])
        weight[row, industry.names.index(listed.occupation)] += listed.posts
    weight /= np.where(np.isnan(weight).all(axis=1), 1.0, np.nansum(weight, axis=1))[:, None]
    rows, columns = np.arange(shape[0])[:, None], np.arange(kinds)[None, :]
    return Posts(
        target=np.zeros(shape, np.int64),
        filled=np.zeros(shape, np.int64),
        premium=np.ones(shape),
        months_unfilled=np.zeros(shape, np.int64),
        reserved=np.zeros(shape, np.int64),
        rounding=uniform_columns(seed, Stream.POST_ROUNDING, 0, rows, columns),
        opened=np.zeros(shape, np.int64),
        weight=weight,
    )
