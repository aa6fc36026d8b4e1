"""Several policies under the same seeds in one city, and the questions that their runs answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study import by_year, effects, evidence, flows, ranking, winners
from consortium_sim.study.effects import Values, Window, window_of
from consortium_sim.study.material import Material, material_of
from consortium_sim.study.presenting import presenter
from consortium_sim.study.table import main_table
from consortium_sim.study.wording import seed_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import Design
    from consortium_sim.study.keeping import Cell
    from consortium_sim.study.tasks import Failure

T = TypeVar("T")
MAIN_INDICATORS = (
    "match_rate",
    "placement_rate",
    "good_match_share",
    "participation",
    "hosted_share",
    "curriculum_gap",
    "value_added",
    "public_cost",
)
YARDSTICK = "match_rate"
PUBLIC_COST = "public_cost"
COUNTS = {"match_rate": ("matched_graduates", "matched graduate")}
"""For a rate, the indicator that counts the persons behind it, and what one is called: a price buys persons."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Policies × seeds in one city. Differences are paired by seed and taken from `reference`.

    runs: those that finished, in the order of policies and seeds. failures: those that did not, named.
    """

    design: Design
    runs: Sequence[Run]
    failures: Sequence[Failure]
    indicators: Mapping[str, Indicator]
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was computed once, by what it is: one brief asks the same many times."""

    @property
    def scenario(self) -> Scenario:
        """The scenario that all runs share."""
        return self.design.city

    @property
    def name(self) -> str:
        """Name of the city."""
        return self.design.name

    @property
    def reference(self) -> str:
        """Name of the policy that differences are taken from."""
        return self.design.reference

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, the reference among them."""
        return tuple(policy.name for policy in self.design.policies)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds, the same for every policy."""
        return self.design.seeds

    @property
    def planned(self) -> int:
        """Number of runs that were asked for."""
        return self.design.runs

    @property
    def months(self) -> int:
        """Months of the horizon; 0 when no run finished."""
        return self.runs[0].months if self.runs else 0

    @property
    def cells(self) -> list[Cell]:
        """Policy and seed of each of the runs, in their order; runs in a store are not read for it."""
        from consortium_sim.study.store import StoredRuns

        if isinstance(self.runs, StoredRuns):
            return self.runs.cells
        return [(run.policy, run.seed) for run in self.runs]

    def run(self, policy: str, seed: int) -> Run:
        """Return one run; SettingError if it was not asked for or did not finish."""
        cells = self.cells
        if (policy, seed) in cells:
            return self.runs[cells.index((policy, seed))]
        for failure in self.failures:
            if failure.policy == policy and failure.seed == seed:
                raise SettingError(Fault("run", f"{failure} To repeat it: {failure.command}"))
        found = f"no run of '{policy}' with seed {seed}.{nearest(policy, self.policies)}"
        raise SettingError(Fault("run", found, f"one of {', '.join(self.policies)} and a seed in .seeds"))

    def window(self, window: Window | None = None) -> tuple[int, int]:
        """Return first and last month of a window; by default, without the two years in which policies start."""
        return window_of(window, self.months) if self.runs else (1, 1)

    def effects(self, window: Window | None = None, material: Material = None) -> DataFrame:
        """Return the paired difference of every policy from the reference, one row a policy and indicator.

        Columns: scenario, policy, indicator, difference, low, high (95 % interval of the mean paired
        difference), seeds (pairs), seeds_better, verdict. Values are means over the window, flows are per year.
        window: (first month, last month), default (25, None): without the two years in which policies start.
        material: by indicator, the least difference that matters, in the unit of the difference (a flow's is per
        year), or a study file that states them. There a gain or loss is one whose whole interval lies beyond it,
        "negligible" one whose whole interval lies closer to zero, and anything else is "unclear".
        """
        means, matters = self.means(window), material_of(material, self.indicators)
        return self._once(
            ("effects", self.window(window), *sorted(matters.items())),
            lambda: effects.effects_table(self.name, means, self.indicators, self.reference, matters),
        ).copy()

    def effects_by_year(self, years: Iterable[int] | None = None, material: Material = None) -> DataFrame:
        """Return the effects in the 1st, 3rd, 5th and 10th year, or in other ones: see `by_year.effects_by_year`.

        Columns: those of `effects`, with `year` before the difference. SettingError for a year after the horizon.
        """
        return by_year.effects_by_year(self, years, material_of(material, self.indicators))

    def statistics(
        self,
        window: Window | None = None,
        material: Material = None,
        indicators: Sequence[str] | None = None,
    ) -> DataFrame:
        """Return the effects with the evidence for them.

        Columns: those of `effects`, and material (what matters, NaN if not stated), correlation (of the policy's
        and the reference's runs over seeds), runs_saved (share of the runs that independent seeds would need for
        the same interval), effect_size (mean difference in its own standard deviations), p (paired t test),
        p_holm (adjusted for the family of all rows: name the indicators in question to keep it small).
        """
        return evidence.adjusted(evidence.evidence_table(self, window, material, indicators))

    def levels(self, window: Window | None = None) -> DataFrame:
        """Return the mean of every indicator under every policy: rows indicators, columns policies.

        Only seeds that all policies with any run finished count, so that columns can be compared.
        """
        from pandas import DataFrame

        means = self.means(window)
        common = self.common_seeds()
        columns = {
            policy: np.mean([by_seed[seed] for seed in common], axis=0)
            if common and by_seed
            else np.full(len(self.indicators), np.nan)
            for policy, by_seed in means.items()
        }
        table = DataFrame(columns, index=list(self.indicators))
        return table.rename_axis("indicator").rename_axis("policy", axis="columns")

    def ranking(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Rank the policies on one indicator: how surely each is best, and what a unit of the gain costs.

        Columns: policy, difference, low, high, verdict, probability_best (share of seeds), public_cost (yuan a
        year more than under the reference), cost_per_unit, cost_low, cost_high (yuan for one more person
        behind a rate, or one more unit, over the whole horizon, start-up spending included; NaN unless the gain
        is clear), pareto (no other policy gains as much for less, or more for no more).
        """
        chosen = self.judged(indicator)
        judged, all_months = self.window(window), self.window((1, None)) if self.runs else (1, 1)
        counted, _ = self.counted(indicator)
        points = 100.0 if counted == indicator and chosen.unit == "share" else 1.0
        return ranking.ranking_table(
            self._one(indicator, judged),
            self._one(PUBLIC_COST, judged),
            self._one(counted, all_months, points),
            self._one(PUBLIC_COST, all_months),
            self.reference,
            chosen.better,
        )

    def counted(self, indicator: str) -> tuple[str, str]:
        """Return the indicator whose units a policy buys when it improves `indicator`, and the name of one unit.

        Of a rate it is the persons behind it, if they are counted; else a percentage point.
        """
        counted, unit = COUNTS.get(indicator, ("", ""))
        if counted in self.indicators:
            return counted, unit
        own = self.indicator(indicator).unit
        return indicator, "percentage point" if own == "share" else "unit"

    def trajectories(self, indicator: str, *, difference: bool = False, smooth: int = 1) -> DataFrame:
        """Return an indicator month by month: columns policy, month, mean, low, high, over seeds.

        The band is the 95 % interval of the mean. difference: of the paired difference from the reference.
        smooth: mean over that many months up to each one, within a run; NaN before there are as many.
        """
        from pandas import DataFrame, concat

        self.indicator(indicator)
        series = {
            (run.policy, run.seed): run.indicators[indicator]
            .rolling(min(smooth, run.months))
            .mean()
            .to_numpy()
            for run in self.runs
        }
        parts = []
        for policy in self.policies:
            rows = [
                series[policy, seed] - (series[self.reference, seed] if difference else 0.0)
                for seed in self.seeds
                if (policy, seed) in series and (not difference or (self.reference, seed) in series)
            ]
            if rows:
                mean, low, high = effects.bands(np.array(rows, dtype=float))
                months = np.arange(1, mean.size + 1)
                part = {"policy": policy, "month": months, "mean": mean, "low": low, "high": high}
                parts.append(DataFrame(part))
        return concat(parts, ignore_index=True) if parts else DataFrame(columns=["policy", "month", "mean"])

    def flows(self, window: Window | None = None, *, kinds: bool = False) -> DataFrame:
        """Return who pays whom: yuan a year between classes of actor, and the difference from the reference.

        Columns: policy, payer, payee, (kind,) reference, difference, low, high, seeds, verdict. Years that lie
        in the window count.
        """
        by = ["payer", "payee", "kind"] if kinds else ["payer", "payee"]
        span = self.window(window)
        return self._once(
            ("flows", span, kinds),
            lambda: flows.flow_table(
                self._by_run(lambda run: flows.yearly_flows(run, span, by)), self.reference, by
            ),
        ).copy()

    def incidence(self, window: Window | None = None) -> DataFrame:
        """Return who gains and who pays: the income of each class of actor, yuan a year, against the reference.

        Columns: policy, actor, reference, difference, low, high, seeds, verdict. Income is what is received minus
        what has to be paid. Enterprises and owners are one class; transfers, by which government hands what it
        has left to households, and what households and owners buy are left out; "households after transfers"
        tells the income of households with transfers.
        """
        span = self.window(window)
        return self._once(
            ("incidence", span),
            lambda: flows.flow_table(
                self._by_run(lambda run: flows.incomes(run, span)), self.reference, ["actor"]
            ),
        ).copy()

    def winners(self, window: Window | None = None) -> DataFrame:
        """Return who wins and who loses, actor by actor and group by group, against the reference.

        Columns: policy, actor, group, measure, unit, reference, difference, low, high, seeds, verdict. The rows
        of group "all" with measure "income" or "spending" add up to zero: money that one has another has not.
        Incomes of the groups of enterprises add up to that of all. Years that lie in the window count.
        """
        span = self.window(window)
        return winners.winners_table(self._by_run(lambda run: winners.fares(run, span)), self.reference)

    def present_value(self, rate: float) -> DataFrame:
        """Return costs and benefits by class of actor, discounted at a rate a year: see `present_value`.

        rate: a share, 0.03. Columns: policy, actor, rate, benefit, cost, net in yuan, each with low and high,
        seeds, verdict of the net.
        """
        from consortium_sim.study.present_value import present_value

        return present_value(self, rate)

    def prices(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Return what one more unit of a clear gain costs the public and each class of actor: see `prices`.

        Columns: policy, actor, paid, bought, unit, cost_per_unit with their intervals, seeds.
        """
        from consortium_sim.study.prices import prices

        return prices(self, indicator, window)

    def table(self, window: Window | None = None) -> DataFrame:
        """Return the main effects as people read them: indicator, policy, difference, interval, verdict."""
        return main_table(self, window)

    def plot(self, indicator: str | None = None) -> Any:
        """Return a matplotlib Figure: one indicator over time under every policy, or without a name the effects."""
        return presenter().plot(self, indicator)

    def report(
        self, path: str | os.PathLike[str], *, language: str = "en", material: Material = None
    ) -> Path:
        """Write the brief of this city and return its path: see `Study.report`."""
        return presenter().report([self], Path(path), language, material)

    def indicator(self, name: str) -> Indicator:
        """Return an indicator by name; SettingError with the nearest name when there is none."""
        if name not in self.indicators:
            known = list(self.indicators)
            found = f"no indicator is called '{name}'.{nearest(name, known)}"
            raise SettingError(Fault("indicator", found, f"one of {', '.join(known)}"))
        return self.indicators[name]

    def judged(self, name: str) -> Indicator:
        """Return an indicator by name; SettingError also for one that is neither good nor bad."""
        indicator = self.indicator(name)
        if not indicator.better:
            raise SettingError(
                Fault("indicator", f"'{name}' is neither good nor bad.", "one with a direction")
            )
        return indicator

    def main_indicators(self) -> list[str]:
        """Return the names of the few indicators that tables and pictures show first."""
        return [name for name in MAIN_INDICATORS if name in self.indicators]

    def common_seeds(self) -> list[int]:
        """Return the seeds that every policy finished; a policy without any run is left out of the question."""
        finished = self._group(dict.fromkeys(self.cells))
        present = [set(by_seed) for by_seed in finished.values() if by_seed]
        return sorted(set.intersection(*present)) if present else []

    def incomplete(self) -> str:
        """Say which runs are missing and what that means for the differences; empty when all finished."""
        missing = self.planned - len(self.runs)
        if not missing:
            return ""
        not_begun = missing - len(self.failures)
        parts = [f"{len(self.failures)} failed"] if self.failures else []
        parts += [f"{not_begun} not made"] if not_begun else []
        return (
            f"{len(self.runs)} of {self.planned} runs finished ({' and '.join(parts)}). "
            "Differences use the seeds that a policy and the reference both finished."
        )

    def _repr_html_(self) -> str:
        heading = f"{self.name}: {len(self.policies)} policies, seeds {seed_list(self.seeds)}"
        first, last = self.window()
        said = f"Differences from {self.reference}, months {first} to {last}. {self.incomplete()}"
        table = self.table().to_html(index=False, border=0) if self.runs else ""
        return f"<div><b>{escape(heading)}</b><p>{escape(said)}</p>{table}</div>"

    def __repr__(self) -> str:
        return (
            f"Comparison({self.name!r}, {len(self.policies)} policies, {len(self.seeds)} seeds, "
            f"{len(self.runs)} of {self.planned} runs finished)"
        )

    def _group(self, by_run: Mapping[tuple[str, int], T]) -> dict[str, dict[int, T]]:
        """Turn values by (policy, seed) into values by policy and by seed, in the study's order."""
        return {
            policy: {seed: by_run[policy, seed] for seed in self.seeds if (policy, seed) in by_run}
            for policy in self.policies
        }

    def _by_run(self, read: Callable[[Run], T]) -> dict[str, dict[int, T]]:
        """Return what is read of each run, by policy and by seed."""
        return self._group({(run.policy, run.seed): read(run) for run in self.runs})

    def _once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what `make` makes, and the same again whenever it is asked for under this key."""
        if key not in self._kept:
            self._kept[key] = make()
        made: T = self._kept[key]
        return made

    def means(self, window: Window | None = None) -> dict[str, dict[int, Values]]:
        """Return the window's mean of every indicator, (indicators,), by policy and seed; flows are per year.

        The arrays cannot be written to.
        """
        return self._group(dict(zip(self.cells, self._means(self.window(window)), strict=True)))

    def _means(self, window: tuple[int, int]) -> Values:
        """Return the means of all runs, (runs, indicators), to be read only."""

        def read() -> Values:
            means = effects.window_means(self.runs, self.indicators, window)
            means.flags.writeable = False
            return means

        return self._once(("means", window), read)

    def outcomes(self, indicator: str, window: Window | None = None) -> dict[str, dict[int, float]]:
        """Return the window's mean of one indicator by policy and seed; a flow is per year."""
        return self._one(indicator, self.window(window))

    def _one(
        self, indicator: str, window: tuple[int, int], times: float = 1.0
    ) -> dict[str, dict[int, float]]:
        """Return the window's mean of one indicator, multiplied, by policy and seed."""
        self.indicator(indicator)
        values = self._means(window)[:, list(self.indicators).index(indicator)] * times
        return self._group(dict(zip(self.cells, values.tolist(), strict=True)))
