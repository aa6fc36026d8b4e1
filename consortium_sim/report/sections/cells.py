"""Cells of the brief's tables: numbers, intervals, and verdicts by word and by colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from consortium_sim.report.document import Cell

if TYPE_CHECKING:
    from consortium_sim.report.languages import Language
    from consortium_sim.study.wording import Scale


def style(verdict: str) -> str:
    """Return the class that colours a verdict."""
    return verdict.replace(" ", "-")


def effect_cell(language: Language, effect: dict[str, Any], scale: Scale) -> Cell:
    """Return a difference with its interval and verdict; what does not change at all needs no interval."""
    verdict = effect["verdict"]
    if verdict == "no change":
        return Cell("0", "", language.say("verdict.no change"), style(verdict))
    return Cell(
        scale.number(effect["difference"], signed=True),
        scale.interval(effect["low"], effect["high"]),
        language.say(f"verdict.{verdict}"),
        style(verdict),
    )


def money_cell(language: Language, change: dict[str, Any] | None) -> Cell:
    """Return a change of money, in the unit of tables of money; nothing paid is no change."""
    if change is None:
        return Cell("0", style=style("no change"))
    interval = ""
    if np.isfinite(change["low"]) and change["verdict"] != "no change":
        low, high = (language.money(change[end], signed=False) for end in ("low", "high"))
        interval = language.units.interval.format(low=low, high=high)
    return Cell(
        language.money(change["difference"]),
        interval,
        language.say(f"verdict.{change['verdict']}"),
        style(change["verdict"]),
    )
