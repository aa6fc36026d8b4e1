"""Pictures of a page: axes with round numbers, marks by verdict, nothing outside the picture."""

from __future__ import annotations

import re

import numpy as np
import pytest

from consortium_sim.report.charts import WIDTH, Estimate, Line, effect_chart, time_chart
from consortium_sim.report.ticks import ticks, written

ROWS = [
    Estimate("Training subsidy", 0.05, 0.02, 0.08, "gain", "subsidy"),
    Estimate("A policy whose title is far too long for the place beside an axis", -3.0, -4.0, -2.0, "loss"),
    Estimate("四项策略组合（治理、市场、资源、评价）", 0.0, 0.0, 0.0, "no-change"),
    Estimate("One seed", 1.0, np.nan, np.nan, "unclear"),
    Estimate("No seed", np.nan, np.nan, np.nan, "unclear"),
]


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (-3.2, 17.9), (0.0, 1.2e9), (-1e-5, 2e-5), (0.0, 0.0), (99.0, 99.4)]
)
def test_an_axis_has_few_round_numbers_that_span_its_values(low: float, high: float) -> None:
    numbers = ticks(low, high)
    assert 2 <= len(numbers) <= 5
    beyond = 1e-9 * max(abs(low), abs(high))
    assert numbers[0] <= low + beyond and high <= numbers[-1] + beyond
    assert len(set(written(numbers))) == len(numbers)


def test_numbers_of_an_axis_have_the_decimals_of_their_step() -> None:
    assert written([0.0, 0.25, 0.5]) == ["0.00", "0.25", "0.50"]
    assert written([-2000.0, 0.0, 2000.0]) == ["−2,000", "0", "2,000"]


def numbers_in(picture: str, attribute: str) -> list[float]:
    return [float(value) for value in re.findall(rf'{attribute}="([-\d.]+)"', picture)]


def test_marks_differ_by_shape_as_well_as_by_colour() -> None:
    picture = str(effect_chart("Placement", "percentage points", ROWS, "effects"))
    marks = re.findall(r'<g class="v ([a-z-]+)">.*?<path class="k" d="[^"]*?([a-z])[^"]*"/>', picture)
    assert [style for style, _ in marks] == ["gain", "loss", "no-change", "unclear"]
    shapes = {style: re.sub(r"[-\d. ]", "", path) for style, path in re.findall(
        r'<g class="v ([a-z-]+)">(?:<path class="w"[^>]*/>)?<path class="k" d="([^"]*)"/>', picture
    )}  # fmt: skip
    assert len({shapes["gain"], shapes["loss"], shapes["no-change"]}) == 3


def test_everything_lies_inside_the_picture() -> None:
    picture = str(effect_chart("Placement", "percentage points", ROWS, "effects"))
    height = float(re.search(r'viewBox="0 0 380 (\d+)"', picture).group(1))  # type: ignore[union-attr]
    assert all(0 <= x <= WIDTH for x in numbers_in(picture, "x"))
    assert all(0 <= y <= height for y in numbers_in(picture, "y"))


def test_a_long_title_is_broken_into_lines_between_words_or_chinese_characters() -> None:
    picture = str(effect_chart("Placement", "", ROWS, "effects"))
    texts = re.findall(r'<text class="e"[^>]*>([^<]*)</text>', picture)
    assert "Training subsidy" in texts
    assert max(map(len, texts)) < 24 and len(texts) > len(ROWS)
    assert "".join(text for text in texts if "策" in text or "、" in text or "）" in text).startswith(
        "四项策略"
    )


def test_what_users_write_is_text_in_a_picture() -> None:
    picture = str(effect_chart("<b>", "&", [ROWS[0]._replace(label="<script>", policy='"x')], 'say "so"'))
    assert "<script>" not in picture and "<b>" not in picture
    assert 'aria-label="say &quot;so&quot;"' in picture and 'data-policy="&quot;x"' in picture


def test_a_line_over_time_is_thinned_and_keeps_its_ends() -> None:
    values = np.linspace(0.0, 10.0, 240)
    values[:11] = np.nan
    line = Line(values, "#123456", values - 1.0, values + 1.0, policy="p")
    picture = str(time_chart("Placement", "%", "years", [line], (0.0, 10.0), "over time"))
    path = re.search(r'<path class="l" stroke="#123456" d="([^"]*)"', picture).group(1)  # type: ignore[union-attr]
    assert path.count("L") == 59
    assert path.endswith(f"{WIDTH - 8:.1f} 40.0")
    assert '<path class="b" fill="#123456"' in picture
    assert "stroke-dasharray" not in picture and 'data-policy="p"' in picture


def test_one_month_and_no_value_can_be_drawn() -> None:
    nothing = Line(np.full(1, np.nan), "#000")
    assert str(time_chart("t", "", "years", [nothing], (0.0, 0.0), "d")).startswith("<svg viewBox=")
    assert 'class="v' not in str(effect_chart("t", "", ROWS[-1:], "d"))
