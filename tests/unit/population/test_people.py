from __future__ import annotations

import numpy as np

from consortium_sim.population.people import ABSENT, EMPLOYED, NOBODY, STUDYING, People, free_rows


def test_an_empty_row_is_nobody_with_no_bond_to_anyone() -> None:
    people = People.empty(3)
    assert people.capacity == 3
    assert (people.status == ABSENT).all()
    for bond in (people.program, people.post, people.host, people.sponsor):
        assert (bond == NOBODY).all()


def test_every_column_has_one_entry_a_person_and_a_row_is_small() -> None:
    people = People.empty(7)
    assert {column.shape for column in people} == {(7,)}
    assert people.bytes_per_row == sum(column.nbytes for column in people) // 7 <= 100


def test_growing_keeps_everybody_in_the_same_row() -> None:
    people = People.empty(2)
    people.birth[:], people.status[:], people.skill[:] = [7, 9], EMPLOYED, [0.5, 0.75]
    larger = people.grown(5)
    assert larger.birth.tolist() == [7, 9, 0, 0, 0]
    assert larger.skill.tolist() == [0.5, 0.75, 0.0, 0.0, 0.0]
    assert (larger.status[2:] == ABSENT).all()
    assert (larger.host[2:] == NOBODY).all()


def test_the_lowest_free_rows_are_given_out_first() -> None:
    people = People.empty(5)
    people.status[[0, 2]] = STUDYING
    same, rows = free_rows(people, 2)
    assert same is people
    assert rows.tolist() == [1, 3]


def test_the_table_grows_when_more_rows_are_asked_for_than_are_free() -> None:
    people = People.empty(3)
    people.status[:2] = STUDYING
    larger, rows = free_rows(people, 6)
    assert rows.tolist() == [2, 3, 4, 5, 6, 7]
    assert larger.capacity >= 8
    assert (larger.status[:2] == STUDYING).all()
    assert (larger.status[rows] == ABSENT).all()


def test_no_rows_are_given_out_when_none_are_asked_for() -> None:
    people = People.empty(0)
    same, rows = free_rows(people, 0)
    assert same is people
    assert np.array_equal(rows, np.zeros(0, np.int64))


def test_a_small_table_doubles_and_a_large_one_grows_by_a_quarter() -> None:
    small, large = People.empty(1_000), People.empty(100_000)
    small.status[:] = large.status[:] = STUDYING
    assert free_rows(small, 3)[0].capacity == 2_000
    grown, rows = free_rows(large, 3)
    assert grown.capacity == 125_000
    assert rows.tolist() == [100_000, 100_001, 100_002]
    assert free_rows(large, 40_000)[0].capacity == 140_000
