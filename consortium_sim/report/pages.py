"""A document as a page of HTML or as Markdown, by templates that hold no words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from consortium_sim.report.document import Document, readable

if TYPE_CHECKING:
    from markupsafe import Markup

CHINESE = re.compile(r"[\u3400-\u9fff][\u3000-\u9fff\uff00-\uffef()\d]*")
"""Chinese characters, with the punctuation between them."""


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
    made.filters["marked"] = _marked
    made.tests["readable"] = readable
    return made


def _marked(text: str, language: str) -> Markup:
    """Return a text for a page: code between backticks, and Chinese marked where the page is not."""
    from markupsafe import Markup, escape

    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    if language.startswith("zh"):
        return Markup(coded)
    return Markup(CHINESE.sub(r'<span lang="zh">\g<0></span>', coded))


def _markdown_cell(text: str) -> str:
    """Return a text as it may stand in a Markdown table."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")
