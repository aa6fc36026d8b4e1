"""The phases of a month: each hands its mechanisms the settings and the rules that they work by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms import (
    choice,
    colleges,
    incentives,
    industry,
    learning,
    order_classes,
    participation,
    production,
)
from consortium_sim.mechanisms.hosting import foresight, hosted_months, trainees
from consortium_sim.mechanisms.incentives import Instruments, levy_grant
from consortium_sim.mechanisms.labour_market import market, own_hire_value
from consortium_sim.mechanisms.platforms import information
from consortium_sim.model.rules import Rules
from consortium_sim.population.consortium import JANUARY, MONTHS_OF_STUDY, Consortium
from consortium_sim.population.month import Month
from consortium_sim.population.people import EMPLOYED, NOBODY, STUDYING
from consortium_sim.scenario.settings import Settings


def begin(consortium: Consortium) -> Month:
    """Turn the calendar and open a month in which nothing has happened yet."""
    consortium.clock.month += 1
    kinds = len(consortium.industry.names)
    month = Month.begin(consortium.enterprises.cash, kinds, consortium.people.capacity)
    month.public_before = consortium.ledger.public_spending
    return month


def industry_moves(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Phase 1."""
    industry.happen(consortium, settings.events)
    industry.move_demand(consortium, settings.industry)
    industry.move_frontier(consortium, settings.industry)
    industry.automate(consortium.industry, settings.occupations)
    production.appraise(consortium, month, settings.production)


def government_sets_instruments(consortium: Consortium, settings: Settings, rules: Rules) -> Instruments:
    """Phase 2."""
    incentives.turn_the_academic_year(consortium)
    declared = Instruments(
        settings.training_subsidy, settings.tax_credit, settings.order_stipend, settings.levy_grant
    )
    instruments = incentives.set_instruments(consortium, declared, rules.instruments)
    wages = settings.production.wage_share * float(consortium.enterprises.output.sum())
    usual = 0.01 * hosted_months(settings.hosting) * float(consortium.enterprises.staff.sum())
    levy_grant.set_grant(consortium, instruments.levy_grant, 12.0 * wages, usual)
    return instruments


def members_pay(consortium: Consortium, month: Month, settings: Settings) -> None:
    """Phase 3."""
    participation.pay_for_membership(consortium, month, settings.participation)


def enterprises_decide(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules, instruments: Instruments
) -> NDArray[np.int64]:
    """Phase 4; return the order seats of this September, (enterprises, occupations)."""
    enterprises, rule = consortium.enterprises, settings.hosting
    industry.set_targets(consortium, settings.industry, settings.production.frontier_return)
    staff = np.maximum(enterprises.staff, 1).astype(np.float64)
    own_hire = _own_hire(consortium, month, settings)
    planned = rule.density * staff * hosted_months(rule)
    money = incentives.expected(consortium, instruments, rule.pay + rule.mentoring, planned)
    prospect = foresight.foresee(
        consortium,
        month,
        rule,
        own_hire,
        money,
        _pay(consortium, month, settings) * _trainee_skill(consortium, month, settings),
        settings.production.obsolescence,
    )
    free = foresight.yearly_value(consortium, rule, prospect, np.zeros(enterprises.count))
    pledged = foresight.yearly_value(consortium, rule, prospect, rule.pledge * staff)
    hosted = np.stack((np.zeros(enterprises.count), free, pledged), axis=1)
    replacement = 12.0 * (settings.labour_market.separation + settings.labour_market.retirement)
    effectiveness = settings.information_platform.effectiveness
    orders = order_classes.yearly_value(
        consortium,
        settings.order_classes,
        own_hire,
        instruments.order_stipend.rate,
        replacement,
        effectiveness,
    )
    forecast = participation.forecast(
        consortium, settings.participation, _technology_value(consortium, settings), hosted, orders
    )
    participation.review(consortium, month, settings.participation, forecast, rules.participation)
    trainees.invite(consortium, month, rule, prospect, rules.hosting)
    return order_classes.order_seats(consortium, settings.order_classes, replacement, effectiveness)


def colleges_adjust(consortium: Consortium, settings: Settings, rules: Rules) -> None:
    """Phase 5."""
    rule = settings.colleges
    colleges.renew_curricula(consortium, rule)
    colleges.pay_for_revisions(consortium, rule)
    colleges.adjust_seats(consortium, rule, rules.seats)
    colleges.teach(consortium, rule)
    colleges.fund(consortium, rule)


