"""What it costs to gain: the ranking of the policies on one rate after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.document import Block, Cell, Fold, Head, Paragraph, Row, Scope, Table
from consortium_sim.report.sections.cells import style
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling


def prices(told: Telling) -> list[Block]:
    """Return what it costs to gain in one city: on the yardstick, and on the other rates that are shown."""
    say, city = told.language.say, told.city
    rates = [
        name
        for name in told.shown
        if name != YARDSTICK and city.indicators[name].better and city.indicators[name].unit == "share"
    ]
    folds = [
        Fold(told.label(name), [_ranking(told, name)], open=name == YARDSTICK, scope=Scope(indicator=name))
        for name in (YARDSTICK, *rates)
    ]
    unpriced = [
        Paragraph(say("prices.none", indicator=told.label(name)), "note", scope=Scope(indicator=name))
        for name in told.shown
        if name not in (YARDSTICK, *rates)
    ]
    return [*folds, *unpriced, Paragraph(say("prices.note"), "note")]


def _ranking(told: Telling, name: str) -> Table:
    """Return gain, chance of being the best, public cost and price of every policy."""
    say, seeds = told.language.say, len(told.city.common_seeds())
    bought = told.language.term(told.city.counted(name)[1])
    heads = [
        Head(say("policy")),
        Head(told.label(name)),
        Head(say("prices.best"), [say("prices.best.detail")]),
        Head(say("prices.cost"), [say("prices.cost.detail", reference=told.against)]),
        Head(say("prices.each", unit=bought), [say("prices.each.detail")]),
        Head(say("prices.value"), [say("prices.value.detail")]),
    ]
    ranked = told.ranking(name)
    scale = told.scale(name, ranked["difference"])
    rows = []
    for row in rows_of(ranked):
        reference = row["policy"] == told.city.reference
        number = told.with_unit(scale.number(row["difference"], signed=True), scale)
        chance, verdict = row["probability_best"], row["verdict"]
        gain = Cell("–") if reference else Cell(number, "", say(f"verdict.{verdict}"), style(verdict))
        best = say("prices.of", part=f"{chance * seeds:.2g}", number=seeds) if np.isfinite(chance) else "–"
        cost = "–" if reference else told.amount(row["public_cost"], "yuan", signed=True)
        cells = [gain, Cell(best), Cell(cost), _price(told, row), Cell(_value(told, row))]
        rows.append(Row(told.title(row["policy"]), cells, scope=scope_of(told, row["policy"])))
    return Table(heads, rows)


def scope_of(told: Telling, policy: str) -> Scope:
    """Return the scope of a policy's row; the reference is shown whatever a reader chooses."""
    return Scope() if policy == told.city.reference else Scope(policy=policy)


def _price(told: Telling, row: dict[str, Any]) -> Cell:
    """Return the price of a unit of a clear gain and its interval; a gain may save money."""
    price, high = row["cost_per_unit"], row["cost_high"]
    if not np.isfinite(price):
        return Cell("–")
    if price <= 0:
        return Cell(told.language.say("prices.saves" if high <= 0 else "prices.may save"))
    return Cell(told.amount(price), told.span(row["cost_low"], high) if np.isfinite(high) else "")


def good_value(told: Telling, name: str) -> list[str]:
    """Return the policies whose gain is clear and that no other one outdoes: none gains as much for less."""
    return [
        row["policy"] for row in rows_of(told.ranking(name)) if row["verdict"] == "gain" and row["pareto"]
    ]


def _value(told: Telling, row: dict[str, Any]) -> str:
    """Say whether a policy is good value: no other gains as much for less."""
    say = told.language.say
    if row["verdict"] == "reference":
        return "–"
    if row["verdict"] == "unclear":
        return say("value.unclear")
    if row["verdict"] != "gain":
        return say("value.no gain")
    return say("value.yes") if row["pareto"] else say("value.no")
