"""What hosting would bring to an enterprise: to decide by in September, and to forecast Π with."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.hosting import INSURANCE, HostingRule, hosted_months
from consortium_sim.mechanisms.hosting.outlay import Outlay
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.numerics.compiled import compiled
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
    months = hosted_months(rule)
    share, worth = np.empty(posts.filled.shape), np.empty(posts.filled.shape)
    mentors, by_post = np.empty(enterprises.count, np.int64), np.empty(enterprises.count)
    _look_at_posts(
        posts.filled,
        taught,
        month.unit_output,
        skill,
        own_hire,
        graduate_pay,
        rule.productivity,
        rule.pay,
        rule.pay_floor,
        rule.mentoring,
        months,
        consortium.graduates.retention,
        rule.post_cap,
        share,
        worth,
        mentors,
        by_post,
    )
    gain = worth.sum(axis=1)
    if rule.whole_enterprise_cap:
        by_post = np.floor((posts.filled * rule.post_cap).sum(axis=1))
    limit = np.minimum(np.floor(rule.staff_cap * enterprises.staff), by_post)
    setup, bare_setup = outlay[0].net, outlay[1].net
    return Prospect(
        gain + months * incentive,
        gain,
        setup,
        bare_setup,
        outlay[0].affordable,
        outlay[1].affordable,
        np.where(mentors > 0, limit, 0.0),
        share,
    )


@compiled
def _look_at_posts(
    filled: NDArray[np.int64],
    taught: NDArray[np.bool_],
    unit_output: NDArray[np.float64],
    skill: NDArray[np.float64],
    own_hire: NDArray[np.float64],
    graduate_pay: NDArray[np.float64],
    productivity: float,
    pay: float,
    pay_floor: float,
    mentoring: float,
    months: float,
    retention: float,
    post_cap: float,
    share: NDArray[np.float64],
    worth: NDArray[np.float64],
    mentors: NDArray[np.int64],
    cap: NDArray[np.float64],
) -> None:
    """Write who is at work in taught occupations, and by post the share of them and its part of the gain.

    cap: trainees that the law allows, each post by itself.
    """
    for e in range(filled.shape[0]):
        mentors[e], cap[e] = 0, 0.0
        for k in range(filled.shape[1]):
            mentors[e] += filled[e, k] * taught[k]
            cap[e] += math.floor(filled[e, k] * post_cap)
        for k in range(filled.shape[1]):
            share[e, k] = filled[e, k] * taught[k] / max(mentors[e], 1)
            output = productivity * unit_output[e, k] * skill[e, k]
            paid = max(pay, pay_floor * graduate_pay[e, k])
            net = output - paid - mentoring - INSURANCE
            worth[e, k] = share[e, k] * (months * net + retention * own_hire[e, k])


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
    free, broken, kept = _breaking_and_keeping(consortium, rule, prospect, supervision)
    brings = np.zeros((free.size, 3))
    brings[:, 1], brings[:, 2] = free, kept if supervision.binds else np.maximum(kept, broken)
    return brings


def pledge_pays(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> NDArray[np.bool_]:
    """Return who would rather keep a pledge than break it: the loss is below the claw-back that it expects."""
    if supervision.binds:
        return np.ones(consortium.enterprises.count, np.bool_)
    _, broken, kept = _breaking_and_keeping(consortium, rule, prospect, supervision)
    pays: NDArray[np.bool_] = kept >= broken
    return pays


def _breaking_and_keeping(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what a year of hosting brings without a pledge, with a broken one and with a kept one.

    Yuan by enterprise; the pledge is that of a deep member. Nobody opens more places than the law allows, and
    none who cannot pay for them; for those pledged, allowed and not opened a claw-back is to be expected.
    """
    staff = np.maximum(consortium.enterprises.staff, 1)
    usual, pledge = rule.density * staff, rule.pledge * staff
    wanted = np.empty((2, staff.size))
    wanted[0] = places_that_pay(rule, prospect, usual)
    np.maximum(wanted[0], pledge, out=wanted[1])
    places = np.minimum(wanted, prospect.limit) * prospect.affordable
    value = yearly_value(rule, prospect, usual, places)
    broken, kept = value
    if supervision.expected_claw_back > 0.0:
        owed = np.minimum(pledge, prospect.limit)
        broken, kept = value - supervision.expected_claw_back * np.maximum(owed - places, 0.0)
    return value[0], broken, kept


def places_that_pay(rule: HostingRule, prospect: Prospect, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many trainees pay best, by enterprise; 0 where even they do not cover the set-up.

    usual: trainees that pay best where the gain is the usual one, ν L.
    """
    gain = np.maximum(prospect.gain, 0.0)
    free = usual * np.exp(rule.response * np.log(np.maximum(gain, 1e-9) / rule.usual_gain))
    return np.where(free * gain / (1.0 + rule.response) > prospect.setup, free, 0.0)


def yearly_value(
    rule: HostingRule, prospect: Prospect, usual: NDArray[np.float64], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what a year of hosting is forecast to bring with these places, yuan, (…, enterprises)."""
    power = 1.0 + 1.0 / rule.response
    crowding = rule.usual_gain * usual * np.exp(power * np.log(np.maximum(places, 1e-9) / usual)) / power
    return np.where(places > 0.0, places * prospect.gain - crowding - prospect.setup, 0.0)
