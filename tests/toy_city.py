"""A city of a few lines: what a run costs and changes is known exactly, and policies share their luck by seed."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd

from consortium_sim.model.groups import Groups
from consortium_sim.study.carrying import study_of
from consortium_sim.study.design import Design


@dataclass(frozen=True)
class Indicator:
    name: str
    unit: str
    dimension: str
    definition: str
    english: str
    chinese: str
    better: int
    flow: bool = False


INDICATORS = {
    "match_rate": Indicator(
        "match_rate",
        "share",
        "talent",
        "Graduates in their own occupation.",
        "Matched placement",
        "对口就业率",
        1,
    ),
    "participation": Indicator(
        "participation", "share", "operation", "Members among enterprises.", "Participation", "参与率", 1
    ),
    "unemployment": Indicator(
        "unemployment", "share", "talent", "People without work.", "Unemployment", "失业率", -1
    ),
    "enterprises": Indicator("enterprises", "persons", "operation", "How many.", "Enterprises", "企业数", 0),
    "public_cost": Indicator(
        "public_cost", "yuan/month", "resources", "Paid by government.", "Public cost", "公共支出", -1, True
    ),
}
EFFECTS = {"baseline": 0.0, "helps": 0.05, "harms": -0.04, "idle": 0.0, "vague": 0.0, "breaks": 0.02}
GROUPS = (
    ("enterprises by size and strategy", "small, member", "income"),
    ("students by program", "machining", "match_rate"),
)
SEED_THAT_FAILS = 3
SEED_THAT_DIES = 2


@dataclass(frozen=True)
class Policy:
    name: str
    title: str = ""
    title_zh: str = ""
    strategies: tuple[str, ...] = ()
    changes: dict = field(default_factory=dict)

    def fingerprint(self) -> str:
        return repr(sorted(self.changes.items()))


@dataclass
class Run:
    scenario: str
    policy: str
    seed: int
    months: int
    indicators: pd.DataFrame
    accounts: pd.DataFrame
    messages: list[str]

    @property
    def by_group(self):
        """Small members earn a million a year; those who learn machining are placed as all graduates are."""
        match_rate = self.indicators["match_rate"].to_numpy()
        placed = [match_rate[start : start + 12].mean() for start in range(0, self.months, 12)]
        return Groups(GROUPS, np.column_stack([np.full(len(placed), 1e6), placed]))


def simulate(scenario, policy, *, seed, months, rules):
    """The reference wanders by seed; a policy adds its effect from month 1 and "vague" adds noise only."""
    if policy.name == "breaks" and seed == SEED_THAT_FAILS:
        raise ValueError("the ledger of the toy city is\nout of ink")
    months = months or 48
    luck = np.random.default_rng(seed).normal(size=(months, 2)).cumsum(axis=0) * 0.01
    own = np.random.default_rng([seed, 77]).normal() * 0.01 if policy.name == "vague" else 0.0
    effect = EFFECTS[policy.name] + own
    if rules:
        effect += rules["effect"]()
    jitter = 0.002 * np.random.default_rng([seed, 5]).normal(size=months) if effect else np.zeros(months)
    indicators = pd.DataFrame(
        {
            "match_rate": 0.6 + luck[:, 0] + effect + jitter,
            "participation": 0.3 + luck[:, 1] + 2 * effect,
            "unemployment": 0.05 - effect / 5 + jitter,
            "enterprises": 100.0 + 100 * effect,
            "public_cost": 1e6 + 1e7 * abs(effect) + 1e4 * seed,
        },
        index=pd.RangeIndex(1, months + 1, name="month"),
    )
    accounts = pd.DataFrame(
        [
            (year, payer, payee, kind, amount)
            for year in range(1, months // 12 + 1)
            for payer, payee, kind, amount in (
                ("enterprises", "households", "wages", 3e8 * (1 + effect)),
                ("households", "enterprises", "consumption", 2e8),
                ("government", "colleges", "appropriation", 1.2e7),
                ("government", "enterprises", "training subsidy", 1.2e8 * abs(effect)),
            )
            if amount
        ],
        columns=["year", "payer", "payee", "kind", "yuan"],
    )
    messages = (
        ["month 30: the yearly budget of the training subsidy (6,000,000 yuan) has run out"]
        if effect > 0.04
        else []
    )
    return Run(scenario.name, policy.name, seed, months, indicators, accounts, messages)


def simulate_or_die(scenario, policy, *, seed, months, rules):
    """As `simulate`, but one run takes its whole process with it, every time."""
    if policy.name == "harms" and seed == SEED_THAT_DIES:
        os._exit(9)
    return simulate(scenario, policy, seed=seed, months=months, rules=rules)


def interrupted(scenario, policy, *, seed, months, rules):
    """As `simulate`, but the user presses Ctrl-C during seed 2."""
    if seed == 2:
        raise KeyboardInterrupt
    return simulate(scenario, policy, seed=seed, months=months, rules=rules)


def design(
    policies=("baseline", "helps", "harms", "idle", "vague"),
    seeds=(1, 2, 3, 4),
    months=48,
    scenario=None,
    **others,
):
    scenario = scenario or SimpleNamespace(name="toy-city", title="A toy city", title_zh="玩具城")
    chosen = tuple(Policy(name, name.title()) for name in policies)
    return Design(scenario, "toy-city", chosen, tuple(policies), tuple(seeds), months, **others)


def study(simulate=simulate, jobs=1, executor=None, **of_design):
    return study_of((design(**of_design),), simulate, INDICATORS, jobs, False, executor).city()


def fail_without_policy(scenario, policy, *, seed, months, rules):
    """As `simulate`, but the baseline fails."""
    if policy.name == "baseline":
        raise ArithmeticError
    return simulate(scenario, policy, seed=seed, months=months, rules=rules)


def fail_always(scenario, policy, *, seed, months, rules):
    raise RuntimeError("nothing works here")


def die(*_):
    """What a worker does instead of beginning."""
    os._exit(3)


def tenth():
    """A rule of the user's."""
    return 0.1
