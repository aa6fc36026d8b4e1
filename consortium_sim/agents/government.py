"""The government of the city as an agent."""

from __future__ import annotations

from consortium_sim.agents.actor import Actor
from consortium_sim.mechanisms.incentives import GovernmentOutlook, Instruments, by_kind
from consortium_sim.population.council import Department, Minute


class Government(Actor):
    """The government of the city. Override `set_instruments` to let it decide otherwise.

    Its attributes cannot be set: it acts through its instruments, and through the policy of the run.
    """

    _population, _number = "region", 0

    @property
    def region(self) -> int:
        """Its region."""
        return self._row

    @property
    def cash(self) -> float:
        """Money it holds, yuan."""
        return float(self.consortium.region.government[self._row]) / 100.0

    @property
    def coverage(self) -> float:
        """Share of the vacancies that the information platform shows."""
        return float(self.consortium.region.coverage)

    @property
    def information(self) -> float:
        """I, coverage times the effectiveness of the department."""
        return float(self.consortium.region.information)

    @property
    def spent(self) -> dict[str, float]:
        """Yuan paid this year by instrument; an instrument that paid nothing is not named."""
        return {kind: cents / 100.0 for kind, cents in self.consortium.region.spent.items()}

    @property
    def grant_rate(self) -> float:
        """Levy grant of this academic year, yuan per hosted month."""
        return float(self.consortium.region.grant_rate)

    @property
    def effectiveness(self) -> dict[str, float]:
        """E of each department of the consortium."""
        values = self.consortium.council.effectiveness.tolist()
        return {department.title: values[department] for department in Department}

    @property
    def fee_factor(self) -> float:
        """Membership fee that the council has set, relative to the declared one."""
        return float(self.consortium.region.fee_factor)

    @property
    def levy_factor(self) -> float:
        """Training levy that the council has set, relative to the declared one."""
        return float(self.consortium.region.levy_factor)

    @property
    def minutes(self) -> list[Minute]:
        """What the council has voted on, with month and outcome."""
        return list(self.consortium.council.minutes)

    def set_instruments(self, outlook: GovernmentOutlook) -> Instruments:
        """Return the instruments of the month; asked every month.

        Its own rule: what the policy declares, `outlook.declared`, or what the kind of government that the
        policy asks for makes of it. Change a part with `dataclasses.replace`.
        """
        return by_kind(outlook)
