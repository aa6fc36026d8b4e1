"""Indicators: each is declared once, with name, unit, dimension, definition and labels."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from consortium_sim.mechanisms.platforms.practice_centre.demand import SMALL
from consortium_sim.mechanisms.training_guides import is_current
from consortium_sim.model.indicators.evaluation import EVALUATION
from consortium_sim.model.indicators.governance import GOVERNANCE
from consortium_sim.model.indicators.incentives import INCENTIVES
from consortium_sim.model.indicators.indicator import Indicator, Reading
from consortium_sim.model.indicators.operation import OPERATION
from consortium_sim.model.indicators.practice_centre import PRACTICE_CENTRE
from consortium_sim.model.indicators.resources import RESOURCES
from consortium_sim.model.indicators.staff import STAFF
from consortium_sim.model.indicators.talent import TALENT
from consortium_sim.model.indicators.technology import TECHNOLOGY
from consortium_sim.model.indicators.upgrading import UPGRADING
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.totals import Totals

__all__ = ["INDICATORS", "Indicator", "measure"]

INDICATORS: dict[str, Indicator] = {
    one.name: one
    for one in (
        *TALENT,
        *OPERATION,
        *UPGRADING,
        *RESOURCES,
        *GOVERNANCE,
        *STAFF,
        *PRACTICE_CENTRE,
        *TECHNOLOGY,
        *INCENTIVES,
        *EVALUATION,
    )
}
"""In the order of tables."""


def measure(
    consortium: Consortium, month: Month, names: Iterable[str] = tuple(INDICATORS)
) -> dict[str, float]:
    """Return this month's value of the indicators named, of all by default, in persons and yuan of the city.

    What evaluation has measured in the month is not computed again.
    """
    known, scale = month.reading, consortium.scale
    totals = Totals.of(consortium, month, SMALL, is_current(consortium))
    return {
        name: known[name]
        if name in known
        else read(consortium, month, totals) * (scale if extensive else 1.0)
        for name, read, extensive in _readings(tuple(names))
    }


@cache
def _readings(names: tuple[str, ...]) -> list[tuple[str, Reading, bool]]:
    """Return how the indicators named are read, and whether they are multiplied by the scale."""
    declared = [INDICATORS[name] for name in names]
    return [(one.name, one.read, one.extensive) for one in declared]
