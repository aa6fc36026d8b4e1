"""Phase 3: members meet through the consortium."""

from __future__ import annotations

from consortium_sim.mechanisms import participation
from consortium_sim.mechanisms.evaluation import relief
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def members_pay(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Phase 3."""
    participation.pay_for_membership(consortium, month, settings.participation)
    relief.pay(consortium, month, settings.evaluation)
