from __future__ import annotations

import os

import toy_city

from consortium_sim.study.workers import LastingPool


def test_workers_stay_for_the_next_batch_and_come_back_after_one_died() -> None:
    with LastingPool(1) as pool:
        first = pool.submit(os.getpid).result()
        assert pool.submit(os.getpid).result() == first != os.getpid()
        study = toy_city.study(
            toy_city.simulate_or_die, executor=pool, policies=("baseline", "harms"), seeds=(2, 3)
        )
        assert [(failure.policy, failure.seed, failure.lost) for failure in study.failures] == [
            ("harms", 2, True)
        ]
        assert len(study.runs) == 3
        assert pool.submit(os.getpid).result() != first
