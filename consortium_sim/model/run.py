"""The result of one run: tables by month, by year and by agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.population.consortium import Consortium

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from consortium_sim.model.history import History, Snapshot
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario


PICTURES = "consortium_sim.report.run_pictures"
"""Who draws a run: a room above, found by name when a user asks, so that no import points up."""


def pictures() -> Any:
    """Return the room's module; it loads matplotlib only when it draws."""
    return import_module(PICTURES)


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """One scenario, one policy, one seed.

    Amounts of money and numbers of persons are those of the city: already multiplied by the scenario's scale.
    """

    scenario: str
    policy: str
    seed: int
    months: int
    messages: tuple[str, ...]
    """What an analyst should be told: openings, budgets that ran out, closures."""
    names: tuple[str, ...]
    values: NDArray[np.float64]
    """(months, indicators)"""
    flows: tuple[tuple[int, str, str, str, float], ...]
    """Year, payer, payee, kind, yuan."""
    snapshots: Mapping[int, Snapshot]

    @classmethod
    def of(
        cls, scenario: Scenario, policy: Policy, seed: int, consortium: Consortium, history: History
    ) -> Run:
        """Gather the result of a run that has ended."""
        scale = consortium.scale
        flows = tuple(
            (year, payer, payee, kind, cents / 100.0 * scale)
            for (year, payer, payee, kind), cents in sorted(consortium.ledger.flows.items())
            if year >= 1
        )
        return cls(
            scenario.name,
            policy.name,
            seed,
            len(history.values),
            tuple(consortium.messages),
            history.names,
            np.array(history.values),
            flows,
            history.snapshots,
        )

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """One row a month of the horizon, one column an indicator."""
        import pandas as pd

        index = pd.RangeIndex(1, self.months + 1, name="month")
        return pd.DataFrame(self.values, index=index, columns=list(self.names))

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Who paid whom in each year of the horizon: year, payer, payee, kind, yuan."""
        import pandas as pd

        return pd.DataFrame(list(self.flows), columns=["year", "payer", "payee", "kind", "yuan"])

    @cached_property
    def actors(self) -> pd.DataFrame:
        """What each class of actor received and paid in each year: year, actor, received, paid, net; yuan."""
        import pandas as pd

        table = self.accounts
        received = table.groupby(["year", "payee"])["yuan"].sum().rename_axis(["year", "actor"])
        paid = table.groupby(["year", "payer"])["yuan"].sum().rename_axis(["year", "actor"])
        both = pd.DataFrame({"received": received, "paid": paid}).fillna(0.0)
        return both.assign(net=both["received"] - both["paid"]).reset_index()

    def agents(self, kind: str, month: int | None = None) -> pd.DataFrame:
        """Return the table of agents of a kind at the end of a month that was kept, by default the last.

        kind: government, college, program, enterprise or student. SettingError for another kind or month.
        """
        snapshot = self._snapshot(month)
        if kind not in snapshot.tables:
            known = list(snapshot.tables)
            raise SettingError(
                Fault("agents", f"there is no kind '{kind}'.{nearest(kind, known)}", f"one of {known}")
            )
        import pandas as pd

        return pd.DataFrame(dict(snapshot.tables[kind]))

    def network(self, month: int | None = None) -> nx.Graph[Any]:
        """Return who works with whom at the end of a month that was kept, by default the last.

        Nodes are "consortium", colleges and enterprises; an edge between a college and an enterprise counts
        the trainees and order-class students between them (`students`), an edge to the consortium tells the
        strategy of a participant.
        """
        import networkx as nx

        snapshot = self._snapshot(month)
        graph: nx.Graph[Any] = nx.Graph()
        graph.add_node("consortium", kind="consortium")
        for college in snapshot.tables["college"]["college"]:
            graph.add_node(f"college {college}", kind="college")
        enterprises = snapshot.tables["enterprise"]
        for row, sector, strategy in zip(
            enterprises["enterprise"], enterprises["sector"], enterprises["strategy"], strict=True
        ):
            graph.add_node(f"enterprise {row}", kind="enterprise", sector=str(sector))
            if strategy != "outside":
                graph.add_edge("consortium", f"enterprise {row}", strategy=str(strategy))
        for (college, enterprise), students in snapshot.bonds.items():
            graph.add_edge(f"college {college}", f"enterprise {enterprise}", students=students)
        return graph

    def plot(self, indicator: str | None = None) -> Any:
        """Return a matplotlib Figure of one indicator over time, or without a name of the main ones."""
        return pictures().plot_run(self, indicator)

    def __repr__(self) -> str:
        return f"<Run of {self.scenario} under {self.policy}, seed {self.seed}, {self.months} months>"

    def _repr_html_(self) -> str:
        text: str = pictures().card(self)
        return text

    def _snapshot(self, month: int | None) -> Snapshot:
        if not self.snapshots:
            raise SettingError(
                Fault("agents", "this run kept no tables of agents.", "simulate(..., snapshots=[month])")
            )
        month = max(self.snapshots) if month is None else month
        if month not in self.snapshots:
            kept = ", ".join(str(one) for one in sorted(self.snapshots))
            raise SettingError(
                Fault(
                    "agents",
                    f"month {month} was not kept, only {kept}.",
                    f"simulate(..., snapshots=[{month}])",
                )
            )
        return self.snapshots[month]
