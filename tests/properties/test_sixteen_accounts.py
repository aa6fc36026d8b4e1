"""The accounts hold under all sixteen combinations of the four strategies (model.md 5)."""

from __future__ import annotations

import pytest
from auditor import Auditor
from drawn_cities import LIVELY
from small_city import founded, months_of, small_city

from consortium_sim.population.actors import CLASSES
from consortium_sim.scenario.policy import combine, load_policy

STRATEGIES = ("governance", "market", "resources", "evaluation")
BURN_IN, MONTHS = 6, 24
COMBINATIONS = [
    tuple(name for i, name in enumerate(STRATEGIES) if number >> i & 1)
    for number in range(2 ** len(STRATEGIES))
]


@pytest.mark.parametrize("strategies", COMBINATIONS, ids=lambda names: " and ".join(names) or "none")
def test_the_accounts_hold_in_every_month(strategies: tuple[str, ...]) -> None:
    city = small_city(0.06, BURN_IN).with_({**LIVELY, "finance.binding": True})
    consortium = founded(city, 1)
    auditor = Auditor(consortium)
    policy = combine(*strategies) if strategies else load_policy("baseline")
    with auditor.watching():
        auditor.begin()
        for month, _ in months_of(consortium, city, policy, BURN_IN + MONTHS):
            auditor.check(month)
            auditor.begin()
    assert consortium.clock.horizon == MONTHS
    assert {payer for _, payer, _, _ in consortium.ledger.flows} <= set(CLASSES)
