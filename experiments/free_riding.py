"""Pattern 3: free riding, and two states that hold themselves where gains need partners.

`python experiments/free_riding.py` writes docs/pictures/free-riding.png and its section of docs/patterns.md: a
quarter and a fifth of base-city over 20 and 30 years, and the monthly map of the participation rule; about three
minutes on two cores. What differs after some years between a low and a high start need not last: the agents
are followed for 30 years, the map for 100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from page_parts import save_picture, table, told
from patterns_page import write_section

import consortium_sim as cs
from consortium_sim.mechanisms.participation import HALF_INSIDE, ParticipationRule
from consortium_sim.model.simulation import burn_in
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet
from consortium_sim.theory.evolutionary_games import imitation_and_exploration

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SPILLOVERS = (0.0, 0.3, 0.6, 0.9)
COMPLEMENTARITIES = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.975, 1.0)
STARTS = {"few": 0.05, "many": 0.95}
STRONG = {
    "complementarity": 1.0,
    "exploration": 0.01,
    "temperature": 8.0,
    "member_openness": 0.3,
    "deep_openness": 0.6,
    "member_coordination": 40.0,
    "deep_coordination": 90.0,
}
"""Gains that need partners throughout, and hardly anything but imitation; inside the declared ranges."""
SEEDS, LONGER = 4, 3


def over_years(facts: dict[str, Any], size: float, seeds: int, years: int) -> Floats:
    """Return participation without any policy by seed and year, from the first year of the city on."""
    changes = {f"participation.{name}": value for name, value in facts.items()} | {"time.burn_in": 12}
    city = cs.load_scenario("base-city").scaled(size).with_(changes)
    study = cs.compare(city, ["baseline"], seeds, months=12 * years, jobs=2, progress=False)
    paths = [study.run("baseline", seed).indicators["participation"].to_numpy() for seed in study.seeds]
    return np.stack(paths).reshape(seeds, years, 12).mean(axis=2)


def worth_of_cooperation() -> float:
    """Return what the whole distance to the frontier is worth in base-city, yuan per employee and month."""
    city = cs.load_scenario("base-city").scaled(0.25)
    consortium, rule = burn_in(city, 1), city.settings.production
    enterprises = consortium.enterprises
    worth = rule.frontier_return * rule.technology_margin * enterprises.output
    behind = np.maximum(enterprises.distance, 0.0) * enterprises.active
    return float((worth * behind).sum() / enterprises.staff.sum())


def map_of(rule: ParticipationRule, start: float, worth: float, years: int) -> Floats:
    """Return participation by month in the map: gains and costs of the rule, one cost for all, nothing hosted."""
    openness = np.array([0.0, rule.member_openness, rule.deep_openness])
    costs = np.array([0.0, rule.member_coordination + rule.fee, rule.deep_coordination + rule.fee])

    def payoff(shares: Floats) -> Floats:
        gains = openness * (1.0 - rule.complementarity + 2.0 * rule.complementarity * (1.0 - shares[0]))
        spill = rule.spillover * float(shares @ gains) * np.array([1.0, HALF_INSIDE, HALF_INSIDE])
        return worth * (gains + spill) - costs

    first = [1.0 - start, 0.6 * start, 0.4 * start]
    path = imitation_and_exploration(
        first, payoff, rule.review, rule.exploration, rule.temperature, 12 * years
    )
    return np.asarray(1.0 - path[:, 0])


def threshold(worth: float, spillover: float) -> float:
    """Return the share of first participants above which the map goes to the high state, or nan."""
    rule, low, high = ParticipationRule(**{**STRONG, "spillover": spillover}), 0.01, 0.99
    if map_of(rule, high, worth, 100)[-1] < 0.5 or map_of(rule, low, worth, 100)[-1] > 0.5:
        return float("nan")
    for _ in range(10):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if map_of(rule, middle, worth, 100)[-1] > 0.5 else (middle, high)
    return 0.5 * (low + high)


def draw_years(axes: Axes, paths: dict[str, Floats], title: str, legend: str) -> None:
    """Draw every seed from both starts over the years."""
    for (start, values), colour in zip(paths.items(), POLICY_COLOURS, strict=False):
        for k, path in enumerate(values):
            name = f"starts with {start} ({STARTS[start]:.0%})" if k == 0 else None
            axes.plot(np.arange(1, path.size + 1), path, color=colour, linewidth=1.1, label=name)
    _frame(axes, title, "year")
    axes.legend(frameon=False, fontsize=8, loc=legend)


def _frame(axes: Axes, title: str, label: str) -> None:
    quiet(axes)
    axes.set_title(title)
    axes.set_xlabel(label)
    axes.set_ylabel("participants, share")
    axes.set_ylim(-0.03, 1.03)


def main() -> None:
    spilled = {s: over_years({"spillover": s}, 0.25, SEEDS, 20)[:, 10:].mean(axis=1) for s in SPILLOVERS}
    usual = {name: over_years({"first_share": share}, 0.2, LONGER, 30) for name, share in STARTS.items()}
    strong = {
        name: over_years({**STRONG, "first_share": share}, 0.2, LONGER, 30) for name, share in STARTS.items()
    }
    worth = worth_of_cooperation()
    ends = {
        (c, start): float(map_of(_with(c), share, worth, 100)[-1])
        for c in COMPLEMENTARITIES
        for start, share in STARTS.items()
    }
    with drawing():
        figure = Picture(figsize=(10.0, 7.2), layout="constrained")
        first, second, third, fourth = figure.subplots(2, 2).flat
        means = np.array([values.mean() for values in spilled.values()])
        errors = [1.96 * values.std(ddof=1) / np.sqrt(values.size) for values in spilled.values()]
        first.errorbar(SPILLOVERS, means, errors, fmt="o-", color=POLICY_COLOURS[0], markersize=4)
        _frame(
            first, "Free riding: years 11 to 20 of agents", "spillover to those outside, share of the gain"
        )
        draw_years(second, usual, "Agents, usual values: no two states", "upper right")
        draw_years(third, strong, "Agents, gains need partners, strong imitation", "center right")
        for start, colour, mark in zip(STARTS, POLICY_COLOURS, "os", strict=False):
            path = [ends[c, start] for c in COMPLEMENTARITIES]
            fill, size = ("none", 9) if mark == "s" else (colour, 4)
            name = f"from {STARTS[start]:.0%}"
            fourth.plot(
                COMPLEMENTARITIES, path, mark, color=colour, markersize=size, markerfacecolor=fill, label=name
            )
        _frame(fourth, "The map after 100 years, strong imitation", "complementarity c")
        fourth.legend(frameon=False, fontsize=8, loc="center left")
    line = save_picture(figure, "free_riding")
    write_section("free_riding", _text(line, spilled, usual, strong, worth))


def _with(complementarity: float) -> ParticipationRule:
    return ParticipationRule(**{**STRONG, "complementarity": complementarity})


def _text(
    picture: str,
    spilled: dict[float, Floats],
    usual: dict[str, Floats],
    strong: dict[str, Floats],
    worth: float,
) -> str:
    slope = spilled[0.9] - spilled[0.0]
    ends = [
        [name, start, *(told(paths[start][:, a:b].mean(axis=1)) for a, b in ((0, 5), (10, 15), (25, 30)))]
        for name, paths in (("usual values", usual), ("gains need partners", strong))
        for start in STARTS
    ]
    return "\n".join(
        [
            "## Pattern 3: free riding, and two states",
            "`python experiments/free_riding.py`: no policy. Participation in years 11 to 20 in a quarter",
            f"of base-city, {SEEDS} seeds, by the part of the gain that spills over to those outside:",
            "",
            table(
                ["spillover", *(f"{s:g}" for s in SPILLOVERS)],
                [["participants, share", *(told(values, 3) for values in spilled.values())]],
            ),
            "",
            f"From spillover 0 to 0.9 the difference is {told(slope, 3, sign=True)}.",
            "",
            picture,
            "",
            f"Participation over 30 years in a fifth of base-city, {LONGER} seeds, from few",
            f"({STARTS['few']:.0%}) and many ({STARTS['many']:.0%}) first participants. Where gains need partners:",
            ", ".join(f"{name} {value:g}" for name, value in STRONG.items()) + ".",
            "",
            table(["case", "start", "years 1 to 5", "years 11 to 15", "years 26 to 30"], ends),
            "",
            "With usual values the two starts differ for some years and then no more: **slow convergence is not",
            "bistability**. Only where gains need partners and hardly anybody decides by own forecasts, both the",
            "low and the high state hold themselves to the end of the 30 years.",
            "",
            f"The monthly map of the same rule, with one cost for all, nothing hosted and {worth:.0f} yuan per",
            "employee and month for the whole distance to the frontier, has the same two states, but only for c",
            "near 1 (the picture). It goes to the high one from more first participants than",
            "",
            table(
                ["spillover", *(f"{s:g}" for s in SPILLOVERS)],
                [["threshold, share", *(f"{threshold(worth, s):.3f}" for s in SPILLOVERS)]],
            ),
        ]
    )


if __name__ == "__main__":
    main()
