"""The decisions that a researcher may replace: each is a callable on columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, runtime_checkable

import numpy as np

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.mechanisms.choice import ProgramChoice, weigh_programs
from consortium_sim.mechanisms.colleges import SeatsRule, follow_forecast
from consortium_sim.mechanisms.council.voting import VoteDecision, vote_by_own_change
from consortium_sim.mechanisms.hosting.decision import HostingDecision, host_where_worthwhile
from consortium_sim.mechanisms.incentives import Instruments, InstrumentsRule, by_kind
from consortium_sim.mechanisms.labour_market.search import OfferRanking, rank_by_wage
from consortium_sim.mechanisms.participation.review import ParticipationDecision, imitate_or_explore
from consortium_sim.mechanisms.platforms.technology.sponsoring import (
    SponsorDecision,
    sponsor_where_worthwhile,
)
from consortium_sim.population.consortium import Consortium


@dataclass(frozen=True)
class Rules:
    """Who decides what, and how; the defaults are the model's own rules."""

    participation: ParticipationDecision = imitate_or_explore
    hosting: HostingDecision = host_where_worthwhile
    program_choice: ProgramChoice = weigh_programs
    job_choice: OfferRanking = rank_by_wage
    seats: SeatsRule = follow_forecast
    instruments: InstrumentsRule = by_kind
    vote: VoteDecision = vote_by_own_change
    sponsor: SponsorDecision = sponsor_where_worthwhile

    @classmethod
    def with_(cls, given: Mapping[str, Any] | None) -> Rules:
        """Return the model's rules with those given put in their place; SettingError for an unknown name."""
        known = [field.name for field in fields(cls)]
        faults = [
            Fault(
                "rules",
                f"there is no decision called '{name}'.{nearest(name, known)}",
                f"one of {', '.join(known)}",
            )
            for name in given or {}
            if name not in known
        ]
        faults += [
            Fault("rules", f"the rule for '{name}' is {rule!r}", "a callable")
            for name, rule in (given or {}).items()
            if name in known and not callable(rule)
        ]
        if faults:
            raise SettingError(*faults)
        return replace(cls(), **{name: Checked(name, rule) for name, rule in (given or {}).items()})

    @property
    def replaced(self) -> tuple[str, ...]:
        """Names of the decisions that the user's own rules make."""
        return tuple(one.name for one in fields(self) if isinstance(getattr(self, one.name), Checked))

    def take_up(self, consortium: Consortium) -> None:
        """Let the user's own rules go on in a city that was restored."""
        for name in self.replaced:
            rule = getattr(self, name).rule
            if isinstance(rule, TakingUp):
                rule.take_up(consortium)


@runtime_checkable
class TakingUp(Protocol):
    """A rule that has something to do before it goes on in a city that was restored."""

    def take_up(self, consortium: Consortium) -> None:
        """Get ready for the next month."""


@dataclass(frozen=True)
class Checked:
    """A rule of the user's whose answers are looked at before the city lives by them."""

    decision: str
    rule: Callable[[Any], Any]

    def __call__(self, outlook: Any) -> Any:
        """Return the rule's answer; SettingError if it has not the shape, the type or the range expected."""
        answer = self.rule(outlook)
        expected, fits = EXPECTED[self.decision]
        try:
            fine = bool(fits(outlook, answer))
        except (TypeError, ValueError, AttributeError):
            fine = False
        if not fine:
            name = getattr(self.rule, "__name__", type(self.rule).__name__)
            found = f"the rule {name} for '{self.decision}' returned {_short(answer)}."
            raise SettingError(Fault("rules", found, expected))
        return answer


def _short(answer: Any) -> str:
    shape = getattr(answer, "shape", None)
    text = (
        repr(answer) if shape is None else f"an array {shape} of {answer.dtype}: {answer.reshape(-1)[:5]} …"
    )
    return text if len(text) < 160 else text[:160] + " …"


def _whole(answer: Any, shape: tuple[int, ...]) -> bool:
    return bool(answer.shape == shape and np.issubdtype(answer.dtype, np.integer))


def _numbers(answer: Any, shape: tuple[int, ...]) -> bool:
    return bool(answer.shape == shape and answer.dtype.kind in "fiu" and not np.isnan(answer).any())


EXPECTED: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "participation": (
        "whole numbers 0 (outside), 1 (member) or 2 (deep), one an enterprise",
        lambda o, a: _whole(a, o.strategy.shape) and bool(((a >= 0) & (a <= 2)).all()),
    ),
    "hosting": (
        "whole numbers of places from 0 to outlook.limit, one an enterprise",
        lambda o, a: _whole(a, o.gain.shape) and bool(((a >= 0) & (a <= np.floor(o.limit))).all()),
    ),
    "program_choice": (
        "utilities (applicants, programs), −inf for a program not wanted, never NaN",
        lambda o, a: _numbers(a, (o.aptitude.size, o.quality.size)),
    ),
    "job_choice": (
        "values, one an offer, −inf for one that is refused, never NaN",
        lambda o, a: _numbers(a, o.wage.shape),
    ),
    "seats": (
        "numbers of seats of 0 and more, one a program",
        lambda o, a: _numbers(a, o.seats.shape) and bool((np.isfinite(a) & (a >= 0.0)).all()),
    ),
    "sponsor": (
        "True or False, one an enterprise",
        lambda o, a: bool(a.shape == o.value.shape and a.dtype == np.bool_),
    ),
    "instruments": (
        "an Instruments object, such as outlook.declared",
        lambda o, a: isinstance(a, Instruments),
    ),
    "vote": (
        "whole numbers 1 (for), 0 (abstains) or −1 (against), one an enterprise",
        lambda o, a: _whole(a, o.votes.shape) and bool(((a >= -1) & (a <= 1)).all()),
    ),
}
"""What the answer to each decision must be, in words and as a check."""
