"""What the pages of experiments are put together from: arguments, tables, pictures and the data behind them."""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from consortium_sim.study.wording import MINUS

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DOCS = Path(__file__).parent.parent / "docs"
DATA = DOCS / "data"
AT_DECLARED_VALUES = (
    "This holds at the declared values of the assumptions. The effects of the four strategies shrink when the "
    "assumptions are sampled from their ranges: see [assumptions](assumptions.md)."
)
"""What a page says whose runs keep the assumptions as they are declared."""
DIGITS = 6
"""Significant digits of the data that a page is made from."""


def arguments(about: str | None, seeds: int, size: float) -> argparse.Namespace:
    """Return what the command was told: seeds, size, jobs, store."""
    return argument_parser(about, seeds, size).parse_args()


def argument_parser(about: str | None, seeds: int, size: float) -> argparse.ArgumentParser:
    """Return the arguments that all experiments have."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--size", type=float, default=size, help="of the bundled city")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--store", help="file that keeps every run, to go on from")
    return parser


@contextmanager
def store_of(given: str | None) -> Iterator[Path]:
    """Yield the store that was asked for, or one that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(given or Path(folder) / "runs.db")


def keep(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Write the data behind a page as docs/data/NAME.csv and return what stands there."""
    DATA.mkdir(parents=True, exist_ok=True)
    rows.to_csv(DATA / f"{name}.csv", index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")
    return kept(name)


def kept(name: str) -> pd.DataFrame:
    """Return the data behind a page."""
    return pd.read_csv(DATA / f"{name}.csv")


def write_page(name: str, text: str) -> None:
    """Write docs/NAME.md."""
    (DOCS / f"{name}.md").write_text(text.strip() + "\n", encoding="utf-8")
    print(text)


def save_picture(figure: Figure, name: str) -> str:
    """Save a figure and return the line that shows it on the page."""
    path = picture_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    return picture_line(name)


def picture_path(name: str) -> Path:
    return DOCS / "pictures" / f"{name.replace('_', '-')}.png"


def picture_line(name: str) -> str:
    """Return the line that shows a picture on a page."""
    return f"![{name.replace('_', ' ')}](pictures/{picture_path(name).name})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """Return a table of Markdown, numbers to the right; the first `words` columns are words."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * words + "---:|" * (len(head) - words)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def told(values: NDArray[np.float64], digits: int = 2, unit: float = 1.0, sign: bool = False) -> str:
    """Return mean and standard error over seeds, (seeds,), both divided by a unit."""
    scaled = np.asarray(values, np.float64) / unit
    error = scaled.std(ddof=1) / np.sqrt(scaled.size)
    return f"{scaled.mean():{'+' if sign else ''}.{digits}f} ({error:.{digits}f})"


def interval(mean: float, high: float, digits: int = 2, unit: float = 1.0, sign: bool = True) -> str:
    """Return a mean and half of its interval, "+3.1 ± 0.4", from the mean and the upper end."""
    if not math.isfinite(mean):
        return "–"
    said = number(mean / unit, digits, sign)
    return f"{said} ± {number((high - mean) / unit, digits)}" if math.isfinite(high) else said


def number(value: float, digits: int, sign: bool = False) -> str:
    """Return a number with so many decimals; what rounds to zero has no sign."""
    text = f"{abs(value):,.{digits}f}"
    if not float(text.replace(",", "")):
        return text
    return (MINUS if value < 0 else "+" if sign else "") + text
