"""The numbers do not depend on who makes the runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from same_runs import assert_same
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.sweeping import merged, sweep

POLICIES = ("baseline", "training-subsidy")
SEEDS, MONTHS = 5, 6


@pytest.fixture(scope="module")
def city() -> cs.Scenario:
    return small_city(0.02, burn_in=6)


@pytest.fixture(scope="module")
def alone(city: cs.Scenario) -> cs.Study:
    return sweep(city, POLICIES, SEEDS, months=MONTHS, jobs=1, progress=False)


def test_two_processes_threads_and_shards_give_the_same_table(
    tmp_path: Path, city: cs.Scenario, alone: cs.Study
) -> None:
    assert_same(sweep(city, POLICIES, SEEDS, months=MONTHS, jobs=2, progress=False), alone)
    with ThreadPoolExecutor(2) as threads:
        assert_same(sweep(city, POLICIES, SEEDS, months=MONTHS, executor=threads, progress=False), alone)
    shards = [tmp_path / f"{part}.sqlite" for part in (1, 2, 3)]
    for part, store in enumerate(shards, 1):
        half = sweep(
            city, POLICIES, SEEDS, months=MONTHS, jobs=1, progress=False, store=store, shard=(part, 3)
        )
        assert 0 < half.finished < half.planned
    assert_same(merged(shards, tmp_path / "all.sqlite"), alone)


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """A scheduler and two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def address(cluster: object) -> str:
    return "dask://" + cluster.scheduler_address.removeprefix("tcp://")  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore")  # distributed's own, at the end of its processes
def test_dask_gives_the_same_table(cluster: object, city: cs.Scenario, alone: cs.Study) -> None:
    study = sweep(city, POLICIES, SEEDS, months=MONTHS, executor=address(cluster), progress=False)
    assert_same(study, alone)


def test_a_name_that_is_no_executor_is_said(city: cs.Scenario) -> None:
    with pytest.raises(SettingError, match="dask://HOST:PORT"):
        sweep(city, POLICIES, 1, months=MONTHS, executor="slurm", progress=False)


def test_a_shard_that_is_none_is_said(city: cs.Scenario) -> None:
    with pytest.raises(SettingError, match="3/16"):
        sweep(city, POLICIES, 1, months=MONTHS, shard=(4, 3), progress=False)


def test_rules_of_a_closure_reach_the_cluster(cluster: object, city: cs.Scenario) -> None:
    wanted = 1
    rules = {"participation": lambda outlook: outlook.strategy * 0 + wanted}
    there = sweep(city, "baseline", 1, months=3, executor=address(cluster), progress=False, rules=rules)
    assert there.runs[0].indicators["member_share"].iloc[-1] > 0.0
