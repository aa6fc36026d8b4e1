"""A pilot in waves as an analyst sees it, beside what the model knows: difference-in-differences and the truth.

An analyst has one history. The model has a second one: the same country with the same luck and no roll-out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.model.country_run import CountryRun

if TYPE_CHECKING:
    import pandas as pd

Panel = NDArray[np.float64]
"""(months, cities)"""
BASE_MONTHS = 12
"""Months before the start of a wave that a city is compared with: a year, so that seasons cancel."""
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Cell:
    """One wave in one month: which cities are compared, and by how much each counts."""

    wave: int
    """Month of the horizon in which the wave begins."""
    month: int
    treated: NDArray[np.bool_]
    controls: NDArray[np.bool_]
    """Cities that the policy has not reached yet."""

    @property
    def year(self) -> int:
        """Years since the wave began, 0 in its first year; negative before."""
        return (self.month - self.wave) // 12

    def difference(self, outcome: Panel) -> float:
        """Return ATT(g, t): the change of the treated since their base year, more than that of the controls."""
        change = self._change(outcome)
        return float(change[self.treated].mean() - change[self.controls].mean())

    def influence(self, outcome: Panel) -> NDArray[np.float64]:
        """Return what each city adds to the error of the difference, (cities,)."""
        change, error = self._change(outcome), np.zeros(outcome.shape[1])
        for group, sign in ((self.treated, 1.0), (self.controls, -1.0)):
            error[group] = sign * (change[group] - change[group].mean()) / group.sum()
        return error

    def _change(self, outcome: Panel) -> NDArray[np.float64]:
        base = outcome[self.wave - 1 - BASE_MONTHS : self.wave - 1].mean(axis=0)
        change: NDArray[np.float64] = outcome[self.month - 1] - base
        return change


def cells(first: NDArray[np.int64], months: int) -> Iterator[Cell]:
    """Yield every comparison that a roll-out allows: waves with a base year, months with controls left.

    first: month in which the policy begins, (cities,). Months before the base year are placebos.
    """
    for wave in np.unique(first[(first > BASE_MONTHS) & (first <= months)]).tolist():
        for month in range(1, months + 1):
            controls = first > max(month, wave)
            if controls.any() and not wave - BASE_MONTHS <= month < wave:
                yield Cell(wave, month, first == wave, controls)


def staggered_effects(run: CountryRun, counterfactual: CountryRun, indicator: str) -> pd.DataFrame:
    """Return what difference-in-differences finds, year by year, beside what the policy truly did.

    One row a year since the policy began (-1 is the base year and left out, earlier ones are placebos), and one,
    "all", over all years from 0. estimate, low, high: group-time effects with not-yet-treated cities as controls,
    averaged by cities and months, with a 95 % interval over cities. true: the difference to the counterfactual in
    the treated cities. selection: the same estimate made of the counterfactual, where nobody was treated.
    spill_over: the rest, what the policy did to the controls and to base years, with its sign in the estimate:
    estimate = true + selection + spill_over. cities, controls: how many on average.
    SettingError unless both are runs of one country and seed, the second under another policy that holds
    everywhere from month 1.
    Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), 200–230, with a base year for a base month.
    """
    import pandas as pd

    _same_luck(run, counterfactual)
    outcome, without = run.of(indicator), counterfactual.of(indicator)
    compared = list(cells(run.first_month, run.months))
    if not compared:
        found = "no wave has a year before it and cities that follow later."
        raise SettingError(Fault("staggered_effects", found, "a policy with a [rollout]"))
    years: list[tuple[int | str, list[Cell]]] = [
        (year, [cell for cell in compared if cell.year == year])
        for year in sorted({cell.year for cell in compared})
    ]
    years.append(("all", [cell for cell in compared if cell.year >= 0]))
    return pd.DataFrame([{"year": year, **_row(part, outcome, without)} for year, part in years])


def two_way_fixed_effects(outcome: Panel, first: NDArray[np.int64]) -> tuple[float, float]:
    """Return the coefficient of "the policy is in force" with city and month effects, and its error by city.

    It compares late cities with early ones too, and is off where effects grow with time.
    Source: Goodman-Bacon (2021), Journal of Econometrics 225(2), 254–277.
    """
    months, cities = outcome.shape
    in_force = (np.arange(1, months + 1)[:, None] >= first[None, :]).astype(np.float64)
    treatment, centred = _within(in_force), _within(outcome)
    spread = float((treatment * treatment).sum())
    effect = float((treatment * centred).sum()) / spread
    score = (treatment * (centred - effect * treatment)).sum(axis=0)
    return effect, math.sqrt(float((score * score).sum()) * cities / (cities - 1)) / spread


def _row(part: list[Cell], outcome: Panel, without: Panel) -> dict[str, float]:
    weights = np.array([cell.treated.sum() for cell in part], np.float64)
    weights /= weights.sum()
    effect = outcome - without
    estimate = float(weights @ [cell.difference(outcome) for cell in part])
    error = weights @ np.array([cell.influence(outcome) for cell in part])
    half = NORMAL_95 * math.sqrt(float((error * error).sum()))
    true = float(weights @ [effect[cell.month - 1, cell.treated].mean() for cell in part])
    selection = float(weights @ [cell.difference(without) for cell in part])
    return {
        "estimate": estimate,
        "low": estimate - half,
        "high": estimate + half,
        "true": true,
        "selection": selection,
        "spill_over": estimate - true - selection,
        "cities": float(np.mean([cell.treated.sum() for cell in part])),
        "controls": float(np.mean([cell.controls.sum() for cell in part])),
    }


def _within(panel: Panel) -> Panel:
    """Return a panel without its city and month means."""
    centred: Panel = panel - panel.mean(axis=0) - panel.mean(axis=1)[:, None] + panel.mean()
    return centred


def _same_luck(run: CountryRun, counterfactual: CountryRun) -> None:
    ours, theirs = ((one.country, one.seed, one.values.shape[:2]) for one in (run, counterfactual))
    if ours != theirs:
        raise SettingError(
            Fault("staggered_effects", f"found {ours} and {theirs}.", "one country, one seed, equal months")
        )
    if (counterfactual.first_month > 1).any() or counterfactual.policy == run.policy:
        found = f"the counterfactual is a run under '{counterfactual.policy}', which treats cities itself."
        raise SettingError(Fault("staggered_effects", found, "a run under 'baseline', say"))
