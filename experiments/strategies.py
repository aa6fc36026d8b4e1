"""Which of the article's four strategies does the work in three cities: all sixteen coalitions of them.

`python experiments/strategies.py` writes docs/strategies.md, its picture and docs/data/strategies.csv. `--seeds`,
`--size` (of the bundled cities) and `--jobs` can be given; with `--store FILE` a run that was stopped goes on.
Twenty seeds at a quarter of the size take about a quarter of an hour of one core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from page_parts import (
    AT_DECLARED_VALUES,
    arguments,
    interval,
    keep,
    number,
    picture_line,
    save_picture,
    store_of,
    table,
    write_page,
)

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet
from consortium_sim.study.coalitions import PACKAGE, TOGETHER
from consortium_sim.study.effects import paired_differences
from consortium_sim.study.statistics import paired_effect
from consortium_sim.study.wording import spoken_list

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.study.attribution import Attribution

NAME = "strategies"
CITIES = ("tangshan", "yiwu", "wuhu")
STRATEGIES = ("governance", "market", "resources", "evaluation")
LETTERS = dict(zip(STRATEGIES, "GMRE", strict=True))
RESULTS = {
    "match_rate": ("matched placement", "points"),
    "participation": ("participation", "points"),
    "value_added": ("value added", "% of it"),
    "public_cost": ("public cost", "% of value added"),
}
"""By indicator: what it is called, and the unit of a difference; money is a share of value added without policy."""
ALONE = "sum of each alone"
COLUMNS = ["city", "indicator", "what", "of", "mean", "low", "high", "better"]


def measured(cities: Mapping[str, cs.Scenario], seeds: int, jobs: int, store: Path) -> pd.DataFrame:
    """Return level, effects of coalitions, shares and interactions of every city, by name, one row each."""
    rows: list[tuple[object, ...]] = []
    for name, city in cities.items():
        rows += _rows(name, cs.attribute(city, STRATEGIES, seeds, jobs=jobs, store=store))
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(where: str, found: Attribution) -> Iterator[tuple[object, ...]]:
    """Yield what an attribution tells of the results, in their own units; money is per year."""
    city, known = found.study.city(), ["indicator", "low", "high"]
    if found.incomplete():
        raise SystemExit(found.incomplete())
    level = city.levels()[city.reference]
    means, places = city.means(), list(city.indicators)
    apart = np.sum(
        [paired_differences(means[one], means[city.reference], len(places)) for one in STRATEGIES], axis=0
    )
    shares, pairs, effects = found.table(), found.interactions(), city.effects()
    for name in RESULTS:
        better = city.indicators[name].better
        yield (where, name, "level", city.reference, level[name], None, None, better)
        for row in effects[effects["indicator"] == name].itertuples():
            yield (where, name, "effect", row.policy, row.difference, row.low, row.high, better)
        alone = paired_effect(apart[:, places.index(name)], better)
        yield (where, name, "effect", ALONE, alone.difference, alone.low, alone.high, better)
        for row in shares.loc[shares["indicator"] == name, ["strategy", "share", *known]].itertuples():
            yield (where, name, "share", row.strategy, row.share, row.low, row.high, better)
        for row in pairs[pairs["indicator"] == name].itertuples():
            both = TOGETHER.join((row.first, row.second))
            yield (where, name, "interaction", both, row.interaction, row.low, row.high, better)


def in_units(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows but the levels, in the units in which differences are told."""
    level = rows[rows["what"] == "level"].set_index(["city", "indicator"])["mean"]
    told = rows[rows["what"] != "level"].reset_index(drop=True)
    money = told["indicator"].isin(["value_added", "public_cost"])
    unit = [
        0.01 * level[city, "value_added"] if one else 0.01
        for city, one in zip(told["city"], money, strict=True)
    ]
    return told.assign(**{column: told[column] / unit for column in ("mean", "low", "high")})


