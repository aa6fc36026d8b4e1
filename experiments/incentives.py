"""Incentives at equal public cost: what each yields, and how much of it would have happened anyway.

`python experiments/incentives.py` writes docs/incentives.md, its picture and docs/data/incentives.csv: single
instruments in Wuhu, where finance binds and sites have a rent, each scaled until it costs the public the same.
`--seeds`, `--size` and `--jobs` can be given; with `--store FILE` a run that was stopped goes on. Sixteen seeds at
a quarter of the size take about ten minutes of one core.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
from consortium_sim.study.equal_cost import ALL_MONTHS
from consortium_sim.study.levers import quantity_of
from consortium_sim.study.statistics import half_width
from consortium_sim.study.wording import spoken_list

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from consortium_sim.study.comparison import Comparison

NAME = "incentives"
COSTS = (8e6, 32e6)
"""Yuan a year of the whole zone: little enough for a capital grant, enough for what a performance grant needs."""
SEARCHED = 3
"""Seeds that look for the doses; the results are those of all seeds."""
TOLERANCE, STEPS = 0.05, 8
YIELDS = {
    "match_rate": "matched placement",
    "hosted_share": "training places",
    "participation": "participation",
}
"""By indicator: what it is called; a difference is told in points."""
COLUMNS = ["target", "row", "lever", "dose", "unit", "told", "indicator", "mean", "low", "high"]
LEVY = "levy and grant"
"""The instrument that the enterprises pay for and not the public."""
REACHED, NOT_REACHED, WITHOUT = "reached", "not reached", "without the money"


@dataclass(frozen=True)
class Instrument:
    """A policy with the number that says how much public money it pays, and what is left of it without."""

    title: str
    lever: str
    policies: tuple[str, ...]
    has_body: bool = False

    @property
    def policy(self) -> cs.Policy:
        """The instrument at the dose that its file says."""
        return cs.combine(*self.policies, name=self.title)

    @property
    def body(self) -> cs.Policy:
        """The same without a yuan of its incentive."""
        return cs.Policy(f"{self.title}, {WITHOUT}", {**self.policy.changes, self.lever: 0.0})


INSTRUMENTS = (
    Instrument("training subsidy", "training_subsidy.rate", ("training-subsidy",)),
    Instrument("tax credit", "tax_credit.rate", ("tax-credit",)),
    Instrument(LEVY, "levy_grant.levy", ("levy-grant",)),
    Instrument("order stipend", "order_stipend.rate", ("order-classes",), has_body=True),
    Instrument("capital grant", "capital_grant.rate", ("capital-grant",)),
    Instrument("interest subsidy", "interest_subsidy.rate", ("interest-subsidy",), has_body=True),
    Instrument("land discount", "land_discount.rate", ("land-discount",)),
    Instrument("performance grant", "performance_grant.rate", ("performance-grant",), has_body=True),
    Instrument("R&D grant", "rd_grant.rate", ("technology-platform", "rd-grant"), has_body=True),
)
"""An order stipend needs order classes, an interest subsidy credit, a performance grant the annual evaluation, an
R&D grant the technology platform: their public cost counts too; what they do without the money is told apart."""


def measured(
    city: cs.Scenario,
    costs: Sequence[float],
    instruments: Sequence[Instrument],
    seeds: int,
    jobs: int,
    store: Path,
) -> pd.DataFrame:
    """Return cost, yields and deadweight of every instrument at every public cost, one row each.

    costs: yuan a year in this city.
    """
    rows: list[tuple[object, ...]] = []
    for cost in costs:
        found = cs.at_equal_cost(
            city,
            [one.policy for one in instruments],
            cost,
            lever={one.title: one.lever for one in instruments},
            seeds=min(SEARCHED, seeds),
            tolerance=TOLERANCE,
            steps=STEPS,
            jobs=jobs,
            store=store,
        )
        scaled = [search.lever.at(search.nearest()) for search in found.searches]
        study = cs.compare(city, scaled, seeds, jobs=jobs, store=store)
        results = _results(study)
        for one, row in zip(instruments, found.table().itertuples(), strict=True):
            told = REACHED if row.reached else NOT_REACHED
            unit = quantity_of(one.lever).unit  # type: ignore[union-attr]
            about = (cost, one.title, one.lever, row.dose, unit, told)
            rows += [(*about, *result) for result in results[row.policy]]
    bodies = [one for one in instruments if one.has_body]
    if bodies:
        results = _results(cs.compare(city, [one.body for one in bodies], seeds, jobs=jobs, store=store))
        for one in bodies:
            about = (None, one.title, one.lever, 0.0, "", WITHOUT)
            rows += [(*about, *result) for result in results[one.body.name]]
    return pd.DataFrame(rows, columns=COLUMNS)


def _results(study: cs.Study) -> Mapping[str, list[tuple[object, ...]]]:
    """Return by policy: indicator, mean, low and high of cost, yields and deadweight."""
    if study.incomplete():
        raise SystemExit(study.incomplete())
    city = study.city()
    effects = city.effects()
    whole = city.effects(ALL_MONTHS)
    prices = city.ranking().set_index("policy")
    found: dict[str, list[tuple[object, ...]]] = {}
    for policy in study.policies[1:]:
        own = effects[(effects["policy"] == policy) & effects["indicator"].isin(YIELDS)]
        cost = whole[(whole["policy"] == policy) & (whole["indicator"] == "public_cost")]
        price = prices.loc[policy]
        found[policy] = [
            *((row.indicator, row.difference, row.low, row.high) for row in cost.itertuples()),
            *((row.indicator, row.difference, row.low, row.high) for row in own.itertuples()),
            ("deadweight", *_deadweight(city, policy)),
            ("price", price["cost_per_unit"], price["cost_low"], price["cost_high"]),
        ]
    return found


def _deadweight(city: Comparison, policy: str) -> tuple[float, float, float]:
    """Return the share of the training places paid for that would exist anyway, and its interval over seeds."""
    shares = pd.Series(city.outcomes("deadweight")[policy])
    mean, margin = float(shares.mean()), half_width(shares.to_numpy())
    return mean, mean - margin, mean + margin


def page(rows: pd.DataFrame, seeds: int, size: float) -> str:
    """Return the page in Markdown."""
    targets = _targets(rows)
    lines = [
        "# Incentives at equal public cost",
        "",
        AT_DECLARED_VALUES,
        "",
        f"Made by `python experiments/incentives.py --seeds {seeds} --size {size:g}`: Wuhu at {size:g} of its "
        "size, where finance binds, sites have a rent and enterprises go by what was honoured. Each instrument "
        f"alone, its dose scaled until it costs the public {spoken_list([_million(one) for one in targets])} "
        "million yuan a year more than no policy in this smaller city (in proportion "
        f"{spoken_list([_million(one / size) for one in targets])} million in the whole of Wuhu; all months, "
        f"within {100.0 * TOLERANCE:.0f} %; {min(SEARCHED, seeds)} seeds look for the dose, so that its cost under "
        f"all seeds is another, told in the tables), then measured under seeds 1 to {seeds}: differences from no "
        "policy, months 25 to 120, paired by seed, with their 95 % interval. An instrument that no dose in its "
        "file's range brings to the cost is shown at the nearest dose. **Deadweight** is the share of the training "
        "places paid for that would exist anyway; its interval is cut at 0 and 100 %. The numbers are in "
        "[incentives.csv](data/incentives.csv).",
        "",
        picture_line(NAME),
        "",
        *_levied(rows),
    ]
    for target in targets:
        lines += [f"## {_million(target)} million yuan a year, for Wuhu at {size:g} of its size", ""]
        lines += [*(f"- {sentence}" for sentence in _answer(rows, target)), "", _table(rows, target), ""]
    lines += [
        "## What is left without the money",
        "",
        "Four instruments are paid through something that costs and acts by itself: order classes, credit, the "
        "annual evaluation, the technology platform. The same without a yuan of the incentive:",
        "",
        _table(rows, None),
    ]
    return "\n".join(lines)


def _targets(rows: pd.DataFrame) -> list[float]:
    return list(rows["target"].dropna().unique())


def _million(yuan: float) -> str:
    return f"{yuan / 1e6:g}"


def _of(rows: pd.DataFrame, target: float | None) -> pd.DataFrame:
    return rows[rows["target"].isna()] if target is None else rows[rows["target"] == target]


def _told(rows: pd.DataFrame, title: str, indicator: str) -> tuple[float, float, float]:
    one = rows[(rows["row"] == title) & (rows["indicator"] == indicator)].iloc[0]
    return float(one["mean"]), float(one["low"]), float(one["high"])


def _table(rows: pd.DataFrame, target: float | None) -> str:
    part = _of(rows, target)
    lines = []
    for title in part["row"].unique():
        first = part[part["row"] == title].iloc[0]
        cost, _, cost_high = _told(part, title, "public_cost")
        share, _, share_high = _told(part, title, "deadweight")
        price, low, high = _told(part, title, "price")
        cells = [] if target is None else [_dose(first)]
        cells.append(interval(cost, cost_high, 2, 1e6))
        for name in YIELDS:
            mean, _, upper = _told(part, title, name)
            cells.append(interval(mean, upper, 2, 0.01))
        cells.append(_share(share, share_high) if share else "–")
        known = pd.notna(price)
        cells.append(f"{number(price, 0)} ({number(low, 0)} to {number(high, 0)})" if known else "–")
        lines.append([title, *cells])
    head = [
        "instrument", *([] if target is None else ["dose"]), "public cost, million yuan a year",
        *(f"{word}, points" for word in YIELDS.values()), "deadweight, %", "yuan a matched graduate",
    ]  # fmt: skip
    return table(head, lines)


def _dose(row: pd.Series) -> str:
    unit = row["unit"].replace("/", " a ")
    dose = f"{100.0 * row['dose']:.3g} %" if unit == "share" else f"{row['dose']:.4g} {unit}"
    said = f"`{row['lever']}` {dose}"
    return said if row["told"] == REACHED else f"{said} ({row['told']})"


def _share(mean: float, high: float) -> str:
    """Return a share in per cent with its interval, cut at nothing and all: "75 (70 to 80)"."""
    low, high = max(2.0 * mean - high, 0.0), min(high, 1.0)
    return f"{number(100.0 * mean, 0)} ({number(100.0 * low, 0)} to {number(100.0 * high, 0)})"


def _answer(rows: pd.DataFrame, target: float) -> Iterator[str]:
    """Yield what the rows of one cost say in sentences."""
    part = _of(rows, target)
    reached = [title for title in part["row"].unique() if _is(part, title, REACHED)]
    others = [title for title in part["row"].unique() if _is(part, title, NOT_REACHED)]
    for name, word in YIELDS.items():
        found = {title: _told(part, title, name) for title in reached}
        if not found:
            continue
        order = sorted(found, key=lambda title: -found[title][0])
        best = order[0]
        said = f"{word.capitalize()}: most by {best}, {_points(found[best])}"
        near = [title for title in order[1:] if found[title][2] >= found[best][1]]
        said += (
            f", whose interval meets that of {spoken_list(near)}"
            if near
            else ", clearly more than the others at this cost"
        )
        unclear = [title for title in order if found[title][1] <= 0.0 <= found[title][2]]
        said += f"; not shown to change it: {spoken_list(unclear)}" if unclear else ""
        worse = [f"{title} ({_points(found[title])})" for title in order if found[title][2] < 0.0]
        said += f"; harmful: {spoken_list(worse)}" if worse else ""
        yield said + "." + _without_the_money(rows, best, name, found[best])
    if reached:
        costs = [_told(part, title, "public_cost")[0] for title in reached]
        yield (
            "What the doses cost under all seeds, million yuan a year: "
            f"{number(min(costs) / 1e6, 2)} to {number(max(costs) / 1e6, 2)}."
        )
    yield from _paid_anyway(rows, target)
    shares = {title: share for title in reached if (share := _told(part, title, "deadweight"))[0]}
    if shares:
        order = sorted(shares, key=lambda title: shares[title][0])
        parts = [f"{title} {_share(shares[title][0], shares[title][2])}" for title in order]
        yield f"Places paid for that would exist anyway, per cent, the least first: {spoken_list(parts)}."
    if others:
        costs = {title: _told(part, title, "public_cost") for title in others}
        parts = [f"{title} ({interval(mean, high, 2, 1e6)})" for title, (mean, _, high) in costs.items()]
        yield (
            f"Not at this cost, whatever the dose, and so left out above: {spoken_list(parts)}; in brackets "
            "million yuan a year at the nearest dose."
        )


def _without_the_money(
    rows: pd.DataFrame, title: str, indicator: str, with_it: tuple[float, float, float]
) -> str:
    """Return what an instrument does of it without a yuan of its incentive, if it is paid through something."""
    bodies = _of(rows, None)
    if title not in set(bodies["row"]):
        return ""
    body = _told(bodies, title, indicator)
    meet = "meet" if body[2] >= with_it[1] and with_it[2] >= body[1] else "do not meet"
    added = number((with_it[0] - body[0]) / 0.01, 2, sign=True)
    return (
        f" But **without a yuan of the money** it is {_points(body)} already, from what carries the {title}: the "
        f"money adds {added}, of which the data keep no interval; the two intervals {meet}."
    )


def _paid_anyway(rows: pd.DataFrame, target: float) -> Iterator[str]:
    """Yield how much of an instrument's cost comes without its money."""
    part, bodies = _of(rows, target), _of(rows, None)
    parts = []
    for title in bodies["row"].unique():
        body, cost = (_told(one, title, "public_cost")[0] / 1e6 for one in (bodies, part))
        if cost > 0.5:
            parts.append(f"{title} {number(body, 2)} of {number(cost, 2)}")
    if parts:
        yield f"Public cost that comes without any of the money, million yuan a year: {spoken_list(parts)}."


