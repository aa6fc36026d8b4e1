"""Phase 2: pledges are looked after, and the instruments of the month are set."""

from __future__ import annotations

from consortium_sim.mechanisms import incentives, supervision
from consortium_sim.mechanisms.hosting import hosted_months
from consortium_sim.mechanisms.incentives import Instruments, levy_grant
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month
from consortium_sim.scenario.settings import Settings


def government_sets_instruments(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules
) -> Instruments:
    """Phase 2."""
    incentives.turn_the_academic_year(consortium)
    supervision.inspect(consortium, month, settings.supervision)
    instruments = incentives.set_instruments(
        consortium, settings.government, declared_instruments(settings), rules.instruments
    )
    if levy_grant.is_due(consortium, instruments.levy_grant):
        wages = settings.production.wage_share * float(consortium.enterprises.output.sum())
        usual = 0.01 * hosted_months(settings.hosting) * float(consortium.enterprises.staff.sum())
        levy_grant.set_grant(consortium, instruments.levy_grant, 12.0 * wages, usual)
    return instruments


def declared_instruments(settings: Settings) -> Instruments:
    """Return the instruments as scenario and policy declare them."""
    return Instruments(
        settings.training_subsidy,
        settings.tax_credit,
        settings.order_stipend,
        settings.levy_grant,
        settings.interest_subsidy,
        settings.land_discount,
        settings.capital_grant,
        settings.performance_grant,
        settings.rd_grant,
    )
