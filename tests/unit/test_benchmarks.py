"""The benchmarks compare like with like, and their page says what was measured. No time decides a test."""

from __future__ import annotations

import ast
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from benchmarks import growth, shares  # noqa: E402  # the folder above is no installed package
from benchmarks.full_month import array_bytes  # noqa: E402
from benchmarks.matching.instance import drawn  # noqa: E402
from benchmarks.matching.solvers import numpy_rounds, ours  # noqa: E402
from benchmarks.processes import told_by  # noqa: E402
from benchmarks.reference_month.equivalence import compared, trajectories  # noqa: E402
from benchmarks.reference_month.ours import CompiledCity  # noqa: E402
from benchmarks.reference_month.rules import EMPLOYED, SEEKING, TRAINING, Rules, founded  # noqa: E402
from benchmarks.reference_month.with_mesa import MesaCity  # noqa: E402
from benchmarks.reference_month.with_numpy import NumpyCity, accepted  # noqa: E402
from benchmarks.report import goals  # noqa: E402
from benchmarks.report.page import page  # noqa: E402
from benchmarks.report.wording import bytes_told, seconds_told  # noqa: E402
from benchmarks.timing import in_turns  # noqa: E402
from consortium_sim.model import phases  # noqa: E402

FOLDER = PROJECT / "benchmarks"
RULES = Rules()
PEOPLE, MONTHS = 4_000, 12
WIDE = 0.25
"""Tolerance for a few runs of a small city."""


@pytest.fixture(scope="module")
def runs():
    city = founded(PEOPLE, 1, RULES)
    number = {"Mesa": (MesaCity, 12), "NumPy": (NumpyCity, 40), "consortium_sim": (CompiledCity, 40)}
    return {name: trajectories(make, city, RULES, count, MONTHS) for name, (make, count) in number.items()}


def test_three_implementations_of_the_reference_month_pass_the_gate(runs):
    for pair in compared(runs, WIDE):
        assert pair["passes"], pair


@pytest.mark.parametrize("other", [Rules(separation=0.06), Rules(growth=0.033), Rules(subsidy=1.5)])
def test_the_gate_shuts_on_another_rule(runs, other):
    wrong = trajectories(CompiledCity, founded(PEOPLE, 1, RULES), other, 40, MONTHS)
    (pair,) = compared({"NumPy": runs["NumPy"], "consortium_sim": wrong}, WIDE)
    assert pair["p"] < 0.01
    assert not pair["passes"]


def test_the_gate_shuts_when_the_runs_are_too_few_to_see_a_difference(runs):
    (pair,) = compared({"NumPy": runs["NumPy"][:3], "consortium_sim": runs["consortium_sim"][:3]}, 0.01)
    assert pair["farthest"] > 0.01
    assert not pair["passes"]


@pytest.mark.parametrize("people", [1_000, 2_050, 4_099])
def test_the_compiled_city_keeps_its_books(people):
    model = CompiledCity(founded(people, 2, RULES), RULES, seed=5)
    for _ in range(30):
        shares = model.step()
    city, desk = model.city, model.desk
    at_work, studying = city.status == EMPLOYED, city.status == TRAINING
    employer = city.employer[at_work]
    assert np.array_equal(np.bincount(employer, minlength=city.offer.size), city.workers)
    assert np.array_equal(np.bincount(city.college[studying], minlength=city.quality.size), desk.trainees)
    assert np.allclose(np.bincount(employer, city.skill[at_work], city.offer.size), desk.skill_at, atol=1e-3)
    assert np.all(employer % city.occupations == city.occupation[at_work])
    assert np.all((city.employer >= 0) == at_work)
    assert shares[:3] == pytest.approx([np.mean(city.status == one) for one in (EMPLOYED, SEEKING, TRAINING)])
    assert shares[3] == pytest.approx(city.skill[studying].mean(), abs=1e-4)
    assert shares[6] == pytest.approx(city.wage[at_work].mean(), abs=1e-4)