def _levied(rows: pd.DataFrame) -> Iterator[str]:
    """Yield the lines on the levy: what it brings, and who pays for it."""
    part = rows[rows["row"] == LEVY]
    if not len(part):
        return
    cost, placed = (_told(part, LEVY, name) for name in ("public_cost", "match_rate"))
    yield (
        f"**{LEVY.capitalize()}** is no rival at these costs, for the public does not pay for it: a levy of "
        f"{100.0 * part['dose'].iloc[0]:.2g} % of wages, which the enterprises pay into a fund and those that "
        f"train get from it, brings {_points(placed)} points of matched placement at "
        f"{interval(cost[0], cost[2], 2, 1e6)} million yuan a year of public cost."
    )
    yield ""


def _is(part: pd.DataFrame, title: str, told: str) -> bool:
    return bool((part.loc[part["row"] == title, "told"] == told).all())


def _points(found: tuple[float, float, float]) -> str:
    return interval(found[0], found[2], 2, 0.01)


def picture(rows: pd.DataFrame, seeds: int) -> Figure:
    """Draw yields and deadweight of every instrument, one mark a cost; hollow where the cost is not reached."""
    targets = _targets(rows)
    titles = list(rows["row"].unique())
    panels = {**{name: f"{word}, points" for name, word in YIELDS.items()}, "deadweight": "deadweight, %"}
    with drawing():
        figure = Picture(figsize=(11.0, 4.6), layout="constrained")
        for axes, (name, word) in zip(
            figure.subplots(1, len(panels), sharey=True), panels.items(), strict=True
        ):
            for step, (target, colour) in enumerate(zip(targets, POLICY_COLOURS, strict=False)):
                part = _of(rows, target)
                for place, title in enumerate(titles):
                    mean, _, high = _told(part, title, name)
                    if name == "deadweight" and not mean:
                        continue
                    error = 100.0 * (high - mean)
                    ends = [[error], [error]]
                    if name == "deadweight":
                        ends = [[min(error, 100.0 * mean)], [min(error, 100.0 * (1.0 - mean))]]
                    axes.errorbar(
                        100.0 * mean, place + 0.3 * (step - 0.5 * (len(targets) - 1)), xerr=ends,
                        fmt="o", markersize=4.5, linewidth=1.2, color=colour,
                        markerfacecolor=colour if _is(part, title, REACHED) else "white",
                    )  # fmt: skip
            quiet(axes)
            title, _, unit = word.partition(", ")
            axes.set_title(title.capitalize())
            axes.set_xlabel(f"difference, {unit}" if name in YIELDS else "% of the places paid for")
            axes.axvline(0.0, color="#8a8a8a", linewidth=0.8)
            axes.set_yticks(range(len(titles)), titles)
        axes.invert_yaxis()
        figure.legend(handles=_handles(targets), loc="outside lower center", ncols=3, frameon=False)
        figure.suptitle(
            f"Instruments at equal public cost, difference from no policy: {seeds} seeds, 95 % intervals",
            x=0.01, ha="left", fontsize=10,
        )  # fmt: skip
    return figure


def _handles(targets: Sequence[float]) -> list[object]:
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], color=colour, marker="o", label=f"{_million(target)} million yuan a year")
        for target, colour in zip(targets, POLICY_COLOURS, strict=False)
    ]
    hollow = Line2D(
        [], [], color="#222222", marker="o", markerfacecolor="white", label="cost not reached", ls=""
    )
    return [*marks, hollow]


def main() -> None:
    told = arguments(__doc__, seeds=16, size=0.25)
    with store_of(told.store) as store:
        city = cs.load_scenario("wuhu").scaled(told.size)
        costs = [told.size * cost for cost in COSTS]
        rows = keep(NAME, measured(city, costs, INSTRUMENTS, told.seeds, told.jobs, store))
    save_picture(picture(rows, told.seeds), NAME)
    write_page(NAME, page(rows, told.seeds, told.size))


if __name__ == "__main__":
    main()
