"""The page of patterns: every experiment writes its own section of docs/patterns.md, and its picture.

A section lies between two comments with its name; a command replaces its own and leaves the others.
"""

from __future__ import annotations

import re

from page_parts import DOCS

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
