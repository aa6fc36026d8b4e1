"""What the index of a standard promises for every standard and year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consortium_sim.mechanisms.evaluation.index import assess
from consortium_sim.mechanisms.evaluation.standard import (
    DIMENSIONS,
    Standard,
    StandardIndicator,
    WeightRule,
)


@st.composite
def indicators(draw: st.DrawFn) -> StandardIndicator:
    better = draw(st.sampled_from(["more", "less"]))
    target, width = draw(st.floats(-5.0, 5.0)), draw(st.floats(0.1, 5.0))
    return StandardIndicator(
        target,
        target - width if better == "more" else target + width,
        draw(st.floats(0.1, 10.0)),
        better=better,  # type: ignore[arg-type]
        dimension=draw(st.sampled_from(DIMENSIONS)),
    )


@st.composite
def years(draw: st.DrawFn) -> tuple[Standard, np.ndarray, np.ndarray]:
    rows = draw(st.lists(indicators(), min_size=1, max_size=6))
    standard = Standard(
        "drawn",
        index=draw(st.sampled_from(["weighted sum", "topsis"])),
        weights=WeightRule(draw(st.sampled_from(["given", "entropy", "critic"]))),
        indicators={f"i{number}": row for number, row in enumerate(rows)},
    )
    value = st.integers(-100, 100).map(lambda tenth: tenth / 10)
    table = st.lists(st.lists(value, min_size=len(rows), max_size=len(rows)), min_size=1, max_size=5)
    return (
        standard,
        np.array(draw(st.lists(value, min_size=len(rows), max_size=len(rows)))),
        np.array(draw(table)),
    )


@given(drawn=years(), data=st.data())
def test_an_index_lies_between_0_and_1_and_rises_with_every_indicator(
    drawn: tuple[Standard, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    standard, year, history = drawn
    names = list(standard.indicators)
    found = assess(standard, names, year, history)
    assert 0.0 <= found.index <= 1.0 + 1e-12
    assert all(0.0 <= index <= 1.0 + 1e-12 for index in found.dimensions.values())
    moved = data.draw(st.sampled_from(names))
    better = year.copy()
    better[names.index(moved)] += standard.indicators[moved].sign * data.draw(st.floats(0.0, 3.0))
    assert assess(standard, names, better, history).index >= found.index - 1e-12


@given(drawn=years(), data=st.data())
def test_the_order_of_indicators_does_not_matter(
    drawn: tuple[Standard, np.ndarray, np.ndarray], data: st.DataObject
) -> None:
    standard, year, history = drawn
    names = list(standard.indicators)
    order = data.draw(st.permutations(range(len(names))))
    shuffled = replace(
        standard, indicators={names[place]: standard.indicators[names[place]] for place in order}
    )
    found, other = (assess(one, names, year, history) for one in (standard, shuffled))
    assert other.index == pytest.approx(found.index)
    assert other.dimensions == pytest.approx(found.dimensions)
