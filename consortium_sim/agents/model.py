"""The model as Mesa knows it: the same months as `simulate`, with agents to look at and to change between them."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import mesa
import numpy as np
from numpy.typing import NDArray

from consortium_sim.agents.actor import Actor
from consortium_sim.agents.college import College
from consortium_sim.agents.enterprise import Enterprise
from consortium_sim.agents.faces import KINDS, MEMORY, Faces, kind_of
from consortium_sim.agents.government import Government
from consortium_sim.agents.restoring import MESA, mesa_state, pass_months, register_again
from consortium_sim.agents.rules import AgentByAgent
from consortium_sim.errors import Fault, SettingError
from consortium_sim.model.checkpoint import Checkpoint
from consortium_sim.model.groups import GroupBooks
from consortium_sim.model.history import History
from consortium_sim.model.indicators import INDICATORS
from consortium_sim.model.rules import Rules
from consortium_sim.model.simulation import as_policy, as_scenario, burn_in, in_force
from consortium_sim.model.step import step
from consortium_sim.numerics.streams import check_seed
from consortium_sim.population.consortium import Consortium
from consortium_sim.scenario.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario

CLOSED = -1


class ConsortiumModel(mesa.Model, Faces):  # type: ignore[misc]  # mesa has no types
    """A city after its burn-in, as a Mesa model; a step is a month of the horizon under the policy.

    rng: a whole number, the seed; the months are those of `simulate` with the same seed, to the bit. rules: as
    for `simulate`; the classes of `rules_of(...)` are those of the registered agents. Government, colleges and
    enterprises in business are registered, people are views (`student`, `students`). `running` turns False at
    the end of the scenario's horizon; further steps go on with the settings of its last month.
    Agents are rows: one stands for `consortium.scale` persons. The table of `datacollector` has Mesa's index, the
    number of the step from 0 on; `indicators` has the same rows by month, from 1 on, as `Run.indicators` has.
    SettingError for anything that cannot be used.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "base-city",
        policy: Policy | str | Path = "baseline",
        rng: int = 0,
        rules: Mapping[str, Any] | None = None,
    ) -> None:
        seed = _whole_seed(rng)
        city, chosen = as_scenario(scenario), as_policy(policy)
        decide, classes = Rules.with_(rules), _classes_in(rules or {})
        city.timeline(chosen)
        consortium = burn_in(city, seed)
        history = History((), GroupBooks.opening(consortium))
        run = Checkpoint(city, chosen, seed, decide.replaced, consortium, history)
        self._begin(run, decide, classes)
        self._register()

    def _begin(self, run: Checkpoint, decide: Rules, classes: list[type[Actor]], passed: int = 0) -> None:
        """Become the Mesa model of a run, without agents yet; passed: steps that Mesa shall count as taken."""
        own = set(vars(self))
        self._passing = passed > 0
        if self._passing:
            setattr(self, "step", self._step_unless_passing)  # noqa: B010  # Mesa takes it for the user's step
        super().__init__(rng=run.seed)
        self.city, self.policy, self.seed = run.scenario, run.policy, run.seed
        self._run, self._history = run, run.history
        self._rules, self._stages = decide, run.scenario.timeline(run.policy)
        self._meet(run.consortium)
        for agent_class in classes:
            self.use(agent_class)
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(latest, indicator=name) for name in INDICATORS}
        )
        self._enterprise_class, self._stood = self._classes[Enterprise], _standing(self.consortium)
        self._last_id = 0
        self._usual = set(vars(self)) - own | {"_usual"}
        pass_months(self, passed)
        self._passing = False

    def save(self, path: str | PathLike[str]) -> None:
        """Write a checkpoint between two steps; `restore` goes on from it as if the model had never stopped.

        Kept are the city, the indicators so far, what rules keep in `consortium.memory`, and the attributes that
        subclasses of agents and of the model have added, where they are data: numbers, text, arrays, and lists,
        tuples, sets and dicts of them. SettingError names what is not, and refuses agents of other kinds.
        """
        strangers = [agent for agent in self.agents if not isinstance(agent, KINDS)]
        if strangers:
            found = f"found {strangers[0]!r} in model.agents."
            raise SettingError(Fault("checkpoint", found, "agents of the city only"))
        self._run.save(path)

    @classmethod
    def restore(cls, path: str | PathLike[str], rules: Mapping[str, Any] | None = None) -> Self:
        """Return the model of a checkpoint, of `save` or of `simulate(..., save=...)`, to go on from.

        rules: the same as before. Nothing in the file is run as code, and `__init__` of a subclass is not called:
        its attributes come from the file. The table of `datacollector` has the indicators of the months passed;
        reporters of your own begin anew. SettingError for a file that is no checkpoint, is damaged, or was saved
        by another version of the model.
        """
        decide, classes = Rules.with_(rules), _classes_in(rules or {})
        run = Checkpoint.read(path, decide)
        restored = run.consortium.memory.get(MEMORY, {})
        model = cls.__new__(cls)
        model._begin(run, decide, classes, passed=len(run.history.values))
        if MESA in restored:
            register_again(model, restored[MESA])
        else:
            model._register()
        return model

    def remembered(self) -> dict[str, Any]:
        """Return what a checkpoint keeps of the agents and of Mesa's own state."""
        return {**super().remembered(), MESA: mesa_state(self)}

    @property
    def settings(self) -> Settings:
        """The settings of this month."""
        return in_force(self._stages, max(self.month, 1))

    @property
    def indicators(self) -> pd.DataFrame:
        """One row a month so far, one column an indicator: those of `Run.indicators`."""
        import pandas as pd

        months = pd.RangeIndex(1, len(self._history.values) + 1, name="month")
        return pd.DataFrame(self._history.values, index=months, columns=list(self._history.names))

    @property
    def agents_by_type(self) -> AgentsByType:
        """Registered agents by class; a kind such as Enterprise finds the class that refines it, too."""
        return AgentsByType(super().agents_by_type)

    def step(self) -> None:
        """Let one month pass, and collect its indicators."""
        month = step(self.consortium, in_force(self._stages, self.month + 1), self._rules)
        self._history.note(self.consortium, month)
        self._renew()
        self.running = self.month < self.city.settings.time.horizon
        self.datacollector.collect(self)

    def _step_unless_passing(self) -> None:
        """Let a month pass, unless Mesa only counts those that have passed before."""
        if not self._passing:
            type(self).step(self)

    def _register(self) -> None:
        """Make the agents of the institutions; each registers itself."""
        self.acting(self._classes[Government], 0)
        for row in range(self.consortium.colleges.count):
            self.acting(self._classes[College], row)
        for row in np.flatnonzero(self._stood != CLOSED).tolist():
            self.acting(self._enterprise_class, row)
        self._note_last_id()

    def _renew(self) -> None:
        """Let enterprises that have closed leave, and those that have entered appear."""
        standing, made = _standing(self.consortium), self._made[self._enterprise_class]
        changed = np.flatnonzero(standing != self._stood).tolist()
        for row in changed:
            closed = made.pop(row, None)
            if closed is not None:
                closed.remove()
            if standing[row] != CLOSED:
                self.acting(self._enterprise_class, row)
        self._stood = standing
        if changed:
            self._note_last_id()

    def _note_last_id(self) -> None:
        self._last_id = max(self._last_id, *(agent.unique_id for agent in self.agents))

    def __repr__(self) -> str:
        return f"<ConsortiumModel {self.city.name}, {self.policy.name}, seed {self.seed}, month {self.month}>"


