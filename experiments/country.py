"""The country: a pilot in waves as an analyst sees it, and as the model knows it.

`python experiments/country.py` runs the bundled country twice with one seed, without and with the policy
staggered-pilot, and writes docs/country.md with its picture and tables. The whole country is tens of millions of
people; `--fraction 0.02` makes every city smaller.
"""

from __future__ import annotations

import argparse
import os
import textwrap
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from page_parts import number, save_picture, table, write_page

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, REFERENCE_COLOUR, drawing, quiet
from consortium_sim.study.staggered import two_way_fixed_effects

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

OUTCOMES = {
    "participation": "enterprises that take part",
    "hosted_share": "third-year students with a host",
    "match_rate": "graduates matched in the city",
    "placement_rate": "graduates placed",
    "unemployment": "unemployment",
}
DRAWN = ("participation", "hosted_share", "match_rate")
SEED, POLICY, POINTS = 7, "staggered-pilot", 100.0
WAVE_COLOURS = (*POLICY_COLOURS[:2], REFERENCE_COLOUR)
TITLE_WIDTH = 32
"""Letters of a title's line, so that three panels fit side by side."""


@dataclass
class Timed:
    """A run, and how long its burn-in and its months took."""

    country: cs.Scenario
    policy: str
    months: int | None
    jobs: int
    burn_in: float = 0.0
    horizon: float = 0.0
    _begun: float = 0.0

    def run(self) -> cs.CountryRun:
        """Run the country, and say on the way how long its years take."""
        self._begun = time.perf_counter()
        run = cs.simulate_country(
            self.country,
            self.policy,
            SEED,
            self.months,
            indicators=list(OUTCOMES),
            jobs=self.jobs,
            tell=self._tell,
        )
        self.horizon = time.perf_counter() - self._begun - self.burn_in
        return run

    def _tell(self, line: str) -> None:
        passed = time.perf_counter() - self._begun
        if line.startswith("burn-in"):
            self.burn_in = passed
        print(f"{passed:6.0f} s  {line}", flush=True)


def effect_row(name: str, found: pd.DataFrame, pilot: cs.CountryRun, baseline: cs.CountryRun) -> list[str]:
    """Return what is found of one outcome over all years, in percentage points."""
    one = found.set_index("year").loc["all"] * POINTS
    slope, error = (POINTS * value for value in two_way_fixed_effects(pilot.of(name), pilot.first_month))
    in_force = np.arange(1, pilot.months + 1)[:, None] >= pilot.first_month
    everywhere = POINTS * (pilot.of(name) - baseline.of(name))[in_force].mean()
    return [
        OUTCOMES[name],
        ranged(one["estimate"], one["low"], one["high"]),
        *(number(one[part], 2, sign=True) for part in ("true", "selection", "spill_over")),
        ranged(slope, slope - 1.96 * error, slope + 1.96 * error),
        number(everywhere, 2, sign=True),
    ]


def ranged(middle: float, low: float, high: float) -> str:
    middle_, low_, high_ = (number(value, 2, sign=True) for value in (middle, low, high))
    return f"{middle_} ({low_} to {high_})"


def draw_estimates(axes: Axes, found: pd.DataFrame) -> None:
    """Draw estimate and truth by year since the policy began."""
    rows = found[found["year"] != "all"]
    years = rows["year"].to_numpy(dtype=float)
    middle, low, high = (POINTS * rows[key].to_numpy() for key in ("estimate", "low", "high"))
    told = "difference-in-differences, 95 %"
    axes.errorbar(years, middle, (middle - low, high - middle), fmt="o", color=POLICY_COLOURS[0], label=told)
    axes.plot(
        years, POINTS * rows["true"], "D", color=POLICY_COLOURS[1], label="true: model's counterfactual"
    )
    axes.axhline(0.0, color="#8a8a8a", linewidth=0.8)
    axes.set_xlabel("years since the policy began")
    axes.set_ylabel("points")


def draw_waves(axes: Axes, pilot: cs.CountryRun, baseline: cs.CountryRun, name: str) -> None:
    """Draw by how much the country with the pilot differs from that without, by wave."""
    difference = POINTS * (pilot.of(name) - baseline.of(name))
    passed = np.arange(1, pilot.months + 1) / 12.0
    for month, colour in zip(np.unique(pilot.first_month), WAVE_COLOURS, strict=True):
        mean = difference[:, pilot.first_month == month].mean(axis=1)
        axes.plot(passed, mean, color=colour, linewidth=1.1, label=f"begins in month {month}")
    axes.set_xlabel("year of the horizon")
    axes.set_ylabel("with less without pilot, points")


def picture(pilot: cs.CountryRun, baseline: cs.CountryRun, found: dict[str, pd.DataFrame]) -> str:
    """Draw the main outcomes and return the line that shows the picture."""
    with drawing():
        figure = Picture(figsize=(10.0, 5.6), layout="constrained")
        panels = figure.subplots(2, len(DRAWN))
        for (upper, lower), name in zip(panels.T, DRAWN, strict=True):
            draw_estimates(upper, found[name])
            draw_waves(lower, pilot, baseline, name)
            for axes in (upper, lower):
                quiet(axes)
                axes.set_title(textwrap.fill(OUTCOMES[name], TITLE_WIDTH))
        labelled = [axes.get_legend_handles_labels() for axes in panels[:, 0]]
        handles, words = ([one for row in rows for one in row] for rows in zip(*labelled, strict=True))
        figure.legend(handles, words, loc="outside lower center", ncols=3, frameon=False)
    return save_picture(figure, "country")


