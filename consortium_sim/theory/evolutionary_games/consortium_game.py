"""The usual three-party analysis of a consortium: government, college and enterprise, each of two strategies.

Government supports (an information platform, a subsidy per hosted month, a grant for effort) or not; the college
makes an effort to keep its curricula up to date or not; the enterprise takes part (shares in technology, and hosts
trainees where that pays) or stays outside. All payoffs are yuan a month per employee of the park, so that they can
be compared.

Left out, because such a game has one typical member a population and no payoff may depend on the share of the
own population: that enterprises gain more when others take part, that gains reach outsiders, that costs differ
between enterprises, that people are poached, and that anything takes time. The agents have all of these.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from consortium_sim.theory.evolutionary_games.checks import as_numbers, fault
from consortium_sim.theory.evolutionary_games.game import MultiPopulationGame

MAY_BE_NEGATIVE = {"hire_value", "technology"}


@dataclass(frozen=True, kw_only=True)
class ConsortiumNumbers:
    """What the payoffs of the three parties are made of; plain numbers, none negative unless it says so.

    SettingError for a number that cannot be used.
    """

    hosted: float
    """Hosted months a month per employee, of an enterprise that takes part and hosts."""
    trainee_output: float
    """What a trainee produces, yuan per hosted month, where government does not support nor the college try."""
    trainee_cost: float
    """Pay, mentoring, insurance and crowding, yuan per hosted month."""
    hire_value: float
    """Expected value of hiring the own trainee at graduation, yuan per hosted month; may be negative."""
    setup: float
    """Setting up training places, yuan a month per employee."""
    technology: float
    """Value of the technology that taking part brings more than staying outside, yuan a month per employee."""
    technology_output: float
    """Value added that comes with it, yuan a month per employee."""
    coordination: float
    """Cost of taking part in the own time, yuan a month per employee."""
    fee: float
    """Membership fee, yuan a month per employee; it pays for joint work and is nobody's payoff here."""
    students: float
    """Students of the colleges per employee of the park."""
    effort_cost: float
    """What an effort costs the college, yuan a month per student."""
    exchange: float
    """Part of that cost that an enterprise taking part bears, by lending its engineers, 0 to 1."""
    effort_skill: float
    """Effective skill of students and graduates with the college's effort, relative to that without."""
    support_skill: float
    """Effective skill of students and graduates with government's support, relative to that without."""
    subsidy: float
    """Paid by a government that supports, yuan per hosted month."""
    effort_grant: float
    """Paid by a government that supports to a college that makes an effort, yuan a month per student."""
    support_cost: float
    """What support costs government anyhow, yuan a month per employee."""
    recognition: float
    """Worth to government of being seen to support an enterprise that takes part, yuan a month per employee."""
    graduate_output: float
    """Value added of the graduates that the college's curricula reach, yuan a month per employee."""
    tax: float
    """Share of value added that government receives, 0 to 1."""

    def __post_init__(self) -> None:
        """Look at every number, before anything is computed with it."""
        for field in fields(self):
            value = as_numbers(field.name, getattr(self, field.name))
            if value.ndim:
                raise fault(field.name, f"found shape {value.shape}.", "one number")
            if value < 0.0 and field.name not in MAY_BE_NEGATIVE:
                raise fault(field.name, f"found {value:g}.", "a number that is not negative")
            if field.name in ("exchange", "tax") and value > 1.0:
                raise fault(field.name, f"found {value:g}.", "a share from 0 to 1")


def consortium_game(numbers: ConsortiumNumbers) -> MultiPopulationGame:
    """Return the game of government (1: supports), college (1: makes an effort), enterprise (1: takes part).

    Enterprise taking part: hosting + technology − coordination − fee − exchange · effort cost · students, where
    hosting = hosted · (trainee output · skill − trainee cost + hire value + subsidy) − set-up, or 0 where that
    does not pay and it hosts nobody; staying outside: 0.
    College making an effort: students · (grant − effort cost · (1 − exchange)); otherwise 0.
    Government: tax · value added that the strategies cause − support, subsidies and grants + recognition.
    Without recognition, support pays by the skill that it raises alone: in such a game nobody foresees that it
    may change the others' minds. Papers of this kind therefore reward a government for supporting as such.
    Skill is the product of the factors of support and effort. Source: model.md 4.4, 4.6, 4.8 and 4.11 for the
    terms; that effort is a choice, engineers taking over part of it, and recognition are assumptions of this game.
    """
    n = numbers
    support, effort, inside = np.meshgrid([0.0, 1.0], [0.0, 1.0], [0.0, 1.0], indexing="ij")
    trainee = n.trainee_output * n.support_skill**support * n.effort_skill**effort
    hosting = n.hosted * (trainee - n.trainee_cost + n.hire_value + n.subsidy * support) - n.setup
    hosted = n.hosted * inside * (hosting > 0.0)
    effort_cost = n.effort_cost * n.students * effort
    borne = n.exchange * inside * effort_cost
    grant = n.effort_grant * n.students * support * effort

    taking_part = np.maximum(hosting, 0.0) + n.technology - n.coordination - n.fee
    enterprise = inside * taking_part - borne
    college = grant - effort_cost + borne
    graduates = n.graduate_output * (n.support_skill**support * n.effort_skill**effort - 1.0)
    revenue = n.tax * (graduates + hosted * trainee + n.technology_output * inside)
    spending = support * (n.support_cost + n.subsidy * hosted) + grant
    government = revenue - spending + n.recognition * support * inside
    return MultiPopulationGame.from_payoffs([government, college, enterprise])
