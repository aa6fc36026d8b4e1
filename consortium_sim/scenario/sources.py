"""Every number with its source, and how much of a scenario is an assumption."""

from __future__ import annotations

from typing import Any


def coverage(scenario: Any) -> float:
    """Return the share of numbers whose source is not an assumption."""
    return 0.0
