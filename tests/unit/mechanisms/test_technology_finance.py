"""Joint R&D needs means: where finance binds, projects wait for credit, and credit costs interest."""

from __future__ import annotations

import numpy as np
from drawn_cities import LIVELY
from rd_city import Workshop, always, members_only
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms import finance
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.incentives import Instruments
from consortium_sim.mechanisms.platforms.technology import foresight
from consortium_sim.model.phases import forecasts
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER
from consortium_sim.population.ledger import cents
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

TIGHT = {**LIVELY, "finance.binding": True, "finance.reserve": 6.0, "finance.line": 0.5}
CITY = small_city(0.2, burn_in=0).with_(TIGHT)
STAY = {"participation": lambda outlook: np.full_like(outlook.strategy, MEMBER)}
PLATFORM = {"technology_platform.open": True}
CREDIT = {**PLATFORM, "finance.open": True}


def counted(changes: dict, names: tuple[str, ...]) -> tuple[Consortium, list[float]]:
    """Return the city after two years and what was counted in them."""
    consortium, total = founded(CITY, 2), np.zeros(len(names))
    for month, _ in months_of(consortium, CITY, Policy("test", changes), months=24, rules=STAY):
        total += [month.count.get(name, 0.0) for name in names]
    return consortium, total.tolist()


def test_projects_are_blocked_without_credit_and_begun_with_it() -> None:
    names = ("projects_blocked", "projects_started")
    without, (blocked, started) = counted(PLATFORM, names)
    with_credit, (still_blocked, more_started) = counted(CREDIT, names)
    assert blocked > 5.0
    assert still_blocked < blocked
    assert more_started > started + 5.0
    assert not without.enterprises.debt.any()
    assert with_credit.enterprises.debt.any()


def test_a_sponsor_without_rating_gets_no_credit_for_its_project() -> None:
    one, other = founded(CITY, 2), founded(CITY, 2)
    one.enterprises.rating[:], other.enterprises.rating[:] = 1.0, finance.LOWEST_RATING
    started = []
    for consortium in (one, other):
        months = months_of(consortium, CITY, Policy("credit", CREDIT), months=12, rules=STAY)
        started.append(sum(month.count["projects_started"] for month, _ in months))
    assert started[0] > started[1]


def test_a_sponsor_borrows_what_its_own_means_lack_and_pays_the_interest() -> None:
    workshop = Workshop(members_only(), decide=always)
    workshop.credit = FinanceRule(binding=True, open=True, reserve=6.0, line=0.5)
    consortium, month = workshop.consortium, Month.begin(np.zeros(1), 1)
    enterprises = consortium.enterprises
    while consortium.projects.id.size == 0:
        month = workshop.month()
    own, debt = int(consortium.projects.own.sum()), int(enterprises.debt.sum())
    assert debt == own > 0
    assert month.count["borrowed"] == own / 100.0
    after = Month.begin(enterprises.cash, 1)
    finance.service_debt(consortium, after, workshop.credit)
    sponsors = consortium.projects.sponsor[consortium.projects.billed > 0]
    assert (after.payoff["finance"][sponsors] < 0.0).all()
    consortium.ledger.audit()


def test_nothing_is_borrowed_for_research_where_finance_does_not_bind() -> None:
    workshop = Workshop(members_only(), decide=always)
    workshop.months(24)
    assert workshop.consortium.projects.id.size > 0
    assert not workshop.consortium.enterprises.debt.any()


def test_interest_on_a_loan_is_part_of_what_a_project_is_expected_to_cost() -> None:
    consortium = founded(CITY, 2)
    *_, (_, settings) = months_of(consortium, CITY, Policy("credit", CREDIT), months=3, rules=STAY)
    instruments = Instruments(
        settings.training_subsidy, settings.tax_credit, settings.order_stipend, settings.levy_grant
    )
    dear = forecasts.own_project(consortium, settings, instruments).cost
    cash = consortium.enterprises.cash
    consortium.ledger.pay(1, "outside", "enterprises", "test", np.maximum(cents(1e8) - cash, 0))
    cheap = forecasts.own_project(consortium, settings, instruments).cost
    assert (dear >= cheap).all()
    assert dear.sum() > 1.001 * cheap.sum()
    assert forecasts.means(consortium, settings).min() > cheap.max()


def test_what_cannot_be_paid_for_is_no_part_of_the_forecast() -> None:
    workshop = Workshop(members_only(), worth_per_output=1e4)
    project, count = workshop.foresee(), workshop.consortium.enterprises.count
    affordable = np.arange(count) % 2 == 0
    brings = foresight.yearly_value(workshop.consortium, workshop.rule, project, affordable)
    assert (brings[affordable, 1:] > 0.0).all()
    assert not brings[~affordable].any()
