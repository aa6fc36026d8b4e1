"""What each actor pays for one more unit of what a policy gains, from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from consortium_sim.study.bench import Pairs
from consortium_sim.study.comparison import PUBLIC_COST
from consortium_sim.study.effects import MONTHS_A_YEAR, paired_differences
from consortium_sim.study.flows import INCOMES, incomes
from consortium_sim.study.statistics import paired_effect, ratio_interval

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.effects import Window

PUBLIC = "public spending"
"""All that government spends, before any taxes that come back; the other rows are incomes that are lost."""
COLUMNS = [
    "policy", "actor", "paid", "paid_low", "paid_high", "bought", "unit",
    "cost_per_unit", "cost_low", "cost_high", "seeds",
]  # fmt: skip


def prices(comparison: Comparison, indicator: str, window: Window | None) -> DataFrame:
    """Return, for every policy that clearly gains, what one more unit costs each class of actor.

    Columns: policy, actor (first "public spending", then the classes of `Comparison.incidence`), paid, paid_low,
    paid_high (yuan a year of income that the actor has less than under the reference), bought (units a year more:
    persons behind a rate where they are counted, else percentage points or units), unit, cost_per_unit, cost_low,
    cost_high (Fieller's 95 % interval; below zero where the actor gains), seeds. Both are means of all whole
    years; window: in which the gain is judged. SettingError for an indicator that is neither good nor bad.
    """
    from pandas import DataFrame

    better = comparison.judged(indicator).better
    last = min(comparison.months, max(comparison.months // MONTHS_A_YEAR, 1) * MONTHS_A_YEAR)
    income = {(run.policy, run.seed): incomes(run, (1, last)) for run in comparison.runs}
    means, names = comparison.means((1, last)), list(comparison.indicators)
    counted, unit = comparison.counted(indicator)
    points = 100.0 if unit == "percentage point" else 1.0
    reference = comparison.reference
    judged = Pairs(comparison, window)
    rows: list[tuple[object, ...]] = []
    for policy in (one for one in comparison.policies if one != reference):
        if paired_effect(judged.of(policy, indicator), better).verdict != "gain":
            continue
        both = [seed for seed in means[policy] if seed in means[reference]]
        more = paired_differences(means[policy], means[reference], len(names))
        bought = better * points * more[:, names.index(counted)]
        paid = {PUBLIC: more[:, names.index(PUBLIC_COST)]}
        for actor in INCOMES:
            pairs = [(income[reference, seed], income[policy, seed]) for seed in both]
            if any(actor in one.index for pair in pairs for one in pair):
                paid[actor] = np.array(
                    [before.get(actor, 0.0) - after.get(actor, 0.0) for before, after in pairs]
                )
        for actor, yuan in paid.items():
            effect, price = paired_effect(yuan, 0), ratio_interval(yuan, bought)
            numbers = (effect.difference, effect.low, effect.high, float(bought.mean()))
            rows.append((policy, actor, *numbers, unit, *price, effect.seeds))
    return DataFrame(rows, columns=COLUMNS)
