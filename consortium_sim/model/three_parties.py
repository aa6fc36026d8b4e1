"""A city as the usual three-party analysis sees it: the numbers of its game, read from a burnt-in city.

The game is `theory.evolutionary_games.consortium_game`. What the city has is measured; what it does not have,
a college that chooses its effort, is assumed here, each number with its range.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import incentives, production
from consortium_sim.mechanisms.colleges import INFORMED, STUDENTS_PER_TEACHER, TEACHER_PAY
from consortium_sim.mechanisms.hosting import FUND_SETUP, INSURANCE, hosted_months
from consortium_sim.mechanisms.participation import cooperation
from consortium_sim.mechanisms.platforms.information import OUTSIDERS_LIST
from consortium_sim.model import phases
from consortium_sim.model.phases.forecasts import own_hire, trainee_skill
from consortium_sim.model.phases.government import declared_instruments
from consortium_sim.model.simulation import as_policy, as_scenario, burn_in, in_force
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER, OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY
from consortium_sim.scenario.settings import Settings
from consortium_sim.theory.evolutionary_games import (
    ConsortiumNumbers,
    MultiPopulationGame,
    consortium_game,
)

if TYPE_CHECKING:
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

EFFORT = 1.35
"""Speed u_g of curricula with effort relative to that without: 1.15/0.85 (findings.md 6; assumption, 1.1–2)."""
EFFORT_TIME = 0.1
"""Part of its teachers' time that an effort costs a college (assumption, 0.02–0.3)."""
EXCHANGE = 0.5
"""Part of that work that engineers of an enterprise taking part do (assumption, 0–1)."""
EFFORT_GRANT = 0.1
"""Grant for effort while government supports, of the appropriation per student (assumption, 0–0.3)."""
RECOGNITION = 0.0
"""Worth to government of being seen to support a participant, yuan a month per employee (assumption, 0–100)."""
REACHED = 36
"""Months since graduation within which a graduate's vintage is still that of the curriculum (assumption, 24–60)."""


def three_party_game(
    scenario: Scenario | str | Path, support: Policy | str | Path = "package", seed: int = 0
) -> MultiPopulationGame:
    """Return the game of government, college and enterprise with a city's payoffs; see `three_party_numbers`."""
    return consortium_game(three_party_numbers(scenario, support, seed))


def three_party_numbers(
    scenario: Scenario | str | Path, support: Policy | str | Path = "package", seed: int = 0
) -> ConsortiumNumbers:
    """Return the numbers of a burnt-in city for `theory.evolutionary_games.consortium_game`.

    support: the policy that a government which supports follows in its first month; one that does not spends
    nothing. The enterprise is a typical one: usual density of trainees, median coordination and set-up cost, mean
    staff, with as many participants as the city has. Taking part means being a member. Levies, and grants paid
    from them, are no government money and are left out, as are order classes. SettingError as in `simulate`.
    """
    city, policy = as_scenario(scenario), as_policy(support)
    settings: Settings = city.settings
    supported = in_force(city.timeline(policy), 1)
    consortium = burn_in(city, int(check_seed(seed)))
    month = phases.begin(consortium)
    production.appraise(consortium, month, settings.production)

    rule, make = settings.hosting, settings.production
    staff = float(consortium.enterprises.staff.sum())
    skill = trainee_skill(consortium, month, settings)
    output = month.unit_output * skill
    graduate_pay = month.post_pay * skill
    pay = _usual(consortium, np.maximum(rule.pay, rule.pay_floor * graduate_pay))
    crowding = rule.usual_gain * rule.response / (1.0 + rule.response) / hosted_months(rule)
    lift = _lift(consortium, settings)
    by_support, by_effort = _gaps_closed(consortium, month, settings, supported)
    enterprises = max(int(consortium.enterprises.active.sum()), 1)
    platform = supported.information_platform
    return ConsortiumNumbers(
        hosted=rule.density * hosted_months(rule) / 12.0,
        trainee_output=rule.productivity * _usual(consortium, output),
        trainee_cost=pay + rule.mentoring + INSURANCE + crowding,
        hire_value=consortium.graduates.retention
        * _usual(consortium, own_hire(consortium, month, settings, skill))
        / hosted_months(rule),
        setup=rule.setup * (FUND_SETUP if rule.reserve_fund else 1.0) / 12.0 * enterprises / staff,
        technology=lift * make.technology_margin / staff,
        technology_output=lift / staff,
        coordination=settings.participation.member_coordination,
        fee=settings.participation.fee,
        students=float(consortium.colleges.students.sum()) / staff,
        effort_cost=EFFORT_TIME * TEACHER_PAY / STUDENTS_PER_TEACHER,
        exchange=EXCHANGE,
        effort_skill=math.exp(make.obsolescence * by_effort),
        support_skill=math.exp(make.obsolescence * by_support),
        subsidy=_money_per_hosted_month(consortium, supported, pay),
        effort_grant=EFFORT_GRANT * settings.colleges.appropriation,
        support_cost=(platform.cost if platform.open else 0.0) / staff,
        recognition=RECOGNITION,
        graduate_output=_graduates_at_work(consortium) * _usual(consortium, output) / staff,
        tax=make.tax,
    )


