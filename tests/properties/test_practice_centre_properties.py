"""What holds in any practice centre: shares add up to the cent, and nobody has hours that do not exist."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from practice_city import OPEN, practice_city
from small_city import founded, months_of

from consortium_sim.mechanisms.platforms.practice_centre import BLOCK_HOURS, CentreRule
from consortium_sim.mechanisms.platforms.practice_centre.rationing import granted_shares
from consortium_sim.mechanisms.platforms.practice_centre.sharing import charges_of, cost_game
from consortium_sim.mechanisms.platforms.practice_centre.stations import asked_capital, stations_needed
from consortium_sim.population.centre import USES, PracticeCentre
from consortium_sim.scenario.policy import Policy
from consortium_sim.theory.cooperative_games import to_cents

RULES = ("equal", "by_use", "by_capital", "peak_responsibility", "serial", "shapley")
amounts = st.floats(0.0, 1e5, allow_subnormal=False)
uses = st.fixed_dictionaries({use: arrays(np.float64, 2, elements=amounts) for use in USES})


@given(uses, st.floats(0.0, 500.0), st.sampled_from(USES), st.sampled_from(USES))
def test_no_block_gives_more_hours_than_its_stations_have(
    asked: dict[str, np.ndarray], stations: float, day: str, evening: str
) -> None:
    share = granted_shares(asked, stations, (day, evening))
    for block, hours in enumerate(BLOCK_HOURS):
        given_hours = sum(float(asked[use][block] * share[use][block]) for use in USES)
        assert given_hours <= hours * stations * (1.0 + 1e-12) + 1e-9
        assert all(0.0 <= share[use][block] <= 1.0 for use in USES)


@given(uses, st.floats(0.0, 500.0), st.sampled_from(USES))
def test_nobody_is_served_while_the_use_with_priority_waits(
    asked: dict[str, np.ndarray], stations: float, first: str
) -> None:
    share = granted_shares(asked, stations, (first, first))
    for block in range(2):
        if share[first][block] < 1.0:
            assert sum(float(asked[use][block] * share[use][block]) for use in USES if use != first) < 1e-6


@given(arrays(np.float64, (7, 2), elements=st.floats(0.0, 5_000.0)), st.sampled_from(RULES))
def test_charges_add_up_to_the_cost_to_the_cent(hours: np.ndarray, name: str) -> None:
    centre = PracticeCentre.none(5, 2, 2)
    capital = np.arange(7.0)
    members = np.array([True, True, False, True, True, True, True])
    charges = charges_of(centre, CentreRule(), name, hours, members, capital)
    game = cost_game(centre, CentreRule(), hours[members], capital[members])
    assert charges[2] == 0.0
    assert int(to_cents(charges).sum()) == round(100.0 * float(charges.sum()))
    assert abs(float(charges.sum()) - game.total) < 0.01


@given(arrays(np.float64, 9, elements=amounts), st.integers(0, 9), st.floats(0.0, 1e8))
def test_what_members_are_asked_for_adds_up(need: np.ndarray, enterprises: int, amount: float) -> None:
    asked = asked_capital(np.ones(9, np.bool_), enterprises, need, amount)
    assert (asked >= 0.0).all()
    assert abs(asked.sum() - (amount if need.sum() > 0.0 else 0.0)) <= 1e-9 * max(amount, 1.0)


@settings(max_examples=12)
@given(
    rule=st.sampled_from(RULES[:-1]),
    stations=st.floats(0.0, 60.0),
    grant=st.sampled_from((0.0, 0.3, 1.0)),
    simulation=st.sampled_from((0.0, 0.5, 1.0)),
    priority=st.sampled_from(USES),
    seed=st.integers(0, 1_000),
)
def test_the_centre_keeps_its_books_and_its_limits(
    rule: str, stations: float, grant: float, simulation: float, priority: str, seed: int
) -> None:
    city = practice_city()
    consortium = founded(city, seed)
    levers = {
        "rule": rule,
        "stations": stations,
        "grant": grant,
        "simulation": simulation,
        "day_priority": priority,
    }
    policy = Policy("drawn", {**OPEN, **{f"practice_centre.{name}": value for name, value in levers.items()}})
    centre = consortium.centre
    for month, _ in months_of(consortium, city, policy, months=15):
        capacity = np.array(BLOCK_HOURS) * max(centre.stations, 0.0)
        wear = 1.0 - 1.0 / 12.0
        assert (centre.granted.sum(axis=0) * wear <= capacity + 1e-6).all()
        assert (centre.granted <= centre.requested + 1e-9).all()
        assert (centre.granted[~centre.members] == 0.0).all()
        assert stations_needed(centre.granted) <= centre.stations_wanted * (1.0 + 1e-9)
        assert (centre.capital >= 0).all()
        assert centre.public_capital >= 0
        assert month.count.get("centre_charged", 0.0) == round(float(centre.charge.sum()), 2)
        assert 0.0 <= (centre.renewal.max(initial=0.0)) <= 0.18 * 1.4 + 1e-9
        assert centre.practice.max(initial=0.0) <= 0.21 + 1e-9
