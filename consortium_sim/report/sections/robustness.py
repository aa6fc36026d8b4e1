"""Over all scenarios: what each policy does where, and which stands up to what we do not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from consortium_sim.report.document import Block, Cell, Fold, Head, Heading, Paragraph, Row, Scope, Table
from consortium_sim.report.sections.cells import effect_cell
from consortium_sim.report.sections.prices import good_value, scope_of
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.study import Study
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

COLUMNS_SHOWN = 8
"""Scenarios that stand side by side; of more, a table tells how many."""
SWITCHES_SHOWN = 15
ALIKE = 0.05
"""Chance of so large a distance if no assumption mattered, from which one is not told."""


def robustness(tellings: Sequence[Telling]) -> list[Block]:
    """Return how policies do over scenarios and sampled futures."""
    told = tellings[0]
    say = told.language.say
    if len(tellings) < 2:
        return [Paragraph(say("robust.one"))]
    usable = [one for one in tellings if one.usable]
    if not usable:
        return [Paragraph(say("nothing"), "warning")]
    study = Study(tuple(one.city for one in tellings))
    judged = [name for name in told.shown if told.city.indicators[name].better]
    first = YARDSTICK if YARDSTICK in judged else judged[0]
    blocks: list[Block] = [Paragraph(say("robust.intro", number=len(tellings)))]
    for name in [first, *(name for name in judged if name != first)]:
        side = _side_by_side(usable, name) if len(usable) <= COLUMNS_SHOWN else _counted(usable, name)
        inside = [side, _regret(usable, study, name)] if _complete(study) else [side]
        blocks.append(Fold(told.label(name), inside, open=name == first, scope=Scope(indicator=name)))
    blocks.append(Paragraph(say("robust.note"), "note"))
    if _complete(study):
        blocks += _switches(tellings, study)
    return blocks


def _complete(study: Study) -> bool:
    """Say whether some scenario has a seed that every policy finished, the reference among them."""
    return any(
        any(policy == study.reference for policy, _ in city.cells) and city.common_seeds()
        for city in study.cities
    )


def _side_by_side(tellings: Sequence[Telling], name: str) -> Table:
    """Return the effect of every policy in every scenario: rows policies, columns scenarios."""
    told = tellings[0]
    found = {
        (one.city.name, policy): one.effect(name, policy) for one in tellings for policy in told.policies
    }
    scale = told.scale(name, [effect["difference"] for effect in found.values()])
    heads = [Head(told.language.say("policy"), [scale.label] if scale.label else [])]
    heads += [Head(one.short_place) for one in tellings]
    rows = [
        Row(
            told.title(policy),
            [effect_cell(told.language, found[one.city.name, policy], scale) for one in tellings],
            scope=Scope(policy=policy),
        )
        for policy in told.policies
    ]
    return Table(heads, rows)


def _counted(tellings: Sequence[Telling], name: str) -> Table:
    """Return in how many scenarios each policy has which verdict."""
    told = tellings[0]
    say = told.language.say
    verdicts = [
        word
        for word in ("gain", "unclear", "negligible", "no change", "loss")
        if any(one.effect(name, policy)["verdict"] == word for one in tellings for policy in told.policies)
    ]
    heads = [Head(say("policy")), *(Head(say(f"verdict.{word}")) for word in verdicts)]
    rows = []
    for policy in told.policies:
        own = [one.effect(name, policy)["verdict"] for one in tellings]
        cells = [
            Cell(say("robust.of", part=own.count(word), number=len(tellings))) for word in verdicts
        ]  # fmt: skip
        rows.append(Row(told.title(policy), cells, scope=Scope(policy=policy)))
    return Table(heads, rows)


def _regret(tellings: Sequence[Telling], study: Study, name: str) -> Table:
    """Return mean, regret and satisficing over scenarios, the smallest largest regret first."""
    told = tellings[0]
    say = told.language.say
    table = study.robustness(name)
    table = table[table["futures"] > 0]
    regrets = told.scale(name, table["regret_max"])
    label = [regrets.label] if regrets.label else []
    heads = [
        Head(say("policy")),
        Head(say("robust.worst"), [say("robust.worst.detail")]),
        Head(say("robust.regret.max"), label),
        Head(say("robust.regret.mean"), label),
        Head(say("robust.enough"), [say("robust.enough.detail", reference=told.against)]),
        Head(say("robust.best"), [say("robust.best.detail")]),
        Head(say("robust.pareto"), [say("robust.pareto.detail")]),
    ]
    worth = Counter(policy for one in tellings for policy in good_value(one, name))
    rows = []
    for row in rows_of(table):
        number = row["futures"]
        counts = [row[part] * number for part in ("satisficing", "best_share")]
        cells = [
            Cell(told.amount(row["worst"], told.unit(name))),
            Cell(regrets.number(row["regret_max"])),
            Cell(regrets.number(row["regret_mean"])),
            *(Cell(say("robust.of", part=f"{count:.3g}", number=number)) for count in counts),
        ]
        reference = row["policy"] == told.city.reference
        value = say("robust.of", part=worth[row["policy"]], number=number)
        cells.append(Cell("–" if reference else value))
        rows.append(Row(told.title(row["policy"]), cells, scope=scope_of(told, row["policy"])))
    return Table(heads, rows)


def _switches(tellings: Sequence[Telling], study: Study) -> list[Block]:
    """Return the scenarios in which another policy is best, and what they have in common."""
    told = tellings[0]
    say, table = told.language.say, study.switches()
    blocks: list[Block] = [Heading(say("switch.title"))]
    if not len(table):
        return [*blocks, Paragraph(say("switch.none"))]
    places = {one.city.name: one.short_place for one in tellings}
    scale = told.scale(YARDSTICK, table["advantage"])
    heads = [Head(say("scenario")), Head(say("switch.best")), Head(say("switch.instead"))]
    heads.append(Head(say("switch.advantage"), [scale.label]))
    rows = []
    for row in rows_of(table.head(SWITCHES_SHOWN)):
        ahead = effect_cell(told.language, {**row, "difference": row["advantage"]}, scale)
        cells = [Cell(told.title(row["best"])), Cell(told.title(row["instead_of"])), ahead]
        rows.append(Row(places[row["scenario"]], cells))
    blocks.append(Table(heads, rows))
    if len(table) > SWITCHES_SHOWN:
        blocks.append(Paragraph(say("switch.more", number=len(table) - SWITCHES_SHOWN), "note"))
    return blocks + _assumptions(told, study)


def _assumptions(told: Telling, study: Study) -> list[Block]:
    """Return the assumptions that tell the futures that change the answer from the others."""
    say = told.language.say
    if not len(study.samples):
        return []
    table = study.switch_parameters()
    sure = table[table["p_value"] <= ALIKE]
    if not len(sure):
        return [Paragraph(say("switch.no assumption"))]
    heads = [Head(say(f"switch.{name}")) for name in ("assumption", "where", "there", "elsewhere", "chance")]
    rows = [
        Row(
            row["parameter"],
            [
                Cell(row["where"]),
                Cell(f"{row['switched_there']:.0%}"),
                Cell(f"{row['switched_elsewhere']:.0%}"),
                Cell(f"{row['p_value']:.3f}"),
            ],
        )
        for row in rows_of(sure)
    ]
    return [Paragraph(say("switch.assumptions")), Table(heads, rows)]
