"""What the brief says of the city, of its assumptions, and of what happened in the runs."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consortium_sim.study.effects import MONTHS_A_YEAR
from consortium_sim.study.wording import seed_list, spoken_list

if TYPE_CHECKING:
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.comparison import Comparison

_DATED = re.compile(r"month (\d+): (.*)", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,.]*")
_COUNTED = re.compile(r"([\d,]+) enterprises? ((?:closed|left) .*)", re.DOTALL)
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


def title(study: Comparison, policy: str) -> str:
    """Return how a policy is called in a sentence."""
    return next((each.title for each in study.design.policies if each.name == policy and each.title), policy)


def against(study: Comparison) -> str:
    """Return how the reference is called inside a sentence: "no policy"."""
    name = title(study, study.reference)
    return name[:1].lower() + name[1:]


def facts(study: Comparison) -> list[tuple[str, str]]:
    """Return what the study stands on: (what, how much)."""
    scenario = study.scenario
    years = f"{study.months} months ({study.months / MONTHS_A_YEAR:g} years)" if study.months else "not known"
    return [
        ("Scenario", f"{scenario.title} ({scenario.name})" if scenario.title else scenario.name),
        *_city(scenario),
        ("Horizon", f"{years}, after {scenario.settings.time.burn_in} months of burn-in without any policy"),
        (
            "Runs",
            f"{len(study.runs)} of {study.planned} finished: {len(study.policies)} policies under each seed",
        ),
        ("Seeds", seed_list(study.seeds)),
        ("Luck", "each seed gives every person the same luck under every policy, so differences are paired"),
        ("Rules on interns", interns(scenario)),
        ("Sources", _sources(study)),
        ("Money", "yuan of the base year, freed of the trend of wages"),
    ]


def interns(scenario: Scenario) -> str:
    """Say which of the law's caps on interns and floors on their pay hold in a scenario."""
    rule = scenario.settings.hosting
    parts = []
    if rule.staff_cap < OFF:
        parts.append(f"at most {rule.staff_cap:.0%} of an enterprise's staff")
    if rule.post_cap < OFF:
        where = "of all its posts together" if rule.whole_enterprise_cap else "of a post"
        parts.append(f"at most {rule.post_cap:.0%} {where}")
    if rule.pay_floor > 0:
        parts.append(f"paid at least {rule.pay_floor:.0%} of what the post pays a new graduate")
    if not parts:
        return "The law's caps on interns and the floor under their pay are not in force in this scenario."
    return f"The law's rules on interns are in force: {spoken_list(parts)}."


def events(study: Comparison) -> list[Event]:
    """Return what runs told (budgets that ran out, openings, closures), joined where only numbers differ.

    Budgets come first, then what happened in most runs.
    """
    told: dict[str, list[tuple[str, int, int, str]]] = defaultdict(list)
    for run in study.runs:
        for message in run.messages:
            month, text = split_message(message)
            told[_kind(text)].append((run.policy, run.seed, month, text))
    finished = Counter(policy for policy, _ in study.cells)
    found = []
    for tellings in told.values():
        runs = {(policy, seed) for policy, seed, _, _ in tellings}
        under = [policy for policy in study.policies if any(policy == one for one, _ in runs)]
        possible = sum(finished[policy] for policy in under)
        every = len(under) == len(study.policies)
        policies = "every policy" if every else spoken_list([title(study, policy) for policy in under])
        text = tellings[0][3]
        event = Event(
            _how_often([each[3] for each in tellings], possible, study.months / MONTHS_A_YEAR),
            policies,
            f"{len(runs)} of {possible}",
            f"month {min(each[2] for each in tellings)}",
        )
        found.append(("budget" not in text, -len(runs), event))
    return [event for _, _, event in sorted(found, key=lambda item: item[:2])[:EVENTS_SHOWN]]


def _kind(text: str) -> str:
    """Return what all tellings of one event have in common."""
    for alike in _ALIKE:
        if alike.fullmatch(text):
            return alike.pattern
    return _NUMBER.sub("#", _COUNTED.sub(r"# enterprises \2", text))


def _others(texts: list[str]) -> str:
    """Name what else the same was told of, in brackets; nothing where it was told of one."""
    for alike in _ALIKE:
        if alike.fullmatch(texts[0]):
            found = dict.fromkeys(match["what"] for match in map(alike.fullmatch, texts) if match)
            more = list(found)[1:]
            named = more[:NAMED] + ([f"{len(more) - NAMED} more"] if len(more) > NAMED else [])
            return f" (likewise: {spoken_list(named)})" if named else ""
    return ""


def _how_often(texts: list[str], runs: int, years: float) -> str:
    """Say what was told, with the mean over runs of what can be counted: closures, and budgets that ran out."""
    counted = [match for match in map(_COUNTED.fullmatch, texts) if match]
    if counted:
        number = sum(int(match.group(1).replace(",", "")) for match in counted) / runs
        what = counted[0].group(2).replace(" this year", "")
        return f"Enterprises {what}: {number:,.0f} a run on average"
    said = texts[0][:1].upper() + texts[0][1:] + _others(texts)
    if "budget" in said and "run out" in said:
        said += f", in {len(texts) / runs:.2g} of {years:g} years on average"
    return said


def split_message(message: str) -> tuple[int, str]:
    """Return the month and the text of a run's message; month 0 when it has none."""
    match = _DATED.fullmatch(message)
    return (int(match.group(1)), match.group(2)) if match else (0, message)


def _city(scenario: Scenario) -> list[tuple[str, str]]:
    settings = scenario.settings
    people = settings.size()["people"] * settings.people.scale
    each = (
        f" (one simulated person stands for {settings.people.scale:g})" if settings.people.scale != 1 else ""
    )
    stands = f", each of which stands for {settings.people.scale:g}" if settings.people.scale != 1 else ""
    enterprises = len(settings.enterprises.listed) or settings.enterprises.count
    colleges = len({program.college for program in settings.colleges.listed}) or settings.colleges.count
    return [
        ("People", f"{people:,.0f} at the start{each}"),
        ("Enterprises", f"{enterprises:,} simulated{stands}, in {len(settings.sectors)} sectors"),
        ("Occupations", f"{len(settings.occupations)}"),
        ("Colleges", f"{colleges:,}"),
    ]


def _sources(study: Comparison) -> str:
    from consortium_sim.scenario.sources import numbers

    assumed = [number.assumption for number in numbers(study.scenario)]
    word = study.design.scenario_word
    listing = "cs.sources(scenario)" if word is None else f"consortium-sim sources {shlex.quote(word)}"
    share = sum(assumed) / len(assumed) if assumed else 0.0
    return (
        f"{share:.0%} of the scenario's {len(assumed)} numbers are assumptions, the others have a source; "
        f"{listing} lists them"
    )
