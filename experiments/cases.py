"""The three cases: each without a policy, under its own consortium and under everything.

`python experiments/cases.py` prints levels with their 95 % intervals over eight seeds that the search for the
targets did not use, months 25 to 120, yuan and persons as reported; what carries the circulation of Tangshan;
and Wuhu's R&D without calibration. About six minutes on two cores. docs/cases.md is written from it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import consortium_sim as cs
from consortium_sim.study.statistics import half_width

SEEDS = range(11, 19)
CASES = ("tangshan", "yiwu", "wuhu")
SHOWN = (
    "unemployment",
    "vacancy_rate",
    "placement_rate",
    "match_rate",
    "graduate_wage",
    "senior_wage",
    "participation",
    "hosted_share",
    "enterprises_at_a_loss",
    "internal_circulation",
    "learners_producing",
    "learners_sales",
    "rd_spending",
    "rd_public",
    "rd_finished",
    "rd_matched",
    "value_added",
    "public_cost",
)


WITHOUT_COUNCIL = cs.combine(
    "information-platform", "order-classes", "staff-exchange", "practice-centre", name="without council"
)
"""Tangshan's consortium without its council and departments."""
PARTS = (
    "practice-centre",
    "order-classes",
    "staff-exchange",
    "information-platform",
    "governance",
    WITHOUT_COUNCIL,
)
"""What may carry Tangshan's circulation, each alone."""
UNCALIBRATED = {"technology_platform.lift": 0.013, "technology_platform.innovation": 0.004}
"""What a project brought before Wuhu's R&D was a target: the values of the other cities."""


def main() -> None:
    for case in CASES:
        tell(case, ("baseline", f"{case}-consortium", "everything"), SHOWN)
    tell("tangshan", PARTS, ("internal_circulation",))
    tell(cs.load_scenario("wuhu").with_(UNCALIBRATED), ("wuhu-consortium",), ("rd_spending",))


def tell(case: str | cs.Scenario, policies: Sequence[str | cs.Policy], shown: Sequence[str]) -> None:
    """Print the levels of some indicators in one city under each policy."""
    study = cs.compare(case, policies, SEEDS)
    means, place = study.city().means(), list(study.indicators).index
    print(f"\n{study.city().name}, seeds {SEEDS.start} to {SEEDS.stop - 1}")
    for policy in study.policies:
        print(f"  {policy}")
        found = np.array([means[policy][seed] for seed in SEEDS])
        for name in shown:
            values = found[:, place(name)]
            print(f"    {name:24s}{values.mean():>12,.5g} ± {half_width(values):,.3g}")


if __name__ == "__main__":
    main()
