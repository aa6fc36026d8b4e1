"""A state as a file of data: what goes in comes out, shared where it was shared, and nothing else gets in."""

from __future__ import annotations

import io
import json
import zipfile
from collections import OrderedDict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from same_state import assert_same_city
from small_city import live, small_city

from consortium_sim.errors import SettingError
from consortium_sim.model import state_file
from consortium_sim.model.simulation import burn_in
from consortium_sim.model.state_file import read_state, write_state
from consortium_sim.model.state_tree import Planter
from consortium_sim.population.council import Department
from consortium_sim.population.people import People
from consortium_sim.scenario.policy import load_policy

KIND = "test state"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state"


def through_a_file(file: Path, state: Any) -> Any:
    write_state(file, KIND, {}, state)
    return read_state(file, KIND, object)[1]


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -7, 2**80, 1.5, 0.1 + 0.2, -0.0, float("inf"), "", "联合体 'x'", "a\x00b",
        (), (1, ("a", 2.0)), [1, [2]], {"a": 1, 2: "b", (3, "c"): None}, {1, 2}, frozenset({"x"}),
        np.float64(0.1), np.uint64(2**64 - 1), np.bool_(True), Department.MARKET_INFORMATION,
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_comes_back_with_its_type(file: Path, value: Any) -> None:
    back = through_a_file(file, [value])[0]
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize("kind", ["?", "u1", "i2", "u4", "i8", "f4", "f8"])
@pytest.mark.parametrize("shape", [(0,), (7,), (2, 3), (1, 0, 4)])
def test_an_array_comes_back_with_its_bits_and_can_be_written(
    file: Path, kind: str, shape: tuple[int, ...]
) -> None:
    array = np.arange(np.prod(shape)).reshape(shape).astype(kind)
    back = through_a_file(file, {"x": array})["x"]
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, shape, array.tobytes())
    back[...] = 1


def test_not_a_number_keeps_its_place_and_names_their_text(file: Path) -> None:
    state = {"x": np.array([1.0, np.nan]), "names": np.array(["a", "b", "a"], dtype=object)}
    back = through_a_file(file, state)
    assert np.array_equal(back["x"], state["x"], equal_nan=True)
    assert back["names"].dtype == object and back["names"].tolist() == ["a", "b", "a"]


def test_what_is_shared_stays_shared_and_what_is_not_does_not(file: Path) -> None:
    column, twin, row = np.zeros(3), np.zeros(3), [1]
    state: dict[str, Any] = {"a": column, "b": (column, twin), "c": [row, row, [1]]}
    state["itself"] = state
    back = through_a_file(file, state)
    assert back["a"] is back["b"][0] and back["b"][1] is not back["a"]
    assert back["c"][0] is back["c"][1] and back["c"][2] is not back["c"][0]
    assert back["itself"] is back


def test_a_city_comes_back_whole_with_its_ledger_joined_to_its_owners(file: Path) -> None:
    city = burn_in(small_city(), 1)
    back = through_a_file(file, city)
    assert_same_city(back, city)
    assert type(back.people) is People
    assert back.ledger.cash["enterprises"] is back.enterprises.cash
    back.ledger.audit()


@pytest.mark.parametrize("months", [1, 12])
def test_no_column_of_a_city_is_a_part_of_another(months: int) -> None:
    """It would come back as a copy, which the other does not follow."""
    scenario = small_city()
    city = burn_in(scenario, 1)
    live(city, scenario, load_policy("everything"), months)
    planter = Planter()
    planter.tree(city, "")
    columns = [array for array in planter.arrays.values() if array.size]
    assert len(columns) > 100
    assert all(column.flags.c_contiguous for column in columns)
    ends = sorted(np.lib.array_utils.byte_bounds(column) for column in columns)
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))


def test_the_file_can_be_read_without_this_library(file: Path) -> None:
    city = burn_in(small_city(), 1)
    write_state(file, KIND, {"seed": 1}, city)
    with np.load(file) as archive:
        assert np.array_equal(archive["people.wage"], city.people.wage)
    with zipfile.ZipFile(file) as archive:
        about = json.loads(archive.read("about.json"))
    assert about["kind"] == KIND and about["seed"] == 1 and "numpy" in about["versions"]


class Stranger:
    pass


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (Stranger(), "Stranger"), (len, "builtin_function"), (Path("x"), "Path"), (OrderedDict(), "OrderedDict"),
        (1j, "complex"), (b"bytes", "bytes"), (np.array(["text"]), "array of <U4"),
    ],
)  # fmt: skip
def test_what_is_no_data_is_named_with_its_place_and_nothing_is_written(
    file: Path, value: Any, word: str
) -> None:
    file.write_text("older")
    with pytest.raises(SettingError, match=rf"city\.0\.friend: found .*{word}.* Expected .*numbers, text"):
        write_state(file, KIND, {}, {"city": [{"friend": value}]})
    assert file.read_text() == "older"
    assert list(file.parent.iterdir()) == [file]


def test_a_disk_that_fails_half_way_leaves_the_older_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_state(file, KIND, {}, {"x": np.arange(3)})
    before = file.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state_file.np.lib.format, "write_array", full)
    with pytest.raises(OSError, match="No space"):
        write_state(file, KIND, {}, {"x": np.arange(4)})
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "tree",
    [
        ["object", "os:system", {}],
        ["object", "consortium_sim.cli.__main__:main", {}],
        ["object", "consortium_sim.model.history:History", {}],
        ["object", "consortium_sim.model.simulation:simulate", {}],
        ["row", "consortium_sim.population.people:People", {"birth": 1}],
        ["enum", "consortium_sim.population.council:Council", 1],
        ["enum", "consortium_sim.population.council:Department", 99],
        ["same", 3], ["array", "nowhere"], ["read", "x"], ["list"], {"a": 1}, [],
    ],
    ids=str,
)  # fmt: skip
def test_a_tree_of_somebody_elses_making_is_refused(file: Path, tree: Any) -> None:
    write_state(file, KIND, {}, {})
    content = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("about.json", content.read("about.json"))
        archive.writestr("state.json", json.dumps(tree))
    with pytest.raises(SettingError, match=f"this is no {KIND}, or it is damaged"):
        read_state(file, KIND, object)
