"""What the brief says of the city, of its assumptions, and of what happened in the runs."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

_DATED = re.compile(r"month (\d+): (.*)", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,.]*")
COUNTED = re.compile(r"([\d,]+) enterprises? ((?:closed|left) .*)", re.DOTALL)
_ALIKE = tuple(
    re.compile(kind)
    for kind in (
        "the council is deadlocked over (?P<what>.+)",
        r"(?P<what>.+) refuses [\d,]+ engineers?: .+",
        "(?P<what>.+) leaves the practice centre: .+",
        r"warning: (?P<what>\w+) is .+",
    )
)
"""What is told of several subjects, colleges or indicators, and is one event of the brief."""
NAMED = 3
EVENTS_SHOWN = 25
OFF = 1.0
"""A cap of the whole staff is no cap."""


@dataclass(frozen=True)
class Event:
    """What runs told: the first of its kind, under which policies, in how many runs, when first."""

    says: str
    policies: str
    runs: str
    first: str


def facts(told: Telling) -> list[tuple[str, str]]:
    """Return what a city's part of the study stands on: (what, how much)."""
    say, city = told.language.say, told.city
    scenario = city.scenario
    horizon = say("facts.horizon.unknown")
    if city.months:
        horizon = say("facts.horizon.months", months=city.months, years=told.years())
    name = scenario.name if city.design.sample is None else city.name
    runs = say("facts.runs", finished=len(city.runs), planned=city.planned, number=len(city.policies))
    return [
        (say("facts.scenario.about"), f"{told.place} ({name})" if told.place != name else name),
        *_city(told),
        (
            say("facts.horizon.about"),
            say("facts.horizon", horizon=horizon, months=scenario.settings.time.burn_in),
        ),
        (say("facts.runs.about"), runs),
        (say("facts.seeds.about"), told.language.seeds(city.seeds)),
        (say("facts.interns.about"), interns(told)),
        (say("facts.sources.about"), _sources(told)),
    ]


def interns(told: Telling) -> str:
    """Say which of the law's caps on interns and floors on their pay hold in a scenario."""
    rule, say = told.city.scenario.settings.hosting, told.language.say
    parts = []
    if rule.staff_cap < OFF:
        parts.append(say("interns.staff", share=f"{rule.staff_cap:.0%}"))
    if rule.post_cap < OFF:
        where = "interns.all posts" if rule.whole_enterprise_cap else "interns.post"
        parts.append(say(where, share=f"{rule.post_cap:.0%}"))
    if rule.pay_floor > 0:
        parts.append(say("interns.pay", share=f"{rule.pay_floor:.0%}"))
    if not parts:
        return say("interns.none")
    return say("interns", parts=told.language.clauses(parts))


def events(told: Telling) -> list[Event]:
    """Return what runs told (budgets that ran out, openings, closures), joined where only numbers differ.

    Budgets come first, then what happened in most runs.
    """
    city, say = told.city, told.language.say
    tellings_of: dict[str, list[tuple[str, int, int, str]]] = defaultdict(list)
    for run in city.runs:
        for message in run.messages:
            month, text = split_message(message)
            tellings_of[_kind(text)].append((run.policy, run.seed, month, text))
    finished = Counter(policy for policy, _ in city.cells)
    found = []
    for tellings in tellings_of.values():
        runs = {(policy, seed) for policy, seed, _, _ in tellings}
        under = [policy for policy in city.policies if any(policy == one for one, _ in runs)]
        possible = sum(finished[policy] for policy in under)
        every = len(under) == len(city.policies)
        policies = (
            say("events.every policy") if every else told.language.list([told.title(one) for one in under])
        )
        text = tellings[0][3]
        event = Event(
            _how_often(told, [each[3] for each in tellings], possible),
            policies,
            say("events.runs", runs=len(runs), number=possible),
            say("events.month", month=min(each[2] for each in tellings)),
        )
        found.append(("budget" not in text, -len(runs), event))
    return [event for _, _, event in sorted(found, key=lambda item: item[:2])[:EVENTS_SHOWN]]


def _kind(text: str) -> str:
    """Return what all tellings of one event have in common."""
    for alike in _ALIKE:
        if alike.fullmatch(text):
            return alike.pattern
    return _NUMBER.sub("#", COUNTED.sub(r"# enterprises \2", text))


def _others(told: Telling, texts: list[str]) -> str:
    """Name what else the same was told of, in brackets; nothing where it was told of one."""
    for alike in _ALIKE:
        if alike.fullmatch(texts[0]):
            found = dict.fromkeys(match["what"] for match in map(alike.fullmatch, texts) if match)
            more = [told.language.told_part(one, told.name) for one in list(found)[1:]]
            named = more[:NAMED]
            if len(more) > NAMED:
                named.append(told.language.say("more", number=len(more) - NAMED))
            return told.language.say("events.likewise", names=told.language.list(named)) if named else ""
    return ""


def _how_often(told: Telling, texts: list[str], runs: int) -> str:
    """Say what was told, with the mean over runs of what can be counted: closures, and budgets that ran out."""
    say = told.language.say
    counted = [match for match in map(COUNTED.fullmatch, texts) if match]
    if counted:
        number = sum(int(match.group(1).replace(",", "")) for match in counted) / runs
        what = told.told(counted[0].group(2).replace(" this year", ""))
        return say("events.enterprises", what=what, count=f"{number:,.0f}")
    said = told.told(texts[0])
    said = said[:1].upper() + said[1:] + _others(told, texts)
    if tells_of_a_spent_budget(texts[0]):
        said += say("events.years", number=f"{len(texts) / runs:.2g}", years=told.years())
    return said


def tells_of_a_spent_budget(text: str) -> bool:
    """Say whether a run's message tells that a budget has run out."""
    return "budget" in text and "run out" in text


def split_message(message: str) -> tuple[int, str]:
    """Return the month and the text of a run's message; month 0 when it has none."""
    match = _DATED.fullmatch(message)
    return (int(match.group(1)), match.group(2)) if match else (0, message)


def _city(told: Telling) -> list[tuple[str, str]]:
    settings, say = told.city.scenario.settings, told.language.say
    scale = settings.people.scale
    people = settings.size()["people"] * scale
    enterprises = len(settings.enterprises.listed) or settings.enterprises.count
    colleges = len({program.college for program in settings.colleges.listed}) or settings.colleges.count
    scaled = ".scaled" if scale != 1 else ""
    return [
        (
            say("facts.people.about"),
            say(f"facts.people{scaled}", people=f"{people:,.0f}", scale=f"{scale:g}"),
        ),
        (
            say("facts.enterprises.about"),
            say(
                f"facts.enterprises{scaled}",
                enterprises=f"{enterprises:,}",
                scale=f"{scale:g}",
                number=len(settings.sectors),
            ),
        ),
        (say("facts.occupations.about"), f"{len(settings.occupations)}"),
        (say("facts.colleges.about"), f"{colleges:,}"),
    ]


def _sources(told: Telling) -> str:
    share, number = told.assumed
    word = told.city.design.scenario_word
    listing = "cs.sources(scenario)" if word is None else f"consortium-sim sources {shlex.quote(word)}"
    return told.language.say("facts.sources", share=f"{share:.0%}", numbers=number, listing=listing)
