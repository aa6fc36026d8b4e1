"""The page of patterns: every experiment writes its own section of docs/patterns.md, and its picture.

A section lies between two comments with its name; a command replaces its own and leaves the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "patterns.md"
SECTIONS = (
    "free_riding",
    "cost_sharing_membership",
    "feedback",
    "information_tightness",
    "sixteen_combinations",
)
HEAD = """# Patterns that the model shows

Each section is made by the command that it names, tables and picture. Numbers are means over seeds, in brackets
the standard error of the mean; a difference is paired by seed. Nothing here is put in by hand: where a pattern
does not show, or rests on an assumption, the section says so.
"""


def write_section(name: str, text: str) -> None:
    """Put the section into the page, in the place that it has among the others."""
    old = PAGE.read_text("utf-8") if PAGE.exists() else ""
    parts = dict(re.findall(r"<!-- begin (\w+) -->\n(.*?)<!-- end \w+ -->", old, re.DOTALL))
    parts[name] = text.strip() + "\n"
    body = (f"\n<!-- begin {one} -->\n{parts[one]}<!-- end {one} -->\n" for one in SECTIONS if one in parts)
    PAGE.write_text(HEAD + "".join(body), encoding="utf-8")
    print(text)


def save_picture(figure: Figure, name: str) -> str:
    """Save a figure and return the line that shows it on the page."""
    path = DOCS / "pictures" / f"{name.replace('_', '-')}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    return f"![{name.replace('_', ' ')}](pictures/{path.name})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown, numbers to the right."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def told(values: NDArray[np.float64], digits: int = 2, unit: float = 1.0, sign: bool = False) -> str:
    """Return mean and standard error over seeds, (seeds,), both divided by a unit."""
    scaled = np.asarray(values, np.float64) / unit
    error = scaled.std(ddof=1) / np.sqrt(scaled.size)
    return f"{scaled.mean():{'+' if sign else ''}.{digits}f} ({error:.{digits}f})"
