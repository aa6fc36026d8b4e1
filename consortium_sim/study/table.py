"""The short table of a study's main effects, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consortium_sim.study.wording import Scale, amount, unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.effects import Window

COLUMNS = ["indicator", "policy", "reference", "difference", "95 % interval", "seeds better", "verdict"]


def main_table(study: Comparison, window: Window | None = None) -> DataFrame:
    """Return one row a main indicator and policy, all text.

    Columns: indicator with the unit of the difference, policy, level under the reference, difference, its
    95 % interval, seeds that moved for the better (for a neutral indicator: up), verdict.
    """
    from pandas import DataFrame

    found, levels = study.effects(window), study.levels(window)[study.reference]
    rows = []
    for name in study.main_indicators():
        indicator = study.indicators[name]
        part = found[found["indicator"] == name]
        scale = Scale.of(unit_of(indicator), part["difference"], difference=True)
        for effect in rows_of(part):
            rows.append(
                (
                    f"{indicator.english} ({scale.label})" if scale.label else indicator.english,
                    effect["policy"],
                    amount(float(levels[name]), unit_of(indicator)),
                    scale.number(effect["difference"], signed=True),
                    scale.interval(effect["low"], effect["high"]),
                    f"{effect['seeds_better']} of {effect['seeds']}",
                    effect["verdict"],
                )
            )
    return DataFrame(rows, columns=COLUMNS)


def rows_of(table: DataFrame) -> list[dict[str, Any]]:
    """Return a table as one dictionary a row, by column name."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]
