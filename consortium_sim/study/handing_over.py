"""A study in the shapes that other tools take: EMA Workbench's analyses, and SALib's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.effects import Window
    from consortium_sim.study.sampling import Range

Floats = NDArray[np.float64]
NOT_SAMPLED = "a study made with samples="


def ema_results(
    cities: Sequence[Comparison], policy: str | None, window: Window | None, difference: bool
) -> tuple[DataFrame, dict[str, Floats]]:
    """Return (experiments, outcomes) as EMA Workbench's analysis functions take them.

    One experiment a future and policy that finished: a column a sampled parameter, then scenario (the future),
    policy and model (the city), of pandas category where they are no numbers. outcomes: by indicator, the mean
    over the seeds that finished, (experiments,); difference: over those that the reference finished too, minus
    the reference's. policy: only this one.
    """
    from pandas import DataFrame

    if policy is not None:
        known_policy(cities, policy)
    rows: list[dict[str, Any]] = []
    means: list[Floats] = []
    for city in cities:
        by_policy = city.means(window)
        reference = by_policy[city.reference]
        for name in city.policies if policy is None else (policy,):
            told = [
                values - reference[seed] if difference else values
                for seed, values in by_policy[name].items()
                if not difference or seed in reference
            ]
            if told:
                sample = city.design.sample
                assumed = {} if sample is None else dict(sample.changes)
                place = {"scenario": city.name, "policy": name, "model": city.design.scenario.name}
                rows.append(assumed | place)
                means.append(np.mean(told, axis=0))
    last = ["scenario", "policy", "model"]
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in last]
    experiments = DataFrame(rows, columns=[*names, *last])
    words = [name for name in experiments if not _is_number(experiments[name])]
    experiments = experiments.astype(dict.fromkeys(words, "category"))
    table = np.array(means).reshape(len(rows), len(cities[0].indicators))
    return experiments, {name: table[:, place] for place, name in enumerate(cities[0].indicators)}


def salib_inputs(
    cities: Sequence[Comparison], indicator: str, policy: str, window: Window | None, difference: bool
) -> tuple[dict[str, Any], Floats, Floats]:
    """Return (problem, X, Y) as SALib's analyses of given samples take them.

    problem: num_vars, names, bounds. X: (futures, parameters); an option is its place among the options. Y:
    (futures,), the policy's mean over seeds, or with `difference` its mean paired difference from the reference.
    SettingError when futures have different parameters, or no run of one finished: no row may be dropped from a
    designed sample without its being said.
    """
    known_policy(cities, policy)
    cities[0].indicator(indicator)
    ranges = _ranges(cities)
    inputs, outputs, missing = [], [], []
    for city in cities:
        assert city.design.sample is not None
        values = city.outcomes(indicator, window)
        base = values[city.reference]
        told = [
            value - base[seed] if difference else value
            for seed, value in values[policy].items()
            if not difference or seed in base
        ]
        if not told:
            missing.append(city.name)
            continue
        changes = city.design.sample.changes
        inputs.append([_place(one, changes[one.name]) for one in ranges])
        outputs.append(float(np.mean(told)))
    if missing:
        raise SettingError(
            Fault(
                "to_salib",
                f"{len(missing)} futures have no finished run of '{policy}', the first is {missing[0]}.",
                "a whole sample: run it again, or see .failures",
            )
        )
    problem = {
        "num_vars": len(ranges),
        "names": [one.name for one in ranges],
        "bounds": [[0.0, len(one.options) - 1.0] if one.options else [one.low, one.high] for one in ranges],
    }
    return problem, np.array(inputs, dtype=float), np.array(outputs, dtype=float)


def known_policy(cities: Sequence[Comparison], policy: str) -> None:
    """Raise SettingError for a policy that the study has not."""
    policies = cities[0].policies
    if policy not in policies:
        found = f"found '{policy}'.{nearest(policy, policies)}"
        raise SettingError(Fault("policy", found, f"one of {', '.join(policies)}"))


def _ranges(cities: Sequence[Comparison]) -> Sequence[Range]:
    """Return the ranges that all futures were drawn from."""
    first = cities[0].design.sample
    if first is None:
        raise SettingError(Fault("to_salib", "nothing was sampled.", NOT_SAMPLED))
    if not first.ranges:
        raise SettingError(
            Fault("to_salib", "the samples do not tell their ranges.", "Sample(..., ranges=...)")
        )
    for city in cities:
        if city.design.sample is None or city.design.sample.ranges != first.ranges:
            found = f"{city.name} was drawn from other ranges than {cities[0].name}."
            raise SettingError(Fault("to_salib", found, "one city: scenario=NAME"))
    return first.ranges


def _place(one: Range, value: Any) -> float:
    return float(one.options.index(value)) if one.options else float(value)


def _is_number(column: Any) -> bool:
    return bool(column.dtype.kind in "if")