def students_study(
    consortium: Consortium,
    month: Month,
    settings: Settings,
    rules: Rules,
    seats: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Phase 6; return the host of every trainee who completes this month."""
    rule, taught = settings.learning, consortium.programs
    entrants = choice.enrol(consortium, month, settings.students, seats, rules.program_choice)
    order_classes.sponsor(consortium, month, entrants, seats, settings.hosting.known)
    people = consortium.people
    studying = people.status == STUDYING
    people.month_of_study[studying] += 1
    month.hosted = np.zeros(people.capacity, np.uint8)
    trainees.mark_hosted(people, settings.hosting, month.hosted)
    trainees.count_hosted(consortium)
    trainees.employ_trainees(
        consortium,
        month,
        settings.hosting,
        settings.production.obsolescence,
        settings.production.wage_share,
    )
    order_classes.pay_stipends(consortium, month, settings.order_classes)
    practice = min(rule.own_practice * rule.own_capacity, 1.0)
    learning.study(
        people,
        month.hosted,
        taught.quality,
        taught.vintage,
        month.technology,
        rule.study,
        rule.practice_share,
        practice,
        rule.real_practice,
    )
    completing = (people.month_of_study == MONTHS_OF_STUDY) & studying & (people.host != NOBODY)
    completed: NDArray[np.int64] = people.host[completing].astype(np.int64)
    choice.graduate(consortium, month, settings.students, settings.production.obsolescence)
    colleges.count_students(consortium)
    return completed


def platforms_operate(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.bool_]:
    """Phase 7; return which enterprises list their vacancies."""
    lists = information.listed(consortium, settings.information_platform)
    information.operate(consortium, month, settings.information_platform, lists)
    participation.balance_consortium(consortium, month)
    return lists


def labour_market_clears(
    consortium: Consortium, month: Month, settings: Settings, rules: Rules, lists: NDArray[np.bool_]
) -> None:
    """Phase 8."""
    market.clear(
        consortium,
        month,
        settings.labour_market,
        rules.job_choice,
        lists,
        _own_hire(consortium, month, settings),
        _pay(consortium, month, settings),
        settings.production.obsolescence,
        settings.order_classes.penalty,
        settings.hosting.reserve_posts,
    )


def production_and_pay(
    consortium: Consortium,
    month: Month,
    settings: Settings,
    instruments: Instruments,
    completed: NDArray[np.int64],
) -> None:
    """Phase 9."""
    rule, region = settings.production, consortium.region
    done = production.work(consortium, month, rule, settings.learning)
    month.totals = done.totals
    production.settle_accounts(consortium, month, rule, done)
    incentives.pay_incentives(consortium, month, instruments, completed)
    production.spend(consortium, month)
    value = _technology_value(consortium, settings)
    participation.experience(consortium, month, value)
    drift = consortium.industry.staffing @ consortium.industry.speed / 12.0
    participation.adopt(
        consortium, settings.participation, rule.adoption, drift[consortium.enterprises.sector]
    )
    production.pay_owners(consortium, month)
    spread = settings.participation.coordination_spread
    production.close_and_enter(consortium, month, rule, spread)
    region.hosted_months += float(month.trainee_months.sum())
    region.training_cost += float(month.eligible.sum()) / 100.0


def evaluate(consortium: Consortium, month: Month) -> None:
    """Phase 10."""
    consortium.ledger.audit()
    if consortium.clock.calendar == JANUARY:
        _measure_graduates(consortium)


def _measure_graduates(consortium: Consortium) -> None:
    """Six months after July: who of the last graduates works, and who in the occupation studied."""
    people, graduates = consortium.people, consortium.graduates
    kinds = len(consortium.industry.names)
    here = (people.months_out == 6) & (people.program != NOBODY) & (people.status == EMPLOYED)
    rows = np.flatnonzero(here)
    studied = consortium.programs.occupation[people.program[rows]]
    matched = int((people.post[rows] % kinds == studied).sum())
    base = graduates.number - graduates.further_study
    if base > 0:
        graduates.placement_rate = (rows.size + graduates.left_with_work) / base
        graduates.match_rate = matched / base
        graduates.matched = matched
        graduates.local_rate = rows.size / base


def _pay(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.float64]:
    """Yuan a month that a post pays per unit of effective skill, (enterprises, occupations)."""
    return settings.production.wage_share * consortium.posts.premium * month.unit_output


def _trainee_skill(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.float64]:
    return foresight.trainee_skill(consortium, month, settings.production.obsolescence)


def _own_hire(consortium: Consortium, month: Month, settings: Settings) -> NDArray[np.float64]:
    rule = settings.production
    return own_hire_value(
        consortium,
        month,
        settings.labour_market,
        _trainee_skill(consortium, month, settings),
        rule.post_margin,
        rule.technology_margin,
    )


def _technology_value(consortium: Consortium, settings: Settings) -> NDArray[np.float64]:
    """Yuan a month that one unit of t brings to each enterprise: η · value added · what is left of it."""
    rule = settings.production
    return rule.frontier_return * consortium.enterprises.output * rule.technology_margin
