"""Patterns that the model must show, each for its own reason (docs/model.md, section 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from many_runs import many_runs
from numpy.typing import NDArray

from consortium_sim.model import simulate

pytestmark = pytest.mark.slow

SEEDS = tuple(range(1, 9))
FIRST = 25
"""Month of the horizon from which effects are measured."""


def means(
    indicator: str,
    facts: Mapping[str, Any] | None = None,
    policy: str = "baseline",
    changes: Mapping[str, Any] | None = None,
) -> NDArray[np.float64]:
    """One mean over the horizon a seed."""
    runs = many_runs("base-city", facts or {}, policy, SEEDS, changes)
    return np.array([run.indicators[indicator].loc[FIRST:].mean() for run in runs])


def clearly_above(difference: NDArray[np.float64], bound: float = 0.0) -> bool:
    """The mean over seeds lies more than two standard errors above the bound."""
    error = difference.std(ddof=1) / np.sqrt(difference.size)
    return bool(difference.mean() - 2.0 * error > bound)


def test_vacancies_and_unemployment_move_inversely_over_the_demand_cycle() -> None:
    """Pattern 1, the Beveridge curve, on annual means: graduates arrive in July."""
    correlations = []
    for run in many_runs("base-city", {}, "baseline", SEEDS):
        yearly = run.indicators.groupby((run.indicators.index - 1) // 12).mean()
        logs = np.log(yearly[["unemployment", "vacancy_rate"]].to_numpy())
        correlations.append(np.corrcoef(logs.T)[0, 1])
    assert np.mean(correlations) < -0.6


def test_search_on_the_job_makes_enterprises_train_less() -> None:
    """Pattern 2, poaching: without it hosting is higher, the more people search the lower."""
    rates = (0.0, 0.03, 0.06)
    none, usual, much = (means("hosted_share", {"labour_market.job_search": rate}) for rate in rates)
    print(f"hosted share at search rates {rates}: {none.mean():.3f} {usual.mean():.3f} {much.mean():.3f}")
    assert clearly_above(none - usual)
    assert clearly_above(none - much)
    assert usual.mean() > much.mean()


@pytest.mark.parametrize("policy", ["training-subsidy", "levy-grant"])
def test_a_subsidy_or_a_levy_and_grant_raise_hosting(policy: str) -> None:
    assert clearly_above(means("hosted_share", policy=policy) - means("hosted_share"), 0.05)


def test_the_levy_and_grant_costs_the_public_next_to_nothing() -> None:
    cost = means("public_cost", policy="levy-grant") - means("public_cost")
    grants = means("incentives_paid", policy="levy-grant")
    assert abs(cost.mean()) < 0.05 * grants.mean()


def test_order_classes_raise_matched_placement_only_where_posts_are_reserved() -> None:
    gain = means("match_rate", policy="order-classes") - means("match_rate")
    free = {"hosting.reserve_posts": False}
    unreserved = means("match_rate", free, "order-classes") - means("match_rate", free)
    assert clearly_above(gain)
    assert clearly_above(gain - unreserved)
    assert unreserved.mean() < 0.5 * gain.mean()


def test_a_faster_frontier_widens_the_gap_between_what_is_taught_and_needed() -> None:
    """Pattern 4, obsolescence."""
    gaps = [means("curriculum_gap", {"industry.frontier_speed": speed}) for speed in (0.02, 0.04, 0.06)]
    at_work = [means("graduate_gap", {"industry.frontier_speed": speed}) for speed in (0.02, 0.04, 0.06)]
    for narrow, wide in ((0, 1), (1, 2)):
        assert clearly_above(gaps[wide] - gaps[narrow])
        assert clearly_above(at_work[wide] - at_work[narrow])


def test_information_narrows_the_gap() -> None:
    for gap in ("curriculum_gap", "graduate_gap"):
        assert clearly_above(means(gap) - means(gap, policy="information-platform"))


def test_paying_enterprises_that_train_anyway_adds_few_places() -> None:
    """Pattern 8, deadweight: in the same state, a subsidy adds little where it is not needed."""
    more = []
    for seed in SEEDS:
        places, without = subsidised_places(seed)
        trains = without > 0
        more.append((places[trains] - without[trains]).sum() / without[trains].sum())
    print(f"more places where places would be anyway: {np.mean(more):.3f}")
    assert 0.0 <= np.mean(more) < 0.25
    assert clearly_above(means("deadweight", policy="training-subsidy"), 0.3)


def test_a_subsidy_moves_whether_an_enterprise_trains_more_than_how_many_it_trains() -> None:
    """Pattern 8 over the years, with participation following (Mühlemann et al. 2007)."""
    growth = {}
    for margin in ("hosting_enterprises", "places_per_host"):
        growth[margin] = means(margin, policy="training-subsidy") / means(margin) - 1.0
        print(f"{margin}: {growth[margin].mean():+.3f}")
    assert clearly_above(growth["hosting_enterprises"] - growth["places_per_host"])


def subsidised_places(seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places by enterprise in the third year of the subsidy, and what the rule would give without it."""
    run = simulate("base-city", "training-subsidy", seed, 33, snapshots=[33])
    table = run.agents("enterprise", 33)
    return table["places"].to_numpy(), table["places_without_incentives"].to_numpy()
