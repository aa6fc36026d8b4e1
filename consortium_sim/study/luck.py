"""Do policies share their luck? What cannot differ is run again, and must not differ by a bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.arguments import Faults, seeds_from, whole, workers_from
from consortium_sim.study.carrying import run_alone, study_of
from consortium_sim.study.executors import opened

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pandas import DataFrame

    from consortium_sim.model.run import Run
    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.design import Design
    from consortium_sim.study.tasks import Failure, Simulate

FEW_SEEDS = 2
"""Seeds that are run again, unless others are asked for."""
AGAIN, NULL, LATE = "again", "null", "late"
"""The reference as the study has it; under another name; every other policy before the month in which it starts."""


@dataclass(frozen=True)
class Check:
    """Two runs that must agree in every indicator through a month.

    month, indicator, difference: where they first do not, and by how much; None and NaN where they agree.
    """

    scenario: str
    check: str
    policy: str
    seed: int
    months: int
    month: int | None = None
    indicator: str | None = None
    difference: float = float("nan")

    def __str__(self) -> str:
        what = {
            AGAIN: "the reference, run again, differs from the study's own run",
            NULL: "the reference under another name differs from itself",
            LATE: f"{self.policy} differs before it starts",
        }[self.check]
        return (
            f"{self.scenario}, seed {self.seed}: {what}, first in month {self.month}: "
            f"{self.indicator} by {self.difference:g}"
        )


@dataclass(frozen=True)
class Luck:
    """What came of the checks. `holds` when all were made and no two runs differ."""

    checks: Sequence[Check]
    failures: Sequence[Failure]

    @property
    def violations(self) -> list[Check]:
        """The checks that found a difference, the earliest month first."""
        found = [check for check in self.checks if check.month is not None]
        return sorted(found, key=lambda check: (check.month, check.scenario, check.check, check.policy))

    @property
    def holds(self) -> bool:
        """Tell whether everything was checked and nothing differs."""
        return bool(self.checks) and not self.violations and not self.failures

    def table(self) -> DataFrame:
        """Return one row a check: scenario, check, policy, seed, months, month, indicator, difference."""
        from pandas import DataFrame

        table = DataFrame([vars(check) for check in self.checks], columns=list(Check.__dataclass_fields__))
        return table.astype({"month": "Int64"})

    def __str__(self) -> str:
        if self.holds:
            return f"Luck is shared: {len(self.checks)} pairs of runs that must agree do, to the last bit."
        wrong = [str(check) for check in self.violations[:1]]
        if len(self.violations) > 1:
            wrong.append(f"{len(self.violations)} of {len(self.checks)} checks found a difference")
        wrong += [f"not checked: {failure}" for failure in self.failures]
        return "Luck is not shared. " + ". ".join(wrong or ["Nothing was checked"]) + "."

    __repr__ = __str__


def check_luck(
    comparisons: Sequence[Comparison],
    month: int | None = None,
    seeds: int | Iterable[int] | None = None,
    jobs: int | None = None,
    executor: Executor | str | None = None,
    progress: bool = False,
    simulate: Simulate = run_alone,
) -> Luck:
    """Run the reference again under two names, and every other policy held back until a month, and compare.

    month: in which the held-back policies start, from 2; by default the one after half of the horizon. seeds: of
    each study, the first two by default. Nothing is taken from a store: what is the same would be found in it.
    """
    checks: list[Check] = []
    failures: list[Failure] = []
    workers = workers_from(jobs)
    planned = [(comparison, *_checked(comparison, month, seeds)) for comparison in comparisons]
    for comparison, start, chosen in planned:
        whole_length, until_start = _designs(comparison, start, chosen)
        designs = [design for design in (whole_length, until_start) if design.policies]
        with opened(executor) as found:
            study = study_of(designs, simulate, comparison.indicators, workers, progress, found)
        failures += study.failures
        made = {(run.policy, run.seed): run for run in study.runs}
        checks += _checks(comparison, whole_length, until_start, made)
    return Luck(checks, failures)


def _checked(
    comparison: Comparison, month: int | None, seeds: int | Iterable[int] | None
) -> tuple[int, tuple[int, ...]]:
    """Return the month in which policies start and the seeds to run; SettingError for what cannot be."""
    if not comparison.runs:
        raise SettingError(Fault("check_luck", f"no run of {comparison.name} finished."))
    faults = Faults()
    chosen = comparison.seeds[:FEW_SEEDS] if seeds is None else faults.of(seeds_from, seeds)
    start = comparison.months // 2 + 1 if month is None else faults.of(whole, "month", month, 2)
    if start is not None and not 2 <= start <= comparison.months:
        wanted = f"a month from 2 to the last of the horizon, {comparison.months}"
        faults.found.append(Fault("month", f"found {start}.", wanted))
    faults.speak()
    return start, chosen


def _designs(comparison: Comparison, start: int, seeds: tuple[int, ...]) -> tuple[Design, Design]:
    """Return the reference twice for all months, and the other policies for those before they start."""
    design = comparison.design
    reference = next(policy for policy in design.policies if policy.name == design.reference)
    twice = (reference, replace(reference, name=f"{reference.name}, under another name"))
    later = tuple(
        replace(policy.starting(start), name=f"{policy.name}, from month {start}")
        for policy in design.policies
        if policy is not reference
    )
    whole_length, until_start = (
        replace(design, policies=policies, policy_words=(None,) * len(policies), seeds=seeds, months=months)
        for policies, months in ((twice, comparison.months), (later, start - 1))
    )
    return whole_length, until_start


def _checks(
    comparison: Comparison, whole_length: Design, until_start: Design, made: Mapping[tuple[str, int], Run]
) -> Iterator[Check]:
    """Yield what comes of each pair of runs that were both made."""
    reference, null = (policy.name for policy in whole_length.policies)
    for seed in whole_length.seeds:
        if (reference, seed) not in made:
            continue
        expected = made[reference, seed]
        with suppress(SettingError):
            yield _check(comparison, AGAIN, expected, comparison.run(reference, seed))
        for kind, policies in ((NULL, (null,)), (LATE, (policy.name for policy in until_start.policies))):
            for policy in policies:
                if (policy, seed) in made:
                    yield _check(comparison, kind, made[policy, seed], expected)


def _check(comparison: Comparison, kind: str, run: Run, expected: Run) -> Check:
    """Compare two runs through the months that both have; a value that neither has is no difference."""
    months, names = min(run.months, expected.months), list(comparison.indicators)
    one, other = (each.indicators[names].to_numpy(dtype=float)[:months] for each in (run, expected))
    agree = Check(comparison.name, kind, run.policy, run.seed, months)
    differs = np.argwhere((one != other) & ~(np.isnan(one) & np.isnan(other)))
    if not differs.size:
        return agree
    month, column = differs[0].tolist()
    gap = float(one[month, column] - other[month, column])
    return replace(agree, month=month + 1, indicator=names[column], difference=gap)