def page(rows: pd.DataFrame, seeds: int, size: float) -> str:
    """Return the page in Markdown."""
    told = in_units(rows)
    cities = spoken_list([city.capitalize() for city in _cities(rows)])
    lines = [
        "# Which of the four strategies does the work",
        "",
        AT_DECLARED_VALUES,
        "",
        f"Made by `python experiments/strategies.py --seeds {seeds} --size {size:g}`: all sixteen coalitions of "
        f"the four strategies in {cities}, seeds 1 to {seeds}, at {size:g} of the size of the "
        "bundled cities, means of months 25 to 120. All numbers are differences from no policy, paired by seed, "
        "with their 95 % interval (Student, over seeds). A **share** is the Shapley value: what a strategy adds, "
        "averaged over all orders in which the four could have been introduced; the four shares add up to the "
        "package. "
        "Money is in per cent of a year's value added without any policy, so that cities of different size can be "
        "compared. The numbers are in [strategies.csv](data/strategies.csv).",
        "",
        picture_line(NAME),
        "",
        "## Answer",
        "",
        *(f"- {_answer(told, name)}" for name in RESULTS),
        "",
        "## Shares",
        "",
        _shares(told),
        "",
        f"*{ALONE.capitalize()}* is what the four would bring if none met the others: where the package is less, "
        "strategies do in part what others do already; where it is more, they need each other.",
        "",
        "## What two strategies are worth together beyond what they are worth apart",
        "",
        "The interaction index over all coalitions; bold where the interval leaves out zero.",
        "",
        _interactions(told),
        "",
        "## All coalitions",
        "",
        "G governance, M market, R resources, E evaluation; intervals are in the data.",
        "",
        _coalitions(told),
    ]
    return "\n".join(lines)


def _cities(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(rows["city"]))


def _answer(told: pd.DataFrame, name: str) -> str:
    """Return what the shares of one result say: which is largest where, and which is not shown."""
    title, unit = RESULTS[name]
    package, largest = [], []
    unclear: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    for city in _cities(told):
        where = city.capitalize()
        part = told[(told["city"] == city) & (told["indicator"] == name) & (told["what"] == "share")]
        shares = part.set_index("of")
        package.append(f"{_told(shares.loc[PACKAGE])} in {where}")
        own = shares.drop(index=PACKAGE).sort_values("mean", ascending=False)
        first = own.iloc[0]
        near = list(own.index[1:][own["high"].iloc[1:] >= first["low"]])
        meets = f", whose interval meets that of {spoken_list(near)}" if near else ""
        largest.append(f"{own.index[0]} in {where} ({_told(first)}{meets})")
        for strategy, row in own.iterrows():
            if row["low"] <= 0.0 <= row["high"]:
                unclear.setdefault(str(strategy), []).append(where)
            elif row["better"] * row["mean"] < 0.0:
                wrong.setdefault(str(strategy), []).append(f"{where} ({_told(row)})")
    said = f"**{title.capitalize()}**, {unit}: all four together {spoken_list(package)}. "
    said += f"Largest share: {spoken_list(largest)}."
    said += f" Not shown to change it: {_by_city(unclear)}." if unclear else ""
    said += f" Harmful: {_by_city(wrong)}." if wrong and name != "public_cost" else ""
    return said


def _by_city(found: Mapping[str, Sequence[str]]) -> str:
    """Return strategies with their cities: "market in Tangshan and Wuhu; evaluation in Yiwu"."""
    return "; ".join(f"{strategy} in {spoken_list(cities)}" for strategy, cities in found.items())


def _told(row: pd.Series) -> str:
    return interval(row["mean"], row["high"], 3 if row["indicator"] == "public_cost" else 2)


def _shares(told: pd.DataFrame) -> str:
    rows = []
    for name, (title, unit) in RESULTS.items():
        for city in _cities(told):
            part = told[(told["city"] == city) & (told["indicator"] == name)]
            shares = part[part["what"] == "share"].set_index("of")
            apart = part[part["of"] == ALONE].iloc[0]
            cells = [_told(shares.loc[one]) for one in (*STRATEGIES, PACKAGE)]
            rows.append([f"{title}, {unit}", city.capitalize(), *cells, _told(apart)])
    return table(["result", "city", *STRATEGIES, PACKAGE, ALONE], rows, words=2)


