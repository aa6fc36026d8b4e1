"""Pledges are kept, broken, checked and paid for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drawn_cities import LIVELY
from small_city import founded, live, months_of, small_city

from consortium_sim.mechanisms import supervision
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import DEEP
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

RULE = SupervisionRule(inspection=1.0, inspection_cost=1_000.0, claw_back=5_000.0)
LOSING = {
    **LIVELY,
    "hosting.pay": 5_000.0,
    "hosting.productivity": 0.1,
    "hosting.pledge": 0.05,
    "hosting.setup": 0.0,
}
"""Nobody would train without a pledge: a trainee costs far more than it brings."""
ALL_DEEP = {"participation": lambda outlook: np.full_like(outlook.strategy, DEEP)}


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city())
    consortium.clock.month = consortium.clock.burn_in + 9
    enterprises = consortium.enterprises
    enterprises.pledged[:], enterprises.places[:], enterprises.rating[:] = 0, 0, 0.5
    enterprises.pledged[:3], enterprises.places[:4] = 4, [4, 1, 9, 2]
    return consortium


def inspected(consortium: Consortium, rule: SupervisionRule = RULE) -> Month:
    month = Month.begin(consortium.enterprises.cash, 1)
    supervision.inspect(consortium, month, rule)
    return month


def test_a_broken_pledge_costs_a_claw_back_and_rating_and_a_kept_one_raises_it(
    consortium: Consortium,
) -> None:
    month = inspected(consortium)
    assert consortium.enterprises.rating[:5] == pytest.approx([0.55, 0.3, 0.55, 0.5, 0.5])
    assert month.payoff["supervision"][:4].tolist() == [0.0, -15_000.0, 0.0, 0.0]
    assert month.count["claw_backs"] == 15_000.0
    assert month.count["pledges_broken"] == 1.0
    assert month.count["pledges_checked"] == 3.0
    assert consortium.ledger.paid(1, "claw-back") == 15_000_00
    assert consortium.ledger.paid(1, "inspections") == 3_000_00
    assert any("broken pledges" in text for text in consortium.messages)


def test_without_inspections_breaches_are_counted_and_nobody_pays(consortium: Consortium) -> None:
    month = inspected(consortium, SupervisionRule())
    assert month.count["pledges_broken"] == 1.0
    assert month.count["claw_backs"] == 0.0
    assert (consortium.enterprises.rating == 0.5).all()
    assert consortium.messages == []


def test_pledges_are_looked_at_once_a_year(consortium: Consortium) -> None:
    consortium.clock.month += 1
    assert "pledges_broken" not in inspected(consortium).count


def test_inspections_find_about_the_share_that_they_should(consortium: Consortium) -> None:
    checked = []
    consortium.enterprises.pledged[:] = 1
    for year in range(200):
        consortium.clock.month = 9 + 12 * year
        checked.append(inspected(consortium, SupervisionRule(inspection=0.3)).count["pledges_checked"])
    assert np.mean(checked) == pytest.approx(0.3 * consortium.enterprises.count, rel=0.1)


def test_a_pledge_owes_no_more_places_than_the_law_allows_and_rounds_like_places(
    consortium: Consortium,
) -> None:
    count = consortium.enterprises.count
    pledged, limit, luck = np.zeros(count), np.full(count, 9.0), np.zeros(count)
    pledged[:4], limit[:4], luck[:4] = [2.5, 2.5, 5.0, 0.0], [9.0, 9.0, 3.7, 9.0], [0.4, 0.6, 0.9, 0.999]
    supervision.pledge(consortium, pledged, limit, luck)
    assert consortium.enterprises.pledged[:4].tolist() == [2, 3, 3, 0]


def years(levers: dict[str, Any], facts: dict[str, Any]) -> tuple[Consortium, list[Month]]:
    city = small_city(0.2, burn_in=0).with_({**LOSING, **facts})
    consortium = founded(city, 3)
    policy = Policy("levers", levers)
    months = [month for month, _ in months_of(consortium, city, policy, months=33, rules=ALL_DEEP)]
    return consortium, months


def broken(months: list[Month]) -> float:
    return sum(month.count.get("pledges_broken", 0.0) for month in months)


def test_pledges_that_bind_are_kept_whatever_they_cost() -> None:
    consortium, months = years({}, {})
    assert broken(months) == 0.0
    owing = consortium.enterprises.pledged > 0
    assert owing.sum() > 20
    assert (consortium.enterprises.places >= consortium.enterprises.pledged).all()


CALCULATED = {"supervision.pledges": "calculated"}


def test_a_pledge_that_costs_more_than_breaking_it_is_broken() -> None:
    consortium, months = years({}, CALCULATED)
    assert broken(months) > 20.0
    assert not consortium.enterprises.places.any()


def test_a_pledge_is_kept_where_the_expected_claw_back_is_higher_than_the_loss() -> None:
    dear = {"supervision.inspection": 1.0, "supervision.claw_back": 50_000.0}
    consortium, months = years(dear, CALCULATED)
    assert broken(months) == 0.0
    assert (consortium.enterprises.rating[consortium.enterprises.pledged > 0] > 0.5).any()
    lenient, weak = years({**dear, "supervision.claw_back": 500.0}, CALCULATED)
    assert broken(weak) > 20.0
    assert lenient.enterprises.rating.mean() < consortium.enterprises.rating.mean()
    assert sum(month.count.get("claw_backs", 0.0) for month in weak) > 0.0


def test_who_cannot_finance_a_pledge_breaks_it_and_loses_rating() -> None:
    levers = {"supervision.inspection": 1.0}
    facts = {"finance.binding": True, "hosting.setup": 200_000.0, "finance.reserve": 6.0}
    consortium, months = years(levers, facts)
    assert sum(month.count.get("credit_blocked", 0.0) for month in months) > 20.0
    assert broken(months) > 20.0
    assert consortium.enterprises.rating[consortium.enterprises.pledged > 0].mean() < 0.4


def test_a_deep_member_that_may_break_its_pledge_forecasts_no_less() -> None:
    from consortium_sim.mechanisms.hosting import foresight

    seen: list[tuple[np.ndarray, np.ndarray]] = []
    original = foresight.yearly_value

    def watched(consortium: Any, rule: Any, prospect: Any, terms: Any) -> np.ndarray:
        binding = original(consortium, rule, prospect, SupervisionRule(inspection=0.5))
        free = original(consortium, rule, prospect, SupervisionRule(pledges="calculated", inspection=0.5))
        seen.append((binding, free))
        return original(consortium, rule, prospect, terms)

    city = small_city(0.2, burn_in=0).with_(LOSING)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(foresight, "yearly_value", watched)
        live(founded(city, 3), city, months=3)
    for binding, free in seen:
        assert (free[:, DEEP] >= binding[:, DEEP]).all()
        assert free[:, :DEEP].tolist() == binding[:, :DEEP].tolist()
    assert any((free[:, DEEP] > binding[:, DEEP]).any() for binding, free in seen)
