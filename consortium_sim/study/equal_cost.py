"""Policies at equal public cost: each instrument scaled until government pays the same for all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault
from consortium_sim.study.arguments import Faults, is_number, whole
from consortium_sim.study.bench import Bench, Pairs, bench_of, checked_policies
from consortium_sim.study.comparison import PUBLIC_COST
from consortium_sim.study.cost_search import CostSearch
from consortium_sim.study.levers import Lever, Names, levers_of
from consortium_sim.study.statistics import Effect, paired_effect
from consortium_sim.study.study import Study
from consortium_sim.study.wording import amount, spoken_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import PathLike
    from consortium_sim.study.effects import Window
    from consortium_sim.study.tasks import Rules

ALL_MONTHS = (1, None)
"""Public cost is that of the whole horizon: what is spent at the start counts."""
COLUMNS = [
    "policy", "original", "lever", "factor", "dose", "public_cost", "low", "high", "seeds", "reached", "why",
]  # fmt: skip


@dataclass(frozen=True)
class EqualCost:
    """Policies scaled to one public cost. `study` compares them; `table()` tells their doses and what was reached.

    cost: yuan a year more than under the reference, mean of the horizon. runs: how many were looked at.
    """

    study: Study
    cost: float
    tolerance: float
    searches: Sequence[CostSearch]
    costs: Sequence[Effect]
    runs: int

    @property
    def unreachable(self) -> list[str]:
        """Names of the policies, as given, that no dose brings to the cost."""
        return [search.lever.policy.name for search in self.searches if not search.reached()]

    def table(self) -> DataFrame:
        """Return one row a policy: its name in `study`, original, lever, factor, dose, and what it costs.

        dose: the largest value of each number of the lever. public_cost, low, high: yuan a year more than under
        the reference, with the 95 % interval of the mean. reached: within the tolerance of the cost; if not, why.
        """
        from pandas import DataFrame

        rows = []
        for search, effect in zip(self.searches, self.costs, strict=True):
            lever, factor = search.lever, search.nearest()
            dose = lever.dose(factor)
            rows.append(
                (
                    lever.at(factor).name,
                    lever.policy.name,
                    ", ".join(lever.names),
                    factor,
                    next(iter(dose.values())) if len(dose) == 1 else dose,
                    effect.difference,
                    effect.low,
                    effect.high,
                    effect.seeds,
                    search.reached(),
                    search.why(),
                )
            )
        return DataFrame(rows, columns=COLUMNS)

    def __str__(self) -> str:
        wanted = f"{amount(self.cost, 'yuan/year')} (within {self.tolerance:.0%})"
        reached = len(self.searches) - len(self.unreachable)
        said = f"{reached} of {len(self.searches)} policies cost {wanted} more than {self.study.reference}"
        missed = [f"{one.lever.policy.name} {one.why()}" for one in self.searches if not one.reached()]
        return f"{said}; {self.runs} runs." + (f" Not reached: {spoken_list(missed)}." if missed else "")

    __repr__ = __str__


def at_equal_cost(
    city: PathLike | Scenario,
    policies: PathLike | Policy | Sequence[PathLike | Policy],
    cost: float,
    *,
    lever: Mapping[str, Names] | Names | None = None,
    seeds: int | Iterable[int] = 10,
    tolerance: float = 0.05,
    steps: int = 10,
    window: Window = ALL_MONTHS,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | str | None = None,
    store: PathLike | None = None,
) -> EqualCost:
    """Scale each policy until its mean public cost is `cost`, yuan a year more than under the baseline.

    lever: by name of the policy, the number or numbers that are scaled together, "training_subsidy.rate"; by
    default the only number that the policy's file gives a range (low, high). A lever stays in that range, or in
    the declared one. tolerance: share of the cost. steps: doses tried for a policy at most: the ends of the range,
    the policy as written, then interpolation and bisection in turn, all under the same seeds. Public cost is that
    of this city in the window, by default in all months. A policy that cannot
    reach the cost is told with what it can.
    SettingError for a policy without a clear lever, and for every other bad argument, before anything runs.
    """
    faults = Faults()
    for name, value in (("cost", cost), ("tolerance", tolerance)):
        if not _is_positive(value):
            faults.found.append(Fault(name, f"found {value!r}.", "a number above 0"))
    faults.of(whole, "steps", steps, 1)
    chosen = faults.of(checked_policies, policies)
    levers = faults.of(levers_of, chosen, lever) if chosen else []
    bench = bench_of(city, seeds, months, rules, jobs, executor, store, progress, faults)
    bench.check(window)
    return scaled_to_cost(bench, levers, float(cost), tolerance, steps, window)


def scaled_to_cost(
    bench: Bench, levers: Sequence[Lever], cost: float, tolerance: float, steps: int, window: Window
) -> EqualCost:
    """Search every lever for the factor at which its policy has this cost; all searches go on side by side."""
    searches = [CostSearch(lever, cost, tolerance, steps) for lever in levers]
    while tries := [(search, factor) for search in searches for factor in search.next()]:
        comparison = bench.compare([search.lever.at(factor) for search, factor in tries])
        pairs = Pairs(comparison, window)
        for search, factor in tries:
            found = paired_effect(pairs.of(search.lever.at(factor).name, PUBLIC_COST), 0)
            search.cost[factor] = found.difference
    final = [search.lever.at(search.nearest()) for search in searches]
    comparison = bench.compare(final)
    pairs = Pairs(comparison, window)
    costs = [paired_effect(pairs.of(policy.name, PUBLIC_COST), 0) for policy in final]
    runs = (1 + sum(len(search.cost) for search in searches)) * len(bench.design.seeds)
    return EqualCost(Study((comparison,)), cost, tolerance, searches, costs, runs)


def _is_positive(value: object) -> bool:
    return is_number(value) and 0 < value < math.inf
