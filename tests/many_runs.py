"""Many runs for the statistics tests, in spawned workers; kept within a session by what they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

from consortium_sim.model import simulate
from consortium_sim.model.run import Run
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.scenario import load_scenario


def _one(city: str, facts: str, policy: str, changes: str, seed: int, months: int | None) -> Run:
    scenario = load_scenario(city).with_(json.loads(facts)) if facts != "{}" else load_scenario(city)
    chosen = load_policy(policy)
    if changes != "{}":
        chosen = Policy("varied", dict(chosen.changes) | json.loads(changes))
    return simulate(scenario, chosen, seed, months, snapshots=())


@cache
def _many(
    city: str, facts: str, policy: str, changes: str, seeds: tuple[int, ...], months: int | None
) -> list[Run]:
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        rows = [(city, facts, policy, changes, seed, months) for seed in seeds]
        return list(pool.map(_one, *zip(*rows, strict=True)))


def many_runs(
    city: str,
    facts: Mapping[str, Any],
    policy: str,
    seeds: Iterable[int],
    changes: Mapping[str, Any] | None = None,
    months: int | None = None,
) -> list[Run]:
    """Return one run a seed: of a bundled city with other facts, under a bundled policy with other levers."""
    return _many(city, json.dumps(dict(facts)), policy, json.dumps(changes or {}), tuple(seeds), months)
