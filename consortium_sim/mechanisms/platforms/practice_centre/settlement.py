"""The month's settlement: six accounts, charges by the rule in force, what is sold, and who bears idle stations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule, of_both_blocks
from consortium_sim.mechanisms.platforms.practice_centre.sharing import charges_of
from consortium_sim.mechanisms.platforms.practice_centre.stations import (
    FINANCE,
    collect,
    count,
    mean_price,
    pay_players,
    running_cost,
    stations_needed,
    wear,
    wear_out,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import Cents, cents, in_proportion
from consortium_sim.population.month import Month
from consortium_sim.theory.cooperative_games import to_cents

SERVICE_FEE = 30.0
"""Yuan that an hour of technical service costs a small enterprise (assumption, 15–80)."""
SOCIAL_FEE = 15.0
"""Yuan that an hour of social training costs who takes it (assumption, 5–40)."""


@dataclass(frozen=True)
class Sold:
    """Hours sold this month."""

    service: NDArray[np.float64]
    """By enterprise."""
    social: float


def settle(
    consortium: Consortium, month: Month, rule: CentreRule, granted: NDArray[np.float64], sold: Sold
) -> Cents:
    """Charge members for their hours, (players, blocks), pay for the month; return the charges, cents by player.

    Members share C(N) by the rule in force. It covers people, site, material, the private part of the wear of the
    stations they fill, which are replaced, and the return on private capital; government replaces its part.
    Stations that no member fills wear away unpaid, and their owners lose that part of their capital; what
    training and services sold there bring is shared by a rule of its own.
    """
    centre = consortium.centre
    charges = charges_of(
        centre, rule, centre.rule, granted, centre.members, centre.capital.astype(np.float64)
    )
    owed = to_cents(charges)
    needed = min(stations_needed(granted), centre.stations)
    collect(consortium, owed)
    revenue = _sell(consortium, sold)
    material = running_cost(rule, centre.simulation)
    sold_hours = float(sold.service.sum()) + sold.social
    worn = wear(rule, centre.simulation) * needed
    _pay_costs(consortium, rule, worn, material * (float(granted.sum()) + sold_hours))
    private = (1.0 - centre.public_share) * mean_price(rule, centre.simulation) * needed
    _pay_by(
        consortium, "centre: return on capital", FINANCE / 12.0 * private, centre.capital.astype(np.float64)
    )
    profit = max(revenue - material * sold_hours, 0.0)
    _pay_by(consortium, "centre: shared revenue", profit, _revenue_weights(consortium, rule, granted))
    idle = max(centre.stations - needed, 0.0) * wear(rule, centre.simulation)
    value = centre.stations * mean_price(rule, centre.simulation)
    wear_out(centre, idle / value if value > 0.0 else 0.0)
    month.count["centre_cost"] = float(owed.sum()) / 100.0 + centre.public_share * worn + idle
    month.count["centre_charged"] = float(owed.sum()) / 100.0
    circulation.note(month, "hours", inside=month.count["centre_charged"])
    month.count["centre_idle_cost"] = idle
    return owed


def _sell(consortium: Consortium, sold: Sold) -> float:
    """Collect the fees of training and services sold; return them, yuan."""
    ledger, year = consortium.ledger, consortium.clock.year
    service, social = cents(SERVICE_FEE * sold.service), cents(SOCIAL_FEE * sold.social)
    ledger.pay(year, "enterprises", "consortium", "centre: technical service", service)
    ledger.pay(year, "households", "consortium", "centre: social training", social)
    count(consortium.centre, "technical service", int(service.sum()))
    count(consortium.centre, "social training", int(social.sum()))
    return float(service.sum() + social.sum()) / 100.0


def _pay_costs(consortium: Consortium, rule: CentreRule, worn: float, material: float) -> None:
    """Pay the people of the centre, the rent, the material, and new stations for those that wore out, yuan."""
    centre, ledger, year = consortium.centre, consortium.ledger, consortium.clock.year
    people, site = cents(rule.staff), cents(rule.rent + material + worn)
    public = cents(centre.public_share * worn)
    ledger.pay(year, "government", "consortium", "centre: public equipment", public)
    ledger.pay(year, "consortium", "households", "centre: people", people)
    ledger.pay(year, "consortium", "outside", "centre: site and equipment", site)
    count(centre, "people", int(people.sum()))
    count(centre, "site and equipment", int(site.sum()))


def _pay_by(consortium: Consortium, kind: str, yuan: float, weights: NDArray[np.float64]) -> None:
    if weights.any() and yuan > 0.0:
        pay_players(consortium, kind, in_proportion(int(cents(yuan).sum()), weights))


def _revenue_weights(
    consortium: Consortium, rule: CentreRule, granted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return by what weights players share revenue: capital of owners, hours of members, or members alike."""
    centre = consortium.centre
    if rule.revenue_rule == "by_capital":
        return centre.capital.astype(np.float64)
    if rule.revenue_rule == "by_use":
        return of_both_blocks(granted)
    return centre.members.astype(np.float64)
