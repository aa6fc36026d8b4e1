"""Production: what posts yield, and the shares in it (model.md 4.2, 4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from consortium_sim.numerics.compiled import compiled
from consortium_sim.numerics.summation import total
from consortium_sim.parameters import Quantity
from consortium_sim.population.consortium import Consortium
from consortium_sim.population.month import Month

USUAL_FIT = 0.8
"""Absorptive capacity of an enterprise without staff (assumption, 0.6–0.9)."""
WAGE_FLOOR = 2_000.0
"""Lowest wage, yuan a month: around the provincial minimum wages (assumption, 1,500–2,500)."""


@dataclass(frozen=True)
class ProductionRule:
    """What work yields and who gets it."""

    output: Annotated[
        float,
        Quantity("yuan/month", 5_000.0, 100_000.0, "ȳ, value added of one unit of effective skill"),
    ] = 23_500.0
    wage_share: Annotated[float, Quantity("share", 0.2, 0.6, "ω, wage in the value added of a person")] = 0.42
    social: Annotated[
        float, Quantity("share", 0.0, 0.4, "social contributions of the enterprise, of wages")
    ] = 0.25
    tax: Annotated[float, Quantity("share", 0.02, 0.25, "taxes of the enterprise, of value added")] = 0.1
    capital: Annotated[
        float, Quantity("share", 0.1, 0.5, "capital costs, of value added, to capital owners")
    ] = 0.25
    overhead: Annotated[
        float, Quantity("yuan/month", 0.0, 10_000.0, "fixed costs per person of an enterprise's size, median")
    ] = 1_100.0
    overhead_spread: Annotated[
        float, Quantity("1", 0.0, 1.5, "sd of its log between enterprises", initial=True)
    ] = 0.5
    frontier_return: Annotated[
        float, Quantity("1", 0.2, 1.0, "η, rise of log output with log technology")
    ] = 0.6
    obsolescence: Annotated[
        float, Quantity("1", 0.2, 1.5, "λ, fall of log effective skill per unit of gap")
    ] = 0.8
    adoption: Annotated[
        float, Quantity("1/month", 0.002, 0.06, "κ0, share of the distance to the frontier closed in a month")
    ] = 0.015

    @property
    def technology_margin(self) -> float:
        """Share of more output that is left after wages, contributions and taxes: 1 − 1.25 ω − tax."""
        return 1.0 - (1.0 + self.social) * self.wage_share - self.tax

    @property
    def hour_margin(self) -> float:
        """Share of output that an hour not worked costs the enterprise: wages are paid all the same."""
        return 1.0 - self.tax - self.capital

    @property
    def post_margin(self) -> float:
        """The same after capital costs: what a filled post leaves to the enterprise."""
        return self.technology_margin - self.capital


def appraise(consortium: Consortium, month: Month, rule: ProductionRule) -> None:
    """Write a_ek, and what one unit of effective skill yields and earns at every post.

    It yields ȳ w_k exp(η (a_ek − φ̄) + n_e), of which it earns the part ω m_ek.
    """
    industry, enterprises = consortium.industry, consortium.enterprises
    _locate(
        industry.frontier,
        enterprises.distance,
        enterprises.innovations,
        rule.frontier_return,
        month.technology,
        month.unit_output,
    )
    np.exp(month.unit_output, out=month.unit_output)
    _price_posts(
        rule.output,
        industry.wage_weight,
        rule.wage_share,
        consortium.posts.premium,
        month.unit_output,
        month.post_pay,
    )


@compiled
def _locate(
    frontier: NDArray[np.float64],
    distance: NDArray[np.float64],
    innovations: NDArray[np.float64],
    frontier_return: float,
    technology: NDArray[np.float64],
    log_output: NDArray[np.float64],
) -> None:
    """Write a_ek, and the log of output at each post relative to the mean occupation."""
    mean = total(frontier) / frontier.size
    for e in range(distance.size):
        for k in range(frontier.size):
            technology[e, k] = frontier[k] - distance[e]
            log_output[e, k] = (technology[e, k] - mean) * frontier_return + innovations[e]


@compiled
def _price_posts(
    output: float,
    weight: NDArray[np.float64],
    wage_share: float,
    premium: NDArray[np.float64],
    unit_output: NDArray[np.float64],
    post_pay: NDArray[np.float64],
) -> None:
    """Turn relative output into yuan, in place, and write what a post pays of it."""
    for e in range(premium.shape[0]):
        for k in range(weight.size):
            unit_output[e, k] *= output * weight[k]
            post_pay[e, k] = wage_share * premium[e, k] * unit_output[e, k]
