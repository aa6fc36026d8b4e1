"""Which parameters matter: each moved half-way to the ends of its range, alone, with shared luck.

`python experiments/parameter_screening.py` writes docs/parameter_screening.csv: by parameter, the difference
between its high and its low value in four results (mean over seeds, months 25 to 72 of a small base-city under the
package) and whether any of them is beyond noise. A number that moves nothing should be a constant. Numbers of
mechanisms that the package leaves closed are left out: they cannot move anything there. About six minutes of a
core.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
from pathlib import Path

import numpy as np

from consortium_sim.model import simulate
from consortium_sim.parameters import Quantity, declared
from consortium_sim.scenario.policy import Policy, load_policy
from consortium_sim.scenario.scenario import load_scenario
from consortium_sim.scenario.settings import Settings

RESULTS = {"match_rate": 0.003, "participation": 0.01, "value_added": 0.002, "public_cost": 0.01}
"""Results and the smallest difference that matters; the last two relative to the level."""
SEEDS = range(1, 5)
SIZE, BURN_IN, MONTHS, FIRST = 0.25, 36, 72, 25
CLOSED = (
    "campus_production.", "capital_grant.", "council.", "evaluation.", "finance.", "government.",
    "interest_subsidy.", "land_discount.", "performance_grant.", "practice_centre.", "rd_grant.", "staff_exchange.",
    "supervision.", "technology_platform.", "training_guides.",
)  # fmt: skip
"""Mechanisms that base-city and the package leave closed."""


def results(changes: dict[str, float]) -> list[np.ndarray]:
    city = load_scenario("base-city").scaled(SIZE).with_({"time.burn_in": BURN_IN})
    levers = {p.name for p in declared(Settings) if p.declaration.lever}
    facts = {name: value for name, value in changes.items() if name not in levers}
    package = load_policy("package")
    chosen = dict(package.changes) | {name: value for name, value in changes.items() if name in levers}
    city = city.with_(facts) if facts else city
    found = []
    for seed in SEEDS:
        table = simulate(city, Policy("package", chosen), seed, MONTHS, snapshots=()).indicators
        found.append(table.loc[FIRST:, list(RESULTS)].mean().to_numpy())
    return found


def effect(name: str, low: float, high: float) -> list[object]:
    at_low, at_high = np.array(results({name: low})), np.array(results({name: high}))
    difference = at_high - at_low
    level = np.abs(at_low).mean(axis=0)
    relative = np.array([key in ("value_added", "public_cost") for key in RESULTS])
    difference = np.where(relative, difference / level, difference)
    mean, error = difference.mean(axis=0), difference.std(axis=0, ddof=1) / np.sqrt(len(SEEDS))
    material = np.abs(mean) > np.maximum(np.array(list(RESULTS.values())), 3.0 * error)
    return [name, f"{low:g}", f"{high:g}", *(f"{value:.4f}" for value in mean), int(material.any())]


def ends() -> list[tuple[str, float, float]]:
    rows = []
    for parameter in declared(Settings):
        quantity = parameter.declaration
        if not isinstance(quantity, Quantity) or parameter.name.startswith(("time.", *CLOSED)):
            continue
        value = float(load_scenario_value(parameter.name))
        if quantity.lever and not value:
            continue
        spread = [0.5 * (value + quantity.low), 0.5 * (value + min(quantity.high, 4.0 * abs(value) or 1.0))]
        if parameter.kind is int:
            spread = [max(float(int(spread[0])), quantity.low), float(int(spread[1] + 0.999))]
        rows.append((parameter.name, *spread))
    return rows


def load_scenario_value(name: str) -> float:
    section, field = name.split(".")
    package = load_policy("package")
    settings = load_scenario("base-city").scaled(SIZE).timeline(package)[0][1]
    return getattr(getattr(settings, section), field)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    with multiprocessing.get_context("spawn").Pool(parser.parse_args().jobs) as pool:
        rows = pool.starmap(effect, ends(), chunksize=1)
    path = Path(__file__).parent.parent / "docs" / "parameter_screening.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["parameter", "low", "high", *RESULTS, "matters"])
        writer.writerows(sorted(rows, key=lambda row: (row[-1], row[0])))
    print(f"{path}: {sum(row[-1] for row in rows)} of {len(rows)} parameters matter")


if __name__ == "__main__":
    main()
