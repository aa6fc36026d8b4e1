"""Which assumptions change the answer: the policies in futures sampled from the ranges of what is assumed.

`python experiments/assumptions.py` writes docs/assumptions.md, its picture and docs/data/assumptions_*.csv: Wuhu
with all its assumptions drawn at once from their ranges, structural switches included, beside what
docs/data/strategies.csv says of the declared values at the same size. `--samples`, `--seeds`,
`--size` and `--jobs` can be given; with `--store FILE` a run that was stopped goes on. Thirty-two futures with two
seeds at a quarter of the size, and the families of assumptions beside them, take about a quarter of an hour of one
core.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import assumption_families
import numpy as np
import pandas as pd
from page_parts import (
    argument_parser,
    interval,
    keep,
    kept,
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
from consortium_sim.study.coalitions import TOGETHER
from consortium_sim.study.wording import spoken_list

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from consortium_sim.study.study import Study

NAME = "assumptions"
SINGLE = ("governance", "market", "resources", "evaluation")
ALL = (*SINGLE, "everything")
QUESTIONS = {"all": ALL, "single": SINGLE}
ASKED = {"all": "all policies", "single": "if only one strategy can be had"}
RESULTS = {
    "match_rate": ("matched placement", 0.01, "points"),
    "participation": ("participation", 0.01, "points"),
    "value_added": ("value added", 1e6, "million yuan a year"),
}
"""By indicator: what it is called, the unit of a difference, and its name."""
SURE = 0.05
"""Chance of error up to which an assumption is said to tell futures apart."""
SHOWN = 3
"""Assumptions told of each question."""


@dataclass(frozen=True)
class Found:
    """What the page is made from."""

    effects: pd.DataFrame
    """scenario, policy, indicator, difference, low, high, verdict: of every future, from no policy."""
    ranks: pd.DataFrame
    """question, indicator, and the columns of `Study.robustness`."""
    parameters: pd.DataFrame
    """question, indicator, futures, clear, and the columns of `Study.switch_parameters`."""
    families: pd.DataFrame
    """Of `assumption_families.measured`."""


def measured(
    city: cs.Scenario,
    samples: int,
    seeds: int,
    jobs: int,
    store: Path,
    results: tuple[str, ...] = tuple(RESULTS),
) -> Found:
    """Return effects in all futures, ranks of the policies over them, and what tells the futures apart.

    Families of assumptions are sampled half as often.
    """
    effects = pd.DataFrame()
    ranks, parameters = [], []
    for question, policies in QUESTIONS.items():
        study = cs.sweep(city, policies, seeds, samples=samples, jobs=jobs, store=store)
        if study.incomplete():
            raise SystemExit(study.incomplete())
        if question == "all":
            effects = study.effects()
            effects = effects[effects["indicator"].isin([*results, "public_cost"])]
        for indicator in results:
            asked = {"question": question, "indicator": indicator}
            ranks.append(study.robustness(indicator).assign(**asked))
            parameters.append(_switches(study, indicator).assign(**asked))
    columns = ["scenario", "policy", "indicator", "difference", "low", "high", "verdict"]
    families = assumption_families.measured(city, samples // 2, seeds, jobs, store)
    return Found(effects[columns], pd.concat(ranks), pd.concat(parameters), families)


def _switches(study: Study, indicator: str) -> pd.DataFrame:
    """Return which assumptions tell the futures that change the answer, and how many these are; at least a row."""
    switches = study.switches(indicator)
    clear = int((switches["verdict"] == "gain").sum())
    found = study.switch_parameters(indicator)
    rows = found if len(found) else pd.DataFrame([dict.fromkeys(found.columns)])
    return rows.head(SHOWN).assign(futures=len(switches), clear=clear)


def kept_as(found: Found) -> Found:
    """Write the data and return what stands there."""
    return Found(
        keep(f"{NAME}_effects", found.effects),
        keep(f"{NAME}_ranks", found.ranks),
        keep(f"{NAME}_parameters", found.parameters),
        keep(f"{NAME}_families", found.families),
    )


def declared_effects() -> pd.DataFrame:
    """Return what the policies do in Wuhu at the declared values: policy, indicator, mean, low, high."""
    rows = kept("strategies")
    rows = rows[(rows["city"] == "wuhu") & (rows["what"] == "effect")]
    rows = rows.assign(policy=rows["of"].replace({TOGETHER.join(SINGLE): "everything"}))
    return rows[["policy", "indicator", "mean", "low", "high"]]


def page(found: Found, declared: pd.DataFrame, samples: int, seeds: int, size: float) -> str:
    """Return the page in Markdown; declared: of `declared_effects`, from a city of the same size."""
    lines = [
        "# Which assumptions change the answer",
        "",
        f"Made by `python experiments/assumptions.py --samples {samples} --seeds {seeds} --size {size:g}`: "
        f"{samples} futures of Wuhu at {size:g} of its size, in each of which all assumptions are drawn at once "
        "(Sobol points; from the range that the scenario states, else half-way to the ends of what is accepted; "
        f"switches of structure too), {seeds} seeds each, means of months 25 to 120, differences from no policy in "
        "the same future. "
        "The data: [effects](data/assumptions_effects.csv), [ranks](data/assumptions_ranks.csv), "
        "[assumptions](data/assumptions_parameters.csv).",
        "",
        "## Answer",
        "",
        *(f"- {sentence}" for sentence in _shrunk(found.effects, declared)),
        *(f"- {sentence}" for sentence in _first(found.ranks)),
        f"- {_candidates(found.parameters)}",
        "",
        _beside(found.effects, declared),
        "",
        "Declared values: one strategy alone, or all four, from no policy, with the 95 % interval over seeds "
        "([strategies](strategies.md)).",
        "",
        picture_line(NAME),
        "",
        "Rest of a bar to 100 %: no policy is best.",
        "",
        *assumption_families.section(found.families),
        "## What a policy does over all futures",
        "",
        "The middle future and the range of nine in ten; *helps* and *harms* count futures whose mean is above or "
        "below zero, *clear* those in which the 95 % interval of the seeds leaves out zero too (few seeds make few "
        "clear futures).",
        "",
        _spread(found.effects),
        "",
        "## Which policy is best",
        "",
        "Best in: share of futures in which the mean is the best of all policies. Regret: what a policy falls "
        "short of the best one of the same future. Good enough: at least as good as no policy. The tables are "
        "sorted by largest regret; the sentence below each names the policy with the least mean regret.",
        "",
    ]
    for question in QUESTIONS:
        lines += [f"### {ASKED[question].capitalize()}", ""]
        for indicator in RESULTS:
            lines += [_ranks(found.ranks, question, indicator), ""]
            lines += [*(f"{sentence}\n" for sentence in _answer(found, question, indicator))]
    return "\n".join(lines)


def _values(effects: pd.DataFrame, policy: str, indicator: str) -> NDArray[np.float64]:
    """Return the effect of a policy in every future, in the unit of the result."""
    part = effects[(effects["policy"] == policy) & (effects["indicator"] == indicator)]
    return part["difference"].to_numpy(dtype=float) / RESULTS[indicator][1]


def _declared(declared: pd.DataFrame, policy: str, indicator: str) -> pd.Series:
    part = declared[(declared["policy"] == policy) & (declared["indicator"] == indicator)]
    return part[["mean", "low", "high"]].iloc[0] / RESULTS[indicator][1]


def _digits(indicator: str) -> int:
    return 2 if RESULTS[indicator][2] == "points" else 0


def _shrunk(effects: pd.DataFrame, declared: pd.DataFrame) -> Iterator[str]:
    """Yield how far the effects under sampled assumptions lie from those at the declared values."""
    for indicator, (title, _, word) in RESULTS.items():
        smaller, parts = [], []
        for policy in ALL:
            values, there = _values(effects, policy, indicator), _declared(declared, policy, indicator)
            middle = float(np.median(values))
            if middle < there["mean"]:
                smaller.append(policy)
            if policy in (ALL[0], ALL[-1]):
                parts.append(
                    f"{policy} {interval(there['mean'], there['high'], _digits(indicator))} at the declared "
                    f"values, {number(middle, 1, sign=True)} in the middle future, and as much as declared in "
                    f"{int((values >= there['mean']).sum())} of {values.size}"
                )
        yield (
            f"**{title.capitalize()}**, {word}: under sampled assumptions the effect in the middle future is "
            f"smaller than at the declared values for {len(smaller)} of {len(ALL)} policies: {'; '.join(parts)}."
        )


def _first(ranks: pd.DataFrame) -> Iterator[str]:
    """Yield which policy has the least mean regret, by question."""
    for question in QUESTIONS:
        parts = []
        for indicator, (title, _, _) in RESULTS.items():
            best = _part(ranks, question, indicator).sort_values("regret_mean").iloc[0]
            parts.append(
                f"{best['policy']} for {title} (best in {100.0 * best['best_share']:.0f} % of futures)"
            )
        yield f"Best over all futures, {ASKED[question]}: {spoken_list(parts)}."


def _candidates(parameters: pd.DataFrame) -> str:
    """Return which assumptions change the answer, or that none is shown and which come nearest to it."""
    known = parameters.dropna(subset=["p_value"])
    shown = known[known["p_value"] <= SURE]
    nearest = known.sort_values("p_value", kind="stable").drop_duplicates(["question", "indicator"])
    if not len(known):
        return "Which assumptions change the answer: none is told apart by these futures."
    if len(shown):
        names = [f"`{one}`" for one in dict.fromkeys(shown["parameter"])]
        return f"Which assumptions change the answer: {spoken_list(names)}; see below each table."
    parts = [
        f"`{row.parameter}` {row.where} for {RESULTS[row.indicator][0]}, {ASKED[row.question]} "
        f"(p = {row.p_value:.2f})"
        for row in nearest.itertuples()
    ]
    return (
        "Which assumptions change the answer: **none is shown to**. No single assumption tells the futures in "
        f"which another policy is best from the others with an error below {100.0 * SURE:.0f} %. "
        f"What comes nearest, and may well be chance: {spoken_list(parts)}."
    )


def _beside(effects: pd.DataFrame, declared: pd.DataFrame) -> str:
    rows = []
    for indicator, (title, _, word) in RESULTS.items():
        for policy in ALL:
            values, there = _values(effects, policy, indicator), _declared(declared, policy, indicator)
            rows.append(
                [
                    f"{title}, {word}",
                    policy,
                    interval(there["mean"], there["high"], _digits(indicator)),
                    number(float(np.median(values)), 1, sign=True),
                    f"{int((values >= there['mean']).sum())} of {values.size}",
                ]
            )
    head = ["result", "policy", "declared values", "middle future", "as much as declared in"]
    return table(head, rows, words=2)


def _spread(effects: pd.DataFrame) -> str:
    rows = []
    for indicator, (title, unit, word) in RESULTS.items():
        for policy in ALL:
            part = effects[(effects["policy"] == policy) & (effects["indicator"] == indicator)]
            values = part["difference"].to_numpy(dtype=float) / unit
            low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
            verdicts = list(part["verdict"])
            rows.append(
                [
                    f"{title}, {word}",
                    policy,
                    number(middle, 1, sign=True),
                    f"{number(low, 1, sign=True)} to {number(high, 1, sign=True)}",
                    f"{(values > 0.0).sum()} ({verdicts.count('gain')})",
                    f"{(values < 0.0).sum()} ({verdicts.count('loss')})",
                ]
            )
    head = ["result", "policy", "middle", "nine in ten", "helps (clear)", "harms (clear)"]
    return table(head, rows, words=2)


def _part(frame: pd.DataFrame, question: str, indicator: str) -> pd.DataFrame:
    return frame[(frame["question"] == question) & (frame["indicator"] == indicator)]


def _ranks(ranks: pd.DataFrame, question: str, indicator: str) -> str:
    title, unit, word = RESULTS[indicator]
    rows = [
        [
            row.policy,
            f"{100.0 * row.best_share:.0f} %",
            number(row.regret_mean / unit, 1),
            number(row.regret_max / unit, 1),
            f"{100.0 * row.satisficing:.0f} %",
        ]
        for row in _part(ranks, question, indicator).itertuples()
    ]
    head = [f"{title}, {word}", "best in", "mean regret", "largest regret", "good enough"]
    return table(head, rows)


def _answer(found: Found, question: str, indicator: str) -> Iterator[str]:
    """Yield which policy is best, how many futures change that, and which assumptions tell them apart."""
    ranks = _part(found.ranks, question, indicator)
    told = _part(found.parameters, question, indicator)
    futures = int(ranks["futures"].max())
    best = ranks.sort_values("regret_mean").iloc[0]["policy"]
    switched, clear = int(told.iloc[0]["futures"]), int(told.iloc[0]["clear"])
    title = RESULTS[indicator][0]
    if not switched:
        yield f"For {title}, {best} is best in every one of {futures} futures: no assumption changes that."
        return
    yield (
        f"For {title}, {best} is best over all futures, and another policy in {switched} of {futures}, "
        f"clearly so in {clear}."
    )
    sure = told[told["p_value"] <= SURE]
    if not len(sure):
        return
    parts = [
        f"`{row.parameter}` {row.where} ({100.0 * row.switched_there:.0f} % of the futures there against "
        f"{100.0 * row.switched_elsewhere:.0f} % elsewhere)"
        for row in sure.itertuples()
    ]
    yield f"What tells them apart: {spoken_list(parts)}."


def picture(found: Found) -> Figure:
    """Draw the effect of every policy in every future, and how often each is best."""
    with drawing():
        figure = Picture(figsize=(10.5, 5.4), layout="constrained")
        grid = figure.subplots(2, len(RESULTS), height_ratios=(2.0, 1.0))
        for column, (indicator, (title, unit, word)) in enumerate(RESULTS.items()):
            axes = grid[0, column]
            for place, (policy, colour) in enumerate(zip(ALL, POLICY_COLOURS, strict=False)):
                part = found.effects[
                    (found.effects["policy"] == policy) & (found.effects["indicator"] == indicator)
                ]
                values = np.sort(part["difference"].to_numpy(dtype=float)) / unit
                offsets = place + 0.3 * np.sin(2.4 * np.arange(values.size))
                axes.plot(values, offsets, ".", markersize=3.5, color=colour, alpha=0.6)
                middle = float(np.median(values))
                axes.plot([middle, middle], [place - 0.4, place + 0.4], color="#222222", linewidth=1.6)
            axes.axvline(0.0, color="#8a8a8a", linewidth=0.8)
            axes.set_yticks(range(len(ALL)), ALL if column == 0 else [""] * len(ALL))
            axes.invert_yaxis()
            axes.set_title(f"{title.capitalize()}")
            axes.set_xlabel(f"difference from no policy, {word}")
            quiet(axes)
            below = grid[1, column]
            for place, question in enumerate(QUESTIONS):
                ranks = _part(found.ranks, question, indicator).set_index("policy")
                start = 0.0
                for policy, colour in zip(ALL, POLICY_COLOURS, strict=False):
                    share = 100.0 * float(ranks["best_share"].get(policy, 0.0))
                    below.barh(place, share, left=start, color=colour, height=0.6)
                    start += share
            below.set_yticks(range(len(QUESTIONS)), ["of all", "of the four"] if column == 0 else ["", ""])
            below.invert_yaxis()
            below.set_xlim(0.0, 100.0)
            below.set_xlabel("best in % of futures (rest: no policy best)")
            quiet(below)
        futures = found.effects["scenario"].nunique()
        figure.suptitle(
            f"Every point is one of {futures} futures; the stroke is the middle one",
            x=0.01, ha="left", fontsize=10,
        )  # fmt: skip
    return figure


def main() -> None:
    parser = argument_parser(__doc__, seeds=2, size=0.25)
    parser.add_argument("--samples", type=int, default=32, help="futures; a power of two is spread best")
    told = parser.parse_args()
    with store_of(told.store) as store:
        city = cs.load_scenario("wuhu").scaled(told.size)
        found = kept_as(measured(city, told.samples, told.seeds, told.jobs, store))
    save_picture(picture(found), NAME)
    write_page(NAME, page(found, declared_effects(), told.samples, told.seeds, told.size))


if __name__ == "__main__":
    main()
