"""The command that tells which strategy does the work."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from consortium_sim.cli.options import check_runs, names_of
from consortium_sim.cli.words import (
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    complain,
    tell_failures,
    tell_written,
    writable,
    written,
)

if TYPE_CHECKING:
    from consortium_sim.study.attribution import Attribution


def attribute(options: argparse.Namespace) -> int:
    """Run every coalition of strategies under the same seeds, and say what each contributes."""
    from consortium_sim.report.languages import language_of
    from consortium_sim.study.arguments import Faults
    from consortium_sim.study.attribution import attribute
    from consortium_sim.study.carrying import StudyInterrupted
    from consortium_sim.study.coalitions import coalition_policies, strategy_policies
    from consortium_sim.study.design import read_scenario

    faults = Faults()
    faults.of(language_of, options.lang)
    names = names_of(options.strategies)
    faults.of(read_scenario, options.scenario)
    players = faults.of(strategy_policies, names, None)
    if players:
        faults.of(coalition_policies, players)
    seeds = check_runs(faults, options)
    faults.speak()
    if options.out:
        writable(options.out)
    try:
        found = attribute(
            options.scenario, names, seeds, months=options.months, jobs=options.jobs, store=options.store
        )
    except StudyInterrupted as interruption:
        again = "The same command goes on from there." if options.store else "--store FILE would keep them."
        complain(f"{interruption}. {again}")
        return INTERRUPTED
    return _told(found, options.out, options.lang)


def _told(found: Attribution, out: Path | None, language: str) -> int:
    tell_failures(found.study.failures)
    files = written(out, lambda folder: _write(found, folder, language))
    if found.seeds:
        _print(found)
    if found.incomplete():
        complain(found.incomplete())
    tell_written(files)
    return SOME_FAILED if found.study.failures else DONE


def _print(found: Attribution) -> None:
    """Print the shares in the main indicators."""
    from consortium_sim.report.text import listing
    from consortium_sim.study.table import rows_of
    from consortium_sim.study.wording import Scale, seed_list, unit_of

    city, table = found.study.city(), found.table()
    rows = []
    for name in city.main_indicators():
        indicator, part = city.indicators[name], table[table["indicator"] == name]
        scale = Scale.of(unit_of(indicator), part["share"], difference=True)
        for row in rows_of(part):
            rows.append(
                (
                    f"{indicator.english} ({scale.label})" if scale.label else indicator.english,
                    row["strategy"],
                    scale.number(row["share"], signed=True),
                    scale.interval(row["low"], row["high"]),
                )
            )
    first, last = city.window()
    print(f"{city.name}: what each strategy adds, months {first} to {last}, seeds {seed_list(found.seeds)}\n")
    print(listing(rows, ("indicator", "strategy", "share", "95 % interval")))


def _write(found: Attribution, folder: Path, language: str) -> list[Path]:
    """Write the brief, and the tables of shares, of interactions and of the coalitions' effects."""
    from consortium_sim.report.brief import twin_of, write_brief

    tables = {
        "attribution.csv": found.table(),
        "interactions.csv": found.interactions(),
        "effects.csv": found.study.effects(),
    }
    for name, table in tables.items():
        table.to_csv(folder / name, index=False)
    page = write_brief(found.study.cities, folder / "brief.html", language)
    return [page, twin_of(page), *(folder / name for name in tables)]
