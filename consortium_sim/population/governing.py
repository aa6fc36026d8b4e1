"""What a government remembers to decide by: money left, what it measured, and what its instruments brought."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Governing:
    """The memory of the government, from month to month and from year to year."""

    cap: int | None = None
    """Cents that all instruments together may pay a year; None before the first month."""
    paid: int = 0
    """Cents that they have paid this year."""
    claimed: dict[str, int] = field(default_factory=dict)
    """Cents claimed this year by account line."""
    honoured: dict[str, float] = field(default_factory=dict)
    """Share of last year's claims that was paid by account line, where enterprises go by it; else empty."""
    measured: list[float] = field(default_factory=list)
    """Values of its goal in past months, newest first."""
    error_sum: float = 0.0
    """Σ e of a target-seeking government."""
    subsidy: float = 0.0
    """S, the training subsidy that a target-seeking government has in force, yuan per hosted month."""
    shares: dict[str, float] = field(default_factory=dict)
    """Share of the budget by instrument of a learning government."""
    gain: dict[str, float] = field(default_factory=dict)
    """What it believes that one million yuan of an instrument brings to its goal."""
    spent: dict[str, float] = field(default_factory=dict)
    """Yuan by instrument last year."""
    outcome: float | None = None
    """Value of its goal at the end of last year; None before it has seen a whole year."""
    score: float = 0.0
    """Index of the last evaluation of the consortium, 0 to 1; 0 until it is evaluated."""
