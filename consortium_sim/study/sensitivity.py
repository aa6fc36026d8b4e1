"""The result of a sensitivity analysis: what matters, how surely, and how much of it is luck."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import ConsortiumError, Fault, SettingError, nearest
from consortium_sim.study.elementary_effects import effects_of, screened
from consortium_sim.study.luck_share import LuckShare, luck_share
from consortium_sim.study.moments import Moment
from consortium_sim.study.ranges import Box
from consortium_sim.study.tasks import Failure
from consortium_sim.study.variance_shares import shares_with_intervals
from consortium_sim.study.wording import seed_list, spoken_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.design import Design

Method = Literal["morris", "sobol"]
Values = NDArray[np.float64]
Measured = dict[str, tuple[Values, Values, Values]]
"""Value, low and high, (parameters,) each, by measure."""
MAIN = {"morris": "mu_star", "sobol": "total"}
LEAST_SHARE = {"morris": 0.1, "sobol": 0.05}
"""What counts as important: μ* as a part of the largest one, the total index as it is; assumption."""
NAMED, FAILURES_NAMED = 5, 3
"""How many parameters and failures a sentence names."""
MUCH_LUCK = 0.5


@dataclass(frozen=True)
class Outcome:
    """A moment of the runs under the policy, or the policy's paired effect on it."""

    moment: Moment
    effect: bool = False

    @property
    def name(self) -> str:
        """Return what it is called: "match_rate", or "effect on match_rate"."""
        return f"effect on {self.moment.name}" if self.effect else self.moment.name


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """Parameters moved within their ranges, and what outcomes came of it.

    points: (blocks, points of a block, parameters), in the unit cube; a block is a walk of Morris's, or a point
    and its mixtures of Sobol's. values: (blocks, points of a block, outcomes, seeds), NaN where there is none.
    """

    design: Design
    box: Box
    method: Method
    asked: tuple[Outcome, ...]
    points: Values
    values: Values
    failures: tuple[Failure, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the outcomes."""
        return tuple(outcome.name for outcome in self.asked)

    def table(self, outcome: str | None = None) -> DataFrame:
        """Return the measures of every parameter: outcome, parameter, measure, value, low, high (95 %).

        morris, in the outcome's unit per whole range: mu_star (mean size of the effect), mu (its mean), sigma
        (how much it depends on the others), noise (the mu_star that luck alone would give). sobol: first and total
        index, shares of the variance. ConsortiumError where points of Sobol's design are missing: without them
        the estimate would be of something else.
        """
        from pandas import DataFrame

        rows = [
            (name, parameter, measure, value, low, high)
            for name in self._chosen(outcome)
            for measure, found in self.measured(name).items()
            for parameter, value, low, high in zip(self.box.names, *found, strict=True)
        ]
        return DataFrame(rows, columns=["outcome", "parameter", "measure", "value", "low", "high"])

    def important(self, outcome: str | None = None, share: float | None = None) -> list[str]:
        """Return the parameters that matter for an outcome, by default for any, the most important first.

        morris: mu_star is at least `share` (0.1) of the largest and above what luck can make. sobol: the total
        index is `share` (0.05) above the share of luck.
        """
        least = LEAST_SHARE[self.method] if share is None else share
        strongest: dict[str, float] = {}
        for name in self._chosen(outcome):
            measured = self.measured(name)
            main = measured[MAIN[self.method]][0]
            floor = np.full(main.shape, least)
            if self.method == "morris":
                largest = np.nanmax(main) if np.isfinite(main).any() else np.nan
                floor = np.fmax(least * largest, measured["noise"][2])
            elif np.isfinite(luck := self._luck(name).share):
                floor += luck
            for parameter, value, limit in zip(self.box.names, main, floor, strict=True):
                if value > 0 and value >= limit:
                    strongest[parameter] = max(strongest.get(parameter, 0.0), value / np.nanmax(main))
        return sorted(strongest, key=lambda parameter: -strongest[parameter])

    def noise(self) -> DataFrame:
        """Return how much of what differs between points is luck, one row an outcome.

        Columns: outcome, seeds, parameters, shared, own (standard deviations), share: see `LuckShare`.
        """
        from pandas import DataFrame

        seeds = len(self.design.seeds)
        return DataFrame(
            [{"outcome": name, "seeds": seeds, **vars(self._luck(name))} for name in self.outcomes]
        )

    def to_salib(self, outcome: str | None = None) -> tuple[dict[str, Any], Values, Values]:
        """Return SALib's problem, inputs X, (points, parameters), and output Y, (points,), the mean over seeds.

        For SALib.analyze.morris.analyze(problem, X, Y, num_levels=4), and for SALib.analyze.sobol.analyze(problem,
        Y, calc_second_order=False). A switch or an option is its place between 0 and 1. outcome: may be left out
        where there is one only. ConsortiumError where points are missing.
        """
        if outcome is None and len(self.outcomes) > 1:
            raise SettingError(Fault("outcome", "there are several.", f"one of {', '.join(self.outcomes)}"))
        (name,) = self._chosen(outcome)
        self._check_complete(name)
        ranges = self.box.ranges
        bounds = [[0.0, 1.0] if one.options else [one.low, one.high] for one in ranges]
        problem = {"num_vars": len(ranges), "names": list(self.box.names), "bounds": bounds}
        low, high = np.array(bounds).T
        places = self.points.reshape(-1, len(ranges))
        return problem, low + places * (high - low), self._values(name).mean(axis=2).reshape(-1)

    def measured(self, outcome: str) -> Measured:
        """Return value, low and high of every measure of an outcome, (parameters,) each."""
        values = self._values(outcome)
        if self.method == "morris":
            return screened(effects_of(self.points, values))
        self._check_complete(outcome)
        return shares_with_intervals(values.mean(axis=2))

    def told(self) -> str:
        """Say in words what matters for each outcome, how much is luck, and what is missing."""
        sentences = [
            f"{self.points.shape[0] * self.points.shape[1]} points of {len(self.box)} parameters under seeds "
            f"{seed_list(self.design.seeds)} ({self.method})."
        ]
        for name in self.outcomes:
            if self.method == "sobol" and self._missing(name):
                continue
            matter = self.important(name)
            more = [f"{len(matter) - NAMED} more"] if len(matter) > NAMED else []
            what = f"{spoken_list(matter[:NAMED] + more)} matter" if matter else "nothing matters"
            sentences.append(f"{name}: {what}; {_told_of_luck(self._luck(name).share)}.")
        sentences += [text for text in map(self._told_of_missing, self.outcomes) if text]
        return " ".join(sentences)

    def _told_of_missing(self, outcome: str) -> str:
        if not (missing := self._missing(outcome)):
            return ""
        first = [str(failure) for failure in self.failures[:FAILURES_NAMED]]
        reasons = f" ({'; '.join(first)})" if first else " (not made, or without a value)"
        return f"{outcome}: {missing} of {self.values[:, :, 0, 0].size} points are missing{reasons}."

    def _check_complete(self, outcome: str) -> None:
        if told := self._told_of_missing(outcome):
            raise ConsortiumError(
                f"{told} Every point is needed: narrow the ranges of what fails, or make the missing runs."
            )

    def _missing(self, outcome: str) -> int:
        return int(np.count_nonzero(~np.isfinite(self._values(outcome)).all(axis=2)))

    def _values(self, outcome: str) -> Values:
        """Return the values of an outcome, (blocks, points of a block, seeds)."""
        values: Values = self.values[:, :, self.outcomes.index(outcome)]
        return values

    def _luck(self, outcome: str) -> LuckShare:
        values = self._values(outcome)
        return luck_share(values.reshape(-1, values.shape[2]))

    def _chosen(self, outcome: str | None) -> tuple[str, ...]:
        if outcome is None:
            return self.outcomes
        if outcome not in self.outcomes:
            hint = nearest(outcome, self.outcomes)
            found = f"no outcome is called '{outcome}'.{hint}"
            raise SettingError(Fault("outcome", found, f"one of {', '.join(self.outcomes)}"))
        return (outcome,)

    def __repr__(self) -> str:
        return f"Sensitivity({self.design.scenario.name!r}, {self.told()!r})"

    def _repr_html_(self) -> str:
        name = escape(self.design.scenario.name)
        return f"<div><b>Sensitivity of {name}</b><p>{escape(self.told())}</p></div>"


def _told_of_luck(share: float) -> str:
    if not np.isfinite(share):
        return "how much is luck is not known"
    advice = ": more seeds or a larger city would tell more" if share > MUCH_LUCK else ""
    return f"{share:.0%} of the variance is luck{advice}"
