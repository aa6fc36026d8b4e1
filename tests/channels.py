"""Cut the channel of a system, and replay in a city without it nothing but its money.

A system acts through doors, functions that the phases call. In the cut run its effects are replaced and every
payment, every line of Π and every forecast that passes a door is noted. In the replay the system is not in force:
its doors only pay what was noted, add the same lines of Π, and hand back the same forecast. Whatever then differs
has reached the city by a channel that is not in the list of cuts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field, fields
from typing import Any
from unittest.mock import patch

import numpy as np
from small_city import founded, months_of, small_city

from consortium_sim.population.consortium import Consortium
from consortium_sim.population.ledger import Ledger
from consortium_sim.population.month import Month
from consortium_sim.scenario.policy import Policy
from consortium_sim.scenario.scenario import Scenario

SIZE = 0.08
"""Of base-city: about 1,800 people and 24 enterprises."""
ALL_IN = {"hosting": {"known": 1.0}, "participation": {"first_share": 1.0}}
"""All take part at first and every student knows every enterprise, so that little happens by chance alone."""

Replacement = tuple[Any, str, Callable[[Callable[..., Any]], Callable[..., Any]]]
"""Where a function is looked up, its name, and what is made of it."""


@dataclass(frozen=True)
class Door:
    """A function through which a system's money goes."""

    place: Any
    name: str
    kinds: tuple[str, ...] = ()
    """Only these payments are the system's: the function works in the replay too, and they are added."""
    writes: int | None = None
    """Position of an argument, an array of money of the month, that the function changes in place."""
    before: tuple[Any, str] | None = None
    """The function is not called without the system: its payments are made before this one is called, and a
    forecast is added to that of this one."""


