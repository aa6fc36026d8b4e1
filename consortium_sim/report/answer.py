"""The answer of a study in a few sentences, each computed from the runs and no surer than they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.population.ledger import TRANSFERS
from consortium_sim.report.facts import against, interns, split_message, title
from consortium_sim.report.panels import other_policies
from consortium_sim.study.comparison import COUNTS, PUBLIC_COST, YARDSTICK
from consortium_sim.study.effects import MONTHS_A_YEAR, paired_differences
from consortium_sim.study.flows import AFTER_TRANSFERS, INCOMES
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import Scale, amount, span, spoken_list, unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison

ENOUGH_SEEDS = 10
DEADWEIGHT = "deadweight"
TOLD_ELSEWHERE = (YARDSTICK, *COUNTS[YARDSTICK][:1], PUBLIC_COST, "top_up", DEADWEIGHT)
"""Indicators that are no side effects: the yardstick and its persons, public cost and a part of it."""
SIDE_EFFECTS = 3
"""Losses that are named for each policy."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the answer: what it is about, and what it says."""

    about: str
    says: str


def answer(study: Comparison) -> list[Sentence]:
    """Return the answer to "what do these policies do?", in about five sentences."""
    if not other_policies(study):
        return [Sentence("Nothing to compare.", "The study holds one policy only.")]
    ranked = study.ranking()
    parts = [
        _best(study, ranked),
        _price(study, ranked),
        _the_others(study, ranked),
        _who_pays(study, ranked),
        _caution(study),
    ]
    return [part for part in parts if part is not None]


def _best(study: Comparison, ranked: DataFrame) -> Sentence:
    """Say which policy raises the yardstick most, how surely, and whether it beats the next."""
    name = study.indicators[YARDSTICK].english.lower()
    first = _first_gain(ranked)
    if first is None:
        return Sentence(
            f"No policy clearly improves {name}.",
            f"The interval of every difference from {against(study)} touches zero or shows harm.",
        )
    scale = Scale.of(unit_of(study.indicators[YARDSTICK]), [first["difference"]], difference=True)
    effect = _effect(study, YARDSTICK, first["policy"])
    says = (
        f"by {scale.number(abs(first['difference']))} {scale.label} "
        f"(95 % interval {scale.interval(first['low'], first['high'])}), for the better in "
        f"{effect['seeds_better']} of {effect['seeds']} seeds."
    )
    rivals = [row for row in rows_of(ranked) if row["policy"] not in (first["policy"], study.reference)]
    if rivals:
        says += " " + _versus(study, first["policy"], rivals[0]["policy"])
    share = "the share of " if study.indicators[YARDSTICK].unit == "share" else ""
    return Sentence(f"{title(study, first['policy'])} raises {share}{name} most,", says)


def _versus(study: Comparison, policy: str, rival: str) -> str:
    """Say whether the best policy is clearly ahead of the second."""
    means = study.means()
    column = list(study.indicators).index(YARDSTICK)
    better = study.indicators[YARDSTICK].better
    pairs = paired_differences(means[policy], means[rival], len(study.indicators))[:, column]
    ahead = paired_effect(pairs, better)
    scale = Scale.of(unit_of(study.indicators[YARDSTICK]), [ahead.difference], difference=True)
    gap = f"{scale.number(ahead.difference, signed=True)} {scale.label}, {scale.interval(ahead.low, ahead.high)}"
    if ahead.verdict == "gain":
        return f"It is clearly ahead of its nearest rival, {title(study, rival)} ({gap})."
    return f"Whether it is ahead of its nearest rival, {title(study, rival)}, is unclear ({gap})."


def _price(study: Comparison, ranked: DataFrame) -> Sentence | None:
    """Say what the best policy costs the public, and which clear gain is the cheapest."""
    first = _first_gain(ranked)
    if first is None or PUBLIC_COST not in study.indicators:
        return None
    cost = _effect(study, PUBLIC_COST, first["policy"])
    unit = unit_of(study.indicators[PUBLIC_COST])
    if cost["verdict"] == "unclear":
        says = f"Its public cost is not clearly different from that of {against(study)}."
    else:
        paid = amount(abs(cost["difference"]), unit)
        says = f"The public saves {paid} against {against(study)}."
        if cost["difference"] > 0:
            says = f"The public pays {paid} more than under {against(study)}{_per_unit(study, first)}."
    cheapest = _cheapest(ranked)
    if cheapest is not None and cheapest["policy"] != first["policy"]:
        price = _per_unit(study, cheapest)
        if _effect(study, PUBLIC_COST, cheapest["policy"])["verdict"] == "unclear":
            price = ", whose public cost is not clearly different from none"
        price += _losers(study, cheapest)
        says += f" A clear gain is cheapest with {title(study, cheapest['policy'])}{price}."
    return Sentence("What it costs.", says + _deadweight(study) + _budgets(study))


