"""What the instant loop warns of goes to the council; what the annual loop finds goes to the performance grant."""

from __future__ import annotations

import numpy as np
import pytest
from small_city import founded, months_of, small_city

from consortium_sim.mechanisms.council.proposals import Proposal
from consortium_sim.mechanisms.evaluation.proposal import TARGET_WORTH, CorrectionProposal
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.evaluation import Correction
from consortium_sim.scenario.policy import Policy

LOOP = {"evaluation.instant": True, "evaluation.limit": 0.0, "evaluation.delay": 1, "evaluation.window": 24}
COUNCIL = {"council.open": True, "council.interval": 3, "council.quorum": 0.1}
WARNED = Correction("operation", "participation", 0.5, 10, 12, 17)


def lived(changes: dict[str, object], months: int = 48) -> tuple[Consortium, list[dict[str, float]]]:
    city = small_city(0.05, burn_in=0, participation={"first_share": 1.0})
    consortium = founded(city, 3)
    counts = [month.count for month, _ in months_of(consortium, city, Policy("one", changes), months)]
    return consortium, counts


def test_with_a_council_a_correction_waits_for_its_decision() -> None:
    consortium, counts = lived(LOOP | COUNCIL)
    assert sum(count.get("warnings", 0.0) for count in counts) > 0.0
    decided = [one for one in consortium.council.queue if one.decided is not None]
    assert decided and all(one.decided > one.month for one in decided)
    assert {minute.outcome for minute in consortium.council.minutes if "correct " in minute.title} >= {
        "adopted"
    }


def test_a_council_that_never_meets_corrects_nothing() -> None:
    asleep = COUNCIL | {"council.interval": 12, "council.quorum": 1.0}
    _, counts = lived(LOOP | asleep)
    assert not any(count.get("corrections") for count in counts)
    _, free = lived(LOOP)
    assert any(count.get("corrections") for count in free)


def test_members_share_a_rebate_by_staff_and_government_weighs_its_target() -> None:
    consortium, _ = lived({}, 1)
    proposal: Proposal = CorrectionProposal(WARNED, 6_000.0)
    stakes = proposal.predicted(consortium)
    assert stakes.enterprises.sum() == pytest.approx(6_000.0)
    assert not stakes.enterprises[~consortium.enterprises.participates].any()
    assert (TARGET_WORTH - 1.0) * 6_000.0 - 1e-6 <= stakes.government <= TARGET_WORTH * 6_000.0
    other = CorrectionProposal(Correction("talent", "match_rate", 0.5, 10, 12, 17), 6_000.0)
    assert not other.predicted(consortium).enterprises.any()


def test_an_adopted_correction_lasts_as_long_as_it_was_meant_to() -> None:
    consortium, _ = lived({}, 1)
    CorrectionProposal(WARNED, 1.0).carry_out(consortium)
    (begun,) = consortium.evaluation.corrections
    assert (begun.starts, begun.ends) == (consortium.clock.month, consortium.clock.month + 5)


def test_the_performance_grant_follows_the_index_of_the_year_and_a_veto_suspends_it() -> None:
    """In its first year the young city hosts hardly anybody, which a veto item of the local standard forbids."""
    consortium, counts = lived({"evaluation.annual": True, "performance_grant.rate": 120.0}, 25)
    paid = np.array([count.get("paid performance grant", 0.0) for count in counts])
    assert any("the performance grant is suspended" in text for text in consortium.messages)
    assert paid[24] > 0.0 and not paid[:24].any()
    assert consortium.evaluation.score > 0.0 and not consortium.evaluation.vetoes


def test_without_the_annual_loop_no_performance_grant_is_paid() -> None:
    _, counts = lived({"performance_grant.rate": 120.0}, 25)
    assert not any(count.get("paid performance grant") for count in counts)
