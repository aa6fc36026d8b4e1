"""The three cases load, are whole, and live for a year under their own consortium and under everything."""

from __future__ import annotations

import numpy as np
import pytest

from consortium_sim.model.simulation import simulate
from consortium_sim.scenario.policy import load_policy
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.sources import sources

CASES = ("tangshan", "yiwu", "wuhu")


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_a_manageable_number_of_rows(case: str) -> None:
    settings = load_scenario(case).settings
    assert 15_000 <= settings.people.labour_force + 3 * settings.students.entrants <= 30_000
    assert settings.people.scale > 1


@pytest.mark.parametrize("case", CASES)
def test_the_sectors_of_a_case_are_all_of_its_park(case: str) -> None:
    shares = [sector.share for sector in load_scenario(case).settings.sectors.values()]
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize("case", CASES)
def test_the_law_holds_and_enterprises_calculate(case: str) -> None:
    settings = load_scenario(case).settings
    assert (settings.hosting.pay_floor, settings.hosting.staff_cap, settings.hosting.post_cap) == (
        0.8,
        0.1,
        0.2,
    )
    assert settings.finance.binding
    assert settings.supervision.pledges == "calculated"
    assert settings.government.expectation == "honoured"


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_a_case_lies_in_its_own_range(case: str) -> None:
    table = sources(load_scenario(case))
    ranged = table[table["low"].notna()]
    assert len(ranged) > 20
    assert (ranged["low"] <= ranged["value"]).all()
    assert (ranged["value"] <= ranged["high"]).all()


@pytest.mark.parametrize("case", CASES)
def test_a_consortium_names_its_case_and_what_it_is_made_of(case: str) -> None:
    policy = load_policy(f"{case}-consortium")
    assert "S16" in policy.article
    assert policy.strategies
    assert policy.changes


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("own", [True, False], ids=["own consortium", "everything"])
def test_a_case_lives_for_a_year_and_a_month(case: str, own: bool) -> None:
    city = load_scenario(case).with_({"time.burn_in": 12})
    run = simulate(city, f"{case}-consortium" if own else "everything", seed=1, months=13, snapshots=())
    assert run.months == 13
    assert np.isfinite(run.indicators["participation"]).all()
    assert run.indicators["value_added"].min() > 0.0
