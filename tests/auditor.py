"""Books kept beside the ledger: what every instrument should pay, and what every account should hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import isfinite
from typing import Any
from unittest.mock import patch

import numpy as np
from small_city import people_by_enterprise

from consortium_sim.mechanisms import accounts, finance, incentives, supervision
from consortium_sim.mechanisms.hosting import employment
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.incentives.budget import claimants
from consortium_sim.mechanisms.incentives.tax_credit import SURCHARGE
from consortium_sim.mechanisms.platforms.practice_centre import operation
from consortium_sim.mechanisms.staff_exchange import duties
from consortium_sim.model.indicators import measure
from consortium_sim.population.actors import CLASSES
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.exchange import ENGINEER
from consortium_sim.population.ledger import Ledger
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, STUDYING

Payment = tuple[str, str, str, np.ndarray]
BUDGETED = (
    "training_subsidy",
    "order_stipend",
    "tax_credit",
    "interest_subsidy",
    "land_discount",
    "capital_grant",
    "performance_grant",
    "rd_grant",
)
"""Instruments of government, in the order in which they are paid."""


class Auditor:
    """Keeps books of its own beside the ledger, and claims what each instrument should pay."""

    def __init__(self, consortium: Consortium) -> None:
        self.consortium = consortium
        self.opening = {name: int(column.sum()) for name, column in consortium.ledger.balances.items()}
        self.payments: list[Payment] = []
        self.received: dict[str, int] = defaultdict(int)
        self.spent: dict[str, int] = defaultdict(int)
        self.completion_due = np.zeros(consortium.enterprises.count, np.int64)
        self.credit = np.zeros(consortium.enterprises.count, np.int64)
        self.granted: dict[int, int] = defaultdict(int)
        self.licences = 0
        self.debt = np.zeros(consortium.enterprises.count, np.int64)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look over the shoulder of the ledger and of some calls of the month."""
        with ExitStack() as stack:
            for place, name, before in (
                (employment, "employ_trainees", self.count_students),
                (accounts, "settle_accounts", self.check_wages),
                (supervision, "inspect", self.count_breaches),
                (finance, "service_debt", self.count_interest),
                (operation, "operate", self.note_rent),
                (incentives, "pay_incentives", self.claim),
                (duties, "pay", self.count_exchange),
            ):
                stack.enter_context(patch.object(place, name, self._after(before, getattr(place, name))))
            stack.enter_context(patch.object(self.consortium.ledger, "pay", self._pay))
            stack.enter_context(patch.object(self.consortium.ledger, "pay_within", self._pay_within))
            yield

    def _after(self, before: Any, original: Any) -> Any:
        def call(*arguments: Any) -> Any:
            before(*arguments)
            return original(*arguments)

        return call

    def _pay(self, year: int, payer: str, payee: str, kind: str, amount: np.ndarray) -> np.ndarray:
        self.payments.append((payer, payee, kind, amount.copy()))
        self.received[payee] += int(amount.sum())
        self.received[payer] -= int(amount.sum())
        return Ledger.pay(self.consortium.ledger, year, payer, payee, kind, amount)

    def _pay_within(self, year: int, owner: str, kind: str, paid: np.ndarray, received: np.ndarray) -> None:
        assert (owner, kind) == ("enterprises", "licence fees")
        assert int(paid.sum()) == int(received.sum())
        prices = np.unique(paid[paid > 0])
        assert prices.size <= 2
        self.licences += int(paid.sum())
        Ledger.pay_within(self.consortium.ledger, year, owner, kind, paid, received)

    def moved(self, kind: str) -> int:
        """Cents that moved this month under a kind, whoever paid."""
        return sum(int(amount.sum()) for _, _, name, amount in self.payments if name == kind)

    def paid(self, kind: str, accounts: int | None = None) -> np.ndarray:
        """Cents by enterprise, or by another class with so many accounts, that moved this month under a kind."""
        total = np.zeros(accounts or self.consortium.enterprises.count, np.int64)
        for _, _, name, amount in self.payments:
            if name == kind:
                total += amount
        return total

    def begin(self) -> None:
        """Begin a month, in which nobody is owed for a staff exchange unless the month comes to pay for it."""
        self.payments.clear()
        colleges = self.consortium.colleges.count
        self.exchange = {kind: np.zeros(colleges) for kind in ("lecture fees", "cover for teachers")}
        self.allowances = np.zeros(self.consortium.enterprises.count, np.int64)
        if self.consortium.clock.calendar == 12:
            self.spent.clear()

    def count_students(self, consortium: Consortium, month: Month, rule: Any, *_: Any) -> None:
        people, size = consortium.people, consortium.enterprises.count
        study = people.month_of_study.astype(np.int64)
        trained = (people.status == STUDYING) & (people.host != NOBODY)
        block, every_second = (study >= 30) & (study <= 35), (study >= 13) & (study % 2 == 1)
        now = block if rule.calendar == "block" else every_second
        self.trainees = np.bincount(people.host[trained & now], minlength=size)
        self.completing = np.bincount(people.host[trained & (study == 35)], minlength=size) > 0
        sponsored = (people.status == STUDYING) & (people.sponsor != NOBODY)
        self.order_students = np.bincount(people.sponsor[sponsored], minlength=size)

    def check_wages(self, consortium: Consortium, month: Month, rule: Any, done: Any) -> None:
        people = consortium.people
        rows = np.flatnonzero(people.status == EMPLOYED)
        wages = np.zeros(consortium.enterprises.count, np.int64)
        kinds = consortium.posts.target.shape[1]
        np.add.at(wages, people.post[rows] // kinds, people.wage[rows].astype(np.int64))
        assert done.wages.tolist() == wages.tolist()
        assert done.staff.tolist() == people_by_enterprise(consortium, rows).tolist()
        self.wages = wages

    def count_breaches(self, consortium: Consortium, month: Month, rule: Any) -> None:
        enterprises, september = consortium.enterprises, consortium.clock.calendar == 9
        missing = np.maximum(enterprises.pledged - enterprises.places, 0) * enterprises.active
        self.breaches = month_cents(rule.claw_back * missing) * september

    def note_rent(self, consortium: Consortium, month: Month, rule: Any, around: Any) -> None:
        self.centre_rent = rule.rent

    def count_interest(self, consortium: Consortium, month: Month, rule: Any) -> None:
        self.debt += self.paid("loan")
        assert self.debt.tolist() == consortium.enterprises.debt.tolist()
        self.interest = month_cents(rule.interest / 12.0 * (self.debt / 100.0))

    def claim(
        self, consortium: Consortium, month: Month, instruments: Instruments, completed: np.ndarray
    ) -> None:
        subsidy, stipend, credit = (
            instruments.training_subsidy,
            instruments.order_stipend,
            instruments.tax_credit,
        )
        due = month_cents(subsidy.rate * (1.0 - subsidy.advance) * self.trainees)
        self.completion_due += np.where(claimants(consortium, subsidy), due, 0)
        completed = np.where(self.completing, self.completion_due, 0)
        self.completion_due -= completed
        invested = sum(
            self.paid(kind) for kind in ("training set-up", "trainee pay", "mentoring", "order-class stipend")
        )
        earned = np.floor(credit.rate * invested).astype(np.int64)
        self.credit += np.where(claimants(consortium, credit), earned, 0)
        surcharge = month_cents(SURCHARGE * credit.vat_share * month.tax)
        grant, performance = instruments.capital_grant, instruments.performance_grant
        charged = np.rint(100.0 * consortium.centre.charge[: consortium.enterprises.count]).astype(np.int64)
        put_in = self.paid("training set-up") + self.paid("centre: enterprise funds") - charged
        setup, january = put_in / 100.0, consortium.clock.calendar == 1
        charge, all_charges = consortium.centre.charge, max(float(consortium.centre.charge.sum()), 1.0)
        rent = self.paid("site rent") + np.floor(100.0 * self.centre_rent * charge / all_charges)[
            : consortium.enterprises.count
        ].astype(np.int64)
        above = max(consortium.governing.score - performance.threshold, 0.0) / (1.0 - performance.threshold)
        claims = {
            "training subsidy": month_cents(subsidy.rate * subsidy.advance * self.trainees) + completed,
            "order-class subsidy": np.minimum(
                month_cents(stipend.rate * self.order_students), self.paid("order-class stipend")
            ),
            "tax credit": np.minimum(self.credit, surcharge) if credit.rate > 0.0 else 0 * surcharge,
            "interest subsidy": month_cents(instruments.interest_subsidy.rate * (self.interest / 100.0)),
            "land discount": month_cents(instruments.land_discount.rate * (rent / 100.0)),
            "capital grant": month_cents(np.minimum(grant.rate * setup, grant.cap)),
            "performance grant": january
            * month_cents(
                performance.rate
                * above
                * consortium.enterprises.staff
                * (consortium.enterprises.strategy > 0)
                * consortium.enterprises.active
            ),
            "R&D grant": self.claim_grants(instruments),
        }
        terms = [getattr(instruments, name) for name in BUDGETED]
        self.budgets = {rule.kind: round(rule.budget * 100.0) for rule in terms}
        self.claims = {
            rule.kind: np.where(claimants(consortium, rule), claims[rule.kind], 0) for rule in terms
        }
        self.together = consortium.governing.cap
        levy = instruments.levy_grant.levy * consortium.region.levy_factor
        self.levy = np.floor(levy * self.wages).astype(np.int64)
        self.fund_before = int(consortium.region.fund[0])
        self.grants = month_cents(consortium.region.grant_rate * self.trainees)

    def count_exchange(self, consortium: Consortium, month: Month, rule: Any, teacher_pay: float) -> None:
        contracts, college = consortium.exchange.contracts, consortium.programs.college
        lectures, away = np.zeros(consortium.colleges.count), np.zeros(consortium.colleges.count)
        guests = np.zeros(consortium.enterprises.count, np.int64)
        for row in np.flatnonzero(contracts.hours).tolist():
            if contracts.direction[row] == ENGINEER:
                lectures[college[contracts.program[row]]] += contracts.hours[row]
            else:
                away[college[contracts.program[row]]] += contracts.hours[row]
                guests[contracts.enterprise[row]] += 1
        self.exchange = {
            "lecture fees": 100.0 * rule.fee * lectures,
            "cover for teachers": 100.0 * teacher_pay * away / 174.0,
        }
        self.allowances = month_cents(rule.allowance * guests)

    def claim_grants(self, instruments: Instruments) -> np.ndarray:
        """Return by sponsor the share of its project's cost, within the cap and what it paid itself."""
        grant, projects = instruments.rd_grant, self.consortium.projects
        own, claims = self.paid("own R&D"), np.zeros(self.consortium.enterprises.count, np.int64)
        cost = int(own.sum()) + self.moved("R&D contributions")
        assert cost == self.moved("R&D") + self.moved("joint R&D") == int(projects.billed.sum())
        for row in np.flatnonzero(projects.billed).tolist():
            sponsor = int(projects.sponsor[row])
            assert claims[sponsor] == 0
            left = round(grant.cap * 100.0) - self.granted[int(projects.id[row])]
            share = int(np.floor(grant.rate * projects.billed[row]))
            claims[sponsor] = min(share, max(left, 0), int(own[sponsor]))
        return claims

    def check(self, month: Month) -> None:
        self.check_balances()
        unread = [name for name, value in measure(self.consortium, month).items() if not isfinite(value)]
        assert not unread
        assert self.paid("wages").tolist() == self.wages.tolist()
        for kind in self.budgets:
            paid, claim = self.paid(kind), self.claims[kind]
            assert self.together is not None
            left = min(self.budgets[kind] - self.spent[kind], self.together - sum(self.spent.values()))
            left = max(left, 0)
            self.spent[kind] += int(paid.sum())
            assert month.count.get(f"claimed {kind}", 0.0) == int(claim.sum()) / 100.0
            assert month.count.get(f"paid {kind}", 0.0) == int(paid.sum()) / 100.0
            if int(claim.sum()) <= left:
                assert paid.tolist() == claim.tolist()
            else:
                assert int(paid.sum()) == left
                assert (paid <= claim).all()
        assert self.paid("training levy").tolist() == self.levy.tolist()
        grants, held = self.paid("training grant"), self.fund_before + int(self.levy.sum())
        assert month.count.get("claimed training grant", 0.0) == int(self.grants.sum()) / 100.0
        if int(self.grants.sum()) <= held:
            assert grants.tolist() == self.grants.tolist()
        else:
            assert int(grants.sum()) == held
        for kind, owed in self.exchange.items():
            assert np.abs(self.paid(kind, owed.size) - owed).max() <= 0.501
        assert self.paid("teacher allowance").tolist() == self.allowances.tolist()
        self.check_debts()
        cost = self.paid("coordination") + self.paid("membership fee")
        assert (self.paid("member rebate") <= cost).all()
        self.credit -= self.paid("tax credit")
        for row in np.flatnonzero(self.consortium.projects.billed).tolist():
            project, sponsor = (
                int(self.consortium.projects.id[row]),
                int(self.consortium.projects.sponsor[row]),
            )
            self.granted[project] += int(self.paid("R&D grant")[sponsor])
        assert sum(self.granted.values()) == int(self.consortium.projects.granted.sum())
        assert self.licences == int(self.consortium.projects.licences.sum())
        closed = ~self.consortium.enterprises.active
        self.credit[closed] = self.completion_due[closed] = 0

    def check_debts(self) -> None:
        assert self.paid("loan interest").tolist() == self.interest.tolist()
        self.debt -= self.paid("loan repayment")
        assert self.debt.tolist() == self.consortium.enterprises.debt.tolist()
        assert (self.debt >= 0).all()
        assert not self.debt[~self.consortium.enterprises.active].any()
        clawed = self.paid("claw-back")
        assert ((clawed == 0) | (clawed == self.breaches)).all()

    def check_balances(self) -> None:
        ledger, consortium = self.consortium.ledger, self.consortium
        region = consortium.region
        columns = {
            "enterprises": consortium.enterprises.cash,
            "colleges": consortium.colleges.funds,
            **{name: getattr(region, name) for name in set(CLASSES) - {"enterprises", "colleges"}},
        }
        for name, column in columns.items():
            assert column.dtype == np.int64
            assert column.tolist() == ledger.balances[name].tolist()
            assert int(column.sum()) == self.opening[name] + self.received[name]
        assert sum(int(column.sum()) for column in columns.values()) == sum(self.opening.values())


def month_cents(yuan: np.ndarray) -> np.ndarray:
    return np.rint(np.asarray(yuan, np.float64) * 100.0).astype(np.int64)
