"""A run: burn-in without any policy, then the months of the horizon under one."""

from __future__ import annotations

import pickle
import sys
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.mechanisms import production
from consortium_sim.mechanisms.founding import Founding, found
from consortium_sim.model.groups import GroupBooks
from consortium_sim.model.history import History
from consortium_sim.model.rules import Rules
from consortium_sim.model.run import Run
from consortium_sim.model.step import step
from consortium_sim.numerics.compiled import on_disk
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.settings import Settings

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

BURNT_IN: OrderedDict[tuple[str, int], bytes] = OrderedDict()
"""Burnt-in states of this process by scenario and seed: every policy of a seed starts from the same one."""
STATES_KEPT = 4


def founding_rules(settings: Settings) -> Founding:
    """Return the rules that the first month is built from."""
    return Founding(
        **{name: getattr(settings, name) for name in Founding.__dataclass_fields__},
    )


def burn_in(scenario: Scenario, seed: int) -> Consortium:
    """Return the city at the start of the horizon, after the burn-in under the scenario's own settings.

    The state belongs to the caller: it is a copy of the one that is kept for the next policy.
    """
    key = (scenario.fingerprint(), seed)
    if key not in BURNT_IN:
        announce_compiling()
        settings: Settings = scenario.settings
        consortium = found(founding_rules(settings), check_seed(seed), settings.time.burn_in)
        rules = Rules()
        for _ in range(settings.time.burn_in):
            step(consortium, settings, rules)
        consortium.messages.clear()
        BURNT_IN[key] = pickle.dumps(consortium, protocol=pickle.HIGHEST_PROTOCOL)
        while len(BURNT_IN) > STATES_KEPT:
            BURNT_IN.popitem(last=False)
    state: Consortium = restored(BURNT_IN[key])
    return state


def restored(state: bytes) -> Consortium:
    """Return the consortium of a stored state, its ledger joined again to the columns of its owners."""
    consortium: Consortium = pickle.loads(state)
    return consortium


def simulate(
    scenario: Scenario | str | Path,
    policy: Policy | str | Path = "baseline",
    seed: int = 0,
    months: int | None = None,
    rules: Mapping[str, Any] | None = None,
    *,
    snapshots: Iterable[int] | None = None,
) -> Run:
    """Run one scenario under one policy with one seed and return what happened.

    months: months of the horizon, by default the scenario's. rules: decisions to replace, by name; see
    `consortium_sim.model.rules.Rules`. snapshots: months whose tables of agents are kept, by default the last.
    SettingError for anything that cannot be used.
    """
    scenario, policy = as_scenario(scenario), as_policy(policy)
    decide = Rules.with_(rules)
    seed = int(check_seed(seed))
    length = checked_months(scenario.settings.time.horizon if months is None else months)
    stages = scenario.timeline(policy)
    consortium = burn_in(scenario, seed)
    keep = {length} if snapshots is None else {checked_months(month) for month in snapshots}
    history = History(keep, GroupBooks.opening(consortium))
    for now in range(1, length + 1):
        month = step(consortium, in_force(stages, now), decide)
        history.note(consortium, month)
    return Run.of(scenario, policy, seed, consortium, history)


def in_force(stages: Iterable[tuple[int, Settings]], month: int) -> Settings:
    """Return the settings of a month of the horizon, from the stages of a scenario's timeline."""
    return max((stage for stage in stages if stage[0] <= month), key=lambda stage: stage[0])[1]


def as_scenario(scenario: Scenario | str | Path) -> Scenario:
    """Return the city itself, or the one of that name or path; SettingError for a country."""
    from consortium_sim.scenario.scenario import load_city

    return load_city(scenario)


def as_policy(policy: Policy | str | Path) -> Policy:
    """Return the policy itself, or the one of that name or path."""
    from consortium_sim.scenario.policy import Policy, load_policy

    return policy if isinstance(policy, Policy) else load_policy(policy)


def checked_months(months: Any) -> int:
    """Return the number of months if it is a whole number of at least 1; SettingError otherwise."""
    if isinstance(months, bool) or not isinstance(months, int | np.integer) or months < 1:
        raise SettingError(Fault("months", f"found {months!r}.", "a whole number of months, 1 or more"))
    return int(months)


def warmup() -> None:
    """Compile what is not compiled yet, and say so on stderr."""
    from consortium_sim.scenario.scenario import load_scenario

    if not on_disk(production.people_work):
        small = load_scenario("base-city").scaled(0.02).with_({"time.burn_in": 21})
        simulate(small, "order-classes", seed=0, months=1, snapshots=())


@cache
def announce_compiling() -> None:
    """Say once a process, on stderr, that the first run after an installation compiles the model."""
    if not on_disk(production.people_work):
        print(
            "compiling the model, once after installation (about a quarter of a minute) ...", file=sys.stderr
        )
