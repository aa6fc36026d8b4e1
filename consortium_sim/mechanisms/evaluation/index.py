"""How far a year attains a standard: attainments, indices, vetoes, certification. Pure functions, no state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.errors import nearest
from consortium_sim.mechanisms.evaluation.standard import Consequence, Dimension, Standard
from consortium_sim.mechanisms.evaluation.weights import given_weights, indicator_weights
from consortium_sim.theory.weighting import Coordination, coupling_coordination, topsis, weighted_sum

Floats = NDArray[np.float64]

MONTHS = 12


@dataclass(frozen=True)
class Assessment:
    """What a year comes to under a standard; arrays are in the order of the standard's indicators.

    attainment: 0 (worst) to 1 (target), (n_indicators,). weights: add up to 1. weighted_by: the method that
    they come from. dimensions: index of each dimension that has indicators, between 0 and 1. index: of all.
    vetoes: names of those that bite; consequences: what follows, each once. coordination: of industry and
    clusters, None where the standard does not say by which indicators.
    """

    attainment: Floats
    weights: Floats
    weighted_by: str
    dimensions: dict[Dimension, float]
    index: float
    vetoes: tuple[str, ...]
    consequences: tuple[Consequence, ...]
    certified: bool
    coordination: Coordination | None

    @property
    def weakest_dimension(self) -> Dimension:
        """Return the dimension with the lowest index, the first of equals."""
        return min(self.dimensions, key=lambda dimension: self.dimensions[dimension])


def assess(
    standard: Standard, names: Sequence[str], year: ArrayLike, history: ArrayLike | None = None
) -> Assessment:
    """Return what a year comes to under a standard.

    names: of the columns; those that the standard and its vetoes speak of must be there. year: values of the
    year, amounts summed over it, (n_names,); `of_a_year` makes them of months. history: earlier values in any
    one unit a column, (n_months, n_names), for weights by entropy or CRITIC. ValueError for a column that is
    missing or not finite.
    """
    values = _columns(list(standard.indicators), names, year)
    attained = attainment(standard, values)
    past = None if history is None else _columns(list(standard.indicators), names, history)
    weights = indicator_weights(standard, past)
    dimensions = {
        dimension: _index_of_members(standard, standard.members(dimension), attained, weights.values)
        for dimension in standard.used_dimensions()
    }
    index = index_of(standard, attained, weights.values)
    vetoes = biting(standard, names, year)
    return Assessment(
        attainment=attained,
        weights=weights.values,
        weighted_by=weights.method,
        dimensions=dimensions,
        index=index,
        vetoes=vetoes,
        consequences=tuple(dict.fromkeys(standard.vetoes[name].consequence for name in vetoes)),
        certified=is_certified(standard, index, dimensions, vetoes),
        coordination=_coordination(standard, attained, weights.values),
    )


def of_a_year(months: ArrayLike, flows: ArrayLike) -> Floats:
    """Return the values of a year from its months: the mean, and for amounts of the month twelve times it.

    months: (n_months, n_indicators), at least one month. flows: which are amounts of the month, (n_indicators,).
    """
    table = np.asarray(months, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 1:
        raise ValueError(f"months must have shape (n_months, n_indicators) with a month, found {table.shape}")
    return np.asarray(table.mean(axis=0) * np.where(np.asarray(flows, dtype=bool), MONTHS, 1))


def attainment(standard: Standard, values: Floats) -> Floats:
    """Return how far each indicator has come from its worst value, 0, to its target, 1.

    values: in the order of the standard's indicators, (n_indicators,) or (n_years, n_indicators). The way
    between is straight; beyond the target there is no more than 1. Source: the usual share of a target
    fulfilled, with a worst value besides, so that it holds for rates that should fall (assumption).
    """
    target = np.array([one.target for one in standard.indicators.values()])
    worst = np.array([one.worst for one in standard.indicators.values()])
    return np.asarray(np.clip((values - worst) / (target - worst), 0.0, 1.0), dtype=np.float64)


def index_of(standard: Standard, attained: Floats, weights: Floats) -> float:
    """Return one number between 0 and 1 for the attainments of a year, 1 where every target is met.

    weights: from 0, at least one above. A weighted sum is the weighted mean; TOPSIS is the closeness to a year
    that meets every target against one that is worst in all, S⁻ / (S⁺ + S⁻).
    """
    better = np.ones(attained.size, dtype=np.int64)
    if standard.index == "topsis":
        years = np.vstack([attained, better, np.zeros(attained.size)])
        return float(topsis(years, weights, better, normalise="minmax")[0])
    return float(weighted_sum(attained[None, :], weights, better, normalise="none")[0])


def biting(standard: Standard, names: Sequence[str], year: ArrayLike) -> tuple[str, ...]:
    """Return the names of the vetoes that bite: the year's value lies beyond the last one tolerated.

    names, year: as in `assess`.
    """
    values = _columns([veto.indicator for veto in standard.vetoes.values()], names, year)
    return tuple(
        name
        for (name, veto), value in zip(standard.vetoes.items(), values, strict=True)
        if (value < veto.threshold if veto.bites == "below" else value > veto.threshold)
    )


def is_certified(
    standard: Standard, index: float, dimensions: dict[Dimension, float], vetoes: Sequence[str]
) -> bool:
    """Tell whether index and every dimension reach what certification asks, and no veto forbids it."""
    rule = standard.certification
    forbidden = any(standard.vetoes[name].consequence == "certification withdrawn" for name in vetoes)
    weakest = min(dimensions.values(), default=0.0)
    reached = index >= rule.threshold and weakest >= rule.dimension_threshold
    return bool(rule.effects) and reached and not forbidden


def _coordination(standard: Standard, attained: Floats, weights: Floats) -> Coordination | None:
    rule = standard.coordination
    if not rule.industry:
        return None
    levels = [
        _index_of_members(standard, names, attained, weights) for names in (rule.industry, rule.clusters)
    ]
    return coupling_coordination(np.minimum(levels, 1.0), form=rule.form)


def _index_of_members(standard: Standard, members: Sequence[str], attained: Floats, weights: Floats) -> float:
    """Return the index of some indicators alone; where the data give none of them weight, the given ones hold."""
    order = list(standard.indicators)
    inside = [order.index(name) for name in members]
    own = weights[inside]
    if own.max() <= 0.0:
        own = given_weights(standard)[inside]
    return index_of(standard, attained[inside], own)


def _columns(wanted: Sequence[str], names: Sequence[str], values: ArrayLike) -> Floats:
    """Return the wanted columns of values, in the order wanted."""
    table = np.asarray(values, dtype=np.float64)
    if table.ndim not in (1, 2) or table.shape[-1] != len(names):
        raise ValueError(f"values must have {len(names)} columns, one a name, found shape {table.shape}")
    places = []
    for name in wanted:
        if name not in names:
            raise ValueError(f"there is no column '{name}'.{nearest(name, list(names))}")
        places.append(list(names).index(name))
    columns = table[..., places]
    if not np.isfinite(columns).all():
        column = int(np.argwhere(~np.isfinite(columns))[0][-1])
        raise ValueError(f"'{wanted[column]}' is not finite")
    return columns