def waves_in_words(first_month: np.ndarray) -> str:
    months, cities = np.unique(first_month, return_counts=True)
    waves = [f"{number} in month {month}" for month, number in zip(months, cities, strict=True)]
    return f"{waves[0]} of the horizon, {', '.join(waves[1:])}"


def page(asked: argparse.Namespace, without: Timed, with_: Timed) -> str:
    """Run the country twice and return the page."""
    baseline, pilot = without.run(), with_.run()
    found = {name: cs.staggered_effects(pilot, baseline, name) for name in OUTCOMES}
    settings = without.country.settings
    persons = pilot.history.people_flows.sum(axis=(0, 1)) * pilot.scale / pilot.months * 12.0
    last = pilot.first_month.max()
    before = (pilot.values - baseline.values)[: last - 1, pilot.first_month == last]
    spilt = dict(zip(pilot.names, POINTS * np.nanmean(before, axis=(0, 1)), strict=True))
    given = {"fraction": None if asked.fraction == 1.0 else asked.fraction, "months": asked.months}
    options = "".join(f" --{name} {value:g}" for name, value in given.items() if value is not None)
    in_proportion = (
        " (A month of a city has a cost that does not grow with its people, so the whole takes less than "
        "these times in proportion.)"
    )
    whole = cs.load_scenario("country").settings.size()["people"] / 1e6
    memory = max(pilot.peak_memory, baseline.peak_memory) / 1024**3
    head = [
        "outcome",
        "estimate",
        "true",
        "selection",
        "spill-over",
        "two-way fixed effects",
        "true, all waves",
    ]
    return "\n".join(
        [
            "# The country",
            "",
            f"`python experiments/country.py{options}`: {len(pilot.places)} cities with one consortium each,",
            f"{settings.size()['people']:,} rows of people of {settings.people.scale:g} persons, seed {SEED}.",
            f"The whole country is big, {whole:.0f} million rows, and "
            f"`consortium-sim run country --policy {POLICY}` starts",
            "all of them. Begin with `python experiments/country.py --fraction 0.02`."
            + in_proportion * (asked.fraction < 1.0),
            "Sources and assumptions: `consortium-sim sources country`. One city is a scenario like others:",
            '`cs.cities_of("country")[16].scenario`.',
            "",
            table(
                ["what", "measured"],
                [
                    [f"burn-in of {settings.time.burn_in} months, once", f"{without.burn_in:,.0f} s"],
                    [f"{baseline.months} months without the pilot", f"{without.horizon:,.0f} s"],
                    [f"{pilot.months} months with it, from the kept burn-in", f"{with_.horizon:,.0f} s"],
                    ["most memory, all processes together", f"{memory:.1f} GiB"],
                    ["processes, of so many cores", f"{asked.jobs}, {os.cpu_count()}"],
                ],
            ),
            "",
            "## A pilot in waves",
            "",
            f"Cities begin in waves, the largest first: {waves_in_words(pilot.first_month)}.",
            "An analyst compares those that have begun with those that have not yet, each with its own year before",
            "(group-time effects, Callaway & Sant'Anna 2021). The model also knows the same country with the same",
            "luck and no pilot. Percentage points, each city counting alike, 95 % over cities:",
            "",
            picture(pilot, baseline, found),
            "",
            table(head, [effect_row(name, found[name], pilot, baseline) for name in OUTCOMES]),
            "",
            "estimate = true + selection + spill-over. *Selection* is what the same estimate finds where nobody",
            "has a pilot: the largest cities come first, and may move otherwise than others. *Spill-over* is what",
            "the pilot did to the cities that serve as controls. Negative years in the picture are placebos.",
            "",
            "## Who moves",
            "",
            f"In a year {persons[0]:,.0f} persons leave their city, {persons[1]:,.0f} find a post in another,",
            f"and {persons[2]:,.0f} posts that look outside take somebody from beyond the cities. Until the policy",
            "reaches them, the cities of the last wave differ from themselves in a country without pilot by",
            ", ".join(f"{number(spilt[name], 3, sign=True)} points ({OUTCOMES[name]})" for name in OUTCOMES)
            + ".",
            "Without migration (`migration.open = false`) these are zeros, to the bit.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--fraction", type=float, default=1.0, help="size of every city, of the bundled one (1)"
    )
    parser.add_argument("--months", type=int, help="of the horizon (the country's)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one a core)")
    asked = parser.parse_args()
    country = cs.load_scenario("country")
    if asked.fraction != 1.0:
        country = country.scaled(asked.fraction)
    without, with_ = (Timed(country, policy, asked.months, asked.jobs) for policy in ("baseline", POLICY))
    text = page(asked, without, with_)
    write_page("country", text)


if __name__ == "__main__":
    main()
