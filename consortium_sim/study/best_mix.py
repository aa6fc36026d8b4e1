"""The best mix of instruments for a public budget: a bounded search under shared luck, then fresh seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, TypeAlias

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.arguments import Faults, fresh_seeds, is_number, whole
from consortium_sim.study.bench import Bench, Pairs, bench_of
from consortium_sim.study.comparison import PUBLIC_COST, YARDSTICK
from consortium_sim.study.dose_response import every_lever
from consortium_sim.study.equal_cost import ALL_MONTHS
from consortium_sim.study.levers import quantity_of, range_of, renamed
from consortium_sim.study.mix_found import BestMix
from consortium_sim.study.mix_search import searched
from consortium_sim.study.study import Study

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import PathLike
    from consortium_sim.study.effects import Window
    from consortium_sim.study.tasks import Rules

Ranges: TypeAlias = "Sequence[str] | Mapping[str, tuple[float, float]]"


def best_mix(
    city: PathLike | Scenario,
    levers: Ranges,
    budget: float,
    indicator: str = YARDSTICK,
    *,
    policy: PathLike | Policy = "baseline",
    seeds: int | Iterable[int] = 10,
    evaluations: int = 40,
    window: Window | None = None,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | str | None = None,
    store: PathLike | None = None,
) -> BestMix:
    """Search the mix of some levers that improves an indicator most for a public budget.

    levers: dotted names, within the ranges that `policy` states for them or the declared ones; or with ranges of
    your own. budget: yuan a year more than under the baseline, mean of all months, in this city. policy: what
    else holds under every mix (switches that must be on). evaluations: mixes tried, each under all seeds: half
    of them spread over the ranges, the others ever closer around the best. The best and the runner-up are then
    run under as many fresh seeds. window: of the indicator, as in `Study.effects`.
    SettingError with every bad argument before anything runs.
    """
    faults = Faults()
    if not is_number(budget) or not math.isfinite(budget):
        faults.found.append(Fault("budget", f"found {budget!r}.", "yuan a year"))
    faults.of(whole, "evaluations", evaluations, 2)
    base = faults.of(_base, policy)
    ranges = faults.of(_ranges, levers, base)
    faults.of(_better, indicator)
    bench = bench_of(city, seeds, months, rules, jobs, executor, store, progress, faults)
    bench.check(window)
    return found_mix(bench, ranges, float(budget), indicator, base, evaluations, window)


def found_mix(
    bench: Bench,
    ranges: Mapping[str, tuple[float, float]],
    budget: float,
    indicator: str,
    base: Policy,
    evaluations: int,
    window: Window | None,
) -> BestMix:
    """Search, and run what was found under fresh seeds."""
    better = bench.indicators[indicator].better
    policy_of = _mixer(base, list(ranges))

    def outcomes(mixes: Sequence[tuple[float, ...]]) -> list[tuple[float, float]]:
        policies = [policy_of(values) for values in mixes]
        comparison = bench.compare(policies)
        gains, costs = Pairs(comparison, window), Pairs(comparison, ALL_MONTHS)
        return [
            (better * _mean(gains.of(one.name, indicator)), _mean(costs.of(one.name, PUBLIC_COST)))
            for one in policies
        ]

    search = searched(ranges, budget, evaluations, outcomes, better, window)
    best, runner_up = (None if mix is None else policy_of(mix.values) for mix in search.winners())
    runs = (len(search.mixes) + 1) * len(bench.design.seeds)
    if best is None:
        return BestMix(search, None, None, None, indicator, budget, runs)
    fresh = bench.with_seeds(fresh_seeds(bench.design.seeds))
    finalists = [policy for policy in (best, runner_up) if policy is not None]
    study = Study((fresh.compare(finalists),))
    runs += (len(finalists) + 1) * len(fresh.design.seeds)
    return BestMix(search, best, runner_up, study, indicator, budget, runs)


def _mixer(base: Policy, levers: Sequence[str]) -> Callable[[tuple[float, ...]], Policy]:
    def policy_of(values: tuple[float, ...]) -> Policy:
        changes: dict[str, Any] = dict(zip(levers, values, strict=True))
        told = ", ".join(f"{name} = {value:.10g}" for name, value in changes.items())
        return renamed(base, f" with {told}", changes)

    return policy_of


def _mean(values: Any) -> float:
    return float(values.mean()) if values.size else math.nan


def _base(policy: PathLike | Policy) -> Policy:
    from consortium_sim.scenario.policy import load_policy

    return load_policy(policy)


def _better(indicator: str) -> None:
    from consortium_sim.model.indicators import INDICATORS

    if indicator not in INDICATORS:
        found = f"no indicator is called '{indicator}'.{nearest(indicator, list(INDICATORS))}"
        raise SettingError(Fault("indicator", found))
    if not INDICATORS[indicator].better:
        raise SettingError(
            Fault("indicator", f"'{indicator}' is neither good nor bad.", "one with a direction")
        )


def _ranges(levers: Ranges, base: Policy | None) -> dict[str, tuple[float, float]]:
    """Return the range of each lever; SettingError for one that is none or leaves its declared range."""
    faults: list[Fault | str] = []
    ranges = {}
    names = [levers] if isinstance(levers, str) else list(levers)
    for name in names:
        if quantity_of(name) is None:
            found = f"'{name}' is no number that a policy may set.{nearest(name, every_lever())}"
            faults.append(Fault("levers", found, "levers of docs/parameters.md"))
            continue
        declared = range_of(None, name)
        low, high = levers[name] if isinstance(levers, Mapping) else range_of(base, name)
        if not declared[0] <= low < high <= declared[1]:
            wanted = f"two increasing numbers from {declared[0]:g} to {declared[1]:g}"
            faults.append(Fault("levers", f"the range of '{name}' is {low!r} to {high!r}.", wanted))
        ranges[name] = (float(low), float(high))
    if faults or not ranges or len(ranges) < len(names):
        raise SettingError(
            *(faults or [Fault("levers", f"found {names!r}.", "different levers, at least one")])
        )
    return ranges
