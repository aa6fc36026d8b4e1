from __future__ import annotations

import os
import sys
from functools import partial
from threading import Lock
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
import toy_city

from consortium_sim.errors import SettingError
from consortium_sim.study.arguments import (
    Faults,
    check_that_rules_travel,
    seeds_from,
    seeds_from_text,
    seeds_word,
    usable_cores,
    whole,
)


def test_a_number_of_seeds_stands_for_the_seeds_from_one() -> None:
    assert seeds_from(3) == (1, 2, 3)
    assert seeds_from(np.int64(2)) == (1, 2)
    assert seeds_from([7, 0, np.int32(3)]) == (7, 0, 3)
    assert seeds_from(range(4, 6)) == (4, 5)


@pytest.mark.parametrize(
    ("seeds", "complaint"),
    [
        (0, "whole number of at least 1"),
        (-2, "whole number of at least 1"),
        (2.0, "found 2.0"),
        (True, "found True"),
        ("3", "found '3'"),
        (None, "found None"),
        ([], "found none"),
        ([1, 1.5], "found 1.5"),
        ([1, -1], "found -1"),
        ([3, 4, 3], r"\[3\] more than once"),
        ([2**64], r"2\*\*64"),
    ],
)
def test_bad_seeds_are_named(seeds: object, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint):
        seeds_from(seeds)


@pytest.mark.parametrize(
    ("text", "seeds", "word"),
    [
        ("10", tuple(range(1, 11)), "10"),
        ("3,7", (3, 7), "3,7"),
        ("11-13", (11, 12, 13), "11-13"),
        ("7-7", (7,), "7-7"),
        ("1-4", (1, 2, 3, 4), "4"),
        ("5, 1-2", (5, 1, 2), "5,1,2"),
    ],
)
def test_seeds_are_read_and_written_the_same_way(text: str, seeds: tuple[int, ...], word: str) -> None:
    assert seeds_from(seeds_from_text(text)) == seeds
    assert seeds_word(seeds) == word
    assert seeds_from(seeds_from_text(word)) == seeds


@pytest.mark.parametrize("text", ["", "a", "1-", "-3", "1,,2", "3.5", "1-b"])
def test_seeds_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(SettingError, match="seeds"):
        seeds_from_text(text)


def test_whole_numbers_are_checked() -> None:
    assert whole("jobs", 2, 1) == 2
    for wrong in (0, 1.0, "1", None, False):
        with pytest.raises(SettingError, match="jobs"):
            whole("jobs", wrong, 1)


def test_faults_are_told_all_at_once() -> None:
    faults = Faults()
    assert faults.of(whole, "jobs", 4, 1) == 4
    faults.of(whole, "jobs", 0, 1)
    faults.of(seeds_from, [])
    with pytest.raises(SettingError) as error:
        faults.speak()
    assert len(error.value.faults) == 2


def test_there_is_at_least_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


def test_rules_that_cannot_be_sent_are_named() -> None:
    check_that_rules_travel({"participation": toy_city.simulate})
    with pytest.raises(SettingError, match=r"rules\['hosting'\].*cannot be sent"):
        check_that_rules_travel({"hosting": partial(print, Lock()), "participation": toy_city.simulate})


def test_rules_of_a_notebook_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = ModuleType("__main__")
    exec("def rule():\n    return 0.1\n", vars(notebook))
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    rules = {"effect": notebook.rule}
    check_that_rules_travel(rules)
    here = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), rules=rules)
    there = toy_city.study(policies=("baseline", "helps"), seeds=(1, 2), rules=rules, jobs=2)
    assert not there.failures
    for one, other in zip(here.runs, there.runs, strict=True):
        pd.testing.assert_frame_equal(one.indicators, other.indicators, check_exact=True)


def test_rules_reach_the_runs() -> None:
    plain = toy_city.study(policies=("baseline", "helps"), seeds=(1,))
    ruled = toy_city.study(policies=("baseline", "helps"), seeds=(1,), rules={"effect": toy_city.tenth})
    gap = ruled.run("helps", 1).indicators["match_rate"] - plain.run("helps", 1).indicators["match_rate"]
    assert gap.to_numpy() == pytest.approx(0.1)
