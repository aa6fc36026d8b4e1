"""Hosting: what a trainee costs and brings, what the law allows, and when trainees are there (model.md 4.6).

outlay.py tells what places cost and who can pay for them, foresight.py what hosting would bring, decision.py
whether and how many, trainees.py what then happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from consortium_sim.parameters import Choice, Quantity
from consortium_sim.population.consortium import MONTHS_OF_STUDY

BLOCK_MONTHS = 6
FIRST_BLOCK_MONTH = 30
"""Month of study of the February of the third year: the block is the last six months."""
FIRST_ALTERNATING_MONTH = 13
"""Month of study of the September of the second year; every second month from then on is hosted."""
THIRD_YEAR = 25
"""Month of study of the September of the third year."""
INSURANCE = 30.0
"""Accident insurance of a trainee, yuan a month, paid by the host (assumption, 15–75)."""
SETUP_SPREAD = 1.0
"""sd of log set-up cost between enterprises (assumption, 0.5–1.5)."""


@dataclass(frozen=True)
class HostingRule:
    """What a trainee costs and brings, and what the law allows."""

    calendar: Annotated[
        Literal["block", "alternating"],
        Choice("hosted in the last six months, or every second month from year 2 (工学交替)", lever=True),
    ] = "block"
    productivity: Annotated[
        float, Quantity("share", 0.1, 0.8, "p, output of a trainee relative to an employee of equal skill")
    ] = 0.26
    pay: Annotated[
        float, Quantity("yuan/month", 500.0, 5_000.0, "pay of a trainee, where no floor is higher")
    ] = 1_800.0
    pay_floor: Annotated[
        float, Quantity("share", 0.0, 1.0, "lowest pay, of what the post pays a new graduate")
    ] = 0.0
    staff_cap: Annotated[
        float, Quantity("share", 0.01, 1.0, "trainees at most, of the enterprise's staff")
    ] = 1.0
    post_cap: Annotated[
        float, Quantity("share", 0.01, 1.0, "trainees at most, of the staff in the same occupation")
    ] = 1.0
    whole_enterprise_cap: Annotated[
        bool, Choice("take the cap of a post over the whole enterprise instead")
    ] = False
    mentoring: Annotated[
        float, Quantity("yuan/month", 200.0, 6_000.0, "allowance of the mentor, per trainee")
    ] = 2_300.0
    density: Annotated[
        float,
        Quantity(
            "share", 0.005, 0.2, "ν, trainees per employee of an enterprise whose gain is the usual one"
        ),
    ] = 0.06
    usual_gain: Annotated[
        float, Quantity("yuan", 500.0, 50_000.0, "c_h, gain per trainee at which ν is just worth while")
    ] = 6_000.0
    response: Annotated[
        float,
        Quantity(
            "1",
            0.01,
            0.4,
            "ε_h, elasticity of the number of trainees to the gain",
            "Mühlemann et al. 2007: hardly significant; 0.15 is an assumption",
        ),
    ] = 0.15
    setup: Annotated[
        float, Quantity("yuan/year", 0.0, 200_000.0, "median cost of setting up training at an enterprise")
    ] = 18_000.0
    site_rent: Annotated[
        float,
        Quantity("yuan/year", 0.0, 200_000.0, "median rent of the site that an enterprise trains on"),
    ] = 0.0
    reserve_fund: Annotated[
        bool, Choice("a fund of the consortium covers accidents and damage, at its cost (保障)", lever=True)
    ] = False
    pledge: Annotated[
        float, Quantity("share", 0.0, 0.2, "trainees per employee that a deep member pledges for a year")
    ] = 0.02
    reserve_posts: Annotated[
        bool,
        Choice("a host or sponsor holds vacancies back for its own trainees (structural, model.md 4.6)"),
    ] = True
    known: Annotated[
        float, Quantity("enterprises", 1.0, 500.0, "enterprises that a student knows of without a platform")
    ] = 18.0


FUND_SETUP = 0.8
"""Set-up cost with a reserve fund, relative to that without (assumption, 0.7–1)."""
FUND_COST = 100.0
"""What the fund costs the consortium per hosted month, yuan (assumption, 50–200)."""


def hosted_months(rule: HostingRule) -> float:
    """Months that one trainee spends at the host."""
    if rule.calendar == "block":
        return float(BLOCK_MONTHS)
    return float((MONTHS_OF_STUDY - FIRST_ALTERNATING_MONTH) // 2 + 1)
