"""Indicators: each is declared once, with name, unit, dimension, definition and labels."""

from __future__ import annotations

from consortium_sim.model.indicators.governance import GOVERNANCE
from consortium_sim.model.indicators.indicator import Indicator
from consortium_sim.model.indicators.operation import OPERATION
from consortium_sim.model.indicators.resources import RESOURCES
from consortium_sim.model.indicators.staff import STAFF
from consortium_sim.model.indicators.talent import TALENT
from consortium_sim.model.indicators.upgrading import UPGRADING
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month

__all__ = ["INDICATORS", "Indicator", "measure"]

INDICATORS: dict[str, Indicator] = {
    one.name: one for one in (*TALENT, *OPERATION, *UPGRADING, *RESOURCES, *GOVERNANCE, *STAFF)
}
"""In the order of tables."""


def measure(consortium: Consortium, month: Month) -> dict[str, float]:
    """Return this month's value of every indicator, in persons and yuan of the city."""
    return {
        name: one.read(consortium, month) * (consortium.scale if one.extensive else 1.0)
        for name, one in INDICATORS.items()
    }
