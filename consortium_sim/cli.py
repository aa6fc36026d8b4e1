"""The command line: list, check, run and compare; tables on stdout, progress and complaints on stderr."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from consortium_sim.errors import Fault, SettingError, nearest

if TYPE_CHECKING:
    from consortium_sim.model.run import Run
    from consortium_sim.study.study import Study

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
RUN_INDICATORS_MONTHS = 12


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit code: 0 done, 1 some runs failed, 2 bad input, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _parser().parse_args(argv)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else DONE
    except SettingError as error:
        for fault in error.faults:
            _complain(str(fault))
        return BAD_INPUT
    except KeyboardInterrupt:
        _complain("interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


class _Parser(argparse.ArgumentParser):
    """A parser that names the nearest known word."""

    def error(self, message: str) -> NoReturn:
        unknown = re.search(r"(?:invalid choice: '|unrecognized arguments: )([^\s'=]+)", message)
        super().error(message + (nearest(unknown.group(1), self._words()) if unknown else ""))

    def _words(self) -> list[str]:
        """Return the options and commands that this parser and those of its commands know."""
        words: list[str] = []
        for action in self._actions:
            words += action.option_strings
            for word, inner in action.choices.items() if isinstance(action.choices, dict) else ():
                words += [word, *inner._words()]
        return words


class _Command(_Parser):
    """The parser of one command, which refuses by itself what it does not know, with its own words."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="consortium-sim",
        description="Simulate municipal industry–education consortia and compare policies.",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=32),
    )
    commands = parser.add_subparsers(metavar="SUBCOMMAND", required=True, parser_class=_Command)

    def add(name: str, command: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=help[:1].upper() + help[1:] + ".")
        one.set_defaults(command=command)
        return one

    add("scenarios", _scenarios, "list the scenarios that come with the library")
    add("policies", _policies, "list the policies that come with the library")
    validate = add(
        "validate", _validate, "check scenario, policy and standards files, every fault with its line"
    )
    validate.add_argument("files", nargs="+", type=Path, metavar="FILE")

    run = add("run", _run, "run one scenario under one policy with one seed")
    run.add_argument("scenario", metavar="SCENARIO", help="bundled name or path of a .toml file")
    run.add_argument("--policy", default="baseline", metavar="P", help="bundled name or path (baseline)")
    run.add_argument("--seed", type=int, default=0, help="whole number from 0 (0)")
    run.add_argument("--months", type=int, help="months of the horizon (the scenario's)")
    run.add_argument(
        "--out", type=Path, metavar="DIR", help="write indicators.csv, accounts.csv, messages.txt there"
    )

    compare = add("compare", _compare, "run policies under the same seeds and write what they change")
    compare.add_argument("scenario", metavar="SCENARIO", help="bundled name or path of a .toml file")
    compare.add_argument(
        "--policies", metavar="A,B,C", help="names or paths (all bundled); the baseline is added"
    )
    compare.add_argument(
        "--seeds", default="10", metavar="N", help="how many, or which: 30, 3,7 or 11-20 (10)"
    )
    compare.add_argument("--jobs", type=int, metavar="N", help="worker processes (one a usable core)")
    compare.add_argument("--months", type=int, metavar="N", help="months of the horizon (the scenario's)")
    compare.add_argument(
        "--out", type=Path, metavar="DIR", help="write tables, pictures and brief.html there"
    )

    sources = add("sources", _sources, "list every number of a scenario with its source")
    sources.add_argument("scenario", metavar="SCENARIO", help="bundled name or path of a .toml file")
    add("version", _version, "print the version")
    return parser


def _scenarios(options: argparse.Namespace) -> int:
    from consortium_sim.report.text import listing
    from consortium_sim.scenario.scenario import scenarios
    from consortium_sim.study.table import rows_of

    rows = [
        (row["name"], f"{row['people']:,}", row["regions"], f"{row['source_coverage']:.0%}", _titles(row))
        for row in rows_of(scenarios())
    ]
    print(listing(rows, ("name", "people", "regions", "sourced", "title")))
    return DONE


def _policies(options: argparse.Namespace) -> int:
    from consortium_sim.report.text import listing
    from consortium_sim.scenario.policy import policies
    from consortium_sim.study.table import rows_of

    rows = [
        (row["name"], row["strategy"] or "–", row["article"] or "–", _titles(row))
        for row in rows_of(policies())
    ]
    print(listing(rows, ("name", "strategy", "article", "title")))
    return DONE


def _validate(options: argparse.Namespace) -> int:
    """Check each file on its own, so that one bad file does not hide the faults of the next."""
    code = DONE
    for path in options.files:
        try:
            _check_file(path)
        except SettingError as error:
            for fault in error.faults:
                _complain(str(fault))
            code = BAD_INPUT
        else:
            print(f"{path}: no faults")
    return code


def _check_file(path: Path) -> None:
    """Read a scenario, policy or standards file as a run would; SettingError with all its faults."""
    from consortium_sim.model.standards import load_standards
    from consortium_sim.scenario.policy import load_policy
    from consortium_sim.scenario.reading import read_document
    from consortium_sim.scenario.scenario import load_scenario

    load: dict[str, Callable[[Path], object]] = {
        "scenario": load_scenario,
        "policy": load_policy,
        "standards": load_standards,
    }
    faults: list[Fault] = []
    document = read_document(path, tuple(load), faults)
    if document is None:
        raise SettingError(*faults)
    load[document.data["kind"]](path.absolute())