def _usual(consortium: Consortium, by_post: NDArray[np.float64]) -> float:
    """Return the mean of a value by post over the people at work in occupations that colleges teach."""
    taught = consortium.programs.occupation[consortium.programs.seats > 0.0]
    weight = consortium.posts.filled * np.isin(np.arange(by_post.shape[1]), taught)
    return float((weight * by_post).sum() / max(float(weight.sum()), 1.0))


def _lift(consortium: Consortium, settings: Settings) -> float:
    """Return the value added that a member's technology brings more than an outsider's, yuan a month."""
    enterprises = consortium.enterprises
    gains, mean = cooperation.openness(consortium, settings.participation)
    gains = gains + cooperation.spillover(settings.participation, mean)
    technology = (gains[MEMBER] - gains[OUTSIDE]) * np.maximum(enterprises.distance, 0.0)
    return float(settings.production.frontier_return * (enterprises.output * technology).sum())


def _gaps_closed(
    consortium: Consortium, month: Month, settings: Settings, supported: Settings
) -> tuple[float, float]:
    """Return by how much support and effort narrow the gap of graduates, log technology, in a steady state.

    Support lets colleges see the frontier with a shorter lag (model.md 4.4); effort lets curricula follow faster,
    from γ/u0 behind what is seen to γ/(u0 · effort). Together they cannot close more than the gap that is there.
    """
    behind = month.technology - (consortium.industry.frontier - consortium.graduates.lag)
    gap = _usual(consortium, np.maximum(behind, 0.0))
    speed = max(float(consortium.industry.speed.mean()), 0.0)
    seen = _information(consortium, supported) - _information(consortium, settings)
    lag = settings.colleges.lag / 12.0
    by_support = min(max(INFORMED * seen * lag * speed, 0.0), gap)
    by_effort = min(speed / settings.colleges.renewal * (1.0 - 1.0 / EFFORT), gap - by_support)
    return by_support, by_effort


def _information(consortium: Consortium, settings: Settings) -> float:
    """Return I once the platform of these settings has won its coverage."""
    enterprises, rule = consortium.enterprises, settings.information_platform
    inside = float(enterprises.participates.sum()) / max(int(enterprises.active.sum()), 1)
    return (inside + (1.0 - inside) * OUTSIDERS_LIST) * settings.departments.base if rule.open else 0.0


def _money_per_hosted_month(consortium: Consortium, supported: Settings, pay: float) -> float:
    """Return subsidy and usable tax credit that a hosted month brings, yuan, mean over the staff of the park."""
    enterprises, rule = consortium.enterprises, supported.hosting
    instruments = declared_instruments(supported)
    planned = rule.density * hosted_months(rule) * enterprises.staff.astype(np.float64)
    money = incentives.expected(consortium, instruments, pay + rule.mentoring, planned)
    money = money - consortium.region.grant_rate
    return float((money * enterprises.staff).sum() / max(float(enterprises.staff.sum()), 1.0))


def _graduates_at_work(consortium: Consortium) -> int:
    people = consortium.people
    reached = (people.status == EMPLOYED) & (people.program != NOBODY) & (people.months_out <= REACHED)
    return int(reached.sum())
