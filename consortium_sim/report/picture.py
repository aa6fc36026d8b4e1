"""A matplotlib figure that a notebook shows as it is, without pyplot."""

from __future__ import annotations

from io import BytesIO

from matplotlib.figure import Figure


class Picture(Figure):
    """A figure without a window; Jupyter shows it when it is the value of a cell."""

    def _repr_png_(self) -> bytes:
        page = BytesIO()
        self.savefig(page, format="png", dpi=96)
        return page.getvalue()
