"""With its channel cut a correction or a certificate only pays; uncut it changes the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import choice
from consortium_sim.mechanisms.evaluation import campaigns, certification, corrections, relief, reviews
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.model.indicators import INDICATORS, measure
from consortium_sim.model.indicators.evaluation import EVALUATION
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import Ledger
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

LOOPS = {
    "evaluation.instant": True,
    "evaluation.improvement": 2e6,
    "information_platform.open": True,
    "evaluation.standard": "local",
}
OTHERS = [name for name in INDICATORS if name not in {one.name for one in EVALUATION}]


@contextmanager
def always(dimension: str) -> Iterator[None]:
    """Let a dimension be corrected at full strength from month 3 to month 20, whatever is seen."""

    def strength(consortium: Consortium, asked: str) -> float:
        return float(asked == dimension and 3 <= consortium.clock.month <= 20)

    def budget(consortium: Consortium, rule: EvaluationRule, asked: Any) -> float:
        return rule.improvement * strength(consortium, asked) if rule.corrects else 0.0

    def months_left(consortium: Consortium, asked: str) -> int:
        return 12 * int(strength(consortium, asked))

    with patch.multiple(corrections, budget=budget, months_left=months_left):
        yield


def no_line(original: Callable[..., None]) -> Callable[..., None]:
    def add(month: Month, line: str, yuan: Any) -> None:
        original(month, line, 0.0 * yuan if line == "member rebate" else yuan)

    return add


def without_result(original: Callable[..., Any], result: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        original(*arguments)
        return result(*arguments)

    return call


CUTS: dict[str, list[tuple[Any, str, Callable[..., Any]]]] = {
    "operation": [
        (Month, "add_payoff", no_line(Month.add_payoff)),
        (relief, "yearly_value", lambda consortium, *_: np.zeros((consortium.enterprises.count, 3))),
    ],
    "upgrading": [(reviews, "revise", lambda *_: None)],
    "resources": [
        (
            campaigns,
            "improve_resources",
            without_result(campaigns.improve_resources, lambda _c, _m, _r, lists, _p: lists),
        )
    ],
    "talent": [(campaigns, "promote", without_result(campaigns.promote, lambda *_: 0.0))],
    "certificate": [
        (certification, "acts_on", lambda consortium, *_: np.zeros(consortium.programs.count)),
    ],
}
KINDS = {
    "evaluation",
    "certification",
    "member rebate",
    "curriculum review",
    "listing drive",
    "joint equipment",
    "employment campaign",
}
Payments = dict[int, list[tuple[str, str, np.ndarray]]]


def lived(
    changes: dict[str, Any], replaced: list[tuple[Any, str, Any]]
) -> tuple[list[list[float]], Payments]:
    """Return the indicators of two years of a city, and what evaluation has paid in each month."""
    city = small_city(0.05, burn_in=0, hosting={"known": 1.0})
    consortium = founded(city, seed=5)
    payments: Payments = defaultdict(list)

    def pay(year: int, payer: str, payee: str, kind: str, amount: np.ndarray) -> np.ndarray:
        if kind in KINDS:
            payments[consortium.clock.month].append((payee, kind, amount.copy()))
        return Ledger.pay(consortium.ledger, year, payer, payee, kind, amount)

    with ExitStack() as stack:
        for place, name, new in replaced:
            stack.enter_context(patch.object(place, name, new))
        stack.enter_context(patch.object(consortium.ledger, "pay", pay))
        table = []
        for month, _ in months_of(consortium, city, Policy("p", changes), months=24):
            reading = measure(consortium, month)
            table.append([reading[name] for name in OTHERS])
    return table, payments


@contextmanager
def certified_always() -> Iterator[None]:
    """Let every second program cluster be certified from the first month on."""

    def acts_on(consortium: Consortium, rule: EvaluationRule, effect: str) -> np.ndarray:
        return (np.arange(consortium.programs.count) % 2 == 0) * float(rule.certification)

    with patch.object(certification, "acts_on", acts_on):
        yield


@pytest.mark.parametrize("channel", CUTS)
def test_with_its_channel_cut_a_correction_only_pays_and_uncut_it_changes_the_city(channel: str) -> None:
    changes = {**LOOPS, "evaluation.certification": channel == "certificate"}
    forced = certified_always() if channel == "certificate" else always(channel)
    with forced:
        uncut, _ = lived(changes, [])
        cut, payments = lived(changes, CUTS[channel])
    assert any(kind not in ("evaluation",) for month in payments.values() for _, kind, _ in month)

    def replay(consortium: Consortium, month: Month, rule: EvaluationRule) -> None:
        for payee, kind, amount in payments[consortium.clock.month]:
            corrections.pay(consortium, month, payee, kind, amount)

    only_pays, replayed = lived(
        {"information_platform.open": True}, [(corrections, "pay_for_evaluation", replay)]
    )
    assert {month: len(rows) for month, rows in replayed.items()} == {
        month: len(rows) for month, rows in payments.items()
    }
    assert cut == only_pays
    assert uncut != cut


def test_a_certificate_makes_a_program_more_wanted() -> None:
    city = small_city(0.2, burn_in=0)
    seen: list[Any] = []

    def watched(outlook: Any) -> Any:
        seen.append(outlook)
        return choice.weigh_programs(outlook)

    with certified_always():
        live(
            founded(city),
            city,
            Policy("p", {"evaluation.certification": True}),
            9,
            {"program_choice": watched},
        )
    (outlook,) = seen
    assert outlook.certified.tolist() == [1.0, 0.0] * (outlook.certified.size // 2)
    gain = choice.weigh_programs(outlook) - choice.weigh_programs(
        replace(outlook, certified=0.0 * outlook.certified)
    )
    assert gain == pytest.approx(np.broadcast_to(choice.TASTE_FOR_CERTIFIED * outlook.certified, gain.shape))
