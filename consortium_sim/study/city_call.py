"""How Python says a city of this library: the call that loads it, and scales it where its name says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consortium_sim.errors import SettingError

if TYPE_CHECKING:
    from consortium_sim.scenario.scenario import Scenario

SIZE = " × "
"""What `Scenario.scaled` writes between a name and a factor."""


def call_of(scenario: Scenario) -> str | None:
    """Return the call that makes a city, as in "cs.load_scenario('tangshan').scaled(0.08)"; None if none is known.

    A call is named only where it makes the same city: one of the library, under its own name, as it is or scaled.
    """
    from consortium_sim.scenario.bundled import bundled
    from consortium_sim.scenario.scenario import load_scenario

    name, mark, factor = scenario.name.rpartition(SIZE)
    bare = name if mark else scenario.name
    if bare not in bundled("scenario"):
        return None
    try:
        city = load_scenario(bare)
        if mark:
            city = city.scaled(float(factor))
    except (SettingError, ValueError):
        return None
    call = f"cs.load_scenario({bare!r})" + (f".scaled({factor})" if mark else "")
    return call if city.fingerprint() == scenario.fingerprint() else None
