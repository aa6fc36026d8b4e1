"""The rows of the brief's tables: numbers, intervals, and verdicts by word and by colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.facts import title
from consortium_sim.report.panels import millions
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.flows import INCOMES
from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import Scale, amount, span, unit_of

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison

KINDS_SHOWN = 8
VALUE = {"reference": "–", "unclear": "gain unclear", "loss": "no gain", "no change": "no gain"}
WANTED = {1: "more is better", -1: "less is better", 0: "neither good nor bad"}


@dataclass(frozen=True)
class Head:
    """The head of a column: an indicator in words."""

    english: str
    chinese: str
    unit: str
    wanted: str
    level: str
    """Under the reference."""


@dataclass(frozen=True)
class Cell:
    """One difference: number, interval, verdict in a word, and the class that colours it."""

    number: str
    interval: str
    word: str
    style: str


@dataclass(frozen=True)
class Row:
    """One policy and its cells."""

    policy: str
    cells: list[Cell]


def heads(study: Comparison, indicators: Sequence[str]) -> list[Head]:
    """Return the heads of the table of main effects."""
    levels, found = study.levels()[study.reference], study.effects()
    columns = []
    for name in indicators:
        indicator = study.indicators[name]
        scale = _scale(study, name, found)
        level = amount(float(levels[name]), unit_of(indicator))
        wanted = WANTED[indicator.better]
        columns.append(Head(indicator.english, indicator.chinese, scale.label, wanted, level))
    return columns


def effect_rows(study: Comparison, policies: Sequence[str], indicators: Sequence[str]) -> list[Row]:
    """Return one row a policy with its effect on each indicator."""
    found = study.effects()
    effects = {(row["policy"], row["indicator"]): row for row in rows_of(found)}
    scales = {name: _scale(study, name, found) for name in indicators}
    return [
        Row(title(study, policy), [_cell(effects[policy, name], scales[name]) for name in indicators])
        for policy in policies
    ]


def ranking_rows(study: Comparison) -> list[dict[str, str]]:
    """Return the ranking on the yardstick in words."""
    ranked = study.ranking()
    unit, seeds = unit_of(study.indicators[YARDSTICK]), len(study.common_seeds())
    scale = Scale.of(unit, ranked["difference"], difference=True)
    rows = []
    for row in rows_of(ranked):
        reference = row["policy"] == study.reference
        price, price_interval = _price(row)
        rows.append(
            {
                "policy": title(study, row["policy"]),
                "difference": "–"
                if reference
                else f"{scale.number(row['difference'], signed=True)} {scale.label}",
                "verdict": row["verdict"],
                "style": _style(row["verdict"]),
                "best": f"{row['probability_best'] * seeds:.2g} of {seeds}"
                if np.isfinite(row["probability_best"])
                else "–",
                "cost": "–" if reference else amount(row["public_cost"], "yuan", signed=True),
                "price": price,
                "price_interval": price_interval,
                "value": VALUE.get(row["verdict"], "yes" if row["pareto"] else "no"),
            }
        )
    return rows


def _price(row: dict[str, Any]) -> tuple[str, str]:
    """Return the price of a unit of a clear gain and its interval; a gain may save money."""
    price, high = row["cost_per_unit"], row["cost_high"]
    if not np.isfinite(price):
        return "–", ""
    if price <= 0:
        return ("saves money" if high <= 0 else "may save money"), ""
    return amount(price, "yuan"), span(row["cost_low"], high, "yuan") if np.isfinite(high) else ""


def incidence_rows(study: Comparison, policies: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Return the classes of actor of the city, and for each policy what each gains, in million yuan a year."""
    incidence = study.incidence()
    present = set(incidence["actor"])
    actors = [actor for actor in INCOMES if actor in present]
    return actors, _money_rows(study, incidence, policies, "actor", actors)


def public_rows(study: Comparison, policies: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Return what government pays for, the kinds that policies change most, and each policy's change."""
    flows = study.flows(kinds=True)
    paid = flows[flows["payer"] == "government"].copy()
    paid["to"] = paid["kind"] + " to " + paid["payee"]
    largest = paid.groupby("to")["difference"].agg(lambda changes: changes.abs().max())
    kinds = list(largest[largest > 0].sort_values(ascending=False).index[:KINDS_SHOWN])
    return kinds, _money_rows(study, paid, policies, "to", kinds)


def _money_rows(
    study: Comparison, table: Any, policies: Sequence[str], key: str, columns: Sequence[str]
) -> list[Row]:
    """Return the changes of yearly payments by policy (rows) and by the values of a column."""
    found = {(row["policy"], row[key]): row for row in rows_of(table)}
    rows = []
    for policy in policies:
        cells = []
        for column in columns:
            row = found.get((policy, column))
            if row is None:
                cells.append(Cell("0", "", "no change", "no-change"))
                continue
            interval = (
                f"{millions(row['low'], False)} to {millions(row['high'], False)}"
                if np.isfinite(row["low"]) and row["verdict"] != "no change"
                else ""
            )
            cells.append(Cell(millions(row["difference"]), interval, row["verdict"], _style(row["verdict"])))
        rows.append(Row(title(study, policy), cells))
    return rows


def _cell(effect: dict[str, Any], scale: Scale) -> Cell:
    verdict = effect["verdict"]
    number, interval = (
        scale.number(effect["difference"], signed=True),
        scale.interval(effect["low"], effect["high"]),
    )
    return Cell(number, interval, verdict, _style(verdict))


def _scale(study: Comparison, indicator: str, found: Any) -> Scale:
    values = found.loc[found["indicator"] == indicator, "difference"]
    return Scale.of(unit_of(study.indicators[indicator]), values, difference=True)


def _style(verdict: str) -> str:
    return verdict.replace(" ", "-")
