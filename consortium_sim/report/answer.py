"""The answer of one city in a few sentences, each computed from the runs and no surer than they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consortium_sim.report.answer_of_money import DEADWEIGHT, what_it_costs, who_pays
from consortium_sim.report.document import Sentence
from consortium_sim.report.facts import interns
from consortium_sim.report.sections.strategies import attributed, leading_strategy
from consortium_sim.study.comparison import COUNTS, PUBLIC_COST, YARDSTICK
from consortium_sim.study.effects import paired_differences
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling
    from consortium_sim.study.statistics import Effect

ENOUGH_SEEDS = 10
TOLD_ELSEWHERE = (YARDSTICK, *COUNTS[YARDSTICK][:1], PUBLIC_COST, "top_up", DEADWEIGHT)
"""Indicators that are no side effects: the yardstick and its persons, public cost and a part of it."""
SIDE_EFFECTS = 3
"""Losses that are named for each policy."""


def answer(told: Telling) -> list[Sentence]:
    """Return the answer to "what do these policies do?", in about five sentences.

    Where the study holds all coalitions of strategies, one more says which of them does the work.
    """
    say = told.language.say
    if not told.policies:
        return [Sentence(say("answer.alone.about"), say("answer.alone"))]
    parts = [
        _best(told),
        what_it_costs(told),
        _the_others(told),
        who_pays(told),
        _strategies(told),
        caution(told),
    ]
    return [part for part in parts if part is not None]


def _strategies(told: Telling) -> Sentence | None:
    """Say which strategy does the work, where the study can tell."""
    found = attributed(told)
    if found is None or not found.seeds:
        return None
    return Sentence(told.language.say("answer.strategies.about"), leading_strategy(told, found.table()))


def _best(told: Telling) -> Sentence:
    """Say which policy raises the yardstick most, how surely, and whether it beats the next."""
    say, name = told.language.say, told.inner_label(YARDSTICK)
    matters = told.material.get(YARDSTICK, 0.0)
    least = told.amount(matters, told.unit(YARDSTICK), difference=True)
    first = told.first_gain
    if first is None:
        why = "answer.no gain.material" if matters else "answer.no gain"
        return Sentence(
            say("answer.no gain.about", indicator=name), say(why, reference=told.against, least=least)
        )
    effect = told.effect(YARDSTICK, first["policy"])
    scale = told.scale(YARDSTICK, [effect["difference"]])
    says = say(
        "answer.best",
        difference=told.with_unit(scale.number(abs(effect["difference"])), scale),
        interval=scale.interval(effect["low"], effect["high"]),
        better=effect["seeds_better"],
        number=effect["seeds"],
    )
    rivals = [policy for policy in told.by_effect if policy != first["policy"]]
    return Sentence(
        say("answer.best.about", policy=told.quoted(first["policy"]), indicator=name),
        told.language.sentences(
            says,
            _versus(told, first["policy"], rivals[0]) if rivals else "",
            say("answer.matters", least=least) if matters else "",
        ),
    )


def _versus(told: Telling, policy: str, rival: str) -> str:
    """Say whether the best policy is clearly ahead of the second."""
    ahead = lead(told, policy, rival)
    number, interval = told.difference(YARDSTICK, vars(ahead))
    unclear = "unclear.material" if told.material.get(YARDSTICK) else "unclear"
    key = ahead.verdict if ahead.verdict in ("gain", "negligible") else unclear
    return told.language.say(f"answer.versus.{key}", rival=told.quoted(rival), gap=number, interval=interval)


def lead(told: Telling, policy: str, rival: str) -> Effect:
    """Return by how much a policy is ahead of another on the yardstick, paired by seed."""
    means, city = told.city.means(), told.city
    column = list(city.indicators).index(YARDSTICK)
    pairs = paired_differences(means[policy], means[rival], len(city.indicators))[:, column]
    return paired_effect(pairs, city.indicators[YARDSTICK].better, told.material.get(YARDSTICK, 0.0))


def _the_others(told: Telling) -> Sentence | None:
    """Sort the remaining policies by what can be said about them."""
    first, say = told.first_gain, told.language.say
    parts = []
    for verdict in ("gain", "loss", "negligible", "unclear", "no change"):
        named = [
            row["policy"]
            for row in rows_of(told.ranked)
            if row["verdict"] == verdict and (first is None or row["policy"] != first["policy"])
        ]
        if named:
            key = f"others.{verdict}"
            if verdict == "unclear" and told.material.get(YARDSTICK):
                key = "others.unclear.material"
            parts.append(say(key, policies=told.quoted_list(named)))
    harm = _side_effects(told)
    if not parts and not harm:
        return None
    says = say("others", parts=told.language.parts(parts)) if parts else say("others.none")
    about = "others.about" if first is not None else "others.about.all"
    return Sentence(say(about), told.language.sentences(says, harm))


def _side_effects(told: Telling) -> str:
    """Return a sentence with the clearest losses of each policy on other indicators, public cost apart.

    What does not exist without a policy, such as the cost of its own council, cannot get worse by it.
    """
    table, before = told.effects, told.city.levels()[told.city.reference]
    there = set(before.index[before != 0.0]) - set(TOLD_ELSEWHERE)
    lost = table[(table["verdict"] == "loss") & table["indicator"].isin(there)]
    clearness = lost["difference"].abs() / (lost["high"] - lost["low"])
    parts = []
    for policy in told.policies:
        worst = clearness[lost["policy"] == policy].nlargest(SIDE_EFFECTS).index
        if len(worst):
            names = told.language.list([told.inner_label(name) for name in lost.loc[worst, "indicator"]])
            parts.append(told.language.say("others.worse.part", names=names, policy=told.quoted(policy)))
    return told.language.say("others.worse", parts=told.language.parts(told.some(parts))) if parts else ""


def caution(told: Telling) -> Sentence:
    """Say what the intervals do not cover, and how much of the scenario is assumed."""
    say, seeds, (share, numbers) = told.language.say, len(told.city.seeds), told.assumed
    return Sentence(
        say("trust.about"),
        told.language.sentences(
            say("trust"),
            say("trust.assumed", share=f"{share:.0%}", numbers=numbers),
            interns(told),
            say("trust.few seeds", number=seeds) if seeds < ENOUGH_SEEDS else "",
            incomplete(told),
        ),
    )


def incomplete(told: Telling) -> str:
    """Say which runs are missing and what that means for the differences; empty when all finished."""
    city, say = told.city, told.language.say
    missing = city.planned - len(city.runs)
    if not missing:
        return ""
    not_begun = missing - len(city.failures)
    parts = [say("missing.failed", number=len(city.failures))] if city.failures else []
    parts += [say("missing.not made", number=not_begun)] if not_begun else []
    return say(
        "missing", finished=len(city.runs), planned=city.planned, parts=told.language.list(parts)
    )  # fmt: skip
