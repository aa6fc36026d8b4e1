"""Settings that contradict each other are faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consortium_sim.errors import SettingError
from consortium_sim.mechanisms.colleges import ListedProgram
from consortium_sim.mechanisms.industry import Event
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.settings import Settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    found: Settings = load_scenario("base-city").settings
    return found


def faults(settings: Settings) -> list[str]:
    return [found for _, found, _ in settings.check()]


def test_the_bundled_city_has_no_fault(settings: Settings) -> None:
    assert not faults(settings)


def test_only_a_dormant_occupation_can_open(settings: Settings) -> None:
    event = Event(month=3, kind="opening", occupation="welding", sectors=("equipment",), size=0.1)
    assert any("in use already" in found for found in faults(replace(settings, events=(event,))))


def test_programs_without_any_seat_are_refused(settings: Settings) -> None:
    listed = (ListedProgram("A", "B", "welding", 0.0),)
    assert "no program has a seat" in faults(
        replace(settings, colleges=replace(settings.colleges, listed=listed))
    )


def test_an_occupation_that_no_sector_employs_is_refused() -> None:
    with pytest.raises(SettingError, match=r"welding"):
        load_scenario("base-city").with_({"sectors.equipment.staffing": {"machining": 1.0}}).with_(
            {"sectors.automotive.staffing": {"machining": 1.0}}
        )


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (Event(month=3, kind="demand", sectors=()), "or no sector"),
        (Event(month=3, kind="demand", sectors=("equipment",), occupation="welding"), "names an occupation"),
        (Event(month=3, kind="demand", sectors=("eqipment",)), "no sector called 'eqipment'"),
        (Event(month=3, kind="jump", occupation="welding", size=-0.1), "has the size -0.1"),
    ],
)
def test_an_event_that_cannot_happen_is_refused(settings: Settings, event: Event, found: str) -> None:
    assert any(found in fault for fault in faults(replace(settings, events=(event,))))
    assert not faults(
        replace(settings, events=(Event(month=3, kind="demand", sectors=("equipment",), size=-0.2),))
    )
