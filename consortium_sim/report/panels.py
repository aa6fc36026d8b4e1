"""What one panel shows, drawn on the axes it is given; figures and the brief put panels together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from consortium_sim.report.style import (
    HOLLOW,
    INK,
    REFERENCE_COLOUR,
    VERDICT_COLOURS,
    VERDICT_MARKS,
    colour_of,
    quiet,
)
from consortium_sim.study.effects import MONTHS_A_YEAR
from consortium_sim.study.flows import actors_of
from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import MINUS, Scale, unit_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison

REFERENCE_LINE: dict[str, Any] = {"color": REFERENCE_COLOUR, "linewidth": 1.4, "linestyle": (0, (4, 2))}
LABEL_WIDTH = 24


def policy_label(study: Comparison, policy: str, width: int = LABEL_WIDTH) -> str:
    """Return a policy's title, broken into lines; its name where the title has letters that figures lack."""
    title = next((each.title for each in study.design.policies if each.name == policy), "")
    readable = title if title and title.isascii() else policy
    return "\n".join(wrap(readable, width)) or policy


def reference_label(study: Comparison) -> str:
    """Return how the reference is called inside a title: "no policy"."""
    label = policy_label(study, study.reference, 200)
    return label[:1].lower() + label[1:]


def indicator_label(study: Comparison, indicator: str, width: int = 40) -> str:
    """Return an indicator's English name, broken into lines."""
    return "\n".join(wrap(study.indicators[indicator].english, width))


def other_policies(study: Comparison) -> list[str]:
    """Return the policies that are compared with the reference."""
    return [policy for policy in study.policies if policy != study.reference]


def draw_effect(
    axes: Axes,
    study: Comparison,
    table: DataFrame,
    indicator: str,
    policies: Sequence[str],
    named: bool = True,
) -> None:
    """Draw one indicator's effect of each policy as a mark with its 95 % interval, the first policy on top.

    table: the study's effects. named: write the policies beside the axis.
    """
    from matplotlib.ticker import MaxNLocator

    part = table[table["indicator"] == indicator]
    found = {effect["policy"]: effect for effect in rows_of(part)}
    scale = Scale.of(unit_of(study.indicators[indicator]), part["difference"], difference=True)
    axes.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    for row, policy in enumerate(policies):
        middle, low, high = (found[policy][name] * scale.factor for name in ("difference", "low", "high"))
        mark = mark_of(found[policy]["verdict"])
        axes.plot(
            [low, high], [row, row], color=mark["color"], linewidth=2.2, solid_capstyle="round", zorder=2
        )
        axes.plot([middle], [row], zorder=3, **mark)
    axes.set_ylim(len(policies) - 0.4, -0.6)
    axes.set_yticks(
        range(len(policies)), [policy_label(study, policy) for policy in policies] if named else []
    )
    axes.set_title(indicator_label(study, indicator, 28))
    axes.set_xlabel(scale.label or "difference")
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))
    quiet(axes)
    axes.spines["left"].set_visible(False)


def mark_of(verdict: str) -> dict[str, Any]:
    """Return how the mark of a verdict is drawn: filled when it is clear, hollow when it is not."""
    colour = VERDICT_COLOURS[verdict]
    return {
        "marker": VERDICT_MARKS[verdict],
        "markersize": 6.5,
        "color": colour,
        "markerfacecolor": "white" if verdict in HOLLOW else colour,
        "markeredgewidth": 1.4,
        "linestyle": "none",
    }


def draw_trajectory(
    axes: Axes, study: Comparison, table: DataFrame, indicator: str, policy: str, difference: bool
) -> None:
    """Draw one policy month by month with its band: beside the reference, or as the paired difference from it.

    table: the study's trajectories of that indicator, levels or differences.
    """
    scale = scale_of(study, table, indicator, difference)
    colour = colour_of(policy, study.policies, study.reference)
    _line(axes, table, policy, scale, colour)
    if difference:
        axes.axhline(0.0, **REFERENCE_LINE)
    else:
        _line(axes, table, study.reference, scale, REFERENCE_COLOUR)
    axes.set_title(policy_label(study, policy, 30))
    years_below(axes, study.months)


