"""The answer of a study in a few sentences, each computed from the runs and no surer than they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.facts import against, interns, split_message, title
from consortium_sim.report.panels import other_policies
from consortium_sim.study.effects import MONTHS_A_YEAR, paired_differences
from consortium_sim.study.flows import INCOMES
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.study import PUBLIC_COST, YARDSTICK
from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import Scale, amount, span, spoken_list, unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.study import Study

ENOUGH_SEEDS = 10


@dataclass(frozen=True)
class Sentence:
    """One sentence of the answer: what it is about, and what it says."""

    about: str
    says: str


def answer(study: Study) -> list[Sentence]:
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


def _best(study: Study, ranked: DataFrame) -> Sentence:
    """Say which policy raises the yardstick most, how surely, and whether it beats the next."""
    name = study.indicators[YARDSTICK].english.lower()
    first = _first_gain(study, ranked)
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


def _versus(study: Study, policy: str, rival: str) -> str:
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


def _price(study: Study, ranked: DataFrame) -> Sentence | None:
    """Say what the best policy costs the public, and which clear gain is the cheapest."""
    first = _first_gain(study, ranked)
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
        says += f" A clear gain is cheapest with {title(study, cheapest['policy'])}{price}."
    return Sentence("What it costs.", says + _budgets(study))


def _the_others(study: Study, ranked: DataFrame) -> Sentence | None:
    """Sort the remaining policies by what can be said about them."""
    first = _first_gain(study, ranked)
    words = {
        "gain": "also help clearly",
        "loss": "do clear harm",
        "unclear": "remain unclear (the interval spans zero)",
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


def _side_effects(study: Study) -> str:
    """Return a sentence with the clear losses on the other main indicators, public cost apart."""
    table = study.effects()
    parts = []
    for name in study.main_indicators():
        lost = table[(table["indicator"] == name) & (table["verdict"] == "loss")]["policy"]
        if name not in (YARDSTICK, PUBLIC_COST) and len(lost):
            policies = spoken_list([title(study, policy) for policy in lost])
            parts.append(f"{study.indicators[name].english.lower()} (under {policies})")
    return f" What clearly gets worse elsewhere: {spoken_list(parts)}." if parts else ""


def _who_pays(study: Study, ranked: DataFrame) -> Sentence | None:
    """Say who gains and who pays under the best policy."""
    first = _first_gain(study, ranked)
    if first is None:
        return None
    table = study.incidence()
    clear = table[(table["policy"] == first["policy"]) & table["verdict"].isin(["up", "down"])]
    clear = clear[clear["actor"].isin(INCOMES)].sort_values("difference", ascending=False, key=abs)
    parts = [
        f"{row['actor']} {_moves(row)} {amount(abs(row['difference']), 'yuan')}" for row in rows_of(clear)
    ]
    if not parts:
        return Sentence("Who pays.", "No class of actor clearly ends up with a higher or lower income.")
    return Sentence("Who pays.", f"In income a year, {spoken_list(parts)}.")


def _moves(row: dict[str, Any]) -> str:
    """Return "gain", "gains", "lose" or "loses"."""
    return ("gain" if row["difference"] > 0 else "lose") + ("" if row["actor"].endswith("s") else "s")


def _budgets(study: Study) -> str:
    """Return a sentence with the policies under which a yearly budget ran out."""
    runs: dict[str, set[int]] = {}
    for run in study.runs:
        if any("budget" in text and "run out" in text for _, text in map(split_message, run.messages)):
            runs.setdefault(run.policy, set()).add(run.seed)
    parts = [
        f"{title(study, policy)} (in {len(seeds)} of {sum(run.policy == policy for run in study.runs)} seeds)"
        for policy, seeds in runs.items()
    ]
    return f" A yearly budget ran out under {spoken_list(parts)}." if parts else ""


def _caution(study: Study) -> Sentence:
    """Say what the intervals do not cover."""
    says = "The intervals cover luck between seeds, not what the model leaves out or assumes (see below)."
    says += f" {interns(study.scenario)}"
    if len(study.seeds) < ENOUGH_SEEDS:
        count = "One seed is" if len(study.seeds) == 1 else f"{len(study.seeds)} seeds are"
        says += f" {count} few; more can settle what is unclear."
    if study.incomplete():
        says += f" {study.incomplete()}"
    return Sentence("How far to trust it.", says)


def _per_unit(study: Study, row: dict[str, Any]) -> str:
    """Return ", which is … for each additional …" when that price is known."""
    if not np.isfinite(row["cost_per_unit"]):
        return ""
    if row["public_cost"] <= 0:
        return f", which saves the public {amount(-row['public_cost'], 'yuan')} a year"
    years = study.months / MONTHS_A_YEAR
    sure = f" ({span(row['cost_low'], row['cost_high'], 'yuan')})" if np.isfinite(row["cost_low"]) else ""
    price, bought = amount(row["cost_per_unit"], "yuan"), study.counted(YARDSTICK)[1]
    return f", which is {price}{sure} for each additional {bought}, counted over all {years:g} years"


def _first_gain(study: Study, ranked: DataFrame) -> dict[str, Any] | None:
    gains = [row for row in rows_of(ranked) if row["verdict"] == "gain"]
    return gains[0] if gains else None


def _cheapest(ranked: DataFrame) -> dict[str, Any] | None:
    priced = ranked[np.isfinite(ranked["cost_per_unit"])].sort_values("cost_per_unit")
    return rows_of(priced)[0] if len(priced) else None


def _effect(study: Study, indicator: str, policy: str) -> dict[str, Any]:
    table = study.effects()
    return rows_of(table[(table["indicator"] == indicator) & (table["policy"] == policy)])[0]


def _singular(said: str) -> str:
    """Turn "also help clearly" into "also helps clearly"."""
    for many, one in (("help", "helps"), ("do ", "does "), ("remain", "remains"), ("change", "changes")):
        if many in said:
            return said.replace(many, one, 1)
    return said
