"""What each policy changes: the main effects as a table and as pictures, and all effects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from consortium_sim.report.answer_of_money import DEADWEIGHT
from consortium_sim.report.charts import Estimate, effect_chart
from consortium_sim.report.document import Block, Cell, Fold, Head, Paragraph, Pictures, Row, Scope, Table
from consortium_sim.report.sections.cells import effect_cell, style

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

INCENTIVES = "incentives_paid"
"""Where none are paid, nothing can be said of the places they pay for."""
WANTED = {1: "wanted.more", -1: "wanted.less", 0: "wanted.neither"}


def effects(told: Telling) -> list[Block]:
    """Return the effects of all policies in one city."""
    say, shown, policies = told.language.say, told.shown, told.by_effect
    logs = any(told.city.indicators[name].unit == "log" for name in shown)
    return [
        Paragraph(say("effects.intro", reference=told.against, window=told.window())),
        Paragraph(_matters(told)) if told.material else Paragraph(say("effects.no material"), "note"),
        main_table(told, shown, policies),
        Paragraph(
            told.language.sentences(
                say("effects.many", number=len(policies) * len(shown)), say("effects.logs") if logs else ""
            ),
            "note",
        ),
        Pictures([(_chart(told, name, policies), Scope()) for name in shown]),
        Paragraph(say("effects.marks"), "note picture"),
        Fold(say("effects.all"), [Paragraph(say("effects.all.intro"), "note"), all_table(told, policies)]),
    ]


def main_table(told: Telling, shown: Sequence[str], policies: Sequence[str]) -> Table:
    """Return the table of main effects: a row a policy, a column an indicator, and the level of the reference."""
    say, levels = told.language.say, told.city.levels()[told.city.reference]
    heads, scales = [Head(say("policy"))], {}
    for name in shown:
        found = [told.effect(name, policy)["difference"] for policy in policies]
        scales[name] = told.scale(name, found)
        wanted = say(WANTED[told.city.indicators[name].better])
        heads.append(Head(told.label(name), [part for part in (scales[name].label, wanted) if part]))
    level = Row(
        told.title(told.city.reference),
        [Cell(told.amount(float(levels[name]), told.unit(name))) for name in shown],
        say("level"),
        own_units=True,
    )
    rows = [
        Row(
            told.title(policy),
            [effect_cell(told.language, told.effect(name, policy), scales[name]) for name in shown],
            scope=Scope(policy=policy),
        )
        for policy in policies
    ]
    return Table(heads, [level, *rows])


def all_table(told: Telling, policies: Sequence[str]) -> Table:
    """Return the effect of every policy on every indicator: a row an indicator, a column a policy."""
    say, levels = told.language.say, told.city.levels()[told.city.reference]
    heads = [Head(say("indicator")), Head(told.title(told.city.reference), [say("level")])]
    heads += [Head(told.title(policy), scope=Scope(policy=policy)) for policy in policies]
    rows = []
    for name in told.city.indicators:
        found = [told.effect(name, policy) for policy in policies]
        scale = told.scale(name, [effect["difference"] for effect in found])
        nothing_paid = name == DEADWEIGHT and not levels.get(INCENTIVES, 1.0)
        cells = [Cell("–" if nothing_paid else told.amount(float(levels[name]), told.unit(name)))]
        cells += [effect_cell(told.language, effect, scale) for effect in found]
        rows.append(Row(told.label(name), cells, scale.label))
    return Table(heads, rows, style="dense")


def _matters(told: Telling) -> str:
    say = told.language.say
    parts = [
        say(
            "matters.part",
            indicator=told.inner_label(name),
            least=told.amount(value, told.unit(name), difference=True),
        )
        for name, value in told.material.items()
    ]
    return say("matters", parts=told.language.list(parts))


def _chart(told: Telling, name: str, policies: Sequence[str]):  # type: ignore[no-untyped-def]
    scale = told.scale(name, [told.effect(name, policy)["difference"] for policy in policies])
    rows = []
    for policy in policies:
        effect = told.effect(name, policy)
        middle, low, high = (effect[key] * scale.factor for key in ("difference", "low", "high"))
        rows.append(Estimate(told.title(policy), middle, low, high, style(effect["verdict"]), policy))
    described = told.language.say("effects.picture", indicator=told.inner_label(name))
    return effect_chart(told.label(name), scale.label, rows, described)
