"""Dose and response: what more of one instrument changes, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.arguments import Faults, is_number
from consortium_sim.study.bench import Bench, Pairs, bench_of
from consortium_sim.study.comparison import PUBLIC_COST
from consortium_sim.study.equal_cost import ALL_MONTHS
from consortium_sim.study.levers import quantity_of, range_of, renamed
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.study import Study

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import PathLike
    from consortium_sim.study.effects import Window
    from consortium_sim.study.material import Material
    from consortium_sim.study.tasks import Rules


@dataclass(frozen=True)
class DoseResponse:
    """One policy at several doses of one lever, under the same seeds. `study` compares them with the baseline."""

    study: Study
    lever: str
    unit: str
    doses: Mapping[str, float]
    """By name of the policy in `study`, in the unit of the lever."""

    def table(
        self, window: Window | None = None, indicators: Sequence[str] | None = None, material: Material = None
    ) -> DataFrame:
        """Return the curve: one row an indicator and dose, in the order of indicators and doses.

        Columns: indicator, dose (in `unit`), difference, low, high, seeds, seeds_better, verdict as of
        `Study.effects`, and public_cost, public_cost_low, public_cost_high: yuan a year more than under the
        baseline over all months. indicators: those in question, all by default.
        """
        comparison = self.study.city()
        chosen = list(comparison.indicators) if indicators is None else list(indicators)
        for name in chosen:
            comparison.indicator(name)
        effects = comparison.effects(window, material)
        table = effects[effects["indicator"].isin(chosen)].drop(columns="scenario")
        table.insert(0, "dose", [self.doses[policy] for policy in table["policy"]])
        pairs = Pairs(comparison, ALL_MONTHS)
        for policy in self.doses:
            cost = paired_effect(pairs.of(policy, PUBLIC_COST), 0)
            rows = table["policy"] == policy
            table.loc[rows, ["public_cost", "public_cost_low", "public_cost_high"]] = (
                cost.difference, cost.low, cost.high,
            )  # fmt: skip
        order = {name: place for place, name in enumerate(chosen)}
        table = table.assign(place=table["indicator"].map(order)).sort_values(
            ["place", "dose"], kind="stable"
        )
        table = table.drop(columns=["place", "policy"]).reset_index(drop=True)
        return table[["indicator", "dose", *table.columns.drop(["indicator", "dose"])]]


def dose_response(
    city: PathLike | Scenario,
    policy: PathLike | Policy,
    lever: str,
    values: Sequence[float],
    seeds: int | Iterable[int] = 10,
    *,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | str | None = None,
    store: PathLike | None = None,
) -> DoseResponse:
    """Run a policy with its lever at each of some values and return what they change against the baseline.

    lever: dotted name of a number that a policy may set; `policy` need not set it otherwise. values: in the unit
    of the lever, for the city at full size. The other arguments are those of `sweep`. SettingError for a lever
    that is none, a value outside the declared range, and every other bad argument, before anything runs.
    """
    faults = Faults()
    doses = faults.of(_doses, policy, lever, values)
    bench = bench_of(city, seeds, months, rules, jobs, executor, store, progress, faults)
    return doses_tried(bench, lever, doses)


def doses_tried(bench: Bench, lever: str, doses: Mapping[Policy, float]) -> DoseResponse:
    """Return the response to doses that were made already, by policy."""
    quantity = quantity_of(lever)
    assert quantity is not None
    study = Study((bench.compare(list(doses)),))
    return DoseResponse(study, lever, quantity.unit, {policy.name: dose for policy, dose in doses.items()})


def _doses(policy: PathLike | Policy, lever: str, values: Sequence[float]) -> dict[Policy, float]:
    """Return the policy at each dose, by increasing dose; SettingError with every fault."""
    from consortium_sim.scenario.policy import load_policy
    from consortium_sim.scenario.values import python_value

    if quantity_of(lever) is None:
        found = f"'{lever}' is no number that a policy may set.{nearest(lever, every_lever())}"
        raise SettingError(Fault("lever", found, "a lever of docs/parameters.md"))
    base, (low, high) = load_policy(policy), range_of(None, lever)
    values = [python_value(value) for value in values]
    wrong = [value for value in values if not is_number(value) or not low <= value <= high]
    if wrong or not values or len(set(values)) < len(values):
        found = f"found {values!r}."
        raise SettingError(Fault("values", found, f"different numbers from {low:g} to {high:g} for {lever}"))
    return {
        renamed(base, f", {lever.rpartition('.')[2]} = {value:.10g}", {lever: value}): float(value)
        for value in sorted(values)
    }


def every_lever() -> list[str]:
    """Return the dotted names of all numbers that a policy may set."""
    from consortium_sim.scenario import reading
    from consortium_sim.scenario.tree import names

    return [name for name in names(reading.settings_class()) if "<" not in name and quantity_of(name)]
