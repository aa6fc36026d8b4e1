"""Numbers written for people: money in words, shares in points, one scale for numbers that stand together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from consortium_sim.mechanisms.evaluation.standard import unit_of_a_year

if TYPE_CHECKING:
    from consortium_sim.model.indicators import Indicator

MINUS = "−"
SIGNIFICANT = 3


def _phrase(unit: str) -> str:
    """Return a unit as people say it: "yuan/month" is "yuan a month", a pure number has none."""
    words = unit.replace("/", " a ")
    return words.removeprefix("1").strip()


@dataclass(frozen=True)
class UnitWords:
    """How one language says units and sizes of numbers."""

    large: tuple[tuple[float, str], ...]
    """Sizes of money that have a word, as it stands before the unit, the largest first."""
    points: str
    log_points: str
    percent: str
    """Behind a number."""
    interval: str
    unknown: str
    phrase: Callable[[str], str]
    """Of a declared unit, such as "yuan/month"."""


ENGLISH = UnitWords(
    large=((1e9, "billion "), (1e6, "million ")),
    points="percentage points",
    log_points="log points",
    percent=" %",
    interval="{low} to {high}",
    unknown="not known",
    phrase=_phrase,
)


def unit_of(indicator: Indicator) -> str:
    """Return the unit of a window's mean: the indicator's own, per year for a flow."""
    return unit_of_a_year(indicator.unit, indicator.flow)


@dataclass(frozen=True)
class Scale:
    """How numbers that stand together are written: `number * factor` with `decimals`, in the unit `label`."""

    factor: float
    label: str
    decimals: int
    words: UnitWords = ENGLISH

    @classmethod
    def of(
        cls, unit: str, values: Iterable[float], difference: bool = False, words: UnitWords = ENGLISH
    ) -> Scale:
        """Return the scale that writes the largest of `values` with three significant digits.

        A share is written in per cent; a difference of shares in percentage points. Large differences get one
        digit more, because small ones stand beside them.
        """
        largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
        factor, label = 1.0, words.phrase(unit)
        if unit == "share":
            factor, label = 100.0, words.points if difference else "%"
        elif unit == "log":
            factor, label = 100.0, words.log_points
        elif "yuan" in unit:
            for size, name in words.large:
                if largest >= size:
                    factor, label = 1 / size, f"{name}{label}"
                    break
        shown = largest * factor
        digits = SIGNIFICANT - 1 - math.floor(math.log10(shown)) if shown else 0
        digits += difference and shown >= 10.0
        return cls(factor, label, min(max(digits, 0), 4), words)

    def number(self, value: float, signed: bool = False) -> str:
        """Write a number without its unit; a number that is not known is a dash."""
        if not math.isfinite(value):
            return "–"
        text = f"{abs(value) * self.factor:,.{self.decimals}f}"
        zero = not float(text.replace(",", ""))
        sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
        return sign + text

    def interval(self, low: float, high: float) -> str:
        """Write an interval without its unit."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return self.words.unknown
        return self.words.interval.format(low=self.number(low), high=self.number(high))


def amount(
    value: float, unit: str, signed: bool = False, difference: bool = False, words: UnitWords = ENGLISH
) -> str:
    """Write one number with its unit, as in "1.2 million yuan a year" or "+2.1 percentage points"."""
    scale = Scale.of(unit, [value], difference, words)
    if scale.factor != 1.0:
        scale = replace(scale, decimals=min(scale.decimals, 1))
    else:
        value = _rounded(value)
    number = scale.number(value, signed)
    if not math.isfinite(value):
        return number
    if scale.label == "%":
        return number + words.percent
    return f"{number} {scale.label}".rstrip()


def _rounded(value: float) -> float:
    """Keep three digits of a number of five or more."""
    if not math.isfinite(value) or abs(value) < 10_000:
        return value
    return round(value, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def span(low: float, high: float, unit: str, words: UnitWords = ENGLISH) -> str:
    """Write an interval with its unit once, as in "28,000 to 35,000 yuan"."""
    scale = Scale.of(unit, [low, high], words=words)
    if scale.factor == 1.0:
        low, high = _rounded(low), _rounded(high)
    return f"{scale.interval(low, high)} {scale.label}".rstrip()


def spoken_list(words: Sequence[str], last: str = "and") -> str:
    """Write "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def seed_list(seeds: Sequence[int]) -> str:
    """Write seeds shortly: "1–10" when they follow each other, else "1, 4 and 9"."""
    ordered = sorted(seeds)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return spoken_list([str(seed) for seed in ordered])
