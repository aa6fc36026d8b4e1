"""Pattern 5: the rule that shares the cost of the practice centre decides who is in it.

`python experiments/cost_sharing_membership.py` writes docs/pictures/cost-sharing-membership.png and its section
of docs/patterns.md: base-city with the policy practice-centre under each of the six rules, four seeds, ten years,
and under three values of training_effect, the steepest parameter; about two minutes on two cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from patterns_page import save_picture, table, told, write_section

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

RULES = ("equal", "by_use", "by_capital", "peak_responsibility", "serial", "shapley")
USUAL = 0.18
OTHERS = (0.15, 0.20)
"""Values of practice_centre.training_effect: the default, and two others for fewer rules and half the time."""
FEWER = ("equal", "by_use", "peak_responsibility")
SEEDS, MONTHS, SHORTER = 4, 120, 60
SHOWN = {
    "centre_enterprises": ("enterprises in the centre", "enterprises", 1.0),
    "centre_utilisation": ("utilisation of its stations", "share of hours", 1.0),
    "centre_core_excess": ("core excess", "share of all charges", 1.0),
    "centre_irrational": ("members charged more than it is worth", "share of members", 1.0),
}
YEARS = (1, 3, 5, 10)
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))


def yearly(effect: float, rules: tuple[str, ...], months: int) -> dict[str, NDArray[np.float64]]:
    """Return by rule the yearly means, (seeds, years, indicators shown and participation)."""
    city = cs.load_scenario("base-city").with_({"practice_centre.training_effect": effect})
    opened = cs.load_policy("practice-centre").changes
    policies = [cs.Policy(rule, {**opened, "practice_centre.rule": rule}) for rule in rules]
    study = cs.compare(city, policies, SEEDS, months=months, jobs=2)
    names = [*SHOWN, "centre_colleges", "participation"]

    def one(policy: str, seed: int) -> NDArray[np.float64]:
        table = study.run(policy, seed).indicators[names].to_numpy()
        return np.asarray(table.reshape(-1, 12, len(names)).mean(axis=1))

    return {name: np.stack([one(name, seed) for seed in study.seeds]) for name in study.policies}


def over_time(found: dict[str, NDArray[np.float64]]) -> Figure:
    """Draw the four results by year, one line a rule."""
    with drawing():
        figure = Picture(figsize=(9.6, 6.4), layout="constrained")
        for k, (axes, (title, unit, _)) in enumerate(
            zip(figure.subplots(2, 2).flat, SHOWN.values(), strict=True)
        ):
            for rule, colour, line in zip(RULES, POLICY_COLOURS, LINES, strict=False):
                values = found[rule][..., k]
                years = np.arange(1, values.shape[1] + 1)
                mean, error = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(SEEDS)
                axes.plot(years, mean, color=colour, linestyle=line, label=rule.replace("_", " "))
                axes.fill_between(years, mean - error, mean + error, color=colour, alpha=0.12, linewidth=0)
            quiet(axes)
            axes.set_title(title.capitalize())
            axes.set_ylabel(unit)
            axes.set_xlabel("year after the centre opens")
            axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=6, frameon=False)
        figure.suptitle(
            "The practice centre under six sharing rules: base-city, 4 seeds, ± 1 se", fontsize=10
        )
    return figure


def rows_of(found: dict[str, NDArray[np.float64]]) -> list[list[str]]:
    """Return a row a rule and year."""
    rows = []
    for rule in RULES:
        for year in YEARS:
            at = found[rule][:, year - 1]
            rows.append(
                [
                    rule if year == YEARS[0] else "",
                    str(year),
                    told(at[:, 0], 1),
                    told(at[:, 4], 1),
                    told(at[:, 1]),
                    told(at[:, 2], 3),
                    told(at[:, 3]),
                    told(100.0 * (at[:, 5] - found["baseline"][:, year - 1, 5]), 1, sign=True),
                ]
            )
    return rows


def main() -> None:
    usual = yearly(USUAL, RULES, MONTHS)
    found = {USUAL: usual} | {effect: yearly(effect, FEWER, SHORTER) for effect in OTHERS}
    effects, years = sorted(found), slice(2, SHORTER // 12)
    text = [
        "## Pattern 5: the sharing rule decides who is in the practice centre",
        "`python experiments/cost_sharing_membership.py`: base-city, policy practice-centre with 250 stations, six",
        f"rules, {SEEDS} seeds. Core excess: what the most over-charged coalition pays above its cost apart, over",
        "all charges. Irrational: members that are charged more than the hours are worth, or cost elsewhere.",
        "",
        save_picture(over_time(usual), "cost_sharing_membership"),
        "",
        table(
            [
                "rule",
                "year",
                "enterprises",
                "colleges",
                "utilisation",
                "core excess",
                "irrational",
                "participation, points",
            ],
            rows_of(usual),
        ),
        "",
        "Core excess is that of the members left, who may buy elsewhere too: under the equal rule it is low",
        "only because the over-charged have not come, or have gone. Peak responsibility and serial agree while",
        "one block binds for everybody. Participation: difference from no centre.",
        "",
        "How much training at stations speeds up learning (`practice_centre.training_effect`, an assumption)",
        "decides whether enterprises have a use for a centre at all. Enterprises in it, mean of years 3 to 5:",
        "",
        table(
            ["rule", *(f"effect {effect:g}" for effect in effects)],
            [
                [rule, *(told(found[effect][rule][:, years, 0].mean(axis=1), 1) for effect in effects)]
                for rule in FEWER
            ],
        ),
    ]
    write_section("cost_sharing_membership", "\n".join(text))


if __name__ == "__main__":
    main()
