"""Commands that list and check: scenarios, policies, validate, sources, version."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from consortium_sim.cli.words import BAD_INPUT, DONE, complain
from consortium_sim.errors import Fault, SettingError


def scenarios(options: argparse.Namespace) -> int:
    """List the bundled scenarios."""
    from consortium_sim.report.text import listing
    from consortium_sim.scenario.scenario import scenarios
    from consortium_sim.study.table import rows_of

    rows = [
        (row["name"], f"{row['people']:,}", row["regions"], f"{row['source_coverage']:.0%}", _titles(row))
        for row in rows_of(scenarios())
    ]
    print(listing(rows, ("name", "people", "regions", "sourced", "title")))
    return DONE


def policies(options: argparse.Namespace) -> int:
    """List the bundled policies."""
    from consortium_sim.report.text import listing
    from consortium_sim.scenario.policy import policies
    from consortium_sim.study.table import rows_of

    rows = [
        (row["name"], row["strategy"] or "–", row["article"] or "–", _titles(row))
        for row in rows_of(policies())
    ]
    print(listing(rows, ("name", "strategy", "article", "title")))
    return DONE


def validate(options: argparse.Namespace) -> int:
    """Check each file on its own, so that one bad file does not hide the faults of the next."""
    code = DONE
    for path in options.files:
        try:
            _check_file(path)
        except SettingError as error:
            for fault in error.faults:
                complain(str(fault))
            code = BAD_INPUT
        else:
            print(f"{path}: no faults")
    return code


def _check_file(path: Path) -> None:
    """Read a file as a run would; SettingError with all its faults."""
    from consortium_sim.model.standards import load_standards
    from consortium_sim.scenario.policy import load_policy
    from consortium_sim.scenario.reading import read_document
    from consortium_sim.scenario.scenario import load_scenario
    from consortium_sim.study.study_file import read_study_file

    load: dict[str, Callable[[Path], object]] = {
        "scenario": load_scenario,
        "country": load_scenario,
        "policy": load_policy,
        "study": read_study_file,
        "standards": load_standards,
    }
    faults: list[Fault] = []
    document = read_document(path, tuple(load), faults)
    if document is None:
        raise SettingError(*faults)
    load[document.data["kind"]](path.absolute())


def sources(options: argparse.Namespace) -> int:
    """List every number of a scenario with its source."""
    from consortium_sim.report.text import listing
    from consortium_sim.scenario.sources import sources
    from consortium_sim.study.table import rows_of

    table = sources(options.scenario)
    rows = [
        (row["parameter"], f"{row['value']:g}", row["unit"], row["source"] or "assumption")
        for row in rows_of(table)
    ]
    print(listing(rows, ("parameter", "value", "unit", "source")))
    assumed = int(table["assumption"].sum())
    print(f"\n{len(table)} numbers: {len(table) - assumed} with a source, {assumed} assumptions")
    return DONE


def version(options: argparse.Namespace) -> int:
    """Print the version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"consortium-sim {version('consortium-sim')}")
    except PackageNotFoundError:
        print("consortium-sim (not installed, run from a checkout)")
    return DONE


def _titles(row: dict[str, str]) -> str:
    return " ".join(text for text in (row["title"], row["title_zh"]) if text)
