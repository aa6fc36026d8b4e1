"""A matplotlib figure as SVG inside a page: text stays text, it scales, and it asks the network for nothing."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

from consortium_sim.report.style import drawing

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.figure import Figure

_GROUP_NAME = re.compile(r' id="[A-Za-z0-9.]+_\d+"')
_STYLE = re.compile(r"<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_FONT = re.compile(r"font-family: [^;\"]*;? ?|font: (?P<size>[\d.]+px) [^;\"]*(?=[;\"])")
_NUMBER = re.compile(r"(\d+\.\d{2})\d+")


def inline_svg(figure: Figure, description: str) -> Markup:
    """Return a figure as an `<svg>` element for a page, with a description for those who cannot see it."""
    from markupsafe import Markup

    stream = io.StringIO()
    with drawing():
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text).replace("xlink:href", "href")
    text = _FONT.sub(_size_only, _STYLE.sub("", _GROUP_NAME.sub("", text)))
    text = _NUMBER.sub(r"\1", text)
    opening, rest = text.split(">", 1)
    box = re.search(r'viewBox="[^"]*"', opening)
    viewed = box.group() if box else ""
    return Markup(f'<svg {viewed} role="img" aria-label="{escape(description, quote=True)}">{rest.strip()}')


def _size_only(font: re.Match[str]) -> str:
    """Leave the family to the page."""
    size = font.group("size")
    return f"font-size: {size}" if size else ""
