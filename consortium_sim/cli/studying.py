"""Commands for studies that are kept: sweep, plan, merge and report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consortium_sim.cli.words import DONE, INTERRUPTED, SOME_FAILED, complain, tell_failures
from consortium_sim.errors import Fault, SettingError

if TYPE_CHECKING:
    from consortium_sim.study.study import Study

FEW_FAILURES = 10
"""So many failed runs are named on the screen; the store has them all."""


def sweep(options: argparse.Namespace) -> int:
    """Carry out a study file into a store; the same command again goes on where it was stopped."""
    from consortium_sim.study.carrying import StudyInterrupted
    from consortium_sim.study.sweeping import sweep

    try:
        study = sweep(
            **_arguments(options), store=options.store, executor=options.executor, jobs=options.jobs,
            shard=_shard(options.shard),
        )  # fmt: skip
    except StudyInterrupted as interruption:
        complain(f"{interruption}. The same command goes on from there.")
        return INTERRUPTED
    return _told(study, options.store)


def plan(options: argparse.Namespace) -> int:
    """Say how many runs a study consists of, how many a store has, and about how long the others take."""
    from consortium_sim.study.planning import plan_of

    print(plan_of(_arguments(options), options.store, options.jobs))
    return DONE


def merge(options: argparse.Namespace) -> int:
    """Bring the runs of several stores together in one."""
    from consortium_sim.study.sweeping import merged

    return _told(merged(options.stores, options.into), options.into)


def report(options: argparse.Namespace) -> int:
    """Write the brief of a store."""
    from consortium_sim.report.brief import check_brief, twin_of
    from consortium_sim.study.sweeping import load_study

    check_brief(options.out, options.lang)
    study = load_study(options.store)
    try:
        path = study.report(options.out, options.scenario, language=options.lang, material=options.material)
    except OSError as error:
        raise SettingError(
            Fault("-o", f"'{error.filename or options.out}' cannot be written: {error.strerror}.")
        ) from error
    print("written: " + ", ".join(str(file) for file in dict.fromkeys((path, twin_of(path)))))
    return DONE


def _arguments(options: argparse.Namespace) -> dict[str, Any]:
    from consortium_sim.study.study_file import read_study_file

    asked = read_study_file(options.study)
    return {
        "scenarios": asked.scenarios,
        "policies": asked.policies,
        "seeds": asked.seeds,
        "months": asked.months,
        "samples": asked.samples,
    }


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    part, slash, parts = text.partition("/")
    if not (slash and part.isdecimal() and parts.isdecimal()):
        raise SettingError(Fault("--shard", f"found '{text}'.", "such as 3/16: the third of sixteen parts"))
    return int(part), int(parts)


def _told(study: Study, store: Path) -> int:
    failures = study.failures
    tell_failures(failures[:FEW_FAILURES])
    if len(failures) > FEW_FAILURES:
        complain(f"… and {len(failures) - FEW_FAILURES} more, all in the store with their errors.")
    print(f"{study.finished} of {study.planned} runs are in {store}", file=sys.stdout)
    return SOME_FAILED if failures else DONE
