"""Files and cubes for other programs hold what the study holds, and say where it comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import toy_futures
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study.identity import study_hash
from consortium_sim.study.study import Study

POLICIES = ("baseline", "helps")


def effect(policy: str, values: Mapping[str, Any]) -> float:
    return 0.1 * values["demand"] if policy == "helps" else 0.0


@pytest.fixture(scope="module")
def city_study() -> cs.Study:
    return cs.compare(small_city(0.03, 12), ["order-classes"], seeds=2, months=13, jobs=1, progress=False)


@pytest.fixture
def toy() -> Study:
    return toy_futures.study(effect, POLICIES, 4, seeds=(1, 2), lost=[("toy-city #3", "helps", 2)])


def test_csv_files_hold_every_run_and_name_their_study(city_study: cs.Study, tmp_path: Path) -> None:
    files = {file.stem: file for file in city_study.to_csv(tmp_path / "out")}
    assert list(files) == ["indicators", "accounts", "groups", "samples", "failures", "about"]
    indicators = pd.read_csv(files["indicators"])
    assert list(indicators.columns[:4]) == ["scenario", "policy", "seed", "month"]
    assert len(indicators) == 4 * 13
    run = city_study.run("order-classes", 2)
    mine = indicators[(indicators["policy"] == "order-classes") & (indicators["seed"] == 2)]
    assert np.array_equal(mine[list(run.names)].to_numpy(), run.values, equal_nan=True)
    assert len(pd.read_csv(files["groups"])) == sum(len(run.groups) for run in city_study.runs)
    told = json.loads(files["about"].read_text(encoding="utf-8"))
    assert told["study"] == study_hash([city_study.cities[0].design])
    assert told["runs"] == "4 of 4" and "cs.compare(" in told["again"] and told["model"]


def test_what_failed_and_what_was_sampled_is_told(toy: Study, tmp_path: Path) -> None:
    for run in toy.runs:
        run.groups = pd.DataFrame({"year": [1], "value": [0.0]})
    files = {file.stem: pd.read_csv(file) for file in toy.to_csv(tmp_path)[:-1]}
    assert files["failures"][["policy", "seed"]].to_numpy().tolist() == [["helps", 2]]
    assert files["samples"]["sample"].tolist() == [1, 2, 3, 4]
    assert len(files["indicators"]) == 15 * toy_futures.MONTHS


def test_a_folder_that_cannot_be_made_is_said(city_study: cs.Study, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(SettingError, match="cannot be written"):
        city_study.to_csv(tmp_path / "taken")


def test_the_hash_tells_studies_apart(toy: Study) -> None:
    def hash_of(**options: Any) -> str:
        study = toy_futures.study(effect, POLICIES, **{"samples": 4, "seeds": (1, 2), **options})
        return study_hash([city.design for city in study.cities])

    assert hash_of() == study_hash([city.design for city in toy.cities])
    assert len({hash_of(), hash_of(seeds=(1, 3)), hash_of(samples=5), hash_of(samples=None)}) == 4


def test_a_cube_has_every_run_at_its_place(toy: Study) -> None:
    pytest.importorskip("xarray")
    cube = toy.to_xarray()
    assert dict(cube.sizes) == {"scenario": 4, "policy": 2, "seed": 2, "month": toy_futures.MONTHS}
    there = cube["match_rate"].sel(scenario="toy-city #2", policy="helps", seed=2)
    assert np.array_equal(there, toy.run("helps", 2, "toy-city #2").indicators["match_rate"])
    assert cube["match_rate"].sel(scenario="toy-city #3", policy="helps", seed=2).isnull().all()
    assert cube["match_rate"].attrs["units"] == "share"
    assert np.allclose(cube["demand"], toy.samples["demand"])
    assert cube.attrs["study"] == study_hash([city.design for city in toy.cities])
    assert cube.attrs["runs"] == "15 of 16"


def test_a_parquet_file_reads_back_with_its_provenance(city_study: cs.Study, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = city_study.to_parquet(tmp_path / "study.parquet")
    table = pd.read_parquet(file)
    run = city_study.run("order-classes", 1)
    mine = table[(table["policy"] == "order-classes") & (table["seed"] == 1)]
    assert np.array_equal(mine[list(run.names)].to_numpy(), run.values, equal_nan=True)
    metadata = parquet.read_schema(file).metadata
    assert metadata[b"study"].decode() == study_hash([city_study.cities[0].design])
    accounts = pd.read_parquet(city_study.to_parquet(tmp_path / "accounts.parquet", "accounts"))
    assert accounts["yuan"].sum() == pytest.approx(sum(run.accounts["yuan"].sum() for run in city_study.runs))


def test_tables_that_do_not_exist_are_said(city_study: cs.Study, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Did you mean 'accounts'"):
        city_study.to_parquet(tmp_path / "a.parquet", "account")


@pytest.mark.parametrize(("library", "extra"), [("xarray", "xarray"), ("pyarrow", "parquet")])
def test_a_missing_library_is_named_with_its_extra(
    library: str, extra: str, toy: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingError, match=rf"{library} is not installed.*consortium-sim\[{extra}\]"):
        toy.to_xarray() if extra == "xarray" else toy.to_parquet(tmp_path / "a.parquet")
