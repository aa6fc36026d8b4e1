"""What a checkpoint keeps of Mesa: steps, ids, order of agents, generators, and what a subclass has added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from consortium_sim.agents.faces import KINDS, kind_of

if TYPE_CHECKING:
    from consortium_sim.agents.model import ConsortiumModel

MESA = "mesa"
"""Under this name it stands beside the agents."""


def mesa_state(model: ConsortiumModel) -> dict[str, Any]:
    """Return as data what Mesa and a subclass of the model remember between two steps."""
    return {
        "ids": [(kind_of(type(agent)).__name__, agent.row, agent.unique_id) for agent in model.agents],
        "last_id": model._last_id,
        "running": model.running,
        "rng": model.rng.bit_generator.state,
        "random": model.random.getstate(),
        "own": {name: value for name, value in vars(model).items() if name not in model._usual},
    }


def pass_months(model: ConsortiumModel, months: int) -> None:
    """Let Mesa count steps, and its collector show them, that were taken before the model was saved."""
    for _ in range(months):
        model.step()
    history = model._history
    for place, name in enumerate(history.names):
        model.datacollector.model_vars[name] = [float(values[place]) for values in history.values]
    model.running = model.month < model.city.settings.time.horizon


def register_again(model: ConsortiumModel, state: dict[str, Any]) -> None:
    """Make the agents anew in their order, under the ids that they had, and take up the rest of a `mesa_state`."""
    kinds = {kind.__name__: kind for kind in KINDS}
    for name, row, unique_id in state["ids"]:
        _pass_ids(model, unique_id - 1)
        model._last_id = model.acting(model._classes[kinds[name]], row).unique_id
    _pass_ids(model, state["last_id"])
    model.running = state["running"]
    model.rng.bit_generator.state = state["rng"]
    model.random.setstate(state["random"])
    model.__dict__.update(state["own"])


def _pass_ids(model: ConsortiumModel, last: int) -> None:
    """Let Mesa give away the ids of agents that had left."""
    while model._last_id < last:
        blank = object.__new__(model._enterprise_class)
        mesa.Agent.__init__(blank, model)
        model._last_id = blank.unique_id
        mesa.Agent.remove(blank)
