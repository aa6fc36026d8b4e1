"""What holds in any city under any staff exchange."""

from __future__ import annotations

from typing import Any

import numpy as np
from drawn_cities import LIVELY, RICH, drawn, examples, seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.staff_exchange import ENGINEER_HOURS, TEACHER_HOURS
from consortium_sim.mechanisms.staff_exchange.duties import MOST_TERMS
from consortium_sim.population.exchange import ENGINEER, RUNNING, Contracts, contract_number
from consortium_sim.scenario.policy import Policy


@settings(examples, max_examples=25)
@given(
    facts=drawn(lever=False),
    levers=drawn(lever=True),
    appraisal=st.booleans(),
    seed=seeds,
)
def test_contracts_keep_their_word_in_any_city(
    facts: dict[str, Any], levers: dict[str, Any], appraisal: bool, seed: int
) -> None:
    city = small_city(0.06, burn_in=6).with_({**LIVELY, **facts, "time.burn_in": 6})
    policy = Policy("drawn", {**RICH, **levers, "staff_exchange.appraisal": appraisal})
    consortium = founded(city, seed)
    ended: set[int] = set()
    known: dict[int, tuple[int, int, int]] = {}
    for _ in months_of(consortium, city, policy, months=36):
        contracts = consortium.exchange.contracts
        numbers = contracts.number.tolist()
        assert len(set(numbers)) == len(numbers)
        for row, number in enumerate(numbers):
            who = (int(contracts.direction[row]), int(contracts.enterprise[row]), int(contracts.program[row]))
            assert known.setdefault(number, who) == who
            if contracts.state[row] != RUNNING:
                ended.add(number)
            assert (number in ended) == (contracts.state[row] != RUNNING)
        owed = np.where(contracts.direction == ENGINEER, ENGINEER_HOURS, TEACHER_HOURS)
        assert (contracts.hours >= 0.0).all()
        assert (contracts.hours <= owed).all()
        assert (contracts.done <= contracts.owed).all()
        assert (contracts.terms <= MOST_TERMS).all()
        assert consortium.enterprises.active[contracts.enterprise[contracts.running]].all()
        colleges, enterprises = consortium.colleges, consortium.enterprises
        assert ((colleges.double_qualified >= 0.0) & (colleges.double_qualified <= 1.0)).all()
        assert (enterprises.absorptive <= 1.0).all()
        assert (enterprises.absorptive_boost >= 0.0).all()
        assert ((consortium.programs.lag_left > 0.0) & (consortium.programs.lag_left <= 1.0)).all()


@given(
    first=st.tuples(
        st.integers(1, 2_000), st.integers(0, 1), st.integers(0, 2**20 - 1), st.integers(0, 4095)
    ),
    second=st.tuples(
        st.integers(1, 2_000), st.integers(0, 1), st.integers(0, 2**20 - 1), st.integers(0, 4095)
    ),
)
def test_two_candidates_have_one_number_only_if_they_are_one(
    first: tuple[int, int, int, int], second: tuple[int, int, int, int]
) -> None:
    one, other = number_of(*first), number_of(*second)
    assert (one == other) == (first == second)
    assert one >> 32 == 2 * first[0] + first[1]
    assert one & 0xFFFFFFFF == first[2] * 4096 + first[3]


def number_of(month: int, direction: int, giver: int, ordinal: int) -> int:
    return int(contract_number(month, direction, np.array([giver]), np.array([ordinal]))[0])


@given(size=st.integers(0, 6), mask=st.lists(st.booleans(), min_size=6, max_size=6))
def test_rows_are_chosen_and_joined_column_by_column(size: int, mask: list[bool]) -> None:
    rows = np.arange(size)
    table = Contracts.signed(rows, 0, rows + 10, rows + 20, rows * 1.0, rows * 0.1, 5)
    which = np.array(mask[:size], np.bool_)
    chosen, others = table.those(which), table.those(~which)
    both = chosen.joined(others)
    order = np.argsort(both.number)
    for name in Contracts._fields:
        np.testing.assert_array_equal(getattr(both, name)[order], getattr(table, name))
    assert chosen.size + others.size == size
    assert Contracts.none().joined(table).number.tolist() == rows.tolist()
