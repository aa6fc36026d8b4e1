"""What arguments of cost games must be, and what is said when they are not."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from consortium_sim.errors import Fault, SettingError
from consortium_sim.theory.cooperative_games.coalitions import Floats


def column(values: ArrayLike, size: int | None, where: str, name: str) -> Floats:
    """Return finite numbers that are not negative as a float array, (size,) or of any length from 1."""
    return _amounts(values, (size,), where, name)


def rectangle(values: ArrayLike, where: str, name: str) -> Floats:
    """Return finite numbers that are not negative as a float array of two axes, each from 1."""
    return _amounts(values, (None, None), where, name)


def _amounts(values: ArrayLike, shape: tuple[int | None, ...], where: str, name: str) -> Floats:
    found = np.array(values, dtype=np.float64)
    if found.ndim != len(shape) or any(
        have == 0 or (want is not None and have != want)
        for have, want in zip(found.shape, shape, strict=True)
    ):
        wanted = "(" + ", ".join("n" if want is None else str(want) for want in shape) + ")"
        raise SettingError(Fault(where, f"{name} has shape {found.shape}.", f"shape {wanted}"))
    if not np.all((found >= 0.0) & np.isfinite(found)):
        wrong = found[~((found >= 0.0) & np.isfinite(found))][0]
        raise SettingError(Fault(where, f"{name} holds {wrong}.", "finite numbers from 0"))
    return found


def amount(value: float, where: str, name: str) -> float:
    """Return a finite number that is not negative."""
    if not (np.isfinite(value) and value >= 0.0):
        raise SettingError(Fault(where, f"{name} is {value}.", "a finite number from 0"))
    return float(value)


def check_players(names: Sequence[Hashable], size: int, where: str) -> None:
    """Raise SettingError unless there are `size` different names, at least one."""
    if len(names) != size or size == 0:
        raise SettingError(Fault(where, f"found {len(names)} players.", f"{size or 'at least one'}"))
    if len(set(names)) != size:
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise SettingError(Fault(where, f"player {twice!r} is named twice.", "different names"))


def shares_of(values: ArrayLike, size: int, where: str) -> Floats:
    """Return shares as a float array, (size,), of finite numbers."""
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (size,) or not np.all(np.isfinite(found)):
        raise SettingError(
            Fault(where, f"shares are {values!r}.", f"a finite number for each of {size} players")
        )
    return found
