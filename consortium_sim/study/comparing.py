"""Compare policies in one city: every policy under every seed, so that differences are paired by seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from consortium_sim.study.design import PathLike
from consortium_sim.study.study import Study
from consortium_sim.study.sweeping import sweep
from consortium_sim.study.tasks import Rules

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario


def compare(
    scenario: PathLike | Scenario,
    policies: PathLike | Policy | Sequence[PathLike | Policy] | None = None,
    seeds: int | Iterable[int] = 10,
    *,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | str | None = None,
    store: PathLike | None = None,
) -> Study:
    """Run every policy under every seed and return the study of their differences from the baseline.

    policies: names, paths or policies; default: the four strategies and all together. The baseline is
    added when missing.
    seeds: a number n means seeds 1 … n. months: of the horizon; default: the scenario's.
    jobs: worker processes, default: usable cores; 1 runs in this process. The numbers do not depend on it.
    executor, store: as of `sweep`, which this is for one city.
    A failing run is named in `study.failures` and does not lose the others. SettingError names every bad
    argument before anything runs; an interruption raises StudyInterrupted with what is finished.
    """
    return sweep(
        scenario, policies, seeds,
        months=months, jobs=jobs, progress=progress, rules=rules, executor=executor, store=store,
    )  # fmt: skip
