"""The enterprises of the park as agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.agents.actor import Actor
from consortium_sim.agents.columns import (
    COUNTED,
    GIVEN,
    LEDGER,
    Column,
    NameColumn,
    code_of,
    occupations,
    sectors,
    yuan,
)
from consortium_sim.agents.student import Students
from consortium_sim.mechanisms.hosting import HostingRule
from consortium_sim.mechanisms.hosting.decision import places_of
from consortium_sim.mechanisms.participation.cooperation import CLOSEST
from consortium_sim.mechanisms.participation.review import revised_strategy
from consortium_sim.mechanisms.platforms.technology.sponsoring import worthwhile
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import STRATEGY_NAMES
from consortium_sim.population.people import EMPLOYED, STUDYING

if TYPE_CHECKING:
    from consortium_sim.agents.faces import Faces

OUTSIDE, MEMBER, DEEP = STRATEGY_NAMES


@dataclass(frozen=True)
class ReviewOutlook:
    """What one enterprise sees when it reviews its strategy; strategies are "outside", "member" and "deep"."""

    strategy: str
    experienced: float
    """Π of the last year, yuan per employee and month."""
    partner: int
    """Row of the enterprise it compares itself with."""
    partner_strategy: str
    partner_experienced: float
    forecast: Mapping[str, float]
    """Forecast Π by strategy."""
    explores: bool
    """Decides by its own forecasts this time."""
    luck: float
    """Uniform in (0, 1)."""
    temperature: float


@dataclass(frozen=True)
class IntakeOutlook:
    """What one participating enterprise sees in September, before it opens training places."""

    gain: float
    """Yuan that one trainee brings over the whole contract, mean over the enterprise's occupations."""
    staff: float
    setup: float
    """Yuan for the year."""
    pledged: float
    """Trainees that a deep member has pledged and means to take; 0 where breaking the pledge costs less."""
    limit: float
    """Trainees that the law allows."""
    luck: float
    """Uniform in (0, 1)."""
    rule: HostingRule


@dataclass(frozen=True)
class VoteChoice:
    """What one enterprise that sits in the council sees before a vote."""

    change: float
    """Predicted change of its own forecast payoff, yuan a year."""
    proposal: str
    """What it adds or stops."""


@dataclass(frozen=True)
class ProjectOutlook:
    """What one participating enterprise sees that has an idea for a joint R&D project, and none under way."""

    value: float
    """Yuan that the project is expected to bring: technology, innovation, licences."""
    cost: float
    """Yuan that it is expected to cost the enterprise, after members' share and grant, interest included."""
    means: float
    """Yuan that the enterprise can raise; a project that costs more is not begun, whatever the answer."""
    promise: float
    """What the idea is worth relative to the usual one."""
    success: float
    """Chance that the project is completed."""


class StrategyColumn(NameColumn):
    """The strategy: shown as a name, set by name or code."""

    def stored(self, where: str, value: Any) -> Any:
        """Return the code; SettingError for what is no strategy."""
        return code_of(where, value, STRATEGY_NAMES)


def _strategies(consortium: Consortium) -> tuple[str, ...]:
    return STRATEGY_NAMES


