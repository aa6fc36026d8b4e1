"""What government and the training fund pay: one file an instrument, one path for all (model.md 4.11).

budget.py is the path, instruments.py the set of one month, government/ who sets it.
"""

from __future__ import annotations

from consortium_sim.mechanisms.incentives.government import (
    GovernmentOutlook,
    GovernmentRule,
    InstrumentsRule,
    as_declared,
    by_kind,
    set_instruments,
    turn_the_academic_year,
)
from consortium_sim.mechanisms.incentives.instruments import Instruments, expected, pay_incentives

__all__ = [
    "GovernmentOutlook",
    "GovernmentRule",
    "Instruments",
    "InstrumentsRule",
    "as_declared",
    "by_kind",
    "expected",
    "pay_incentives",
    "set_instruments",
    "turn_the_academic_year",
]