def _losers(study: Comparison, row: dict[str, Any]) -> str:
    """Return "; under it … lose …" with every class whose income clearly falls under a policy."""
    table = study.incidence()
    lost = table[(table["policy"] == row["policy"]) & (table["verdict"] == "down")]
    lost = lost[lost["actor"].isin(INCOMES)].sort_values("difference")
    parts = [f"{one['actor']} {_moves(one)} {amount(-one['difference'], 'yuan')}" for one in rows_of(lost)]
    return f"; under it {spoken_list(parts)} a year" if parts else ""


def _deadweight(study: Comparison) -> str:
    """Return a sentence with the share of the places paid for that would exist anyway, policy by policy."""
    if DEADWEIGHT not in study.indicators:
        return ""
    levels = study.levels()
    parts = [
        f"{100 * level:.0f} % under {title(study, policy)}"
        for policy in other_policies(study)
        if (level := float(levels[policy][DEADWEIGHT])) > 0
    ]
    if not parts:
        return ""
    return f" Of the training places that were paid for, this much would exist anyway: {spoken_list(parts)}."


def _the_others(study: Comparison, ranked: DataFrame) -> Sentence | None:
    """Sort the remaining policies by what can be said about them."""
    first = _first_gain(ranked)
    words = {
        "gain": "also help clearly on this measure",
        "loss": "do clear harm on it",
        "unclear": "remain unclear on it (the interval spans zero)",
        "no change": "change nothing at all",
    }
    parts = []
    for verdict, said in words.items():
        named = [
            title(study, row["policy"])
            for row in rows_of(ranked)
            if row["verdict"] == verdict and (first is None or row["policy"] != first["policy"])
        ]
        if named:
            parts.append(f"{spoken_list(named)} {said if len(named) > 1 else _singular(said)}")
    harm = _side_effects(study)
    if not parts and not harm:
        return None
    says = f"{'; '.join(parts)}." if parts else "there are none."
    return Sentence("The other policies:", says + harm)


def _side_effects(study: Comparison) -> str:
    """Return a sentence with the clearest losses of each policy on other indicators, public cost apart.

    What does not exist without a policy, such as the cost of its own council, cannot get worse by it.
    """
    table, before = study.effects(), study.levels()[study.reference]
    there = set(before.index[before != 0.0]) - set(TOLD_ELSEWHERE)
    lost = table[(table["verdict"] == "loss") & table["indicator"].isin(there)]
    clearness = lost["difference"].abs() / (lost["high"] - lost["low"])
    parts = []
    for policy in other_policies(study):
        worst = clearness[lost["policy"] == policy].nlargest(SIDE_EFFECTS).index
        if len(worst):
            names = [study.indicators[name].english.lower() for name in lost.loc[worst, "indicator"]]
            parts.append(f"{spoken_list(names)} (under {title(study, policy)})")
    return f" What clearly gets worse elsewhere: {'; '.join(parts)}." if parts else ""


def _who_pays(study: Comparison, ranked: DataFrame) -> Sentence | None:
    """Say who gains and who pays under the best policy, and how that fits what the public pays."""
    first = _first_gain(ranked)
    if first is None:
        return None
    policy = first["policy"]
    table = study.incidence()
    clear = table[(table["policy"] == policy) & table["verdict"].isin(["up", "down"])]
    clear = clear[clear["actor"].isin(INCOMES)].sort_values("difference", ascending=False, key=abs)
    changes = {row["actor"]: row for row in rows_of(clear)}
    parts = [_income(study, row) for actor, row in changes.items() if actor != AFTER_TRANSFERS]
    if not parts:
        return Sentence("Who pays.", "No class of actor clearly ends up with a higher or lower income.")
    says = f"Under {title(study, policy)}, in income a year, {spoken_list(parts)}."
    return Sentence("Who pays.", says + _handed_on(study, changes, policy) + _taxes_back(study, policy))


def _income(study: Comparison, row: dict[str, Any]) -> str:
    """Return "households gain …", and how much of that pays for members' own working time."""
    said = f"{row['actor']} {_moves(row)} {amount(abs(row['difference']), 'yuan')}"
    if row["actor"] == "households" and row["difference"] > 0:
        work = _flow(study, row["policy"], "enterprises", "households", "coordination")
        if work is not None and work["verdict"] == "up":
            said += (
                f" (of it {amount(work['difference'], 'yuan')} for members' own working time in coordination)"
            )
    return said


