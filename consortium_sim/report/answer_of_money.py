"""What an answer says of money: what the best policy costs the public, who gains by it and who pays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.population.actors import TRANSFERS
from consortium_sim.report.document import Sentence
from consortium_sim.report.facts import tells_of_a_spent_budget
from consortium_sim.study.comparison import PUBLIC_COST, YARDSTICK
from consortium_sim.study.flows import AFTER_TRANSFERS, INCOMES
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.table import rows_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.report.telling import Telling

DEADWEIGHT = "deadweight"


def what_it_costs(told: Telling) -> Sentence | None:
    """Say what the best policy costs the public, and which clear gain is the cheapest."""
    first, say = told.first_gain, told.language.say
    if first is None or PUBLIC_COST not in told.city.indicators:
        return None
    cost = told.effect(PUBLIC_COST, first["policy"])
    paid = told.amount(abs(cost["difference"]), told.unit(PUBLIC_COST))
    if cost["verdict"] == "negligible":
        says = say("cost.negligible", reference=told.against)
    elif cost["verdict"] in ("unclear", "no change"):
        says = say("cost.unclear", reference=told.against)
    elif cost["difference"] > 0:
        says = say("cost.more", amount=paid, reference=told.against, price=_per_unit(told, first))
    else:
        says = say("cost.saves", amount=paid, reference=told.against)
    return Sentence(
        say("cost.about"),
        told.language.sentences(says, _cheapest_gain(told, first), _deadweight(told), _budgets(told)),
    )


def _cheapest_gain(told: Telling, first: dict[str, Any]) -> str:
    """Say which other policy makes a clear gain at the lowest price, and at whose expense."""
    row, say = cheapest(told.ranked), told.language.say
    if row is None or row["policy"] == first["policy"]:
        return ""
    price = _per_unit(told, row)
    if told.effect(PUBLIC_COST, row["policy"])["verdict"] in ("unclear", "negligible"):
        price = say("cost.price.unclear")
    return say("cost.cheapest", policy=told.quoted(row["policy"]), price=price, losers=_losers(told, row))


def _losers(told: Telling, row: dict[str, Any]) -> str:
    """Name every class whose income clearly falls under a policy."""
    table = told.city.incidence()
    lost = table[(table["policy"] == row["policy"]) & (table["verdict"] == "down")]
    lost = lost[lost["actor"].isin(INCOMES)].sort_values("difference")
    parts = [_moves(told, one) for one in rows_of(lost)]
    return told.language.say("cost.losers", parts=told.language.clauses(parts)) if parts else ""


def _deadweight(told: Telling) -> str:
    """Return a sentence with the share of the places paid for that would exist anyway, by policy."""
    if DEADWEIGHT not in told.city.indicators:
        return ""
    column = list(told.city.indicators).index(DEADWEIGHT)
    parts = []
    for policy, by_seed in told.city.means().items():
        if policy == told.city.reference or not by_seed:
            continue
        level = paired_effect(np.array([means[column] for means in by_seed.values()]), 0)
        if level.difference > 0:
            scale = told.scale(DEADWEIGHT, [level.difference], difference=False)
            share = told.amount(level.difference, told.unit(DEADWEIGHT))
            interval = scale.interval(level.low, level.high)
            parts.append(
                told.language.say(
                    "cost.deadweight.part", share=share, interval=interval, policy=told.quoted(policy)
                )
            )
    return told.language.say("cost.deadweight", parts=told.language.list(told.some(parts))) if parts else ""


def _budgets(told: Telling) -> str:
    """Return a sentence with the policies under which a yearly budget ran out."""
    runs: dict[str, set[int]] = {}
    for run in told.city.runs:
        if any(map(tells_of_a_spent_budget, run.messages)):
            runs.setdefault(run.policy, set()).add(run.seed)
    finished = Counter(policy for policy, _ in told.city.cells)
    parts = [
        told.language.say(
            "cost.budget.part", policy=told.quoted(policy), runs=len(seeds), number=finished[policy]
        )
        for policy, seeds in runs.items()
    ]
    return told.language.say("cost.budget", parts=told.language.list(told.some(parts))) if parts else ""


def _per_unit(told: Telling, row: dict[str, Any]) -> str:
    """Return what each additional unit costs when that price is known."""
    say = told.language.say
    if not np.isfinite(row["cost_per_unit"]):
        return ""
    if row["cost_per_unit"] <= 0:
        return say("cost.price.saves", years=told.years())
    sure = ""
    if np.isfinite(row["cost_low"]):
        sure = say("cost.price.interval", interval=told.span(row["cost_low"], row["cost_high"]))
    price, bought = told.amount(row["cost_per_unit"]), told.language.term(told.city.counted(YARDSTICK)[1])
    early = say("cost.price.early") if told.city.window()[0] > 1 else ""
    return say("cost.price", price=price, interval=sure, unit=bought, years=told.years(), early=early)


def cheapest(ranked: DataFrame) -> dict[str, Any] | None:
    """Return the cheapest clear gain; among policies that save money, the one that gains most."""
    priced = ranked[np.isfinite(ranked["cost_per_unit"])]
    saving = priced[priced["cost_per_unit"] <= 0]
    if len(saving):
        return rows_of(saving)[0]
    return rows_of(priced.sort_values("cost_per_unit"))[0] if len(priced) else None


def who_pays(told: Telling) -> Sentence | None:
    """Say who gains and who pays under the best policy, and how that fits what the public pays."""
    first, say = told.first_gain, told.language.say
    if first is None:
        return None
    policy = first["policy"]
    table = told.city.incidence()
    clear = table[(table["policy"] == policy) & table["verdict"].isin(["up", "down"])]
    clear = clear[clear["actor"].isin(INCOMES)].sort_values("difference", ascending=False, key=abs)
    changes = {row["actor"]: row for row in rows_of(clear)}
    parts = [_income(told, row) for actor, row in changes.items() if actor != AFTER_TRANSFERS]
    if not parts:
        return Sentence(say("payers.about"), say("payers.nobody"))
    says = say("payers", policy=told.quoted(policy), parts=told.language.clauses(parts))
    return Sentence(
        say("payers.about"),
        told.language.sentences(says, _handed_on(told, changes, policy), _taxes_back(told, policy)),
    )


def _income(told: Telling, row: dict[str, Any]) -> str:
    """Return "households gain …", and how much of that pays for members' own working time."""
    said = _moves(told, row)
    if row["actor"] == "households" and row["difference"] > 0:
        work = _flow(told, row["policy"], "enterprises", "households", "coordination")
        if work is not None and work["verdict"] == "up":
            said += told.language.say("payers.work", amount=told.amount(work["difference"]))
    return said


