"""Calibration by simulated moments: find the values under which a city looks as it is known to look.

All points share their seeds, so that their differences are not luck. Source: McFadden (1989), Econometrica 57,
995–1026; Gouriéroux & Monfort (1996), Simulation-Based Econometric Methods, ch. 2.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from consortium_sim.errors import ConsortiumError, Fault, SettingError
from consortium_sim.study.arguments import Faults, fresh_seeds, months_from, seeds_from, whole, workers_from
from consortium_sim.study.calibration import Calibration
from consortium_sim.study.design import Design, PathLike, read_scenario
from consortium_sim.study.fitting import Method, Values, search
from consortium_sim.study.identification import neighbours, slopes_of
from consortium_sim.study.points import Carry, carrying_out, tried
from consortium_sim.study.ranges import Box, Parameters, box_of, declaration_of, value_in
from consortium_sim.study.targets import Target, distances, moments_by_seed, targets_of
from consortium_sim.study.tasks import Failure

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario
    from consortium_sim.study.effects import Window

EVALUATIONS = 100
SEEDS = 4
WHOLE = 1.0
"""Spread of the ranges: all that a declaration accepts, where the scenario states no range."""
Tell = Callable[[str], None]


def calibrate(
    city: PathLike | Scenario,
    targets: Mapping[str, Sequence[Any]],
    parameters: Parameters,
    seeds: int | Iterable[int] = SEEDS,
    *,
    policy: PathLike | Policy = "baseline",
    window: Window | None = None,
    months: int | None = None,
    method: Method = "trust-region",
    evaluations: int = EVALUATIONS,
    store: PathLike | None = None,
    executor: Executor | str | None = None,
    jobs: int | None = None,
    progress: bool = True,
) -> Calibration:
    """Return the values of parameters under which the city's indicators come nearest to their targets.

    targets: {"match_rate": (0.6, 0.02)}: value and tolerance of the mean over `window` (default: without the
    first two years), or with a window of its own as third; "public_cost / value_added" is a ratio; flows are per
    year; amounts and counts are those of the city as written, also when it was `scaled`. parameters: names, within
    their stated or declared ranges, or {"hosting.density": (0.02, 0.08)}. policy: under which the city is known.
    evaluations: the most points tried, each under all seeds; two more for each parameter tell what the moments
    pin down, and one under seeds that the search has not seen whether the fit is luck.
    method: "trust-region", or "evolution" for several valleys and many evaluations. store: makes the search one
    that goes on where it was stopped, or further with more evaluations. executor, jobs: as of `sweep`.
    The result depends on neither. SettingError names every bad argument before anything runs.
    """
    from consortium_sim.model.indicators import INDICATORS
    from consortium_sim.scenario.policy import load_policy

    faults = Faults()
    place, word = faults.of(read_scenario, city) or (None, None)
    chosen = faults.of(load_policy, policy)
    numbers = faults.of(seeds_from, seeds)
    length = faults.of(months_from, months)
    budget = faults.of(whole, "evaluations", evaluations, 1)
    workers = faults.of(workers_from, jobs)
    horizon = length or (None if place is None else place.settings.time.horizon)
    wanted = faults.of(targets_of, targets, INDICATORS, window, horizon)
    box = None if place is None else faults.of(box_of, place, parameters, WHOLE, True)
    if method not in get_args(Method):
        faults.found.append(Fault("method", f"found {method!r}.", f"one of {', '.join(get_args(Method))}"))
    if place is not None and box is not None:
        faults.of(_check_sizes, place, box)
    if place is not None and chosen is not None:
        faults.of(place.timeline, chosen)
    faults.speak()
    assert place is not None and box is not None
    policy_word = os.fspath(policy) if isinstance(policy, str | os.PathLike) else None
    design = Design(place, word, (chosen,), (policy_word,), numbers, length, reference=chosen.name)
    with carrying_out(store, executor, workers) as carry:
        return fitted(Attempt(design, wanted, box, carry, _teller(progress)), budget, method)


@dataclass
class Attempt:
    """What is calibrated, and every point that was run."""

    design: Design
    targets: tuple[Target, ...]
    box: Box
    carry: Carry
    tell: Tell
    failures: list[Failure] = field(default_factory=list)
    found: dict[tuple[float, ...], Values] = field(default_factory=dict)
    """Moments by point, (seeds, targets)."""

    def moments(self, points: Values) -> Values:
        """Return the moments at points, (points, seeds, targets), and keep them."""
        values = [self.box.values(point) for point in points]
        trials = tried(self.design, values, self.carry, len(self.found) + 1)
        self.failures += [failure for trial in trials for failure in trial.failures]
        for point, trial in zip(points.tolist(), trials, strict=True):
            runs = [] if trial.runs is None else list(trial.runs.runs)
            factor = self.design.scenario.factor
            self.found[tuple(point)] = moments_by_seed(self.targets, runs, self.design.seeds, factor)
        return np.array([self.found[tuple(point)] for point in points.tolist()])

    def residuals(self, points: Values) -> Values:
        """Return the distances of the mean moments from their targets, (points, targets), in tolerances."""
        return distances(self.targets, self.moments(points).mean(axis=1))


def fitted(attempt: Attempt, budget: int, method: Method) -> Calibration:
    """Search, then look around the best point and at seeds that the search has not seen."""
    box, targets = attempt.box, attempt.targets
    best = np.inf

    def evaluate(points: Values) -> Values:
        nonlocal best
        residuals = attempt.residuals(points)
        known = np.sqrt(np.square(residuals[np.isfinite(residuals).all(axis=1)]).mean(axis=1))
        best = min(best, *known) if known.size else best
        attempt.tell(
            f"{len(attempt.found)} of at most {budget} points tried; the best is {best:.2f} tolerances off"
        )
        return residuals

    start = box.places({name: value_in(attempt.design.scenario, name) for name in box.names})
    found = search(evaluate, start, budget, method, box.snapped)
    if not np.isfinite(found.losses).any():
        reasons = "; ".join(str(failure) for failure in attempt.failures[:3]) or "a target has no value there"
        raise ConsortiumError(f"calibrate: none of {len(found.points)} points could be run: {reasons}")
    point = found.points[found.best]
    attempt.tell("looking around the best point, and at fresh seeds")
    _look_at(attempt, box.snapped(neighbours(point, box.least_steps())))
    points = np.array(list(attempt.found))
    slopes = slopes_of(point, points, distances(targets, np.array(list(attempt.found.values()))))
    fresh = fresh_seeds(attempt.design.seeds)
    anew = replace(attempt, design=replace(attempt.design, seeds=fresh), found={})
    afresh = anew.moments(point[None, :])[0]
    return Calibration(
        attempt.design,
        targets,
        box,
        found,
        attempt.found[tuple(point)],
        afresh,
        slopes,
        tuple(attempt.failures),
    )


def _look_at(attempt: Attempt, points: Values) -> None:
    """Run those of some points that have not been run."""
    new = [point for point in np.unique(points, axis=0) if tuple(point.tolist()) not in attempt.found]
    if new:
        attempt.moments(np.array(new))


def _check_sizes(city: Scenario, box: Box) -> None:
    """Raise SettingError for sizes of a city that was scaled: its values could not be written into the file."""
    declarations = {name: declaration_of(city, name) for name in box.names}
    sizes = [name for name, one in declarations.items() if one is not None and one.extensive]
    if city.factor != 1.0 and sizes:
        found = f"{', '.join(sizes)} grow with the city, and {city.name} is {city.factor:g} times the one written."
        raise SettingError(Fault("parameters", found, "the whole city, or parameters that are no sizes"))


def _teller(progress: bool) -> Tell:
    """Return what says on stderr how far the search is."""
    return (lambda text: print(text, file=sys.stderr, flush=True)) if progress else (lambda text: None)