def _handed_on(study: Comparison, changes: dict[str, dict[str, Any]], policy: str) -> str:
    """Return a sentence with what households have once government hands on more or less to them."""
    transfers = _flow(study, policy, "government", "households", TRANSFERS)
    if transfers is None or transfers["verdict"] not in ("up", "down"):
        return ""
    way = "less" if transfers["difference"] < 0 else "more"
    says = f" Government has {amount(abs(transfers['difference']), 'yuan')} {way} to hand on to households"
    net = changes.get(AFTER_TRANSFERS)
    if net is None:
        return f"{says}; whether they end up with more or with less is unclear."
    return f"{says}; after that they {_moves(net)} {amount(abs(net['difference']), 'yuan')}."


def _taxes_back(study: Comparison, policy: str) -> str:
    """Return a sentence with the taxes on more output that pay for a part of what the public spends."""
    taxes = _flow(study, policy, "enterprises", "government", "taxes")
    cost = _effect(study, PUBLIC_COST, policy)
    if taxes is None or taxes["difference"] <= 0 or cost["verdict"] != "loss":
        return ""
    back, paid = (amount(each["difference"], "yuan") for each in (taxes, cost))
    sure = "" if taxes["verdict"] == "up" else ", which is unclear"
    return f" Of the {paid} that the public pays more, {back} come back as taxes on more output{sure}."


def _flow(study: Comparison, policy: str, payer: str, payee: str, kind: str) -> dict[str, Any] | None:
    """Return how a policy changes one kind of payment; None where nobody pays it."""
    table = study.flows(kinds=True)
    chosen = (table["payer"] == payer) & (table["payee"] == payee) & (table["kind"] == kind)
    rows = rows_of(table[chosen & (table["policy"] == policy)])
    return rows[0] if rows else None


def _moves(row: dict[str, Any]) -> str:
    """Return "gain", "gains", "lose" or "loses"."""
    many = row["actor"].split()[0].endswith("s")
    return ("gain" if row["difference"] > 0 else "lose") + ("" if many else "s")


def _budgets(study: Comparison) -> str:
    """Return a sentence with the policies under which a yearly budget ran out."""
    runs: dict[str, set[int]] = {}
    for run in study.runs:
        if any("budget" in text and "run out" in text for _, text in map(split_message, run.messages)):
            runs.setdefault(run.policy, set()).add(run.seed)
    finished = Counter(policy for policy, _ in study.cells)
    parts = [
        f"{title(study, policy)} (in {len(seeds)} of {finished[policy]} seeds)"
        for policy, seeds in runs.items()
    ]
    return f" A yearly budget ran out under {spoken_list(parts)}." if parts else ""


def _caution(study: Comparison) -> Sentence:
    """Say what the intervals do not cover."""
    says = "The intervals cover luck between seeds, not what the model leaves out or assumes (see below)."
    says += f" {interns(study.scenario)}"
    if len(study.seeds) < ENOUGH_SEEDS:
        count = "One seed is" if len(study.seeds) == 1 else f"{len(study.seeds)} seeds are"
        says += f" {count} few; more can settle what is unclear."
    if study.incomplete():
        says += f" {study.incomplete()}"
    return Sentence("How far to trust it.", says)


def _per_unit(study: Comparison, row: dict[str, Any]) -> str:
    """Return ", which is … for each additional …" when that price is known."""
    if not np.isfinite(row["cost_per_unit"]):
        return ""
    years = study.months / MONTHS_A_YEAR
    if row["cost_per_unit"] <= 0:
        return f", which saves money, counted over all {years:g} years"
    sure = f" ({span(row['cost_low'], row['cost_high'], 'yuan')})" if np.isfinite(row["cost_low"]) else ""
    price, bought = amount(row["cost_per_unit"], "yuan"), study.counted(YARDSTICK)[1]
    return f", which is {price}{sure} for each additional {bought}, counted over all {years:g} years"


def _first_gain(ranked: DataFrame) -> dict[str, Any] | None:
    gains = [row for row in rows_of(ranked) if row["verdict"] == "gain"]
    return gains[0] if gains else None


def _cheapest(ranked: DataFrame) -> dict[str, Any] | None:
    """Return the cheapest clear gain; among policies that save money, the one that gains most."""
    priced = ranked[np.isfinite(ranked["cost_per_unit"])]
    saving = priced[priced["cost_per_unit"] <= 0]
    if len(saving):
        return rows_of(saving)[0]
    return rows_of(priced.sort_values("cost_per_unit"))[0] if len(priced) else None


def _effect(study: Comparison, indicator: str, policy: str) -> dict[str, Any]:
    table = study.effects()
    return rows_of(table[(table["indicator"] == indicator) & (table["policy"] == policy)])[0]


def _singular(said: str) -> str:
    """Turn "also help clearly" into "also helps clearly"."""
    for many, one in (("help", "helps"), ("do ", "does "), ("remain", "remains"), ("change", "changes")):
        if many in said:
            return said.replace(many, one, 1)
    return said
