"""A study that is killed, starved or shut out loses nothing that was finished, and says what is wrong."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from same_runs import assert_same
from small_city import small_city

import consortium_sim as cs
from consortium_sim.errors import SettingError
from consortium_sim.study import keys, lock, provenance
from consortium_sim.study import store as store_module
from consortium_sim.study.store import Store, StoreError
from consortium_sim.study.sweeping import load_study, merged, sweep

POLICIES = ("baseline", "training-subsidy", "order-classes")
SEEDS, MONTHS = 6, 6
SWEEP = """
import sys
sys.path.insert(0, {tests!r})
from same_runs import assert_same
from small_city import small_city
from consortium_sim.study.sweeping import sweep
study = sweep(small_city(0.02, burn_in=6), {policies!r}, {seeds}, months={months}, store={store!r}, jobs=2,
              progress=False)
print(study)
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def city() -> cs.Scenario:
    return small_city(0.02, burn_in=6)


@pytest.fixture(scope="module")
def whole(city: cs.Scenario) -> cs.Study:
    """The same study, never interrupted, in memory."""
    return sweep(city, POLICIES, SEEDS, months=MONTHS, jobs=1, progress=False)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Runs that this process makes, by policy and seed, as they are made."""
    from consortium_sim.study import sweeping

    made: list[tuple[str, int]] = []
    alone = sweeping.run_alone

    def counted(scenario, policy, *, seed, months, rules):  # type: ignore[no-untyped-def]
        made.append((policy.name, seed))
        return alone(scenario, policy, seed=seed, months=months, rules=rules)

    monkeypatch.setattr(sweeping, "run_alone", counted)
    return made


def again(store: Path, city: cs.Scenario) -> cs.Study:
    return sweep(city, POLICIES, SEEDS, months=MONTHS, store=store, jobs=1, progress=False)


def begin(store: Path, before: str = "") -> subprocess.Popen[str]:
    """Start the sweep in a process of its own."""
    tests = str(Path(__file__).parents[1])
    code = SWEEP.format(tests=tests, policies=POLICIES, seeds=SEEDS, months=MONTHS, store=str(store))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", before + textwrap.dedent(code)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip


def committed(store: Path) -> int:
    if not store.exists():
        return 0
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error:
        return 0


def wait_for_runs(store: Path, number: int, process: subprocess.Popen[str]) -> None:
    while committed(store) < number and process.poll() is None:
        time.sleep(0.01)


def kill(process: subprocess.Popen[str]) -> None:
    """Take the parent and all its workers away at once, as a power switch would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def is_alive(group: int) -> bool:
    """Tell whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@posix
@pytest.mark.parametrize("after", [0, 1, 4, 11])
def test_a_killed_parent_loses_nothing_that_was_finished(
    after: int, tmp_path: Path, city: cs.Scenario, whole: cs.Study, made: list[tuple[str, int]]
) -> None:
    store = tmp_path / "study.sqlite"
    process = begin(store)
    wait_for_runs(store, after, process)
    kill(process)
    kept = committed(store)
    assert kept >= after
    assert_same(again(store, city), whole)
    assert len(made) == len(POLICIES) * SEEDS - kept


def test_only_what_is_missing_is_made(
    tmp_path: Path, city: cs.Scenario, whole: cs.Study, made: list[tuple[str, int]]
) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, POLICIES[:2], 4, months=MONTHS, store=store, jobs=1, progress=False)
    made.clear()
    assert_same(again(store, city), whole)
    assert len(made) == len(POLICIES) * SEEDS - 8
    assert_same(again(store, city), whole)
    assert len(made) == len(POLICIES) * SEEDS - 8


def test_a_run_is_found_whatever_its_policy_is_called(tmp_path: Path, city: cs.Scenario) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, "training-subsidy", 1, months=MONTHS, store=store, jobs=1, progress=False)
    renamed = cs.Policy("mine", cs.load_policy("training-subsidy").changes)
    with Store.writing(store) as kept:
        from consortium_sim.study.design import Design

        design = Design(city, None, (renamed,), (None,), (1,), MONTHS)
        kept.plan([design])
        assert kept.finished(design) == {("mine", 1)}
        (run,) = kept.runs(design)
        assert run.policy == "mine"


@posix
def test_a_disk_that_takes_no_more_is_said_and_what_it_has_is_kept(
    tmp_path: Path, city: cs.Scenario, whole: cs.Study
) -> None:
    store = tmp_path / "study.sqlite"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))\n"
    told = begin(store, limit).communicate()
    assert "takes nothing more" in told[1] and "StoreError" in told[1]
    kept = committed(store)
    assert 0 < kept < len(POLICIES) * SEEDS
    assert_same(again(store, city), whole)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, city: cs.Scenario) -> None:
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        with pytest.raises(SettingError, match="cannot be written"):
            again(tmp_path / "study.sqlite", city)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_read_only_store_is_said(
    tmp_path: Path, city: cs.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, "baseline", 1, months=MONTHS, store=store, jobs=1, progress=False)
    connect = sqlite3.connect

    def read_only(database, **options):  # type: ignore[no-untyped-def]
        return connect(f"file:{store}?mode=ro", uri=True)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(SettingError, match=r"study\.sqlite.*readonly"):
        again(store, city)


@posix
def test_the_workers_of_a_killed_parent_end(tmp_path: Path) -> None:
    store = tmp_path / "study.sqlite"
    parent = begin(store)
    wait_for_runs(store, 1, parent)
    parent.kill()
    parent.wait()
    left = True
    for _ in range(600):
        if not (left := is_alive(parent.pid)):
            break
        time.sleep(0.1)
    if left:
        kill(parent)
    parent.communicate()
    assert not left, "workers are still there a minute after their parent was killed"


@posix
def test_a_second_parent_is_refused_and_told_who_the_first_is(tmp_path: Path, city: cs.Scenario) -> None:
    store = tmp_path / "study.sqlite"
    first = begin(store)
    try:
        wait_for_runs(store, 1, first)
        with pytest.raises(SettingError, match=rf"process {first.pid} on"):
            again(store, city)
    finally:
        kill(first)
    assert again(store, city).finished == len(POLICIES) * SEEDS


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    store = tmp_path / "study.sqlite"
    held = lock.Lock(store)
    held.release()
    lock.Lock(store).release()
    assert not list(tmp_path.iterdir())


def test_a_store_of_another_version_is_refused(tmp_path: Path, city: cs.Scenario) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, "baseline", 1, months=MONTHS, store=store, jobs=1, progress=False)
    connection = sqlite3.connect(store)
    with connection:
        connection.execute("UPDATE about SET format = 'consortium_sim 99'")
    connection.close()
    with pytest.raises(SettingError, match="consortium_sim 99"):
        again(store, city)
    with pytest.raises(SettingError, match="consortium_sim 99"):
        load_study(store)


def test_another_database_and_no_database_are_refused_and_left_alone(
    tmp_path: Path, city: cs.Scenario
) -> None:
    other, text = tmp_path / "other.sqlite", tmp_path / "notes.txt"
    connection = sqlite3.connect(other)
    with connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    text.write_text("these are notes, and they are long enough to be no empty file\n" * 50)
    for path in (other, text):
        before = path.read_bytes()
        with pytest.raises(SettingError, match=path.name):
            again(path, city)
        with pytest.raises(SettingError, match=path.name):
            load_study(path)
        assert path.read_bytes() == before
    with pytest.raises(SettingError, match="no such store"):
        load_study(tmp_path / "nothing.sqlite")


def test_a_truncated_store_is_said_and_its_whole_runs_can_be_saved(
    tmp_path: Path, city: cs.Scenario, whole: cs.Study
) -> None:
    store = tmp_path / "study.sqlite"
    again(store, city)
    data = store.read_bytes()
    store.write_bytes(data[: int(len(data) * 0.7)])
    with pytest.raises(SettingError, match=r"damaged|cannot be opened"):
        again(store, city)
    saved = tmp_path / "saved.sqlite"
    merged([store], saved)
    assert 0 < committed(saved) < len(POLICIES) * SEEDS
    assert_same(again(saved, city), whole)


def test_a_changed_model_is_reported_and_never_mixed(
    tmp_path: Path, city: cs.Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, "baseline", 2, months=MONTHS, store=store, jobs=1, progress=False)
    assert "another version" not in capsys.readouterr().err
    for place in (keys, provenance, store_module):
        monkeypatch.setattr(place, "model_fingerprint", lambda: "0123456789abcdef")
    others = "2 runs of the store are of another version of the model: kept, and not used"
    with pytest.raises(SettingError, match=others):
        load_study(store)
    study = sweep(city, "baseline", 3, months=MONTHS, store=store, jobs=1, progress=False)
    assert study.finished == 3 and committed(store) == 5
    assert capsys.readouterr().err.count(others) == 1
    assert load_study(store).finished == 3
    assert others in capsys.readouterr().err


def test_failures_are_kept_with_what_repeats_them_and_lost_runs_are_tried_again(
    tmp_path: Path, city: cs.Scenario
) -> None:
    from consortium_sim.study.design import Design
    from consortium_sim.study.tasks import Failure

    store = tmp_path / "study.sqlite"
    design = Design(city, None, (cs.load_policy("baseline"),), ("baseline",), (1, 2), MONTHS)
    with Store.writing(store) as kept:
        kept.plan([design])
        kept.keep(Failure(design.name, "baseline", 1, "ValueError: no", design.command(0, 1), "Traceback"))
        kept.keep(Failure(design.name, "baseline", 2, "its worker died", design.command(0, 2), lost=True))
        assert kept.finished(design) == {("baseline", 1)}
    first, second = load_study(store).failures
    assert first.error == "ValueError: no" and "cs.simulate(" in first.command and not first.lost
    assert second.lost


def test_a_store_holds_nothing_that_could_run_code(tmp_path: Path) -> None:
    import pickle

    from consortium_sim.study import inputs

    class Trap:
        def __reduce__(self):  # type: ignore[no-untyped-def]
            return os.system, ("true",)

    import zlib

    with pytest.raises(pickle.UnpicklingError, match="does not belong"):
        inputs.unpacked(zlib.compress(pickle.dumps(Trap())))


def test_an_error_of_the_disk_while_reading_is_said(tmp_path: Path, city: cs.Scenario) -> None:
    store = tmp_path / "study.sqlite"
    study = sweep(city, "baseline", 2, months=MONTHS, store=store, jobs=1, progress=False)
    store.write_bytes(b"nothing of what was here" * 1000)
    with pytest.raises(StoreError, match="cannot be read"):
        list(study.cities[0].runs)


def test_nothing_is_merged_that_is_no_store(tmp_path: Path, city: cs.Scenario) -> None:
    good, text, other, old = (tmp_path / name for name in ("good.db", "text.db", "other.db", "old.db"))
    sweep(city, "baseline", 1, months=MONTHS, store=good, jobs=1, progress=False)
    text.write_text("nothing of a store " * 100, encoding="utf-8")
    for path, order in ((other, "CREATE TABLE about_us (a)"), (old, "UPDATE about SET format = 'older 1'")):
        if path is old:
            path.write_bytes(good.read_bytes())
        connection = sqlite3.connect(path)
        connection.execute(order)
        connection.commit()
        connection.close()
    with pytest.raises(SettingError) as told:
        merged([good, text, other, old], tmp_path / "all.db")
    found = [str(fault) for fault in told.value.faults]
    assert ["text.db" in found[0], "other.db" in found[1], "old.db" in found[2]] == [True] * 3
    assert "no study store" in found[0] and "no study store" in found[1] and "'older 1'" in found[2]
    assert not (tmp_path / "all.db").exists()


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("UPDATE designs SET inputs = x'00112233'", "cannot be read by this version"),
        ("UPDATE runs SET indicators = 'zzz'", "`merge` saves what can be read"),
    ],
)
def test_damaged_bytes_inside_a_store_are_told(
    order: str, says: str, tmp_path: Path, city: cs.Scenario
) -> None:
    store = tmp_path / "study.sqlite"
    sweep(city, "baseline", 1, months=MONTHS, store=store, jobs=1, progress=False)
    connection = sqlite3.connect(store)
    connection.execute(order)
    connection.commit()
    connection.close()
    with pytest.raises((SettingError, StoreError), match=says):
        list(load_study(store).cities[0].runs)
