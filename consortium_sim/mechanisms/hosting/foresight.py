"""What hosting would bring to an enterprise: to decide by in September, and to forecast Π with."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from consortium_sim.mechanisms.hosting import INSURANCE, HostingRule, hosted_months
from consortium_sim.mechanisms.hosting.outlay import Outlay
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.exponential import falling
from consortium_sim.numerics.summation import total
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month


class Prospect(NamedTuple):
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
        return self._replace(
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
) -> Prospect:
    """Return what hosting would bring to each enterprise.

    own_hire: yuan that a kept trainee is worth, (enterprises, occupations). incentive: expected public and levy
    money per hosted month, yuan, (enterprises,). outlay: with the instruments in force, and with none.
    skill: s of a trainee at each post.
    """
    posts, programs, count = consortium.posts, consortium.programs, consortium.enterprises.count
    months = hosted_months(rule)
    share, limit = np.empty(posts.filled.shape), np.empty(count)
    gain, with_incentives = np.empty(count), np.empty(count)
    _look_at_posts(
        posts.filled,
        programs.occupation,
        programs.seats,
        month.unit_output,
        skill,
        own_hire,
        month.post_pay,
        rule.productivity,
        rule.pay,
        rule.pay_floor,
        rule.mentoring,
        months,
        consortium.graduates.retention,
        consortium.enterprises.staff,
        rule.staff_cap,
        rule.post_cap,
        rule.whole_enterprise_cap,
        incentive,
        share,
        gain,
        with_incentives,
        limit,
    )
    return Prospect(
        with_incentives,
        gain,
        outlay[0].net,
        outlay[1].net,
        outlay[0].affordable,
        outlay[1].affordable,
        limit,
        share,
    )


@compiled
def _look_at_posts(
    filled: NDArray[np.int64],
    occupation: NDArray[np.uint8],
    seats: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    skill: NDArray[np.float64],
    own_hire: NDArray[np.float64],
    post_pay: NDArray[np.float64],
    productivity: float,
    pay: float,
    pay_floor: float,
    mentoring: float,
    months: float,
    retention: float,
    staff: NDArray[np.int64],
    staff_cap: float,
    post_cap: float,
    whole_enterprise_cap: bool,
    incentive: NDArray[np.float64],
    share: NDArray[np.float64],
    gain: NDArray[np.float64],
    with_incentives: NDArray[np.float64],
    limit: NDArray[np.float64],
) -> None:
    """Write the shares of taught occupations, the gain per trainee, and the trainees that the law allows.

    occupation, seats: of the programs. Nobody is allowed where nobody is at work in a taught occupation.
    """
    kinds = filled.shape[1]
    taught, worth, capped = np.zeros(kinds, np.bool_), np.empty(kinds), np.empty(kinds)
    for g in range(seats.size):
        taught[occupation[g]] |= seats[g] > 0.0
    for e in range(staff.size):
        mentors, by_post = 0, 0.0
        for k in range(kinds):
            mentors += filled[e, k] * taught[k]
            capped[k] = filled[e, k] * post_cap
            by_post += math.floor(capped[k])
        for k in range(kinds):
            share[e, k] = filled[e, k] * taught[k] / max(mentors, 1)
            output = productivity * unit_output[e, k] * skill[e, k]
            paid = max(pay, pay_floor * (post_pay[e, k] * skill[e, k]))
            net = output - paid - mentoring - INSURANCE
            worth[k] = share[e, k] * (months * net + retention * own_hire[e, k])
        gain[e] = total(worth)
        with_incentives[e] = gain[e] + months * incentive[e]
        if whole_enterprise_cap:
            by_post = math.floor(total(capped))
        limit[e] = min(math.floor(staff_cap * staff[e]), by_post) if mentors > 0 else 0.0


def trainee_skill(consortium: Consortium, month: Month, obsolescence: float) -> NDArray[np.float64]:
    """Return s that a host expects of a trainee at each post, (enterprises, occupations).

    It is s of the last graduates, h exp(−λ gap), at the technology of the post.
    """
    graduates = consortium.graduates
    return _skill_at_posts(
        month.technology, consortium.industry.frontier, graduates.skill, graduates.lag, obsolescence
    )


@compiled
def _skill_at_posts(
    technology: NDArray[np.float64],
    frontier: NDArray[np.float64],
    skill: NDArray[np.float64],
    lag: NDArray[np.float64],
    obsolescence: float,
) -> NDArray[np.float64]:
    at_posts = np.empty(technology.shape)
    for e in range(technology.shape[0]):
        for k in range(frontier.size):
            gap = max(technology[e, k] - (frontier[k] - lag[k]), 0.0)
            at_posts[e, k] = skill[k] * falling(obsolescence * gap)
    return at_posts


def yearly_value(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> NDArray[np.float64]:
    """Return what a year of hosting is forecast to bring outside, to a member and to a deep member.

    Yuan a year, (enterprises, strategies); a deep member keeps its pledge, or breaks it where that pays.
    """
    return _free_and_pledged(consortium, rule, prospect, supervision)[0]


def pledge_pays(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> NDArray[np.bool_]:
    """Return who would rather keep a pledge than break it: the loss is below the claw-back that it expects."""
    return _free_and_pledged(consortium, rule, prospect, supervision)[1]


def _free_and_pledged(
    consortium: Consortium, rule: HostingRule, prospect: Prospect, supervision: SupervisionRule
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return what a year of hosting brings by strategy, yuan, (enterprises, 3), and who keeps its pledge.

    The pledge is that of a deep member. Nobody opens more places than the law allows, and none who cannot pay for
    them; for those pledged, allowed and not opened a claw-back is to be expected.
    """
    staff = consortium.enterprises.staff
    worth = np.maximum(prospect.gain, 1e-9) / rule.usual_gain
    worth = np.exp(rule.response * np.log(worth, out=worth))
    places, crowding = np.empty((2, staff.size)), np.empty((2, staff.size))
    _open_places(
        staff,
        rule.density,
        rule.pledge,
        worth,
        prospect.gain,
        prospect.setup,
        prospect.limit,
        prospect.affordable,
        1.0 + rule.response,
        places,
        crowding,
    )
    power = 1.0 + 1.0 / rule.response
    np.exp(power * np.log(crowding, out=crowding), out=crowding)
    brings, keeps = np.empty((staff.size, 3)), np.empty(staff.size, np.bool_)
    _value_places(
        staff,
        rule.density,
        rule.pledge,
        places,
        crowding,
        rule.usual_gain,
        power,
        prospect.gain,
        prospect.setup,
        prospect.limit,
        supervision.expected_claw_back,
        supervision.binds,
        brings,
        keeps,
    )
    return brings, keeps


