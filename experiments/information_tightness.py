"""Pattern 7: information raises matched placement and fit, more when the labour market is tight.

`python experiments/information_tightness.py` writes docs/pictures/information-tightness.png and its section of
docs/patterns.md: half of base-city without and with the information platform, six seeds; two minutes on two cores.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from page_parts import save_picture, table, told
from patterns_page import write_section

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet

TIGHTNESS = {"slack": 1.02, "usual": 1.12, "tight": 1.22}
"""Posts wanted in ordinary times per person of the labour force."""
SEEDS, SIZE, MONTHS, FIRST = 6, 0.5, 84, 25
SHOWN = {
    "match_rate": ("Matched placement", "points", 0.01),
    "good_match_share": ("Matched and up to date", "points", 0.01),
    "graduate_gap": ("Gap of graduates at work", "log ×100", 0.01),
    "vacancy_rate": ("Vacancies", "points", 0.01),
    "unemployment": ("Unemployment", "points", 0.01),
}


def means(tightness: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the means without and with the platform, each (seeds, indicators)."""
    city = cs.load_scenario("base-city").scaled(SIZE).with_({"enterprises.tightness": tightness})
    study = cs.compare(city, ["information-platform"], SEEDS, months=MONTHS, jobs=2, progress=False)
    both = [
        np.array(
            [
                study.run(name, seed).indicators.loc[FIRST:, list(SHOWN)].mean().to_numpy()
                for seed in study.seeds
            ]
        )
        for name in ("baseline", "information-platform")
    ]
    return both[0], both[1]


def main() -> None:
    found = {name: means(value) for name, value in TIGHTNESS.items()}
    gains = {name: informed - without for name, (without, informed) in found.items()}
    with drawing():
        figure = Picture(figsize=(10.0, 3.4), layout="constrained")
        for k, axes in enumerate(figure.subplots(1, 3)):
            title, unit, scale = list(SHOWN.values())[k]
            for place, (name, colour) in enumerate(zip(TIGHTNESS, POLICY_COLOURS, strict=False)):
                gain = gains[name][:, k] / scale
                axes.plot(np.full(SEEDS, place), gain, "o", color=colour, alpha=0.45, markersize=4)
                axes.errorbar(
                    place + 0.15,
                    gain.mean(),
                    1.96 * gain.std(ddof=1) / np.sqrt(SEEDS),
                    fmt="D",
                    color=colour,
                    markersize=5,
                )
            quiet(axes)
            axes.axhline(0.0, color="#8a8a8a", linewidth=0.8)
            axes.set_xticks(range(3), [f"{name}\n{value:g}" for name, value in TIGHTNESS.items()])
            axes.set_xlim(-0.5, 2.6)
            axes.set_title(title)
            axes.set_ylabel(f"gain by information, {unit}")
        figure.suptitle(
            "Information by tightness (posts per person): each seed, and mean with 95 % interval", fontsize=10
        )
    line = save_picture(figure, "information_tightness")
    rows = []
    for k, (title, unit, scale) in enumerate(SHOWN.values()):
        level = found["usual"][0][:, k].mean() / scale
        cells = [told(gains[name][:, k], unit=scale, sign=True) for name in TIGHTNESS]
        more = told(gains["tight"][:, k] - gains["slack"][:, k], unit=scale, sign=True)
        rows.append([f"{title}, {unit}", f"{level:.1f}", *cells, more])
    write_section(
        "information_tightness",
        "\n".join(
            [
                "## Pattern 7: information helps more when the market is tight",
                f"`python experiments/information_tightness.py`: half of base-city, {SEEDS} seeds,",
                f"months {FIRST} to {MONTHS}, the policy information-platform against none, at three values of",
                "`enterprises.tightness`.",
                "",
                line,
                "",
                table(
                    [
                        "result",
                        "usual level",
                        *(f"gain, {name}" for name in TIGHTNESS),
                        "tight more than slack",
                    ],
                    rows,
                ),
            ]
        ),
    )


if __name__ == "__main__":
    main()
