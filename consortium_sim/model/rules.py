"""The decisions that a researcher may replace: each is a callable on columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.mechanisms.choice import ProgramChoice, weigh_programs
from consortium_sim.mechanisms.colleges import SeatsRule, follow_forecast
from consortium_sim.mechanisms.hosting.decision import HostingDecision, host_where_worthwhile
from consortium_sim.mechanisms.incentives import InstrumentsRule, as_declared
from consortium_sim.mechanisms.labour_market.search import OfferRanking, rank_by_wage
from consortium_sim.mechanisms.participation import ParticipationDecision, imitate_or_explore


@dataclass(frozen=True)
class Rules:
    """Who decides what, and how; the defaults are the model's own rules."""

    participation: ParticipationDecision = imitate_or_explore
    hosting: HostingDecision = host_where_worthwhile
    program_choice: ProgramChoice = weigh_programs
    job_choice: OfferRanking = rank_by_wage
    seats: SeatsRule = follow_forecast
    instruments: InstrumentsRule = as_declared

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
        return replace(cls(), **dict(given or {}))
