"""What members exchange with each other instead of buying outside (mechanisms/council/circulation.py)."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_cities import LIVELY, RICH
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms.colleges import TEACHER_PAY
from consortium_sim.mechanisms.council import circulation
from consortium_sim.mechanisms.platforms.technology.billing import COLLEGE_PART
from consortium_sim.mechanisms.staff_exchange import ExchangeRule, duties
from consortium_sim.model.indicators import measure
from consortium_sim.population.enterprises import MEMBER, OUTSIDE
from consortium_sim.population.exchange import ENGINEER
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy


def test_what_is_noted_adds_up_and_gives_the_share_inside() -> None:
    month = Month.begin(np.zeros(1, np.int64), 1)
    assert circulation.share_inside(month) == 0.0
    circulation.note(month, "hours", inside=30.0)
    circulation.note(month, "hours", inside=30.0, outside=10.0)
    circulation.note(month, "equipment", outside=50.0)
    assert month.circulated["hours"] == 60.0
    assert month.bought_outside["equipment"] == 50.0
    assert circulation.share_inside(month) == pytest.approx(0.5)


def test_trainees_and_order_students_circulate_while_hires_and_equipment_come_from_outside() -> None:
    city = small_city(0.1, burn_in=0).with_(LIVELY)
    consortium = founded(city, 2)
    inside = outside = 0.0
    for month, _ in months_of(consortium, city, Policy("rich", RICH), months=24):
        inside += month.circulated["people"]
        outside += month.bought_outside["people"] + month.bought_outside["equipment"]
        assert 0.0 <= measure(consortium, month, ["internal_circulation"])["internal_circulation"] <= 1.0
    paid: dict[str, int] = {}
    for (_, _, _, kind), amount in consortium.ledger.flows.items():
        paid[kind] = paid.get(kind, 0) + amount
    exchanged = paid["trainee pay"] + paid["mentoring"] + paid["order-class stipend"]
    assert inside == pytest.approx(exchanged / 100.0)
    assert paid["equipment"] / 100.0 < outside <= (paid["equipment"] + paid["hiring from outside"]) / 100.0


def test_hours_of_the_exchange_joint_research_and_licences_circulate_among_members() -> None:
    city = small_city(0.2, burn_in=0).with_(LIVELY)
    consortium = founded(city, 2)
    changes = {**RICH, "departments.technology": 4.0, "practice_centre.open": False}
    stay = {"participation": lambda outlook: np.full_like(outlook.strategy, MEMBER)}
    noted: dict[str, float] = {}
    for month, _ in months_of(consortium, city, Policy("rich", changes), months=60, rules=stay):
        for name, yuan in (
            ("circulated hours", month.circulated.get("hours", 0.0)),
            ("bought outside hours", month.bought_outside.get("hours", 0.0)),
            ("circulated licences", month.circulated.get("licences", 0.0)),
        ):
            noted[name] = noted.get(name, 0.0) + yuan
        assert month.bought_outside.get("licences", 0.0) == 0.0
    paid: dict[str, int] = {}
    for (_, _, _, kind), amount in consortium.ledger.flows.items():
        paid[kind] = paid.get(kind, 0) + amount
    hours = paid["lecture fees"] + paid["cover for teachers"] + paid["joint R&D"]
    assert noted["circulated hours"] == pytest.approx(hours / 100.0, rel=1e-3)
    assert 0.9 * paid["licence fees"] / 100.0 < noted["circulated licences"] <= paid["licence fees"] / 100.0
    alone = COLLEGE_PART * int(consortium.projects.spend.sum()) - paid["joint R&D"]
    assert noted["bought outside hours"] == pytest.approx(alone / 100.0, rel=1e-3)


def test_what_a_leaver_sells_to_members_is_bought_outside() -> None:
    city = small_city(0.2, burn_in=0).with_(LIVELY)
    consortium = founded(city, 2)
    stay = {"participation": lambda outlook: np.full_like(outlook.strategy, MEMBER)}
    live(consortium, city, Policy("rich", RICH), months=12, rules=stay)
    contracts = consortium.exchange.contracts
    assert contracts.running.any()
    consortium.enterprises.strategy[:] = OUTSIDE
    month = Month.begin(consortium.enterprises.cash, 1)
    duties.do_duties(consortium)
    duties.pay(consortium, month, ExchangeRule(), TEACHER_PAY)
    assert month.circulated["hours"] == 0.0
    fees = contracts.hours[contracts.direction == ENGINEER].sum() * ExchangeRule().fee
    assert month.bought_outside["hours"] == pytest.approx(fees)
    assert fees > 0.0
