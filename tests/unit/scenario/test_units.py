from __future__ import annotations

import pytest

from consortium_sim.scenario.units import alternatives, convert, factor


@pytest.mark.parametrize(
    ("value", "unit", "declared", "expected"),
    [
        (1200, "yuan/year", "yuan/month", 100),
        (100.0, "yuan/month", "yuan/year", 1200.0),
        (1.2, "万元/年", "yuan/month", 1000.0),
        (3, "10k yuan/year", "yuan/year", 30_000),
        (2, "million yuan", "yuan", 2_000_000),
        (1.44, "亿元", "yuan", 144_000_000.0),
        (5, "%", "share", 0.05),
        (12, "%/year", "share/month", 0.01),
        (3, "percentage points", "share", 0.03),
        (0.12, "1/year", "1/month", 0.01),
        (2, "years", "months", 24),
        (1.5, "years", "months", 18.0),
        (6, "quarters", "years", 1.5),
        (40, "persons", "people", 40),
        (7, "students", "student", 7),
        (1200, "yuan per student per year", "yuan/(student*month)", 100),
        (0.1, "share", "%", 10.0),
        (0.07, "%", "share", 0.0007),
        (1200, "yuan/(student*year)", "yuan/student/month", 100),
        (1, "CNY/month", "yuan/month", 1),
        (9, "1", "share", 9),
    ],
)
def test_a_number_is_converted_within_its_dimension(
    value: float, unit: str, declared: str, expected: float
) -> None:
    by = factor(unit, declared)
    assert by is not None
    assert convert(value, by) == expected


def test_whole_numbers_stay_whole_where_they_can() -> None:
    by = factor("years", "months")
    assert by is not None
    assert isinstance(convert(2, by), int)
    assert isinstance(convert(2.0, by), float)


@pytest.mark.parametrize(
    ("unit", "declared"),
    [
        ("yuan", "yuan/month"),
        ("persons", "enterprises"),
        ("yuan/month", "share"),
        ("yaun/month", "yuan/month"),
        ("months", "1/month"),
        ("hours", "months"),
    ],
)
def test_another_dimension_has_no_factor(unit: str, declared: str) -> None:
    assert factor(unit, declared) is None


def test_alternatives_convert_to_the_declared_unit() -> None:
    for declared in ("yuan/month", "share", "1/year", "months", "yuan/student"):
        assert alternatives(declared)
        for unit in alternatives(declared):
            assert factor(unit, declared) is not None
