"""The reference month in plain Mesa: persons, enterprises and colleges are agents, attributes are attributes.

Written to be quick for Mesa: no shuffling, sums are kept up to date instead of added up anew each month, who leaves
is the same object again as the next trainee, and only seekers are sorted.
"""

from __future__ import annotations

import math
from operator import attrgetter

import mesa

from benchmarks.reference_month.rules import (
    ATOMS,
    EMPLOYED,
    SEEKING,
    TRAINING,
    VACANCIES_DRAWN,
    City,
    Rules,
    noise_table,
)


class College(mesa.Agent):
    """A college, with its trainees of the month."""

    def __init__(self, model: MesaModel, quality: float, access: float) -> None:
        super().__init__(model)
        self.quality, self.access = quality, access
        self.trainees = 0
        self.enterprises: list[Enterprise] = []

    def teach(self) -> None:
        """Fix what trainees learn in this month."""
        rules = self.model.rules
        self.speed = rules.growth * self.quality * (1.0 + rules.practice_hours * self.access)

    def renew_access(self) -> None:
        """Count which of its enterprises take part."""
        number = max(len(self.enterprises), 1)
        self.access = sum(one.participates for one in self.enterprises) / number


class Enterprise(mesa.Agent):
    """An enterprise, with its staff and vacancies."""

    def __init__(
        self,
        model: MesaModel,
        college: College,
        productivity: float,
        offer: float,
        target: float,
        rounding: float,
        vacancies: int,
        participates: bool,
    ) -> None:
        super().__init__(model)
        self.college, self.productivity = college, productivity
        self.offer, self.target, self.rounding = offer, target, rounding
        self.vacancies, self.participates = vacancies, participates
        self.workers, self.skill = 0, 0.0
        self.left_open = vacancies
        college.enterprises.append(self)

    def produce(self) -> None:
        """Produce, and review whether to take part."""
        model, rules = self.model, self.model.rules
        self.output = self.productivity * max(self.skill, 0.0) ** rules.returns
        trainees = self.college.trainees * len(model.colleges) / len(model.people)
        subsidy = rules.subsidy * trainees
        if self.participates:
            model.subsidy += subsidy
        utility = (rules.benefit - model.cost_of_use) * self.vacancies + subsidy
        self.participates = self.random.random() * (1.0 + math.exp(min(-utility, 500.0))) < 1.0

    def plan(self) -> None:
        """Set the wage, the target and the vacancies of the next month."""
        rules = self.model.rules
        unfilled = self.left_open / max(self.vacancies, 1)
        self.offer += rules.wage_speed * (1.0 + rules.premium * unfilled - self.offer)
        product = rules.returns * self.output / max(self.workers, 1)
        pull = min(max(product / self.offer - 1.0, -0.5), 0.5)
        self.target = min(max(self.target * (1.0 + rules.target_speed * pull), 1.0), rules.largest_target)
        self.vacancies = self.left_open = max(int(self.target + self.rounding) - self.workers, 0)


class Person(mesa.Agent):
    """A trainee, a seeker or an employee."""

    def __init__(
        self,
        model: MesaModel,
        status: int,
        occupation: int,
        months_left: int,
        college: College,
        skill: float,
        wage: float,
        employer: Enterprise | None,
    ) -> None:
        super().__init__(model)
        self.status, self.occupation, self.months_left = status, occupation, months_left
        self.college, self.skill, self.wage, self.employer = college, skill, wage, employer
        if status == TRAINING:
            college.trainees += 1
            model.skill_of_trainees += skill
        if employer is not None:
            employer.workers += 1
            employer.skill += skill
            model.wages += wage

    def live(self) -> None:
        """Learn, lose the post, or give up; who looks for work goes on the model's list."""
        model = self.model
        if self.status == TRAINING:
            gain = self.college.speed * model.noise[int(model.random.random() * ATOMS)]
            self.skill += gain
            model.skill_of_trainees += gain
            self.months_left -= 1
            if self.months_left:
                return
            self.college.trainees -= 1
            model.skill_of_trainees -= self.skill
            self.status = SEEKING
        elif self.status == EMPLOYED:
            u = model.random.random()
            if u >= model.rules.separation:
                return
            employer = self.employer
            employer.workers -= 1
            employer.skill -= self.skill
            model.wages -= self.wage
            self.employer, self.wage, self.status = None, 0.0, SEEKING
            if u < model.rules.separation * model.rules.moving_away:
                self.begin_training()
                return
        elif model.random.random() < model.rules.leaving:
            self.begin_training()
            return
        model.seekers.append(self)

    def begin_training(self) -> None:
        """Make room for the next trainee."""
        model = self.model
        self.status, self.months_left, self.skill = TRAINING, model.rules.course, model.rules.first_skill
        self.college = model.random.choice(model.colleges)
        self.occupation = model.random.randrange(model.occupations)
        self.college.trainees += 1
        model.skill_of_trainees += self.skill

    def search(self) -> None:
        """Apply to three vacancies in turn; those who are better have been here before."""
        model = self.model
        vacancies = model.vacancies[self.occupation]
        if not vacancies:
            return
        drawn = [vacancies[int(model.random.random() * len(vacancies))] for _ in range(VACANCIES_DRAWN)]
        if model.random.random() < self.college.access:
            drawn.sort(key=attrgetter("offer"), reverse=True)
        for enterprise in drawn:
            if enterprise.left_open:
                enterprise.left_open -= 1
                enterprise.workers += 1
                enterprise.skill += self.skill
                self.employer, self.wage, self.status = enterprise, enterprise.offer, EMPLOYED
                model.wages += self.wage
                return


