"""Pictures of a page as small SVG: marks with intervals, and lines over time. Text is text of the page.

A picture is as wide as a telephone. Colours of marks are classes of the page's style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from consortium_sim.report.ticks import ticks, written
from consortium_sim.study.effects import MONTHS_A_YEAR

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH = 380.0
LETTER = 6.6
"""Width of a Latin letter at the size of the text; a Chinese character takes 12."""
CHARACTER = 12.0
LABELS = 138.0
"""Most of the width that labels beside an axis take."""
LINE = 14.0
POINTS = 60
"""Most points of a line: running means over a year are smooth."""
Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """A mean with its interval and its verdict, which is its class too."""

    label: str
    middle: float
    low: float
    high: float
    style: str
    policy: str = ""


@dataclass(frozen=True)
class Line:
    """A line over the months 1, 2, …, with a band if there is one. NaN is left out."""

    middle: Floats
    colour: str
    low: Floats | None = None
    high: Floats | None = None
    dashed: bool = False
    policy: str = ""


def effect_chart(title: str, unit: str, rows: Sequence[Estimate], description: str) -> Markup:
    """Draw estimates below one another as marks with intervals, with a line at zero."""
    labels = [_broken(row.label, LABELS) for row in rows]
    left = 8.0 + max((_width(line) for lines in labels for line in lines), default=0.0)
    heights = [max(22.0, LINE * len(lines) + 6.0) for lines in labels]
    known = [value for row in rows for value in (row.middle, row.low, row.high) if np.isfinite(value)]
    numbers = ticks(min([0.0, *known]), max([0.0, *known]))
    top, right = 26.0, WIDTH - 4.0 - _width(written(numbers)[-1]) / 2
    bottom = top + sum(heights)
    across = _scale(numbers[0], numbers[-1], left + 8.0, right)
    parts = [_text(0, 13, title, "t"), *_grid_across(numbers, across, top, bottom)]
    parts.append(f'<path class="z" d="M{across(0.0):.1f} {top:.0f}V{bottom:.0f}"/>')
    y = top
    for row, lines, height in zip(rows, labels, heights, strict=True):
        middle = y + height / 2
        inside = [
            _text(left, middle + 4 + LINE * (place - (len(lines) - 1) / 2), line, "e")
            for place, line in enumerate(lines)
        ]
        if np.isfinite(row.middle):
            inside.append(_mark(row, across, middle))
        parts.append(f"<g{_of(row.policy)}>{''.join(inside)}</g>")
        y += height
    parts.append(_text((left + right) / 2, bottom + 30, unit, "m s"))
    return _picture(bottom + 36, description, parts)


def time_chart(
    title: str, unit: str, below: str, lines: Sequence[Line], limits: tuple[float, float], description: str
) -> Markup:
    """Draw lines over the years of the horizon between limits; zero is marked where it lies inside."""
    months = max((line.middle.size for line in lines), default=1)
    numbers = ticks(*limits)
    texts = written(numbers)
    left, right, top, bottom = 10.0 + max(map(_width, texts)), WIDTH - 8.0, 40.0, 180.0
    across = _scale(1.0, max(float(months), 2.0), left, right)
    up = _scale(numbers[0], numbers[-1], bottom, top)
    parts = [_text(0, 13, title, "t"), _text(0, 30, unit, "s")]
    for number, text in zip(numbers, texts, strict=True):
        parts.append(f'<path class="g" d="M{left:.1f} {up(number):.1f}H{right:.0f}"/>')
        parts.append(_text(left - 5, up(number) + 4, text, "e s"))
    if numbers[0] <= 0.0 <= numbers[-1]:
        parts.append(f'<path class="z" d="M{left:.1f} {up(0.0):.1f}H{right:.0f}"/>')
    years = months // MONTHS_A_YEAR
    for year in range(0, years + 1, 1 if years <= 5 else 2):
        month = max(1.0, float(year * MONTHS_A_YEAR))
        parts.append(_text(across(month), bottom + 15, str(year), "m s"))
    parts.append(_text((left + right) / 2, bottom + 31, below, "m s"))
    for line in lines:
        parts.append(f"<g{_of(line.policy)}>{_drawn(line, across, up)}</g>")
    return _picture(bottom + 37, description, parts)


class _scale:
    """Where a value lies between two ends of a picture."""

    def __init__(self, low: float, high: float, begin: float, end: float) -> None:
        self.low, self.begin, self.factor = low, begin, (end - begin) / (high - low)

    def __call__(self, value: float) -> float:
        return self.begin + (value - self.low) * self.factor


def _grid_across(numbers: Sequence[float], across: _scale, top: float, bottom: float) -> list[str]:
    parts = []
    for number, text in zip(numbers, written(list(numbers)), strict=True):
        parts.append(f'<path class="g" d="M{across(number):.1f} {top:.0f}V{bottom:.0f}"/>')
        parts.append(_text(across(number), bottom + 14, text, "m s"))
    return parts


def _mark(row: Estimate, across: _scale, y: float) -> str:
    """Return the interval and the mark: what is clear is filled, and shapes differ beside colours."""
    x = across(row.middle)
    parts = []
    if np.isfinite(row.low) and row.high > row.low:
        parts.append(f'<path class="w" d="M{across(row.low):.1f} {y:.1f}H{across(row.high):.1f}"/>')
    if row.style == "loss":
        shape = f"M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5-5z"
    elif row.style in ("up", "down"):
        shape = f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z"
    elif row.style == "no-change":
        shape = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8"
    else:
        shape = f"M{x - 4.2:.1f} {y:.1f}a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z"
    parts.append(f'<path class="k" d="{shape}"/>')
    return f'<g class="v {row.style}">{"".join(parts)}</g>'


def _drawn(line: Line, across: _scale, up: _scale) -> str:
    kept = _thinned(line.middle)
    parts = []
    if line.low is not None and line.high is not None:
        band = [place for place in kept if np.isfinite(line.low[place]) and np.isfinite(line.high[place])]
        edge = [(place, line.high[place]) for place in band]
        edge += [(place, line.low[place]) for place in reversed(band)]
        if band:
            parts.append(f'<path class="b" fill="{line.colour}" d="{_path(edge, across, up)}z"/>')
    known = [(place, line.middle[place]) for place in kept]
    if known:
        dashed = " d" if line.dashed else ""
        parts.append(
            f'<path class="l{dashed}" stroke="{line.colour}" d="{_path(known, across, up)}"/>'
        )  # fmt: skip
    return "".join(parts)


def _thinned(values: Floats) -> list[int]:
    """Return places with a value: few enough to draw, the first and the last among them."""
    known = np.flatnonzero(np.isfinite(values))
    if known.size <= POINTS:
        return [int(place) for place in known]
    chosen = np.unique(np.linspace(0, known.size - 1, POINTS).round().astype(int))
    return [int(place) for place in known[chosen]]


def _path(points: Sequence[tuple[int, float]], across: _scale, up: _scale) -> str:
    return "M" + "L".join(f"{across(place + 1.0):.1f} {up(float(value)):.1f}" for place, value in points)


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _of(policy: str) -> str:
    return f' data-policy="{escape(policy, quote=True)}"' if policy else ""


def _picture(height: float, description: str, parts: Sequence[str]) -> Markup:
    from markupsafe import Markup

    label = escape(description, quote=True)
    return Markup(
        f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )


def _width(text: str) -> float:
    return sum(CHARACTER if east_asian_width(letter) in "WF" else LETTER for letter in text)


def _broken(text: str, width: float) -> list[str]:
    """Break a text into lines of a width: between words, between Chinese characters anywhere."""
    lines, line = [], ""
    for word in _words(text):
        if line and _width((line + word).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may break, each with the space behind it."""
    pieces: list[str] = []
    for letter in text:
        wide = east_asian_width(letter) in "WF"
        opened = pieces and not pieces[-1].endswith(" ") and not wide
        if (opened and east_asian_width(pieces[-1][-1]) not in "WF") or (letter == " " and pieces):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
