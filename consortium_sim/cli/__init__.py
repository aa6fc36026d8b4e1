"""The command line: tables on stdout, progress and complaints on stderr."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from consortium_sim.cli import attributing, listing, options, running, studying, warming
from consortium_sim.cli.parser import Command, Parser
from consortium_sim.cli.words import BAD_INPUT, DONE, INTERRUPTED, SOME_FAILED, complain
from consortium_sim.errors import ConsortiumError, SettingError

__all__ = ["BAD_INPUT", "DONE", "INTERRUPTED", "SOME_FAILED", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code: 0 done, 1 some runs failed, 2 bad input, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        asked = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace], int] = asked.command
        code = command(asked)
        sys.stdout.flush()
        return code
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else DONE
    except SettingError as error:
        for fault in error.faults:
            complain(str(fault))
        return BAD_INPUT
    except ConsortiumError as error:
        complain(str(error))
        return SOME_FAILED
    except KeyboardInterrupt:
        complain("interrupted.")
        return INTERRUPTED
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.ENOSPC) or error.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.EPIPE:
            return DONE
        complain(f"the output cannot be written: {error.strerror}.")
        return SOME_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="consortium-sim",
        description="Simulate municipal industry–education consortia and compare policies.",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=32),
    )
    commands = parser.add_subparsers(metavar="SUBCOMMAND", required=True, parser_class=Command)

    def add(name: str, command: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
        one.set_defaults(command=command)
        return one

    add("scenarios", listing.scenarios, "list the scenarios that come with the library")
    add("policies", listing.policies, "list the policies that come with the library")
    validate = add(
        "validate", listing.validate, "check scenario, policy and standards files, every fault with its line"
    )
    validate.add_argument("files", nargs="+", type=Path, metavar="FILE")

    run = add("run", running.run, "run one scenario under one policy with one seed")
    options.scenario(run)
    run.add_argument("--policy", default="baseline", metavar="P", help="bundled name or path (baseline)")
    run.add_argument("--seed", type=int, default=0, help="whole number from 0 (0)")
    run.add_argument("--months", type=int, help="months of the horizon (the scenario's)")
    run.add_argument(
        "--out", type=Path, metavar="DIR", help="write indicators.csv, accounts.csv, messages.txt there"
    )
    run.add_argument("--jobs", type=int, default=1, metavar="N", help="of a country: processes (1)")

    compare = add("compare", running.compare, "run policies under the same seeds and write what they change")
    options.scenario(compare)
    compare.add_argument(
        "--policies", metavar="A,B,C", help="names or paths (the four strategies, and all together)"
    )
    options.runs(compare, seeds=10)
    compare.add_argument(
        "--out", type=Path, metavar="DIR", help="write tables, pictures, brief.html and brief.md there"
    )
    options.language(compare)

    sweep = add("sweep", studying.sweep, "carry out a study file; the same command again goes on")
    sweep.add_argument("study", type=Path, metavar="STUDY.toml")
    sweep.add_argument("--store", type=Path, required=True, metavar="FILE", help="what every run is kept in")
    options.jobs(sweep)
    sweep.add_argument("--executor", metavar="WHERE", help="a Dask cluster: dask://HOST:PORT")
    sweep.add_argument("--shard", metavar="K/N", help="make the k-th of n parts of the runs only")

    plan = add("plan", studying.plan, "say how many runs a study file asks for, and how long they take")
    plan.add_argument("study", type=Path, metavar="STUDY.toml")
    plan.add_argument("--store", type=Path, metavar="FILE", help="what it has already is not counted")
    options.jobs(plan)

    attribute = add("attribute", attributing.attribute, "tell which strategy does the work of all together")
    options.scenario(attribute)
    attribute.add_argument(
        "--strategies", metavar="A,B,C", help="names of policies (governance,market,resources,evaluation)"
    )
    options.runs(attribute, seeds=20)
    attribute.add_argument(
        "--store", type=Path, metavar="FILE", help="what every run is kept in, to go on from"
    )
    attribute.add_argument(
        "--out", type=Path, metavar="DIR", help="write tables, brief.html and brief.md there"
    )
    options.language(attribute)

    merge = add("merge", studying.merge, "bring the runs of several stores together in one")
    merge.add_argument("stores", nargs="+", type=Path, metavar="STORE")
    merge.add_argument("--into", type=Path, required=True, metavar="FILE", help="the store that takes them")

    report = add("report", studying.report, "write the brief of a store")
    report.add_argument("store", type=Path, metavar="STORE")
    report.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE",
        help="brief.html, with brief.md beside it; or brief.md alone",
    )  # fmt: skip
    options.language(report)
    report.add_argument("--scenario", metavar="NAME", help="this city alone (all of the store)")
    report.add_argument(
        "--material", type=Path, metavar="STUDY.toml", help="a study file with the differences that matter"
    )

    sources = add("sources", listing.sources, "list every number of a scenario with its source")
    options.scenario(sources)
    add("warmup", warming.warmup, "compile the model now, so that no run has to wait for it")
    add("version", listing.version, "print the version")
    return parser
