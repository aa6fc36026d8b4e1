"""What `Comparison.plot` and `Comparison.report` do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.report import figures
from consortium_sim.report.brief import write_brief

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.study.comparison import Comparison


def plot(study: Comparison, indicator: str | None) -> Figure:
    """Return an indicator over time under every policy; without a name, the main effects."""
    return figures.effects(study) if indicator is None else figures.trajectories(study, indicator)


def report(study: Comparison, path: Path) -> Path:
    """Write the brief and return its path."""
    return write_brief(study, path)
