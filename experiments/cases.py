"""The three cases: each city without a policy and under its own consortium, and how far the article is met.

`python experiments/cases.py` prints levels with their 95 % intervals over eight seeds that the search for the
targets did not use, months 25 to 120, yuan and persons as reported; about three minutes on two cores.
docs/cases.md is written from it.
"""

from __future__ import annotations

import consortium_sim as cs
from consortium_sim.study.effects import window_means, window_of
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


def main() -> None:
    for case in CASES:
        own = f"{case}-consortium"
        study = cs.compare(case, ["baseline", own], SEEDS, jobs=2)
        window = window_of(None, study.runs[0].months)
        names = list(study.indicators)
        print(f"\n{case:24s}{'baseline':>36s}{own:>36s}")
        columns = [
            window_means([study.run(policy, seed) for seed in SEEDS], study.indicators, window)
            for policy in ("baseline", own)
        ]
        for name in SHOWN:
            cells = [values[:, names.index(name)] for values in columns]
            written = (f"{cell.mean():,.5g} ± {half_width(cell):,.3g}" for cell in cells)
            print(f"{name:24s}" + "".join(f"{text:>36s}" for text in written))


if __name__ == "__main__":
    main()
