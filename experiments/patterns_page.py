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

Each section is made by the command that it names, tables and picture. Numbers are means over seeds; a difference
is paired by seed. **Brackets, 1.2 (0.3), hold the standard error of the mean; ±, 1.2 ± 0.7, half of the 95 %
interval** (Student, over seeds), two to four times as wide with so few seeds. Nothing here is put in by hand: where
a pattern does not show, or rests on an assumption, the section says so.

Patterns are numbered as in [the model](model.md), section 1. Numbers 1, 2, 4 and 8 (Beveridge curve, poaching,
obsolescence, deadweight) have no section, for no experiment of this page tells of them; tests over seeds hold them:
`python -m pytest -m slow tests/statistics/test_patterns.py`.
"""


def write_section(name: str, text: str) -> None:
    """Put the section into the page, in the place that it has among the others."""
    old = PAGE.read_text("utf-8") if PAGE.exists() else ""
    parts = dict(re.findall(r"<!-- begin (\w+) -->\n(.*?)<!-- end \w+ -->", old, re.DOTALL))
    parts[name] = text.strip() + "\n"
    body = (f"\n<!-- begin {one} -->\n{parts[one]}<!-- end {one} -->\n" for one in SECTIONS if one in parts)
    PAGE.write_text(HEAD + "".join(body), encoding="utf-8")
    print(text)
