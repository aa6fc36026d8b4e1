"""The technology platform in base-city: gains beside those of other policies, and what sharing its cost does."""

from __future__ import annotations

import numpy as np
import pytest
from many_runs import many_runs
from numpy.typing import NDArray

pytestmark = pytest.mark.slow

SEEDS = tuple(range(1, 9))
LAST_YEAR = 109
FIRST = 25


def means(indicator: str, first: int, policy: str, share: float | None = None) -> NDArray[np.float64]:
    """One mean over the horizon from a month on a seed; share: the members' share of projects' cost."""
    changes = None if share is None else {"technology_platform.member_share": share}
    runs = many_runs("base-city", {}, policy, SEEDS, changes)
    return np.array([run.indicators[indicator].loc[first:].mean() for run in runs])


def standard_error(difference: NDArray[np.float64]) -> float:
    return float(difference.std(ddof=1) / np.sqrt(difference.size))


def test_after_ten_years_the_platform_alone_adds_about_one_percent() -> None:
    with_it, without = (means("value_added", LAST_YEAR, one) for one in ("technology-platform", "baseline"))
    gain = 100.0 * (with_it / without - 1.0)
    print(f"value added in the tenth year: {gain.mean():+.2f} % (se {standard_error(gain):.2f})")
    assert 0.3 < gain.mean() < 1.5
    assert gain.mean() > 2.0 * standard_error(gain)


def test_projects_bring_what_is_taught_closer_to_what_is_needed() -> None:
    """Pattern 4: joint R&D narrows the gap of curricula."""
    with_it, without = (means("curriculum_gap", FIRST, one) for one in ("technology-platform", "baseline"))
    narrower = without - with_it
    print(f"curriculum gap: {-narrower.mean():+.4f} (se {standard_error(narrower):.4f})")
    assert narrower.mean() > 2.0 * standard_error(narrower)


def test_the_more_of_the_cost_all_members_share_the_fewer_they_are() -> None:
    """Sponsors gain from what the others pay; spending rises, participation falls."""
    shares = (0.0, 0.4)
    few, many = (means("participation", FIRST, "technology-platform", share) for share in shares)
    less, more = (means("rd_spending", FIRST, "technology-platform", share) for share in shares)
    print(f"participation at shares {shares}: {few.mean():.3f} {many.mean():.3f}")
    assert (few - many).mean() > 2.0 * standard_error(few - many)
    assert (more - less).mean() > 2.0 * standard_error(more - less)
