"""The instant and the annual loop: what they warn of, prepare, raise, move, suspend and certify."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.evaluation import annual, certification, corrections, cycle, instant
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.evaluation.standard import Certification, Standard, StandardIndicator, Veto
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction, Evaluation
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

STANDARD = Standard(
    "A standard",
    indicators={
        "placed": StandardIndicator(0.9, 0.5, better="more", dimension="talent"),
        "jobless": StandardIndicator(0.02, 0.10, better="less", dimension="talent"),
        "taking_part": StandardIndicator(0.6, 0.0, better="more", dimension="operation"),
    },
    vetoes={
        "nobody": Veto("hosted", 0.1, "below"),
        "all-lost": Veto("placed", 0.2, "below", "certification withdrawn"),
    },
    certification=Certification(0.5, effects=("enrolment", "hiring rank")),
)
USUAL = np.array([0.7, 0.06, 0.3, 0.5])
FLOWS = np.zeros(4, np.bool_)
BOTH = EvaluationRule(instant=True, annual=True)


def city_in(month: int) -> tuple[Consortium, Month]:
    """Return a city of no burn-in in this month; nothing has happened in it."""
    consortium = founded(small_city(burn_in=0))
    consortium.clock.month = month
    return consortium, Month.begin(consortium.enterprises.cash, 1)


def evaluate(
    consortium: Consortium, month: Month, rule: EvaluationRule, values: Any, standard: Standard = STANDARD
) -> None:
    cycle.turn(consortium, month, rule, standard, np.asarray(values), FLOWS, 1.0)


def watched_for(years: int, rule: EvaluationRule = BOTH, **changes: Any) -> tuple[Consortium, Month]:
    """Return a city whose usual values have been seen for years, in the January after."""
    consortium, month = city_in(12 * years + 1)
    state = Evaluation(rule.standard, cycle.watched(STANDARD), **changes)
    state.seen = [USUAL] * (12 * years)
    state.shares = {"operation": 0.5, "talent": 0.5}
    consortium.evaluation = state
    return consortium, month


def test_an_indicator_worse_than_usual_is_told_and_a_correction_prepared_for_its_dimension() -> None:
    consortium, month = watched_for(3)
    evaluate(consortium, month, replace(BOTH, gain=2.0, delay=3, duration=6), [0.62, 0.06, 0.3, 0.5])
    assert month.count["warnings"] == 1.0
    assert consortium.messages == [
        "month 37: warning: placed is 0.62, where 0.7 is usual for the month and 0.692 is tolerated"
    ]
    # 0.08 of the 0.4 from worst to target, times the gain; four months later, for six.
    assert consortium.evaluation.corrections == [
        Correction("talent", "placed", pytest.approx(0.4), 37, 41, 46)
    ]


def test_a_dimension_is_corrected_for_its_largest_shortfall_and_at_most_in_full() -> None:
    consortium, month = watched_for(3)
    evaluate(consortium, month, replace(BOTH, gain=100.0), [0.62, 0.10, 0.1, 0.5])
    found = [(one.dimension, one.reason, one.strength) for one in consortium.evaluation.corrections]
    assert found == [("operation", "taking_part", 1.0), ("talent", "jobless", 1.0)]


def test_what_stays_worse_is_told_once_and_corrected_as_long_as_it_lasts_with_the_same_delay() -> None:
    consortium, month = watched_for(3)
    rule = replace(BOTH, limit=0.0, gain=1.0, delay=2, duration=1)
    strength = []
    for consortium.clock.month, placed in zip(range(37, 46), (0.5, 0.6, 0.65, *[0.7] * 6), strict=True):
        strength.append(corrections.strength(consortium, "talent"))
        evaluate(consortium, month, rule, [placed, 0.06, 0.3, 0.5])
    assert strength == pytest.approx([0.0, 0.0, 0.0, 0.5, 0.25, 0.125, 0.0, 0.0, 0.0], abs=0.03)
    assert len(consortium.messages) == 1


@pytest.mark.parametrize(("effectiveness", "starts"), [(1.0, 40), (0.5, 42), (0.25, 46)])
def test_a_less_effective_department_takes_longer_to_prepare_a_correction(
    effectiveness: float, starts: int
) -> None:
    consortium, month = watched_for(3)
    rule = replace(BOTH, delay=2)
    values = np.array([0.5, 0.06, 0.3, 0.5])
    cycle.turn(consortium, month, rule, STANDARD, values, FLOWS, effectiveness)
    assert [one.starts for one in consortium.evaluation.corrections] == [starts]


def test_a_correction_is_in_force_from_its_first_month_to_its_last_and_then_forgotten() -> None:
    consortium, month = watched_for(3)
    rule = replace(BOTH, improvement=1000.0)
    consortium.evaluation.corrections = [
        Correction("talent", "placed", 0.4, 30, 38, 39),
        Correction("talent", "placed", 0.3, 30, 39, 40),
    ]
    spent, left = [], []
    for consortium.clock.month in range(37, 42):
        spent.append(corrections.budget(consortium, rule, "talent"))
        left.append(corrections.months_left(consortium, "talent"))
        corrections.follow(consortium, month)
    assert spent == pytest.approx([0.0, 200.0, 200.0, 150.0, 0.0])
    assert left == [0, 2, 2, 1, 0]
    assert consortium.evaluation.corrections == []
    assert corrections.budget(consortium, replace(rule, instant=False, annual=False), "talent") == 0.0


def test_where_somebody_decides_a_prepared_correction_waits_for_the_decision() -> None:
    consortium, month = watched_for(3)
    handed: list[Correction] = []
    rule = replace(BOTH, delay=1, duration=3)
    for consortium.clock.month, values in ((37, [0.5, 0.06, 0.3, 0.5]), (38, USUAL)):
        cycle.turn(consortium, month, rule, STANDARD, np.asarray(values), FLOWS, 1.0, handed.append)
    assert [one.dimension for one in handed] == ["talent"]
    assert consortium.evaluation.corrections == []
    consortium.clock.month = 45
    corrections.begin(consortium, handed[0])
    assert [(one.starts, one.ends) for one in consortium.evaluation.corrections] == [(45, 47)]
    evaluate(consortium, month, rule, USUAL)
    assert month.count["corrections"] == 1.0


def test_nothing_is_warned_of_before_two_years_have_been_seen() -> None:
    consortium, month = watched_for(1)
    evaluate(consortium, month, BOTH, [0.1, 0.9, 0.0, 0.0])
    assert consortium.messages == []


def december(rule: EvaluationRule, values: Any, standard: Standard = STANDARD) -> Consortium:
    """Return the city after a year of the same values."""
    consortium, month = city_in(1)
    for consortium.clock.month in range(1, 13):
        evaluate(consortium, month, rule, values, standard)
    return consortium


def test_when_a_year_ends_it_is_scored_and_the_weakest_dimension_gets_money_and_a_correction() -> None:
    state = december(EvaluationRule(annual=True, shift=0.2), USUAL).evaluation
    assert state.dimensions == pytest.approx({"operation": 0.5, "talent": 0.5})
    weaker = december(EvaluationRule(annual=True, shift=0.2), [0.6, 0.06, 0.3, 0.5]).evaluation
    assert weaker.index == pytest.approx((0.25 + 0.5 + 0.5) / 3.0)
    assert weaker.score == weaker.index
    assert weaker.shares == pytest.approx({"operation": 0.4, "talent": 0.6})
    assert weaker.corrections == [
        Correction("talent", "annual diagnosis", pytest.approx(1.0 - 0.375), 12, 13, 24)
    ]


def test_without_the_annual_loop_a_year_is_measured_and_nothing_follows() -> None:
    state = december(EvaluationRule(instant=True), USUAL).evaluation
    assert state.index == pytest.approx(0.5)
    assert state.score == 0.0
    assert state.corrections == [] and state.targets == {}


def test_a_target_that_was_exceeded_rises_by_the_ratchet_and_the_next_year_is_held_against_it() -> None:
    consortium = december(EvaluationRule(annual=True, ratchet=0.5), [0.7, 0.01, 0.8, 0.5])
    targets = consortium.evaluation.targets
    assert targets == pytest.approx({"placed": 0.9, "jobless": 0.015, "taking_part": 0.7})
    stricter = annual.raised(STANDARD, targets)
    assert stricter.indicators["taking_part"].target == pytest.approx(0.7)
    assert annual.next_targets(
        STANDARD, targets, {"placed": 0.0, "jobless": 0.1, "taking_part": 0.0}, 0.5
    ) == pytest.approx(targets)


def test_a_veto_suspends_the_performance_grant_and_says_why() -> None:
    consortium = december(EvaluationRule(annual=True), [0.7, 0.06, 0.3, 0.05])
    assert consortium.evaluation.score == 0.0
    assert consortium.evaluation.index == pytest.approx(0.5)
    assert consortium.messages == [
        "month 12: the performance grant is suspended: hosted was 0.05 this year, below the 0.1 that the "
        "standard tolerates (nobody)"
    ]


@pytest.mark.parametrize(("placed", "certified"), [(0.72, True), (0.68, False)])
def test_a_consortium_is_certified_from_the_threshold_on(placed: float, certified: bool) -> None:
    consortium = december(EvaluationRule(certification=True), [placed, 0.06, 0.3, 0.5])
    assert consortium.evaluation.certified is certified
    assert bool(consortium.messages) is certified
    assert consortium.evaluation.score == 0.0, "the grant belongs to the annual loop"


def test_a_certificate_is_withdrawn_when_a_year_fails_and_nobody_is_covered_any_more() -> None:
    consortium = december(EvaluationRule(certification=True), [0.9, 0.06, 0.6, 0.5])
    rule = EvaluationRule(certification=True)
    programs = consortium.programs.count
    assert certification.acts_on(consortium, rule, "enrolment").tolist() == [1.0] * programs
    month = Month.begin(consortium.enterprises.cash, 1)
    for consortium.clock.month in range(13, 25):
        evaluate(consortium, month, rule, [0.1, 0.06, 0.6, 0.5])
    assert consortium.messages[-1] == (
        "month 24: the certificate of 'A standard' is withdrawn (veto all-lost)"
    )
    assert not consortium.evaluation.certified
    assert certification.acts_on(consortium, rule, "enrolment").tolist() == [0.0] * programs


def test_a_certificate_covers_the_program_clusters_that_attain_it_by_themselves() -> None:
    consortium, _ = city_in(1)
    gap = StandardIndicator(0.2, 0.6, better="less", dimension="upgrading")
    standard = replace(STANDARD, indicators={"curriculum_gap": gap})
    programs, industry = consortium.programs, consortium.industry
    behind = np.linspace(0.0, 0.8, programs.count)
    programs.vintage[:] = industry.frontier[programs.occupation] - behind
    covered = certification.attaining(consortium, standard)
    assert covered.tolist() == (behind <= 0.4 + 1e-12).tolist()
    assert 0 < covered.sum() < programs.count


def test_another_standard_begins_a_new_evaluation() -> None:
    consortium, month = watched_for(3)
    evaluate(consortium, month, replace(BOTH, standard="group"), USUAL)
    assert consortium.evaluation.standard == "group"
    assert len(consortium.evaluation.seen) == 1


def test_while_every_switch_is_off_nothing_is_measured_and_nothing_remembered() -> None:
    city = small_city(burn_in=0)
    consortium = founded(city)
    policy = Policy(
        "later off", {"evaluation.annual": [{"from": 1, "value": True}, {"from": 3, "value": False}]}
    )
    read = [bool(month.reading) for month, _ in months_of(consortium, city, policy, months=4)]
    assert read == [True, True, False, False]
    assert consortium.evaluation.standard == ""
    assert consortium.evaluation.seen == []


def test_what_is_prepared_and_handed_over_is_not_what_the_annual_loop_has_begun() -> None:
    consortium, _ = watched_for(3)
    own = Correction("talent", annual.DIAGNOSIS, 0.5, 36, 38, 49)
    consortium.evaluation.corrections = [own]
    instant.hand_over_prepared(consortium, lambda _: pytest.fail("the annual loop decides for itself"))
    assert consortium.evaluation.corrections == [own]
