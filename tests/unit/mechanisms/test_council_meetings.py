"""Meetings of the council: seats, attendance, turns, warnings, deadlock (mechanisms/council)."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.council import CouncilRule, agenda, meeting, seats
from consortium_sim.mechanisms.council.proposals import FeeProposal, Stakes
from consortium_sim.mechanisms.council.voting import vote_by_own_change
from consortium_sim.model.indicators import measure
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import MEMBER, OUTSIDE
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy

RULE = CouncilRule(open=True, voting="member", attendance=1.0)


@dataclass(frozen=True)
class Marked:
    """A proposal that pays enterprises and government what it is told, and marks that it was carried out."""

    title: str = "mark"
    enterprises: float = 1.0
    government: float = 0.0

    def predicted(self, consortium: Consortium) -> Stakes:
        return Stakes(
            np.full(consortium.enterprises.count, self.enterprises),
            np.zeros(consortium.colleges.count),
            self.government,
        )

    def carry_out(self, consortium: Consortium) -> None:
        consortium.memory.setdefault("marks", []).append(self.title)


@pytest.fixture
def consortium() -> Consortium:
    consortium = founded(small_city(0.2), 3)
    consortium.clock.month = consortium.clock.burn_in + 1
    return consortium


def hold(consortium: Consortium, subjects: Any, rule: CouncilRule = RULE) -> Month:
    month = Month.begin(consortium.enterprises.cash, 1)
    meeting.hold(consortium, month, rule, subjects, vote_by_own_change)
    consortium.clock.month += rule.interval
    return month


def marks(consortium: Consortium) -> list[str]:
    return consortium.memory.get("marks", [])


def test_seats_go_to_the_largest_contributors_and_by_lot_to_other_members(consortium: Consortium) -> None:
    enterprises, rule = consortium.enterprises, CouncilRule(enterprise_seats=10, college_seats=2)
    enterprises.strategy[:] = MEMBER
    enterprises.strategy[::2] = OUTSIDE
    enterprises.contribution[:] = np.arange(enterprises.count)
    seats.give_seats(consortium, rule)
    first = consortium.council.enterprise_seats.tolist()
    members = np.flatnonzero(enterprises.participates)
    assert len(set(first)) == 10
    assert set(members[-5:].tolist()) <= set(first) <= set(members.tolist())
    assert consortium.council.college_seats.size == 2
    consortium.clock.month += seats.TERM - 1
    seats.give_seats(consortium, rule)
    assert consortium.council.enterprise_seats.tolist() == first
    consortium.clock.month += 1
    seats.give_seats(consortium, rule)
    second = consortium.council.enterprise_seats.tolist()
    assert set(members[-5:].tolist()) <= set(second)
    assert set(second) != set(first)


def test_a_seat_stays_empty_when_its_enterprise_leaves_or_another_enters_in_its_row(
    consortium: Consortium,
) -> None:
    enterprises = consortium.enterprises
    enterprises.strategy[:] = MEMBER
    seats.give_seats(consortium, RULE)
    gone, replaced, *_ = consortium.council.enterprise_seats.tolist()
    enterprises.strategy[gone] = OUTSIDE
    enterprises.founded[replaced] = consortium.clock.month + 1
    rows = seats.chambers(consortium, RULE)["enterprises"].rows
    assert set(consortium.council.enterprise_seats) - set(rows) == {gone, replaced}


def test_attendance_is_a_members_own_luck_of_the_month(consortium: Consortium) -> None:
    rule = replace(RULE, attendance=0.6)
    consortium.enterprises.strategy[:] = MEMBER
    seats.give_seats(consortium, rule)
    met = []
    for _ in range(200):
        consortium.clock.month += 1
        met.append(seats.chambers(consortium, rule)["enterprises"].present)
    assert np.mean(met) == pytest.approx(0.6, abs=0.03)
    smaller = replace(rule, government_seats=1)
    again = seats.chambers(consortium, smaller)["enterprises"].present
    assert again.tolist() == met[-1].tolist()


def test_contributions_are_a_years_average_of_fees_and_training(consortium: Consortium) -> None:
    for _ in range(200):
        month = Month.begin(consortium.enterprises.cash, 1)
        month.add_payoff("fee", np.full(consortium.enterprises.count, -30.0))
        month.eligible[:] = 7_000
        seats.remember_contributions(consortium, month)
    assert consortium.enterprises.contribution == pytest.approx(100.0)


def test_a_meeting_takes_three_subjects_in_turn_and_goes_on_where_the_last_stopped(
    consortium: Consortium,
) -> None:
    subjects = {name: (Marked(name),) for name in "abcd"} | {"nothing": ()}
    month = hold(consortium, subjects)
    assert marks(consortium) == ["a", "b", "c"]
    assert month.count["council_decisions"] == month.count["council_adoptions"] == 3.0
    hold(consortium, subjects)
    assert marks(consortium) == ["a", "b", "c", "d", "a", "b"]


def test_of_alternatives_the_first_that_is_adopted_holds_and_the_order_changes(
    consortium: Consortium,
) -> None:
    subjects = {"s": (Marked("one"), Marked("other"))}
    hold(consortium, subjects)
    hold(consortium, subjects)
    assert sorted(marks(consortium)) == ["one", "other"]
    refused = {"s": (Marked("no", enterprises=-1.0), Marked("yes"))}
    hold(consortium, refused)
    assert marks(consortium)[-1] == "yes"


def test_what_a_majority_is_against_is_decided_and_not_carried_out(consortium: Consortium) -> None:
    month = hold(consortium, {"s": (Marked(enterprises=-1.0),)})
    assert month.count["council_decisions"] == 1.0
    assert month.count["council_adoptions"] == 0.0
    assert marks(consortium) == []
    assert consortium.council.minutes[-1].outcome == "rejected"


def test_the_council_can_deadlock_and_says_so_until_it_decides(consortium: Consortium) -> None:
    rule, split = replace(RULE, voting="chamber"), {"rent": (Marked(government=-1.0),)}
    before = pickle.dumps((consortium.region, consortium.council.voted_staff))
    for _ in range(3):
        month = hold(consortium, split, rule)
        assert month.count["undecided_meetings"] == 1.0
        assert month.count["council_decisions"] == 0.0
    assert marks(consortium) == []
    told = [text for text in consortium.messages if "deadlocked over the rent" in text]
    assert len(told) == 1
    region = consortium.region
    region.consortium[0] = region.households[0] = 0
    assert pickle.dumps((region, consortium.council.voted_staff)) == before
    hold(consortium, {"rent": (Marked(),)}, rule)
    hold(consortium, split, rule)
    assert len([text for text in consortium.messages if "deadlocked over the rent" in text]) == 2


def test_without_a_quorum_nothing_is_decided_and_the_agenda_waits(consortium: Consortium) -> None:
    rule = replace(RULE, attendance=0.0)
    month = hold(consortium, {"s": (Marked(),)}, rule)
    hold(consortium, {"s": (Marked(),)}, rule)
    assert month.count["undecided_meetings"] == 1.0
    assert month.count["council_cost"] == 0.0
    assert marks(consortium) == []
    assert len([text for text in consortium.messages if "no quorum" in text]) == 1
    assert consortium.council.last_subject == ""


def test_a_meeting_costs_the_consortium_by_the_member_present(consortium: Consortium) -> None:
    month = hold(consortium, {})
    filled = RULE.government_seats + RULE.college_seats + RULE.enterprise_seats
    assert month.count["council_cost"] == meeting.MEETING_COST * filled
    assert int(consortium.region.consortium[0]) == -round(100 * month.count["council_cost"])


def test_a_warning_is_decided_at_the_next_meeting_and_its_months_are_counted(consortium: Consortium) -> None:
    first = agenda.raise_warning(consortium, "gap", Marked("close the gap"))
    assert agenda.raise_warning(consortium, "gap", Marked("again")) is first
    assert agenda.latency(consortium) == 0.0
    consortium.clock.month += 2
    second = agenda.raise_warning(consortium, "places", Marked("refused", enterprises=-1.0))
    consortium.clock.month += 2
    hold(consortium, {name: (Marked(name),) for name in "abc"})
    assert marks(consortium) == ["close the gap", "a"]
    assert first.decided == second.decided == consortium.clock.month - RULE.interval
    assert agenda.latency(consortium) == 3.0
    assert any("adopted the correction of gap after 4 months" in text for text in consortium.messages)
    assert any("rejected the correction of places" in text for text in consortium.messages)
    consortium.clock.month += agenda.REMEMBERED
    assert agenda.latency(consortium) == 0.0
    assert agenda.waiting_warnings(consortium) == []
    assert consortium.council.queue == []


def test_a_warning_without_a_majority_waits_on(consortium: Consortium) -> None:
    rule = replace(RULE, voting="chamber")
    warning = agenda.raise_warning(consortium, "gap", Marked(government=-1.0))
    hold(consortium, {}, rule)
    assert warning.decided is None
    assert agenda.waiting_warnings(consortium) == [warning]


def test_a_council_that_meets_more_often_decides_a_warning_sooner() -> None:
    city, waited = small_city(0.1, burn_in=12), {}
    for interval in (1, 6):
        consortium = founded(city, 2)
        policy = Policy("c", {"council.open": True, "council.voting": "member", "council.interval": interval})
        for month, _ in months_of(consortium, city, policy, months=26):
            if consortium.clock.horizon == 1:
                agenda.raise_warning(consortium, "gap", FeeProposal(-0.1, 4.0))
            latency = measure(consortium, month, ["decision_latency"])["decision_latency"]
            if latency:
                waited[interval] = latency
                break
    assert waited[1] == 1.0
    assert waited[6] == 6.0


def test_a_council_whose_decisions_are_not_carried_out_only_costs_its_meetings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city, opened = small_city(0.2, burn_in=12), {"council.open": True, "council.voting": "member"}

    def life(levers: dict[str, Any]) -> tuple[list[bytes], Consortium]:
        consortium = founded(city, 5)
        for _ in months_of(consortium, city, Policy("c", levers), months=48):
            pass
        enterprises = consortium.enterprises
        columns = (*consortium.people, enterprises.cash, enterprises.strategy, enterprises.experienced)
        return [np.ascontiguousarray(column).tobytes() for column in columns], consortium

    without, _ = life({})
    decided, free = life(opened)
    monkeypatch.setattr(FeeProposal, "carry_out", lambda *_: None)
    cut, idle = life(opened)
    assert cut == without
    assert decided != without
    assert free.region.fee_factor < idle.region.fee_factor == 1.0
    assert sum(a for (_, _, _, kind), a in idle.ledger.flows.items() if kind == "council meetings") > 0


def test_the_council_meets_by_its_interval_and_a_closed_one_never() -> None:
    city = small_city(0.1, burn_in=3)
    for opened, interval in ((False, 1), (True, 4)):
        consortium = founded(city)
        policy = Policy("c", {"council.open": opened, "council.interval": interval})
        met = [
            consortium.clock.horizon
            for month, _ in months_of(consortium, city, policy, months=15)
            if month.count.get("council_cost", 0.0) > 0.0
        ]
        assert met == ([1, 5, 9] if opened else [])
