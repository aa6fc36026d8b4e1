"""What evaluation remembers: what it has seen, whom it has warned, what is being corrected, who is certified."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Correction:
    """Something that is put right in one dimension, from a month on, for some months."""

    dimension: str
    reason: str
    """The indicator that warned, or "annual diagnosis"."""
    strength: float
    """Share of the dimension's improvement money that it spends, above 0, at most 1."""
    warned: int
    """Month of the warning or diagnosis."""
    starts: int
    ends: int
    """Last month in force."""


def _nobody() -> NDArray[np.bool_]:
    return np.zeros(0, np.bool_)


@dataclass
class Evaluation:
    """State of the evaluation of a consortium; as new while nothing is evaluated."""

    standard: str = ""
    """The standard that it is evaluated by; empty while nothing is evaluated."""
    names: tuple[str, ...] = ()
    """Indicators that are watched."""
    seen: list[NDArray[np.float64]] = field(default_factory=list)
    """Their values in past months, the oldest first."""
    beyond: frozenset[str] = frozenset()
    """Indicators that were beyond their control limits last month."""
    corrections: list[Correction] = field(default_factory=list)
    """Those in force, and those being prepared."""
    corrected: frozenset[str] = frozenset()
    """Dimensions that were being corrected last month."""
    shares: dict[str, float] = field(default_factory=dict)
    """Share of the improvement money by dimension; they add up to 1."""
    targets: dict[str, float] = field(default_factory=dict)
    """Targets that have been raised above those of the standard, by indicator."""
    set_aside: float = 0.0
    """Improvement money that waits until it pays for a whole curriculum review, yuan: a right, not money."""
    index: float = 0.0
    """Index of the last year evaluated, 0 to 1; 0 until the first, as are the following."""
    dimensions: dict[str, float] = field(default_factory=dict)
    """Index by dimension."""
    coordination: float = 0.0
    """Coupling coordination degree of industry and clusters."""
    vetoes: tuple[str, ...] = ()
    """Veto items that bit last year."""
    score: float = 0.0
    """What a performance grant is paid by this year: the index, 0 where a veto suspends it or nothing is due."""
    certified: bool = False
    effects: tuple[str, ...] = ()
    """What the certificate acts on; empty without one."""
    covered: NDArray[np.bool_] = field(default_factory=_nobody)
    """Program clusters that the certificate covers, (programs,); empty without one."""
