"""One failing run is named and does not lose the others."""

from __future__ import annotations

import pytest
import toy_city

from consortium_sim.errors import SettingError

POLICIES = ("baseline", "helps", "harms", "breaks")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_raises_is_named_and_the_others_go_on(jobs: int) -> None:
    study = toy_city.study(policies=POLICIES, jobs=jobs)
    assert len(study.runs) == 15
    (failure,) = study.failures
    assert (failure.scenario, failure.policy, failure.seed) == ("toy-city", "breaks", 3)
    assert failure.error == "ValueError: the ledger of the toy city is out of ink"
    assert failure.command == "consortium-sim run toy-city --policy breaks --seed 3 --months 48"
    assert "toy_city.py" in failure.details and "Traceback" in failure.details


def test_differences_of_a_policy_with_a_failed_run_use_its_complete_pairs() -> None:
    study = toy_city.study(policies=POLICIES)
    seeds = study.effects().groupby("policy")["seeds"].unique()
    assert seeds["breaks"].tolist() == [3]
    assert seeds["helps"].tolist() == [4]
    assert study.common_seeds() == [1, 2, 4]
    assert "15 of 16 runs finished (1 failed)" in study.incomplete()
    with pytest.raises(SettingError, match=r"out of ink.*consortium-sim run toy-city"):
        study.run("breaks", 3)


def test_a_worker_that_dies_loses_only_the_run_that_killed_it() -> None:
    study = toy_city.study(toy_city.simulate_or_die, policies=POLICIES[:3], jobs=2)
    assert len(study.runs) == 11
    (failure,) = study.failures
    assert (failure.policy, failure.seed) == ("harms", toy_city.SEED_THAT_DIES)
    assert "worker process died" in failure.error


def test_a_study_whose_reference_failed_everywhere_says_so_and_does_not_break() -> None:
    study = toy_city.study(toy_city.fail_without_policy, policies=POLICIES[:2], seeds=(1, 2))
    assert [failure.policy for failure in study.failures] == ["baseline", "baseline"]
    effects = study.effects()
    assert set(effects["verdict"]) == {"unclear"} and set(effects["seeds"]) == {0}
    assert "2 of 4 runs finished" in study.incomplete()
    assert study.flows().empty


def test_a_study_without_any_run_can_still_be_asked() -> None:
    study = toy_city.study(toy_city.fail_always, policies=POLICIES[:2], seeds=(1, 2))
    assert len(study.failures) == study.planned == 4
    assert not study.effects().empty and study.levels().isna().all(axis=None)
    assert study.table()["verdict"].unique().tolist() == ["unclear"]
    assert study.trajectories("match_rate").empty
    assert study.ranking()["probability_best"].isna().all()
    assert "0 of 4 runs finished" in study._repr_html_()
