"""The answer over several cities or sampled futures, each sentence computed from all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from consortium_sim.report.answer import ENOUGH_SEEDS, lead
from consortium_sim.report.document import Sentence
from consortium_sim.study.comparison import PUBLIC_COST, YARDSTICK
from consortium_sim.study.flows import AFTER_TRANSFERS, INCOMES
from consortium_sim.study.futures import Futures
from consortium_sim.study.study import Study
from consortium_sim.study.switches import best_overall
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from consortium_sim.report.telling import Telling

NAMED = 4
"""Scenarios that a sentence names; more are counted."""


def overall_answer(tellings: Sequence[Telling]) -> list[Sentence]:
    """Return the answer to "what do these policies do, wherever we are?", in five sentences.

    What the policy that is best on average costs, and whom, is told where its gain is clear somewhere.
    """
    usable, say = [one for one in tellings if one.usable], tellings[0].language.say
    if not usable:
        return [Sentence(say("answer.alone.about"), say("nothing"))]
    judged = Futures.of([one.city for one in usable], YARDSTICK)
    best = best_overall(judged)
    clear = any(best in one.policies and one.effect(YARDSTICK, best)["verdict"] == "gain" for one in usable)
    parts = [
        _where(usable),
        _cost(usable, best) if clear else None,
        _stands_up(usable, best),
        _who(usable, best) if clear else None,
        _trust(tellings),
    ]
    return [part for part in parts if part is not None]


def _where(tellings: Sequence[Telling]) -> Sentence:
    """Say which policy raises the yardstick most in which scenario."""
    told = tellings[0]
    say = told.language.say
    winners: dict[str, list[tuple[Telling, dict[str, Any]]]] = {}
    none = []
    for one in tellings:
        first = one.first_gain
        if first is None:
            none.append(one)
        else:
            winners.setdefault(first["policy"], []).append((one, first))
    parts = []
    for policy, won in sorted(winners.items(), key=lambda item: -len(item[1])):
        if len(tellings) <= NAMED:
            places = told.language.list([_with_difference(one, row) for one, row in won])
        else:
            places = say("overall.where.count", part=len(won), number=len(tellings))
        parts.append(say("overall.where.part", policy=told.quoted(policy), places=places))
    if none:
        places = told.language.list([one.short_place for one in none])
        if len(tellings) > NAMED:
            places = say("overall.where.count", part=len(none), number=len(tellings))
        parts.append(say("overall.where.none", places=places))
    about = say("overall.where.about", indicator=told.inner_label(YARDSTICK))
    return Sentence(about, say("sentence", text=told.language.parts(parts)))


def _with_difference(told: Telling, row: dict[str, Any]) -> str:
    number, interval = told.difference(YARDSTICK, row)
    return told.language.say(
        "overall.where.place", place=told.short_place, difference=number, interval=interval
    )


def _cost(tellings: Sequence[Telling], best: str) -> Sentence | None:
    """Say what the policy that is best over all costs the public where."""
    told = tellings[0]
    if PUBLIC_COST not in told.city.indicators:
        return None
    say = told.language.say
    if len(tellings) <= NAMED:
        parts = []
        for one in tellings:
            effect = one.effect(PUBLIC_COST, best)
            way, verdict = "falls" if effect["difference"] < 0 else "rises", effect["verdict"]
            said = {"unclear": f"{way}.unclear", "negligible": verdict, "no change": verdict}.get(
                verdict, way
            )
            amount = one.amount(abs(effect["difference"]), one.unit(PUBLIC_COST))
            parts.append(say(f"overall.cost.{said}", place=one.short_place, amount=amount))
        costs = told.language.clauses(parts)
    else:
        found = [one.effect(PUBLIC_COST, best)["difference"] for one in tellings]
        costs = say("overall.cost.range", span=told.span(min(found), max(found), told.unit(PUBLIC_COST)))
    return Sentence(say("cost.about"), say("overall.cost", policy=told.quoted(best), costs=costs))


def _stands_up(tellings: Sequence[Telling], best: str) -> Sentence:
    """Say how often the best policy over all is best, and which one has the smallest largest regret."""
    told = tellings[0]
    say = told.language.say
    table = Study(tuple(one.city for one in tellings)).robustness(YARDSTICK)
    rows = {row["policy"]: row for row in rows_of(table[table["futures"] > 0])}
    own, number = rows[best], rows[best]["futures"]
    safest = next(iter(rows.values()))
    says = say(
        "overall.robust",
        policy=told.quoted(best),
        best=f"{own['best_share'] * number:.3g}",
        clear=sum(_clearly_best(one, best) for one in tellings),
        enough=f"{own['satisficing'] * number:.3g}",
        reference=told.against,
        number=number,
    )
    scale = told.scale(YARDSTICK, [safest["regret_max"]])
    regret = told.with_unit(scale.number(safest["regret_max"]), scale)
    key = "overall.regret.same" if safest["policy"] == best else "overall.regret.other"
    if not safest["regret_max"]:
        key = "overall.regret.none"
    after = say(key, policy=told.quoted(safest["policy"]), regret=regret)
    about = say("overall.robust.about")
    return Sentence(about, told.language.sentences(says, after))


def _clearly_best(told: Telling, policy: str) -> bool:
    """Say whether a policy is clearly ahead of every other in one city, the reference among them."""
    others = [other for other in told.city.policies if other != policy]
    return all(lead(told, policy, other).verdict == "gain" for other in others)


def _who(tellings: Sequence[Telling], best: str) -> Sentence:
    """Say whose income clearly rises or falls under the best policy, in which scenarios."""
    told = tellings[0]
    say = told.language.say
    where: dict[str, dict[str, list[str]]] = {"up": {}, "down": {}}
    for one in tellings:
        table = one.city.incidence()
        for row in rows_of(table[(table["policy"] == best) & table["actor"].isin(INCOMES)]):
            if row["actor"] != AFTER_TRANSFERS and row["verdict"] in where:
                where[row["verdict"]].setdefault(row["actor"], []).append(one.short_place)
    parts = []
    for way, found in where.items():
        named = [
            say(
                "overall.who.actor",
                actor=told.language.term(actor),
                places=_places(told, places, len(tellings)),
            )
            for actor, places in sorted(found.items(), key=lambda item: -len(item[1]))
        ]
        if named:
            parts.append(say(f"overall.who.{way}", actors=told.language.list(named)))
    if not parts:
        return Sentence(say("payers.about"), say("payers.nobody"))
    said = say("overall.who", policy=told.quoted(best), parts=told.language.parts(parts))
    return Sentence(say("payers.about"), said)


def _places(told: Telling, places: Sequence[str], of: int) -> str:
    """Name the scenarios where something holds; of many, say how many they are."""
    if of <= NAMED:
        return told.language.list(places)
    return told.language.say("overall.where.count", part=len(places), number=of)


def _trust(tellings: Sequence[Telling]) -> Sentence:
    """Say what neither intervals nor scenarios cover."""
    told = tellings[0]
    say, seeds = told.language.say, len(told.city.seeds)
    missing = sum(one.city.planned - len(one.city.runs) for one in tellings)
    planned = sum(one.city.planned for one in tellings)
    lost = say("overall.missing", missing=missing, planned=planned)
    return Sentence(
        say("trust.about"),
        told.language.sentences(
            say("overall.trust.futures" if told.city.design.sample else "overall.trust.cities"),
            say("trust.few seeds", number=seeds) if seeds < ENOUGH_SEEDS else "",
            lost if missing else "",
        ),
    )