class AgentsByType(dict[type[Actor], Any]):
    """Sets of agents by class, where a class is also found by the one that it refines."""

    def __missing__(self, kind: type[Actor]) -> Any:
        for agent_class, agents in self.items():
            if issubclass(agent_class, kind):
                return agents
        raise KeyError(kind)


def _standing(consortium: Consortium) -> NDArray[np.int64]:
    """Return by row the month in which the enterprise in business was founded, or CLOSED."""
    enterprises = consortium.enterprises
    return np.where(enterprises.active, enterprises.founded, CLOSED)


def latest(model: ConsortiumModel, indicator: str) -> float:
    """Return an indicator of the month that has just passed."""
    history = model._history
    return float(history.values[-1][history.names.index(indicator)])


def _whole_seed(rng: object) -> int:
    try:
        return int(check_seed(rng))
    except SettingError:
        kind = type(rng).__name__
        reason = (
            "a whole number from 0 to 2**64 - 1, the seed: every draw is keyed by it, so that policies share "
            "their luck agent by agent; a generator, or no seed, cannot be a key"
        )
        raise SettingError(Fault("rng", f"found {reprlib.repr(rng)} ({kind}).", reason)) from None


def _classes_in(rules: Mapping[str, Any]) -> list[type[Actor]]:
    """Return the agent classes that rules come from; SettingError if two say how one kind decides."""
    classes: dict[type[Actor], type[Actor]] = {}
    for rule in rules.values():
        if isinstance(rule, AgentByAgent):
            kind = kind_of(rule.agent_class)
            first = classes.setdefault(kind, rule.agent_class)
            if first is not rule.agent_class:
                both = f"{first.__name__} and {rule.agent_class.__name__} both refine {kind.__name__}."
                raise SettingError(
                    Fault("rules", both, "one class of a kind, as the agents are of one class")
                )
    return list(classes.values())
