"""What a reader of a page sees: its text, without style, scripts, code and commands."""

from __future__ import annotations

import html
import re

UNSEEN = re.compile(r"<(style|script|code|pre|title)\b.*?</\1>", re.DOTALL)


def visible_text(page: str) -> str:
    """Return the text of a page, one space between words."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", UNSEEN.sub(" ", page))))


def drawn_text(page: str) -> str:
    """Return the text of a page with what is said to those who cannot see: descriptions and labels of cards."""
    unseen = re.findall(r'(?:aria-label|data-label)="([^"]*)"', page)
    return visible_text(page) + " " + html.unescape(" ".join(unseen))
