"""What hosting would bring to an enterprise: to decide by in September, and to forecast Π with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.hosting import INSURANCE, HostingRule, hosted_months
from consortium_sim.mechanisms.hosting.outlay import Outlay
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


@dataclass(frozen=True)
class Prospect:
    """What hosting would bring; (enterprises,), yuan."""

    gain: NDArray[np.float64]
    """Gain per trainee over the whole contract with the incentives in force."""
    gain_without_incentives: NDArray[np.float64]
    setup: NDArray[np.float64]
    """For the year: set-up, rent and interest, less the support toward them."""
    setup_without_incentives: NDArray[np.float64]
    affordable: NDArray[np.bool_]
    """Own means and credit cover the investment."""
    affordable_without_incentives: NDArray[np.bool_]
    limit: NDArray[np.float64]
    """Trainees that the law allows."""
    by_occupation: NDArray[np.float64]
    """Shares of an enterprise's places by occupation, (enterprises, occupations); only taught ones."""

    def without_incentives(self) -> Prospect:
        """Return the same in a year in which no public or levy money is paid."""
        return replace(
            self,
            gain=self.gain_without_incentives,
            setup=self.setup_without_incentives,
            affordable=self.affordable_without_incentives,
        )


def foresee(
    consortium: Consortium,
    month: Month,
    rule: HostingRule,
    own_hire: NDArray[np.float64],
    incentive: NDArray[np.float64],
    outlay: tuple[Outlay, Outlay],
    skill: NDArray[np.float64],
    graduate_pay: NDArray[np.float64],
) -> Prospect:
    """Return what hosting would bring to each enterprise.

    own_hire: yuan that a kept trainee is worth, (enterprises, occupations). incentive: expected public and levy
    money per hosted month, yuan, (enterprises,). outlay: with the instruments in force, and with none.
    skill: s of a trainee at each post. graduate_pay: what a post pays a new graduate, yuan a month.
    """
    enterprises, posts = consortium.enterprises, consortium.posts
    taught = np.zeros(len(consortium.industry.names), np.bool_)
    taught[consortium.programs.occupation[consortium.programs.seats > 0.0]] = True
    weight = posts.filled * taught
    total = weight.sum(axis=1)
    share = weight / np.maximum(total, 1)[:, None]
    output = rule.productivity * month.unit_output * skill
    pay = np.maximum(rule.pay, rule.pay_floor * graduate_pay)
    net = output - pay - rule.mentoring - INSURANCE
    gain = (share * (hosted_months(rule) * net + consortium.graduates.retention * own_hire)).sum(axis=1)
    cap = posts.filled * rule.post_cap
    by_post = np.floor(cap.sum(axis=1)) if rule.whole_enterprise_cap else np.floor(cap).sum(axis=1)
    return Prospect(
        gain + hosted_months(rule) * incentive,
        gain,
        outlay[0].net,
        outlay[1].net,
        outlay[0].affordable,
        outlay[1].affordable,
        np.where(total > 0, np.minimum(np.floor(rule.staff_cap * enterprises.staff), by_post), 0.0),
        share,
    )


def trainee_skill(consortium: Consortium, month: Month, obsolescence: float) -> NDArray[np.float64]:
    """Return s that a host expects of a trainee at each post, (enterprises, occupations).

    It is s of the last graduates, h exp(−λ gap), at the technology of the post.
    """
    graduates = consortium.graduates
    gap = np.maximum(month.technology - (consortium.industry.frontier - graduates.lag), 0.0)
    return graduates.skill * np.exp(-obsolescence * gap)


def yearly_values(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> NDArray[np.float64]:
    """Return what a year of hosting is forecast to bring outside, to a member and to a deep member.

    Yuan a year, (enterprises, strategies); a deep member keeps its pledge, or breaks it where that pays.
    """
    pay = places_that_pay(consortium, rule, prospect)
    free, places = yearly_value(consortium, rule, prospect, pay)
    deep = _value_of_keeping(consortium, rule, prospect, supervision, pay)
    if not supervision.binds:
        deep = np.maximum(deep, free - _claw_back(consortium, rule, prospect, supervision, places))
    brings = np.zeros((free.size, 3))
    brings[:, 1], brings[:, 2] = free, deep
    return brings


def pledge_pays(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> NDArray[np.bool_]:
    """Return who would rather keep a pledge than break it: the loss is below the claw-back that it expects."""
    count = consortium.enterprises.count
    if supervision.binds:
        return np.ones(count, np.bool_)
    pay = places_that_pay(consortium, rule, prospect)
    kept = _value_of_keeping(consortium, rule, prospect, supervision, pay)
    free, places = yearly_value(consortium, rule, prospect, pay)
    return kept >= free - _claw_back(consortium, rule, prospect, supervision, places)


def _value_of_keeping(
    consortium: Consortium,
    rule: HostingRule,
    prospect: Prospect,
    supervision: SupervisionRule,
    pay: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return what a year brings to who keeps a deep member's pledge, yuan by enterprise; pay: places that do."""
    value, places = yearly_value(consortium, rule, prospect, np.maximum(pay, _pledge(consortium, rule)))
    return value - _claw_back(consortium, rule, prospect, supervision, places)


def _claw_back(
    consortium: Consortium,
    rule: HostingRule,
    prospect: Prospect,
    supervision: SupervisionRule,
    places: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the claw-back to expect for trainees pledged, allowed by law and not offered one of these places."""
    if supervision.expected_claw_back == 0.0:
        return np.zeros_like(places)
    owed = np.minimum(_pledge(consortium, rule), prospect.limit)
    return supervision.expected_claw_back * np.maximum(owed - places, 0.0)


def _pledge(consortium: Consortium, rule: HostingRule) -> NDArray[np.float64]:
    """Return the trainees that each enterprise would pledge as a deep member."""
    return rule.pledge * np.maximum(consortium.enterprises.staff, 1).astype(np.float64)


def places_that_pay(consortium: Consortium, rule: HostingRule, prospect: Prospect) -> NDArray[np.float64]:
    """Return how many trainees pay best, by enterprise; 0 where even they do not cover the set-up."""
    usual = rule.density * np.maximum(consortium.enterprises.staff, 1)
    gain = np.maximum(prospect.gain, 0.0)
    free = usual * np.exp(rule.response * np.log(np.maximum(gain, 1e-9) / rule.usual_gain))
    return np.where(free * gain / (1.0 + rule.response) > prospect.setup, free, 0.0)


def yearly_value(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, wanted: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what a year of hosting is forecast to bring with the places wanted, and those that are opened.

    Yuan and trainees by enterprise. Nobody opens more than the law allows, and none who cannot pay for it.
    """
    usual = rule.density * np.maximum(consortium.enterprises.staff, 1)
    places = np.minimum(wanted, prospect.limit) * prospect.affordable
    power = 1.0 + 1.0 / rule.response
    crowding = rule.usual_gain * usual * np.exp(power * np.log(np.maximum(places, 1e-9) / usual)) / power
    return np.where(places > 0.0, places * prospect.gain - crowding - prospect.setup, 0.0), places
