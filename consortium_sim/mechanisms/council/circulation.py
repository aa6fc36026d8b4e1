"""Internal circulation (内循环): what members exchange with each other instead of buying it outside."""

from __future__ import annotations

from math import fsum

from consortium_sim.population.month import Month


def note(month: Month, what: str, *, inside: float = 0.0, outside: float = 0.0) -> None:
    """Add the value of hours, people or equipment that changed hands this month, yuan.

    what: "trainees", "staff", "hours", "equipment" …: inside and outside of one kind stand beside each other.
    inside: between members of the consortium. outside: the like that members bought from outside of it.
    """
    month.circulated[what] = month.circulated.get(what, 0.0) + inside
    month.bought_outside[what] = month.bought_outside.get(what, 0.0) + outside


def share_inside(month: Month) -> float:
    """Return the value exchanged among members over all of its kind, 0 to 1; 0 where nothing moved."""
    inside = fsum(month.circulated.values())
    everything = inside + fsum(month.bought_outside.values())
    return inside / everything if everything > 0.0 else 0.0
