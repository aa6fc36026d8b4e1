"""The full month on columns against the same month with every decision written agent by agent.

The agents below override all decisions and return what the model would have decided: the same run to the bit, which
is checked, but asked of one agent after the other. What is no decision (learning, search, wages, money, …) stays on
columns in both; so this is the price of writing decisions in Python, not that of a model in Python.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import consortium_sim as cs
from benchmarks.full_month import BASE_PEOPLE, POLICIES, city_of, month_seconds
from benchmarks.timing import summary


class AskedGovernment(cs.Government):
    """Sets the instruments as declared."""

    def set_instruments(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().set_instruments(outlook)


class AskedCollege(cs.College):
    """Adjusts its seats as the rule does."""

    def adjust_seats(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().adjust_seats(outlook)


class AskedEnterprise(cs.Enterprise):
    """Takes part, hosts, sponsors and votes as the rules do."""

    def participate(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().participate(outlook)

    def host(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().host(outlook)

    def sponsor(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().sponsor(outlook)

    def vote(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().vote(outlook)


class AskedStudent(cs.Student):
    """Chooses a program and ranks offers as the rules do."""

    def choose_program(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().choose_program(outlook)

    def rank_offers(self, outlook: Any) -> Any:
        """Return what the columns would."""
        return super().rank_offers(outlook)


ASKED = (AskedGovernment, AskedCollege, AskedEnterprise, AskedStudent)


def measure(quick: bool) -> dict[str, Any]:
    """Return seconds of a month in both lanes under a policy with all decisions, and whether the runs are equal."""
    people, turns, months = (1_000, 2, 12) if quick else (BASE_PEOPLE, 5, 12)
    city, policy, asked = city_of(people, 24), POLICIES[-1], cs.rules_of(*ASKED)
    seconds: dict[str, list[float]] = {"columns": [], "agent by agent": []}
    runs = {}
    for turn in range(turns + 1):
        for name, rules in (("columns", None), ("agent by agent", asked)):
            taken, runs[name] = month_seconds(city, policy, months, rules)
            if turn:
                seconds[name].append(taken)
    return {
        "people": people,
        "policy": policy,
        "decisions": sorted(asked),
        "equal": bool(np.array_equal(runs["columns"].values, runs["agent by agent"].values)),
        "by": {name: summary(times) for name, times in seconds.items()},
    }
