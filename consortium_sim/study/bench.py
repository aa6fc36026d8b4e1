"""A bench: makes runs of one city under the same seeds for whoever decides, as it goes, what to try next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.arguments import (
    Faults,
    check_that_rules_travel,
    months_from,
    seeds_from,
    workers_from,
)
from consortium_sim.study.carrying import run_alone, study_of
from consortium_sim.study.comparison import Comparison
from consortium_sim.study.design import BASELINE, Design, PathLike, read_policies, read_scenario
from consortium_sim.study.effects import paired_differences, window_of
from consortium_sim.study.executors import opened
from consortium_sim.study.keeping import Memory
from consortium_sim.study.sweeping import carried_out

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.effects import Window
    from consortium_sim.study.tasks import Rules, Simulate


@dataclass
class Bench:
    """Compares any policies with the baseline, and makes no run twice: what is in its store or memory is taken."""

    design: Design
    """With the reference as its only policy."""
    indicators: Mapping[str, Indicator]
    jobs: int = 1
    executor: Executor | str | None = None
    store: PathLike | None = None
    progress: bool = False
    simulate: Simulate = run_alone
    memory: Memory = field(default_factory=Memory)

    def compare(self, policies: Sequence[Policy]) -> Comparison:
        """Return the comparison of some policies with the reference, after making the runs that it lacks."""
        chosen = (self.design.policies[0], *policies)
        design = replace(self.design, policies=chosen, policy_words=(None,) * len(chosen))
        if self.store is not None:
            return carried_out([design], self.store, self.executor, self.jobs, None, self.progress).city()
        with opened(self.executor) as found:
            return study_of(
                [design], self.simulate, self.indicators, self.jobs, self.progress, found, self.memory
            ).city()

    def check(self, window: Window | None) -> None:
        """Raise SettingError for a window that is not in the horizon."""
        horizon = self.design.city.settings.time.horizon
        window_of(window, self.design.months or horizon)

    def with_seeds(self, seeds: tuple[int, ...]) -> Bench:
        """Return a bench for other seeds, over the same store or memory."""
        return replace(self, design=replace(self.design, seeds=seeds))


def bench_of(
    city: PathLike | Scenario,
    seeds: int | Iterable[int],
    months: int | None,
    rules: Rules | None,
    jobs: int | None,
    executor: Executor | str | None,
    store: PathLike | None,
    progress: bool,
    faults: Faults,
) -> Bench:
    """Return a bench for a city given by name, path or object; SettingError with every fault, old ones too."""
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.model.rules import Rules as Decisions
    from consortium_sim.model.warming import warmup

    workers = faults.of(workers_from, jobs)
    if rules and (executor is not None or workers != 1):
        faults.of(check_that_rules_travel, rules)
    read = faults.of(read_scenario, city) or (None, None)
    numbers = faults.of(seeds_from, seeds)
    length = faults.of(months_from, months)
    faults.of(Decisions.with_, rules)
    faults.speak()
    scenario, word = read
    assert scenario is not None
    policies, words = read_policies([])
    warmup()
    design = Design(scenario, word, policies, words, numbers, length, rules)
    return Bench(design, INDICATORS, workers, executor, store, progress)


def checked_policies(policies: PathLike | Policy | Sequence[PathLike | Policy]) -> tuple[Policy, ...]:
    """Return policies given by name, path or object, without the baseline; SettingError where none is left."""
    read, _ = read_policies(policies)
    chosen = tuple(policy for policy in read if policy.name != BASELINE)
    if not chosen:
        raise SettingError(Fault("policies", "found none beside the baseline.", "at least one"))
    return chosen


class Pairs:
    """Differences between policies in a window, by pair of runs under one seed; the runs are read once."""

    def __init__(self, comparison: Comparison, window: Window | None) -> None:
        self._comparison, self._names = comparison, list(comparison.indicators)
        self._means = comparison.means(window)

    def of(self, policy: str, indicator: str, against: str | None = None) -> NDArray[np.float64]:
        """Return an indicator under a policy minus that under another, (pairs,); a flow's is per year.

        against: the other policy, by default the reference. Pairs without a value are left out.
        """
        other = self._means[against or self._comparison.reference]
        pairs = paired_differences(self._means[policy], other, len(self._names))
        column: NDArray[np.float64] = pairs[:, self._names.index(indicator)]
        return column[np.isfinite(column)]
