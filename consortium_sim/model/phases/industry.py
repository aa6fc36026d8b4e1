"""Phase 1: demand, the frontier and automation move."""

from __future__ import annotations

from consortium_sim.mechanisms import industry, production
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def industry_moves(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Phase 1."""
    industry.happen(consortium, settings.events)
    industry.move_demand(consortium, settings.industry)
    industry.move_frontier(consortium, settings.industry)
    industry.automate(consortium.industry, settings.occupations)
    production.appraise(consortium, month, settings.production)
