"""docs/parameters.md is the page that the declarations make."""

from __future__ import annotations

from pathlib import Path

from consortium_sim.scenario.country import CountrySettings
from consortium_sim.scenario.sources import parameters_page


def test_the_parameter_page_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "parameters.md"
    assert page.read_text("utf-8") == parameters_page(CountrySettings), "run experiments/parameters_page.py"
