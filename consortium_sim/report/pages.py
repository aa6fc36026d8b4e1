"""A document as a page of HTML or as Markdown, by templates that hold no words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from consortium_sim.report.document import Document, readable

if TYPE_CHECKING:
    from markupsafe import Markup


def render(document: Document, template: str) -> str:
    """Return a document as text of a template: "brief.html.j2" or "brief.md.j2"."""
    text: str = _environment(template.endswith(".html.j2")).get_template(template).render(brief=document)
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


@cache
def _environment(page: bool) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("consortium_sim.report"),
        autoescape=page,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["cell"] = _markdown_cell
    made.filters["code"] = _with_code
    made.tests["readable"] = readable
    return made


def _with_code(text: str) -> Markup:
    """Return a text for a page, in which what stands between backticks is code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _markdown_cell(text: str) -> str:
    """Return a text as it may stand in a Markdown table."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
