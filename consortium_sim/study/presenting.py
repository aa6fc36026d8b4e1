"""Who draws and writes a study: a room above, found by name when a user asks, so that no import points up."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from consortium_sim.study.comparison import Comparison
    from consortium_sim.study.material import Material

PRESENTER = "consortium_sim.report.presenter"


class Presenter(Protocol):
    """What `Study.plot` and `Study.report` hand their work to."""

    def plot(self, study: Comparison, indicator: str | None) -> Any:
        """Return a matplotlib figure."""

    def report(self, cities: Sequence[Comparison], path: Path, language: str, material: Material) -> Path:
        """Write a page and return its path."""


def presenter() -> Presenter:
    """Return the presenter; it loads matplotlib or jinja2 only when it draws or writes."""
    return cast(Presenter, import_module(PRESENTER))