def draw_levels(axes: Axes, study: Comparison, table: DataFrame, indicator: str) -> None:
    """Draw every policy's mean month by month, with the band of the reference.

    table: the study's trajectories of that indicator.
    """
    scale = scale_of(study, table, indicator, False)
    for policy in other_policies(study):
        part = table[table["policy"] == policy]
        colour = colour_of(policy, study.policies, study.reference)
        axes.plot(part["month"], part["mean"] * scale.factor, color=colour, linewidth=1.5)
    _line(axes, table, study.reference, scale, REFERENCE_COLOUR)
    stay_a_share(axes, scale)
    axes.set_title(indicator_label(study, indicator))
    axes.set_ylabel(scale.label)
    years_below(axes, study.months)


def scale_of(study: Comparison, table: DataFrame, indicator: str, difference: bool) -> Scale:
    """Return the scale on which an indicator's trajectories are drawn: a flow per year, as in tables."""
    chosen = study.indicators[indicator]
    times = MONTHS_A_YEAR if chosen.flow else 1
    scale = Scale.of(unit_of(chosen), table["mean"] * times, difference)
    return replace(scale, factor=scale.factor * times)


def stay_a_share(axes: Axes, scale: Scale) -> None:
    """Show no more than 0 to 100 % of a share, whatever its band says; to be called once all is drawn."""
    if scale.label == "%":
        low, high = axes.get_ylim()
        axes.set_ylim(max(low, 0.0), min(high, 100.0))


def years_below(axes: Axes, months: int) -> None:
    """Write the years of the horizon below the axes, each number where its year ends."""
    years = max(1, months // MONTHS_A_YEAR)
    step = 1 if years <= 5 else 2
    ends = range(0, years + 1, step)
    axes.set_xticks([year * MONTHS_A_YEAR for year in ends], [str(year) for year in ends])
    axes.set_xlim(1, months)
    axes.set_xlabel("years of the horizon")
    quiet(axes)


def draw_flows(axes: Axes, table: DataFrame) -> None:
    """Draw who pays whom: rows pay, columns receive, a cell holds the change in million yuan a year.

    table: the flows of one policy. A change whose interval spans zero is grey; a flow that is not there is empty.
    """
    from matplotlib import colormaps
    from matplotlib.colors import SymLogNorm
    from matplotlib.patches import Rectangle

    actors = actors_of(table)
    place = {actor: number for number, actor in enumerate(actors)}
    clear = table[table["verdict"].isin(["up", "down"])]
    largest = float(clear["difference"].abs().max()) if len(clear) else 1.0
    norm = SymLogNorm(max(largest / 20, 1e-9), vmin=-largest, vmax=largest)
    colours = colormaps["PuOr_r"]
    for cell in rows_of(table):
        row, column, change = place[cell["payer"]], place[cell["payee"]], cell["difference"]
        sure = cell["verdict"] in ("up", "down")
        shade = colours(norm(change)) if sure else (0.95, 0.95, 0.95, 1.0)
        axes.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=shade, edgecolor="white", linewidth=1.5)
        )
        dark = 0.299 * shade[0] + 0.587 * shade[1] + 0.114 * shade[2] < 0.55
        ink = "white" if dark else INK if sure else "#757575"
        axes.text(column, row, millions(change), ha="center", va="center", fontsize=8, color=ink)
    axes.set_xlim(-0.5, len(actors) - 0.5)
    axes.set_ylim(len(actors) - 0.5, -0.5)
    axes.set_xticks(range(len(actors)), actors)
    axes.set_yticks(range(len(actors)), actors)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_ylabel("who pays")
    axes.set_xlabel("who receives")
    axes.xaxis.set_label_position("top")
    for spine in axes.spines.values():
        spine.set_visible(False)


def millions(yuan: float, signed: bool = True) -> str:
    """Write yuan as millions without their unit; what rounds to nothing but is not is "≈0"."""
    value = yuan / 1e6
    if value == 0:
        return "0"
    text = f"{abs(value):,.{1 if abs(value) >= 10 else 2}f}"
    if not float(text.replace(",", "")):
        return "≈0"
    return (MINUS if value < 0 else "+" if signed else "") + text


def _line(axes: Axes, table: DataFrame, policy: str, scale: Scale, colour: str) -> None:
    """Draw a mean with its band; the reference is dashed, so that a line that it covers can be seen."""
    part = table[table["policy"] == policy]
    month, middle, low, high = (part[name].to_numpy(dtype=float) for name in ("month", "mean", "low", "high"))
    axes.fill_between(month, low * scale.factor, high * scale.factor, color=colour, alpha=0.2, linewidth=0)
    style = REFERENCE_LINE if colour == REFERENCE_COLOUR else {"color": colour, "linewidth": 1.6}
    axes.plot(month, middle * scale.factor, **style)
