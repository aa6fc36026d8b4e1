"""The result of one run: tables by month, by year and by agent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.model.groups import UNITS, Groups
from consortium_sim.model.history import projects_table
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.people import JUST_GRADUATED, LONG_AGO, NOBODY, STATUS_NAMES, STUDYING
from consortium_sim.population.projects import OUTCOME_NAMES, RUNNING

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from consortium_sim.model.history import Columns, History, Snapshot
    from consortium_sim.scenario.policy import Policy
    from consortium_sim.scenario.scenario import Scenario


PICTURES = "consortium_sim.report.run_pictures"
"""Who draws a run: a room above, found by name when a user asks, so that no import points up."""


def pictures() -> Any:
    """Return the room's module; it loads matplotlib only when it draws."""
    return import_module(PICTURES)


def flows_of(consortium: Consortium) -> tuple[tuple[int, str, str, str, float], ...]:
    """Return who paid whom in each year of the horizon: year, payer, payee, kind, yuan of the city."""
    return tuple(
        (year, payer, payee, kind, cents / 100.0 * consortium.scale)
        for (year, payer, payee, kind), cents in sorted(consortium.ledger.flows.items())
        if year >= 1
    )


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """One scenario, one policy, one seed.

    In `indicators`, `accounts`, `actors` and `groups`, amounts of money and numbers of persons are those of the
    city: already multiplied by the scenario's scale. `agents` and `network` show rows of the model: one row of
    people stands for `scale` persons, and an enterprise's or college's staff, seats, students and money are
    to be multiplied by `scale` for those of the city.
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
    flows: Sequence[tuple[int, str, str, str, float]]
    """Year, payer, payee, kind, yuan."""
    snapshots: Mapping[int, Snapshot]
    scale: float = 1.0
    """Persons that one row of the tables of agents stands for."""
    by_group: Groups = field(default_factory=Groups)
    """Who fares how, year by year."""
    joint_projects: Columns | None = None
    """Columns of `projects`; None in a run that was read from a store, which does not keep them."""

    @classmethod
    def of(
        cls, scenario: Scenario, policy: Policy, seed: int, consortium: Consortium, history: History
    ) -> Run:
        """Gather the result of a run that has ended."""
        scale = consortium.scale
        return cls(
            scenario.name,
            policy.name,
            seed,
            len(history.values),
            tuple(consortium.messages),
            history.names,
            np.array(history.values),
            flows_of(consortium),
            history.snapshots,
            scale,
            Groups() if history.groups is None else history.groups.result(),
            projects_table(consortium),
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
    def projects(self) -> pd.DataFrame:
        """Joint R&D projects of the technology platform, one row each, at the end of the run.

        project (a number unique for ever), sponsor (row) and its name, sector, stage (where it is or ended),
        spend (yuan so far, whoever paid), own and granted (the sponsor's part after the grant; the grant),
        licences (fees received), college and program (rows; NaN without a partner), started, ended (months of
        the horizon; NaN while it runs), outcome (running, finished, failed, abandoned). Money is that of the
        rows: times `scale` for the city. SettingError for a run that was read from a store.
        """
        if self.joint_projects is None:
            fault = "a store keeps no table of projects."
            raise SettingError(Fault("projects", fault, "simulate(...) the same city, policy and seed"))
        import pandas as pd

        table = dict(self.joint_projects)
        for name in ("college", "program"):
            table[name] = np.where(table[name] == NOBODY, np.nan, table[name])
        table["ended"] = np.where(table["outcome"] == OUTCOME_NAMES[RUNNING], np.nan, table["ended"])
        return pd.DataFrame(table)

    @cached_property
    def actors(self) -> pd.DataFrame:
        """What each class of actor received and paid in each year: year, actor, received, paid, net; yuan."""
        import pandas as pd

        table = self.accounts
        received = table.groupby(["year", "payee"])["yuan"].sum().rename_axis(["year", "actor"])
        paid = table.groupby(["year", "payer"])["yuan"].sum().rename_axis(["year", "actor"])
        both = pd.DataFrame({"received": received, "paid": paid}).fillna(0.0)
        return both.assign(net=both["received"] - both["paid"]).reset_index()

    @cached_property
    def groups(self) -> pd.DataFrame:
        """How each group fared in each year: columns year, actor, group, measure, unit, value.

        Actors are enterprises by size and strategy at the start, students by program and by aptitude, and people
        five years out by wage. `consortium_sim.model.groups` tells what a measure is. NaN where nobody is.
        """
        import pandas as pd

        columns, years = self.by_group.columns, len(self.by_group.values)
        told = [(year, *column, UNITS[column[2]]) for year in range(1, years + 1) for column in columns]
        table = pd.DataFrame(told, columns=["year", "actor", "group", "measure", "unit"])
        return table.assign(value=self.by_group.values.reshape(-1))

    def agents(self, kind: str, month: int | None = None) -> pd.DataFrame:
        """Return the table of agents of a kind at the end of a month that was kept, by default the last.

        kind: government, college, program, enterprise, contract (of the staff exchange), person (everybody) or
        student (those who study now).
        SettingError for another kind or month.
        The first column is the row of the agent, or the birth id of a person or the number of a contract; where
        a table names another agent, it is by this number. Numbers and money are those of the rows: times
        `scale` for the city.
        An enterprise's `founded` is its month of entry, counted like months of the horizon; 0 and less are
        months of the burn-in, the lowest possible one is that of the enterprises of the first month. People
        have NaN as `program`, `enterprise`, `host` or `sponsor` where there is none, and as `months_out` if
        they left school before the model began or have not left it yet.
        """
        snapshot = self._snapshot(month)
        known = [*snapshot.tables, "student"]
        if kind not in known:
            raise SettingError(
                Fault("agents", f"there is no kind '{kind}'.{nearest(kind, known)}", f"one of {known}")
            )
        import pandas as pd

        if kind not in ("person", "student"):
            return pd.DataFrame(dict(snapshot.tables[kind]))
        people = pd.DataFrame(_without_codes(snapshot.tables["person"]))
        if kind == "person":
            return people
        studying = people[people["status"] == STATUS_NAMES[STUDYING]]
        return studying.rename(columns={"person": "student"}).reset_index(drop=True)

    def network(self, month: int | None = None) -> nx.Graph[Any]:
        """Return who works with whom at the end of a month that was kept, by default the last.

        Nodes are "consortium", colleges and enterprises by name, with their `kind` and their `row` in the
        tables; a name that is taken already is followed by kind and row. An edge between a college and an
        enterprise counts the trainees and order-class students between them (`students`, rows of the model:
        times `scale` for persons), an edge to the consortium tells the strategy of a participant.
        """
        import networkx as nx

        snapshot = self._snapshot(month)
        graph: nx.Graph[Any] = nx.Graph()
        graph.add_node("consortium", kind="consortium")
        nodes: dict[tuple[str, int], str] = {}
        for kind in ("college", "enterprise"):
            table = snapshot.tables[kind]
            for row, name in zip(table[kind].tolist(), table["name"], strict=True):
                node = f"{name} ({kind} {row})" if name in graph else str(name)
                nodes[kind, row] = node
                graph.add_node(node, kind=kind, row=row)
        enterprises = snapshot.tables["enterprise"]
        for row, sector, strategy in zip(
            enterprises["enterprise"].tolist(), enterprises["sector"], enterprises["strategy"], strict=True
        ):
            node = nodes["enterprise", row]
            graph.nodes[node]["sector"] = str(sector)
            if strategy != "outside":
                graph.add_edge("consortium", node, strategy=str(strategy))
        for (college, enterprise), students in snapshot.bonds.items():
            graph.add_edge(nodes["college", college], nodes["enterprise", enterprise], students=students)
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


def _without_codes(people: Columns) -> Columns:
    """Return the table of people with NaN where a code says that there is nothing."""
    shown = dict(people)
    for name in ("program", "enterprise", "host", "sponsor"):
        shown[name] = np.where(people[name] == NOBODY, np.nan, people[name])
    out = np.where(people["months_out"] == JUST_GRADUATED, 0, people["months_out"])
    nowhere = (people["status"] == STATUS_NAMES[STUDYING]) | (out >= LONG_AGO)
    shown["months_out"] = np.where(nowhere, np.nan, out)
    return shown
