"""Tables for the terminal: fixed width, one block an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from consortium_sim.study.table import rows_of
from consortium_sim.study.wording import seed_list

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison

GAP = "  "


def terminal_table(study: Comparison) -> str:
    """Return the paired differences of the main indicators with 95 % intervals, as text of fixed width."""
    first, last = study.window()
    heading = (
        f"{study.scenario.name}: difference from {study.reference}, mean over months {first}–{last}, "
        f"95 % interval, paired by seed (seeds {seed_list(study.seeds)})"
    )
    lines = [heading]
    if study.incomplete():
        lines.append(study.incomplete())
    rows = rows_of(study.table())
    head = ["", "difference", "95 % interval", "seeds better", "verdict"]
    cells = [[str(row[name]) for name in ("policy", *head[1:])] for row in rows]
    widths = [max(len(line[column]) for line in [head, *cells]) for column in range(len(head))]
    for indicator, block in groupby(zip(rows, cells, strict=True), key=lambda pair: pair[0]["indicator"]):
        members = list(block)
        lines += ["", f"{indicator} — {study.reference}: {members[0][0]['reference']}"]
        lines.append(_line(head, widths))
        lines += [_line(cell, widths) for _, cell in members]
    return "\n".join(lines)


def listing(rows: Sequence[Sequence[object]], head: Sequence[str]) -> str:
    """Return rows under a head as text of fixed width, the last column as wide as it is."""
    texts = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(_width(line[column]) for line in texts) for column in range(len(head))]
    return "\n".join(
        GAP.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in texts
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Write a row: names to the left, numbers to the right, the verdict to the left."""
    name, *numbers, verdict = cells
    parts = [name.ljust(widths[0])]
    parts += [number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True)]
    return (GAP + GAP.join([*parts, verdict])).rstrip()


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal: Chinese characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
