"""Council and departments in cities drawn at random: money, monotony, and votes that only names decide."""

from __future__ import annotations

from typing import Any

import numpy as np
from drawn_cities import LIVELY, RICH, examples, seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.council import CouncilRule, departments, voting
from consortium_sim.mechanisms.council.departments import DepartmentRule
from consortium_sim.mechanisms.council.proposals import LEAST_FACTOR, MOST_FACTOR
from consortium_sim.mechanisms.council.voting import ADOPTED, REJECTED, UNDECIDED, Ballot
from consortium_sim.population.council import DEPARTMENTS
from consortium_sim.scenario.policy import Policy

shares = st.floats(0.0, 1.0)
staffs = st.floats(0.0, 1e4, allow_subnormal=False)


@given(
    base=st.floats(0.2, 1.0), full=st.floats(0.6, 0.95), enough=st.floats(0.2, 5.0), few=staffs, more=staffs
)
def test_effectiveness_rises_with_staff_and_stays_between_e0_and_e1(
    base: float, full: float, enough: float, few: float, more: float
) -> None:
    rule = DepartmentRule(base=base, full=full, enough=enough)
    low, high = departments.effectiveness_of(rule, np.array(sorted((few, more))), 300).tolist()
    assert base <= low <= high <= max(base, full) + 1e-12


@given(rule=st.builds(DepartmentRule), staff=st.floats(0.1, 5.0), step=st.floats(0.1, 2.0))
def test_the_same_step_of_staff_adds_less_where_there_is_more(
    rule: DepartmentRule, staff: float, step: float
) -> None:
    points = departments.effectiveness_of(rule, np.array([staff, staff + step, staff + 2.0 * step]), 300)
    first, second = np.diff(points)
    assert second < first


votes = st.lists(st.tuples(st.sampled_from((-1, 0, 1)), st.floats(0.0, 1e6)), max_size=12)
procedures = st.builds(
    CouncilRule,
    voting=st.sampled_from(("member", "contribution", "chamber")),
    majority=st.floats(0.5, 1.0),
)


@given(rule=procedures, chambers=st.lists(votes, min_size=3, max_size=3))
def test_turning_every_vote_turns_the_outcome_and_the_order_of_members_does_not_matter(
    rule: CouncilRule, chambers: list[list[tuple[int, float]]]
) -> None:
    def outcome(sign: int, step: int) -> str:
        ballots = [
            Ballot(
                np.array([sign * vote for vote, _ in chamber[::step]], np.int8),
                np.array([weight for _, weight in chamber[::step]]),
            )
            for chamber in chambers
        ]
        return voting.outcome(rule, ballots)

    turned = {ADOPTED: REJECTED, REJECTED: ADOPTED}
    assert outcome(1, 1) == outcome(1, -1)
    assert outcome(-1, 1) == turned.get(outcome(1, 1), outcome(1, 1))


@given(
    sides=st.lists(st.floats(0.0, 1e6), min_size=1, max_size=6).flatmap(
        lambda weights: st.tuples(st.just(weights), st.permutations(weights))
    ),
    first=st.sampled_from((-1, 1)),
)
def test_where_both_sides_have_contributed_the_same_nothing_is_decided(
    sides: tuple[list[float], list[float]], first: int
) -> None:
    cast = np.repeat(np.array([first, -first], np.int8), len(sides[0]))
    assert (
        voting.outcome(CouncilRule(voting="contribution"), [Ballot(cast, np.concatenate(sides))]) == UNDECIDED
    )


@given(rule=procedures, chambers=st.lists(votes, min_size=3, max_size=3), where=st.integers(0, 2))
def test_one_more_vote_in_favour_never_turns_an_adoption(
    rule: CouncilRule, chambers: list[list[tuple[int, float]]], where: int
) -> None:
    def ballots(changed: bool) -> list[Ballot]:
        result = []
        for number, chamber in enumerate(chambers):
            given_votes = np.array([vote for vote, _ in chamber], np.int8)
            if changed and number == where and given_votes.size:
                given_votes[0] = 1
            result.append(Ballot(given_votes, np.array([weight for _, weight in chamber])))
        return result

    blocked = rule.voting == "chamber" and not any(vote for vote, _ in chambers[where])
    if voting.outcome(rule, ballots(False)) == ADOPTED and not blocked:
        assert voting.outcome(rule, ballots(True)) == ADOPTED


@settings(examples, max_examples=25)
@given(
    seed=seeds,
    levers=st.fixed_dictionaries(
        {},
        optional={
            "council.voting": st.sampled_from(("member", "contribution", "chamber")),
            "council.quorum": shares,
            "council.majority": st.floats(0.5, 1.0),
            "council.interval": st.integers(1, 24),
            "council.enterprise_seats": st.integers(1, 200),
            "council.college_seats": st.integers(1, 60),
            "departments.performance_pay": st.floats(0.0, 0.5),
            "departments.talent": st.sampled_from((0.0, 0.2, 3.0)),
            "departments.evaluation": st.sampled_from((0.0, 0.2, 3.0)),
        },
    ),
    attendance=shares,
)
def test_council_and_departments_keep_their_books_and_their_bounds(
    seed: int, levers: dict[str, Any], attendance: float
) -> None:
    city = small_city(burn_in=2).with_({**LIVELY, "council.attendance": attendance})
    consortium = founded(city, seed)
    shown = {"department staff": 0.0, "council meetings": 0.0, "performance pay": 0.0}
    for month, now in months_of(consortium, city, Policy("drawn", {**RICH, **levers}), months=30):
        bonus = month.count["performance_pay"]
        shown["performance pay"] += bonus
        shown["department staff"] += month.count["department_cost"] - bonus
        shown["council meetings"] += month.count.get("council_cost", 0.0)
        council, region = consortium.council, consortium.region
        assert (council.budget >= 0).all()
        assert (council.staff >= 0.0).all()
        assert council.effectiveness.shape == (DEPARTMENTS,)
        assert (council.effectiveness >= now.departments.base).all()
        assert (council.effectiveness <= max(now.departments.full, now.departments.base)).all()
        assert LEAST_FACTOR <= region.fee_factor <= MOST_FACTOR
        assert LEAST_FACTOR <= region.levy_factor <= MOST_FACTOR
        assert int(region.consortium[0]) == 0
    flows = consortium.ledger.flows.items()
    for kind, yuan in shown.items():
        paid = sum(cents for (_, payer, _, name), cents in flows if (payer, name) == ("consortium", kind))
        assert paid == round(100.0 * yuan)
