"""What a study stands on, what happened in its runs, and how to repeat it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from consortium_sim.numerics.fingerprint import versions
from consortium_sim.report.document import (
    Block,
    Cell,
    Command,
    Facts,
    Fold,
    Head,
    Paragraph,
    Row,
    Settings,
    Table,
)
from consortium_sim.report.facts import events, facts
from consortium_sim.report.levers import levers

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

FAILURES_SHOWN = 20


def happened(told: Telling) -> list[Block]:
    """Return what the runs of one city told."""
    say, found = told.language.say, events(told)
    if not found:
        return [Paragraph(say("events.nothing"))]
    heads = [Head(say(f"events.{name}")) for name in ("what", "under", "in runs", "first")]
    rows = [
        Row(event.says, [Cell(event.policies), Cell(event.runs, style="whole"), Cell(event.first, style="whole")])
        for event in found
    ]  # fmt: skip
    return [Table(heads, rows)]


def stands_on(told: Telling) -> list[Block]:
    """Return the assumptions and sources of one city."""
    return [Facts(facts(told))]


def failed(tellings: Sequence[Telling]) -> list[Block]:
    """Return the runs that failed, each with what repeats it; of many the first, and how many more there are."""
    say = tellings[0].language.say
    failures = [failure for told in tellings for failure in told.city.failures]
    blocks: list[Block] = []
    for one in failures[:FAILURES_SHOWN]:
        lead = say("failed.run", scenario=one.scenario, policy=one.policy, seed=one.seed)
        blocks += [Paragraph(one.error, lead=lead), Command(one.command)]
    if len(failures) > FAILURES_SHOWN:
        blocks.append(Paragraph(say("failed.more", number=len(failures) - FAILURES_SHOWN), "note"))
    return blocks


def repeat(tellings: Sequence[Telling]) -> list[Block]:
    """Return what repeats the study, what each policy sets, and what each indicator means."""
    told = tellings[0]
    say = told.language.say
    known = say("comma").join(f"{name} {version}" for name, version in versions().items())
    blocks = _commands(tellings)
    blocks.append(Paragraph(say("repeat.versions", versions=known), "note"))
    policies = [
        (
            _with_chinese(told, told.language.title(policy), policy.title_zh),
            policy.name,
            levers(told, policy),
        )
        for policy in told.city.design.policies
    ]
    settings: list[Block] = [
        Paragraph(say("repeat.policies.note", place=told.short_place), "note"),
        Settings(policies, say("repeat.nothing")),
    ]
    blocks.append(Fold(say("repeat.policies"), settings))
    meanings = [
        (
            _with_chinese(told, told.label(name), one.chinese),
            say("repeat.indicator", meaning=told.language.definition(one), unit=_unit(told, name)),
        )
        for name, one in told.city.indicators.items()
    ]
    return [*blocks, Fold(say("repeat.indicators"), [Facts(meanings)])]


def _commands(tellings: Sequence[Telling]) -> list[Block]:
    """Return the calls that repeat the study, and which of their cities only their maker can make."""
    told, *others = tellings
    designs = [one.city.design for one in tellings]
    once = designs[0].sweep_command(designs[1:]) if others else None
    calls = [once] if once else [one.compare_command().removesuffix(one.how_made) for one in designs]
    unknown = [one.scenario.name for one in designs if one.how_made]
    blocks: list[Block] = [Command("\n".join(dict.fromkeys(calls)))]
    if unknown:
        names = told.language.list(list(dict.fromkeys(unknown)))
        blocks.append(Paragraph(told.language.say("repeat.made", names=names), "note"))
    return blocks


def _with_chinese(told: Telling, title: str, chinese: str) -> str:
    """Return a title with the article's own word behind it, once in a brief that is not Chinese."""
    return f"{title} {chinese}" if told.language.code != "zh" and chinese not in ("", title) else title


def _unit(told: Telling, name: str) -> str:
    """Return the unit of an indicator as this language says it."""
    return told.scale(name, [], difference=False).label or told.language.say("unit.none")