class MesaModel(mesa.Model):
    """The model that the agents belong to."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        super().__init__(rng=seed)
        self.rules, self.occupations = rules, city.occupations
        self.noise = noise_table(rules).tolist()
        self.skill_of_trainees = self.wages = 0.0
        self.colleges = list(
            College.create_agents(self, city.quality.size, city.quality.tolist(), city.access.tolist())
        )
        count = city.productivity.size
        self.enterprises = Enterprise.create_agents(
            self,
            count,
            [self.colleges[row % len(self.colleges)] for row in range(count)],
            city.productivity.tolist(),
            city.offer.tolist(),
            city.target.tolist(),
            city.rounding.tolist(),
            city.vacancies.tolist(),
            (city.participates == 1).tolist(),
        )
        at = list(self.enterprises)
        self.people = Person.create_agents(
            self,
            city.status.size,
            city.status.tolist(),
            city.occupation.tolist(),
            city.months_left.tolist(),
            [self.colleges[one] for one in city.college.tolist()],
            city.skill.tolist(),
            city.wage.tolist(),
            [at[one] if one >= 0 else None for one in city.employer.tolist()],
        )

    def step(self) -> None:
        """Let a month pass; `indicators` then tells of it."""
        rules = self.rules
        self.seekers: list[Person] = []
        for college in self.colleges:
            college.teach()
        self.people.do("live")
        self.vacancies: list[list[Enterprise]] = [[] for _ in range(self.occupations)]
        used = 0
        for row, enterprise in enumerate(self.enterprises):
            self.vacancies[row % self.occupations] += [enterprise] * enterprise.vacancies
            used += enterprise.vacancies if enterprise.participates else 0
        # All enterprises rank by skill: the best first, each taking what is left, is deferred acceptance.
        self.seekers.sort(key=attrgetter("skill"), reverse=True)
        for person in self.seekers:
            person.search()
        people, count = len(self.people), len(self.enterprises)
        self.cost_of_use = rules.platform_cost * count / max(used, 1)
        self.subsidy = 0.0
        participating = sum(self.enterprises.get("participates")) / count
        left_open = sum(self.enterprises.get("left_open"))
        self.enterprises.do("produce")
        for college in self.colleges:
            college.renew_access()
        at_work, skill, output = (sum(self.enterprises.get(name)) for name in ("workers", "skill", "output"))
        self.enterprises.do("plan")
        studying = sum(college.trainees for college in self.colleges)
        self.indicators = (
            at_work / people,
            (people - at_work - studying) / people,
            studying / people,
            self.skill_of_trainees / studying,
            skill / at_work,
            output / people,
            self.wages / at_work,
            left_open / people,
            participating,
            self.subsidy / count,
        )


class MesaCity:
    """A city; `step` lets a month pass and returns the indicators."""

    def __init__(self, city: City, rules: Rules, seed: int) -> None:
        self.model = MesaModel(city, rules, seed)

    def step(self) -> tuple[float, ...]:
        """Let a month pass. Mesa throws away what a model's own step returns."""
        self.model.step()
        return self.model.indicators
