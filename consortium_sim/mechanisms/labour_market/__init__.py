"""The labour market of a month: people leave posts, search, are ranked, hired, or leave (model.md 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month

YOUNG_MONTHS = 24
"""Months since graduation within which people count as young on the labour market."""
GRADUATE_MONTHS = 6
"""Months since graduation within which people count as recent graduates."""
VACANCY_MONTHS = 2.5
"""Months that an ordinary vacancy stays open (BIBB: 10 weeks in large, 19 in small enterprises; domain.md 5.1)."""
CATCH_UP = 0.025
"""Share of a trainee's head start that others make up in a month by learning at work (model.md 4.3: ρ_w, ρ_v)."""
GRADUATE_SEARCH = 5
"""How many times harder new graduates search in July (findings.md 2; assumption, 3–8)."""
HOST_TIE = 0.05
"""How much a graduate prefers the own host or sponsor, in log wage (findings.md 1; assumption, 0.02–0.15)."""
CERTIFIED_GRADUATE = 0.1
"""How much an employer prefers a recent graduate of a certified program, in log skill (assumption, 0–0.3)."""
OWN_TRAINEE = 0.15
"""How much an employer prefers its own trainee, in log skill (findings.md 1; assumption, 0.05–0.3)."""
LAYOFF = 0.25
"""Share of surplus staff that is laid off in a month (findings.md 2; assumption, 0.1–0.4)."""
DIRECTED = 0.1
"""χ0, share of applications that are directed without a platform (findings.md 2; assumption, 0.05–0.25)."""
UNRELATED = 0.4
"""Share of skill that carries over to an occupation that is not near (assumption, 0.2–0.7)."""
JOB_GAIN = 0.05
"""Rise of the wage that makes an employee change (model.md 4.7: 5 %)."""
PROMOTION_EFFECT = 0.02
"""Applications a month that one yuan of employment promotion adds (assumption, 0.01–0.05)."""


@dataclass(frozen=True)
class LabourRule:
    """How people and posts come together and part."""

    separation: Annotated[
        float, Quantity("1/month", 0.004, 0.03, "employees who lose or leave their post for unemployment")
    ] = 0.011
    first_job_quit: Annotated[
        float,
        Quantity(
            "1/month",
            0.0,
            0.1,
            "more of them in the first half year after graduation",
            "MyCOS: 42 % quit within 6 months (classes 2017, 2018; domain.md 4), by far most to another post",
        ),
    ] = 0.0
    retirement: Annotated[float, Quantity("1/month", 0.001, 0.006, "employees who retire")] = 0.0038
    job_search: Annotated[
        float, Quantity("1/month", 0.0, 0.1, "ojs, employees who look for a better post")
    ] = 0.03
    applications: Annotated[
        int, Quantity("persons", 1, 12, "q, applications of a person who searches for a month")
    ] = 3
    contact_random: Annotated[
        float, Quantity("share", 0.02, 0.6, "p_r, undirected applications that lead to a contact")
    ] = 0.14
    contact_directed: Annotated[
        float, Quantity("share", 0.05, 0.9, "p_d, directed applications that do: the best of four posts")
    ] = 0.25
    match_noise: Annotated[
        float, Quantity("1", 0.05, 0.8, "σ_m, sd of what an employer sees beside skill, log")
    ] = 0.3
    mobility: Annotated[
        float, Quantity("share", 0.0, 1.0, "attention of seekers to a vacancy in a near occupation")
    ] = 0.3
    leaving: Annotated[
        float, Quantity("1/month", 0.0, 0.05, "seekers who leave the city; twice as many after 3 months")
    ] = 0.009
    graduate_leaving: Annotated[
        float,
        Quantity(
            "share",
            0.0,
            1.0,
            "new graduates without an offer who leave the city in July; n offers divide it by 1 + n",
            "one college: 44 % stay in the province (domain.md 4); base-city keeps the trial's 0",
        ),
    ] = 0.0
    work_elsewhere: Annotated[
        float, Quantity("share", 0.0, 1.0, "p_away, leavers who have work where they go")
    ] = 0.8
    hiring_cost: Annotated[
        float,
        Quantity(
            "yuan",
            0.0,
            60_000.0,
            "cost of hiring one person from the city's market",
            "8 weeks of wages in Germany, 16 in Switzerland (domain.md 5.4); base-city keeps the trial's value",
        ),
    ] = 6_000.0
    outside_after: Annotated[
        int, Quantity("months", 1, 12, "months unfilled before an employer looks outside the city")
    ] = 4
    outside_chance: Annotated[
        float, Quantity("1/month", 0.0, 0.6, "such vacancies filled from outside in a month")
    ] = 0.16
    outside_cost: Annotated[
        float, Quantity("yuan", 0.0, 100_000.0, "cost of hiring one person from outside the city")
    ] = 15_000.0
    promotion: Annotated[
        float,
        Quantity(
            "yuan/month",
            0.0,
            2_000.0,
            "career service and fairs, per graduate from July to January",
            lever=True,
        ),
    ] = 50.0


def own_hire_value(
    consortium: Consortium,
    month: Month,
    rule: LabourRule,
    skill: NDArray[np.float64],
    margin: float,
    surplus: float,
) -> NDArray[np.float64]:
    """Return what hiring an own trainee is worth against an ordinary hire, yuan, (enterprises, occupations).

    Hiring cost saved, output margin of the months that the vacancy would have stayed open, and the surplus of
    the better fit over the expected stay, which ends when the person leaves, is poached, or others have caught
    up. margin, surplus: shares of output left to the enterprise when a post
    is filled, and when its holder is better. Source: model.md 4.6.
    """
    output = month.unit_output * skill
    lost = rule.separation + rule.retirement + consortium.region.poaching + CATCH_UP
    fit = consortium.graduates.advantage * surplus / lost
    return rule.hiring_cost + output * (margin * VACANCY_MONTHS + fit)
