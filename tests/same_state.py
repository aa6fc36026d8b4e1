"""Two states are the same: every value of every part, bit for bit, and what is shared in one is shared in both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import consortium_sim as cs
from consortium_sim.model.state_tree import Planter
from consortium_sim.population.consortium import Consortium


def spread_out(state: Any) -> tuple[Any, dict[str, tuple[str, bytes]]]:
    """Return the tree of a state, and type and bytes of its arrays."""
    planter = Planter()
    tree = planter.tree(state, "")
    return tree, {name: (array.dtype.str, array.tobytes()) for name, array in planter.arrays.items()}


def assert_same_city(one: Consortium, other: Consortium) -> None:
    """The faces of agents, which are no data, are left out."""
    assert spread_out(replace(one, memory={})) == spread_out(replace(other, memory={}))


def assert_same_run(one: cs.Run, other: cs.Run) -> None:
    assert (one.months, one.names, one.messages, one.flows) == (
        other.months, other.names, other.messages, other.flows,
    )  # fmt: skip
    assert one.values.tobytes() == other.values.tobytes()
    assert one.by_group.columns == other.by_group.columns
    assert one.by_group.values.tobytes() == other.by_group.values.tobytes()
    assert spread_out([one.snapshots, one.joint_projects]) == spread_out(
        [other.snapshots, other.joint_projects]
    )
