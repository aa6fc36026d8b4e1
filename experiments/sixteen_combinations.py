"""The four strategies of the article in all sixteen combinations, for three strengths of the departments.

`python experiments/sixteen_combinations.py` writes docs/pictures/sixteen-combinations.png and its section of
docs/patterns.md: base-city, four seeds, eight years; about four minutes on two cores.
E0 and E1, how well platforms work without and with a department, are an assumption: the ceiling E1 = 0.95 stays,
E0 says how much platforms depend on the departments that only governance pays for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from page_parts import save_picture, table, told
from patterns_page import write_section

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet
from consortium_sim.theory.cooperative_games import interactions_of_values, shapley_of_values

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

STRATEGIES = ("governance", "market", "resources", "evaluation")
LETTERS = "GMRE"
STRENGTHS = {"weak": (0.75, 0.95), "middle": (0.55, 0.95), "strong": (0.35, 0.95)}
SEEDS, MONTHS, FIRST = 4, 96, 25
RESULTS = ("match_rate", "good_match_share", "participation", "value_added", "public_cost")
UNITS = {
    "match_rate": ("matched, points", 0.01),
    "good_match_share": ("good match, points", 0.01),
    "participation": ("participation, points", 0.01),
    "value_added": ("value added, million yuan a month", 1e6),
    "public_cost": ("public cost, million yuan a month", 1e6),
}
EVERYTHING = 2 ** len(STRATEGIES) - 1


def coalition(number: int) -> cs.Policy:
    """Return the policy of a coalition: strategy i is in when bit i is set."""
    chosen = [name for i, name in enumerate(STRATEGIES) if number >> i & 1]
    return cs.combine(*chosen, name=letters(number)) if chosen else cs.load_policy("baseline")


def letters(number: int) -> str:
    return "".join(one for i, one in enumerate(LETTERS) if number >> i & 1) or "baseline"


def values(strength: str) -> NDArray[np.float64]:
    """Return the means over months 25–96, (coalitions, seeds, results)."""
    base, full = STRENGTHS[strength]
    city = cs.load_scenario("base-city").with_({"departments.base": base, "departments.full": full})
    study = cs.compare(city, [coalition(m) for m in range(EVERYTHING + 1)], SEEDS, months=MONTHS, jobs=2)
    return np.array(
        [
            [
                study.run(letters(m), seed).indicators.loc[FIRST:, list(RESULTS)].mean().to_numpy()
                for seed in study.seeds
            ]
            for m in range(EVERYTHING + 1)
        ]
    )


def levels(found: NDArray[np.float64]) -> str:
    """Return the table of all combinations: differences from none."""
    rows = []
    for m in sorted(range(EVERYTHING + 1), key=lambda one: (bin(one).count("1"), one)):
        cells = [
            told(found[m, :, k] - found[0, :, k], unit=UNITS[name][1], sign=True)
            for k, name in enumerate(RESULTS)
        ]
        rows.append([letters(m), *cells])
    return table(["combination", *(UNITS[name][0] for name in RESULTS)], rows)


def parts(found: NDArray[np.float64]) -> str:
    """Return what everything consists of: Shapley values, and the sum of the strategies alone."""
    shares = shapley_of_values(found)
    alone = np.stack([found[1 << i] - found[0] for i in range(len(STRATEGIES))])
    rows = []
    for k, name in enumerate(RESULTS):
        unit = UNITS[name][1]
        whole = found[EVERYTHING, :, k] - found[0, :, k]
        pairs = interactions_of_values(found[..., k]).mean(axis=-1) / unit
        rows.append(
            [
                UNITS[name][0],
                told(whole, unit=unit, sign=True),
                told(alone[..., k].sum(axis=0), unit=unit, sign=True),
                *(told(shares[i, :, k], unit=unit, sign=True) for i in range(len(STRATEGIES))),
                _largest(pairs),
            ]
        )
    return table(["result", "everything", "sum of each alone", *LETTERS, "largest interactions"], rows)


def _largest(pairs: NDArray[np.float64]) -> str:
    """Return the two pairs that are worth most more, or less, together than apart."""
    found = [(pairs[i, j], LETTERS[i] + LETTERS[j]) for i in range(4) for j in range(i + 1, 4)]
    return ", ".join(
        f"{pair} {worth:+.2f}" for worth, pair in sorted(found, key=lambda one: -abs(one[0]))[:2]
    )


def picture(found: dict[str, NDArray[np.float64]]) -> Figure:
    """Draw matched, value added and public cost of all combinations, one mark a strength."""
    order = sorted(range(1, EVERYTHING + 1), key=lambda one: (bin(one).count("1"), one))
    shown = ("match_rate", "value_added", "public_cost")
    with drawing():
        figure = Picture(figsize=(10.5, 5.2), layout="constrained")
        for axes, name in zip(figure.subplots(1, 3, sharey=True), shown, strict=True):
            k, (title, unit) = RESULTS.index(name), UNITS[name]
            for step, (strength, colour) in enumerate(zip(STRENGTHS, POLICY_COLOURS, strict=False)):
                change = (found[strength][order, :, k] - found[strength][0, :, k]) / unit
                error = 1.96 * change.std(axis=1, ddof=1) / np.sqrt(SEEDS)
                places = np.arange(len(order)) + 0.22 * (step - 1)
                base, full = STRENGTHS[strength]
                axes.errorbar(
                    change.mean(axis=1),
                    places,
                    xerr=error,
                    fmt="o",
                    markersize=4,
                    linewidth=1,
                    color=colour,
                    label=f"{strength}: E0 {base:g}, E1 {full:g}",
                )
            quiet(axes)
            axes.axvline(0.0, color="#8a8a8a", linewidth=0.8)
            axes.set_title(title.partition(",")[0].capitalize())
            axes.set_xlabel("difference from no policy, " + title.partition(", ")[2])
            axes.set_yticks(range(len(order)), [letters(m) for m in order])
        axes.invert_yaxis()
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=3, frameon=False)
        figure.suptitle(
            "Governance (G), market (M), resources (R), evaluation (E): 4 seeds, years 3 to 8", fontsize=10
        )
    return figure


def main() -> None:
    found = {strength: values(strength) for strength in STRENGTHS}
    text = [
        "## The sixteen combinations of the four strategies",
        "`python experiments/sixteen_combinations.py`: base-city, 4 seeds, 96 months, means of months 25 to 96 as",
        "differences from no policy. G governance, M market, R resources, E evaluation.",
        "",
        "That departments make platforms effective (E = E0 without staff, up to E1) is an **assumption**, not a",
        "finding. Only governance pays for departments. E1 stays 0.95; E0 is 0.75 (weak), 0.55 (middle, the",
        "default) or 0.35 (strong: platforms hardly work alone).",
        "",
        save_picture(picture(found), "sixteen_combinations"),
    ]
    for strength, (base, full) in STRENGTHS.items():
        text += ["", f"### {strength.capitalize()} departments: E0 {base:g}, E1 {full:g}", ""]
        text += [levels(found[strength]), "", "Everything by its parts (Shapley values over the four):", ""]
        text += [parts(found[strength])]
    text += ["", verdict(found), "", of_departments(found)]
    write_section("sixteen_combinations", "\n".join(text))


def verdict(found: dict[str, NDArray[np.float64]]) -> str:
    """Say how large everything is, relative to nothing, and how far its parts alone explain it."""
    k, sentences = RESULTS.index("value_added"), []
    for strength, one in found.items():
        level = one[0, :, k].mean()
        whole = 100.0 * (one[EVERYTHING, :, k].mean() / level - 1.0)
        alone = 100.0 * sum(one[1 << i, :, k].mean() / level - 1.0 for i in range(len(STRATEGIES)))
        sentences.append(
            f"{strength}: everything {whole:+.2f} % of value added, the four alone add up to {alone:+.2f} %"
        )
    return "Value added, everything against the sum of its parts: " + "; ".join(sentences) + "."


def of_departments(found: dict[str, NDArray[np.float64]]) -> str:
    """Say what governance does for the market by way of departments: the interaction in good matches."""
    k = RESULTS.index("good_match_share")
    pairs = {name: interactions_of_values(one[..., k]).mean(axis=-1)[0, 1] for name, one in found.items()}
    return (
        "Interaction of governance and market in good matches, points: "
        + ", ".join(f"{name} {100.0 * worth:+.2f}" for name, worth in pairs.items())
        + ". The stronger departments are assumed to be, the more governance does for the market; everything"
        + " together hardly changes, since governance alone uses no platform and acts by its incentives."
    )


if __name__ == "__main__":
    main()
