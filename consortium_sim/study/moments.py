"""What is read from a run for sensitivity and calibration: an indicator, or a ratio of two, over some months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.study.effects import Window, window_means, window_of

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator
    from consortium_sim.model.run import Run

OVER = "/"


@dataclass(frozen=True)
class Moment:
    """The mean of an indicator over a window, or the ratio of two such means; flows are per year."""

    name: str
    above: Indicator
    below: Indicator | None = None
    window: Window | None = None

    @classmethod
    def read(
        cls, name: str, indicators: Mapping[str, Indicator], where: str, window: Window | None = None
    ) -> Moment:
        """Return the moment called "match_rate" or "public_cost / value_added"; SettingError if there is none."""
        parts = [part.strip() for part in str(name).split(OVER)]
        unknown = [part for part in parts if part not in indicators]
        if unknown or len(parts) > 2:
            hint = nearest(unknown[0], list(indicators)) if unknown else ""
            raise SettingError(
                Fault(where, f"'{name}' is no indicator.{hint}", "an indicator, or two as in 'a / b'")
            )
        below = indicators[parts[1]] if len(parts) == 2 else None
        return cls(name, indicators[parts[0]], below, window)

    def by_seed(self, runs: Sequence[Run], factor: float = 1.0) -> dict[int, float]:
        """Return the moment of each run by its seed, NaN where it has no value.

        factor: how much larger than written `scaled` made the city; amounts and counts are divided by it.
        """
        if not runs:
            return {}
        read = {one.name: one for one in (self.above, self.below) if one is not None}
        means = window_means(runs, read, window_of(self.window, runs[0].months))
        for column, one in enumerate(read.values()):
            if one.extensive:
                means[:, column] /= factor
        values = means[:, 0]
        if self.below is not None:
            below = means[:, -1]
            values = np.divide(values, below, out=np.full(len(runs), np.nan), where=below != 0)
        return {run.seed: float(value) for run, value in zip(runs, values, strict=True)}
