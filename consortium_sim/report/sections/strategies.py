"""Which strategy does the work: shares where the study holds all coalitions, else the package against its parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.document import Block, Fold, Head, Paragraph, Row, Table
from consortium_sim.report.sections.cells import effect_cell
from consortium_sim.study.attribution import Attribution
from consortium_sim.study.coalitions import MOST_STRATEGIES, PACKAGE, TOGETHER, coalition_name
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.study import Study
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.report.telling import Telling


def strategies(told: Telling) -> list[Block]:
    """Return what each strategy contributes in one city; nothing where the study cannot tell."""
    found = attributed(told)
    if found is not None:
        return _shares(told, found)
    package = package_and_parts(told)
    if package is not None:
        return _together(told, *package)
    return []


def attributed(told: Telling) -> Attribution | None:
    """Return what each strategy contributes, if the study holds all coalitions of them."""
    players = coalition_players(told)
    return Attribution(Study((told.city,)), players) if players else None


def coalition_players(told: Telling) -> tuple[str, ...]:
    """Return the strategies all of whose coalitions are policies of the study, if there are two or more."""
    known = set(told.city.policies)
    players = [name for name in told.policies if TOGETHER not in name and known & _pairs_of(name, known)]
    if not 2 <= len(players) <= MOST_STRATEGIES:
        return ()
    every = (chosen for size in range(len(players) + 1) for chosen in combinations(players, size))
    return tuple(players) if all(coalition_name(chosen) in known for chosen in every) else ()


def _pairs_of(name: str, known: set[str]) -> set[str]:
    return {one for one in known if name in one.split(TOGETHER) and one != name}


def package_and_parts(told: Telling) -> tuple[str, list[str]] | None:
    """Return a policy that sets what two or more others set, and nothing else, with those others."""
    changes = {name: told.policy(name).changes for name in told.policies}
    for whole in told.policies:
        parts = [
            name
            for name in told.policies
            if name != whole
            and changes[name]
            and len(changes[name]) < len(changes[whole])
            and changes[name].items() <= changes[whole].items()
        ]
        covered = {key for name in parts for key in changes[name]}
        if len(parts) >= 2 and covered == set(changes[whole]):
            return whole, parts
    return None


def _shares(told: Telling, found: Attribution) -> list[Block]:
    """Return the Shapley shares, and the interactions on the yardstick."""
    say = told.language.say
    if not found.seeds:
        return [Paragraph(say("strategies.no seed"), "warning")]
    table, shown = found.table(), told.shown
    blocks: list[Block] = [
        Paragraph(say("strategies.intro")),
        Paragraph(leading_strategy(told, table)),
        _share_table(told, table, [*found.strategies, PACKAGE], shown),
        Paragraph(say("strategies.note", number=len(found.seeds), of=len(found.study.seeds)), "note"),
    ]
    return [*blocks, Fold(say("strategies.interactions", indicator=told.inner_label(YARDSTICK)), [
        _interactions(told, found.interactions()), Paragraph(say("strategies.interactions.note"), "note"),
    ])]  # fmt: skip


def leading_strategy(told: Telling, table: DataFrame) -> str:
    """Say which strategy has the largest share in what the package does to the yardstick, and how surely.

    table: of `Attribution.table`.
    """
    rows = {row["strategy"]: row for row in rows_of(table[table["indicator"] == YARDSTICK])}
    whole = rows.pop(PACKAGE)
    scale = told.scale(YARDSTICK, [whole["share"]])
    better = told.city.indicators[YARDSTICK].better
    first, second = sorted(rows.values(), key=lambda row: -better * row["share"])[:2]
    apart = first["low"] > second["high"] if better > 0 else first["high"] < second["low"]
    return told.language.say(
        "strategies.leading" if apart else "strategies.leading.unclear",
        strategy=told.quoted(first["strategy"]),
        second=told.quoted(second["strategy"]),
        share=scale.number(first["share"], signed=True),
        whole=told.with_unit(scale.number(whole["share"], signed=True), scale),
        interval=scale.interval(first["low"], first["high"]),
        indicator=told.inner_label(YARDSTICK),
    )


def _share_table(told: Telling, table: DataFrame, names: Sequence[str], shown: Sequence[str]) -> Table:
    say = told.language.say
    found = {(row["strategy"], row["indicator"]): row for row in rows_of(table)}
    scales = {
        name: told.scale(name, [found[strategy, name]["share"] for strategy in names]) for name in shown
    }
    heads = [
        Head(say("strategy")),
        *(Head(told.label(name), [scales[name].label] if scales[name].label else []) for name in shown),
    ]
    rows = []
    for strategy in names:
        cells = []
        for name in shown:
            row, better = found[strategy, name], told.city.indicators[name].better
            cells.append(
                effect_cell(
                    told.language, {**row, "difference": row["share"], "verdict": _word(row, better)}, scales[name]
                )
            )  # fmt: skip
        label = say("strategies.package") if strategy == PACKAGE else told.title(strategy)
        rows.append(Row(label, cells))
    return Table(heads, rows)


def _interactions(told: Telling, table: DataFrame) -> Table:
    rows = rows_of(table[table["indicator"] == YARDSTICK])
    scale = told.scale(YARDSTICK, [row["interaction"] for row in rows])
    better = told.city.indicators[YARDSTICK].better
    lines = []
    for row in rows:
        pair = told.language.list([told.title(row["first"]), told.title(row["second"])])
        effect = {**row, "difference": row["interaction"], "verdict": _word(row, better, "interaction")}
        lines.append(Row(pair, [effect_cell(told.language, effect, scale)]))
    label = told.language.say("strategies.interaction")
    return Table([Head(told.language.say("strategies.pair")), Head(label, [scale.label])], lines)


def _word(row: dict[str, Any], better: int, of: str = "share") -> str:
    """Return the verdict that an interval allows."""
    if row["low"] == row["high"] == 0.0:
        return "no change"
    if not (row["low"] > 0 or row["high"] < 0):
        return "unclear"
    if not better:
        return "up" if row[of] > 0 else "down"
    return "gain" if better * row[of] > 0 else "loss"


def _together(told: Telling, whole: str, parts: Sequence[str]) -> list[Block]:
    """Return the effect of a package beside the sum of its parts' effects, paired by seed."""
    say, means, city = told.language.say, told.city.means(), told.city
    base, columns = means[city.reference], list(city.indicators)
    seeds = [
        seed for seed in base if seed in means[whole] and all(seed in means[part] for part in parts)
    ]  # fmt: skip
    if not seeds:
        return []
    package = np.array([means[whole][seed] - base[seed] for seed in seeds])
    apart = np.sum([[means[part][seed] - base[seed] for seed in seeds] for part in parts], axis=0)
    heads = [
        Head(say("indicator")),
        Head(told.title(whole), [say("strategies.together")]),
        Head(say("strategies.sum"), [told.language.list([told.title(part) for part in parts])]),
        Head(say("strategies.beyond"), [say("strategies.beyond.detail")]),
    ]
    rows = []
    for name in told.shown:
        place, better = columns.index(name), city.indicators[name].better
        effects = [
            vars(paired_effect(values[:, place], sign))
            for values, sign in ((package, better), (apart, better), (package - apart, 0))
        ]
        scale = told.scale(name, [effect["difference"] for effect in effects])
        cells = [effect_cell(told.language, effect, scale) for effect in effects]
        rows.append(Row(told.label(name), cells, scale.label))
    return [
        Paragraph(say("strategies.apart", whole=told.quoted(whole), parts=told.quoted_list(parts))),
        Table(heads, rows),
        _how_to_attribute(told),
    ]


def _how_to_attribute(told: Telling) -> Paragraph:
    word = told.city.design.scenario_word
    listing = (
        f"cs.attribute({told.city.design.city_call or 'scenario'})"
        if word is None
        else f"consortium-sim attribute {word}"
    )
    return Paragraph(told.language.say("strategies.how", command=listing), "note")
