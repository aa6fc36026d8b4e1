"""A study: policies compared under the same seeds in one city or in many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study import exports, futures, handing_over, robustness, switches
from consortium_sim.study.comparison import PUBLIC_COST, YARDSTICK, Comparison
from consortium_sim.study.evidence import adjusted, evidence_table
from consortium_sim.study.presenting import presenter

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run
    from consortium_sim.study.design import Design
    from consortium_sim.study.effects import Window
    from consortium_sim.study.keeping import Keeper
    from consortium_sim.study.luck import Luck
    from consortium_sim.study.material import Material
    from consortium_sim.study.tasks import Failure


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """Scenarios × policies × seeds. A table of several cities has their name in the column `scenario`."""

    cities: tuple[Comparison, ...]

    @classmethod
    def of(cls, designs: Sequence[Design], kept: Keeper, indicators: Mapping[str, Indicator]) -> Study:
        """Return the study of what was carried out of some designs, in their order."""
        return cls(
            tuple(
                Comparison(design, kept.runs(design), kept.failures(design), indicators) for design in designs
            )
        )

    def city(self, scenario: str | None = None) -> Comparison:
        """Return the comparison in one city; without a name, in the only one there is."""
        names = self.scenarios
        if scenario is None and len(names) == 1:
            return self.cities[0]
        if scenario not in names:
            found = (
                "several cities were compared." if scenario is None else f"no city is called '{scenario}'."
            )
            hint = "" if scenario is None else nearest(scenario, names)
            raise SettingError(Fault("scenario", found + hint, f"one of {', '.join(names)}"))
        return self.cities[names.index(scenario)]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the cities."""
        return tuple(city.name for city in self.cities)

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, the reference among them."""
        return self.cities[0].policies

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds, the same for every policy."""
        return self.cities[0].seeds

    @property
    def reference(self) -> str:
        """Name of the policy that differences are taken from."""
        return self.cities[0].reference

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of every run."""
        return self.cities[0].indicators

    @property
    def planned(self) -> int:
        """Number of runs that were asked for."""
        return sum(city.planned for city in self.cities)

    @property
    def runs(self) -> list[Run]:
        """The runs that finished, in the order of cities, policies and seeds."""
        return [run for city in self.cities for run in city.runs]

    @property
    def finished(self) -> int:
        """Number of runs that finished."""
        return sum(len(city.runs) for city in self.cities)

    @property
    def failures(self) -> list[Failure]:
        """The runs that did not, named."""
        return [failure for city in self.cities for failure in city.failures]

    def run(self, policy: str, seed: int, scenario: str | None = None) -> Run:
        """Return one run; SettingError if it was not asked for or did not finish."""
        return self.city(scenario).run(policy, seed)

    def effects(self, window: Window | None = None, material: Material = None) -> DataFrame:
        """Return the paired difference of every policy from the reference: see `Comparison.effects`."""
        from pandas import concat

        return concat([city.effects(window, material) for city in self.cities], ignore_index=True)

    def effects_by_year(self, years: Iterable[int] | None = None, material: Material = None) -> DataFrame:
        """Return the effects after 1, 3, 5 and 10 years: see `Comparison.effects_by_year`."""
        from pandas import concat

        chosen = None if years is None else tuple(years)
        return concat([city.effects_by_year(chosen, material) for city in self.cities], ignore_index=True)

    def statistics(
        self,
        window: Window | None = None,
        material: Material = None,
        indicators: Sequence[str] | None = None,
    ) -> DataFrame:
        """Return the effects with the evidence for them: see `Comparison.statistics`; all cities are one family."""
        from pandas import concat

        tables = [evidence_table(city, window, material, indicators) for city in self.cities]
        return adjusted(concat(tables, ignore_index=True))

    def levels(self, window: Window | None = None) -> DataFrame:
        """Return the mean of every indicator under every policy: see `Comparison.levels`."""
        from pandas import concat

        if len(self.cities) == 1:
            return self.cities[0].levels(window)
        return concat({city.name: city.levels(window) for city in self.cities}, names=["scenario"])

    def ranking(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Rank the policies on one indicator: see `Comparison.ranking`."""
        return self._stacked(lambda city: city.ranking(indicator, window))

    @property
    def samples(self) -> DataFrame:
        """What was assumed of each sampled future: scenario, sample (its number), one column a parameter."""
        return futures.samples_table(self.cities)

    def robustness(
        self, indicator: str = YARDSTICK, window: Window | None = None, threshold: float | None = None
    ) -> DataFrame:
        """Say which policy stands up to what we do not know: regret and satisficing over all cities and futures.

        threshold: the level that is good enough, in the unit of the indicator; by default, to be at least as good
        as the reference in the same future. Columns: policy, mean, worst, regret_mean, regret_max, regret_p90,
        satisficing, probability_best, best_share, pareto_share, futures: see `robustness.robustness_table`.
        """
        gain = futures.Futures.of(self.cities, indicator, window)
        cost = futures.Futures.of(self.cities, PUBLIC_COST, window)
        return robustness.robustness_table(gain, cost, self.policies, self.reference, threshold)

    def switches(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Return the futures that change the answer: where another policy is best than over all futures.

        Columns: scenario, best, instead_of, advantage, low, high, seeds, verdict. `samples` has their values.
        """
        return switches.switches_table(futures.Futures.of(self.cities, indicator, window))

    def switch_parameters(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Return which assumptions tell the futures that change the answer from the others.

        Columns: parameter, where, distance, switched_there, switched_elsewhere, p_value; the strongest first.
        """
        judged = futures.Futures.of(self.cities, indicator, window)
        return switches.switch_parameters_table(judged, self.samples)

    def trajectories(self, indicator: str, *, difference: bool = False, smooth: int = 1) -> DataFrame:
        """Return an indicator month by month: see `Comparison.trajectories`."""
        return self._stacked(lambda city: city.trajectories(indicator, difference=difference, smooth=smooth))

    def flows(self, window: Window | None = None, *, kinds: bool = False) -> DataFrame:
        """Return who pays whom: see `Comparison.flows`."""
        return self._stacked(lambda city: city.flows(window, kinds=kinds))

    def incidence(self, window: Window | None = None) -> DataFrame:
        """Return who gains and who pays: see `Comparison.incidence`."""
        return self._stacked(lambda city: city.incidence(window))

    def winners(self, window: Window | None = None) -> DataFrame:
        """Return who wins and who loses: see `Comparison.winners`."""
        return self._stacked(lambda city: city.winners(window))

    def present_value(self, rate: float) -> DataFrame:
        """Return discounted costs and benefits by actor: see `Comparison.present_value`."""
        return self._stacked(lambda city: city.present_value(rate))

    def prices(self, indicator: str = YARDSTICK, window: Window | None = None) -> DataFrame:
        """Return what one more unit costs each actor: see `Comparison.prices`."""
        return self._stacked(lambda city: city.prices(indicator, window))

    def table(self, window: Window | None = None) -> DataFrame:
        """Return the main effects as people read them: see `Comparison.table`."""
        return self._stacked(lambda city: city.table(window))

    def to_ema(
        self, window: Window | None = None, *, policy: str | None = None, difference: bool = False
    ) -> tuple[DataFrame, dict[str, NDArray[np.float64]]]:
        """Return (experiments, outcomes) for EMA Workbench's analyses, such as scenario discovery by PRIM.

        One experiment a future and policy, or a future of one `policy`: its sampled parameters, scenario, policy,
        model; outcomes are means over seeds, or with `difference` paired differences from the reference.
        """
        return handing_over.ema_results(self.cities, policy, window, difference)

    def to_salib(
        self,
        indicator: str = YARDSTICK,
        *,
        policy: str,
        window: Window | None = None,
        difference: bool = True,
        scenario: str | None = None,
    ) -> tuple[dict[str, Any], NDArray[np.float64], NDArray[np.float64]]:
        """Return (problem, X, Y) for SALib's analyses of given samples, such as delta or PAWN.

        Y is the policy's mean paired difference from the reference in each future, or its level. scenario: the
        city whose futures are meant, if there are several.
        """
        futures_of = [city for city in self.cities if scenario in (None, city.design.scenario.name)]
        if not futures_of:
            raise SettingError(Fault("scenario", f"no city is called '{scenario}'.", "a city of the study"))
        return handing_over.salib_inputs(futures_of, indicator, policy, window, difference)

    def to_csv(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write indicators, accounts, groups, samples, failures and about.json there; return the files."""
        return exports.to_csv(self, Path(folder))

    def to_parquet(self, path: str | os.PathLike[str], table: str = "indicators") -> Path:
        """Write one table of all runs, by default the indicators of every month, as a Parquet file.

        table: indicators, accounts or groups. Needs the extra `parquet`.
        """
        return exports.to_parquet(self, Path(path), table)

    def to_xarray(self) -> Any:
        """Return an xarray Dataset: one variable an indicator over scenario, policy, seed and month.

        NaN where a run did not finish. Needs the extra `xarray`.
        """
        return exports.to_xarray(self)

    def check_luck(
        self,
        month: int | None = None,
        seeds: int | Iterable[int] | None = None,
        *,
        jobs: int | None = None,
        executor: Executor | str | None = None,
        progress: bool = False,
    ) -> Luck:
        """Run again what must come out the same, and say where it does not, to the last bit.

        The reference must differ by exactly 0 from itself under another name and from the study's own run, and
        every other policy, held back until `month`, from the reference before that month (by default the one
        after half of the horizon). seeds: the first two by default. `print(study.check_luck())` says what came of
        it; `.holds`, `.violations` with the first month and indicator that differ, `.table()`.
        """
        from consortium_sim.study.luck import check_luck

        return check_luck(self.cities, month, seeds, jobs, executor, progress)

    def plot(self, indicator: str | None = None, scenario: str | None = None) -> Any:
        """Return a matplotlib Figure of one city: an indicator over time, or without a name the effects."""
        return presenter().plot(self.city(scenario), indicator)

    def report(
        self,
        path: str | os.PathLike[str],
        scenario: str | None = None,
        *,
        language: str = "en",
        material: Material = None,
    ) -> Path:
        """Write the brief of all cities, or of one, and return its path.

        brief.html is one page that needs no network, with its twin brief.md beside it; a path that ends in .md is
        the twin alone. language: "en" or "zh". material: as of `effects`. SettingError for any other ending or
        language.
        """
        cities = self.cities if scenario is None else (self.city(scenario),)
        return presenter().report(cities, Path(path), language, material)

    def incomplete(self) -> str:
        """Say which runs are missing and what that means for the differences; empty when all finished."""
        told = [(city.name, city.incomplete()) for city in self.cities]
        if len(told) == 1:
            return told[0][1]
        return " ".join(f"{name}: {text}" for name, text in told if text)

    def _stacked(self, table_of: Callable[[Comparison], DataFrame]) -> DataFrame:
        if len(self.cities) == 1:
            return table_of(self.cities[0])
        from pandas import concat

        tables = []
        for city in self.cities:
            table = table_of(city)
            table.insert(0, "scenario", city.name)
            tables.append(table)
        return concat(tables, ignore_index=True)

    def _repr_html_(self) -> str:
        return "".join(city._repr_html_() for city in self.cities)

    def __repr__(self) -> str:
        where = repr(self.scenarios[0]) if len(self.cities) == 1 else f"{len(self.cities)} cities"
        return (
            f"Study({where}, {len(self.policies)} policies, {len(self.seeds)} seeds, "
            f"{self.finished} of {self.planned} runs finished)"
        )
