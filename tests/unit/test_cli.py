"""The command line, run as users run it: exit codes, what is said where, and no traceback for their mistakes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from consortium_sim import cli
from consortium_sim.errors import LedgerError
from consortium_sim.model import simulation, warming
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.study import carrying, sweeping

SMALL_CITY = """\
kind = "scenario"
title = "A small city"
extends = "base-city"
[time]
burn_in = 24
[people]
labour_force = 519
[students]
entrants = 28
[enterprises]
count = 12
[colleges]
count = 2
programs = 2
"""
SUBSIDY = 'kind = "policy"\ntitle = "Training subsidy"\n[training_subsidy]\nrate = 1500\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL_CITY, encoding="utf-8")
    (tmp_path / "subsidy.toml").write_text(SUBSIDY, encoding="utf-8")
    return tmp_path


def test_a_comparison_prints_its_table_and_fills_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "2", "--jobs", "1"]
    assert cli.main([*command, "--months", "24", "--out", "brief"]) == cli.DONE
    told = capsys.readouterr()
    assert "small: difference from baseline, mean over months 13–24" in told.out
    assert "Traceback" not in told.err and "4/4" in told.err
    written = {file.name for file in (folder / "brief").iterdir()}
    assert {"brief.html", "table.csv", "effects.csv", "effects.png", "who-pays-whom-subsidy.png"} <= written
    assert len(pd.read_csv(folder / "brief" / "effects.csv")) == len(INDICATORS)


def test_a_run_prints_its_last_year_and_writes_its_tables(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run", "small.toml", "--policy", "subsidy.toml", "--months", "13", "--out", "run"]) == 0
    assert "small, subsidy, seed 0: mean of the last 12 of 13 months" in capsys.readouterr().out
    assert len(pd.read_csv(folder / "run" / "indicators.csv")) == 13
    assert set(pd.read_csv(folder / "run" / "accounts.csv")) == {"year", "payer", "payee", "kind", "yuan"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["comprae"], "Did you mean 'compare'"),
        (["compare", "base-city", "--polices", "x"], "Did you mean '--policies'"),
        (["compare", "base-cty"], "Did you mean 'base-city'"),
        (["compare", "small.toml", "--policies", "baselin"], "Did you mean 'baseline'"),
        (["compare", "small.toml", "--policies", "baseline"], "only the baseline"),
        (["compare", "small.toml", "--policies", ","], "only the baseline"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "0"], "at least 1"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "x"], "3,7 or 11-20"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "3,3"], "more than once"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--jobs", "0"], "--jobs"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--jobs", "two"], "invalid int"),
        (["compare", "small.toml", "--policies", "subsidy.toml", "--months", "-1"], "--months"),
        (
            ["compare", "small.toml", "--policies", "subsidy.toml", "--out", "subsidy.toml"],
            "cannot be written",
        ),
        (
            ["compare", "small.toml", "--policies", "subsidy.toml", "--out", "subsidy.toml/x"],
            "cannot be written",
        ),
        (["compare", "missing.toml"], "no such file"),
        (["run", "small.toml", "--policy", "subsid"], "No policy is called 'subsid'"),
        (["run", "small.toml", "--seed", "-1"], "seeds"),
        (["run", "small.toml", "--months", "0"], "--months"),
        (["run", "small.toml", "--out", "small.toml"], "cannot be written"),
        (["validate", "missing.toml"], "no such file"),
        (["sources", "base"], "base-city"),
        ([], "required"),
    ],
)
def test_a_mistake_is_named_before_anything_runs(
    folder: Path,
    arguments: list[str],
    complaint: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "study_of", lambda *_, **__: pytest.fail("something ran"))
    monkeypatch.setattr(simulation, "simulate", lambda *_, **__: pytest.fail("something ran"))
    before = sorted(folder.iterdir())
    assert cli.main(arguments) == cli.BAD_INPUT
    told = capsys.readouterr()
    assert complaint in told.err and "Traceback" not in told.err and not told.out
    assert sorted(folder.iterdir()) == before


def test_several_mistakes_are_named_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["compare", "small.tml", "--policies", "subsid,baselin", "--seeds", "a", "--jobs", "0"])
    assert code == cli.BAD_INPUT
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_failed_runs_are_named_with_how_to_repeat_them_and_the_rest_is_kept(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = carrying.run_alone

    def sometimes(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        if policy.name == "subsidy" and seed == 2:
            raise LedgerError("a cent is missing")
        return alone(scenario, policy, seed=seed, months=months, rules=rules)

    monkeypatch.setattr(sweeping, "run_alone", sometimes)
    command = ["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "3", "--months", "6"]
    assert cli.main([*command, "--jobs", "1", "--out", "kept"]) == cli.SOME_FAILED
    told = capsys.readouterr()
    assert "failed: small, subsidy, seed 2: a cent is missing" in told.err
    assert "again: consortium-sim run small.toml --policy subsidy.toml --seed 2 --months 6" in told.err
    assert "5 of 6 runs finished" in told.out and (folder / "kept" / "failures.csv").exists()


def test_a_run_that_fails_says_how_to_repeat_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_, **__):  # type: ignore[no-untyped-def]
        raise LedgerError("a cent is missing")

    monkeypatch.setattr(warming, "warmup", lambda: None)
    monkeypatch.setattr(simulation, "simulate", broken)
    assert cli.main(["run", "small.toml", "--seed", "4"]) == cli.SOME_FAILED
    assert "again: consortium-sim run small.toml --policy baseline --seed 4" in capsys.readouterr().err


def test_an_interruption_keeps_the_tables_of_what_is_finished(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = carrying.run_alone

    def pressed(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        if seed == 3:
            raise KeyboardInterrupt
        return alone(scenario, policy, seed=seed, months=months, rules=rules)

    monkeypatch.setattr(sweeping, "run_alone", pressed)
    command = ["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "4", "--months", "6"]
    assert cli.main([*command, "--jobs", "1", "--out", "kept"]) == cli.INTERRUPTED
    assert "interrupted: 4 of 8 runs are finished" in capsys.readouterr().err
    assert pd.read_csv(folder / "kept" / "effects.csv")["seeds"].unique().tolist() == [2]


def test_every_file_is_checked_and_every_fault_has_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.toml").write_text('kind = "policy"\ntitle = 3\n[training_subsdy]\nrate = 1\n')
    assert cli.main(["validate", "small.toml", "bad.toml", "subsidy.toml"]) == cli.BAD_INPUT
    told = capsys.readouterr()
    assert "small.toml: no faults" in told.out and "subsidy.toml: no faults" in told.out
    assert "bad.toml:2" in told.err and "bad.toml:3" in told.err
    assert cli.main(["validate", "small.toml"]) == cli.DONE


def test_standards_are_validated_against_the_indicators_of_the_model(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'kind = "standards"\ntitle = "T"\nillustrative = true\n[indicators.{}]\ntarget = 0.9\n'
    (folder / "good.toml").write_text(text.format("placement_rate"), encoding="utf-8")
    (folder / "bad.toml").write_text(text.format("placement"), encoding="utf-8")
    assert cli.main(["validate", "good.toml", "bad.toml"]) == cli.BAD_INPUT
    told = capsys.readouterr()
    assert told.out == "good.toml: no faults\n"
    assert "bad.toml:4: The model has no indicator 'placement'. Did you mean 'placement_rate'?" in told.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scenarios"], "base-city"),
        (["policies"], "baseline"),
        (["sources", "base-city"], "assumptions"),
        (["version"], "consortium-sim"),
        (["--help"], "compare"),
        (["compare", "--help"], "--seeds"),
    ],
)
def test_lists_and_help_are_printed(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == cli.DONE
    assert said in capsys.readouterr().out


def test_help_loads_no_library() -> None:
    code = (
        "import sys; from consortium_sim import cli; cli.main(['--help']); "
        "print(sorted({'numpy', 'pandas', 'scipy', 'matplotlib', 'numba', 'mesa', 'jinja2'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_command_and_workers_without_a_traceback(folder: Path) -> None:
    arguments = ["compare", "small.toml", "--policies", "subsidy.toml", "--seeds", "4000", "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "consortium_sim.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.default_int_handler
        ),  # ignored in the background
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert process.stderr
    said = ""
    while "/8000" not in said and (letter := process.stderr.read(1)):
        said += letter
    os.killpg(process.pid, signal.SIGINT)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == cli.INTERRUPTED
    assert "interrupted" in complaints and "Traceback" not in said + complaints


def test_files_are_written_though_nobody_reads_the_output(folder: Path) -> None:
    code = f"{sys.executable} -m consortium_sim.cli run small.toml --months 2 --out run | true"
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1]), "PYTHONUNBUFFERED": "1"}
    subprocess.run(["bash", "-c", code], env=environment, check=True, capture_output=True)
    assert len(pd.read_csv(folder / "run" / "indicators.csv")) == 2


def test_a_closed_pipe_is_no_failure(folder: Path) -> None:
    code = f"{sys.executable} -m consortium_sim.cli sources base-city | head -n 1"
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run(["sh", "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr and "Error" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_a_full_disk_refuses_is_told_without_a_traceback() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "consortium_sim.cli", "sources", "base-city"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False,
        )  # fmt: skip
    assert done.returncode == cli.SOME_FAILED
    assert done.stderr == "consortium-sim: the output cannot be written: No space left on device.\n"


def test_an_unknown_option_is_answered_with_the_words_of_its_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["compare", "base-city", "--policy", "baseline"]) == 2
    assert "Did you mean '--policies'?" in capsys.readouterr().err


@pytest.fixture
def study_file(folder: Path) -> Path:
    """A study of two cities, beside the files of the other tests."""
    (folder / "other.toml").write_text((folder / "small.toml").read_text())
    file = folder / "study.toml"
    file.write_text(
        'kind = "study"\nscenarios = ["small.toml", "other.toml"]\n'
        'policies = ["subsidy.toml"]\nseeds = 2\nmonths = 3\n'
    )
    return file


def test_a_plan_for_no_worker_is_refused(study_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", study_file.name, "--jobs", "0"]) == cli.BAD_INPUT
    assert "jobs: found 0. Expected a whole number of at least 1" in capsys.readouterr().err


def test_a_sweep_is_planned_carried_out_gone_on_with_and_reported(
    study_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = study_file.name
    assert cli.main(["validate", name]) == cli.DONE
    assert cli.main(["plan", name, "--store", "s.sqlite", "--jobs", "1"]) == cli.DONE
    assert "0 are in the store, 8 are to do" in capsys.readouterr().out
    assert cli.main(["sweep", name, "--store", "half.sqlite", "--jobs", "1", "--shard", "1/2"]) == cli.DONE
    assert cli.main(["sweep", name, "--store", "rest.sqlite", "--jobs", "1", "--shard", "2/2"]) == cli.DONE
    assert "4 of 8 runs" in capsys.readouterr().out
    assert cli.main(["merge", "half.sqlite", "rest.sqlite", "--into", "s.sqlite"]) == cli.DONE
    assert cli.main(["plan", name, "--store", "s.sqlite", "--jobs", "1"]) == cli.DONE
    assert "8 are in the store, 0 are to do" in capsys.readouterr().out
    assert cli.main(["sweep", name, "--store", "s.sqlite", "--jobs", "1"]) == cli.DONE
    assert cli.main(["report", "s.sqlite", "-o", "brief.html", "--scenario", "smal"]) == cli.BAD_INPUT
    assert "Did you mean 'small'? Expected one of small, other" in capsys.readouterr().err
    assert cli.main(["report", "s.sqlite", "-o", "brief.html", "--material", name]) == cli.DONE
    assert "written: brief.html, brief.md" in capsys.readouterr().out
    assert "2 scenarios compared" in Path("brief.html").read_text(encoding="utf-8")
    assert cli.main(["report", "s.sqlite", "-o", "one.md", "--scenario", "small"]) == cli.DONE
    assert Path("one.md").is_file() and not Path("one.html").exists()
    Path("two.md").mkdir()
    capsys.readouterr()
    assert cli.main(["report", "s.sqlite", "-o", "two.html", "--scenario", "small"]) == cli.BAD_INPUT
    assert "-o: 'two.md' cannot be written: Is a directory" in capsys.readouterr().err


def test_a_brief_in_no_language_or_of_no_ending_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["report", "none.sqlite", "-o", "brief.html", "--lang", "zhh"]) == cli.BAD_INPUT
    assert "Did you mean 'zh'? Expected one of en, zh" in capsys.readouterr().err
    assert cli.main(["report", "none.sqlite", "-o", "brief.pdf"]) == cli.BAD_INPUT
    assert "'brief.pdf' ends in '.pdf'." in capsys.readouterr().err


def test_an_interrupted_sweep_says_that_the_same_command_goes_on(
    study_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeping, "run_alone", pressed)
    assert cli.main(["sweep", study_file.name, "--store", "s.sqlite", "--jobs", "1"]) == cli.INTERRUPTED
    assert "The same command goes on from there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'scenarios = ["smal.toml"]\npolicies = ["subsidy.toml"]',
            ":2: scenarios names a file that is not there",
        ),
        ('scenarios = "small.toml"\npolicies = ["subsidy.toml"]', ":2: scenarios is the text"),
        ('scenarios = ["small.toml"]\npolicies = ["counsil"]', "Did you mean 'council'"),
        ('scenarios = ["small.toml"]\npolicies = ["council"]\nseds = 3', "Did you mean 'seeds'"),
        ('scenarios = ["small.toml"]\npolicies = ["council"]\nsamples = 0', ":4: samples is 0"),
        ('scenarios = ["small.toml"]\npolicies = ["council"]\n[material]\nmatchrate = 1', "'match_rate'"),
    ],
)
def test_faults_of_a_study_file_are_said_with_their_line(
    folder: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.toml").write_text(f'kind = "study"\n{text}\n')
    assert cli.main(["sweep", "bad.toml", "--store", "s.sqlite"]) == cli.BAD_INPUT
    assert told in capsys.readouterr().err
    assert not Path("s.sqlite").exists()
