"""Pattern 5: the rule that shares the cost of the practice centre decides who is in it.

`python experiments/cost_sharing_membership.py` writes docs/pictures/cost-sharing-membership.png, its section of
docs/patterns.md and docs/data/cost_sharing_membership.csv: base-city with the policy practice-centre under each of
the six rules over ten years, and three of them under other values of training_effect, the steepest parameter.
`--seeds`, `--size` and `--jobs` can be given; with `--store FILE` a run that was stopped goes on. Eight seeds at
half of the size take about three minutes of one core.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from page_parts import arguments, interval, keep, picture_line, save_picture, store_of, table
from patterns_page import write_section

import consortium_sim as cs
from consortium_sim.report.picture import Picture
from consortium_sim.report.style import POLICY_COLOURS, drawing, quiet
from consortium_sim.study.wording import spoken_list

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME = "cost_sharing_membership"
RULES = ("equal", "by_use", "by_capital", "peak_responsibility", "serial", "shapley")
USUAL, OTHERS = 0.18, (0.15, 0.20)
"""practice_centre.training_effect: the default, and two others for fewer rules and the first years."""
FEWER = ("equal", "by_use", "peak_responsibility")
YEARS, FIRST_YEARS = 10, (3, 5)
SHOWN = {
    "centre_enterprises": ("enterprises in the centre", "enterprises"),
    "centre_utilisation": ("utilisation of its stations", "share of hours"),
    "centre_core_excess": ("core excess", "share of all charges"),
    "centre_irrational": ("members charged more than it is worth", "share of members"),
}
PARTICIPATION = "participation"
TOLD_YEARS = (1, 3, 5, 10)
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 2)))
COLUMNS = ["training_effect", "rule", "first_year", "last_year", "indicator", "mean", "low", "high"]


def measured(city: cs.Scenario, seeds: int, jobs: int, store: Path) -> pd.DataFrame:
    """Return means over years of the centre by rule and training effect, with their interval over seeds."""
    rows = [*_rows(city, USUAL, RULES, YEARS, seeds, jobs, store)]
    for effect in OTHERS:
        rows += _rows(city, effect, FEWER, FIRST_YEARS[1], seeds, jobs, store)
    return pd.DataFrame(rows, columns=COLUMNS)


def _rows(
    city: cs.Scenario, effect: float, rules: Sequence[str], years: int, seeds: int, jobs: int, store: Path
) -> Iterator[tuple[object, ...]]:
    """Yield a row a rule, year and indicator; participation is the difference from no centre."""
    opened = cs.load_policy("practice-centre").changes
    policies = [cs.Policy(rule, {**opened, "practice_centre.rule": rule}) for rule in rules]
    place = city.with_({"practice_centre.training_effect": effect})
    study = cs.compare(place, policies, seeds, months=12 * years, jobs=jobs, store=store)
    if study.incomplete():
        raise SystemExit(study.incomplete())
    spans = [*((year, year) for year in range(1, years + 1)), FIRST_YEARS]
    for name in (*SHOWN, "centre_colleges", PARTICIPATION):
        for first, last in spans:
            smooth = 12 * (last - first + 1)
            over = study.trajectories(name, difference=name == PARTICIPATION, smooth=smooth)
            for row in over[(over["month"] == 12 * last) & over["policy"].isin(rules)].itertuples():
                yield (effect, row.policy, first, last, name, row.mean, row.low, row.high)


def section(rows: pd.DataFrame, seeds: int, size: float) -> str:
    """Return the section of the page in Markdown."""
    others = sorted(set(rows["training_effect"]))
    return "\n".join(
        [
            "## Pattern 5: the sharing rule decides who is in the practice centre",
            f"`python experiments/cost_sharing_membership.py --seeds {seeds} --size {size:g}`: base-city at "
            f"{size:g} of its size, policy practice-centre, six rules, {seeds} seeds. "
            "Core excess: what the most over-charged coalition pays above its cost "
            "apart, over all charges. Irrational: members that are charged more than the hours are worth, or cost "
            "elsewhere. Participation: difference from no centre, points. The numbers are in "
            f"[{NAME}.csv](data/{NAME}.csv).",
            "",
            picture_line(NAME),
            "",
            _by_year(rows),
            "",
            *(f"{sentence}\n" for sentence in _findings(rows)),
            "How much training at stations speeds up learning (`practice_centre.training_effect`, an assumption: "
            f"{USUAL:g}) decides whether enterprises have a use for a centre at all. Enterprises in it, and what "
            f"the centre does to participation, means of years {FIRST_YEARS[0]} to {FIRST_YEARS[1]}:",
            "",
            table(
                [
                    "rule",
                    *(f"enterprises, effect {effect:g}" for effect in others),
                    *(f"participation, effect {effect:g}" for effect in others),
                ],
                [
                    [
                        rule,
                        *(_cell(rows, effect, rule, FIRST_YEARS, "centre_enterprises") for effect in others),
                        *(_cell(rows, effect, rule, FIRST_YEARS, PARTICIPATION) for effect in others),
                    ]
                    for rule in FEWER
                ],
            ),
        ]
    )


def _at(
    rows: pd.DataFrame, effect: float, rule: str, span: tuple[int, int], indicator: str
) -> tuple[float, float, float]:
    """Return mean, low and high."""
    one = rows[
        (rows["training_effect"] == effect)
        & (rows["rule"] == rule)
        & (rows["first_year"] == span[0])
        & (rows["last_year"] == span[1])
        & (rows["indicator"] == indicator)
    ].iloc[0]
    return float(one["mean"]), float(one["low"]), float(one["high"])


def _cell(rows: pd.DataFrame, effect: float, rule: str, span: tuple[int, int], indicator: str) -> str:
    mean, _, high = _at(rows, effect, rule, span, indicator)
    if indicator == PARTICIPATION:
        return interval(mean, high, 1, 0.01)
    digits = {"centre_enterprises": 1, "centre_colleges": 1, "centre_core_excess": 3}.get(indicator, 2)
    return interval(mean, high, digits, sign=False)


def _by_year(rows: pd.DataFrame) -> str:
    shown = ("centre_enterprises", "centre_colleges", *tuple(SHOWN)[1:], PARTICIPATION)
    head = ["enterprises", "colleges", "utilisation", "core excess", "irrational", "participation"]
    lines = [
        [rule if year == TOLD_YEARS[0] else "", str(year)]
        + [_cell(rows, USUAL, rule, (year, year), name) for name in shown]
        for rule in RULES
        for year in TOLD_YEARS
    ]
    return table(["rule", "year", *head], lines)


def _findings(rows: pd.DataFrame) -> Iterator[str]:
    """Yield what the rows say in sentences."""
    last = (YEARS, YEARS)
    inside = {rule: _at(rows, USUAL, rule, last, "centre_enterprises") for rule in RULES}
    order = sorted(RULES, key=lambda rule: -inside[rule][0])
    told = [f"{_spoken(rule)} {_cell(rows, USUAL, rule, last, 'centre_enterprises')}" for rule in order]
    yield f"Enterprises in the centre in year {YEARS}: {spoken_list(told)}."
    for word, chosen in (
        ("raises", lambda low, high: low > 0.0),
        ("lowers", lambda low, high: high < 0.0),
        ("is not shown to change", lambda low, high: low <= 0.0 <= high),
    ):
        found = [rule for rule in RULES if chosen(*_at(rows, USUAL, rule, last, PARTICIPATION)[1:])]
        if found:
            parts = [f"{_spoken(rule)} ({_cell(rows, USUAL, rule, last, PARTICIPATION)})" for rule in found]
            yield f"In year {YEARS} the centre {word} participation under {spoken_list(parts)}."
    empty = [rule for rule in RULES if not inside[rule][0]]
    if empty:
        yield (
            f"Under {spoken_list([_spoken(rule) for rule in empty])} no enterprise is in it then: the core excess "
            "there is that of the colleges left."
        )
    usual = rows[rows["training_effect"] == USUAL].drop(columns=["rule", "training_effect"])
    peak, serial = (
        usual[(rows["rule"] == rule).loc[usual.index]].reset_index(drop=True)
        for rule in ("peak_responsibility", "serial")
    )
    if len(peak) and peak.equals(serial):
        yield "Peak responsibility and serial charge alike in every run here: one block binds for everybody."


def _spoken(rule: str) -> str:
    return rule.replace("_", " ")


def picture(rows: pd.DataFrame, seeds: int) -> Figure:
    """Draw the four results by year, one line a rule."""
    usual = rows[(rows["training_effect"] == USUAL) & (rows["first_year"] == rows["last_year"])]
    with drawing():
        figure = Picture(figsize=(9.6, 6.4), layout="constrained")
        for axes, (name, (title, unit)) in zip(figure.subplots(2, 2).flat, SHOWN.items(), strict=True):
            for rule, colour, line in zip(RULES, POLICY_COLOURS, LINES, strict=False):
                found = usual[(usual["rule"] == rule) & (usual["indicator"] == name)].sort_values("last_year")
                axes.plot(
                    found["last_year"], found["mean"], color=colour, linestyle=line, label=_spoken(rule)
                )
                axes.fill_between(
                    found["last_year"], found["low"], found["high"], color=colour, alpha=0.12, linewidth=0
                )
            quiet(axes)
            axes.set_title(title.capitalize())
            axes.set_ylabel(unit)
            axes.set_xlabel("year after the centre opens")
            axes.set_xticks(range(1, YEARS + 1))
            axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(RULES), frameon=False)
        figure.suptitle(
            f"The practice centre under six sharing rules: {seeds} seeds, 95 % intervals", fontsize=10
        )
    return figure


def main() -> None:
    told = arguments(__doc__, seeds=8, size=0.5)
    with store_of(told.store) as store:
        city = cs.load_scenario("base-city").scaled(told.size)
        rows = keep(NAME, measured(city, told.seeds, told.jobs, store))
    save_picture(picture(rows, told.seeds), NAME)
    write_section(NAME, section(rows, told.seeds, told.size))


if __name__ == "__main__":
    main()
