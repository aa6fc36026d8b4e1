"""Commands that run one city: run and compare."""

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
from consortium_sim.errors import Fault, SettingError

if TYPE_CHECKING:
    from consortium_sim.model.run import Run
    from consortium_sim.study.study import Study

RUN_INDICATORS_MONTHS = 12


def run(options: argparse.Namespace) -> int:
    """Run one scenario under one policy with one seed; all its cities if it is a country."""
    import traceback

    from consortium_sim.cli import country
    from consortium_sim.errors import ConsortiumError
    from consortium_sim.model.simulation import simulate
    from consortium_sim.model.warming import warmup
    from consortium_sim.study.arguments import Faults, seeds_from, whole
    from consortium_sim.study.design import Design, read_policies, read_scenario

    if country.is_country(options.scenario):
        return country.run(options)
    faults = Faults()
    city, word = faults.of(read_scenario, options.scenario) or (None, None)
    policies, words = faults.of(read_policies, options.policy) or ((), ())
    faults.of(seeds_from, [options.seed])
    faults.of(whole, "--jobs", options.jobs, 1)
    if options.months is not None:
        faults.of(whole, "--months", options.months, 1)
    faults.speak()
    assert city is not None
    policy = policies[-1]
    city.timeline(policy)
    if options.out:
        writable(options.out)
    warmup()
    try:
        run = simulate(city, policy, options.seed, options.months)
    except SettingError:
        raise
    except Exception as error:
        design = Design(city, word, (policy,), (words[-1],), (options.seed,), options.months)
        if not isinstance(error, ConsortiumError):
            traceback.print_exc()
        complain(
            f"the run failed: {type(error).__name__}: {error}\n  again: {design.command(0, options.seed)}"
        )
        return SOME_FAILED
    files = written(options.out, lambda folder: _write_run(run, folder))
    _print_run(run)
    tell_written(files)
    return DONE


def compare(options: argparse.Namespace) -> int:
    """Run policies under the same seeds, and write what they change."""
    from consortium_sim.report.files import write_study
    from consortium_sim.report.languages import language_of
    from consortium_sim.report.text import terminal_table
    from consortium_sim.study.arguments import Faults
    from consortium_sim.study.carrying import StudyInterrupted
    from consortium_sim.study.comparing import compare
    from consortium_sim.study.design import read_policies, read_scenario

    faults = Faults()
    faults.of(language_of, options.lang)
    names = names_of(options.policies)
    faults.of(read_scenario, options.scenario)
    policies, _ = faults.of(read_policies, names) or ((), ())
    seeds = check_runs(faults, options)
    if len(policies) == 1:
        faults.found.append(Fault("--policies", "found only the baseline.", "a policy to compare with it"))
    faults.speak()
    if options.out:
        writable(options.out)
    try:
        study = compare(options.scenario, names, seeds, months=options.months, jobs=options.jobs)
    except StudyInterrupted as interruption:
        return _interrupted(interruption.study, options.out)
    tell_failures(study.failures)
    city = study.city()
    files = written(options.out, lambda folder: write_study(city, folder, options.lang))
    if city.common_seeds():
        print(terminal_table(city))
    tell_written(files)
    return SOME_FAILED if study.failures else DONE


def _interrupted(study: Study, out: Path | None) -> int:
    """Say what was finished; keep its effects when there is a folder for them."""
    complain(f"interrupted: {study.finished} of {study.planned} runs are finished.")
    city = study.city()
    if out and city.common_seeds():
        from consortium_sim.report.files import write_tables

        tell_written(written(out, lambda folder: write_tables(city, folder)))
    return INTERRUPTED


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
