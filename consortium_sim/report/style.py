"""How pictures look: colours that colour-blind readers tell apart, one font size, no state shared by figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REFERENCE_COLOUR = "#6b6b6b"
POLICY_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#5B3A8C", "#8C5A2B")
"""Eight hues told apart with every common colour blindness.

Source: Okabe and Ito, "Color Universal Design" (2008), the yellow darkened for a white page, two added.
"""
VERDICT_COLOURS = {
    "gain": "#0072B2",
    "loss": "#C24A00",
    "up": "#5B3A8C",
    "down": "#5B3A8C",
    "unclear": "#8a8a8a",
    "no change": "#8a8a8a",
}
VERDICT_MARKS = {"gain": "o", "loss": "D", "up": "s", "down": "s", "unclear": "o", "no change": "x"}
HOLLOW = ("unclear", "no change")
INK = "#222222"
FAINT = "#d9d9d9"
SMOOTHING = 12
"""Months of the running mean in pictures over time: it takes the school year out."""

_SETTINGS: dict[Any, Any] = {
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8a8a8a",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "consortium_sim",
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the house style; the user's own settings are untouched."""
    import matplotlib

    with matplotlib.rc_context(_SETTINGS):
        yield


def colour_of(policy: str, policies: tuple[str, ...], reference: str) -> str:
    """Return the colour of a policy, the same in every picture of a study."""
    if policy == reference:
        return REFERENCE_COLOUR
    others = [name for name in policies if name != reference]
    return POLICY_COLOURS[others.index(policy) % len(POLICY_COLOURS)]


def quiet(axes: Axes) -> None:
    """Take away what is not data: tick marks, and a left spine where a grid does its work."""
    axes.tick_params(length=0)
    axes.grid(axis="both", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
