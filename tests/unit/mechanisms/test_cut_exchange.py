"""With its effects cut, the staff exchange only moves the money; so do the training guides."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms import training_guides
from consortium_sim.mechanisms.staff_exchange import effects, forecast
from consortium_sim.model.indicators import measure
from consortium_sim.model.phases import colleges as phase
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import Ledger
from consortium_sim.scenario.policy import Policy, load_policy

CITY = small_city(0.15, burn_in=3)
MONTHS = 44
OWN = {
    "engineers_teaching",
    "teachers_in_enterprises",
    "candidates_rejected",
    "contracts_ended",
    "exchange_cost",
    "guided_programs",
    "internal_circulation",
}
"""Indicators that only say that the exchange or the guides are there."""


def lived(policy: Policy) -> tuple[Consortium, list[dict[str, float]], list[np.ndarray]]:
    """Return the city at the end, its indicators and its curricula month by month."""
    consortium = founded(CITY, 6)
    values, vintages = [], []
    for month, _ in months_of(consortium, CITY, policy, MONTHS):
        values.append({name: v for name, v in measure(consortium, month).items() if name not in OWN})
        vintages.append(consortium.programs.vintage.copy())
    return consortium, values, vintages


def nothing(*_: Any) -> None:
    """Stand in for an effect that is cut."""


EXCHANGE = Policy("exchange", {**load_policy("staff-exchange").changes, "staff_exchange.deep_pledge": 0.05})
GUIDES = load_policy("training-guides")
CHANNELS = ("teach_classes", "advise_enterprises", "qualify_teachers")


def test_cut_the_exchange_leaves_curricula_qualification_and_absorption_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, _, plain = lived(load_policy("baseline"))
    _, _, uncut = lived(EXCHANGE)
    for channel in CHANNELS:
        monkeypatch.setattr(effects, channel, nothing)
    consortium, _, cut = lived(EXCHANGE)
    assert consortium.exchange.contracts.size > 0
    assert np.array(cut).tobytes() == np.array(plain).tobytes()
    assert not np.array_equal(uncut, plain)
    assert (consortium.colleges.double_qualified == CITY.settings.colleges.double_qualified).all()
    assert not consortium.enterprises.absorptive_boost.any()


def test_cut_the_exchange_is_to_the_bit_a_policy_that_only_pays_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Payments, hours that are missing and what enterprises make of both are replayed without any contract."""
    for channel in CHANNELS:
        monkeypatch.setattr(effects, channel, nothing)
    paid: dict[int, list[Any]] = defaultdict(list)
    left: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    foreseen: dict[int, np.ndarray] = {}
    kinds = ("lecture fees", "cover for teachers", "teacher allowance")
    original_pay, forgo, foresee = Ledger.pay, effects.forgo_output, forecast.yearly_value
    now = [0]

    def pay(ledger: Ledger, year: int, payer: str, payee: str, kind: str, amount: Any) -> Any:
        if kind in kinds:
            paid[now[0]].append((payer, payee, kind, amount.copy()))
        return original_pay(ledger, year, payer, payee, kind, amount)

    def forgo_and_note(consortium: Any, month: Any, output: np.ndarray, *others: Any) -> None:
        forgo(consortium, month, output, *others)
        line = month.payoff.get("staff exchange", np.zeros(output.size))
        left[consortium.clock.month] = output.copy(), line.copy()

    def foresee_and_note(consortium: Any, *others: Any) -> np.ndarray:
        now[0] = consortium.clock.month
        foreseen[now[0]] = foresee(consortium, *others)
        return foreseen[now[0]]

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "pay", pay)
        patch.setattr(effects, "forgo_output", forgo_and_note)
        patch.setattr(forecast, "yearly_value", foresee_and_note)
        _, exchanged, _ = lived(EXCHANGE)

    def only_pay(consortium: Any, month: Any, *_: Any) -> None:
        year = consortium.clock.year
        for payer, payee, kind, amount in paid[consortium.clock.month]:
            consortium.ledger.pay(year, payer, payee, kind, amount)
            if payer == "enterprises":
                month.add_payoff("staff exchange", -amount / 100.0)

    def only_forgo(consortium: Any, month: Any, output: np.ndarray, *_: Any) -> None:
        output[:], month.payoff["staff exchange"] = left[consortium.clock.month]

    monkeypatch.setattr(phase, "operate", only_pay)
    monkeypatch.setattr(effects, "forgo_output", only_forgo)
    monkeypatch.setattr(forecast, "yearly_value", lambda consortium, *_: foreseen[consortium.clock.month])
    consortium, only_paid, _ = lived(load_policy("baseline"))
    assert consortium.exchange.contracts.size == 0
    assert sum(len(month) for month in paid.values()) > 60
    assert only_paid == exchanged


def test_cut_the_guides_leave_curricula_as_they_were_and_cost_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, _, plain = lived(load_policy("baseline"))
    uncut, _, guided = lived(GUIDES)
    none_left = training_guides.freshness
    monkeypatch.setattr(
        phase.colleges,
        "renew_curricula",
        _without_guides(phase.colleges.renew_curricula),
    )
    consortium, _, cut = lived(GUIDES)
    assert none_left(consortium).any()
    assert np.array(cut).tobytes() == np.array(plain).tobytes()
    assert not np.array_equal(guided, plain)
    for year in range(1, 4):
        assert consortium.ledger.paid(year, "training guides") == uncut.ledger.paid(year, "training guides")
    assert consortium.ledger.paid(1, "training guides") > 0


def _without_guides(renew: Any) -> Any:
    def call(consortium: Consortium, rule: Any) -> None:
        kept = consortium.programs.lag_left.copy()
        consortium.programs.lag_left[:] = 1.0
        renew(consortium, rule)
        consortium.programs.lag_left[:] = kept

    return call
