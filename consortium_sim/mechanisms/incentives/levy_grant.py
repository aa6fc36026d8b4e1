"""Levy and grant: all enterprises pay a share of wages into a training fund, hosts draw grants from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import SEPTEMBER, Consortium
from consortium_sim.population.ledger import cents, in_proportion
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class LevyGrant:
    """Terms of the levy and of the grants; the fund can only pay what the levy brought."""

    levy: Annotated[
        float,
        Quantity("share", 0.0, 0.02, "share of the wage bill that every enterprise pays", lever=True),
    ] = 0.0
    ceiling: Annotated[
        float, Quantity("yuan/month", 0.0, 5_000.0, "highest grant per hosted month", lever=True)
    ] = 2_000.0


def pay(consortium: Consortium, month: Month, rule: LevyGrant) -> None:
    """Collect the levy, and pay this month's grants as far as the fund lasts."""
    region, ledger, year = consortium.region, consortium.ledger, consortium.clock.year
    if rule.levy == 0.0 and region.grant_rate == 0.0:
        return
    levy = np.floor(rule.levy * region.levy_factor * month.wages).astype(np.int64)
    ledger.pay(year, "enterprises", "fund", "training levy", levy)
    claims = cents(region.grant_rate * month.trainee_months)
    asked, held = int(claims.sum()), int(region.fund[0])
    grants = claims if asked <= held else in_proportion(held, claims.astype(np.float64))
    ledger.pay(year, "fund", "enterprises", "training grant", grants)
    if asked > held:
        consortium.tell_once_a_year(
            "training grant", "the training fund's budget for the grants of the year has run out"
        )
    month.count["claimed training grant"] = asked / 100.0
    month.count["paid training grant"] = float(grants.sum()) / 100.0
    month.add_payoff("incentives", grants / 100.0)


def is_due(consortium: Consortium, rule: LevyGrant) -> bool:
    """Tell whether the grant is set this month: in September, and where a levy has just begun."""
    begins = rule.levy > 0.0 and consortium.region.grant_rate == 0.0
    return begins or consortium.clock.calendar == SEPTEMBER


def set_grant(consortium: Consortium, rule: LevyGrant, yearly_wages: float, usual_months: float) -> None:
    """Set the year's grant so that the fund and a year's levy just pay for last year's places.

    yearly_wages: yuan. usual_months: hosted months assumed when there were none last year.
    """
    region = consortium.region
    if rule.levy == 0.0 and int(region.fund[0]) == 0:
        region.grant_rate = 0.0
        return
    money = int(region.fund[0]) / 100.0 + rule.levy * region.levy_factor * yearly_wages
    months = region.hosted_months_last_year or usual_months
    region.grant_rate = min(money / max(months, 1.0), rule.ceiling)