def _interactions(told: pd.DataFrame) -> str:
    rows = []
    for name, (title, unit) in RESULTS.items():
        for pair in combinations(STRATEGIES, 2):
            part = told[
                (told["indicator"] == name)
                & (told["of"] == TOGETHER.join(pair))
                & (told["what"] == "interaction")
            ]
            found = part.set_index("city")
            rows.append(
                [f"{title}, {unit}", " and ".join(pair), *(_bold(found.loc[city]) for city in _cities(told))]
            )
    return table(["result", "strategies", *(city.capitalize() for city in _cities(told))], rows, words=2)


def _bold(row: pd.Series) -> str:
    clear = row["low"] > 0.0 or row["high"] < 0.0
    return f"**{_told(row)}**" if clear else _told(row)


def _coalitions(told: pd.DataFrame) -> str:
    effects = told[(told["what"] == "effect") & (told["of"] != ALONE)].set_index(["of", "indicator", "city"])[
        "mean"
    ]
    shown = tuple(RESULTS)
    head = [
        f"{RESULTS[name][0]}, {RESULTS[name][1]}: {city.capitalize()}"
        for name in shown
        for city in _cities(told)
    ]
    rows = []
    for size in range(1, len(STRATEGIES) + 1):
        for chosen in combinations(STRATEGIES, size):
            cells = [
                number(effects[TOGETHER.join(chosen), name, city], 2, sign=True)
                for name in shown
                for city in _cities(told)
            ]
            rows.append(["".join(LETTERS[one] for one in chosen), *cells])
    return table(["coalition", *head], rows)


def picture(rows: pd.DataFrame, seeds: int) -> Figure:
    """Draw the share of every strategy in each result, one mark a city."""
    told = in_units(rows)
    shares = told[told["what"] == "share"]
    order = [*STRATEGIES, PACKAGE]
    with drawing():
        figure = Picture(figsize=(11.0, 3.6), layout="constrained")
        for axes, (name, (title, unit)) in zip(
            figure.subplots(1, len(RESULTS), sharey=True), RESULTS.items(), strict=True
        ):
            for step, (city, colour) in enumerate(zip(_cities(rows), POLICY_COLOURS, strict=False)):
                found = (
                    shares[(shares["city"] == city) & (shares["indicator"] == name)]
                    .set_index("of")
                    .loc[order]
                )
                places = [place + 0.24 * (step - 1) for place in range(len(order))]
                axes.errorbar(
                    found["mean"], places, xerr=found["high"] - found["mean"],
                    fmt="o", markersize=4.5, linewidth=1.2, color=colour, label=city.capitalize(),
                )  # fmt: skip
            quiet(axes)
            axes.axvline(0.0, color="#8a8a8a", linewidth=0.8)
            axes.axhline(len(STRATEGIES) - 0.5, color="#8a8a8a", linewidth=0.8)
            axes.set_title(title.capitalize())
            axes.set_xlabel(unit if name != "value_added" else "% of value added")
            axes.set_yticks(range(len(order)), [*STRATEGIES, "all four"])
        axes.invert_yaxis()
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)
        figure.suptitle(
            f"Shapley share of each strategy: {seeds} seeds, months 25 to 120, 95 % intervals",
            x=0.01, ha="left", fontsize=10,
        )  # fmt: skip
    return figure


def main() -> None:
    told = arguments(__doc__, seeds=20, size=0.25)
    cities = {name: cs.load_scenario(name).scaled(told.size) for name in CITIES}
    with store_of(told.store) as store:
        rows = keep(NAME, measured(cities, told.seeds, told.jobs, store))
    save_picture(picture(rows, told.seeds), NAME)
    write_page(NAME, page(rows, told.seeds, told.size))


if __name__ == "__main__":
    main()