class Enterprise(Actor):
    """An enterprise of the park. Override `participate`, `host`, `sponsor` or `vote` to let it decide otherwise.

    An enterprise that closes leaves the model: it is no longer among its agents, `active` is False, and its
    columns cannot be read any more once another enterprise has entered in its row. An entrant is a new agent.
    """

    _population, _number = "enterprises", 2

    def __init__(self, model: Faces, row: int) -> None:
        self.founded = int(model.consortium.enterprises.founded[row])
        self.name = model.consortium.enterprise_name(row)
        """Its name in the city's own tables, otherwise "enterprise" and its row; it keeps it when it closes."""
        super().__init__(model, row)

    def _recall(self, attributes: dict[str, Any]) -> None:
        """Take up the attributes that a checkpoint has kept, unless of another enterprise in its row."""
        if attributes.get("founded") == self.founded:
            super()._recall(attributes)

    @property
    def present(self) -> bool:
        """Whether the row is still its own; it is until another enterprise enters there."""
        return bool(self.consortium.enterprises.founded[self._row] == self.founded)

    @property
    def _title(self) -> str:
        return self.name if self.name != f"enterprise {self._row}" else ""

    @property
    def active(self) -> bool:
        """Whether it is in business."""
        return self.present and bool(self.consortium.enterprises.active[self._row])

    region = Column("Its region.", int, GIVEN)
    sector = NameColumn("Its sector.", sectors, GIVEN)
    size = Column("Persons employed when demand and technology are those of the first month.", float, low=0.0)
    distance = Column("δ, log distance to the frontier.", float, low=CLOSEST)
    cooperation_gain = Column("t, log technology owed to cooperation and spillover.", float, low=0.0)
    innovations = Column("n, what innovations of joint R&D add to log output.", float, low=0.0)
    absorptive = Column("Mean over the staff of exp(−gap), 0 to 1.", float, COUNTED)
    strategy = StrategyColumn('"outside", "member" or "deep"; set by name or code.', _strategies)
    experienced = Column("Π, moving average of what participation brought, yuan per employee, month.", float)
    coordination = Column("Its multiple of the usual coordination cost.", float, low=0.0)
    setup = Column("Its multiple of the usual cost of setting up training places.", float, low=0.0)
    overhead = Column("Fixed costs, yuan a month per person of `size`.", float, low=0.0)
    cash = Column("Money it holds, yuan.", yuan, LEDGER)
    months_in_debt = Column("Months in a row that it has been in debt.", int, COUNTED)
    rating = Column("Credit rating, 0 to 1.", float, low=0.0, high=1.0)
    debt = Column("Owed to banks, yuan.", yuan, "loans are drawn and repaid through the ledger")
    pledged = Column("Training places that it owes this academic year.", int, "it pledges them in September")
    staff = Column("Persons employed at the end of last month.", int, COUNTED)
    output = Column("Value added of last month, yuan.", float, COUNTED)
    tax = Column("Taxes of last month, yuan.", float, COUNTED)
    profit = Column("Profit of last month before dividends, yuan.", float, COUNTED)
    places = Column("Training places of this academic year.", int, "`host` decides it in September")
    contribution = Column("Fees and training it paid, yuan a month, average of a year.", float, COUNTED)

    @property
    def sits_in_council(self) -> bool:
        """Whether it has a seat in the council."""
        return bool(np.isin(self.row, self.consortium.council.enterprise_seats))

    @property
    def vacancies(self) -> int:
        """Positions open to anyone."""
        return int(self.consortium.posts.vacancies[self.row].sum())

    @property
    def posts(self) -> dict[str, int]:
        """Posts that it wants filled, by occupation."""
        wanted = self.consortium.posts.target[self.row].tolist()
        return {
            name: posts for name, posts in zip(occupations(self.consortium), wanted, strict=True) if posts
        }

    @property
    def employees(self) -> Students:
        """The people who work here."""
        people, kinds = self.consortium.people, len(self.consortium.industry.names)
        here = (people.status == EMPLOYED) & (people.post // kinds == self.row)
        return Students(self.model, np.flatnonzero(here))

    @property
    def trainees(self) -> Students:
        """The students who have this enterprise as their host."""
        people = self.consortium.people
        return Students(self.model, np.flatnonzero((people.status == STUDYING) & (people.host == self.row)))

    def participate(self, outlook: ReviewOutlook) -> str | int:
        """Return its strategy from now on, by name or code; asked in the months in which it reviews it.

        Its own rule: it copies the partner with a probability that grows with the difference of what they
        experienced; when it explores, a logit over its own forecasts.
        """
        code = revised_strategy(
            STRATEGY_NAMES.index(outlook.strategy),
            outlook.experienced,
            STRATEGY_NAMES.index(outlook.partner_strategy),
            outlook.partner_experienced,
            outlook.forecast[OUTSIDE],
            outlook.forecast[MEMBER],
            outlook.forecast[DEEP],
            outlook.explores,
            outlook.luck,
            outlook.temperature,
        )
        return STRATEGY_NAMES[code]

    def host(self, outlook: IntakeOutlook) -> int:
        """Return the training places of the academic year; asked of participants, twice each September.

        The second time `outlook.gain` is what it would be without public and levy money: the model compares
        the two answers to tell how many places the money adds.
        Its own rule: the number that pays best if it covers the set-up cost, at least the pledge.
        """
        rule = outlook.rule
        return places_of(
            outlook.gain,
            outlook.staff,
            outlook.setup,
            outlook.pledged,
            outlook.limit,
            outlook.luck,
            rule.density,
            rule.usual_gain,
            rule.response,
        )

    def vote(self, outlook: VoteChoice) -> str | int:
        """Return "for", "abstain" or "against"; asked for each proposal while it sits in the council.

        Its own rule: the sign of its own predicted change.
        """
        return 1 if outlook.change > 0.0 else -1 if outlook.change < 0.0 else 0

    def sponsor(self, outlook: ProjectOutlook) -> bool:
        """Return whether it begins a joint R&D project; asked when it has an idea and none under way.

        Its own rule: if the project is expected to bring more than it costs.
        """
        return worthwhile(outlook.value, outlook.cost)
