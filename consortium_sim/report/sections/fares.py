"""Winners and losers: how every actor, and within the actors every group, fares under each policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.model.groups import APTITUDES, ENTERPRISES, PROGRAMS, WAGES
from consortium_sim.report.document import Block, Cell, Fold, Head, Paragraph, Row, Scope, Table
from consortium_sim.report.sections.cells import effect_cell, money_cell
from consortium_sim.study.table import rows_of
from consortium_sim.study.winners import ALL, MONEY
from consortium_sim.study.wording import Scale

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

SHOWN = (
    (ENTERPRISES, "income"),
    (PROGRAMS, "match_rate"),
    (PROGRAMS, "first_wage"),
    (APTITUDES, "match_rate"),
    (APTITUDES, "first_wage"),
    (WAGES, "wage"),
)
"""Groups and what of them is told; `winners` has more."""


def fares(told: Telling) -> list[Block]:
    """Return who wins and who loses in one city."""
    say = told.language.say
    found: dict[tuple[str, str], dict[str, dict[str, dict[str, Any]]]] = {}
    for row in rows_of(told.city.winners()):
        whole = row["group"] == ALL
        block, line = (ALL, row["measure"]) if whole else (row["actor"], row["measure"]), (
            row["actor"] if whole else row["group"]
        )  # fmt: skip
        found.setdefault(block, {}).setdefault(line, {})[row["policy"]] = row
    blocks: list[Block] = []
    for place, block in enumerate(((ALL, "income"), *SHOWN)):
        if block in found:
            table = _table(told, found[block], block[1], block[0] == ENTERPRISES)
            title = say(f"fares.{block[0]}.{block[1]}")
            blocks.append(Fold(title, [table], open=place == 0))
    if not blocks:
        return []
    return [
        Paragraph(say("fares.intro", reference=told.against)),
        *blocks,
        Paragraph(say("fares.note"), "note"),
    ]


def _table(
    told: Telling, rows: dict[str, dict[str, dict[str, Any]]], measure: str, enterprises: bool
) -> Table:
    """Return a row a group, a column a policy, and what the group has under the reference."""
    say, policies = told.language.say, told.by_effect
    money = measure in MONEY
    every = [row for by_policy in rows.values() for row in by_policy.values()]
    unit = every[0]["unit"]
    scale = Scale.of(unit, [row["difference"] for row in every], True, told.language.units)
    heads = [
        Head(say("group"), [say("money.unit") if money else scale.label]),
        Head(told.title(told.city.reference), [say("level")]),
        *(Head(told.title(policy), scope=Scope(policy=policy)) for policy in policies),
    ]
    lines = []
    for group, by_policy in rows.items():
        before = float(np.nanmean([row["reference"] for row in by_policy.values()]))
        level = told.language.money(before, signed=False) if money else told.amount(before, unit)
        cells: list[Cell] = [Cell(level)]
        cells += [_cell(told, by_policy.get(policy), money, scale) for policy in policies]
        lines.append(Row(_called(told, group, enterprises), cells))
    return Table(heads, lines)


def _cell(told: Telling, change: dict[str, Any] | None, money: bool, scale: Scale) -> Cell:
    if change is None:
        return Cell("–")
    return money_cell(told.language, change) if money else effect_cell(told.language, change, scale)


def _called(told: Telling, group: str, enterprises: bool) -> str:
    """Return the name of a group; one of enterprises is named by size and strategy."""
    parts: Sequence[str] = group.split(", ") if enterprises else [group]
    return told.language.say("comma").join(told.name(part) for part in parts)
