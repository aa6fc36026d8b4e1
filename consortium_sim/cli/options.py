"""Options that several commands have, and how they are checked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consortium_sim.study.arguments import Faults


def scenario(command: argparse.ArgumentParser) -> None:
    """Ask for a city."""
    command.add_argument("scenario", metavar="SCENARIO", help="bundled name or path of a .toml file")


def jobs(command: argparse.ArgumentParser) -> None:
    """Take the number of worker processes."""
    command.add_argument("--jobs", type=int, metavar="N", help="worker processes (one a usable core)")


def language(command: argparse.ArgumentParser) -> None:
    """Take the language of the brief."""
    command.add_argument("--lang", default="en", metavar="CODE", help="language of the brief: en or zh (en)")


def runs(command: argparse.ArgumentParser, seeds: int) -> None:
    """Take the seeds, so many by default, the worker processes and the months."""
    command.add_argument(
        "--seeds", default=str(seeds), metavar="N", help=f"how many, or which: 30, 3,7 or 11-20 ({seeds})"
    )
    jobs(command)
    command.add_argument("--months", type=int, metavar="N", help="months of the horizon (the scenario's)")


def check_runs(faults: Faults, options: argparse.Namespace) -> int | tuple[int, ...]:
    """Return the seeds; note every fault of what `runs` takes."""
    from consortium_sim.study.arguments import seeds_from, seeds_from_text, whole

    seeds = faults.of(seeds_from_text, options.seeds)
    if seeds is not None:
        faults.of(seeds_from, seeds)
    for name in ("jobs", "months"):
        if getattr(options, name) is not None:
            faults.of(whole, f"--{name}", getattr(options, name), 1)
    return seeds


def names_of(text: str | None) -> list[str] | None:
    """Return names that are separated by commas; None where none were asked for."""
    return None if text is None else [name for name in text.split(",") if name.strip()]
