"""How agents find each other and the city, with a Mesa model around them or without."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from consortium_sim.agents.actor import Actor
from consortium_sim.agents.college import College, Program
from consortium_sim.agents.enterprise import Enterprise
from consortium_sim.agents.government import Government
from consortium_sim.agents.student import Student, Students
from consortium_sim.errors import Fault, SettingError
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import ABSENT

Kind = TypeVar("Kind", bound=Actor)

KINDS: tuple[type[Actor], ...] = (Government, College, Enterprise, Student)
MEMORY = "agents"
"""Under this name the agents of a run are kept in `Consortium.memory`."""


def kind_of(agent_class: type[Actor]) -> type[Actor]:
    """Return the kind of agent that a class refines."""
    return next(kind for kind in KINDS if issubclass(agent_class, kind))


class Faces:
    """The names that `self.model` has for an agent, in a `ConsortiumModel` and under `simulate`."""

    consortium: Consortium
    _classes: dict[type[Actor], type[Actor]]
    """The class in use by kind."""
    _made: dict[type[Actor], dict[int, Actor]]
    """Agents by class and row."""
    _kept: dict[str, Any]
    """What a checkpoint has kept of agents that are not made again yet, by their words for themselves."""

    def _meet(self, consortium: Consortium) -> None:
        """Begin with a consortium and the agents' own classes; the consortium remembers who acts in it."""
        self.consortium = consortium
        self._classes = {kind: kind for kind in KINDS}
        self._made = {}
        restored = consortium.memory.get(MEMORY, {})
        self._kept = restored.get("agents", {}) if isinstance(restored, dict) else {}
        consortium.memory[MEMORY] = self

    def remembered(self) -> dict[str, Any]:
        """Return what a checkpoint keeps of the agents: by agent, what stands in its attributes."""
        agents = dict(self._kept)
        for kind, agent_class in self._classes.items():
            for row, agent in self._made.get(agent_class, {}).items():
                if agent.present:
                    agents[_word_for(kind, row)] = agent._remembered()
        return {"agents": agents}

    def use(self, agent_class: type[Actor]) -> None:
        """Let agents of a kind be of this class from now on, where agents are asked for by kind."""
        self._classes[kind_of(agent_class)] = agent_class

    @property
    def month(self) -> int:
        """Month of the horizon; 0 before the first."""
        return self.consortium.clock.horizon

    @property
    def people(self) -> int:
        """Rows of people in use."""
        return int(np.count_nonzero(self.consortium.people.status != ABSENT))

    @property
    def government(self) -> Government:
        """The government."""
        return self._in_use(Government, 0)

    def college(self, row: int) -> College:
        """Return the college of this row."""
        return self._in_use(College, row)

    def enterprise(self, row: int) -> Enterprise:
        """Return the enterprise of this row; SettingError if there is none in business."""
        if not (0 <= row < self.consortium.enterprises.count and self.consortium.enterprises.active[row]):
            raise SettingError(Fault("enterprise", f"there is none in business in row {row}."))
        return self._in_use(Enterprise, row)

    @property
    def programs(self) -> list[Program]:
        """All program clusters, in the order of applicants' utilities."""
        return [Program(self, row) for row in range(self.consortium.programs.count)]

    @property
    def students(self) -> Students:
        """Everybody: students, graduates, employees."""
        return Students(self, np.flatnonzero(self.consortium.people.status != ABSENT))

    def student(self, uid: int) -> Student:
        """Return the person with this birth id; SettingError if nobody here has it."""
        people = self.consortium.people
        rows = np.flatnonzero((people.birth == uid) & (people.status != ABSENT))
        if rows.size == 0:
            raise SettingError(
                Fault("student", f"nobody in the city has the uid {uid}.", "one of model.students.get('uid')")
            )
        return self.student_class(self, int(rows[0]))

    @property
    def student_class(self) -> type[Student]:
        """The class of the views of people."""
        chosen: Any = self._classes[Student]
        return chosen  # type: ignore[no-any-return]  # kept by kind

    def acting(self, agent_class: type[Kind], row: int) -> Kind:
        """Return the agent of a class in a row, made if it is not there yet or if the row changed hands."""
        made: dict[int, Any] = self._made.setdefault(agent_class, {})
        agent = made.get(row)
        if agent is None or not agent.present:
            agent = made[row] = agent_class(self, row)
            if self._kept:
                agent._recall(self._kept.pop(_word_for(kind_of(agent_class), row), {}))
        return agent

    def _in_use(self, kind: type[Kind], row: int) -> Kind:
        chosen: Any = self._classes[kind]
        agent: Kind = self.acting(chosen, row)
        return agent


class Cast(Faces):
    """The agents of a run without a Mesa model."""

    def __init__(self, consortium: Consortium) -> None:
        self._meet(consortium)

    @property
    def random(self) -> Any:
        """Refuse: there is no generator here."""
        raise SettingError(Fault("agent.random", "draws here are keyed by agent and month.", "self.luck()"))

    @property
    def rng(self) -> Any:
        """Refuse: there is no generator here."""
        raise SettingError(Fault("agent.rng", "draws here are keyed by agent and month.", "self.luck()"))


def _word_for(kind: type[Actor], row: int) -> str:
    return f"{kind.__name__} {row}"


def faces_of(consortium: Consortium) -> Faces:
    """Return who acts in a consortium: its `ConsortiumModel`, or a cast that is kept as long as the run."""
    faces = consortium.memory.get(MEMORY)
    return faces if isinstance(faces, Faces) else Cast(consortium)
