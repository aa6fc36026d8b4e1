"""The cities of a country in one process or several: the same months, to the bit."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from consortium_sim.errors import ConsortiumError
from consortium_sim.model.country import Cities
from consortium_sim.scenario.scenario import Scenario

SPAWN = multiprocessing.get_context("spawn")
Answer = tuple[Any, Exception | None]
"""A result, or what was raised instead."""


class ProcessLost(ConsortiumError):
    """A process of a country's cities has died."""


class Here:
    """Cities of this process."""

    def __init__(self, cities: Cities) -> None:
        self.cities = cities
        self.numbers = frozenset(cities.scenarios)

    def ask(self, what: str, *arguments: Any) -> None:
        """Let the cities do something; `answer` has the result."""
        self._answer = _answered(self.cities, what, arguments)

    def answer(self) -> Answer:
        """Return the result of what was asked last, or what was raised."""
        return self._answer


class Apart:
    """Cities of a process of their own, which lives as long as this object is needed."""

    def __init__(self, cities: Cities) -> None:
        self.numbers = frozenset(cities.scenarios)
        self._pipe, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(theirs, cities), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, what: str, *arguments: Any) -> None:
        """Let the cities do something; `answer` waits for the result."""
        with self._speaking():
            self._pipe.send((what, arguments))

    def answer(self) -> Answer:
        """Wait for the result of what was asked last, or what was raised; ProcessLost if the process is gone."""
        with self._speaking():
            answer: Answer = self._pipe.recv()
        return answer

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError) as error:
            raise ProcessLost(
                f"the process of {len(self.numbers)} cities has died, so their months are lost; the same run "
                "again goes on from the burnt-in country, and fewer processes need less memory"
            ) from error

    def end(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.join(5.0)
        self._process.kill()


@dataclass(frozen=True)
class Everywhere:
    """All cities of a country, wherever they are."""

    shards: Sequence[Here | Apart]

    def all(self, what: str, *arguments: Any) -> list[Any]:
        """Let all cities do the same; return the answer of each process."""
        for shard in self.shards:
            shard.ask(what, *arguments)
        return self._answers()

    def each(self, what: str, by_city: Mapping[int, Any], *arguments: Any) -> list[Any]:
        """Let each city do something with its own argument; return the answer of each process."""
        for shard in self.shards:
            own = {number: by_city[number] for number in shard.numbers if number in by_city}
            shard.ask(what, own, *arguments)
        return self._answers()

    def _answers(self) -> list[Any]:
        """Return all answers; raises the first error after all have answered."""
        answers = [shard.answer() for shard in self.shards]
        for _, error in answers:
            if error is not None:
                raise error
        return [result for result, _ in answers]


@contextmanager
def looked_after(scenarios: Mapping[int, Scenario], seed: np.uint64, jobs: int) -> Iterator[Everywhere]:
    """Yield all cities of a country, dealt out to so many processes; one means this process."""
    numbers = sorted(scenarios, key=lambda number: -scenarios[number].settings.people.labour_force)
    with ExitStack() as stack:
        shards: list[Here | Apart] = []
        for part in (sorted(numbers[first::jobs]) for first in range(jobs)):
            cities = Cities({number: scenarios[number] for number in part}, seed)
            if jobs == 1:
                shards.append(Here(cities))
            else:
                shards.append(apart := Apart(cities))
                stack.callback(apart.end)
        yield Everywhere(shards)


def _serve(pipe: Connection, cities: Cities) -> None:
    """Do what is asked until the other end is closed."""
    while True:
        try:
            what, arguments = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(_answered(cities, what, arguments))


def _answered(cities: Cities, what: str, arguments: Sequence[Any]) -> Answer:
    try:
        return getattr(cities, what)(*arguments), None
    except Exception as error:
        return None, error
