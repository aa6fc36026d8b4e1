"""Sensitivity analysis: which assumptions an outcome, or a policy's effect, hangs on.

First Morris over all assumptions, then Sobol on the few that matter; all points share their seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

import numpy as np

from consortium_sim.errors import Fault, SettingError
from consortium_sim.study import elementary_effects, variance_shares
from consortium_sim.study.arguments import Faults, months_from, seeds_from, whole, workers_from
from consortium_sim.study.design import BASELINE, Design, PathLike, read_policies, read_scenario
from consortium_sim.study.moments import Moment
from consortium_sim.study.points import Carry, Trial, carrying_out, tried
from consortium_sim.study.ranges import Box, Parameters, box_of
from consortium_sim.study.sensitivity import Method, Outcome, Sensitivity
from consortium_sim.study.tasks import Failure

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.effects import Window
    from consortium_sim.study.sweeping import Shard

OUTCOMES = ("match_rate", "participation", "value_added", "public_cost")
SEEDS, TRAJECTORIES, SAMPLES = 2, 10, 128
AT_ONCE = 128
"""Points whose runs are held in memory together, where no store holds them."""


def sensitivity(
    city: PathLike | Scenario,
    policy: PathLike | Policy,
    method: Method = "morris",
    parameters: Parameters = None,
    outcomes: str | Sequence[str] = OUTCOMES,
    seeds: int | Iterable[int] = SEEDS,
    *,
    effects: str | Sequence[str] = (),
    trajectories: int = TRAJECTORIES,
    samples: int = SAMPLES,
    window: Window | None = None,
    months: int | None = None,
    store: PathLike | None = None,
    executor: Executor | str | None = None,
    jobs: int | None = None,
    shard: Shard | None = None,
    progress: bool = True,
) -> Sensitivity:
    """Return how much each parameter moves outcomes of a city under a policy.

    method: "morris" takes trajectories × (parameters + 1) points and tells large influences from small ones;
    "sobol" takes samples × (parameters + 2), samples a power of two, and tells shares of the variance. Each point
    is run under all seeds: take a small city, such as `city.scaled(0.25)`. parameters: as of `calibrate`; default:
    all assumptions of the city, structural switches included. outcomes: indicators, or ratios as in "a / b", as
    means over `window`; effects: those of which the policy's paired difference from the baseline is an outcome too.
    More trajectories or samples later reuse what a store has. store, executor, jobs, shard: as of `sweep`; after a
    shard, the outcomes of the other points are missing. SettingError names every bad argument before anything runs.
    """
    from consortium_sim.model.indicators import INDICATORS

    faults = Faults()
    place, word = faults.of(read_scenario, city) or (None, None)
    policies, words = faults.of(read_policies, [policy]) or ((), ())
    numbers = faults.of(seeds_from, seeds)
    length = faults.of(months_from, months)
    workers = faults.of(workers_from, jobs)
    box = None if place is None else faults.of(box_of, place, parameters)
    levels, differences = (
        (given,) if isinstance(given, str) else tuple(given) for given in (outcomes, effects)
    )
    read = [faults.of(Moment.read, name, INDICATORS, "outcomes", window) for name in levels]
    read += [faults.of(Moment.read, name, INDICATORS, "effects", window) for name in differences]
    size = faults.of(_size, method, trajectories, samples)
    if not read:
        faults.found.append(Fault("outcomes", "found none.", "at least one indicator, or effects"))
    if place is not None and policies:
        faults.of(_check, place, policies, length, window, bool(differences))
    faults.speak()
    assert place is not None and box is not None
    asked = [Outcome(moment, number >= len(levels)) for number, moment in enumerate(read)]
    kept = slice(None) if differences or len(policies) == 1 else slice(1, None)
    chosen = policies[kept]
    design = Design(place, word, chosen, tuple(words[kept]), numbers, length, reference=chosen[0].name)
    with carrying_out(store, executor, workers, shard, progress) as carry:
        return sensed(design, box, method, asked, size, carry, AT_ONCE if store is None else None)


def sensed(
    design: Design,
    box: Box,
    method: Method,
    outcomes: Sequence[Outcome],
    size: int,
    carry: Carry,
    at_once: int | None = None,
) -> Sensitivity:
    """Make the runs of a method's points, so many at once (None: all), and return what the outcomes were."""
    blocks = (elementary_effects.walks if method == "morris" else variance_shares.design)(len(box), size)
    points = blocks.reshape(-1, len(box))
    step = at_once or len(points)
    values: list[list[list[float]]] = []
    failures: list[Failure] = []
    for first in range(0, len(points), step):
        changes = [box.values(point) for point in points[first : first + step]]
        for trial in tried(design, changes, carry, first + 1):
            values.append(_outcomes(trial, outcomes))
            failures += trial.failures
    by_block = np.array(values).reshape(*blocks.shape[:2], len(outcomes), len(design.seeds))
    return Sensitivity(design, box, method, tuple(outcomes), blocks, by_block, tuple(failures))


def _outcomes(trial: Trial, outcomes: Sequence[Outcome]) -> list[list[float]]:
    """Return the outcomes of one point, (outcomes, seeds); NaN where a run or a value is missing."""
    design = trial.design
    policy = design.policies[-1].name
    runs = [] if trial.runs is None else list(trial.runs.runs)
    found = []
    for outcome in outcomes:
        factor = design.scenario.factor
        level, reference = (
            outcome.moment.by_seed([run for run in runs if run.policy == name], factor)
            for name in (policy, BASELINE)
        )
        less = reference if outcome.effect else dict.fromkeys(design.seeds, 0.0)
        found.append([level.get(seed, np.nan) - less.get(seed, np.nan) for seed in design.seeds])
    return found


def _size(method: str, trajectories: int, samples: int) -> int:
    """Return the number of walks or blocks; SettingError for one that the method cannot use."""
    if method not in get_args(Method):
        raise SettingError(Fault("method", f"found {method!r}.", f"one of {', '.join(get_args(Method))}"))
    if method == "morris":
        return whole("trajectories", trajectories, 2)
    if whole("samples", samples, 2).bit_count() != 1:
        raise SettingError(Fault("samples", f"found {samples}.", "a power of two, such as 128 or 256"))
    return samples


def _check(
    city: Scenario, policies: Sequence[Policy], months: int | None, window: Window | None, effects: bool
) -> None:
    """Raise SettingError for a policy that does not fit, effects of the baseline, or months beyond the horizon."""
    from consortium_sim.study.effects import window_of

    for policy in policies:
        city.timeline(policy)
    window_of(window, months or city.settings.time.horizon)
    if effects and len(policies) == 1:
        raise SettingError(Fault("effects", "the baseline has no effect against itself.", "another policy"))