def test_a_seed_gives_a_city_of_the_reference_month_the_same_luck_again():
    city = founded(PEOPLE, 1, RULES)
    first, second = (trajectories(CompiledCity, city, RULES, 2, 5) for _ in range(2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first[0], first[1])


def test_rounds_of_numpy_give_the_best_by_rank_what_they_want():
    choices = np.array([[0, 1, 2], [0, 1, 2], [0, 2, 1], [1, 0, 2], [-1, -1, -1]])
    who, where = accepted(choices, np.array([1, 1, 1]))
    assert dict(zip(who.tolist(), where.tolist(), strict=True)) == {0: 0, 1: 1, 2: 2}


@pytest.mark.parametrize(("applicants", "posts"), [(100, 10), (500, 50), (500, 20)])
def test_solvers_of_the_matching_problem_agree(applicants, posts):
    problem = drawn(applicants, posts, seed=3)
    assert problem.scores.size == len(set(problem.scores.ravel().tolist()))
    assert np.array_equal(ours(problem), numpy_rounds(problem))


def test_implementations_take_turns_and_the_first_turn_does_not_count():
    now, order = [0.0], []

    def work(name, seconds):
        def run():
            order.append(name)
            now[0] += seconds

        return run

    taken = in_turns({"fast": work("f", 1.0), "slow": work("s", 5.0)}, 2, 2.0, clock=lambda: now[0])
    assert "".join(order) == "ffs" * 3
    assert taken == {
        "fast": {"least": 1.0, "median": 1.0, "turns": 2},
        "slow": {"least": 5.0, "median": 5.0, "turns": 2},
    }


def test_the_exponent_of_a_power_law_is_found():
    found = [
        {"people": people, "seconds": {"p": {"median": 3.0 * people**1.25}}} for people in (10, 100, 5_000)
    ]
    assert growth.exponent([*found, {"stopped": "no"}], "p") == pytest.approx({"all": 1.25, "last": 1.25})
    assert math.isnan(growth.exponent(found[:1], "p")["all"])


def test_arrays_of_a_state_are_counted_once():
    column = np.zeros(10)
    assert array_bytes({"a": column, "b": [column[:5], (column[5:],)], "c": 3}) == 80


def test_work_in_another_process_that_fails_says_why():
    assert told_by("benchmarks.no_such_module", (), 60)["stopped"].startswith("exit 1: ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell it in this way")
def test_the_memory_of_a_process_does_not_count_that_of_the_one_that_started_it():
    held = np.ones(50_000_000)
    asked = "from benchmarks.growth_worker import peak_bytes; print(peak_bytes())"
    told = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, check=True)
    assert 0 < int(told.stdout) < held.nbytes


@pytest.mark.parametrize(
    ("seconds", "told"), [(2.0, "2 s"), (0.1234, "123 ms"), (1.5e-3, "1.5 ms"), (8.24e-5, "82.4 µs")]
)
def test_seconds_are_told_with_a_unit(seconds, told):
    assert seconds_told(seconds) == told


def test_bytes_are_told_with_a_unit():
    assert (bytes_told(3 * 2**20), bytes_told(3 * 2**30)) == ("3 MiB", "3.0 GiB")


def timed(median):
    return {"least": median, "median": median, "turns": 5}


def reference(passes):
    pair = {
        "one": "NumPy",
        "other": "consortium_sim",
        "runs": [3, 4],
        "mean_square": 1.0,
        "p": 0.5,
        "largest": 0.01,
        "farthest": 0.02,
        "farthest_of": "wage",
        "tolerance": 0.03,
        "passes": passes,
    }
    found = {"gate": {"people": 10, "months": 2, "pairs": [pair], "ambr_equals_numpy": True}}
    by = {"consortium_sim": timed(1e-3), "NumPy": timed(9e-3), "Mesa": timed(0.2)}
    return found | ({"times": {"100000": {"people": 100_000, "by": by}}} if passes else {})


def test_a_goal_that_is_missed_is_said_to_be_missed():
    told = {
        what: (found, holds) for what, _, found, holds in goals.goals({"reference_month": reference(True)})
    }
    assert told == {
        "reference month, 100,000 people, against Mesa": ("200.0 times (least 200.0)", True),
        "reference month, 100,000 people, against NumPy": ("9.0 times (least 9.0)", False),
    }
    assert "| ≥ 10 times | 9.0 times (least 9.0) | **no** |" in page({"reference_month": reference(True)})


def test_a_month_of_a_small_city_is_held_against_a_millisecond():
    seconds = {"baseline": {"least": 0.8e-3, "median": 0.9e-3}, "package": {"least": 1e-3, "median": 1.2e-3}}
    told = [holds for *_, holds in goals.goals({"growth": {"sizes": {"2000": {"seconds": seconds}}}})]
    assert told == [True, False]


def test_no_time_is_printed_behind_a_gate_that_is_shut():
    text = page({"reference_month": reference(False)})
    assert "no time is printed." in text
    assert "times ours" not in text


def test_a_section_that_failed_is_not_passed_over():
    assert "This section failed: ValueError: x" in page({"growth": {"failed": "ValueError: x"}})


def test_the_page_is_made_of_the_stored_figures():
    results = json.loads((PROJECT / "docs" / "performance.json").read_text(encoding="utf-8"))
    assert (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8") == page(results)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: str(path.relative_to(FOLDER)))
def test_benchmarks_use_only_what_the_package_shows(path):
    hidden = [
        name.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
        if any(part.startswith("_") for part in f"{getattr(node, 'module', '') or ''}.{name.name}".split("."))
        and not (getattr(node, "module", "") or "").startswith("__future__")
    ]
    assert hidden == []


def test_every_phase_and_the_loops_that_take_most_are_told():
    found = shares.measure(quick=True)
    (one,) = found["sizes"].values()
    assert list(one["phases"]) == list(phases.__all__)
    assert {
        "mechanisms.working.people_work",
        "mechanisms.labour_market.offers.meet",
    } <= set(shares.compiled_loops())
    assert one["all_loops"] > 0.0
    assert list(one["loops"].values()) == sorted(one["loops"].values(), reverse=True)
    assert len(one["loops"]) == shares.MOST
    assert len(one["months"]) == 12
    told = page({"shares": found})
    assert all(f"| {name} |" in told for name in ("January", "July", "September"))
    assert all(f"| {name.replace('_', ' ')} |" in told for name in phases.__all__)
    assert all(f"| `{name}` |" in told for name in one["loops"])
