"""Everything that a comparison leaves in a folder: tables, pictures and the brief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.report import figures
from consortium_sim.report.brief import twin_of, write_brief
from consortium_sim.report.panels import other_policies
from consortium_sim.study.comparison import YARDSTICK

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison

DOTS_PER_INCH = 150


def write_study(study: Comparison, folder: Path, language: str = "en") -> list[Path]:
    """Write tables, pictures and the brief, in a language, of a study; return the files, the brief first."""
    page = write_brief([study], folder / "brief.html", language)
    brief = [page, twin_of(page)]
    if not study.common_seeds() or not other_policies(study):
        return brief
    return [*brief, *write_tables(study, folder), *write_pictures(study, folder)]


def write_tables(study: Comparison, folder: Path) -> list[Path]:
    """Write the tables of a study as CSV: table, effects, ranking, flows, and failures when there are any."""
    tables = {
        "table": study.table(),
        "effects": study.effects(),
        "ranking": study.ranking(),
        "flows": study.flows(kinds=True),
    }
    if study.failures:
        from pandas import DataFrame

        tables["failures"] = DataFrame([vars(failure) for failure in study.failures])
    files = []
    for name, table in tables.items():
        files.append(folder / f"{name}.csv")
        table.to_csv(files[-1], index=False)
    return files


def write_pictures(study: Comparison, folder: Path) -> list[Path]:
    """Write the pictures of a study as PNG."""
    drawn = {
        "effects": figures.effects(study),
        "over-time": figures.overview(study),
        f"{YARDSTICK}": figures.trajectories(study, YARDSTICK),
        f"{YARDSTICK}-difference": figures.trajectories(study, YARDSTICK, difference=True),
    }
    for policy in figures.by_effect(study):
        drawn[f"who-pays-whom-{policy}"] = figures.who_pays_whom(study, policy)
    files = []
    for name, figure in drawn.items():
        files.append(folder / f"{name}.png")
        figure.savefig(files[-1], dpi=DOTS_PER_INCH)
    return files
