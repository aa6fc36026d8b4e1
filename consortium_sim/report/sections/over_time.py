"""When it happens: paired differences month by month, and the city under every policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.report.charts import Line, time_chart
from consortium_sim.report.document import (
    Block,
    Fold,
    Head,
    Heading,
    Paragraph,
    Pictures,
    Row,
    Scope,
    Table,
)
from consortium_sim.report.sections.cells import effect_cell
from consortium_sim.report.style import POLICY_COLOURS, REFERENCE_COLOUR, SMOOTHING
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.effects import MONTHS_A_YEAR, bands
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from consortium_sim.report.telling import Telling

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """A mean over seeds month by month, with the 95 % interval of the mean."""

    mean: Floats
    low: Floats
    high: Floats


def over_time(told: Telling) -> list[Block]:
    """Return the pictures over time of one city."""
    say = told.language.say
    series = _smoothed(told, told.shown)
    levels = _levels(told, series)
    colours = _colours(told)
    legend = [(told.title(name), colour, name == told.city.reference) for name, colour in colours.items()]
    several, drawn = len(told.policies), len(colours) - 1
    blocks: list[Block] = [
        *_by_year(told),
        Heading(say("time.difference", reference=told.against), picture=True),
        *_differences(told, series, colours),
        Paragraph(say("time.difference.note"), "note picture"),
        Heading(say("time.levels"), picture=True),
        Pictures([(_level_chart(told, name, levels[name], colours), Scope()) for name in told.shown], legend),
        Paragraph(
            told.language.sentences(
                say("time.levels.some", number=several, shown=drawn) if drawn < several else "",
                say("time.levels.note", reference=told.against),
            ),
            "note picture",
        ),
    ]
    return blocks


def _colours(told: Telling) -> dict[str, str]:
    """Return the colours of the reference and of the policies that are drawn together, as many as are told apart.

    Few policies have their colours in the order of the study, so that they are the same in every city.
    """
    few = len(told.policies) <= len(POLICY_COLOURS)
    drawn = told.policies if few else told.by_effect[: len(POLICY_COLOURS)]
    return {told.city.reference: REFERENCE_COLOUR, **dict(zip(drawn, POLICY_COLOURS, strict=False))}


def _by_year(told: Telling) -> list[Block]:
    """Return the effects in the 1st, 3rd, 5th and 10th year, as far as the horizon goes, an indicator a fold."""
    if told.city.months < MONTHS_A_YEAR:
        return []
    table = told.city.effects_by_year(material=told.material)
    folds = [
        Fold(
            told.label(name),
            [_years_table(told, rows_of(table[table["indicator"] == name]))],
            open=name == _first(told),
            scope=Scope(indicator=name),
        )
        for name in _in_order(told)
    ]
    return [Heading(told.language.say("time.by year", reference=told.against)), *folds]


def _years_table(told: Telling, effects: list[dict[str, Any]]) -> Table:
    """Return the effects on one indicator: a row a policy, a column a year."""
    found = {(row["policy"], row["year"]): row for row in effects}
    years = sorted({year for _, year in found})
    name = effects[0]["indicator"]
    say, scale = told.language.say, told.scale(name, [row["difference"] for row in effects])
    unit = [scale.label] if scale.label else []
    heads = [Head(say("policy"), unit), *(Head(say("time.year", year=year)) for year in years)]
    rows = [
        Row(
            told.title(policy),
            [effect_cell(told.language, found[policy, year], scale) for year in years],
            scope=Scope(policy=policy),
        )
        for policy in told.by_effect
    ]
    return Table(heads, rows)


def _first(told: Telling) -> str:
    """Return the indicator that stands first and open."""
    return YARDSTICK if YARDSTICK in told.shown else told.shown[0]


def _in_order(told: Telling) -> list[str]:
    """Return the indicators that are shown, the one that stands open first."""
    return [_first(told), *(name for name in told.shown if name != _first(told))]


def _differences(
    told: Telling, series: Mapping[str, Mapping[str, Mapping[int, Floats]]], colours: Mapping[str, str]
) -> list[Block]:
    """Return the paired differences, an indicator a fold; the first is open."""
    return [
        Fold(
            told.label(name),
            [Pictures(_difference_charts(told, name, series[name], colours))],
            open=name == _first(told),
            scope=Scope(indicator=name),
        )
        for name in _in_order(told)
    ]


def _difference_charts(
    told: Telling, name: str, series: Mapping[str, Mapping[int, Floats]], colours: Mapping[str, str]
) -> list[tuple[Markup, Scope]]:
    """Draw the difference of every policy on one scale."""
    reference = series[told.city.reference]
    found = {}
    for policy in told.by_effect:
        pairs = [values - reference[seed] for seed, values in series[policy].items() if seed in reference]
        if pairs:
            found[policy] = Band(*bands(np.array(pairs)))
    scale = told.scale(name, _known([band.mean for band in found.values()]) * _yearly(told, name))
    factor = scale.factor * _yearly(told, name)
    known = factor * _known([part for band in found.values() for part in (band.low, band.high, band.mean)])
    limits = (float(min(0.0, *known)), float(max(0.0, *known))) if known.size else (0.0, 0.0)
    charts = []
    for policy, band in found.items():
        colour = colours.get(policy, POLICY_COLOURS[0])
        line = Line(band.mean * factor, colour, band.low * factor, band.high * factor)
        said = told.language.say(
            "time.picture", policy=told.title(policy), indicator=told.inner_label(name)
        )  # fmt: skip
        chart = time_chart(told.title(policy), scale.label, told.language.say("years"), [line], limits, said)
        charts.append((chart, Scope(policy=policy)))
    return charts


def _levels(
    told: Telling, series: Mapping[str, Mapping[str, Mapping[int, Floats]]]
) -> dict[str, dict[str, Band]]:
    return {
        name: {
            policy: Band(*bands(np.array(list(by_seed.values()))))
            for policy, by_seed in by_policy.items()
            if by_seed
        }
        for name, by_policy in series.items()
    }


def _level_chart(told: Telling, name: str, levels: Mapping[str, Band], colours: Mapping[str, str]) -> Markup:
    """Draw policies that have a colour in one picture; the reference has its band."""
    levels = {policy: band for policy, band in levels.items() if policy in colours}
    scale = told.scale(name, _known([band.mean for band in levels.values()]) * _yearly(told, name), False)
    factor, reference = scale.factor * _yearly(told, name), told.city.reference
    lines = []
    for policy in [*(name for name in colours if name != reference), reference]:
        if policy not in levels:
            continue
        band = levels[policy]
        if policy == reference:
            lines.append(
                Line(band.mean * factor, REFERENCE_COLOUR, band.low * factor, band.high * factor, True)
            )
        else:
            lines.append(Line(band.mean * factor, colours[policy], policy=policy))
    drawn = [part for line in lines for part in (line.middle, line.low, line.high) if part is not None]
    known = _known(drawn)
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if scale.label == "%":
        low, high = max(low, 0.0), min(high, 100.0)
        lines = [_within(line, 0.0, 100.0) for line in lines]
    said = told.language.say("time.levels.picture", indicator=told.inner_label(name))
    return time_chart(told.label(name), scale.label, told.language.say("years"), lines, (low, high), said)


def _within(line: Line, low: float, high: float) -> Line:
    """Show no more than 0 to 100 % of a share, whatever its band says."""
    if line.low is None or line.high is None:
        return line
    return Line(
        line.middle, line.colour, line.low.clip(low, high), line.high.clip(low, high), line.dashed, line.policy
    )  # fmt: skip


def _smoothed(told: Telling, names: Sequence[str]) -> dict[str, dict[str, dict[int, Floats]]]:
    """Return running means by indicator, policy and seed, from one reading of every run; NaN at the start."""
    found: dict[str, dict[str, dict[int, Floats]]] = {
        name: {policy: {} for policy in told.city.policies} for name in names
    }
    for run in told.city.runs:
        values = run.indicators[list(names)].to_numpy(dtype=float)
        width = min(SMOOTHING, len(values))
        means = np.lib.stride_tricks.sliding_window_view(values, width, axis=0).mean(axis=-1)
        padded = np.vstack([np.full((width - 1, len(names)), np.nan), means])
        for place, name in enumerate(names):
            found[name][run.policy][run.seed] = padded[:, place]
    return found


def _known(parts: Sequence[Floats]) -> Floats:
    values = np.concatenate(parts) if parts else np.empty(0)
    known: Floats = values[np.isfinite(values)]
    return known


def _yearly(told: Telling, name: str) -> float:
    """Return what makes a month's value one of a year: a flow is told per year, as in tables."""
    return float(MONTHS_A_YEAR) if told.city.indicators[name].flow else 1.0
