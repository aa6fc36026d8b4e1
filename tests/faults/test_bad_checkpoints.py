"""What users see when a checkpoint cannot be written, or cannot be gone on from: one test for each guard."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import ConsortiumError
from consortium_sim.model import checkpoint, state_file
from consortium_sim.model.state_file import write_state

CITY = small_city(0.02, burn_in=2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("whole") / "x"
    cs.simulate(CITY, months=3, save=file)
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path, whole: bytes) -> Path:
    file = tmp_path / "city.checkpoint"
    file.write_bytes(whole)
    return file


def fault_of(call: Callable[[], object]) -> str:
    with pytest.raises(ConsortiumError) as caught:
        call()
    return str(caught.value)


def told_otherwise(file: Path, **about: Any) -> None:
    """Write the checkpoint anew with another thing said of it."""
    old = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    with zipfile.ZipFile(file, "w") as archive:
        for name in old.namelist():
            content = old.read(name)
            if name == "about.json":
                content = json.dumps({**json.loads(content), **about}).encode()
            archive.writestr(name, content)


RESTORING: list[Callable[[Path], object]] = [cs.resume, cs.ConsortiumModel.restore]


@pytest.mark.parametrize("restore", RESTORING)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, restore: Callable[[Path], object]) -> None:
    found = fault_of(lambda: restore(tmp_path / "nothing"))
    assert found.endswith("nothing: there is no such file. Expected a checkpoint.")


@pytest.mark.parametrize("restore", RESTORING)
@pytest.mark.parametrize("content", [b"", b"PK", b"not a checkpoint\n" * 50, b"\x80\x04N."])
def test_a_file_that_is_no_checkpoint_is_refused(
    tmp_path: Path, restore: Callable[[Path], object], content: bytes
) -> None:
    other = tmp_path / "x.csv"
    other.write_bytes(content)
    assert "x.csv: this is no checkpoint, or it is damaged" in fault_of(lambda: restore(other))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_refused(file: Path, whole: bytes, part: float) -> None:
    file.write_bytes(whole[: int(part * len(whole))])
    assert "this is no checkpoint, or it is damaged" in fault_of(lambda: cs.resume(file))


def test_a_changed_byte_in_any_part_is_noticed(file: Path, whole: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(whole))
    for member in archive.infolist()[::9]:
        start = whole.index(archive.read(member), member.header_offset)
        place = start + member.file_size // 2
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        assert "damaged" in fault_of(lambda: cs.resume(file)), member.filename


def test_another_version_of_the_model_is_refused_with_the_versions_that_saved_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_file, "model_fingerprint", lambda: "0123456789abcdef")
    found = fault_of(lambda: cs.resume(file))
    assert "saved by another version of the model" in found
    assert "numpy" in found and "0123456789abcdef" in found


def test_a_file_of_another_format_is_refused(file: Path) -> None:
    told_otherwise(file, format=99)
    assert "this checkpoint has the format 99. Expected the format 1." in fault_of(lambda: cs.resume(file))


def test_a_state_of_another_kind_is_refused(file: Path) -> None:
    told_otherwise(file, kind="burnt-in state")
    assert "this is a burnt-in state. Expected a checkpoint." in fault_of(lambda: cs.resume(file))
    write_state(file, checkpoint.CHECKPOINT, {}, [1, 2])
    assert "this is no checkpoint." in fault_of(lambda: cs.resume(file))


def test_other_rules_than_those_it_was_saved_with_are_refused(file: Path) -> None:
    class Stubborn(cs.Enterprise):
        def participate(self, outlook: Any) -> str:
            return "outside"

    found = fault_of(lambda: cs.resume(file, rules=cs.rules_of(Stubborn)))
    assert "saved with no rules of one's own, and rules for participation were given" in found


def test_fewer_months_than_have_passed_are_refused(file: Path) -> None:
    assert "3 months have passed" in fault_of(lambda: cs.resume(file, 2))


def test_tables_of_a_month_that_has_passed_cannot_be_had_any_more(file: Path) -> None:
    found = fault_of(lambda: cs.resume(file, 5, snapshots=[2, 5]))
    assert "month 2 has passed, and its tables were not kept" in found


def test_a_place_that_cannot_be_written_is_told_before_the_run(tmp_path: Path) -> None:
    for place, word in ((tmp_path, "is a folder"), (tmp_path / "no" / "x", "there is no folder")):
        assert word in fault_of(lambda place=place: cs.simulate("base-city", months=10_000, save=place))


def test_a_full_disk_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "write_state", full)
    found = fault_of(lambda: cs.simulate(CITY, months=1, save=file))
    assert "city.checkpoint' cannot be written: No space left on device" in found


def test_a_month_that_is_under_way_cannot_be_saved(file: Path) -> None:
    class Hasty(cs.Government):
        def set_instruments(self, outlook: Any) -> Any:
            self.model.save(file)

    model = cs.ConsortiumModel(CITY, rules=cs.rules_of(Hasty))
    assert "month 1 is under way" in fault_of(model.step)


def test_memory_of_a_rule_that_is_no_data_is_named_with_its_place(file: Path) -> None:
    def learning(outlook: Any) -> Any:
        outlook.consortium.memory["model"] = object()
        return outlook.strategy

    found = fault_of(lambda: cs.simulate(CITY, months=2, rules={"participation": learning}, save=file))
    assert "consortium.memory.model: found <object" in found and "(object)" in found
