"""Which strategy does the work: the Shapley share of each in what all of them change together, paired by seed.

Every coalition of strategies is run under every seed, so that a share is an average over all orders in which the
strategies could have been introduced, and the shares add up to the effect of the package in every single run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study.coalitions import PACKAGE, coalition_name, coalition_policies, strategy_policies
from consortium_sim.study.design import PathLike
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.study import Study
from consortium_sim.study.sweeping import sweep
from consortium_sim.study.tasks import Rules
from consortium_sim.theory.cooperative_games.shapley import interactions_of_values, shapley_of_values

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.coalitions import Policies
    from consortium_sim.study.effects import Window

TABLE = ["indicator", "strategy", "share", "low", "high"]
INTERACTIONS = ["indicator", "first", "second", "interaction", "low", "high"]


def attribute(
    scenario: PathLike | Scenario,
    strategies: Sequence[str] | None = None,
    seeds: int | Iterable[int] = 20,
    policies: Policies | None = None,
    *,
    months: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
    rules: Rules | None = None,
    executor: Executor | str | None = None,
    store: PathLike | None = None,
) -> Attribution:
    """Run every coalition of strategies under every seed, and return what each strategy contributes.

    strategies: names, by default governance, market, resources and evaluation. policies: what each of them does;
    by default the bundled policy of that name. A mapping gives a strategy one policy or several; a list is sorted
    by the strategy that each policy says to belong to. The others are as of `compare`. n strategies make 2^n
    runs a seed. SettingError before anything runs, also where two strategies set one key to different values.
    """
    players = strategy_policies(strategies, policies)
    study = sweep(
        scenario, coalition_policies(players), seeds,
        months=months, jobs=jobs, progress=progress, rules=rules, executor=executor, store=store,
    )  # fmt: skip
    return Attribution(study, tuple(players))


@dataclass(frozen=True, eq=False, repr=False)
class Attribution:
    """What each strategy contributes to the effect of all of them, in one city.

    study: every coalition under every seed; a coalition is called like its strategies, "governance + market".
    """

    study: Study
    strategies: tuple[str, ...]

    def __post_init__(self) -> None:
        missing = [name for name in self.coalitions if name not in self.study.policies]
        if missing:
            found = f"the study has no policy '{missing[0]}'."
            raise SettingError(Fault("strategies", found, "a study that `attribute` has made of them"))

    @property
    def coalitions(self) -> tuple[str, ...]:
        """Names of the coalitions: that of place m holds strategy i when bit i of m is set."""
        return tuple(
            coalition_name(name for place, name in enumerate(self.strategies) if mask >> place & 1)
            for mask in range(1 << len(self.strategies))
        )

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Seeds that all coalitions finished: the only ones that count."""
        finished = {cell for city in self.study.cities for cell in city.cells}
        return tuple(
            seed for seed in self.study.seeds if all((name, seed) in finished for name in self.coalitions)
        )

    def table(self, window: Window | None = None) -> DataFrame:
        """Return the share of each strategy in the package's effect: indicator, strategy, share, low, high.

        Strategy "package" is the whole, the sum of the shares. low, high: the 95 % interval of the mean over
        seeds. Values are means over the window, flows are per year. Source: Shapley (1953), as in cost sharing.
        """
        from pandas import DataFrame

        shares = shapley_of_values(self._values(window))
        named = [*zip(self.strategies, shares, strict=True), (PACKAGE, shares.sum(axis=0))]
        rows = [
            (indicator, strategy, *_interval(share[:, column]))
            for column, indicator in enumerate(self.study.indicators)
            for strategy, share in named
        ]
        return DataFrame(rows, columns=TABLE)

    def interactions(self, window: Window | None = None) -> DataFrame:
        """Return what each pair of strategies is worth together beyond what they are worth apart.

        Columns: indicator, first, second, interaction, low, high: below 0 when one does in part what the other
        does, above 0 when one needs the other. Source: Grabisch & Roubens (1999), definition 2.
        """
        from pandas import DataFrame

        index = interactions_of_values(self._values(window))
        pairs = list(combinations(range(len(self.strategies)), 2))
        rows = [
            (
                indicator,
                self.strategies[first],
                self.strategies[second],
                *_interval(index[first, second, :, column]),
            )
            for column, indicator in enumerate(self.study.indicators)
            for first, second in pairs
        ]
        return DataFrame(rows, columns=INTERACTIONS)

    def incomplete(self) -> str:
        """Say which seeds do not count because a run is missing; empty when all do."""
        lost = len(self.study.seeds) - len(self.seeds)
        if not lost:
            return ""
        return (
            f"{lost} of {len(self.study.seeds)} seeds are left out: not every coalition finished. "
            f"{self.study.incomplete()}"
        )

    def _values(self, window: Window | None) -> NDArray[np.float64]:
        """Return every coalition's outcome, (2^n, seeds, indicators), of the seeds that all finished."""
        means, seeds = self.study.city().means(window), self.seeds
        values = np.array([[means[name][seed] for seed in seeds] for name in self.coalitions])
        return values.reshape(len(self.coalitions), len(seeds), len(self.study.indicators))

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, border=0))

    def __repr__(self) -> str:
        return (
            f"Attribution({self.study.scenarios[0]!r}, {', '.join(self.strategies)}; "
            f"{len(self.seeds)} of {len(self.study.seeds)} seeds)"
        )


def _interval(shares: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return mean, low and high of one share over seeds."""
    effect = paired_effect(shares, 0)
    return effect.difference, effect.low, effect.high
