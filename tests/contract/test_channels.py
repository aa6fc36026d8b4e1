"""S1–S15: with its channel cut, a system is to the bit a policy that only pays the same money; uncut it is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from channels import ALL_IN, SIZE, Door, Replacement, System, life, lives
from small_city import small_city

from consortium_sim.mechanisms import (
    campus_production,
    choice,
    colleges,
    finance,
    incentives,
    industry,
    learning,
    order_classes,
    supervision,
    training_guides,
)
from consortium_sim.mechanisms.council import departments, meeting, seats
from consortium_sim.mechanisms.council.proposals import FeeProposal, LevyProposal, StaffProposal
from consortium_sim.mechanisms.evaluation import campaigns, certification, corrections, relief, reviews
from consortium_sim.mechanisms.evaluation.proposal import CorrectionProposal
from consortium_sim.mechanisms.incentives import (
    capital_grant,
    interest_subsidy,
    land_discount,
    order_stipend,
    performance_grant,
    tax_credit,
    training_subsidy,
)
from consortium_sim.mechanisms.labour_market import market
from consortium_sim.mechanisms.platforms import information
from consortium_sim.mechanisms.platforms.practice_centre import forecast as centre_forecast
from consortium_sim.mechanisms.platforms.practice_centre import operation
from consortium_sim.mechanisms.platforms.technology import effects as technology
from consortium_sim.mechanisms.platforms.technology import foresight, platform, sponsoring
from consortium_sim.mechanisms.staff_exchange import effects as exchange
from consortium_sim.mechanisms.staff_exchange import forecast as exchange_forecast
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.model.phases import colleges as phase_of_colleges
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import NOBODY, STUDYING
from consortium_sim.scenario.policy import load_policy


def levers(*names: str, **others: Any) -> dict[str, Any]:
    """Return the levers of bundled policies, and others given as section__name."""
    joined: dict[str, Any] = {}
    for name in names:
        joined |= load_policy(name).changes
    return joined | {name.replace("__", ".", 1): value for name, value in others.items()}


def gives(result: Callable[..., Any]) -> Callable[[Any], Any]:
    """Replace a function by one with this result, whatever it did."""
    return lambda _original: result


def after(change: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function work, then call `change` with its arguments."""

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            result = original(*arguments)
            change(*arguments)
            return result

        return call

    return make


