from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pandas as pd
import pytest
import toy_city

from consortium_sim.errors import ConsortiumError
from consortium_sim.study import running, workers
from consortium_sim.study.carrying import StudyInterrupted, study_of
from consortium_sim.study.study import Study
from consortium_sim.study.tasks import share_out


def numbers(study: Study) -> pd.DataFrame:
    return pd.concat({(run.policy, run.seed): run.indicators for run in study.runs})


def test_numbers_do_not_depend_on_who_makes_the_runs() -> None:
    here = toy_city.study()
    in_workers = toy_city.study(jobs=2)
    with ThreadPoolExecutor(3) as threads:
        in_threads = toy_city.study(executor=threads)
    pd.testing.assert_frame_equal(numbers(here), numbers(in_workers), check_exact=True)
    pd.testing.assert_frame_equal(numbers(here), numbers(in_threads), check_exact=True)


def test_adding_a_policy_or_a_seed_leaves_the_other_runs_as_they_were() -> None:
    small = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2))
    large = toy_city.study(seeds=(5, 2, 1))
    for run in small.runs:
        pd.testing.assert_frame_equal(run.indicators, large.run(run.policy, run.seed).indicators)


def test_workers_need_no_main_script() -> None:
    with workers._environment_of_workers():
        import __main__

        assert getattr(__main__, "__file__", None) is None
    assert getattr(__main__, "__file__", "a script") is not None


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_keeps_what_is_finished(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if jobs == 2:

        def press(results: running.Results, under_way: int) -> None:
            if results.ended > 3:
                raise KeyboardInterrupt

        monkeypatch.setattr(running.Results, "look", press)
        with pytest.raises(StudyInterrupted) as interruption:
            toy_city.study(jobs=2, seeds=range(1, 9))
    else:
        with pytest.raises(StudyInterrupted) as interruption:
            toy_city.study(toy_city.interrupted)
        assert [run.seed for run in interruption.value.study.runs] == [1] * 5
    assert 0 < len(interruption.value.study.runs) < interruption.value.study.planned
    assert "runs are finished" in str(interruption.value)


class BrokenExecutor(Executor):
    """An executor whose workers are all gone."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[None] = Future()
        future.set_exception(BrokenProcessPool("all workers are gone"))
        return future


def test_the_users_executor_may_break_and_every_run_is_named() -> None:
    study = toy_city.study(executor=BrokenExecutor(), policies=("baseline", "helps"), seeds=(1, 2))
    assert not study.runs
    assert [(failure.policy, failure.seed) for failure in study.failures] == [
        ("baseline", 1), ("baseline", 2), ("helps", 1), ("helps", 2),
    ]  # fmt: skip
    assert "all workers are gone" in study.failures[0].error


def test_workers_that_never_start_are_an_error_and_not_a_list_of_failures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_begin_worker", toy_city.die)
    with pytest.raises(ConsortiumError, match="no worker process could start"):
        toy_city.study(jobs=2)


def test_the_last_seeds_are_shared_by_workers_that_would_idle() -> None:
    def parts(seeds: int, jobs: int) -> list[int]:
        tasks = list(toy_city.design(seeds=range(seeds)).tasks(toy_city.simulate))
        shared = share_out(tasks, jobs)
        made = [(task.seed, number) for task in shared for number in task.policies]
        assert sorted(made) == sorted((task.seed, number) for task in tasks for number in task.policies)
        return [len(task.policies) for task in shared]

    assert parts(seeds=4, jobs=2) == [5, 5, 5, 5]
    assert parts(seeds=3, jobs=2) == [5, 5, 2, 3]
    assert parts(seeds=1, jobs=4) == [1, 1, 1, 2]
    assert parts(seeds=1, jobs=64) == [1, 1, 1, 1, 1]
    assert parts(seeds=3, jobs=1) == [5, 5, 5]


def test_progress_goes_from_nothing_to_all(capsys: pytest.CaptureFixture[str]) -> None:
    study_of((toy_city.design(seeds=(1, 2)),), toy_city.simulate, toy_city.INDICATORS, 1, progress=True)
    told = capsys.readouterr()
    assert "10/10" in told.err and not told.out


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    code = (
        "import sys, consortium_sim.study.comparing, consortium_sim.report.presenter; "
        "heavy = {'pandas', 'scipy', 'matplotlib', 'numba', 'mesa', 'jinja2', 'tqdm', 'networkx'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_script_needs_no_guard_around_a_study(tmp_path: Path) -> None:
    script = tmp_path / "analysis.py"
    script.write_text(
        "import toy_city\nprint('begin')\n"
        "study = toy_city.study(jobs=2, policies=('baseline', 'helps'))\nprint(study)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.count("begin") == 1 and "8 of 8 runs finished" in done.stdout, done.stderr