@compiled
def _open_places(
    staff: NDArray[np.int64],
    density: float,
    pledge: float,
    worth: NDArray[np.float64],
    gain: NDArray[np.float64],
    setup: NDArray[np.float64],
    limit: NDArray[np.float64],
    affordable: NDArray[np.bool_],
    share_of_gain: float,
    places: NDArray[np.float64],
    crowding: NDArray[np.float64],
) -> None:
    """Write the places without a pledge and with a kept one, and both relative to the usual ones.

    density, pledge: usual and pledged places per employee. worth: places that pay best, relative to the usual ones;
    they are opened where they cover the set-up.
    """
    for e in range(staff.size):
        usual, pledged = density * max(staff[e], 1), pledge * max(staff[e], 1)
        free = usual * worth[e]
        wanted = free if free * max(gain[e], 0.0) / share_of_gain > setup[e] else 0.0
        places[0, e] = min(wanted, limit[e]) * affordable[e]
        places[1, e] = min(max(wanted, pledged), limit[e]) * affordable[e]
        for line in range(2):
            crowding[line, e] = max(places[line, e], 1e-9) / usual


@compiled
def _value_places(
    staff: NDArray[np.int64],
    density: float,
    pledge: float,
    places: NDArray[np.float64],
    crowding: NDArray[np.float64],
    usual_gain: float,
    power: float,
    gain: NDArray[np.float64],
    setup: NDArray[np.float64],
    limit: NDArray[np.float64],
    claw_back: float,
    binds: bool,
    brings: NDArray[np.float64],
    keeps: NDArray[np.bool_],
) -> None:
    """Write what a year brings outside, to a member and to a deep member, yuan, and who keeps its pledge.

    n places bring n · gain − c_h ν L (n/(νL))^power / power − set-up. crowding: (n/(νL))^power. binds: a pledge is
    kept whatever it costs.
    """
    value = np.empty(2)
    for e in range(gain.size):
        heads = max(staff[e], 1)
        cost, owed = usual_gain * (density * heads), min(pledge * heads, limit[e])
        for line in range(2):
            value[line] = 0.0
            if places[line, e] > 0.0:
                value[line] = places[line, e] * gain[e] - cost * crowding[line, e] / power - setup[e]
        broken = value[0] - claw_back * max(owed - places[0, e], 0.0)
        kept = value[1] - claw_back * max(owed - places[1, e], 0.0)
        keeps[e] = binds or kept >= broken
        brings[e, 0], brings[e, 1], brings[e, 2] = 0.0, value[0], kept if keeps[e] else broken
