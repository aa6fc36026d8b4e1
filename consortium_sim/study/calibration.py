"""The result of a calibration: the fit, what is pinned down, and the values to write into a scenario's file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.study.fitting import Search, Values
from consortium_sim.study.identification import Slopes, verdict
from consortium_sim.study.ranges import Box, declaration_of
from consortium_sim.study.statistics import half_width
from consortium_sim.study.targets import Target, distances
from consortium_sim.study.wording import seed_list, spoken_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.design import Design
    from consortium_sim.study.tasks import Failure

AT_AN_END = 0.005
"""So near to an end of its range, as a share of it, a value counts as held there."""
FLAT = 1.0
"""Below this strength a direction through all ranges moves the moments by less than one tolerance."""
PART_OF_A_DIRECTION = 0.3
"""Parameters with at least this part in a flat direction are named."""


@dataclass(frozen=True, eq=False, repr=False)
class Calibration:
    """Values of parameters, how near they bring the city to its targets, and how surely they are known."""

    design: Design
    targets: tuple[Target, ...]
    box: Box
    search: Search
    reached: Values
    """Moments at the best point, (seeds, targets)."""
    afresh: Values
    """The same under seeds that the search has not seen."""
    slopes: Slopes
    failures: tuple[Failure, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The values found, by dotted name."""
        return self.box.values(self.search.points[self.search.best])

    @property
    def converged(self) -> bool:
        """Tell whether the search ended by itself, not because its evaluations were used up."""
        return self.search.converged

    @property
    def missed(self) -> tuple[str, ...]:
        """Names of the targets that are more than one tolerance away."""
        off = np.abs(distances(self.targets, self.reached.mean(axis=0))) > 1.0
        return tuple(target.name for target, one in zip(self.targets, off, strict=True) if one)

    @cached_property
    def scenario(self) -> Scenario:
        """The city with the values found, and where they come from."""
        city = self.design.scenario
        return city.with_({name: self._stated(name) for name in self.values}, name=city.name)

    def fit(self) -> DataFrame:
        """Return one row a target: wanted, tolerance, reached, low, high, distance, met, afresh.

        low, high: 95 % interval of the mean over seeds. distance: reached minus wanted, in tolerances. afresh:
        the mean under as many other seeds; a fit to luck shows there.
        """
        from pandas import DataFrame

        margins = np.array([half_width(column) for column in self.reached.T])
        means = self.reached.mean(axis=0)
        off = distances(self.targets, means)
        return DataFrame(
            {
                "target": [target.name for target in self.targets],
                "wanted": [target.value for target in self.targets],
                "tolerance": [target.tolerance for target in self.targets],
                "reached": means,
                "low": means - margins,
                "high": means + margins,
                "distance": off,
                "met": np.abs(off) <= 1.0,
                "afresh": self.afresh.mean(axis=0),
            }
        )

    def parameters(self) -> DataFrame:
        """Return one row a parameter: before, value, low, high, width, share, at_end, verdict.

        low, high: its range. width: how far it can go to either side while the others readjust and all moments
        together move by one tolerance, linearised; share: the same as a part of the range. at_end: it lies at an
        end of its range, so that the targets may want it beyond. verdict: "pinned down", "loosely" or "not
        pinned down", which it also is where a point beside it could not be run.
        """
        from pandas import DataFrame

        point, widths = self.search.points[self.search.best], self.slopes.widths()
        rows = [
            {
                "parameter": one.name,
                "before": self.search_start()[one.name],
                "value": self.values[one.name],
                "low": one.low,
                "high": one.high,
                "width": width * (one.high - one.low),
                "share": width,
                "at_end": bool(min(place, 1.0 - place) < AT_AN_END),
                "verdict": verdict(width),
            }
            for one, place, width in zip(self.box.ranges, point, widths, strict=True)
        ]
        return DataFrame(rows)

    def search_start(self) -> dict[str, Any]:
        """Return the values that the search began with: those of the city, or the nearest within the ranges."""
        return self.box.values(self.search.points[0])

    def influence(self) -> DataFrame:
        """Return by how many tolerances each parameter's whole range would move each target, from local slopes.

        Columns: parameter, target, value, low, high (95 % interval over seeds).
        """
        from pandas import DataFrame

        rows = [
            (name, target.name, mean, mean - margin, mean + margin)
            for column, name in enumerate(self.box.names)
            for target, mean, margin in zip(
                self.targets, self.slopes.mean[:, column], self.slopes.margin[:, column], strict=True
            )
        ]
        return DataFrame(rows, columns=["parameter", "target", "value", "low", "high"])

    def directions(self) -> DataFrame:
        """Return the directions in which parameters move together, the most strongly held first.

        Columns: strength (tolerances by which the moments move on a way as long as a range; below 1 the direction
        is flat), and the part of each parameter, in ranges.
        """
        from pandas import DataFrame

        strengths, directions = self.slopes.directions()
        table = DataFrame(directions, columns=list(self.box.names))
        table.insert(0, "strength", strengths)
        return table

    def path(self) -> DataFrame:
        """Return every point that was tried, in order: distance (root mean square, in tolerances) and values."""
        from pandas import DataFrame

        table = DataFrame([self.box.values(point) for point in self.search.points])
        table.insert(0, "distance", np.sqrt(self.search.losses / len(self.targets)))
        return table

    def toml(self) -> str:
        """Return the values as they are pasted into the scenario's file."""
        lines: list[str] = []
        section = None
        for name in sorted(self.values, key=lambda name: name.rpartition(".")[0]):
            table, _, key = name.rpartition(".")
            if table != section:
                lines += [""] * bool(lines) + [f"[{table}]"]
                section = table
            stated = self._stated(name)
            inside = ", ".join(f"{word} = {_toml(value)}" for word, value in stated.items())
            lines.append(f"{key} = {{ {inside} }}")
        return "\n".join(lines) + "\n"

    def told(self) -> str:
        """Say in words how the calibration ended, what it missed, and what it does not tell."""
        found, seeds = self.search, seed_list(self.design.seeds)
        how = "ended" if self.converged else "did not converge"
        sentences = [
            f"The search {how}: {found.ended}, after {len(found.points)} points under seeds {seeds}.",
            f"The best point is {found.distance():.2f} tolerances off (root mean square).",
            self._told_of_targets(),
            *self._told_of_parameters(),
        ]
        if self.failures:
            sentences.append(
                f"{len(self.failures)} runs failed, and their points were left out: {self.failures[0]}."
            )
        return " ".join(sentence for sentence in sentences if sentence)

    def _told_of_targets(self) -> str:
        if not self.missed:
            told = "All targets are met within their tolerance."
        else:
            told = f"Missed by more than their tolerance: {spoken_list(self.missed)}."
        fresh = np.abs(distances(self.targets, self.afresh.mean(axis=0)))
        lost = [
            target.name
            for target, off in zip(self.targets, fresh, strict=True)
            if not off <= 1.0 and target.name not in self.missed
        ]
        return told + (f" Missed under fresh seeds: {spoken_list(lost)}." if lost else "")

    def _told_of_parameters(self) -> list[str]:
        table = self.parameters()
        told = []
        if loose := table.loc[table["verdict"] == "not pinned down", "parameter"].tolist():
            told.append(f"The targets do not pin down {spoken_list(loose)}.")
        for strength, direction in zip(*self.slopes.directions(), strict=True):
            together = [
                name
                for name, part in zip(self.box.names, direction, strict=True)
                if abs(part) >= PART_OF_A_DIRECTION
            ]
            if strength < FLAT and len(together) > 1:
                told.append(f"{spoken_list(together)} can move together without moving the targets.")
        slopes = self.slopes
        unclear = (np.abs(slopes.mean) >= 1.0) & (slopes.told_from_luck == 0.0)
        if unclear.any():
            told.append(
                f"{unclear.sum()} of {unclear.size} influences of a tolerance or more cannot be told from luck "
                f"with {len(self.design.seeds)} seeds."
            )
        if ends := table.loc[table["at_end"], "parameter"].tolist():
            told.append(f"At an end of the range: {spoken_list(ends)}.")
        return told

    def _stated(self, name: str) -> dict[str, Any]:
        """Return a value as a file states it: with unit, source and range."""
        declaration = declaration_of(self.design.scenario, name)
        (one,) = (one for one in self.box.ranges if one.name == name)
        unit = {} if declaration is None else {"unit": declaration.unit}
        ends = {"low": one.low, "high": one.high}
        return {"value": self.values[name], **unit, "source": self._source(), **ends}

    def _source(self) -> str:
        words = [f"{target.name} {target.value:g} ± {target.tolerance:g}" for target in self.targets]
        missed = f"; missed: {', '.join(self.missed)}" if self.missed else ""
        return f"calibrated: simulated moments ({'; '.join(words)}), seeds {seed_list(self.design.seeds)}{missed}"

    def __repr__(self) -> str:
        return f"Calibration({self.design.scenario.name!r}, {len(self.box)} parameters, {self.told()!r})"

    def _repr_html_(self) -> str:
        tables = [self.fit(), self.parameters()]
        shown = "".join(
            table.to_html(index=False, border=0, float_format="{:.4g}".format) for table in tables
        )
        name = escape(self.design.scenario.name)
        return f"<div><b>Calibration of {name}</b><p>{escape(self.told())}</p>{shown}</div>"


def _toml(value: Any) -> str:
    """Write a number or a text as TOML."""
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value) if isinstance(value, int) else repr(float(f"{value:.6g}"))
