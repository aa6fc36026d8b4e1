"""Pictures of one run: small multiples of its indicators, and the card that a notebook shows."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.report.panels import years_below
from consortium_sim.report.style import POLICY_COLOURS, drawing
from consortium_sim.study.wording import Scale, amount, unit_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.model.run import Run

SHOWN = (
    "match_rate",
    "placement_rate",
    "participation",
    "hosted_share",
    "unemployment",
    "vacancy_rate",
    "curriculum_gap",
    "graduate_wage",
    "value_added",
)
COLUMNS = 3
CARD = ("match_rate", "participation", "hosted_share", "unemployment", "value_added", "public_cost")
SPARK_WIDTH, SPARK_HEIGHT = 120, 24


def plot_run(run: Run, indicator: str | None) -> Figure:
    """Return one indicator over the months of the horizon, or without a name nine of them.

    Months faint, the mean of the last twelve strong: the school year swings every month.
    """
    from consortium_sim.report.picture import Picture

    if indicator is not None and indicator not in INDICATORS:
        found = f"no indicator is called '{indicator}'.{nearest(indicator, list(INDICATORS))}"
        raise SettingError(Fault("indicator", found, "one of consortium_sim.INDICATORS"))
    names = SHOWN if indicator is None else (indicator,)
    columns = min(COLUMNS, len(names))
    rows = math.ceil(len(names) / columns)
    with drawing():
        figure = Picture(figsize=(3.3 * columns + 0.5, 2.1 * rows + 0.6), layout="constrained")
        for name, axes in zip(names, figure.subplots(rows, columns, squeeze=False).flat, strict=False):
            one = INDICATORS[name]
            scale = Scale.of(one.unit + ("/month" if one.flow else ""), run.indicators[name])
            series = run.indicators[name] * scale.factor
            axes.plot(series.index, series, color=POLICY_COLOURS[0], linewidth=0.7, alpha=0.35)
            mean = series.rolling(min(12, run.months)).mean()
            axes.plot(mean.index, mean, color=POLICY_COLOURS[0], linewidth=1.8)
            axes.set_title(one.english)
            axes.set_ylabel(scale.label)
            years_below(axes, run.months)
        figure.suptitle(f"{run.scenario}, {run.policy}, seed {run.seed}", x=0.01, ha="left", fontsize=10)
    return figure


def card(run: Run) -> str:
    """Return a short HTML card with sparklines."""
    rows = []
    for name in CARD:
        one = INDICATORS[name]
        yearly = run.indicators[name] * (12.0 if one.flow else 1.0)
        last = float(yearly.iloc[-12:].mean())
        shown = amount(last, unit_of(one))
        label = f"<span title='{escape(one.definition)}'>{escape(one.english)}</span>"
        rows.append(
            f"<tr><td style='text-align:left'>{label}</td><td>{_sparkline(yearly.tolist())}</td>"
            f"<td style='text-align:right'>{escape(shown)}</td></tr>"
        )
    told = "".join(f"<li>{escape(message)}</li>" for message in run.messages[:5])
    more = f"<li>… and {len(run.messages) - 5} more in run.messages</li>" if len(run.messages) > 5 else ""
    return (
        f"<b>{escape(run.scenario)}</b> under <b>{escape(run.policy)}</b>, seed {run.seed}, "
        f"{run.months} months; values of the last year<table>{''.join(rows)}</table><ul>{told}{more}</ul>"
    )


def _sparkline(values: list[float]) -> str:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    points = " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 2 - (value - low) / span * (SPARK_HEIGHT - 4):.1f}"
        for place, value in enumerate(values)
    )
    return (
        f"<svg width='{SPARK_WIDTH}' height='{SPARK_HEIGHT}' role='img'><polyline points='{points}' "
        f"fill='none' stroke='{POLICY_COLOURS[0]}' stroke-width='1'/></svg>"
    )
