"""Stage times and success shares of the technology platform agree with the absorbing chain in closed form."""

from __future__ import annotations

import pytest
from staged_projects import errors, simulated

from consortium_sim.mechanisms.platforms.technology import TechnologyRule

pytestmark = pytest.mark.slow

RULES = (
    TechnologyRule(),
    TechnologyRule(stage_months=3.0, failure=0.06),
    TechnologyRule(stage_months=12.0, failure=0.005),
)


@pytest.mark.parametrize("partner", [False, True])
@pytest.mark.parametrize("staff", [12, 60, 400])
@pytest.mark.parametrize("rule", RULES, ids=["usual", "fast and risky", "slow and safe"])
def test_forty_thousand_projects_live_as_the_closed_form_says(
    rule: TechnologyRule, staff: int, partner: bool
) -> None:
    """Thirteen statistics a case, 18 cases: beyond 4.5 standard errors by chance once in 600 suites."""
    found = errors(simulated(rule, 40_000, staff, partner, seed=staff))
    assert max(abs(one) for one in found.values()) < 4.5, found
