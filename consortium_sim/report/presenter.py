"""What `Comparison.plot` and `Comparison.report` do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.report import figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.material import Material


def plot(study: Comparison, indicator: str | None) -> Figure:
    """Return an indicator over time under every policy; without a name, the main effects."""
    return figures.effects(study) if indicator is None else figures.trajectories(study, indicator)


def report(cities: Sequence[Comparison], path: Path, language: str, material: Material) -> Path:
    """Write the brief of some cities of one study and return its path."""
    from consortium_sim.report.brief import write_brief

    return write_brief(cities, path, language, material)
