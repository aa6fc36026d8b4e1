"""A small city with a technology platform that tests can let work alone, without the rest of the month."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from small_city import founded, small_city

from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.incentives import rd_grant
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.platforms.technology import TechnologyRule, foresight, platform, sponsoring
from consortium_sim.mechanisms.platforms.technology.foresight import ProjectForesight, Worth
from consortium_sim.mechanisms.platforms.technology.sponsoring import (
    SponsorDecision,
    sponsor_where_worthwhile,
)
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER
from consortium_sim.population.month import Month

RICH = 1e7
"""Yuan that every enterprise can raise."""


def members_only(seed: int = 0, factor: float = 0.1) -> Consortium:
    """A city of members with staff, money and output, on the eve of the horizon."""
    consortium = founded(small_city(factor), seed)
    enterprises = consortium.enterprises
    enterprises.strategy[:] = MEMBER
    enterprises.output[:] = 20_000.0 * enterprises.staff
    consortium.clock.month = consortium.clock.burn_in
    return consortium


@dataclass
class Workshop:
    """Months of the platform alone."""

    consortium: Consortium
    rule: TechnologyRule = field(default_factory=lambda: TechnologyRule(open=True))
    grant: RdGrant = field(default_factory=RdGrant)
    decide: SponsorDecision = sponsor_where_worthwhile
    worth_per_output: float = 40.0
    credit: FinanceRule = field(default_factory=FinanceRule)
    means: float = RICH
    information: float = 0.0
    teachers: float = 0.0

    @property
    def worth(self) -> Worth:
        yuan = self.worth_per_output * self.consortium.enterprises.output
        return Worth(yuan, yuan)

    @property
    def every(self) -> np.ndarray:
        return np.ones(self.consortium.enterprises.count)

    def foresee(self, partner: bool = False) -> ProjectForesight:
        return foresight.foresee(
            self.consortium, self.rule, self.grant, self.worth, self.teachers * self.every, partner
        )

    def month(self) -> Month:
        """Let one month of the platform pass, and return it."""
        consortium = self.consortium
        consortium.clock.month += 1
        month = Month.begin(consortium.enterprises.cash, 1)
        means = self.means * self.every
        sponsoring.start_projects(consortium, month, self.rule, self.foresee(), means, self.decide)
        if self.rule.open:
            platform.operate(
                consortium,
                month,
                self.rule,
                self.worth,
                self.credit,
                means,
                self.every > 0.0,
                self.information,
                self.teachers * self.every,
            )
        else:
            platform.stay_closed(consortium)
        rd_grant.pay(consortium, month, self.grant)
        consortium.ledger.audit()
        return month

    def months(self, number: int) -> list[Month]:
        return [self.month() for _ in range(number)]


def always(outlook: sponsoring.SponsorOutlook) -> np.ndarray:
    return np.ones_like(outlook.asked)


def never(outlook: sponsoring.SponsorOutlook) -> np.ndarray:
    return np.zeros_like(outlook.asked)
