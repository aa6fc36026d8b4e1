"""Which future changes the answer: where another policy is best than over all futures, and what such futures share.

Source of the second question: Spear & Hornberger (1980), Eutrophication in Peel Inlet II, Water Research 14, 43–49
(regional sensitivity: the distance between two distributions of a parameter); Westfall & Young (1993),
Resampling-Based Multiple Testing (one chance of error for all parameters together).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.study.arguments import is_number
from consortium_sim.study.futures import Futures
from consortium_sim.study.statistics import paired_effect

if TYPE_CHECKING:
    from pandas import DataFrame, Series

PERMUTATIONS = 999
SWITCHES = ["scenario", "best", "instead_of", "advantage", "low", "high", "seeds", "verdict"]
PARAMETERS = ["parameter", "where", "distance", "switched_there", "switched_elsewhere", "p_value"]


def best_overall(futures: Futures) -> str:
    """Return the policy with the best mean over all futures; of equals the first."""
    return futures.policies[int(np.argmax(futures.gains.mean(axis=1)))]


def switches_table(futures: Futures) -> DataFrame:
    """Return the futures in which another policy is best than over all of them, the largest advantage first.

    Columns: scenario, best (policy in that future), instead_of (the best over all futures), advantage, low, high
    (of best over instead_of, the better way up, paired by seed, 95 %), seeds, verdict: "gain" is clear, "unclear"
    may be luck.
    """
    from pandas import DataFrame

    rows = []
    if futures.names:
        usual = best_overall(futures)
        for name, outcomes, best in _switched(futures):
            ahead = np.array([outcomes[best][seed] - outcomes[usual][seed] for seed in outcomes[best]])
            effect = paired_effect(futures.better * ahead, 1)
            told = (effect.difference, effect.low, effect.high, effect.seeds, effect.verdict)
            rows.append((name, best, usual, *told))
    table = DataFrame(rows, columns=SWITCHES)
    return table.sort_values("advantage", ascending=False, kind="stable").reset_index(drop=True)


def switch_parameters_table(futures: Futures, samples: DataFrame) -> DataFrame:
    """Return which assumptions tell the futures that change the answer from the others, the strongest first.

    samples: as of `samples_table`. Columns: parameter; where (the side of the value, or the option, that parts
    them best); distance (largest difference between the shares of both kinds of futures on one side, 0 to 1: of
    Kolmogorov and Smirnov); switched_there, switched_elsewhere (share of the futures there that change the answer);
    p_value (chance of so large a distance of any parameter if none mattered, by permutation, fixed seed).
    """
    from pandas import DataFrame

    names = {name for name, _, _ in _switched(futures)} if futures.names else set()
    judged = samples[samples["scenario"].isin(futures.names)]
    switched = judged["scenario"].isin(names).to_numpy(dtype=bool)
    if not switched.any() or switched.all():
        return DataFrame(columns=PARAMETERS)
    generator = np.random.default_rng(0)
    shuffled = np.array([generator.permutation(switched) for _ in range(PERMUTATIONS)])
    rows, largest = [], np.zeros(PERMUTATIONS)
    for name in judged.columns.drop(["scenario", "sample"]):
        known = judged[name].notna().to_numpy()
        sides, words = _sides(judged[name][known])
        if not words or not 0 < switched[known].sum() < known.sum():
            continue
        apart = np.abs(_distances(switched[None, known], sides)[0])
        largest = np.maximum(largest, np.abs(_distances(shuffled[:, known], sides)).max(axis=1))
        place = int(np.argmax(apart))
        side, there = sides[place], switched[known]
        word = words[place]
        if there[side].mean() < there[~side].mean():
            side, word = ~side, _other_side(word)
        rows.append((name, word, float(apart[place]), float(there[side].mean()), float(there[~side].mean())))
    rows.sort(key=lambda row: -row[2])
    chances = [(1 + int((largest >= row[2] - 1e-12).sum())) / (1 + PERMUTATIONS) for row in rows]
    return DataFrame([(*row, chance) for row, chance in zip(rows, chances, strict=True)], columns=PARAMETERS)


def _switched(futures: Futures) -> list[tuple[str, Any, str]]:
    """Return name, outcomes and best policy of each future in which the best of all is not the best."""
    gains, usual = futures.gains, best_overall(futures)
    row = futures.policies.index(usual)
    return [
        (name, futures.by_seed[place], futures.policies[int(np.argmax(gains[:, place]))])
        for place, name in enumerate(futures.names)
        if gains[row, place] < gains[:, place].max()
    ]


def _sides(values: Series[Any]) -> tuple[NDArray[np.bool_], list[str]]:
    """Return the ways to part futures by a parameter, (ways, futures), and how each is said."""
    options = list(dict.fromkeys(values))
    if all(is_number(one) for one in options):
        cuts = np.unique(values.to_numpy(dtype=float))
        between = (cuts[1:] + cuts[:-1]) / 2.0
        sides = values.to_numpy(dtype=float)[None, :] <= between[:, None]
        return sides, [f"<= {cut:.4g}" for cut in between]
    if len(options) < 2:
        return np.zeros((0, len(values)), np.bool_), []
    return np.array([(values == one).to_numpy(dtype=bool) for one in options]), [
        f"= {one}" for one in options
    ]


def _other_side(word: str) -> str:
    return word.replace("<=", ">", 1) if word.startswith("<=") else word.replace("=", "not", 1)


def _distances(switched: NDArray[np.bool_], sides: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of switched futures on each side minus that of the others, (labellings, ways)."""
    number, there = switched.sum(axis=1, keepdims=True), sides.sum(axis=1)
    both = (switched.astype(np.float32) @ sides.T.astype(np.float32)).astype(np.float64)
    others = switched.shape[1] - number
    distances: NDArray[np.float64] = both / np.maximum(number, 1) - (there - both) / np.maximum(others, 1)
    return distances
