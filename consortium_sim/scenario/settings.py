"""All settings in one tree: one section a mechanism, tables of occupations and sectors, a list of events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from consortium_sim.errors import nearest
from consortium_sim.mechanisms.campus_production import CampusRule
from consortium_sim.mechanisms.choice import StudentRule
from consortium_sim.mechanisms.colleges import CollegeRule
from consortium_sim.mechanisms.council import CouncilRule
from consortium_sim.mechanisms.council.departments import DepartmentRule
from consortium_sim.mechanisms.evaluation.rule import EvaluationRule
from consortium_sim.mechanisms.finance import FinanceRule
from consortium_sim.mechanisms.founding import EnterpriseRule, PeopleRule
from consortium_sim.mechanisms.hosting import HostingRule
from consortium_sim.mechanisms.incentives import GovernmentRule
from consortium_sim.mechanisms.incentives.capital_grant import CapitalGrant
from consortium_sim.mechanisms.incentives.interest_subsidy import InterestSubsidy
from consortium_sim.mechanisms.incentives.land_discount import LandDiscount
from consortium_sim.mechanisms.incentives.levy_grant import LevyGrant
from consortium_sim.mechanisms.incentives.order_stipend import OrderStipend
from consortium_sim.mechanisms.incentives.performance_grant import PerformanceGrant
from consortium_sim.mechanisms.incentives.rd_grant import RdGrant
from consortium_sim.mechanisms.incentives.tax_credit import TaxCredit
from consortium_sim.mechanisms.incentives.training_subsidy import TrainingSubsidy
from consortium_sim.mechanisms.industry import Event, IndustryRule, Occupation, Sector
from consortium_sim.mechanisms.labour_market import LabourRule
from consortium_sim.mechanisms.learning import LearningRule
from consortium_sim.mechanisms.order_classes import OrderClassRule
from consortium_sim.mechanisms.participation import ParticipationRule
from consortium_sim.mechanisms.platforms.information import PlatformRule
from consortium_sim.mechanisms.platforms.practice_centre import CentreRule
from consortium_sim.mechanisms.platforms.technology import TechnologyRule
from consortium_sim.mechanisms.production import ProductionRule
from consortium_sim.mechanisms.staff_exchange import ExchangeRule
from consortium_sim.mechanisms.supervision import SupervisionRule
from consortium_sim.mechanisms.training_guides import GuideRule
from consortium_sim.parameters import Quantity


@dataclass(frozen=True)
class TimeRule:
    """How long a run lasts."""

    burn_in: Annotated[
        int, Quantity("months", 0, 600, "months before the horizon, without any policy", initial=True)
    ] = 120
    horizon: Annotated[int, Quantity("months", 1, 1200, "months that are compared", initial=True)] = 120


@dataclass(frozen=True)
class Settings:
    """Everything that a scenario or a policy can set; the fields' names are those of the files."""

    time: TimeRule = field(default_factory=TimeRule)
    people: PeopleRule = field(default_factory=PeopleRule)
    enterprises: EnterpriseRule = field(default_factory=EnterpriseRule)
    colleges: CollegeRule = field(default_factory=CollegeRule)
    students: StudentRule = field(default_factory=StudentRule)
    industry: IndustryRule = field(default_factory=IndustryRule)
    production: ProductionRule = field(default_factory=ProductionRule)
    learning: LearningRule = field(default_factory=LearningRule)
    labour_market: LabourRule = field(default_factory=LabourRule)
    participation: ParticipationRule = field(default_factory=ParticipationRule)
    hosting: HostingRule = field(default_factory=HostingRule)
    order_classes: OrderClassRule = field(default_factory=OrderClassRule)
    information_platform: PlatformRule = field(default_factory=PlatformRule)
    technology_platform: TechnologyRule = field(default_factory=TechnologyRule)
    practice_centre: CentreRule = field(default_factory=CentreRule)
    campus_production: CampusRule = field(default_factory=CampusRule)
    training_subsidy: TrainingSubsidy = field(default_factory=TrainingSubsidy)
    tax_credit: TaxCredit = field(default_factory=TaxCredit)
    order_stipend: OrderStipend = field(default_factory=OrderStipend)
    levy_grant: LevyGrant = field(default_factory=LevyGrant)
    council: CouncilRule = field(default_factory=CouncilRule)
    departments: DepartmentRule = field(default_factory=DepartmentRule)
    staff_exchange: ExchangeRule = field(default_factory=ExchangeRule)
    training_guides: GuideRule = field(default_factory=GuideRule)
    interest_subsidy: InterestSubsidy = field(default_factory=InterestSubsidy)
    land_discount: LandDiscount = field(default_factory=LandDiscount)
    capital_grant: CapitalGrant = field(default_factory=CapitalGrant)
    performance_grant: PerformanceGrant = field(default_factory=PerformanceGrant)
    rd_grant: RdGrant = field(default_factory=RdGrant)
    finance: FinanceRule = field(default_factory=FinanceRule)
    supervision: SupervisionRule = field(default_factory=SupervisionRule)
    government: GovernmentRule = field(default_factory=GovernmentRule)
    evaluation: EvaluationRule = field(default_factory=EvaluationRule)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    def size(self) -> dict[str, int]:
        """Return regions and rows of people at the start, for the table of scenarios."""
        return {"regions": 1, "people": round(self.people.labour_force + 3 * self.students.entrants)}

    def check(self) -> Iterator[tuple[str, str, str]]:
        """Yield (dotted name, what was found, what was expected) for settings that contradict each other."""
        awake = {name for name, one in self.occupations.items() if not one.dormant}
        if not awake:
            yield "occupations", "no occupation is in use", "at least one [occupations.NAME]"
        if not self.sectors:
            yield "sectors", "there is no sector", "at least one [sectors.NAME]"
        for name, occupation in self.occupations.items():
            yield from _unknown(f"occupations.{name}.near", occupation.near, self.occupations, "occupation")
        employed = {name for sector in self.sectors.values() for name in sector.staffing}
        employed |= {event.occupation for event in self.events if event.kind != "demand"} | {
            one.occupation for one in self.enterprises.posts
        }
        for name in awake - employed if self.sectors else ():
            hint = nearest(name, [other for other in self.occupations if other != name])
            yield (
                f"occupations.{name}",
                f"no sector employs the occupation '{name}'.{hint}",
                "a sector's staffing",
            )
        for name, sector in self.sectors.items():
            yield from _unknown(f"sectors.{name}.staffing", sector.staffing, self.occupations, "occupation")
            yield from _unknown(f"sectors.{name}.inputs", sector.inputs, self.sectors, "sector")
            if not any(weight > 0.0 for one, weight in sector.staffing.items() if one in awake):
                yield f"sectors.{name}.staffing", "no occupation in use has a weight", "at least one"
            if sum(sector.inputs.values()) >= 1.0:
                yield f"sectors.{name}.inputs", "inputs add up to 1 or more", "less than 1 per unit of output"
        if self.sectors and not any(sector.share > 0.0 for sector in self.sectors.values()):
            yield "sectors", "every share is 0", "at least one above 0"
        for event in self.events:
            yield from _unknown("events", event.sectors, self.sectors, "sector")
            if event.kind == "demand":
                if event.occupation or not event.sectors:
                    yield "events", "a shift of demand names an occupation, or no sector", "sectors only"
                continue
            yield from _unknown("events", [event.occupation], self.occupations, "occupation")
            if event.size < 0.0:
                yield (
                    "events",
                    f"the {event.kind} of {event.occupation} has the size {event.size:g}",
                    "0 or more",
                )
            if event.kind == "opening" and event.occupation in awake:
                yield (
                    "events",
                    f"the occupation '{event.occupation}' is in use already",
                    "a dormant one to open",
                )
            if event.kind == "opening" and not (event.sectors and event.size > 0.0):
                yield "events", f"the opening of {event.occupation} has no sectors or no size", "both"
        merchants = self.campus_production.sectors
        yield from _unknown("campus_production.sectors", merchants, self.sectors, "sector")
        for enterprise in self.enterprises.listed:
            yield from _unknown("enterprises.listed", [enterprise.sector], self.sectors, "sector")
        if self.colleges.listed and not any(program.seats > 0.0 for program in self.colleges.listed):
            yield "colleges.listed", "no program has a seat", "at least one with seats"
        for program in self.colleges.listed:
            yield from _unknown("colleges.listed", [program.occupation], self.occupations, "occupation")


def _unknown(
    where: str, named: object, known: dict[str, object] | dict[str, Occupation] | dict[str, Sector], kind: str
) -> Iterator[tuple[str, str, str]]:
    for name in named:  # type: ignore[attr-defined]
        if name not in known:
            yield where, f"there is no {kind} called '{name}'.{nearest(name, list(known))}", f"a known {kind}"
