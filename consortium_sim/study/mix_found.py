"""What a search for the best mix found, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consortium_sim.study.bench import Pairs
from consortium_sim.study.comparison import PUBLIC_COST
from consortium_sim.study.equal_cost import ALL_MONTHS
from consortium_sim.study.mix_search import MixSearch
from consortium_sim.study.statistics import Effect, paired_effect
from consortium_sim.study.study import Study
from consortium_sim.study.wording import Scale, amount, unit_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from consortium_sim.scenario.policy import Policy

BEST, RUNNER_UP, AHEAD = "best", "runner-up", "best − runner-up"


@dataclass(frozen=True)
class BestMix:
    """What a search found: the best mix within the budget, the runner-up, and both on seeds it had not seen.

    best, runner_up: None where no mix stayed within the budget, or no other one was far enough from the best.
    study: both against the baseline under fresh seeds; None where there is no best. runs: all that were looked at.
    """

    search: MixSearch
    best: Policy | None
    runner_up: Policy | None
    study: Study | None
    indicator: str
    budget: float
    runs: int

    def table(self) -> DataFrame:
        """Return one row a mix that was tried, the best first: its levers, difference, public_cost, within_budget.

        difference: of the indicator, mean over the seeds of the search; public_cost: yuan a year more than under
        the baseline over all months. The best of many is flattered by its luck: `confirmed` is not.
        """
        from pandas import DataFrame

        rows = [
            {
                "mix": mix.number,
                **dict(zip(self.search.levers, mix.values, strict=True)),
                "difference": mix.gain * self.search.better,
                "public_cost": mix.cost,
                "within_budget": self.search.feasible(mix),
            }
            for mix in self.search.ranked()
        ]
        return DataFrame(rows)

    def confirmed(self) -> DataFrame:
        """Return what the best mix and the runner-up do under seeds that the search did not use.

        Columns: mix ("best", "runner-up", "best − runner-up"), difference, low, high, verdict of the indicator,
        and public_cost, cost_low, cost_high, yuan a year.
        """
        from pandas import DataFrame

        rows = []
        for name, effect, cost in self._confirmed():
            numbers = (effect.difference, effect.low, effect.high, effect.verdict)
            rows.append((name, *numbers, cost.difference, cost.low, cost.high))
        columns = ["mix", "difference", "low", "high", "verdict", "public_cost", "cost_low", "cost_high"]
        return DataFrame(rows, columns=columns)

    def _confirmed(self) -> list[tuple[str, Effect, Effect]]:
        """Return the effects on indicator and public cost of best and runner-up, and between the two."""
        if self.study is None or self.best is None:
            return []
        pairs: list[tuple[str, str, str | None]] = [(BEST, self.best.name, None)]
        if self.runner_up is not None:
            pairs.append((RUNNER_UP, self.runner_up.name, None))
            pairs.append((AHEAD, self.best.name, self.runner_up.name))
        city = self.study.city()
        better = city.indicator(self.indicator).better
        gains, costs = Pairs(city, self.search.window), Pairs(city, ALL_MONTHS)
        return [
            (
                name,
                paired_effect(gains.of(policy, self.indicator, against), better),
                paired_effect(costs.of(policy, PUBLIC_COST, against), 0),
            )
            for name, policy, against in pairs
        ]

    def __str__(self) -> str:
        tried = len(self.search.mixes)
        said = f"A search, not a proof: {tried} mixes of {len(self.search.levers)} levers, {self.runs} runs. "
        told = {name: (effect, cost) for name, effect, cost in self._confirmed()}
        if BEST not in told:
            return said + f"None stayed within {amount(self.budget, 'yuan/year')}."
        assert self.best is not None and self.study is not None
        effect, cost = told[BEST]
        scale = Scale.of(unit_of(self.study.indicators[self.indicator]), [effect.difference], difference=True)
        said += (
            f"Best: {self.best.name}; under fresh seeds {self.indicator} moves by "
            f"{scale.number(effect.difference, signed=True)} {scale.label} "
            f"({scale.interval(effect.low, effect.high)}, {effect.verdict}) "
            f"for {amount(cost.difference, 'yuan/year')} of {amount(self.budget, 'yuan/year')}."
        )
        if cost.difference > self.budget:
            said += " There it costs more than the budget."
        if self.runner_up is None:
            return said + " No other mix within the budget is far from it."
        verdict = told[AHEAD][0].verdict
        ahead = {"gain": "clearly ahead of", "loss": "clearly behind"}.get(verdict, "not clearly ahead of")
        return f"{said} It is {ahead} the runner-up, {self.runner_up.name}."

    __repr__ = __str__
