"""A run: burn-in without any policy, then the months of the horizon under one."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.mechanisms.founding import Founding
from consortium_sim.mechanisms.founding.city import found
from consortium_sim.model import burnt_in
from consortium_sim.model.checkpoint import Checkpoint, checked_target
from consortium_sim.model.compiling import announce_compiling
from consortium_sim.model.groups import GroupBooks
from consortium_sim.model.history import History
from consortium_sim.model.rules import Rules
from consortium_sim.model.run import Run
from consortium_sim.model.step import step
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.settings import Settings

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

BURNT_IN: OrderedDict[tuple[str, int], bytes] = OrderedDict()
"""Burnt-in states of this process by scenario and seed: every policy of a seed starts from the same one."""
STATES_KEPT = 4
LARGE = 2_000_000
"""Rows of people beyond which a state that is on disk is not kept in memory, too, where it would cost as much as
the city itself."""


def founding_rules(settings: Settings) -> Founding:
    """Return the rules that the first month is built from."""
    return Founding(
        **{name: getattr(settings, name) for name in Founding.__dataclass_fields__},
    )


def burn_in(scenario: Scenario, seed: int) -> Consortium:
    """Return the city at the start of the horizon, after the burn-in under the scenario's own settings.

    The state belongs to the caller: it is a copy of the one that is kept for the next policy, in this process
    and, for others, on disk (`burnt_in`).
    """
    announce_compiling()
    key = (scenario.fingerprint(), seed)
    if key not in BURNT_IN:
        consortium = burnt_in.kept(scenario, seed)
        kept = consortium is not None
        if consortium is None:
            consortium = _burnt_in_now(scenario, seed)
            kept = burnt_in.keep(scenario, seed, consortium)
        if kept and consortium.people.capacity > LARGE:
            return consortium
        BURNT_IN[key] = pickle.dumps(consortium, protocol=pickle.HIGHEST_PROTOCOL)
        while len(BURNT_IN) > STATES_KEPT:
            BURNT_IN.popitem(last=False)
    state: Consortium = pickle.loads(BURNT_IN[key])
    return state


def _burnt_in_now(scenario: Scenario, seed: int) -> Consortium:
    settings: Settings = scenario.settings
    consortium = found(founding_rules(settings), check_seed(seed), settings.time.burn_in)
    rules = Rules()
    for _ in range(settings.time.burn_in):
        step(consortium, settings, rules)
    return consortium


def simulate(
    scenario: Scenario | str | Path,
    policy: Policy | str | Path = "baseline",
    seed: int = 0,
    months: int | None = None,
    rules: Mapping[str, Any] | None = None,
    *,
    snapshots: Iterable[int] | None = None,
    save: str | PathLike[str] | None = None,
) -> Run:
    """Run one scenario under one policy with one seed and return what happened.

    months: months of the horizon, by default the scenario's. rules: decisions to replace, by name; see
    `consortium_sim.model.rules.Rules`. snapshots: months whose tables of agents are kept, by default the last.
    save: file that the city after the last month is written to, as a checkpoint for `resume`.
    SettingError for anything that cannot be used.
    """
    scenario, policy = as_scenario(scenario), as_policy(policy)
    decide = Rules.with_(rules)
    seed = int(check_seed(seed))
    length = checked_months(scenario.settings.time.horizon if months is None else months)
    stages = scenario.timeline(policy)
    keep = kept_months(snapshots, length)
    if save is not None:
        checked_target(save)
    consortium = burn_in(scenario, seed)
    history = History(keep, GroupBooks.opening(consortium))
    run = Checkpoint(scenario, policy, seed, decide.replaced, consortium, history)
    return _carried_on(run, stages, decide, length, save)


def resume(
    checkpoint: str | PathLike[str],
    months: int | None = None,
    rules: Mapping[str, Any] | None = None,
    *,
    snapshots: Iterable[int] | None = None,
    save: str | PathLike[str] | None = None,
) -> Run:
    """Go on from a checkpoint and return the whole run, from month 1: the one that never stopped, bit for bit.

    checkpoint: a file of `simulate(..., save=...)` or `ConsortiumModel.save`. months: of the horizon in all, those
    that have passed counted; by default the scenario's. rules: the same as before. snapshots, save: as for
    `simulate`; tables of months that have passed are there if they were kept then.
    SettingError for a file that is no checkpoint, is damaged, or was saved by another version of the model.
    """
    decide = Rules.with_(rules)
    saved = Checkpoint.read(checkpoint, decide)
    passed = saved.consortium.clock.horizon
    length = checked_months(saved.scenario.settings.time.horizon if months is None else months)
    if length < passed:
        found = f"{passed} months have passed in '{checkpoint}', and the run shall have {length}."
        raise SettingError(Fault("months", found, f"{passed} or more"))
    history = saved.history
    history.keep = kept_months(snapshots, length)
    history.snapshots = {month: one for month, one in history.snapshots.items() if month in history.keep}
    if gone := sorted(month for month in history.keep if month <= passed and month not in history.snapshots):
        raise SettingError(
            Fault(
                "snapshots",
                f"month {gone[0]} has passed, and its tables were not kept.",
                f"months > {passed}",
            )
        )
    if save is not None:
        checked_target(save)
    decide.take_up(saved.consortium)
    return _carried_on(saved, saved.scenario.timeline(saved.policy), decide, length, save)


def _carried_on(
    run: Checkpoint,
    stages: Iterable[tuple[int, Settings]],
    decide: Rules,
    length: int,
    save: str | PathLike[str] | None,
) -> Run:
    """Let the months pass that a run has not had yet, save it if asked, and return its result."""
    consortium, history = run.consortium, run.history
    for now in range(consortium.clock.horizon + 1, length + 1):
        month = step(consortium, in_force(stages, now), decide)
        history.note(consortium, month)
    if save is not None:
        run.save(save)
    return Run.of(run.scenario, run.policy, run.seed, consortium, history)


def kept_months(snapshots: Iterable[int] | None, length: int) -> set[int]:
    """Return the months whose tables of agents are kept: those asked for, by default the last."""
    return {length} if snapshots is None else {checked_months(month) for month in snapshots}


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
