from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.errors import LedgerError
from consortium_sim.population.actors import CLASSES
from consortium_sim.population.ledger import Ledger, cents, in_proportion


@pytest.fixture
def ledger() -> Ledger:
    many = {"colleges": 2, "enterprises": 3}
    return Ledger.opening({name: np.full(many.get(name, 1), 1_000, np.int64) for name in CLASSES})


def whole(*amounts: int) -> np.ndarray:
    return np.array(amounts, np.int64)


def test_a_payment_moves_cents_from_payer_to_payee_and_into_the_cash_columns(ledger: Ledger) -> None:
    ledger.pay(1, "enterprises", "households", "wages", whole(10, 20, 30))
    assert ledger.balances["enterprises"].tolist() == [990, 980, 970]
    assert ledger.cash["enterprises"].tolist() == [990, 980, 970]
    assert ledger.cash["households"].tolist() == [1_060]
    assert ledger.flows == {(1, "enterprises", "households", "wages"): 60}
    ledger.audit()


def test_payments_of_a_kind_add_up_over_the_year(ledger: Ledger) -> None:
    for year in (1, 1, 2):
        ledger.pay(year, "government", "colleges", "appropriation", whole(5, 6))
    assert ledger.paid(1, "appropriation") == 22
    assert ledger.paid(2, "appropriation") == 11
    assert ledger.paid(2, "wages") == 0


def test_what_government_pays_is_public_spending_but_for_transfers(ledger: Ledger) -> None:
    ledger.pay(1, "government", "colleges", "appropriation", whole(5, 6))
    ledger.pay(1, "government", "households", "transfers", whole(100))
    ledger.pay(1, "enterprises", "government", "taxes", whole(1, 2, 3))
    assert ledger.public_spending == 11


def test_a_balance_may_fall_below_zero(ledger: Ledger) -> None:
    ledger.pay(1, "fund", "outside", "loss", whole(1_500))
    assert ledger.balances["fund"].tolist() == [-500]
    ledger.audit()


@pytest.mark.parametrize(
    ("amount", "complaint"),
    [
        (whole(1, -1, 1), "negative"),
        (np.array([1.0, 2.0, 3.0]), "float64"),
        (np.array([1, 2, 3], np.int32), "int32"),
        (whole(1, 2), "3 accounts"),
        (whole(5), "3 accounts"),
        (whole(1, 2, 3, 4), "3 accounts"),
        (np.ones((3, 1), np.int64), "accounts"),
    ],
    ids=["negative", "float", "narrow", "too few", "one", "too many", "table"],
)
@pytest.mark.parametrize(("payer", "payee"), [("enterprises", "households"), ("households", "enterprises")])
def test_amounts_that_are_not_whole_cents_for_every_account_are_refused_and_nothing_moves(
    ledger: Ledger, payer: str, payee: str, amount: np.ndarray, complaint: str
) -> None:
    with pytest.raises(LedgerError, match=complaint):
        ledger.pay(1, payer, payee, "wages", amount)
    assert all((column == 1_000).all() for column in (*ledger.balances.values(), *ledger.cash.values()))
    assert not ledger.flows
    ledger.audit()


def test_yuan_are_paid_as_they_are_rounded_to_cents(ledger: Ledger) -> None:
    paid = ledger.pay_yuan(1, "enterprises", "households", "wages", np.array([0.125, 0.375, 1.0]))
    assert paid.tolist() == [12, 38, 100]
    assert ledger.balances["enterprises"].tolist() == [988, 962, 900]
    assert ledger.pay_yuan(1, "consortium", "households", "secretariat", 2.5).tolist() == [250]
    assert ledger.paid(1, "wages") == 150
    ledger.audit()


@pytest.mark.parametrize(
    ("yuan", "complaint"),
    [
        ([1.0, -1.0, 1.0], "negative"),
        ([1.0, np.nan, 1.0], "no number"),
        ([1.0, 1e18, 1.0], "beyond all money"),
        ([1.0, 2.0], "3 accounts"),
    ],
)
def test_yuan_that_are_no_amounts_are_refused_and_nothing_moves(
    ledger: Ledger, yuan: list[float], complaint: str
) -> None:
    with pytest.raises(LedgerError, match=complaint):
        ledger.pay_yuan(1, "enterprises", "households", "wages", np.array(yuan))
    assert all((column == 1_000).all() for column in (*ledger.balances.values(), *ledger.cash.values()))
    assert not ledger.flows


def test_an_account_for_every_class_of_actor_is_asked_for() -> None:
    with pytest.raises(LedgerError, match="fund"):
        Ledger.opening({name: whole(0) for name in CLASSES if name != "fund"})


def test_yuan_are_rounded_to_whole_cents_half_to_even() -> None:
    assert cents(np.array([0.125, 0.375, 1.0, 2.994])).tolist() == [12, 38, 100, 299]
    assert cents(0.01).shape == (1,)


WEIGHTS = st.lists(st.floats(0.0, 1e12, allow_subnormal=False), min_size=1, max_size=30)


@given(total=st.integers(0, 10**14), weights=WEIGHTS)
def test_shares_in_proportion_add_up_to_the_cent(total: int, weights: list[float]) -> None:
    shares = in_proportion(total, np.array(weights))
    assert shares.dtype == np.int64
    assert int(shares.sum()) == total
    assert (shares >= 0).all()


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_no_share_is_more_than_a_cent_from_its_proportion(total: int, weights: list[int]) -> None:
    shares = in_proportion(total, np.array(weights, np.float64)).tolist()
    parts = weights if any(weights) else [1] * len(weights)
    for share, part in zip(shares, parts, strict=True):
        assert abs(Fraction(total * part, sum(parts)) - share) < Fraction(1_001, 1_000)


def test_the_cents_left_over_go_to_the_largest_remainders_first() -> None:
    assert in_proportion(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert in_proportion(7, np.array([0.5, 0.3, 0.2])).tolist() == [4, 2, 1]
    assert in_proportion(5, np.array([0.0, 0.0])).tolist() == [3, 2]
    assert in_proportion(100, np.array([0.0, 3.0])).tolist() == [0, 100]


def test_members_of_a_class_pay_each_other(ledger: Ledger) -> None:
    ledger.pay_within(2, "enterprises", "licence fees", whole(30, 0, 5), whole(0, 35, 0))
    assert ledger.balances["enterprises"].tolist() == ledger.cash["enterprises"].tolist() == [970, 1_035, 995]
    assert ledger.flows == {(2, "enterprises", "enterprises", "licence fees"): 35}
    ledger.pay_within(2, "enterprises", "licence fees", whole(0, 0, 0), whole(0, 0, 0))
    assert len(ledger.flows) == 1
    ledger.audit()


@pytest.mark.parametrize(
    ("paid", "received", "words"),
    [
        (whole(10, 0, 0), whole(0, 9, 0), "10 cents paid, 9 received"),
        (whole(-10, 0, 10), whole(0, 0, 0), "a negative amount within enterprises"),
        (whole(10), whole(10), r"found int64 \(1,\)"),
        (np.full(3, 1.0), whole(1, 1, 1), "found float64"),
    ],
)
def test_payments_within_a_class_are_whole_and_add_up_or_nothing_moves(
    ledger: Ledger, paid: np.ndarray, received: np.ndarray, words: str
) -> None:
    with pytest.raises(LedgerError, match=words):
        ledger.pay_within(1, "enterprises", "licence fees", paid, received)
    assert ledger.balances["enterprises"].tolist() == [1_000] * 3
    assert not ledger.flows
