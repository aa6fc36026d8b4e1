"""Comparisons in pairs as a file states them, and the matrix that they fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import nearest
from consortium_sim.theory.weighting import RANDOM_INDEX, ahp

Pairs = dict[str, dict[str, float]]
"""Name -> other name -> how many times as important; each pair once, in either order."""


def matrix_of(names: Sequence[str], pairs: Mapping[str, Mapping[str, float]]) -> NDArray[np.float64]:
    """Return the reciprocal matrix of comparisons, (n_names, n_names); `faults_in` finds none in the pairs."""
    position = {name: place for place, name in enumerate(names)}
    matrix = np.ones((len(names), len(names)))
    for name, row in pairs.items():
        for other, times in row.items():
            matrix[position[name], position[other]] = times
            matrix[position[other], position[name]] = 1.0 / times
    return matrix


def faults_in(
    names: Sequence[str], pairs: Mapping[str, Mapping[str, float]], kind: str
) -> Iterator[tuple[str, str]]:
    """Yield (found, expected) for every fault in the comparisons of `names`; kind: what they are, in words."""
    if len(names) > len(RANDOM_INDEX):
        yield (
            f"{len(names)} are compared",
            f"at most {len(RANDOM_INDEX)}; beyond, judgements cannot be tested",
        )
        return
    stated: dict[frozenset[str], int] = {}
    sound = True
    for name, row in pairs.items():
        for one in dict.fromkeys((name, *row)):
            if one not in names:
                sound = False
                yield f"there is no {kind} '{one}'.{nearest(one, list(names))}", "one of " + ", ".join(names)
        for other in row:
            stated[frozenset((name, other))] = stated.get(frozenset((name, other)), 0) + 1
    for pair, times in stated.items():
        if len(pair) == 1:
            sound = False
            yield f"'{next(iter(pair))}' is compared with itself", "two that differ"
        elif times > 1:
            sound = False
            first, second = sorted(pair)
            yield f"'{first}' and '{second}' are compared twice", "every pair once"
    missing = [pair for pair in combinations(names, 2) if frozenset(pair) not in stated]
    if missing:
        words = ", ".join(f"{first} with {second}" for first, second in missing)
        yield f"pairs are missing: {words}", "every pair once"
    elif sound and not (found := ahp(matrix_of(names, pairs))).is_consistent:
        yield (
            f"the judgements contradict each other (consistency ratio {found.consistency_ratio:.2f})",
            "a ratio of at most 0.1 (Saaty 1980)",
        )
