"""Money between actors: who ends up with more, what government pays for, and who pays whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from consortium_sim.report.document import Block, Cell, Fold, Head, Heading, Paragraph, Row, Scope, Table
from consortium_sim.report.sections.cells import money_cell
from consortium_sim.study.flows import INCOMES, actors_of
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

KINDS_SHOWN = 8
SHADES = (0.05, 0.25, 1.0)
"""Shares of the largest clear change up to which a cell has the first, second and third shade."""


def money(told: Telling) -> list[Block]:
    """Return the changes of incomes and payments in one city."""
    say = told.language.say
    blocks: list[Block] = [
        Paragraph(say("money.intro", reference=told.against)),
        _incomes(told),
        Paragraph(say("money.reading"), "note"),
    ]
    blocks += _public(told)
    blocks.append(Heading(say("money.flows")))
    for place, policy in enumerate(told.by_effect):
        grid = _who_pays_whom(told, policy)
        if grid is not None:
            title = say("money.flows.of", policy=told.title(policy))
            blocks.append(Fold(title, [grid], open=place == 0, scope=Scope(policy=policy)))
    return [*blocks, Paragraph(say("money.flows.note"), "note")]


def _incomes(told: Telling) -> Table:
    """Return what each class of actor gains: a row a policy, a column a class that some policy moves."""
    table = told.city.incidence()
    moved = set(table.loc[table["difference"] != 0.0, "actor"])
    actors = [actor for actor in INCOMES if actor in moved]
    found = {(row["policy"], row["actor"]): row for row in rows_of(table)}
    return _money_table(told, found, actors, [told.language.term(actor) for actor in actors])


def _public(told: Telling) -> list[Block]:
    """Return what government pays for: the kinds that policies change most, and how many there are."""
    flows = told.city.flows(kinds=True)
    paid = flows[flows["payer"] == "government"]
    sizes = paid.groupby(["kind", "payee"])["difference"].agg(lambda changes: changes.abs().max())
    every = list(sizes[sizes > 0].sort_values(ascending=False).index)
    kinds = every[:KINDS_SHOWN]
    if not kinds:
        return []
    found = {(row["policy"], (row["kind"], row["payee"])): row for row in rows_of(paid)}
    labels = [
        told.language.say("money.kind", kind=told.language.term(kind), payee=told.language.term(payee))
        for kind, payee in kinds
    ]
    blocks: list[Block] = [
        Heading(told.language.say("money.public")),
        _money_table(told, found, kinds, labels),
    ]
    if len(every) > len(kinds):
        some = told.language.say("money.public.some", number=len(every), shown=len(kinds))
        blocks.append(Paragraph(some, "note"))
    return blocks


def _money_table(
    told: Telling, found: dict[Any, dict[str, Any]], columns: Sequence[Any], labels: Sequence[str]
) -> Table:
    heads = [Head(told.language.say("policy")), *(Head(label) for label in labels)]
    rows = [
        Row(
            told.title(policy),
            [money_cell(told.language, found.get((policy, column))) for column in columns],
            scope=Scope(policy=policy),
        )
        for policy in told.by_effect
    ]
    return Table(heads, rows)


def _who_pays_whom(told: Telling, policy: str) -> Table | None:
    """Return the change of yearly payments as a square: rows pay, columns receive; None without payments."""
    table = told.city.flows()
    table = table[table["policy"] == policy]
    if not len(table):
        return None
    actors = actors_of(table)
    found = {(row["payer"], row["payee"]): row for row in rows_of(table)}
    clear = table[table["verdict"].isin(["up", "down"])]["difference"].abs()
    largest = float(clear.max()) if len(clear) else 1.0
    heads = [
        Head(told.language.say("money.payer")),
        *(Head(told.language.term(actor)) for actor in actors),
    ]
    rows = [
        Row(
            told.language.term(payer),
            [_square(told, found.get((payer, payee)), largest) for payee in actors],
        )
        for payer in actors
    ]
    return Table(heads, rows, style="grid")


def _square(told: Telling, change: dict[str, Any] | None, largest: float) -> Cell:
    """Return a change whose shade tells its size; what is unclear is grey, no payment is empty."""
    if change is None:
        return Cell("")
    size, verdict = abs(change["difference"]), change["verdict"]
    text = told.language.money(change["difference"])
    if verdict not in ("up", "down"):
        return Cell(text, style="unsure")
    shade = next((place for place, share in enumerate(SHADES) if size <= share * largest), 2)
    return Cell(text, style=f"{'more' if change['difference'] > 0 else 'less'}{shade + 1}")
