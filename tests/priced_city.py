"""A city whose policies have a price: what a yuan of an instrument costs and changes is known by formula."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import toy_city

from consortium_sim.scenario.policy import Policy
from consortium_sim.study.design import Design

SUBSIDY, STIPEND, PLATFORM = "training_subsidy.rate", "order_stipend.rate", "information_platform.cost"
RATE_THAT_FAILS = 666.0
CEILING = 8e5
"""Yuan a month that the training subsidy pays at most."""


def in_force(policy: Policy, name: str, month: int) -> float:
    """Return the value of a parameter in a month; 0 where the policy does not set it."""
    value = policy.changes.get(name, 0.0)
    if hasattr(value, "entries"):
        return float(([0.0] + [entry for first, entry in value.entries if first <= month])[-1])
    return float(value)


def cost(policy: Policy, month: int) -> float:
    """Yuan a month: 1,000 for each yuan of subsidy up to a ceiling, 4,000 for each of the stipend."""
    return min(1e3 * in_force(policy, SUBSIDY, month), CEILING) + 4e3 * in_force(policy, STIPEND, month)


def gain(policy: Policy, month: int) -> float:
    """A share: each instrument does less and less, and the stipend is best at 100 yuan a month."""
    subsidy, stipend = in_force(policy, SUBSIDY, month), in_force(policy, STIPEND, month)
    return 0.002 * np.sqrt(subsidy) + 0.05 - 0.05 * ((stipend - 100.0) / 100.0) ** 2


def simulate(scenario, policy, *, seed, months, rules):
    """The luck is that of the seed, whatever the policy; a policy adds its gain and its cost, month by month."""
    if in_force(policy, SUBSIDY, 1) == RATE_THAT_FAILS and seed == 1:
        raise ValueError("the subsidy is possessed")
    months = months or 24
    luck = np.random.default_rng(seed).normal(size=(months, 2)) * 0.01
    alone = rules["slip"](policy, seed, months) if rules else np.zeros(months)
    numbers = range(1, months + 1)
    paid = np.array([cost(policy, month) for month in numbers])
    matched = 0.5 + luck[:, 0] + np.array([gain(policy, month) for month in numbers]) + alone
    indicators = pd.DataFrame(
        {
            "match_rate": matched,
            "participation": 0.3 + luck[:, 1],
            "unemployment": 0.1 - matched / 10,
            "enterprises": 100.0,
            "public_cost": 1e6 + 1e5 * luck[:, 1] + paid,
        },
        index=pd.RangeIndex(1, months + 1, name="month"),
    )
    accounts = pd.DataFrame(
        [
            (year, payer, payee, kind, yuan)
            for year in range(1, months // 12 + 1)
            for payer, payee, kind, yuan in (
                ("government", "enterprises", "training subsidy", paid[12 * year - 12 : 12 * year].sum()),
                ("enterprises", "households", "wages", 1e7 * matched[12 * year - 12 : 12 * year].sum()),
                ("enterprises", "owners", "dividends", 1e6),
                ("owners", "enterprises", "sales", 9e5),
                ("households", "enterprises", "sales", 5e6),
                ("government", "households", "transfers", 3e6 - paid[12 * year - 1]),
            )
        ],
        columns=["year", "payer", "payee", "kind", "yuan"],
    )
    return toy_city.Run(scenario.name, policy.name, seed, months, indicators, accounts, [])


def design(policies=(), seeds=(1, 2, 3), months=24, **others):
    """A design with the baseline first."""
    scenario = SimpleNamespace(name="priced-city", title="A city with prices", title_zh="")
    chosen = (Policy("baseline"), *policies)
    return Design(scenario, None, chosen, (None,) * len(chosen), tuple(seeds), months, **others)


def subsidy(rate: float = 400.0, **others) -> Policy:
    """A training subsidy of so many yuan a month, which may be between 0 and 1,000."""
    stated = {"value": rate, "unit": "yuan/month", "low": 0, "high": 1_000, "source": "assumption"}
    return Policy("subsidy", {SUBSIDY: stated, **others})


def stipend(rate: float = 50.0) -> Policy:
    """A stipend of so many yuan a month."""
    return Policy("stipend", {STIPEND: {"value": rate, "low": 0, "high": 200, "source": "assumption"}})
