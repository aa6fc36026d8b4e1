"""Figures of a study: what changes over time, by how much and how surely, and who pays whom.

Each function returns a `matplotlib.figure.Figure` of its own; no drawing state is shared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.report.panels import (
    draw_effect,
    draw_flows,
    draw_levels,
    draw_trajectory,
    mark_of,
    other_policies,
    policy_label,
    reference_label,
    scale_of,
    stay_a_share,
)
from consortium_sim.report.style import REFERENCE_COLOUR, SMOOTHING, VERDICT_COLOURS, colour_of, drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.effects import Window

COLUMNS = 3


def effects(
    study: Comparison, indicators: Sequence[str] | None = None, window: Window | None = None
) -> Figure:
    """Draw the effect of every policy on each indicator as marks with 95 % intervals, one panel an indicator."""
    from matplotlib.lines import Line2D

    from consortium_sim.report.picture import Picture

    chosen = list(indicators) if indicators is not None else study.main_indicators()
    table, policies = study.effects(window), by_effect(study, window)
    columns = min(COLUMNS, len(chosen))
    rows = math.ceil(len(chosen) / columns)
    with drawing():
        size = (1.6 + 3.1 * columns, (1.15 + 0.36 * len(policies)) * rows + 0.5)
        figure = Picture(figsize=size, layout="constrained")
        for place, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
            if place < len(chosen):
                draw_effect(axes, study, table, chosen[place], policies, named=place % columns == 0)
            else:
                axes.set_visible(False)
        found = set(table.loc[table["indicator"].isin(chosen), "verdict"])
        handles = [Line2D([], [], label=word, **mark_of(word)) for word in VERDICT_COLOURS if word in found]
        figure.legend(handles=handles, loc="outside lower left", ncols=max(1, len(handles)), frameon=False)
        figure.suptitle(
            f"Difference from {reference_label(study)}, 95 % intervals", x=0.01, ha="left", fontsize=10
        )
    return figure


def trajectories(study: Comparison, indicator: str, *, difference: bool = False) -> Figure:
    """Draw an indicator over time, one panel a policy beside the reference, with 95 % bands over seeds.

    difference: draw the paired difference from the reference instead. Running means over 12 months.
    """
    from consortium_sim.report.picture import Picture

    policies = other_policies(study) or [study.reference]
    table = study.trajectories(indicator, difference=difference, smooth=SMOOTHING)
    columns = min(COLUMNS, len(policies))
    rows = math.ceil(len(policies) / columns)
    with drawing():
        figure = Picture(figsize=(0.6 + 3.0 * columns, 0.7 + 2.1 * rows), layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
        scale = scale_of(study, table, indicator, difference)
        for place, axes in enumerate(grid.flat):
            if place >= len(policies):
                axes.set_visible(False)
                continue
            draw_trajectory(axes, study, table, indicator, policies[place], difference)
            axes.tick_params(labelbottom=True)
            axes.set_ylabel(scale.label if place % columns == 0 else "")
            if place + columns < len(policies):
                axes.set_xlabel("")
        if not difference:
            stay_a_share(grid[0, 0], scale)
        versus = (
            f"difference from {reference_label(study)}" if difference else f"dashed: {reference_label(study)}"
        )
        figure.suptitle(
            f"{study.indicators[indicator].english} ({versus}; 12-month means; bands: 95 % interval of the mean)",
            x=0.01,
            ha="left",
            fontsize=10,
        )
    return figure


def overview(study: Comparison, indicators: Sequence[str] | None = None) -> Figure:
    """Draw several indicators over time, one panel each, all policies as lines; the reference has its band."""
    from matplotlib.lines import Line2D

    from consortium_sim.report.picture import Picture

    chosen = list(indicators) if indicators is not None else study.main_indicators()
    columns = min(2, len(chosen))
    rows = math.ceil(len(chosen) / columns)
    with drawing():
        figure = Picture(figsize=(4.6 * columns, 0.8 + 2.4 * rows), layout="constrained")
        for place, axes in enumerate(figure.subplots(rows, columns, squeeze=False).flat):
            if place < len(chosen):
                draw_levels(axes, study, study.trajectories(chosen[place], smooth=SMOOTHING), chosen[place])
            else:
                axes.set_visible(False)
        handles = [
            Line2D([], [], color=colour, label=label, linestyle=":" if colour == REFERENCE_COLOUR else "-")
            for label, colour in legend(study)
        ]
        figure.legend(handles=handles, loc="outside upper left", ncols=min(4, len(handles)), frameon=False)
    return figure


def who_pays_whom(study: Comparison, policy: str, window: Window | None = None) -> Figure:
    """Draw how a policy changes the yearly payments between classes of actor, against the reference."""
    from consortium_sim.report.picture import Picture

    if policy not in other_policies(study):
        found = f"'{policy}' is not compared here.{nearest(policy, study.policies)}"
        raise SettingError(Fault("policy", found, f"one of {', '.join(other_policies(study))}"))
    table = study.flows(window)
    with drawing():
        figure = Picture(figsize=(7.2, 4.4), layout="constrained")
        draw_flows(figure.subplots(), table[table["policy"] == policy])
        figure.suptitle(
            f"{policy_label(study, policy, 200)}: change of yearly payments, million yuan (grey: unclear)",
            x=0.01,
            ha="left",
            fontsize=10,
        )
    return figure


def legend(study: Comparison) -> list[tuple[str, str]]:
    """Return (label, colour) of every policy, as in all pictures of the study."""
    return [
        (policy_label(study, name, 200), colour_of(name, study.policies, study.reference))
        for name in study.policies
    ]


def by_effect(study: Comparison, window: Window | None = None) -> list[str]:
    """Return the policies but the reference, the one that helps the yardstick most first."""
    ranked = study.ranking(window=window)["policy"]
    return [policy for policy in ranked if policy != study.reference]
