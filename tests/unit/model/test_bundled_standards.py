"""The standards that come with the library."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.mechanisms.evaluation.index import assess, of_a_year
from consortium_sim.mechanisms.evaluation.standard import DIMENSIONS
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.model.standards import load_standards, standards
from consortium_sim.scenario.bundled import bundled

NAMES = list(bundled("standards"))


def test_there_is_a_local_a_group_and_an_external_standard() -> None:
    table = standards()
    assert sorted(table["scope"]) == ["external", "group", "local"]
    assert table["illustrative"].all()
    assert set(load_standards("local").used_dimensions()) == set(DIMENSIONS)
    assert load_standards("certification").certification.effects


@pytest.mark.parametrize("name", NAMES)
def test_every_number_that_a_standard_demands_states_where_it_is_from_and_how_unsure_it_is(name: str) -> None:
    standard = load_standards(name)
    demands = [f"indicators.{row}.target" for row in standard.indicators]
    demands += [f"vetoes.{row}.threshold" for row in standard.vetoes]
    for demand in demands:
        place = standard.provenance[demand]
        assert place.source
        assert place.low is not None and place.high is not None
    assert re.search(r"[\u4e00-\u9fff]", standard.title_zh)
    assert standard.source


@pytest.mark.parametrize("name", NAMES)
def test_an_ordinary_year_neither_meets_nor_misses_everything(name: str, base_city: cs.Scenario) -> None:
    small = base_city.scaled(0.05).with_({"time.burn_in": 24})
    months = cs.simulate(small, "baseline", seed=3, months=24).indicators[list(INDICATORS)].to_numpy()
    year = of_a_year(months[-12:], [one.flow for one in INDICATORS.values()])
    found = assess(load_standards(name), list(INDICATORS), year, months)
    assert 0.2 < found.index < 1.0
    assert np.any(found.attainment < 1.0)
    assert found.weights.sum() == pytest.approx(1.0)


def test_a_given_standard_is_taken_as_it_is() -> None:
    local = load_standards("local")
    assert load_standards(local) is local


def test_a_name_that_the_model_does_not_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'kind = "standards"\ntitle = "T"\nillustrative = true\n[indicators.retention]\ntarget = 0.5\n'
    )
    with pytest.raises(SettingError, match=r"no indicator 'retention'\. Did you mean 'retention_rate'"):
        load_standards(path)
