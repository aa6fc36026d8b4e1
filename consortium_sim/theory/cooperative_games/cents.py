"""From real shares to whole cents."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from consortium_sim.errors import Fault, SettingError
from consortium_sim.numerics.rounding import largest_remainders

ROUNDING = 0.51
"""Cents by which a stated total may differ from the sum of shares: half a cent of rounding and a little float."""


def to_cents(shares: ArrayLike, total_cents: int | None = None) -> NDArray[np.int64]:
    """Return shares in yuan, (n,), as whole cents that add up exactly to `total_cents`.

    Each is its exact value rounded down or up, up for the largest remainders, ties for the lower index; so
    nobody who owes nothing pays. total_cents: the sum of shares rounded to the cent when left out;
    SettingError when it is not that sum to the cent.
    """
    exact = np.asarray(shares, dtype=np.float64) * 100.0
    if exact.ndim != 1 or not np.all(np.isfinite(exact)):
        raise SettingError(Fault("to_cents", f"found shares {shares!r}.", "finite numbers of shape (n,)"))
    whole = float(exact.sum())
    total = round(whole) if total_cents is None else int(total_cents)
    if abs(total - whole) > ROUNDING + 1e-12 * float(np.abs(exact).sum()):
        raise SettingError(
            Fault("to_cents", f"shares add up to {whole:.2f} cents, the total is {total}.", "one sum")
        )
    return largest_remainders(exact, total)