def _run(options: argparse.Namespace) -> int:
    import traceback

    from consortium_sim.errors import ConsortiumError
    from consortium_sim.model.simulation import simulate, warmup
    from consortium_sim.study.arguments import Faults, seeds_from, whole
    from consortium_sim.study.design import Design, read_policies, read_scenario

    faults = Faults()
    city, word = faults.of(read_scenario, options.scenario) or (None, None)
    policies, words = faults.of(read_policies, options.policy) or ((), ())
    faults.of(seeds_from, [options.seed])
    if options.months is not None:
        faults.of(whole, "--months", options.months, 1)
    faults.speak()
    assert city is not None
    policy = policies[-1]
    city.timeline(policy)
    if options.out:
        _writable(options.out)
    warmup()
    try:
        run = simulate(city, policy, options.seed, options.months)
    except SettingError:
        raise
    except Exception as error:
        design = Design(city, word, (policy,), (words[-1],), (options.seed,), options.months)
        if not isinstance(error, ConsortiumError):
            traceback.print_exc()
        _complain(
            f"the run failed: {type(error).__name__}: {error}\n  again: {design.command(0, options.seed)}"
        )
        return SOME_FAILED
    _print_run(run)
    if options.out:
        _write(options.out, lambda folder: _write_run(run, folder))
    return DONE


def _compare(options: argparse.Namespace) -> int:
    from consortium_sim.study.arguments import Faults, seeds_from, seeds_from_text, whole
    from consortium_sim.study.carrying import StudyInterrupted
    from consortium_sim.study.comparing import compare
    from consortium_sim.study.design import read_policies, read_scenario

    faults = Faults()
    names = (
        None if options.policies is None else [name for name in options.policies.split(",") if name.strip()]
    )
    faults.of(read_scenario, options.scenario)
    policies, _ = faults.of(read_policies, names) or ((), ())
    seeds = faults.of(seeds_from_text, options.seeds)
    if seeds is not None:
        faults.of(seeds_from, seeds)
    for name in ("jobs", "months"):
        if getattr(options, name) is not None:
            faults.of(whole, f"--{name}", getattr(options, name), 1)
    if len(policies) == 1:
        faults.found.append(Fault("--policies", "found only the baseline.", "a policy to compare with it"))
    faults.speak()
    if options.out:
        _writable(options.out)
    try:
        study = compare(options.scenario, names, seeds, months=options.months, jobs=options.jobs)
    except StudyInterrupted as interruption:
        return _interrupted(interruption.study, options.out)
    for failure in study.failures:
        _complain(f"failed: {failure}\n  again: {failure.command}")
    city = study.city()
    if city.common_seeds():
        from consortium_sim.report.text import terminal_table

        print(terminal_table(city))
    if options.out:
        from consortium_sim.report.files import write_study

        _write(options.out, lambda folder: write_study(city, folder))
    return SOME_FAILED if study.failures else DONE


def _interrupted(study: Study, out: Path | None) -> int:
    """Say what was finished; keep its effects when there is a folder for them."""
    _complain(f"interrupted: {study.finished} of {study.planned} runs are finished.")
    city = study.city()
    if out and city.common_seeds():
        from consortium_sim.report.files import write_tables

        _write(out, lambda folder: write_tables(city, folder))
    return INTERRUPTED


def _sources(options: argparse.Namespace) -> int:
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


def _version(options: argparse.Namespace) -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"consortium-sim {version('consortium-sim')}")
    except PackageNotFoundError:
        print("consortium-sim (not installed, run from a checkout)")
    return DONE


def _titles(row: dict[str, str]) -> str:
    return " ".join(text for text in (row["title"], row["title_zh"]) if text)


def _print_run(run: Run) -> None:
    """Print the last year of a run, indicator by indicator, and what it told."""
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.report.text import listing
    from consortium_sim.study.wording import amount, unit_of

    months = min(RUN_INDICATORS_MONTHS, run.months)
    last = run.indicators.tail(months).mean()
    rows = [
        (one.english, amount(float(last[name]) * (RUN_INDICATORS_MONTHS if one.flow else 1), unit_of(one)))
        for name, one in INDICATORS.items()
    ]
    print(
        f"{run.scenario}, {run.policy}, seed {run.seed}: mean of the last {months} of {run.months} months\n"
    )
    print(listing(rows, ("indicator", "value")))
    if run.messages:
        print("\n" + "\n".join(run.messages))


def _write_run(run: Run, folder: Path) -> list[Path]:
    """Write the tables of one run."""
    files = [folder / name for name in ("indicators.csv", "accounts.csv", "messages.txt")]
    run.indicators.to_csv(files[0])
    run.accounts.to_csv(files[1], index=False)
    files[2].write_text("".join(f"{message}\n" for message in run.messages), encoding="utf-8")
    return files


def _writable(folder: Path) -> None:
    """Make the folder if it is missing; SettingError if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingError(
            Fault("--out", f"'{folder}' cannot be written: {error.strerror}.", "a folder that can be")
        ) from error


def _write(folder: Path, write: Callable[[Path], list[Path]]) -> None:
    """Write files and name them; SettingError if the disk refuses."""
    try:
        files = write(folder)
    except OSError as error:
        raise SettingError(Fault("--out", f"writing to '{folder}' failed: {error.strerror}.")) from error
    print("\nwritten: " + ", ".join(str(file) for file in files))


def _complain(text: str) -> None:
    print(f"consortium-sim: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