@dataclass(frozen=True)
class System:
    """One system with the doors of its money and the cuts of its effects."""

    levers: Mapping[str, Any]
    cuts: Sequence[Replacement]
    doors: Sequence[Door] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    """Levers in force with the system and without it."""
    city: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Facts of the city that are part of the system, such as a dated event."""
    own: tuple[str, ...] = ()
    """Columns that only say that the system is there."""
    forced: Sequence[Replacement] = ()
    """What stands in every run, so that a rare thing happens."""
    paid_blind: Sequence[Replacement] = ()
    """Cuts that the replay needs too, because the money itself tells something there."""
    months: int = 24


Moves = list[tuple[str, tuple[Any, ...]]]


@dataclass
class Notes:
    """What passed the doors: by door and month the calls in their order."""

    calls: dict[tuple[int, int], list[tuple[Moves, Any, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    cents: int = 0
    lines: set[str] = field(default_factory=set)


@dataclass
class Life:
    """A run: every column of the city month by month."""

    consortium: Consortium
    months: list[dict[str, bytes]]

    def first_difference(self, other: Life) -> str:
        """Say in which month which column differs first; empty where none ever does."""
        for number, (mine, others) in enumerate(zip(self.months, other.months, strict=True), 1):
            names = [name for name in mine if mine[name] != others[name]]
            if names:
                return f"month {number}: {', '.join(names)}"
        return ""


def life(
    scenario: Scenario,
    levers: Mapping[str, Any],
    months: int,
    replaced: Sequence[Replacement],
    own: tuple[str, ...],
) -> Life:
    """Let a city live with functions replaced, the first of a name innermost."""
    with ExitStack() as stack:
        for place, name, make in replaced:
            stack.enter_context(patch.object(place, name, make(getattr(place, name))))
        consortium = founded(scenario, seed=5)
        policy = Policy("tested", dict(levers))
        seen = [columns(consortium, own) for _ in months_of(consortium, scenario, policy, months)]
    return Life(consortium, seen)


def columns(consortium: Consortium, own: tuple[str, ...]) -> dict[str, bytes]:
    """Return every column of people, enterprises, posts, programs, colleges and books, bit by bit."""
    tables = {
        "people": consortium.people._asdict(),
        **{
            name: {one.name: getattr(table, one.name) for one in fields(table)}
            for name in ("enterprises", "posts", "programs", "colleges")
            for table in (getattr(consortium, name),)
        },
        "balances": consortium.ledger.balances,
    }
    found = {
        f"{table}.{name}": np.ascontiguousarray(values).tobytes()
        for table, row in tables.items()
        for name, values in row.items()
        if f"{table}.{name}" not in own
    }
    return {**found, "flows": repr(sorted(consortium.ledger.flows.items())).encode()}


def lives(system: System) -> tuple[Life, Life, Life, Notes]:
    """Return the run of the system, the run with its effects cut, the one that only pays, and what it paid."""
    without = small_city(SIZE, 1, **{**ALL_IN, **system.city})
    scenario = without.with_(system.facts) if system.facts else without
    levers = {**system.context, **system.levers}
    notes = Notes()
    uncut = life(scenario, levers, system.months, system.forced, system.own)
    cut = life(
        scenario,
        levers,
        system.months,
        [*system.forced, *system.cuts, *system.paid_blind, *_noting(system.doors, notes)],
        system.own,
    )
    replay = life(
        without,
        system.context,
        system.months,
        [*system.forced, *system.paid_blind, *_paying(system.doors, notes)],
        system.own,
    )
    return uncut, cut, replay, notes


def _noting(doors: Sequence[Door], notes: Notes) -> Iterator[Replacement]:
    """Yield what notes the money that passes the doors."""
    open_now: list[tuple[Door, Moves]] = []

    def noted(how: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def make(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(of: Any, *arguments: Any) -> Any:
                if open_now:
                    door, moves = open_now[-1]
                    if not door.kinds or (how == "pay" and arguments[3] in door.kinds):
                        moves.append((how, deepcopy(arguments)))
                        _count(notes, how, arguments)
                return original(of, *arguments)

            return call

        return make

    def through(number: int, door: Door) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def make(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(consortium: Consortium, *arguments: Any) -> Any:
                moves: Moves = []
                open_now.append((door, moves))
                result = original(consortium, *arguments)
                open_now.pop()
                written = None if door.writes is None else (consortium, *arguments)[door.writes].copy()
                notes.calls[number, consortium.clock.month].append((moves, deepcopy(result), written))
                return result

            return call

        return make

    yield Ledger, "pay", noted("pay")
    yield Ledger, "pay_within", noted("pay_within")
    yield Month, "add_payoff", noted("add_payoff")
    for number, door in enumerate(doors):
        yield door.place, door.name, through(number, door)


def _count(notes: Notes, how: str, arguments: tuple[Any, ...]) -> None:
    if how == "add_payoff":
        notes.lines.add(arguments[0])
    else:
        notes.cents += int(arguments[-1].sum())


def _paying(doors: Sequence[Door], notes: Notes) -> Iterator[Replacement]:
    """Yield what makes the noted payments at the same places, and does nothing else there."""

    def instead(number: int, door: Door) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def make(original: Callable[..., Any]) -> Callable[..., Any]:
            def call(consortium: Consortium, *arguments: Any) -> Any:
                own = original(consortium, *arguments) if door.kinds else None
                waiting = notes.calls[number, consortium.clock.month]
                month = next((one for one in arguments if isinstance(one, Month)), None)
                for moves, result, written in waiting if door.before else [waiting.pop(0)]:
                    for how, what in moves:
                        getattr(month if how == "add_payoff" else consortium.ledger, how)(*what)
                    if written is not None:
                        (consortium, *arguments)[door.writes][...] = written
                    own = result if not door.kinds else own
                if not door.before:
                    return own
                found = original(consortium, *arguments)
                return found if own is None else found + own

            return call

        return make

    for number, door in enumerate(doors):
        place, name = door.before or (door.place, door.name)
        yield place, name, instead(number, door)