def without(column: str, rest: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function work as if a column of the consortium held `rest`; "programs.guide_month"."""
    table, name = column.split(".")

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(consortium: Consortium, *arguments: Any) -> Any:
            held = getattr(consortium, table)
            kept = getattr(held, name)
            setattr(held, name, np.full_like(kept, rest) if isinstance(kept, np.ndarray) else rest)
            result = original(consortium, *arguments)
            setattr(held, name, kept)
            return result

        return call

    return make


def unchanged(column: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function work and then put a column back."""
    table, name = column.split(".")

    def make(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(consortium: Consortium, *arguments: Any) -> Any:
            kept = getattr(getattr(consortium, table), name).copy()
            result = original(consortium, *arguments)
            getattr(getattr(consortium, table), name)[:] = kept
            return result

        return call

    return make


def nothing(*_: Any) -> None:
    """An effect that is cut."""


def nobody_pays(consortium: Consortium, *_: Any) -> Any:
    """What an enterprise expects of an instrument that it does not count on."""
    return np.zeros(consortium.enterprises.count)


def by_strategy(consortium: Consortium, *_: Any) -> Any:
    """A forecast that no strategy gains by."""
    return np.zeros((consortium.enterprises.count, 3))


def expects_nothing(*places: Any) -> list[Replacement]:
    """Cut what enterprises expect of instruments: their money comes as a windfall."""
    return [(place, "expected", gives(nobody_pays)) for place in places]


class Sponsors:
    """Who sponsors whom, known to the stipends and to nobody else."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}

    def take(self, consortium: Consortium, _month: Any, entrants: Any, *_: Any) -> None:
        """Remember the sponsors of this September, and wipe them from the table of people."""
        people = consortium.people
        for row in entrants:
            self.of[int(people.birth[row])] = int(people.sponsor[row])
        people.sponsor[:] = NOBODY

    def paying(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """Let the stipends be paid to those remembered."""

        def call(consortium: Consortium, *arguments: Any) -> Any:
            people = consortium.people
            rows = np.flatnonzero(people.status == STUDYING)
            people.sponsor[rows] = [self.of.get(birth, NOBODY) for birth in people.birth[rows].tolist()]
            result = original(consortium, *arguments)
            people.sponsor[:] = NOBODY
            return result

        return call


def unseen_seats(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let applicants enrol without a look at order seats."""

    def call(consortium: Consortium, month: Any, rule: Any, seats: Any, *others: Any) -> Any:
        return original(consortium, month, rule, np.zeros_like(seats), *others)

    return call


def unlisted(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let the labour market clear as if nobody listed a vacancy."""

    def call(consortium: Consortium, month: Any, rule: Any, ranking: Any, lists: Any, *others: Any) -> Any:
        return original(consortium, month, rule, ranking, np.zeros_like(lists), *others)

    return call


def unseen(consortium: Consortium, *_: Any) -> None:
    """A platform that shows nothing."""
    consortium.region.coverage = consortium.region.information = 0.0


def idle_hours(consortium: Consortium, *_: Any) -> None:
    """Hours at the practice centre that teach nobody and keep nobody from work."""
    centre = consortium.centre
    for column in (centre.renewal, centre.time_away, centre.tests, centre.practice):
        column[:] = 0.0


def performs_as_usual(consortium: Consortium, _month: Any, rule: Any) -> None:
    """Departments that are paid by performance and work as if they were not."""
    unpaid = replace(rule, performance_pay=0.0)
    council = consortium.council
    working = council.staff * departments.appraised(consortium, unpaid)
    council.effectiveness = departments.effectiveness_of(unpaid, working, consortium.enterprises.count)


def without_grant(original: Callable[..., Any]) -> Callable[..., Any]:
    """Let hosts plan without the training grant."""

    def call(consortium: Consortium, *arguments: Any) -> Any:
        kept, consortium.region.grant_rate = consortium.region.grant_rate, 0.0
        result = original(consortium, *arguments)
        consortium.region.grant_rate = kept
        return result

    return call


def same_lists(original: Callable[..., Any]) -> Callable[..., Any]:
    """Pay for the correction of resources, and list nobody and equip nobody."""

    def call(consortium: Consortium, month: Any, rule: Any, lists: Any, platform_open: bool) -> Any:
        equipment = consortium.colleges.equipment.copy()
        original(consortium, month, rule, lists, platform_open)
        consortium.colleges.equipment[:] = equipment
        return lists

    return call


def no_campaign(original: Callable[..., Any]) -> Callable[..., Any]:
    """Pay for the correction of talent, and reach nobody."""

    def call(*arguments: Any) -> float:
        original(*arguments)
        return 0.0

    return call


def half_strength(consortium: Consortium, _dimension: Any) -> float:
    """Every dimension is corrected at half strength from month 3 on, where a loop is on."""
    return 0.5 * (consortium.clock.month >= 3)


def every_second_program(original: Callable[..., Any]) -> Callable[..., Any]:
    """A certificate that covers every second program cluster as soon as certification is on."""
    return lambda consortium, rule, _effect: (
        (np.arange(consortium.programs.count) % 2 == 0) * float(rule.certification)
    )


sponsors = Sponsors()
EVENT = {"month": 5, "kind": "demand", "sectors": ("automotive",), "size": -0.4}
REVISION = {"month": 5, "kind": "standard", "occupation": "machining"}
OPENING = {
    "month": 5,
    "kind": "opening",
    "occupation": "ai-operation",
    "sectors": ("equipment", "electronics"),
    "size": 0.2,
}
INSTRUMENTS = (Door(incentives, "pay_incentives"),)
BINDING = {
    **ALL_IN,
    "hosting": {"known": 1.0, "setup": 6_000.0},
    "finance": {"binding": True, "reserve": 6.0, "line": 0.3},
    "supervision": {"pledges": "calculated"},
}
CLAIMS = ("enterprises.completion_due", "enterprises.credit_carried")
DECISIONS = [
    (proposal, "carry_out", gives(nothing))
    for proposal in (FeeProposal, LevyProposal, StaffProposal, CorrectionProposal)
]
PLATFORMS = levers("information-platform", "order-classes")
CORRECTED = [
    (reviews, "revise", gives(nothing)),
    (campaigns, "improve_resources", same_lists),
    (campaigns, "promote", no_campaign),
]
OF_EVALUATION = (
    Door(relief, "pay"),
    Door(relief, "yearly_value"),
    Door(reviews, "review"),
    Door(campaigns, "improve_resources"),
    Door(campaigns, "promote"),
    Door(corrections, "pay_for_evaluation"),
)
FORCED = [
    (corrections, "strength", gives(half_strength)),
    (corrections, "months_left", gives(lambda *_: 12)),
]
MEETINGS = Door(meeting, "hold", before=(departments, "work"))

SYSTEMS: dict[str, System] = {
    "S1 a shift of demand": System(
        {}, [(industry, "shift_demand", gives(nothing))], facts={"events": [EVENT]}
    ),
    "S2 a revised standard": System(
        {},
        [(colleges, "renew_curricula", without("programs.revised_until", 0))],
        [Door(colleges, "pay_for_revisions")],
        facts={"events": [REVISION]},
        own=("programs.revised_until",),
    ),
    "S2 a new occupation": System({}, [(industry, "_open", gives(nothing))], facts={"events": [OPENING]}),
    "S3 seats that move": System(
        {},
        [(colleges, "adjust_seats", unchanged("programs.seats"))],
        [Door(colleges, "adjust_seats")],
        city={"colleges": {"seat_change": 0.0}},
        facts={"colleges.seat_change": 0.2},
    ),
    "S3 training guides": System(
        levers("training-guides"),
        [(colleges, "renew_curricula", without("programs.lag_left", 1.0))],
        [Door(training_guides, "write_guides")],
        own=("programs.guide_month", "programs.lag_left"),
    ),
    "S4 council": System(levers("council"), DECISIONS, [MEETINGS], context=PLATFORMS),
    "S4 departments": System(
        levers("departments"),
        [(departments, "effectiveness", gives(lambda *_: 0.55))],
        [Door(departments, "work")],
        context=PLATFORMS,
    ),
    "S5 a meeting every month": System(
        levers("council", council__interval=1), DECISIONS, [MEETINGS], context=PLATFORMS
    ),
    "S5 corrections that wait for the council": System(
        levers("council", "instant-loop"),
        [*DECISIONS, (relief, "yearly_value", gives(by_strategy))],
        [MEETINGS, Door(corrections, "pay_for_evaluation")],
        months=36,
    ),
    "S6 performance pay": System(
        levers("performance-pay", departments__performance_pay=0.5),
        [(departments, "work", after(performs_as_usual))],
        [Door(departments, "work", kinds=("performance pay",))],
        context={**levers("departments"), **PLATFORMS},
    ),
    "S7 training subsidy": System(
        levers("training-subsidy"), expects_nothing(training_subsidy), INSTRUMENTS, own=CLAIMS
    ),
    "S7 tax credit": System(levers("tax-credit"), expects_nothing(tax_credit), INSTRUMENTS, own=CLAIMS),
    "S7 order stipend": System(
        {"order_stipend.rate": 300},
        expects_nothing(order_stipend),
        INSTRUMENTS,
        context=levers("order-classes", order_stipend__rate=0.0),
    ),
    "S7 capital grant": System(levers("capital-grant"), expects_nothing(capital_grant), INSTRUMENTS),
    "S7 land": System(
        levers("land-discount"),
        expects_nothing(land_discount),
        INSTRUMENTS,
        city={**ALL_IN, "hosting": {"known": 1.0, "site_rent": 12_000.0}},
    ),
    "S7 interest subsidy": System(
        levers("interest-subsidy", interest_subsidy__rate=1.0),
        expects_nothing(interest_subsidy),
        INSTRUMENTS,
        context=levers("credit", "training-subsidy"),
        city=BINDING,
    ),
    "S7 credit": System(
        levers("credit"),
        [(finance, "credit", gives(nobody_pays))],
        context=levers("training-subsidy"),
        city=BINDING,
    ),
    "S7 credit rating": System(
        levers("credit-rating", supervision__inspection=1.0),
        [
            (finance, "rate", gives(nothing)),
            (SupervisionRule, "expected_claw_back", gives(property(lambda _: 0.0))),
        ],
        [Door(supervision, "inspect")],
        context=levers("credit", "training-subsidy"),
        city=BINDING,
    ),
    "S7 levy and grant": System(
        levers("levy-grant"),
        [],
        INSTRUMENTS,
        own=CLAIMS,
        paid_blind=[(incentives, "expected", without_grant)],
    ),
    "S7 R&D grant": System(
        levers("rd-grant", rd_grant__rate=0.5),
        [(foresight, "expected_grant", gives(nobody_pays))],
        INSTRUMENTS,
        context=levers("technology-platform"),
    ),
    "S8 staff exchange": System(
        levers("staff-exchange", staff_exchange__deep_pledge=0.05),
        [
            (exchange, name, gives(nothing))
            for name in ("teach_classes", "advise_enterprises", "qualify_teachers")
        ],
        [
            Door(phase_of_colleges, "operate"),
            Door(exchange, "forgo_output", writes=2),
            Door(exchange_forecast, "yearly_value"),
        ],
    ),
    "S9 information platform": System(
        levers("information-platform"),
        [(information, "operate", after(unseen)), (market, "clear", unlisted)],
        [Door(information, "operate")],
    ),
    "S10 production on campus": System(
        levers("campus-production"),
        [(learning, "practice_levels", lambda original: lambda rule, z, made: original(rule, z, 0.0 * made))],
        [Door(campus_production, "produce"), Door(campus_production, "yearly_value")],
    ),
    "S10 order classes": System(
        levers("order-classes", order_stipend__rate=0.0),
        [
            (order_classes, "sponsor", after(sponsors.take)),
            (order_classes, "pay_stipends", sponsors.paying),
            (choice, "enrol", unseen_seats),
        ],
        [Door(order_classes, "pay_stipends"), Door(order_classes, "yearly_value")],
        own=("enterprises.contribution",),
    ),
    "S11 practice centre": System(
        levers("practice-centre"),
        [(operation, "take_effect", after(idle_hours)), (operation, "serve", gives(nothing))],
        [Door(operation, "operate"), Door(centre_forecast, "yearly_value")],
    ),
    "S12 technology platform": System(
        levers("technology-platform"),
        [
            (technology, "lift", gives(lambda _consortium, _rows, gain: 0.0 * gain)),
            (technology, "innovate", gives(nothing)),
            (technology, "teach", gives(nothing)),
        ],
        [
            Door(sponsoring, "start_projects"),
            Door(platform, "operate", before=(seats, "remember_contributions")),
            Door(foresight, "yearly_value", before=(performance_grant, "yearly_value")),
        ],
    ),
    "S13 instant loop": System(levers("instant-loop"), CORRECTED, OF_EVALUATION, forced=FORCED),
    "S13 annual loop": System(levers("annual-loop"), CORRECTED, OF_EVALUATION, months=26),
    "S13 both loops": System(
        levers("evaluation-loops"), CORRECTED, OF_EVALUATION, context=PLATFORMS, forced=FORCED
    ),
    "S14 certification": System(
        levers("certification"),
        [(certification, "acts_on", gives(lambda consortium, *_: np.zeros(consortium.programs.count)))],
        [Door(corrections, "pay_for_evaluation", kinds=("certification",))],
        context=levers("certification", evaluation__certification=False),
        forced=[(certification, "acts_on", every_second_program)],
    ),
    "S14 grant by the index": System(
        levers("performance-grant", performance_grant__threshold=0.0),
        [(performance_grant, "yearly_value", gives(by_strategy))],
        INSTRUMENTS,
        context=levers("annual-loop"),
        months=26,
    ),
    **{
        f"S15 {kind} government": System(
            levers(f"{kind}-government"),
            expects_nothing(training_subsidy, tax_credit, capital_grant),
            INSTRUMENTS,
            own=CLAIMS,
        )
        for kind in ("fixed", "target", "learning")
    },
}
WITHOUT_MONEY = {"S1 a shift of demand", "S2 a new occupation", "S7 credit"}
"""With their effects cut, these are no policy at all."""


@pytest.mark.parametrize("name", SYSTEMS)
def test_with_its_channel_cut_a_system_only_pays_and_uncut_it_changes_the_city(name: str) -> None:
    uncut, cut, only_pays, notes = lives(SYSTEMS[name])
    assert (notes.cents == 0) == (name in WITHOUT_MONEY)
    assert not cut.first_difference(only_pays)
    assert uncut.first_difference(cut)


def test_a_replay_that_leaves_out_a_payment_is_found_out() -> None:
    system = SYSTEMS["S7 training subsidy"]
    _, cut, _, notes = lives(system)
    assert notes.lines == {"incentives"}
    city = small_city(SIZE, 1, **ALL_IN)
    bare = life(city, system.context, system.months, [], system.own)
    assert "balances.enterprises" in cut.first_difference(bare)
