"""The brief: one offline page, and its twin in Markdown, that answer a policy analyst's question from a study."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.report.answer import answer, incomplete
from consortium_sim.report.document import (
    Answer,
    Block,
    Choice,
    Document,
    Facts,
    Group,
    Heading,
    Paragraph,
    Scope,
    Section,
)
from consortium_sim.report.languages import language_of
from consortium_sim.report.overall import overall_answer
from consortium_sim.report.pages import render
from consortium_sim.report.sections.effects import effects
from consortium_sim.report.sections.fares import fares
from consortium_sim.report.sections.ground import failed, happened, repeat, stands_on
from consortium_sim.report.sections.money import money
from consortium_sim.report.sections.over_time import over_time
from consortium_sim.report.sections.prices import prices
from consortium_sim.report.sections.robustness import robustness
from consortium_sim.report.sections.strategies import strategies
from consortium_sim.report.telling import Telling
from consortium_sim.study.comparison import YARDSTICK
from consortium_sim.study.material import Material, material_of

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison

DETAILED = 6
"""Scenarios that a brief tells in full; of more, it tells the first in full and all of them together."""
LEFT_OUT = ("forecast", "others", "prices", "taxes", "foresight")
"""Limits of the model that every brief names."""
PAGES = (".html", ".htm")
MARKDOWN = ".md"


def write_brief(
    cities: Sequence[Comparison], path: Path, language: str = "en", material: Material = None
) -> Path:
    """Write the brief of a study's cities to `path` and return it; the page loads nothing from anywhere.

    A page, .html, gets its twin in Markdown beside it, with the same sentences and tables; .md is that alone.
    SettingError for another ending, and for a language that no brief is written in.
    """
    check_brief(path, language)
    document = brief_of(cities, language, material)
    if path.suffix in PAGES:
        path.write_text(render(document, "brief.html.j2"), encoding="utf-8")
    twin_of(path).write_text(render(document, "brief.md.j2"), encoding="utf-8")
    return path


def check_brief(path: Path, language: str) -> None:
    """Refuse, with SettingError, an ending that no brief has and a language that no brief is written in."""
    faults: list[Fault | str] = []
    if path.suffix not in (*PAGES, MARKDOWN):
        ending = f"'{path.name}' ends in '{path.suffix}'." if path.suffix else f"'{path.name}' has no ending."
        found = ending + nearest(path.suffix, [*PAGES, MARKDOWN])
        faults.append(Fault("brief", found, ".html for a page with its Markdown twin, or .md for that alone"))
    try:
        language_of(language)
    except SettingError as error:
        faults += error.faults
    if faults:
        raise SettingError(*faults)


def twin_of(path: Path) -> Path:
    """Return where the Markdown of a brief stands."""
    return path.with_suffix(MARKDOWN)


def brief_of(cities: Sequence[Comparison], language: str = "en", material: Material = None) -> Document:
    """Return what the brief of some cities of one study says, in a language, "en" or "zh".

    material: by indicator, the least difference that matters, or a study file that states them.
    """
    spoken = language_of(language)
    matters = material_of(material, cities[0].indicators)
    tellings = [Telling(city, spoken, matters) for city in cities]
    told = tellings[0]
    say = spoken.say
    detailed = tellings[:DETAILED]
    sections = [
        Section(say("section.answer"), "answer", _answers(tellings, detailed)),
        *_by_city(detailed),
        Section(say("section.robustness"), "robustness", robustness(tellings)),
        Section(say("section.ground"), "ground", [*_common_ground(told), *_each(detailed, stands_on)]),
    ]
    if lost := failed(tellings):
        sections.append(Section(say("section.failed"), "failures", lost))
    sections.append(Section(say("section.repeat"), "repeat", repeat(detailed)))
    title = told.place if len(tellings) == 1 else say("title.several", number=len(tellings))
    return Document(
        title,
        say("title", title=title),
        _subtitle(tellings),
        question(tellings),
        spoken.tag,
        sections,
        _choices(detailed),
    )


def question(tellings: Sequence[Telling]) -> str:
    """Return the question that the brief answers."""
    told = tellings[0]
    say = told.language.say
    years = say("question.years", years=told.years()) if told.city.months else say("question.horizon")
    where = "" if len(tellings) == 1 else say("question.where", number=len(tellings))
    return say(
        "question", years=years, where=where, number=len(told.policies), reference=told.against
    )  # fmt: skip


def _answers(tellings: Sequence[Telling], detailed: Sequence[Telling]) -> list[Block]:
    """Return the answer over all cities, and that of each."""
    say = tellings[0].language.say
    blocks: list[Block] = []
    lost = [
        say("at place", place=told.short_place, text=text) if len(tellings) > 1 else text
        for told in detailed
        if (text := incomplete(told))
    ]
    if lost:
        text = tellings[0].language.sentences(*lost)
        blocks.append(Paragraph(text, "warning", lead=say("missing.about")))
    if len(tellings) > 1:
        blocks.append(Answer(overall_answer(tellings)))
    if len(tellings) > len(detailed):
        blocks.append(Paragraph(say("detailed", number=len(detailed), of=len(tellings)), "note"))
    return [
        *blocks,
        *_each(detailed, _own_answer),
    ]


def _own_answer(told: Telling) -> list[Block]:
    """Return the answer of one city, below what is to be known of its size."""
    if not told.usable:
        return [_nothing(told)]
    sized = [Paragraph(told.sized, "note")] if told.sized else []
    return [*sized, Answer(answer(told))]


def _nothing(told: Telling) -> Paragraph:
    return Paragraph(told.language.say("nothing"), "warning", lead=told.language.say("nothing.about"))


def _by_city(detailed: Sequence[Telling]) -> list[Section]:
    """Return the sections that tell each city on its own."""
    say = detailed[0].language.say
    usable = [told for told in detailed if told.usable]
    if not usable:
        return []
    several = len(detailed) > 1
    parts: Mapping[str, Callable[[Telling], list[Block]]] = {
        "effects": effects,
        "prices": prices,
        "time": over_time,
        "money": money,
        "fares": fares,
        "strategies": strategies,
        "events": happened,
    }
    return [
        Section(say(f"section.{name}"), name, blocks)
        for name, of in parts.items()
        if (blocks := _each(usable, of, several))
    ]


def _each(
    tellings: Sequence[Telling], of: Callable[[Telling], list[Block]], several: bool | None = None
) -> list[Block]:
    """Return the blocks of each city, under its name where there are several."""
    blocks: list[Block] = []
    for told in tellings:
        own = of(told)
        if not (len(tellings) > 1 if several is None else several):
            blocks += own
        elif own:
            blocks.append(Group([Heading(told.place), *own], Scope(city=told.city.name)))
    return blocks


def _common_ground(told: Telling) -> list[Block]:
    say = told.language.say
    left_out = [(say(f"left out.{what}"), say(f"left out.{what}.says")) for what in LEFT_OUT]
    return [
        Paragraph(say("ground.luck")),
        Paragraph(say("ground.money")),
        Heading(say("left out")),
        Facts(left_out),
    ]


def _subtitle(tellings: Sequence[Telling]) -> str:
    """Return the Chinese title of the one city, or the names of all; and that some are not as large as written."""
    told = tellings[0]
    if len(tellings) > 1:
        names = told.language.list([one.short_place for one in tellings]) if len(tellings) <= DETAILED else ""
    else:
        names = "" if told.language.code == "zh" else told.city.scenario.title_zh
    scaled = told.language.say("scaled.title") if any(one.size != 1 for one in tellings) else ""
    return told.language.parts([text for text in (names, scaled) if text])


def _choices(detailed: Sequence[Telling]) -> list[Choice]:
    """Return what a reader may choose: a city, a policy, an indicator."""
    told = detailed[0]
    say = told.language.say
    usable = [one for one in detailed if one.usable]
    if not usable:
        return []
    everything = ("", say("choose.all"))
    choices = []
    if len(usable) > 1:
        cities = [(one.city.name, one.place) for one in usable]
        choices.append(Choice("city", say("scenario"), [everything, *cities], cities[0][0]))
    policies = [(policy, told.title(policy)) for policy in told.policies]
    if len(policies) > 1:
        choices.append(Choice("policy", say("policy"), [everything, *policies]))
    names = [(name, told.label(name)) for name in told.shown]
    chosen = YARDSTICK if YARDSTICK in told.shown else names[0][0]
    choices.append(Choice("indicator", say("indicator"), [everything, *names], chosen))
    return choices
