"""Decisions of agent subclasses as rules on columns: asked agent by agent, answered in one array."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consortium_sim.agents import answers
from consortium_sim.agents.actor import Actor
from consortium_sim.agents.college import College, CollegeOutlook
from consortium_sim.agents.enterprise import (
    Enterprise,
    IntakeOutlook,
    ProjectOutlook,
    ReviewOutlook,
    VoteChoice,
)
from consortium_sim.agents.faces import KINDS, Faces, faces_of, kind_of
from consortium_sim.agents.government import Government
from consortium_sim.agents.student import ApplicantOutlook, OffersOutlook, Student
from consortium_sim.errors import Fault, SettingError, nearest
from consortium_sim.mechanisms.choice import ProgramOutlook
from consortium_sim.mechanisms.colleges import SeatsOutlook
from consortium_sim.mechanisms.council.voting import VoteOutlook
from consortium_sim.mechanisms.hosting.decision import HostingOutlook
from consortium_sim.mechanisms.incentives import GovernmentOutlook, Instruments
from consortium_sim.mechanisms.labour_market.search import Offers
from consortium_sim.mechanisms.participation.review import ParticipationOutlook
from consortium_sim.mechanisms.platforms.technology.sponsoring import SponsorOutlook
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.enterprises import STRATEGY_NAMES
from consortium_sim.population.people import People


@dataclass(frozen=True)
class AgentByAgent:
    """A rule on columns that asks the agents of a class, one after the other."""

    agent_class: type[Actor]
    method: str

    def __call__(self, outlook: Any) -> Any:
        """Return what a rule on columns would."""
        faces = faces_of(outlook.consortium)
        faces.use(self.agent_class)
        _, ask = DECISIONS[kind_of(self.agent_class)][self.method]
        return ask(faces, self.agent_class, outlook)

    def take_up(self, consortium: Consortium) -> None:
        """Let the agents of a restored city be of this class from its first month on."""
        faces_of(consortium).use(self.agent_class)


def rules_of(*classes: type[Actor]) -> dict[str, AgentByAgent]:
    """Return the rules of agent subclasses, for `simulate` and `ConsortiumModel`.

    Only the decisions that a class overrides run agent by agent, from the first month of the horizon on; the
    rest stays columnar. A class that returns `super()`'s answer gives the same bits as the columns. Agents live
    as long as the run: what an enterprise, a college or the government notes in attributes of its own lasts.
    SettingError unless every class refines Government, College, Enterprise or Student, one class a kind, and
    overrides a decision.
    """
    rules: dict[str, AgentByAgent] = {}
    faults: list[Fault | str] = []
    seen: dict[type[Actor], type[Actor]] = {}
    for given in classes:
        if not (isinstance(given, type) and issubclass(given, KINDS)):
            known = ", ".join(kind.__name__ for kind in KINDS)
            faults.append(Fault("rules_of", f"found {given!r}.", f"a subclass of {known}"))
            continue
        kind = kind_of(given)
        first = seen.setdefault(kind, given)
        if first is not given:
            twice = f"{first.__name__} and {given.__name__} both refine {kind.__name__}."
            faults.append(Fault("rules_of", twice, "one class of a kind"))
        overridden = [name for name in DECISIONS[kind] if getattr(given, name) is not getattr(kind, name)]
        if not overridden:
            faults.append(_decides_nothing(given, kind))
        rules |= {DECISIONS[kind][name][0]: AgentByAgent(given, name) for name in overridden}
    if faults:
        raise SettingError(*faults)
    return rules


def _decides_nothing(given: type[Actor], kind: type[Actor]) -> Fault:
    decisions = list(DECISIONS[kind])
    hints = (nearest(name, decisions) for name in vars(given) if not name.startswith("_"))
    hint = next((hint for hint in hints if hint), "")
    methods = " or ".join(decisions)
    return Fault("rules_of", f"{given.__name__} overrides no decision.{hint}", f"a method called {methods}")


SEEN_OF_PROGRAMS = ("log_wage", "placement", "quality", "sponsored", "certified", "log_seats", "demanding")
SEEN_OF_OFFERS = ("wage", "log_wage", "tie", "luck", "listed")


def _seen(column: NDArray[Any]) -> NDArray[Any]:
    """Return the same numbers, to be looked at only: others still read them after this agent."""
    view = column.view()
    view.flags.writeable = False
    return view


def _participation(faces: Faces, kind: type[Enterprise], outlook: ParticipationOutlook) -> NDArray[np.uint8]:
    strategies = outlook.strategy.copy()
    for row in np.flatnonzero(outlook.reviews).tolist():
        agent = faces.acting(kind, row)
        own = ReviewOutlook(
            STRATEGY_NAMES[outlook.strategy[row]],
            float(outlook.experienced[row]),
            int(outlook.partner[row]),
            STRATEGY_NAMES[outlook.partner_strategy[row]],
            float(outlook.partner_experienced[row]),
            dict(zip(STRATEGY_NAMES, outlook.forecast[row].tolist(), strict=True)),
            bool(outlook.explores[row]),
            float(outlook.luck[row]),
            outlook.temperature,
        )
        strategies[row] = answers.strategy_code(agent, "participate", agent.participate(own))
    return strategies


def _hosting(faces: Faces, kind: type[Enterprise], outlook: HostingOutlook) -> NDArray[np.int64]:
    places = np.zeros(outlook.staff.size, np.int64)
    for row in np.flatnonzero(outlook.consortium.enterprises.participates).tolist():
        agent = faces.acting(kind, row)
        own = IntakeOutlook(
            float(outlook.gain[row]),
            float(outlook.staff[row]),
            float(outlook.setup[row]),
            float(outlook.pledged[row]),
            float(outlook.limit[row]),
            float(outlook.luck[row]),
            outlook.rule,
        )
        places[row] = answers.whole_number(
            agent, "host", agent.host(own), math.floor(own.limit), "what the law allows (outlook.limit)"
        )
    return places


def _sponsor(faces: Faces, kind: type[Enterprise], outlook: SponsorOutlook) -> NDArray[np.bool_]:
    sponsors = np.zeros(outlook.asked.size, np.bool_)
    for row in np.flatnonzero(outlook.asked).tolist():
        agent = faces.acting(kind, row)
        own = ProjectOutlook(
            float(outlook.value[row]),
            float(outlook.cost[row]),
            float(outlook.means[row]),
            float(outlook.promise[row]),
            float(outlook.success[row]),
        )
        sponsors[row] = answers.yes_or_no(agent, "sponsor", agent.sponsor(own))
    return sponsors


def _program_choice(faces: Faces, kind: type[Student], outlook: ProgramOutlook) -> NDArray[np.float64]:
    applicants = People.empty(outlook.birth.size)
    applicants.birth[:] = outlook.birth
    applicants.general[:] = outlook.general
    applicants.aptitude[:] = outlook.aptitude
    utility = np.empty_like(outlook.luck)
    programs: dict[str, Any] = {name: _seen(getattr(outlook, name)) for name in SEEN_OF_PROGRAMS}
    for row in range(outlook.birth.size):
        agent = kind(faces, row, applicants)
        own = ApplicantOutlook(
            aptitude=float(outlook.aptitude[row]),
            luck=_seen(outlook.luck[row]),
            rule=outlook.rule,
            **programs,
        )
        returned = agent.choose_program(own)
        utility[row] = answers.numbers(
            agent, "choose_program", returned, utility.shape[1], "model.programs", refusable=True
        )
    return utility


def _job_choice(faces: Faces, kind: type[Student], offers: Offers) -> NDArray[np.float64]:
    kinds = len(offers.consortium.industry.names)
    enterprise, occupation = np.divmod(offers.place % offers.consortium.posts.target.size, kinds)
    columns = (enterprise, occupation, *(getattr(offers, name) for name in SEEN_OF_OFFERS))
    value = np.empty(offers.place.size)
    for first, last in zip(offers.starts[:-1].tolist(), offers.starts[1:].tolist(), strict=True):
        if first == last:
            continue
        agent = kind(faces, int(offers.person[first]))
        own = OffersOutlook(*(_seen(column[first:last]) for column in columns))
        returned = agent.rank_offers(own)
        value[first:last] = answers.numbers(
            agent, "rank_offers", returned, last - first, "its offers", refusable=True
        )
    return value


def _seats(faces: Faces, kind: type[College], outlook: SeatsOutlook) -> NDArray[np.float64]:
    seats = outlook.seats.copy()
    owner = outlook.consortium.programs.college
    for row in range(outlook.consortium.colleges.count):
        agent = faces.acting(kind, row)
        mine = np.flatnonzero(owner == row)
        own = CollegeOutlook(
            outlook.seats[mine], outlook.forecast[mine], outlook.largest_change, outlook.opens[mine]
        )
        seats[mine] = answers.numbers(
            agent, "adjust_seats", agent.adjust_seats(own), mine.size, "its programs", refusable=False
        )
    return seats


def _instruments(faces: Faces, kind: type[Government], outlook: GovernmentOutlook) -> Instruments:
    agent = faces.acting(kind, 0)
    return answers.instruments(agent, "set_instruments", agent.set_instruments(outlook), outlook.declared)


def _vote(faces: Faces, kind: type[Enterprise], outlook: VoteOutlook) -> NDArray[np.int8]:
    votes = np.zeros(outlook.votes.size, np.int8)
    for row in np.flatnonzero(outlook.votes).tolist():
        agent = faces.acting(kind, row)
        own = VoteChoice(float(outlook.change[row]), outlook.proposal)
        votes[row] = answers.vote(agent, "vote", agent.vote(own))
    return votes


DECISIONS: dict[type[Actor], dict[str, tuple[str, Callable[..., Any]]]] = {
    Government: {"set_instruments": ("instruments", _instruments)},
    College: {"adjust_seats": ("seats", _seats)},
    Enterprise: {
        "participate": ("participation", _participation),
        "host": ("hosting", _hosting),
        "sponsor": ("sponsor", _sponsor),
        "vote": ("vote", _vote),
    },
    Student: {
        "choose_program": ("program_choice", _program_choice),
        "rank_offers": ("job_choice", _job_choice),
    },
}
"""By kind and method: the name of the rule that it replaces, and how its agents are asked."""