def _handed_on(told: Telling, changes: dict[str, dict[str, Any]], policy: str) -> str:
    """Return a sentence with what households have once government hands on more or less to them."""
    transfers = _flow(told, policy, "government", "households", TRANSFERS)
    if transfers is None or transfers["verdict"] not in ("up", "down"):
        return ""
    way = "payers.transfers.less" if transfers["difference"] < 0 else "payers.transfers.more"
    net = changes.get(AFTER_TRANSFERS)
    if net is None:
        after = told.language.say("payers.after.unclear")
    else:
        key = "payers.after.gain" if net["difference"] > 0 else "payers.after.lose"
        after = told.language.say(key, amount=told.amount(abs(net["difference"])))
    return told.language.say(way, amount=told.amount(abs(transfers["difference"])), after=after)


def _taxes_back(told: Telling, policy: str) -> str:
    """Return a sentence with the taxes on more output that pay for a part of what the public spends."""
    taxes = _flow(told, policy, "enterprises", "government", "taxes")
    cost = told.effect(PUBLIC_COST, policy)
    if taxes is None or taxes["difference"] <= 0 or cost["verdict"] != "loss":
        return ""
    back, paid = (told.amount(each["difference"]) for each in (taxes, cost))
    key = "payers.taxes" if taxes["verdict"] == "up" else "payers.taxes.unclear"
    return told.language.say(key, paid=paid, back=back)


def _flow(told: Telling, policy: str, payer: str, payee: str, kind: str) -> dict[str, Any] | None:
    """Return how a policy changes one kind of payment; None where nobody pays it."""
    table = told.city.flows(kinds=True)
    chosen = (table["payer"] == payer) & (table["payee"] == payee) & (table["kind"] == kind)
    rows = rows_of(table[chosen & (table["policy"] == policy)])
    return rows[0] if rows else None


def _moves(told: Telling, row: dict[str, Any]) -> str:
    """Return "households gain 3 million yuan" or "government loses …"."""
    many = row["actor"].split()[0].endswith("s")
    key = "actor.gains" if row["difference"] > 0 else "actor.loses"
    return told.language.say(
        key,
        actor=told.language.term(row["actor"]),
        amount=told.amount(abs(row["difference"])),
        number=2 if many else 1,
    )
